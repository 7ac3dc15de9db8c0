"""Rows and their cells."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store import standing
from store.changes import Change, log, log_many, touched_by_others
from store.connection import Reader, Record, Transaction, Value, placeholders
from store.errors import ConflictError, NoSuchRowError, UndoOverwritesError
from store.new_rows import filled
from store.tables import KEPT_BESIDE, Table

_CHUNK = 500

Cells = Mapping[int, Value]
"""Values by column id; a column that is left out is empty."""


@dataclass(frozen=True)
class Row:
    """One row as it stands in the store."""

    id: int
    values: tuple[Value, ...]
    """One for each column of the table, in the table's order."""


def fields(table: Table) -> str:
    """Return what to SELECT for a row: its id and its cells."""
    return ", ".join(["id", *(column.sql for column in table.columns)])


def row_of(record: Record) -> Row:
    """Return the row that a query of :func:`fields` has found."""
    return Row(int(record[0] or 0), record[1:])


def get(reader: Reader, table: Table, row: int) -> Row:
    """Return one row.

    :raises NoSuchRowError: there is none of that number
    """
    found = reader.one(f"SELECT {fields(table)} FROM {table.physical} WHERE id = ?", [row])
    if found is None:
        raise NoSuchRowError(table=table.path, row=row)
    return row_of(found)


def add(tx: Transaction, table: Table, cells: Cells) -> int:
    """Add a row at the end; return its number. Its columns add their defaults and automatic numbers.

    :raises ReadOnlyColumnError: a cell is computed
    :raises NoSuchTableError: the table is deleted
    :raises NoSuchColumnError: a column is deleted
    """
    held: dict[str, Value] = dict(zip(KEPT_BESIDE, (tx.at, tx.member, tx.at, tx.member), strict=True))
    standing.require_writable(tx, table, list(cells))
    held |= {f"c_{column}": value for column, value in filled(tx, table, cells).items() if value is not None}
    number = _insert(tx, table.id, held)
    log(tx, Change("row", table.id, number, new=_as_json(held)))
    return number


def set_cells(tx: Transaction, table: Table, row: int, cells: Cells) -> None:
    """Give cells of a row new values; those that stay the same are left alone.

    :raises NoSuchRowError: the row does not exist
    :raises ReadOnlyColumnError: a cell is computed
    :raises NoSuchTableError: the table is deleted
    :raises NoSuchColumnError: a column is deleted
    """
    standing.require_writable(tx, table, list(cells))
    held = dict(zip((column.id for column in table.columns), get(tx, table, row).values, strict=True))
    for column, value in cells.items():
        if _differs(held[column], value):
            _set_cell(tx, table.id, row, column, held[column], value)


def set_cell(tx: Transaction, table: Table, row: int, column: int, seen: Value, value: Value) -> None:
    """Give a cell a new value, if it still holds the one that its editor was shown.

    :raises ConflictError: someone else changed it meanwhile; nothing is written
    :raises NoSuchRowError: the row does not exist
    :raises ReadOnlyColumnError: the cell is computed
    :raises NoSuchTableError: the table is deleted
    :raises NoSuchColumnError: a column is deleted
    """
    standing.require_writable(tx, table, [column])
    found = tx.one(f"SELECT c_{column} FROM {table.physical} WHERE id = ?", [row])
    if found is None:
        raise NoSuchRowError(table=table.path, row=row)
    if _differs(found[0], seen) and _differs(found[0], value):
        raise ConflictError(theirs=found[0])
    if _differs(found[0], value):
        _set_cell(tx, table.id, row, column, found[0], value)


def delete(tx: Transaction, table: Table, rows: Sequence[int]) -> None:
    """Delete rows; their cells are kept in the log, their feeds stay, and undo brings both together again.

    :raises NoSuchRowError: one of them does not exist
    """
    names = _places(tx, table.id)
    for start in range(0, len(rows), _CHUNK):
        _delete(tx, table, names, rows[start : start + _CHUNK])


def _delete(tx: Transaction, table: Table, names: Sequence[str], numbers: Sequence[int]) -> None:
    within = f"WHERE id IN ({placeholders(len(numbers))})"
    found = tx.all(f"SELECT id, {', '.join(names)} FROM {table.physical} {within}", list(numbers))
    held = {record[0]: _as_json(dict(zip(names, record[1:], strict=True))) for record in found}
    for row in numbers:
        if row not in held:
            raise NoSuchRowError(table=table.path, row=row)
    gone = tx.run(f"DELETE FROM {table.physical} {within}", list(numbers))
    tx.run("UPDATE tables SET row_count = row_count - ? WHERE id = ?", [gone, table.id])
    tx.touched[table.id, 0].update(numbers)
    log_many(tx, [Change("row", table.id, row, old=held[row]) for row in dict.fromkeys(numbers)])


def title(table: Table, row: Row) -> str:
    """Return what a row is called: its first column that is not empty."""
    for value in row.values:
        if value not in (None, ""):
            return str(value)
    return f"#{row.id}"


def title_of(reader: Reader, table: Table, row: int) -> str:
    """Return what a row is called; when it is deleted, what it was called."""
    try:
        return title(table, get(reader, table, row))
    except NoSuchRowError:
        sql = "SELECT old FROM changes WHERE table_id = ? AND row_id = ? AND kind = 'row' AND new IS NULL"
        held = reader.value(f"{sql} ORDER BY seq DESC LIMIT 1", [table.id, row])
        return logged_title(held) or f"#{row}"


def logged_title(held: Value) -> str:
    """Return the first cell that is not empty of a row as the log keeps it."""
    cells = json.loads(str(held)) if held else {}
    texts = (str(value) for name, value in cells.items() if name.startswith("c_") and value not in (None, ""))
    return next(texts, "")


def _differs(one: Value, other: Value) -> bool:
    return type(one) is not type(other) or one != other


def _set_cell(tx: Transaction, table: int, row: int, column: int, old: Value, new: Value) -> None:
    tx.run(
        f"UPDATE t_{table} SET c_{column} = ?, modified_at = ?, modified_by = ? WHERE id = ?",
        [new, tx.at, tx.member, row],
    )
    log(tx, Change("cell", table, row, column, old=old, new=new))
    tx.touch(table, column, row)


def _insert(tx: Transaction, table: int, held: Mapping[str, Value]) -> int:
    values = placeholders(len(held))
    number = tx.insert(f"INSERT INTO t_{table} ({', '.join(held)}) VALUES ({values})", list(held.values()))
    tx.run("UPDATE tables SET row_count = row_count + 1 WHERE id = ?", [table])
    tx.touch(table, 0, number)
    return number


def _remove(tx: Transaction, table: int, row: int) -> None:
    tx.run(f"DELETE FROM t_{table} WHERE id = ?", [row])
    tx.run("UPDATE tables SET row_count = row_count - 1 WHERE id = ?", [table])
    tx.touch(table, 0, row)


def _held(reader: Reader, table: int, row: int) -> str | None:
    """Return all that a row holds, deleted columns included, as JSON."""
    names = _places(reader, table)
    found = reader.one(f"SELECT {', '.join(names)} FROM t_{table} WHERE id = ?", [row])
    return None if found is None else _as_json(dict(zip(names, found, strict=True)))


def _places(reader: Reader, table: int) -> list[str]:
    """Return the names of all fields of a row but its number."""
    sql = "SELECT name FROM pragma_table_info(?) WHERE name != 'id'"
    return [str(name) for (name,) in reader.all(sql, [f"t_{table}"])]


def _as_json(held: Mapping[str, Value]) -> str:
    return json.dumps({name: value for name, value in held.items() if value is not None})


def as_it_stands(reader: Reader, change: Change) -> Change:
    """Return the change of a cell as if the cell's present value came from it.

    :raises UndoOverwritesError: its row is gone
    """
    found = reader.one(f"SELECT c_{change.column} FROM t_{change.table} WHERE id = ?", [change.row])
    if found is None:
        raise UndoOverwritesError(theirs=f"#{change.row}")
    return replace(change, new=found[0])


def apply_cell(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a cell got another value.

    :raises UndoOverwritesError: it was changed since, or its row is gone
    """
    found = tx.one(f"SELECT c_{change.column} FROM t_{change.table} WHERE id = ?", [change.row])
    if found is None:
        raise UndoOverwritesError(theirs=f"#{change.row}")
    if _differs(found[0], change.new):
        raise UndoOverwritesError(theirs=found[0])
    _set_cell(tx, change.table or 0, change.row or 0, change.column or 0, change.new, value)


def apply_row(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a row came or went.

    :raises UndoOverwritesError: it should go, and others have worked on it
    """
    table, row = change.table or 0, change.row or 0
    if value is None:
        held = _held(tx, table, row)
        if touched_by_others(tx, change, "table_id = ? AND row_id = ?", [table, row]):
            raise UndoOverwritesError(theirs=f"#{row}")
        if held is not None:
            _remove(tx, table, row)
            log(tx, Change("row", table, row, old=held))
        return
    if tx.one(f"SELECT 1 FROM t_{table} WHERE id = ?", [row]) is None:
        _insert(tx, table, {"id": row} | json.loads(str(value)))
        log(tx, Change("row", table, row, new=value))


def bring_back(tx: Transaction, gone: Sequence[Change]) -> None:
    """Undo that rows of one table were deleted; those that are there again are left as they are."""
    table = gone[0].table or 0
    listed = placeholders(len(gone))
    there = set(tx.numbers(f"SELECT id FROM t_{table} WHERE id IN ({listed})", [change.row or 0 for change in gone]))
    coming = [change for change in gone if change.row not in there]
    names = _places(tx, table)
    sql = f"INSERT INTO t_{table} (id, {', '.join(names)}) VALUES ({placeholders(len(names) + 1)})"
    tx.many(sql, ([change.row, *map(json.loads(str(change.old)).get, names)] for change in coming))
    tx.run("UPDATE tables SET row_count = row_count + ? WHERE id = ?", [len(coming), table])
    tx.touched[table, 0].update(change.row or 0 for change in coming)
    log_many(tx, (Change("row", table, change.row, new=change.old) for change in coming))
