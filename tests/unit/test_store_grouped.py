"""Groups of rows, folded and not, against lines made in Python from the plain list of rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import rows, tables
from store.cells.column_options import Choice, ColumnOptions
from store.connection import Value
from store.paging import grouped, groups, ordering, pages
from store.paging.grouped import Folds, GroupedPages, Header
from store.paging.pages import listed
from store.query import Condition, Grouping, Query, Sort
from store.rows import Row
from store.tables import NewColumn, Table
from store.workspace import Store

SMALL = 4
NAMES = itertools.count()
CHOICES = ColumnOptions(choices=(Choice("open", ""), Choice("paid", ""), Choice("it's late", "")))
CELLS = st.lists(
    st.tuples(
        st.sampled_from([None, "", "open", "paid", "it's late", "gone"]),
        st.sampled_from([None, "2026-02-01", "2026-02-28 10:00", "2026-03-01", "2025-03-01", "soon"]),
        st.sampled_from([None, 1, 2.5, "x"]),
    ),
    max_size=30,
)
GROUPINGS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["", "month", "year"]), st.booleans()), min_size=1, max_size=3
)
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Line = tuple[str, object]


@pytest.fixture(scope="module")
def store(lasting_store: Store) -> Store:
    return lasting_store


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", SMALL)
    monkeypatch.setattr(grouped, "PAGE", SMALL)


def filled(store: Store, cells: Sequence[tuple[Value, ...]]) -> Table:
    columns = (NewColumn("State", "single select", CHOICES), NewColumn("Due", "date"), NewColumn("Amount", "number"))
    with store.write() as tx:
        table = tables.add(tx, 1, f"Rows {next(NAMES)}", columns)
        for values in cells:
            rows.add(tx, table, dict(zip((column.id for column in table.columns), values, strict=True)))
    return table


def key(row: Row, grouping: Grouping, table: Table) -> Value:
    value = row.values[table.columns.index(grouping.column)]
    if value in (None, ""):
        return None
    if grouping.column.type == "date" and isinstance(value, str) and value[0] == "2":
        return value[: {"": 99, "month": 7, "year": 4}[grouping.by]]
    return value


def expected_lines(store: Store, table: Table, query: Query, folded: set[tuple[Value, ...]]) -> list[Line]:
    """Return headers as ("header", (path, count)) and rows as ("row", id), from the rows in their order."""
    lines: list[Line] = []
    plain = [(row, tuple(key(row, each, table) for each in query.groups)) for row in listed(store.read(), table, query)]

    def add(part: list[tuple[Row, tuple[Value, ...]]], depth: int) -> None:
        if depth == len(query.groups):
            lines.extend(("row", row.id) for row, _ in part)
            return
        for path, inside in itertools.groupby(part, key=lambda pair: pair[1][: depth + 1]):
            held = list(inside)
            lines.append(("header", (path, len(held))))
            if path not in folded:
                add(held, depth + 1)

    add(plain, 0)
    return lines


def shown_lines(found: GroupedPages) -> list[Line]:
    lines: list[Line] = []
    for number in range(-(-found.count() // SMALL)):
        for place, line in enumerate(found.page(number), number * SMALL):
            assert found.position_of(line.id) == place
            if isinstance(line, Header):
                path = found.folds.path_of(line.id)
                assert path is not None
                assert (line.level, line.value, line.is_folded) == (len(path) - 1, path[-1], path in found.folds.folded)
                lines.append(("header", (path, line.count)))
            else:
                lines.append(("row", line.id))
    assert len(lines) == found.count()
    return lines


@ANY
@given(CELLS, GROUPINGS, st.booleans(), st.lists(st.integers(0, 50), max_size=4))
def test_lines_are_those_of_the_groups_whatever_is_folded(
    store: Store, cells: list[tuple[Value, ...]], by: list[tuple[int, str, bool]], is_down: bool, folds: list[int]
) -> None:
    table = filled(store, cells)
    groupings = tuple(Grouping(table.columns[place], period, turn) for place, period, turn in by)  # type: ignore[arg-type]
    query = Query(sorts=(Sort(table.columns[2], is_down),), groups=groupings)
    found = GroupedPages.beginning(store.read(), table, query, Folds())
    assert found.is_settled
    assert found.row_count == len(cells)
    everything = expected_lines(store, table, query, set())
    assert shown_lines(found) == everything
    for place in folds:
        headers = [line for number in range(found.count()) for line in found.page(number) if isinstance(line, Header)]
        if headers:
            found.fold(headers[place % len(headers)].id)
            assert shown_lines(found) == expected_lines(store, table, query, found.folds.folded)
    again = found.renewed(store.read(), table)
    assert shown_lines(again) == shown_lines(found)
    again.fold_all()
    assert all(kind == "header" for kind, _ in shown_lines(again))
    again.unfold_all()
    assert shown_lines(again) == everything


def test_groups_stand_in_the_order_of_choices_and_empty_ones_last(store: Store) -> None:
    states = (None, "gone", "paid", "open", "it's late", "", "paid")
    table = filled(store, [(state, None, None) for state in states])
    for is_down, order in (
        (False, ["open", "paid", "it's late", "gone", None]),
        (True, ["gone", "it's late", "paid", "open", None]),
    ):
        query = Query(groups=(Grouping(table.columns[0], descending=is_down),))
        found = GroupedPages.beginning(store.read(), table, query, Folds())
        found.fold_all()
        assert [line.value for number in range(2) for line in found.page(number) if isinstance(line, Header)] == order


def test_headers_tell_what_their_columns_come_to(store: Store) -> None:
    table = filled(store, [("open", "2026-01-01", 1), ("open", "2026-02-01", 2), ("paid", "2026-01-01", "x")])
    amount = table.columns[2]
    query = Query(groups=(Grouping(table.columns[0]), Grouping(table.columns[1], "month")))
    found = GroupedPages.beginning(store.read(), table, query, Folds(), [(amount, "sum"), (amount, "filled")])
    headers = [line for number in range(3) for line in found.page(number) if isinstance(line, Header)]
    assert [(line.value, line.sums) for line in headers] == [
        ("open", (3, 2)),
        ("2026-01", (1, 1)),
        ("2026-02", (2, 1)),
        ("paid", (None, 1)),
        ("2026-01", (None, 1)),
    ]


def test_of_too_many_groups_only_the_outer_ones_are_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 5)
    table = filled(store, [("open" if number % 2 else "paid", None, number) for number in range(12)])
    outer, inner = Grouping(table.columns[0]), Grouping(table.columns[2])
    found = GroupedPages.beginning(store.read(), table, Query(groups=(outer, inner)), Folds())
    assert (found.levels, found.count()) == (1, 14)
    assert shown_lines(found)[0] == ("header", (("open",), 6))
    found = GroupedPages.beginning(store.read(), table, Query(groups=(inner,)), Folds())
    assert (found.levels, found.count()) == (0, 12)
    assert [kind for kind, _ in shown_lines(found)] == ["row"] * 12


def test_a_large_table_is_grouped_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "AT_ONCE", 0)
    table = filled(store, [("open", None, number) for number in range(9)])
    begun = GroupedPages.beginning(store.read(), table, Query(groups=(Grouping(table.columns[0]),)), Folds())
    assert (begun.is_settled, begun.is_counted, begun.count(), begun.page(0)) == (False, False, 0, [])
    assert begun.whole(store.read(), lambda: False) is None
    whole = begun.whole(store.read())
    assert whole is not None
    assert (whole.count(), whole.is_settled) == (10, True)


def test_rows_that_went_since_leave_lines_that_can_be_read(store: Store) -> None:
    table = filled(store, [("open" if number % 2 else "paid", None, number) for number in range(12)])
    query = Query((Condition(table.columns[2], ">", 3),), groups=(Grouping(table.columns[0]),))
    found = GroupedPages.beginning(store.read(), table, query, Folds())
    header = found.page(0)[0].id
    with store.write() as tx:
        rows.delete(tx, table, [5, 6, 7])
    assert [len(found.page(number)) for number in range(3)] == [4, 4, 2]
    renewed = found.renewed(store.read(), table)
    assert shown_lines(renewed) == expected_lines(store, table, query, set())
    assert renewed.position_of(header) == 0
    assert renewed.group_of(12) == header
