"""The people who use this store."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Reader
from store.errors import MailbaseError
from store.language import N_


@dataclass(frozen=True)
class Member:
    """One person."""

    id: int
    name: str
    role: str


class NoSuchMemberError(MailbaseError):
    """No member of that name."""

    code = "MEMBER_001"
    sentence = N_("There is no member called “{name}”.")
    remedy = N_("Leave --as out to act as the owner, or name one of the members.")


def find(reader: Reader, name: str | None) -> Member:
    """Return the member of that name; without a name, the first owner.

    :raises NoSuchMemberError: nobody is called so
    """
    if name is None:
        found = reader.one("SELECT id, name, role FROM members WHERE role = 'owner' ORDER BY id LIMIT 1")
    else:
        found = reader.one("SELECT id, name, role FROM members WHERE name = ? COLLATE NOCASE", [name])
    if found is None:
        raise NoSuchMemberError(name=name or "owner")
    return Member(int(found[0] or 0), str(found[1]), str(found[2]))


def names(reader: Reader) -> dict[int, str]:
    """Return every member's name by id."""
    return {int(number or 0): str(name) for number, name in reader.all("SELECT id, name FROM members")}
