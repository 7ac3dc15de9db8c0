"""Who may send from an account, and who may change it.

The member who connected an account gives others the right to send from it: to some, or to all. Whoever connected it,
and the owners and admins of the workspace, may change it. Guests send nothing. The worker acts for nobody in
particular, and may use them all; an account that nobody in particular connected is everybody's.

What only an account has seen, mails on no row and people met in its mailbox, is seen by those who may use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import members
from store.changes import Change, note
from store.connection import Reader, Transaction
from store.errors import NotYourAccountError
from store.members import GUEST, LEADERS, Member
from store.records import whole

if TYPE_CHECKING:
    from store.accounts import Account

KIND = "account user"
"""The kind of the facts that this module notes: the account is the thing, the member is old or new."""


def may_use(reader: Reader, account: Account, member: int | None) -> bool:
    """Tell whether a member may send from an account."""
    if member is None:
        return True
    if members.load(reader, member).role == GUEST:
        return False
    return account.shared or account.owner in (None, member) or member in listed(reader, account.id)


def usable_by(reader: Reader, member: int | None) -> tuple[int, ...] | None:
    """Return the accounts that a member may use, as :func:`may_use` says, those among them that were removed too.

    None where that is every account there is, so that nobody has to be asked about one by one.
    """
    if member is None:
        return None
    if members.load(reader, member).role == GUEST:
        return ()
    found = reader.all(
        "SELECT id, shared OR owner_id IS NULL OR owner_id = ? OR EXISTS"
        " (SELECT 1 FROM account_users WHERE account_id = accounts.id AND member_id = ?) FROM accounts ORDER BY id",
        [member, member],
    )
    usable = tuple(whole(number) for number, is_usable in found if is_usable)
    return None if len(usable) == len(found) else usable


def may_manage(reader: Reader, account: Account, member: int | None) -> bool:
    """Tell whether a member may change an account, remove it, sign it in, and say who may use it."""
    if member is None:
        return True
    role = members.load(reader, member).role
    return role in LEADERS or (account.owner == member and role != GUEST)


def require_manager(tx: Transaction, account: Account) -> None:
    """Do nothing if the member who acts may change an account.

    :raises NotYourAccountError: somebody else connected it
    """
    require_may_manage(tx, account, tx.member)


def require_may_manage(reader: Reader, account: Account, member: int | None) -> None:
    """Do nothing if a member may change an account.

    :raises NotYourAccountError: somebody else connected it
    """
    if member is not None and not may_manage(reader, account, member):
        who = members.load(reader, member).name
        raise NotYourAccountError(account=account.name, owner=connected_by(reader, account), member=who)


def connected_by(reader: Reader, account: Account) -> str:
    """Return the name of the member who connected an account, or where nobody in particular did, of the first owner."""
    return members.find(reader, None).name if account.owner is None else members.load(reader, account.owner).name


def listed(reader: Reader, account: int) -> frozenset[int]:
    """Return the members with whom an account is shared one by one."""
    return frozenset(reader.numbers("SELECT member_id FROM account_users WHERE account_id = ?", [account]))


def share_with(tx: Transaction, account: Account, member: Member) -> None:
    """Let a member send from an account.

    :raises NotYourAccountError: the member who acts may not say so
    """
    require_manager(tx, account)
    if tx.run("INSERT OR IGNORE INTO account_users VALUES (?, ?)", [account.id, member.id]):
        note(tx, Change(KIND, thing=account.id, new=member.id))


def stop_sharing(tx: Transaction, account: Account, member: Member) -> None:
    """Let a member no longer send from an account; where all may, that stays.

    :raises NotYourAccountError: as for :func:`share_with`
    """
    require_manager(tx, account)
    if tx.run("DELETE FROM account_users WHERE account_id = ? AND member_id = ?", [account.id, member.id]):
        note(tx, Change(KIND, thing=account.id, old=member.id))


def share_with_everyone(tx: Transaction, account: Account, *, on: bool = True) -> None:
    """Let every member send from an account; off: only those with whom it is shared one by one.

    :raises NotYourAccountError: as for :func:`share_with`
    """
    require_manager(tx, account)
    if tx.run("UPDATE accounts SET shared = ? WHERE id = ? AND shared != ?", [int(on), account.id, int(on)]):
        note(tx, Change(KIND, thing=account.id, new="everyone" if on else None))
