"""Accounts that a person has paused: nothing is fetched for them and nothing leaves, and no mail is lost by it.

That a server asks for patience is something else, an account's `paused_until`; neither ends the other.
"""

from __future__ import annotations

from store import account_users
from store.accounts import NEW, PAUSED, Account
from store.changes import Change, note
from store.connection import Transaction


def pause(tx: Transaction, account: Account) -> bool:
    """Pause an account; False when it was paused already.

    What a worker has claimed goes back to the queue, so that it stops before the server could accept it.

    :raises NotYourAccountError: the member who acts may not
    """
    account_users.require_manager(tx, account)
    changed = tx.run(
        # the reason to wait for the server is still true when the account goes on
        "UPDATE accounts SET state = ?, code = CASE WHEN paused_until > ? THEN code ELSE '' END,"
        " words = CASE WHEN paused_until > ? THEN words ELSE '' END WHERE id = ? AND state != ?",
        [PAUSED, tx.at, tx.at, account.id, PAUSED],
    )
    if not changed:
        return False
    tx.run(
        "UPDATE outbox SET state = 'queued', attempts = attempts - 1,"
        " first_try_at = CASE attempts WHEN 1 THEN NULL ELSE first_try_at END"
        " WHERE state = 'claimed' AND account_id = ?",
        [account.id],
    )
    note(tx, Change("account", thing=account.id, new=PAUSED))
    return True


def resume(tx: Transaction, account: Account) -> bool:
    """Let an account go on; False when it was not paused. How it is now, the next look at its servers tells.

    :raises NotYourAccountError: as for :func:`pause`
    """
    account_users.require_manager(tx, account)
    changed = tx.run("UPDATE accounts SET state = ? WHERE id = ? AND state = ?", [NEW, account.id, PAUSED])
    if changed:
        note(tx, Change("account", thing=account.id, new=NEW))
    return bool(changed)
