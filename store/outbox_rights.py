"""Who may decide about a mail on its way, and who may read a draft.

A mail is its writer's: they take it back, stop it, hurry it, try it again. So do owners and admins, and whoever
connected the account that it leaves by. What nobody in particular wrote is for all who may use that account. A draft is
read by its writer alone.
"""

from __future__ import annotations

from store import members
from store.account_users import usable_by
from store.connection import Reader, Transaction
from store.errors import NotYourMailError
from store.members import GUEST, LEADERS
from store.records import whole_or_none


def writer_of(reader: Reader, number: int) -> int | None:
    """Return the member who wrote a mail; None where nobody in particular did."""
    return whole_or_none(reader.value("SELECT created_by FROM outbox WHERE id = ?", [number]))


def may_read(reader: Reader, number: int, member: int | None) -> bool:
    """Tell whether a member may read a mail on its way or a draft."""
    if member is None or reader.value("SELECT state FROM outbox WHERE id = ?", [number]) != "draft":
        return True
    return writer_of(reader, number) in (None, member)


def may_decide(reader: Reader, number: int, member: int | None) -> bool:
    """Tell whether a member may decide what becomes of a mail."""
    writer = writer_of(reader, number)
    if member is None or writer == member:
        return True
    role = members.load(reader, member).role
    if role in LEADERS or role == GUEST:
        return role != GUEST
    sql = "SELECT accounts.id, owner_id FROM outbox JOIN accounts ON accounts.id = account_id WHERE outbox.id = ?"
    account, owner = reader.one(sql, [number]) or (None, None)
    usable = usable_by(reader, member)
    return owner == member or (writer is None and (usable is None or account in usable))


def require_may_decide(tx: Transaction, number: int) -> None:
    """Do nothing if the member who acts may decide what becomes of a mail.

    :raises NotYourMailError: somebody else wrote it
    """
    if tx.member is not None and not may_decide(tx, number, tx.member):
        called = members.names(tx)
        writer = called.get(writer_of(tx, number) or 0) or members.find(tx, None).name
        raise NotYourMailError(entry=number, writer=writer, member=called[tx.member])
