"""Pages of rows by every way there is to find them, against the same order made in Python."""

from __future__ import annotations

import functools
import itertools
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import connection, rows, tables
from store.connection import Value
from store.paging import first_rows, indices, ordering, pages, places
from store.paging.index_order import Indexed
from store.paging.ordering import Listed, Numbered
from store.paging.pages import RowPages, listed
from store.query import Condition, Query, Sort
from store.tables import NewColumn, Table
from store.workspace import Store

SMALL = 4
NAMES = itertools.count()
NUMBERS = st.one_of(
    st.none(), st.sampled_from([0, 1, 2, 2.0, 2.5, -3, 1e9]), st.sampled_from(["", "soon", "Soon", "7"])
)
TEXTS = st.one_of(st.none(), st.sampled_from(["", "a", "A", "b", "ab", "é", "Z", "10"]), st.sampled_from([5, 6.5]))
DATES = st.one_of(
    st.none(), st.sampled_from(["2026-01-05", "2026-01-05 10:00", "2025-12-31", "1999-01-01", "soon", "2"])
)
CELLS = st.lists(st.tuples(NUMBERS, TEXTS, DATES), max_size=30)
SORTS = st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=2, unique_by=lambda sort: sort[0])
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def store(lasting_store: Store) -> Store:
    return lasting_store


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few rows be many."""
    monkeypatch.setattr(pages, "PAGE", SMALL)
    monkeypatch.setattr(first_rows, "FIRST", SMALL)
    monkeypatch.setattr(ordering, "AT_ONCE", 0)
    monkeypatch.setattr(indices, "LEAST_ROWS", 0)
    monkeypatch.setattr(connection, "_STEPS", 1)


def filled(store: Store, cells: Sequence[tuple[Value, ...]]) -> Table:
    columns = (NewColumn("Number", "number"), NewColumn("Text"), NewColumn("Date", "date"))
    with store.write() as tx:
        table = tables.add(tx, 1, f"Rows {next(NAMES)}", columns)
        for values in cells:
            rows.add(tx, table, dict(zip((column.id for column in table.columns), values, strict=True)))
    return table


def sorted_by(table: Table, sorts: Sequence[tuple[int, bool]]) -> Query:
    return Query(sorts=tuple(Sort(table.columns[place], is_down) for place, is_down in sorts))


def folded(value: Value) -> tuple[int, float, bytes]:
    """Numbers before texts, texts by their bytes but for the case of ASCII letters."""
    if isinstance(value, str):
        return 1, 0, "".join(chr(ord(c) | 32) if "A" <= c <= "Z" else c for c in value).encode()
    return 0, float(value or 0), b""


def is_fit(place: int, value: Value) -> bool:
    """Tell whether a value belongs into one of the columns."""
    if place == 2:
        return isinstance(value, str) and len(value) >= 10
    return place == 1 or not isinstance(value, str)


def in_order(cells: dict[int, tuple[Value, ...]], sorts: Sequence[tuple[int, bool]]) -> list[int]:
    """What fits goes up or down; what does not comes after it, empty cells last; the rest goes with the first sort."""

    def compared(one: int, other: int) -> int:
        for place, is_down in sorts:
            ranks = [(value is None, not is_fit(place, value)) for value in (cells[one][place], cells[other][place])]
            if ranks[0] != ranks[1]:
                return -1 if ranks[0] < ranks[1] else 1
            keys = [folded(cells[one][place]), folded(cells[other][place])]
            if keys[0] != keys[1]:
                return (-1 if keys[0] < keys[1] else 1) * (-1 if is_down else 1)
        return (one - other) * (-1 if sorts and sorts[0][1] else 1)

    return sorted(cells, key=functools.cmp_to_key(compared))


def shown(found: RowPages) -> list[int]:
    return [row.id for number in range(-(-found.count() // SMALL)) for row in found.page(number)]


def check(found: RowPages, expected: list[int]) -> None:
    """The pages, and the way back from every row to its position, must be those expected."""
    assert found.is_whole
    assert found.is_counted
    assert found.count() == len(expected)
    assert shown(found) == expected
    assert found.page(len(expected) // SMALL + 1) == []
    found._known.clear()
    assert [found.position_of(row) for row in expected] == list(range(len(expected)))
    assert found.position_of(10**6) is None


@ANY
@given(CELLS, SORTS, st.booleans(), st.sets(st.integers(1, 30)))
def test_every_way_to_find_rows_gives_the_same_order(
    store: Store, cells: list[tuple[Value, ...]], sorts: list[tuple[int, bool]], has_index: bool, gone: set[int]
) -> None:
    table = filled(store, cells)
    query = sorted_by(table, sorts)
    standing = dict(enumerate(cells, 1))
    if has_index:
        indices.keep(store, table, query)
    for deleted in ([], sorted(gone & set(standing))):
        with store.write() as tx:
            rows.delete(tx, table, deleted)
        standing = {row: values for row, values in standing.items() if row not in deleted}
        expected = in_order(standing, sorts)
        assert [row.id for row in listed(store.read(), table, query)] == expected
        check(RowPages(store.read(), table, query), expected)
        begun = RowPages.beginning(store.read(), table, query)
        assert begun.count() == len(expected)
        if begun.is_whole:
            check(begun, expected)
        else:
            assert shown(begun) == expected[:SMALL]
            assert [begun.position_of(row) for row in expected[:SMALL]] == list(range(SMALL))


@ANY
@given(CELLS, SORTS, st.sampled_from(["=", "<", "is empty", "!="]), st.sampled_from([1, 2, -3, 5]), st.booleans())
def test_a_filter_shows_its_first_rows_before_the_others_are_counted(
    store: Store, cells: list[tuple[Value, ...]], sorts: list[tuple[int, bool]], sign: str, value: int, has_index: bool
) -> None:
    table = filled(store, cells)
    query = Query((Condition(table.columns[0], sign, value),), sorted_by(table, sorts).sorts)
    if has_index:
        indices.keep(store, table, query)
    expected = [row.id for row in listed(store.read(), table, query)]
    assert expected == [row for row in in_order(dict(enumerate(cells, 1)), sorts) if row in set(expected)]
    check(RowPages(store.read(), table, query), expected)
    begun = RowPages.beginning(store.read(), table, query)
    if begun.is_whole:
        check(begun, expected)
    else:
        assert not begun.is_counted
        assert begun.count() == len(shown(begun))
        assert shown(begun) == expected[:SMALL]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("is_down", [False, True])
def test_one_index_serves_a_sort_both_ways(store: Store, place: int, is_down: bool) -> None:
    cells = [(number % 3, f"text {number % 4}", f"2026-01-{number:02}") for number in range(1, 20)]
    cells += [("soon", 5, "soon"), (None, None, None)]
    table = filled(store, cells)
    assert isinstance(RowPages(store.read(), table, sorted_by(table, [(place, is_down)]))._order, Listed)
    assert indices.keep(store, table, sorted_by(table, [(place, False)]))
    assert not indices.keep(store, table, sorted_by(table, [(place, True)]))
    found = RowPages.beginning(store.read(), table, sorted_by(table, [(place, is_down)]))
    assert isinstance(found._order, Indexed)
    check(found, in_order(dict(enumerate(cells, 1)), [(place, is_down)]))


def test_rows_in_their_own_order_are_found_by_their_numbers(store: Store) -> None:
    table = filled(store, [(1, "a", None)] * 9)
    found = RowPages.beginning(store.read(), table, Query())
    assert isinstance(found._order, Numbered)
    with store.write() as tx:
        rows.delete(tx, table, [4])
    found = RowPages.beginning(store.read(), table, Query())
    assert isinstance(found._order, Listed)
    assert (found.count(), found.is_counted, found.is_whole) == (8, True, False)
    check(RowPages(store.read(), table, Query()), [1, 2, 3, 5, 6, 7, 8, 9])


def test_a_listing_that_nobody_waits_for_is_given_up(store: Store) -> None:
    table = filled(store, [(1, "a", None)] * 30)
    begun = RowPages.beginning(store.read(), table, sorted_by(table, [(1, False)]))
    assert begun.whole(store.read(), lambda: False) is None
    whole = begun.whole(store.read())
    assert whole is not None
    check(whole, list(range(1, 31)))
    # the reader is none the worse for it
    assert len(listed(store.read(), table, Query())) == 30


def test_a_search_whose_time_is_over_shows_what_it_has_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    table = filled(store, [(1, "a", None)] * 30)
    monkeypatch.setattr(first_rows, "SCAN_PATIENCE", -1)
    found = RowPages.beginning(store.read(), table, Query((Condition(table.columns[0], "=", 1),)))
    assert not found.is_whole
    assert not found.is_counted
    assert found.count() < SMALL


def test_rows_that_go_under_way_leave_an_order_that_can_be_read(store: Store) -> None:
    cells = [(number % 5, f"text {number}", None) for number in range(40)]
    table = filled(store, cells)
    query = sorted_by(table, [(0, True)])
    for has_index in (False, True):
        if has_index:
            indices.keep(store, table, query)
        found = RowPages(store.read(), table, query)
        standing = [row.id for row in listed(store.read(), table, query)]
        with store.write() as tx:
            rows.delete(tx, table, standing[3:9])
        assert set(shown(found)) >= set(standing) - set(standing[3:9])
        found.renew()
        check(found, standing[:3] + standing[9:])


def test_the_least_used_index_goes_when_there_are_too_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indices, "MOST", 2)
    table = filled(store, [(1, "a", None)] * 3)
    queries = [sorted_by(table, [(place, False)]) for place in range(3)]
    assert [indices.keep(store, table, query) for query in queries] == [True, True, True]
    made = [index.is_there(store.read()) for query in queries if (index := indices.suited(table, query))]
    assert made == [False, True, True]


def test_places_are_found_in_lists_of_every_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_CHUNK", 7)
    for few in (0, 1_000):
        monkeypatch.setattr(places, "_FEW", few)
        numbers = array("q", [row * 37 % 101 for row in range(1, 101)])
        found = places.places(numbers, is_ascending=False)
        assert [found.of(number) for number in numbers] == list(range(100))
        assert [found.of(number) for number in (-1, 0, 101, 10**9)] == [None] * 4
