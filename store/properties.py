"""What bases, tables and columns are called, are like and where they stand: set, logged and taken back in one way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from store import bases, columns
from store.changes import Change, log
from store.connection import Reader, Transaction, Value
from store.errors import NameTakenError, UndoOverwritesError
from store.names import folded


@dataclass(frozen=True)
class _Property:
    """A field of a table of ours, and what in a change names the record."""

    records: str
    field: str


_PROPERTIES = {
    "base name": _Property("bases", "name"),
    "base mail": _Property("bases", "mail_on"),
    "table name": _Property("tables", "name"),
    "table position": _Property("tables", "position"),
    "column name": _Property("columns", "name"),
    "column type": _Property("columns", "type"),
    "column options": _Property("columns", "options"),
    "column position": _Property("columns", "position"),
    "column width": _Property("columns", "width"),
}

KINDS = tuple(_PROPERTIES)
"""The kinds of changes that are of this module."""


def put(tx: Transaction, change: Change) -> bool:
    """Give the thing that a change names its new value, and log it; False where it has it already.

    :raises NameTakenError: the new name is taken
    """
    held = _held(tx, change)
    if held == change.new:
        return False
    _write(tx, replace(change, old=held))
    return True


def apply_property(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a property was changed; the SQL views are left as they are.

    :raises UndoOverwritesError: it was changed since, or another one bears the name
    """
    held = _held(tx, change)
    if held != change.new:
        raise UndoOverwritesError(theirs=held)
    try:
        _write(tx, replace(change, old=held, new=value))
    except NameTakenError as error:
        raise UndoOverwritesError(theirs=value) from error


def _write(tx: Transaction, change: Change) -> None:
    owner = _PROPERTIES[change.kind]
    number = _number(change)
    if owner.field == "name":
        _require_free(tx, change)
        tx.run(f"UPDATE {owner.records} SET folded = ? WHERE id = ?", [folded(str(change.new)), number])
    tx.run(f"UPDATE {owner.records} SET {owner.field} = ? WHERE id = ?", [change.new, number])
    log(tx, change)
    if change.kind in ("column type", "column options"):
        # what reads the column may read it otherwise now
        from store.computing.dependencies import column_turned

        column_turned(tx, change.table or 0, number)


def _held(reader: Reader, change: Change) -> Value:
    owner = _PROPERTIES[change.kind]
    return reader.value(f"SELECT {owner.field} FROM {owner.records} WHERE id = ?", [_number(change)])


def _number(change: Change) -> int:
    return change.column or change.table or change.thing or 0


def _require_free(tx: Transaction, change: Change) -> None:
    name, number = str(change.new), _number(change)
    match change.kind:
        case "base name":
            taken = bases.exists(tx, name, besides=number)
        case "table name":
            taken = is_table_taken(tx, number, name)
        case _:
            taken = columns.is_taken(tx, change.table or 0, name, besides=number)
    if taken:
        raise NameTakenError(name=name)


def is_table_taken(reader: Reader, table: int, name: str) -> bool:
    """Tell whether the base of a table, deleted or not, has another one of that name."""
    sql = (
        "SELECT 1 FROM tables WHERE base_id = (SELECT base_id FROM tables WHERE id = ?) AND folded = ?"
        " AND deleted_at IS NULL AND id != ?"
    )
    return reader.one(sql, [table, folded(name), table]) is not None
