"""Finding a text in the rows of a table, counting them, and adding up their numbers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from store.alike import CellTest, holds
from store.connection import Reader
from store.query import Query
from store.tables import Column, Table

_GROUP = 100


def rows_with(reader: Reader, table: Table, query: Query, text: str) -> array[int]:
    """Return the ids of a query's rows that hold a text in any cell, as ``contains`` does, in the query's order."""
    if not table.columns:
        return array("q")
    where, params = query.where()
    tests = [holds(column.sql, text) for column in table.columns]
    found = reader.all(
        f"SELECT id FROM {table.physical}{where}{' AND' if where else ' WHERE'} {_any(tests)}{query.order()}",
        [*params, *(param for test in tests for param in test.params)],
    )
    return array("q", (int(number or 0) for (number,) in found))


def _any(tests: Sequence[CellTest]) -> str:
    """Return the tests joined in groups: SQLite refuses expressions that are nested a thousand deep."""
    groups = (tests[start : start + _GROUP] for start in range(0, len(tests), _GROUP))
    return "(" + " OR ".join(f"({' OR '.join(test.sql for test in group)})" for group in groups) + ")"


def count(reader: Reader, table: Table, query: Query) -> int:
    """Return how many rows a query finds."""
    where, params = query.where()
    return reader.number(f"SELECT count(*) FROM {table.physical}{where}", params)


def sums(reader: Reader, table: Table, query: Query) -> list[tuple[Column, float]]:
    """Return the sums of a table's number columns over a query's rows; misfits count nothing."""
    columns = table.of_type("number")
    if not columns:
        return []
    where, params = query.where()
    parts = (f"total(CASE WHEN typeof({c.sql}) != 'text' THEN {c.sql} END)" for c in columns)
    found = reader.one(f"SELECT {', '.join(parts)} FROM {table.physical}{where}", params) or ()
    return [(column, float(total or 0)) for column, total in zip(columns, found, strict=True)]
