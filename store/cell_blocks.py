"""Many cells of many rows at once: read, written as one step, each write with the value that its writer was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store import bulk, rows, standing, tables
from store.cells.column_types import column_type
from store.connection import Reader, Transaction, Value, placeholders
from store.errors import ConflictError, NoSuchRowError, StoppedError
from store.rows import Row
from store.tables import Column, Table

_Item = TypeVar("_Item")

CHUNK = 500
"""Rows that are read by one statement."""
WRITTEN = 20_000
"""Cells that are written by one statement, which may have to look at the whole table."""

Told = Callable[[int], None]
"""Is told now and then how many cells or rows are done."""


@dataclass(frozen=True)
class CellWrite:
    """One cell of a column: its row, the value that its writer was shown, and the new one."""

    row: int
    seen: Value
    value: Value


@dataclass(frozen=True)
class ColumnWrites:
    """What a column's cells are to hold, each row at most once."""

    column: Column
    cells: Sequence[CellWrite]


def read(reader: Reader, table: Table, numbers: Sequence[int]) -> Iterator[Row]:
    """Yield rows in the given order; those that are gone are left out."""
    for chunk in _chunks(numbers):
        sql = f"SELECT {rows.fields(table)} FROM {table.physical} WHERE id IN ({placeholders(len(chunk))})"
        found = {row.id: row for row in map(rows.row_of, reader.all(sql, list(chunk)))}
        yield from (found[number] for number in chunk if number in found)


def write(
    tx: Transaction,
    table: Table,
    writes: Sequence[ColumnWrites],
    *,
    told: Told = lambda _done: None,
    go_on: Callable[[], bool] = lambda: True,
) -> None:
    """Give cells new values, column after column.

    :raises ConflictError: someone else changed one of them meanwhile
    :raises NoSuchRowError: one of the rows is gone
    :raises NoSuchColumnError: so is one of the columns
    :raises ReadOnlyColumnError: one of them is computed now
    :raises StoppedError: `go_on` did no longer hold
    """
    standing.require_writable(tx, table, [each.column.id for each in writes])
    done = 0
    for each in writes:
        for chunk in _chunks(each.cells, WRITTEN):
            if not go_on():
                raise StoppedError
            for part in _chunks(chunk):
                _require_unchanged(tx, table, each.column, part)
            bulk.set_column(tx, table.id, each.column.id, [(cell.row, cell.value) for cell in chunk])
            done += len(chunk)
            told(done)


def add(
    tx: Transaction,
    table: Table,
    new: Sequence[rows.Cells],
    *,
    told: Told = lambda _done: None,
    go_on: Callable[[], bool] = lambda: True,
) -> list[int]:
    """Add rows at the end; return their numbers.

    :raises NoSuchTableError: the table is deleted
    :raises StoppedError: `go_on` did no longer hold
    """
    made = []
    # columns that fill themselves may have come since the table was looked at
    table = tables.load(tx, table.id) if new else table
    for cells in new:
        if not go_on():
            raise StoppedError
        made.append(rows.add(tx, table, cells))
        if len(made) % CHUNK == 0:
            told(len(made))
    return made


def _require_unchanged(reader: Reader, table: Table, column: Column, cells: Sequence[CellWrite]) -> None:
    numbers = [cell.row for cell in cells]
    sql = f"SELECT id, {column.physical} FROM {table.physical} WHERE id IN ({placeholders(len(numbers))})"
    held = {int(number or 0): value for number, value in reader.all(sql, numbers)}
    for cell in cells:
        if cell.row not in held:
            raise NoSuchRowError(table=table.path, row=cell.row)
        found = held[cell.row]
        if _differs(found, cell.seen) and _differs(found, cell.value):
            raise ConflictError(theirs=column_type(column.type).show(found, column.options))


def _differs(one: Value, other: Value) -> bool:
    return type(one) is not type(other) or one != other


def _chunks(items: Sequence[_Item], size: int = CHUNK) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
