"""What the values of linked rows come to, and the order in which columns are computed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.connection import Value
from store.formulas.order import order
from store.formulas.rolling import METHODS, find_max, find_min, roll_up


@pytest.mark.parametrize(
    ("values", "how", "expected"),
    [
        ([1, 2.5, None], "sum", 3.5),
        ([0.1] * 10, "sum", 1),
        ([], "sum", 0),
        ([1, "n/a"], "sum", "#VALUE!"),
        ([1, "#DIV/0!"], "count", "#DIV/0!"),
        ([1, 2, None], "average", 1.5),
        ([None], "average", None),
        ([3, 1, 2], "median", 2),
        ([3, 1, None], "min", 1),
        ([3, 1, None], "max", 3),
        (["2026-01-02", "2026-01-02 08:00"], "max", "2026-01-02 08:00"),
        (["b", "a"], "min", "a"),
        ([3, 1], "range", 2),
        (["a", None, ""], "count", 1),
        (["a", None, ""], "Count All", 3),
        (["a", None, ""], "count_empty", 2),
        (["a", 1, "a", 1.0], "count unique", 2),
        (["a", None, 1.5], "concatenate", "a, 1.5"),
        (["a", "b", "a", None], "unique", '["a", "b"]'),
        ([], "unique", None),
        ([None, "a", "b"], "first", "a"),
        ([None, "a", "b"], "last", "b"),
        ([True, False], "all", 0),
        ([True, False], "any", 1),
        ([["a", "b"], ["b"]], "unique", '["a", "b"]'),
        ([1], "sums", "#NAME?"),
        (["x" * 60_000, "y" * 60_000], "concatenate", "#VALUE!"),
        ([math.inf], "sum", "#NUM!"),
        ([1e308, 1e308], "sum", "#NUM!"),
    ],
)
def test_values_are_rolled_up(values: list[object], how: str, expected: Value) -> None:
    assert roll_up(values, how) == expected


def test_the_value_beside_the_largest_or_smallest_is_found() -> None:
    assert find_max([1, 5, None, 5], ["a", "b", "c", "d"]) == "b"
    assert find_min([3, None, 1], ["a", "b", "c"]) == "c"
    assert find_max(["2026-01-01", "2026-01-01 09:00"], [1, 2]) == 2
    assert find_max([2, "n/a", 3], ["a", "b", "c"]) == "c"
    assert find_max([None, ""], ["a", "b"]) is None
    assert find_max([1, 2], ["a"]) is None
    assert find_max([], []) is None
    assert find_min([1, "#REF!"], ["a", "b"]) == "#REF!"
    assert find_min([1, 2], ["#N/A", "b"]) == "#N/A"


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.integers())


@given(st.lists(anything, max_size=8), st.sampled_from([*METHODS, "nonsense"]))
def test_whatever_is_rolled_up_gives_a_cell_value(values: list[object], how: str) -> None:
    value = roll_up(values, how)
    assert value is None or isinstance(value, str | int | float)
    assert not isinstance(value, float) or math.isfinite(value)


@given(st.lists(anything, max_size=8), st.lists(anything, max_size=8))
def test_whatever_is_compared_gives_a_cell_value(compared: list[object], returned: list[object]) -> None:
    for value in (find_min(compared, returned), find_max(compared, returned)):
        assert value is None or isinstance(value, str | int | float)


def test_columns_are_computed_after_those_that_they_read() -> None:
    outcome = order({3: [2, 1], 2: [1, 9], 1: [9], 4: []})
    assert outcome.circle == ()
    assert set(outcome.columns) == {1, 2, 3, 4}
    assert outcome.columns.index(1) < outcome.columns.index(2) < outcome.columns.index(3)


def test_a_circle_is_named_in_the_order_of_reading() -> None:
    reads = {1: [2], 2: [3, 8], 3: [1], 4: [1], 5: []}
    outcome = order(reads)
    assert outcome.columns == ()
    assert sorted(outcome.circle) == [1, 2, 3]
    for column, following in zip(outcome.circle, (*outcome.circle[1:], outcome.circle[0]), strict=True):
        assert following in reads[column]


def test_a_column_that_reads_itself_is_a_circle() -> None:
    assert order({7: [7]}).circle == (7,)


@given(st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8), max_size=4)))
def test_there_is_either_an_order_or_a_circle(graph: dict[int, set[int]]) -> None:
    outcome = order(graph)
    if outcome.circle:
        assert all(column in graph for column in outcome.circle)
        return
    places = {column: place for place, column in enumerate(outcome.columns)}
    assert set(places) == set(graph)
    assert all(places[read] < places[column] for column, reads in graph.items() for read in reads if read in graph)
