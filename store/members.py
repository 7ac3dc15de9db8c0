"""The people who use this store."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Reader, Transaction
from store.errors import NameTakenError, NoSuchMemberError
from store.names import checked_name, folded


@dataclass(frozen=True)
class Member:
    """One person."""

    id: int
    name: str
    role: str


def add(tx: Transaction, name: str, role: str) -> Member:
    """Add a person.

    :param role: owner, admin, member or guest
    :raises BadNameError: the name cannot be used
    :raises NameTakenError: somebody is called so
    """
    name = checked_name(name)
    if tx.one("SELECT 1 FROM members WHERE folded = ?", [folded(name)]):
        raise NameTakenError(name=name)
    sql = "INSERT INTO members (name, folded, role, joined_at) VALUES (?, ?, ?, ?)"
    return Member(tx.insert(sql, [name, folded(name), role, tx.at]), name, role)


def find(reader: Reader, name: str | None) -> Member:
    """Return the member of that name; without a name, the first owner.

    :raises NoSuchMemberError: nobody is called so
    """
    if name is None:
        found = reader.one("SELECT id, name, role FROM members WHERE role = 'owner' ORDER BY id LIMIT 1")
    else:
        found = reader.one("SELECT id, name, role FROM members WHERE folded = ?", [folded(name)])
    if found is None:
        raise NoSuchMemberError(name=name or "owner")
    return Member(int(found[0] or 0), str(found[1]), str(found[2]))


def names(reader: Reader) -> dict[int, str]:
    """Return every member's name by id."""
    return {int(number or 0): str(name) for number, name in reader.all("SELECT id, name FROM members")}
