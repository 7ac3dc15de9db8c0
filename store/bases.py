"""Bases: what holds tables, and what accounts are connected to."""

from __future__ import annotations

from dataclasses import dataclass

from store.changes import Change, applies, log
from store.connection import Reader, Transaction, Value
from store.errors import NameTakenError, NoSuchBaseError
from store.names import checked_name


@dataclass(frozen=True)
class Base:
    """One base."""

    id: int
    name: str


def every(reader: Reader) -> list[Base]:
    """Return all bases in their order."""
    found = reader.all("SELECT id, name FROM bases WHERE deleted_at IS NULL ORDER BY position, id")
    return [Base(int(number or 0), str(name)) for number, name in found]


def find(reader: Reader, name: str) -> Base:
    """Return the base of that name, whatever its case.

    :raises NoSuchBaseError: there is none
    """
    found = reader.one(
        "SELECT id, name FROM bases WHERE name = ? COLLATE NOCASE AND deleted_at IS NULL", [name.strip()]
    )
    if found is None:
        raise NoSuchBaseError(name=name)
    return Base(int(found[0] or 0), str(found[1]))


def exists(reader: Reader, name: str) -> bool:
    """Tell whether a base of that name exists."""
    return (
        reader.one("SELECT 1 FROM bases WHERE name = ? COLLATE NOCASE AND deleted_at IS NULL", [name.strip()])
        is not None
    )


def add(tx: Transaction, name: str) -> Base:
    """Make an empty base; every account there is may be used in it.

    :raises BadNameError: the name is empty or holds a slash
    :raises NameTakenError: there is one of that name
    """
    name = checked_name(name, forbidden="/")
    if exists(tx, name):
        raise NameTakenError(name=name)
    number = tx.insert(
        "INSERT INTO bases (name, position, created_at)"
        " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM bases), ?)",
        [name, tx.at],
    )
    tx.run("INSERT INTO base_accounts SELECT ?, id FROM accounts WHERE deleted_at IS NULL", [number])
    log(tx, Change("base", thing=number, new=1))
    return Base(number, name)


@applies("base")
def _apply_existence(tx: Transaction, change: Change, value: Value) -> None:
    tx.run("UPDATE bases SET deleted_at = ? WHERE id = ?", [None if value else tx.at, change.thing])
    log(tx, Change("base", thing=change.thing, old=None if value else 1, new=value))
