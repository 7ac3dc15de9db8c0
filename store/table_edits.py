"""Bases and tables renamed, moved and deleted; what is deleted is hidden, so that it can come back."""

from __future__ import annotations

from store import properties
from store.bases import Base
from store.changes import Change, log, touched_by_others
from store.connection import Transaction, Value
from store.errors import UndoOverwritesError
from store.names import checked_name
from store.positions import between
from store.tables import Table, of_base, refresh_views


def rename_base(tx: Transaction, base: Base, name: str) -> None:
    """Give a base another name.

    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    """
    name = checked_name(name, forbidden="/")
    if properties.put(tx, Change("base name", thing=base.id, new=name)):
        refresh_views(tx, of_base(tx, base.id))


def delete_base(tx: Transaction, base: Base) -> None:
    """Delete a base with its tables; undo and the trash bring it back."""
    tx.run("UPDATE bases SET deleted_at = ? WHERE id = ?", [tx.at, base.id])
    log(tx, Change("base", thing=base.id, old=1))
    refresh_views(tx, of_base(tx, base.id))


def rename_table(tx: Transaction, table: Table, name: str) -> None:
    """Give a table another name.

    :raises NameTakenError: the base has one of that name
    :raises BadNameError: it cannot be used
    """
    if properties.put(tx, Change("table name", table.id, new=checked_name(name))):
        refresh_views(tx, [table.id])


def move_table(tx: Transaction, table: Table, before: int | None) -> None:
    """Put a table before another one of its base, or at the end."""
    sql = "SELECT id, position FROM tables WHERE base_id = ? AND id != ? ORDER BY position, id"
    position = between(tx.all(sql, [table.base_id, table.id]), before)
    properties.put(tx, Change("table position", table.id, new=position))


def delete_table(tx: Transaction, table: Table) -> None:
    """Delete a table; undo and the trash bring it back with its rows."""
    tx.run("UPDATE tables SET deleted_at = ? WHERE id = ?", [tx.at, table.id])
    log(tx, Change("table", table.id, old=1))
    refresh_views(tx, [table.id])


def apply_table(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a table came or went; the SQL views are left as they are.

    :raises UndoOverwritesError: another one bears its name, or others have worked in it
    """
    number = change.table or 0
    name = str(tx.value("SELECT name FROM tables WHERE id = ?", [number]))
    if value and properties.is_table_taken(tx, number, name):
        raise UndoOverwritesError(theirs=name)
    if not value and touched_by_others(tx, change, "table_id = ?", [number]):
        raise UndoOverwritesError(theirs=name)
    tx.run("UPDATE tables SET deleted_at = ? WHERE id = ?", [None if value else tx.at, number])
    log(tx, Change("table", table=number, old=None if value else 1, new=value))
