"""Bases: what holds tables, and what accounts are connected to."""

from __future__ import annotations

from dataclasses import dataclass

from store import base_accounts, settings
from store.changes import Change, log, touched_by_others
from store.connection import Reader, Record, Transaction, Value
from store.errors import NameTakenError, NoSuchBaseError, UndoOverwritesError
from store.names import checked_name, folded
from store.records import flag, text, whole


@dataclass(frozen=True)
class Base:
    """One base."""

    id: int
    name: str
    mail_on: bool = True
    """Whether its rows write and receive mail."""


_SELECT = "SELECT id, name, mail_on FROM bases WHERE deleted_at IS NULL"


def every(reader: Reader) -> list[Base]:
    """Return all bases in their order."""
    return [_read(record) for record in reader.all(f"{_SELECT} ORDER BY position, id")]


def load(reader: Reader, number: int) -> Base:
    """Return the base of that id.

    :raises NoSuchBaseError: there is none, or it is deleted
    """
    found = reader.one(f"{_SELECT} AND id = ?", [number])
    if found is None:
        raise NoSuchBaseError(name=number)
    return _read(found)


def find(reader: Reader, name: str) -> Base:
    """Return the base of that name, however it is spelled.

    :raises NoSuchBaseError: there is none
    """
    found = reader.one(f"{_SELECT} AND folded = ?", [folded(name)])
    if found is None:
        raise NoSuchBaseError(name=name)
    return _read(found)


def _read(record: Record) -> Base:
    number, name, mail_on = record
    return Base(whole(number), text(name), flag(mail_on))


def exists(reader: Reader, name: str, besides: int = 0) -> bool:
    """Tell whether a base of that name exists, other than `besides`."""
    sql = "SELECT 1 FROM bases WHERE folded = ? AND deleted_at IS NULL AND id != ?"
    return reader.one(sql, [folded(name), besides]) is not None


def add(tx: Transaction, name: str, *, published: bool = True) -> Base:
    """Make an empty base, connected to every account there is. Unpublished, it stays invisible.

    Mail is on in it, unless the setting says that new bases begin without.

    :raises BadNameError: the name is empty or holds a slash
    :raises NameTakenError: there is one of that name
    """
    name = checked_name(name, forbidden="/")
    if exists(tx, name):
        raise NameTakenError(name=name)
    mail_on = settings.get(tx, settings.MAIL_IN_NEW_BASES) != settings.OFF
    number = tx.insert(
        "INSERT INTO bases (name, folded, position, mail_on, created_at, deleted_at)"
        " VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM bases), ?, ?, ?)",
        [name, folded(name), int(mail_on), tx.at, tx.at],
    )
    base_accounts.connect_all(tx, number)
    if published:
        publish(tx, number)
    return Base(number, name, mail_on)


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
