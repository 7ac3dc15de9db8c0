"""What the values of linked rows come to."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.connection import Value
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
