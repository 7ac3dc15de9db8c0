"""Finding a text in the rows of a table, and adding up its numbers."""

from __future__ import annotations

from array import array

from store.connection import Reader, Value
from store.query import Query
from store.tables import Column, Table


def rows_with(reader: Reader, table: Table, query: Query, text: str) -> array[int]:
    """Return the ids of a query's rows that hold a text in any cell, in the query's order; ASCII case is ignored."""
    if not table.columns:
        return array("q")
    where, params = query.where()
    cells = " OR ".join(f"instr(lower({column.physical}), lower(?)) > 0" for column in table.columns)
    wanted: list[Value] = [text] * len(table.columns)
    found = reader.all(
        f"SELECT id FROM {table.physical}{where}{' AND' if where else ' WHERE'} ({cells}){query.order()}",
        [*params, *wanted],
    )
    return array("q", (int(number or 0) for (number,) in found))


def sums(reader: Reader, table: Table, query: Query) -> list[tuple[Column, float]]:
    """Return the sums of a table's number columns over a query's rows; misfits count nothing."""
    columns = table.of_type("number")
    if not columns:
        return []
    where, params = query.where()
    parts = (f"total(CASE WHEN typeof({c.physical}) != 'text' THEN {c.physical} END)" for c in columns)
    found = reader.one(f"SELECT {', '.join(parts)} FROM {table.physical}{where}", params) or ()
    return [(column, float(total or 0)) for column, total in zip(columns, found, strict=True)]
