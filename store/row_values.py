"""Cells of one row and of the rows linked to it, read column by column and never more than was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from store import links
from store.columns import Column
from store.connection import Reader, Value, placeholders
from store.errors import NoSuchRowError
from store.tables import Table

_CHUNK = 500


def cell(reader: Reader, table: Table, row: int, column: Column, longest: int) -> Value:
    """Return a cell; of a longer text its first `longest` characters and one more.

    :raises NoSuchRowError: there is no row of that number
    """
    found = reader.one(f"SELECT {_cut(column, longest)} FROM {table.physical} WHERE id = ?", [row])
    if found is None:
        raise NoSuchRowError(table=table.path, row=row)
    return found[0]


def cells(reader: Reader, table: Table, numbers: Sequence[int], column: Column, longest: int) -> dict[int, Value]:
    """Return the cells of one column by row; texts are cut as by :func:`cell`, rows that do not exist left out."""
    found: dict[int, Value] = {}
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        sql = f"SELECT id, {_cut(column, longest)} FROM {table.physical} WHERE id IN ({placeholders(len(some))})"
        found |= {int(row or 0): value for row, value in reader.all(sql, list(some))}
    return found


def linked_rows(reader: Reader, column: Column, row: int, most: int) -> tuple[int, list[int]]:
    """Return the table that a link leads to, and the first `most` rows linked to a row and one more, in their order."""
    link = links.side(reader, column.options)
    if not link.table:
        return 0, []
    sql = (
        f"SELECT {link.there} FROM {link.pairs} JOIN t_{link.table} AS other ON other.id = {link.there}"
        f" WHERE {link.here} = ? ORDER BY {link.order}, {link.there} LIMIT ?"
    )
    return link.table, [*reader.numbers(sql, [row, most + 1])]


def _cut(column: Column, longest: int) -> str:
    # numbers must stay numbers, so only texts are cut
    return f"iif(typeof({column.sql}) = 'text', substr({column.sql}, 1, {longest + 1}), {column.sql})"
