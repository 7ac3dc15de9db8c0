"""The people who use this store, and what role each has: owners and admins may change what concerns all."""

from __future__ import annotations

from dataclasses import dataclass

from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.errors import LastOwnerError, NameTakenError, NoSuchMemberError, NotForYourRoleError
from store.names import checked_name, folded
from store.records import text, whole

OWNER, ADMIN, MEMBER, GUEST = ROLES = ("owner", "admin", "member", "guest")
LEADERS = (OWNER, ADMIN)


@dataclass(frozen=True)
class Member:
    """One person."""

    id: int
    name: str
    role: str


_SELECT = "SELECT id, name, role FROM members"


def add(tx: Transaction, name: str, role: str) -> Member:
    """Add a person.

    :param role: owner, admin, member or guest
    :raises BadNameError: the name cannot be used
    :raises NameTakenError: somebody is called so
    :raises NotForYourRoleError: the member who acts may not give that role
    """
    _require_giver(tx, role)
    name = checked_name(name)
    if tx.one("SELECT 1 FROM members WHERE folded = ?", [folded(name)]):
        raise NameTakenError(name=name)
    sql = "INSERT INTO members (name, folded, role, joined_at) VALUES (?, ?, ?, ?)"
    member = Member(tx.insert(sql, [name, folded(name), role, tx.at]), name, role)
    note(tx, Change("member", thing=member.id, new=role))
    return member


def set_role(tx: Transaction, member: Member, role: str) -> None:
    """Give a person another role.

    :param role: owner, admin, member or guest
    :raises NotForYourRoleError: the member who acts may not give that role, or not take theirs away
    :raises LastOwnerError: nobody would be left who owns the workspace
    """
    held = load(tx, member.id).role
    _require_giver(tx, role, held)
    if held == OWNER and role != OWNER and tx.number("SELECT count(*) FROM members WHERE role = ?", [OWNER]) == 1:
        raise LastOwnerError(member=member.name)
    if held != role:
        tx.run("UPDATE members SET role = ? WHERE id = ?", [role, member.id])
        note(tx, Change("member", thing=member.id, old=held, new=role))


def require_leader(tx: Transaction) -> None:
    """Do nothing if the member who acts is an owner or admin, or nobody in particular: the program itself.

    :raises NotForYourRoleError: it is somebody else
    """
    _require_role(tx, LEADERS)


def require_no_guest(tx: Transaction) -> None:
    """Do nothing unless the member who acts is a guest.

    :raises NotForYourRoleError: they are
    """
    _require_role(tx, (*LEADERS, MEMBER))


def _require_giver(tx: Transaction, *roles: str) -> None:
    """Let nobody give or take what is more than they have."""
    _require_role(tx, (OWNER,) if OWNER in roles else LEADERS)


def _require_role(tx: Transaction, allowed: tuple[str, ...]) -> None:
    if tx.member is None:
        return
    acting = load(tx, tx.member)
    if acting.role not in allowed:
        raise NotForYourRoleError(member=acting.name, role=acting.role, leader=find(tx, None).name)


def every(reader: Reader) -> list[Member]:
    """Return all members, the first one first."""
    return [_read(record) for record in reader.all(f"{_SELECT} ORDER BY id")]


def load(reader: Reader, number: int) -> Member:
    """Return the member of that id.

    :raises NoSuchMemberError: there is none
    """
    found = reader.one(f"{_SELECT} WHERE id = ?", [number])
    if found is None:
        raise NoSuchMemberError(name=number)
    return _read(found)


def find(reader: Reader, name: str | None) -> Member:
    """Return the member of that name; without a name, the first owner.

    :raises NoSuchMemberError: nobody is called so
    """
    if name is None:
        found = reader.one(f"{_SELECT} WHERE role = 'owner' ORDER BY id LIMIT 1")
    else:
        found = reader.one(f"{_SELECT} WHERE folded = ?", [folded(name)])
    if found is None:
        raise NoSuchMemberError(name=name or "owner")
    return _read(found)


def names(reader: Reader) -> dict[int, str]:
    """Return every member's name by id."""
    return {int(number or 0): str(name) for number, name in reader.all("SELECT id, name FROM members")}


def _read(record: Record) -> Member:
    number, name, role = record
    return Member(whole(number), text(name), text(role))
