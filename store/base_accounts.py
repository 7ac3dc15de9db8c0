"""Which accounts are connected to which bases: only those are offered as From on a base's rows, and may send there.

A new account is connected to every base, a new base to every account; a copy of a base begins with none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import account_users, accounts
from store.accounts import Account
from store.changes import Change, log
from store.connection import Reader, Transaction, Value
from store.errors import NotConnectedError, UndoOverwritesError

if TYPE_CHECKING:
    from store.bases import Base

KIND = "base account"
"""The kind of the changes that are of this module: the base is the thing, the account is old or new."""


def of_base(reader: Reader, base: int) -> list[Account]:
    """Return the accounts that are connected to a base, the oldest first."""
    connected = set(reader.numbers("SELECT account_id FROM base_accounts WHERE base_id = ?", [base]))
    return [account for account in accounts.every(reader) if account.id in connected]


def names_by_base(reader: Reader) -> dict[int, tuple[str, ...]]:
    """Return the names of the accounts that are connected to each base that has any."""
    found = reader.all(
        "SELECT base_id, name FROM base_accounts JOIN accounts ON accounts.id = account_id"
        " WHERE accounts.deleted_at IS NULL ORDER BY base_id, accounts.id"
    )
    named: dict[int, tuple[str, ...]] = {}
    for base, name in found:
        named[int(base or 0)] = (*named.get(int(base or 0), ()), str(name))
    return named


def usable(reader: Reader, base: int, member: int | None) -> list[Account]:
    """Return the accounts from which a member may send on the rows of a base, the oldest first."""
    return [one for one in of_base(reader, base) if account_users.may_use(reader, one, member)]


def is_connected(reader: Reader, base: int, account: int) -> bool:
    """Tell whether an account is connected to a base."""
    sql = "SELECT 1 FROM base_accounts WHERE base_id = ? AND account_id = ?"
    return reader.one(sql, [base, account]) is not None


def require_connected(reader: Reader, table: int, account: Account) -> None:
    """Do nothing if an account is connected to the base of a table.

    :raises NotConnectedError: it is not
    """
    found = reader.one(
        "SELECT bases.id, bases.name FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = ?", [table]
    )
    base, name = found or (0, "")
    if not is_connected(reader, int(base or 0), account.id):
        raise NotConnectedError(account=account.name, base=name)


def connect(tx: Transaction, base: Base, account: Account) -> bool:
    """Let an account be used on the rows of a base; False where it is already.

    :raises NotYourAccountError: whoever asks did not connect the account, and is no owner or admin
    """
    account_users.require_manager(tx, account)
    return _set(tx, base.id, account.id, on=True)


def disconnect(tx: Transaction, base: Base, account: Account) -> bool:
    """Let an account no longer be used on the rows of a base; what it has queued there still leaves.

    :raises NotYourAccountError: as for :func:`connect`
    """
    account_users.require_manager(tx, account)
    return _set(tx, base.id, account.id, on=False)


def connect_all(tx: Transaction, base: int) -> None:
    """Connect a new base to every account there is."""
    tx.run("INSERT INTO base_accounts SELECT ?, id FROM accounts WHERE deleted_at IS NULL", [base])


def disconnect_all(tx: Transaction, base: int) -> None:
    """Leave a new base without any account."""
    tx.run("DELETE FROM base_accounts WHERE base_id = ?", [base])


def apply_connection(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that an account was connected or disconnected.

    :raises NotYourAccountError: as for :func:`connect`
    :raises UndoOverwritesError: somebody was quicker, or the account was removed
    """
    account = int(change.new or change.old or 0)
    held = accounts.load(tx, account)
    if held is not None:
        account_users.require_manager(tx, held)
    if held is None or not _set(tx, change.thing or 0, account, on=value is not None):
        raise UndoOverwritesError(theirs=held.name if held else account)


def _set(tx: Transaction, base: int, account: int, *, on: bool) -> bool:
    sql = (
        "INSERT OR IGNORE INTO base_accounts (base_id, account_id) VALUES (?, ?)"
        if on
        else "DELETE FROM base_accounts WHERE base_id = ? AND account_id = ?"
    )
    if not tx.run(sql, [base, account]):
        return False
    log(tx, Change(KIND, thing=base, old=None if on else account, new=account if on else None))
    return True
