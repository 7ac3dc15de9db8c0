"""What reads a column: formulas, look-ups and links that show it, and views that filter, sort or group by it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from store import links, tables, views
from store.columns import Column
from store.connection import Reader
from store.filters.kept import from_json
from store.tables import Table
from store.views import Layout


class ColumnReader(NamedTuple):
    """One thing that reads a column."""

    kind: Literal["column", "view"]
    table: str
    """The path of the table that it belongs to."""
    name: str
    type: str = ""
    """Of a column: its type."""


def readers_of(reader: Reader, table: Table, column: Column) -> list[ColumnReader]:
    """Return what reads a column; of a link, what reads either side.

    :raises NoSuchTableError: meanwhile a table was deleted
    """
    ends = links.both_sides(reader, table.id, column)
    gone = {number for _table, number in ends}
    found: list[ColumnReader] = []
    for owner, number in ends:
        found += _columns(reader, number, gone)
        found += _views(reader, tables.load(reader, owner), number)
    return list(dict.fromkeys(found))


def _columns(reader: Reader, column: int, besides: set[int]) -> list[ColumnReader]:
    sql = (
        "SELECT DISTINCT dependencies.table_id, columns.id, columns.name, columns.type FROM dependencies"
        " JOIN columns ON columns.id = column_id JOIN tables ON tables.id = dependencies.table_id"
        " WHERE reads_column = ? AND columns.deleted_at IS NULL AND tables.deleted_at IS NULL ORDER BY 1, 2"
    )
    return [
        ColumnReader("column", tables.load(reader, int(owner or 0)).path, str(name), str(kind))
        for owner, number, name, kind in reader.all(sql, [column])
        if number not in besides
    ]


def _views(reader: Reader, table: Table, column: int) -> list[ColumnReader]:
    sql = "SELECT id FROM views WHERE table_id = ? AND deleted_at IS NULL ORDER BY position, id"
    every = [views.load(reader, number) for number in reader.numbers(sql, [table.id])]
    return [ColumnReader("view", table.path, view.name) for view in every if _uses(table, view.layout, column)]


def _uses(table: Table, layout: Layout, column: int) -> bool:
    if column == layout.colour_by or column in layout.sums:
        return True
    for text in (layout.query, *(one.query for one in layout.colours)):
        query = from_json(table, text)[0]
        asked = [*(one.column for one in query.leaves()), *(one.column for one in query.sorts)]
        if column in (one.id for one in (*asked, *(one.column for one in query.groups))):
            return True
    return False
