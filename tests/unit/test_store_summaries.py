"""What columns come to, against the same told in Python."""

from __future__ import annotations

import itertools
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import rows, tables
from store.connection import Value
from store.paging import summaries
from store.query import Condition, Query
from store.tables import NewColumn, Table
from store.workspace import Store

CELLS = st.lists(
    st.one_of(st.none(), st.integers(-5, 5), st.sampled_from([0.5, 2.25, 1e6]), st.sampled_from(["", "soon", "7"])),
    max_size=20,
)
NAMES = itertools.count()
TYPES = ("number", "text", "date", "checkbox")


@pytest.fixture(scope="module")
def store(lasting_store: Store) -> Store:
    return lasting_store


def filled(store: Store, name: str, cells: list[tuple[Value, ...]]) -> Table:
    with store.write() as tx:
        table = tables.add(tx, 1, name, [NewColumn(kind, kind) for kind in TYPES])
        for values in cells:
            rows.add(tx, table, dict(zip((column.id for column in table.columns), values, strict=True)))
    return table


def told(store: Store, table: Table, kind: str, query: Query | None = None) -> dict[str, tuple[Value, int]]:
    column = table.column(kind)
    wanted = [(column, each) for each in summaries.kinds(column)]
    found = summaries.summarise(store.read(), table, query or Query(), wanted)
    return {summary.kind: (summary.value, summary.misfits) for summary in found}


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_numbers_come_to_what_python_says(store: Store, cells: list[Value]) -> None:
    table = filled(store, f"Numbers {next(NAMES)}", [(cell, None, None, None) for cell in cells])
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    misfits = sum(1 for cell in cells if isinstance(cell, str) and cell)
    found = told(store, table, "number")
    functions = {"sum": sum, "average": statistics.fmean, "median": statistics.median, "min": min, "max": max}
    for kind, function in functions.items():
        value, left_out = found[kind]
        assert left_out == misfits
        assert value == (pytest.approx(function(numbers)) if numbers else None)
    full = [cell for cell in cells if cell not in (None, "")]
    assert found["filled"] == (len(full), 0)
    assert found["empty"] == (len(cells) - len(full), 0)
    assert found["distinct"] == (len(set(full)), 0)


def test_every_type_knows_what_can_be_told_of_it(store: Store) -> None:
    cells = [(1, "a", "2026-02-01", 1), (2, "A", "2026-01-01 10:00", None), ("x", "", "soon", 0), (4, None, None, "?")]
    table = filled(store, "Types", cells)
    assert told(store, table, "text") == {"filled": (2, 0), "empty": (2, 0), "distinct": (1, 0)}
    assert told(store, table, "checkbox") == {"checked": (1, 1), "unchecked": (2, 1)}
    dates = told(store, table, "date")
    assert (dates["min"], dates["max"]) == (("2026-01-01 10:00", 1), ("2026-02-01", 1))
    # a text has no sum
    assert summaries.summarise(store.read(), table, Query(), [(table.column("text"), "sum")]) == []


def test_only_the_rows_of_the_query_count(store: Store) -> None:
    table = filled(store, "Some", [(number, "even" if number % 2 == 0 else "odd", None, None) for number in range(10)])
    odd = Query((Condition(table.column("text"), "=", "odd"),))
    found = told(store, table, "number", odd)
    assert (found["sum"], found["median"], found["filled"]) == ((25, 0), (5, 0), (5, 0))
    none = Query((Condition(table.column("text"), "=", "neither"),))
    assert told(store, table, "number", none)["median"] == (None, 0)


def test_sums_of_enormous_numbers_are_told(store: Store) -> None:
    table = filled(store, "Large", [(2**62, None, None, None)] * 3)
    assert told(store, table, "number")["sum"] == (pytest.approx(3 * 2.0**62), 0)
