"""Where the e-mail addresses of a table's rows stand: in their own cells, or in those of rows linked to them."""

from __future__ import annotations

from dataclasses import dataclass

from store import links, tables
from store.cells.lists import list_items
from store.columns import Column
from store.connection import Reader, Value
from store.errors import NoSuchTableError
from store.links import Side
from store.tables import Table

_MOST_STEPS = 4
"""A look-up of a look-up of a look-up … is followed so far."""


@dataclass(frozen=True)
class AddressColumn:
    """A column that shows addresses: of the type e-mail, or a look-up or link that shows such a column."""

    shown: Column
    table: int
    """The table in whose cells the addresses stand."""
    held: Column
    """The column there, of the type e-mail."""
    path: tuple[Side, ...] = ()
    """The links that lead from the own rows to those of that table, the own one first."""

    def rows_with(self, table: Table, address: str) -> str:
        """Return SQL for the numbers of a table's own rows that show an address, however its case is.

        :param address: SQL for it
        """
        sql = f"SELECT id FROM t_{self.table} WHERE {self.held.physical} = {address} COLLATE NOCASE"
        for link in reversed(self.path):
            sql = f"SELECT {link.here} FROM {link.pairs} WHERE {link.there} IN ({sql})"
        # pairs of deleted rows stay
        return f"SELECT id FROM {table.physical} WHERE id IN ({sql})" if self.path else sql


def columns(reader: Reader, table: Table) -> list[AddressColumn]:
    """Return the columns of a table that show addresses, in its order."""
    return [found for column in table.columns if (found := _found(reader, table, column, _MOST_STEPS))]


def of_row(reader: Reader, table: Table, row: int) -> list[str]:
    """Return what stands in the first such column that is not empty in a row: one address, or those of linked rows."""
    return next((found for _column, found in every_of_row(reader, table, row)), [])


def every_of_row(reader: Reader, table: Table, row: int) -> list[tuple[AddressColumn, list[str]]]:
    """Return such columns that are not empty in a row, with what stands in them."""
    known = columns(reader, table)
    listed = ", ".join(one.shown.physical for one in known) or "NULL"
    cells = reader.one(f"SELECT {listed} FROM {table.physical} WHERE id = ?", [row]) or ()
    return [(one, found) for one, cell in zip(known, cells, strict=False) if (found := _texts(one, cell))]


def _texts(column: AddressColumn, cell: Value) -> list[str]:
    if not cell:
        return []
    if not column.path:
        return [str(cell)]
    # an error, and the number of a row without a title, are none
    return [text for text in dict.fromkeys(list_items(cell) or (str(cell),)) if "@" in text]


def _found(reader: Reader, table: Table, column: Column, steps: int) -> AddressColumn | None:
    if column.type == "e-mail":
        return AddressColumn(column, table.id, column)
    link = _link(table, column)
    if link is None or not steps:
        return None
    side = links.side(reader, link.options)
    try:
        other = tables.load(reader, side.table)
    except NoSuchTableError:
        return None
    found = _target(reader, other, column, steps)
    return found and AddressColumn(column, found.table, found.held, (side, *found.path))


def _link(table: Table, column: Column) -> Column | None:
    """Return the link through which a column shows another table's cells."""
    if column.type == "lookup":
        return next((one for one in table.of_type("link") if one.id == column.options.through), None)
    return column if column.type == "link" else None


def _target(reader: Reader, other: Table, column: Column, steps: int) -> AddressColumn | None:
    number = column.options.target if column.type == "lookup" else column.options.shows
    target = next((one for one in other.columns if one.id == number), None)
    return None if target is None else _found(reader, other, target, steps - 1)
