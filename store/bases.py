"""Bases: what holds tables, and what accounts are connected to."""

from __future__ import annotations

from dataclasses import dataclass

from store.changes import Change, log, touched_by_others
from store.connection import Reader, Transaction, Value
from store.errors import NameTakenError, NoSuchBaseError, UndoOverwritesError
from store.names import checked_name, folded


@dataclass(frozen=True)
class Base:
    """One base."""

    id: int
    name: str


def every(reader: Reader) -> list[Base]:
    """Return all bases in their order."""
    found = reader.all("SELECT id, name FROM bases WHERE deleted_at IS NULL ORDER BY position, id")
    return [Base(int(number or 0), str(name)) for number, name in found]


def load(reader: Reader, number: int) -> Base:
    """Return the base of that id.

    :raises NoSuchBaseError: there is none, or it is deleted
    """
    found = reader.one("SELECT id, name FROM bases WHERE id = ? AND deleted_at IS NULL", [number])
    if found is None:
        raise NoSuchBaseError(name=number)
    return Base(int(found[0] or 0), str(found[1]))


def find(reader: Reader, name: str) -> Base:
    """Return the base of that name, however it is spelled.

    :raises NoSuchBaseError: there is none
    """
    found = reader.one("SELECT id, name FROM bases WHERE folded = ? AND deleted_at IS NULL", [folded(name)])
    if found is None:
        raise NoSuchBaseError(name=name)
    return Base(int(found[0] or 0), str(found[1]))


def exists(reader: Reader, name: str, besides: int = 0) -> bool:
    """Tell whether a base of that name exists, other than `besides`."""
    sql = "SELECT 1 FROM bases WHERE folded = ? AND deleted_at IS NULL AND id != ?"
    return reader.one(sql, [folded(name), besides]) is not None


def add(tx: Transaction, name: str, *, published: bool = True) -> Base:
    """Make an empty base; every account there is may be used in it. Unpublished, it stays invisible.

    :raises BadNameError: the name is empty or holds a slash
    :raises NameTakenError: there is one of that name
    """
    name = checked_name(name, forbidden="/")
    if exists(tx, name):
        raise NameTakenError(name=name)
    number = tx.insert(
        "INSERT INTO bases (name, folded, position, created_at, deleted_at)"
        " VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM bases), ?, ?)",
        [name, folded(name), tx.at, tx.at],
    )
    tx.run("INSERT INTO base_accounts SELECT ?, id FROM accounts WHERE deleted_at IS NULL", [number])
    if published:
        publish(tx, number)
    return Base(number, name)


def publish(tx: Transaction, number: int) -> None:
    """Make a base visible that is not yet.

    :raises NameTakenError: meanwhile there is another one of its name
    """
    name = str(tx.value("SELECT name FROM bases WHERE id = ?", [number]))
    if tx.one("SELECT 1 FROM bases WHERE id = ? AND deleted_at IS NULL", [number]):
        return
    if exists(tx, name):
        raise NameTakenError(name=name)
    tx.run("UPDATE bases SET deleted_at = NULL WHERE id = ?", [number])
    log(tx, Change("base", thing=number, new=1))


def forget_unpublished(tx: Transaction, number: int) -> None:
    """Drop a base that was never visible and holds nothing; any other is left alone."""
    unseen = (
        "deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tables WHERE base_id = bases.id)"
        " AND NOT EXISTS (SELECT 1 FROM changes WHERE kind = 'base' AND thing_id = bases.id)"
    )
    if tx.one(f"SELECT 1 FROM bases WHERE id = ? AND {unseen}", [number]):
        tx.run("DELETE FROM base_accounts WHERE base_id = ?", [number])
        tx.run("DELETE FROM bases WHERE id = ?", [number])


def apply_base(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a base came; the views of its tables are left as they are.

    :raises UndoOverwritesError: another one bears its name, or others have worked in it
    """
    name = str(tx.value("SELECT name FROM bases WHERE id = ?", [change.thing]))
    if value and exists(tx, name):
        raise UndoOverwritesError(theirs=name)
    within = "table_id IN (SELECT id FROM tables WHERE base_id = ?)"
    if not value and touched_by_others(tx, change, within, [change.thing]):
        raise UndoOverwritesError(theirs=name)
    tx.run("UPDATE bases SET deleted_at = ? WHERE id = ?", [None if value else tx.at, change.thing])
    log(tx, Change("base", thing=change.thing, old=None if value else 1, new=value))
