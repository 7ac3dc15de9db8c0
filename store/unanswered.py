"""Mails that leave only if no reply comes, from the moment at which they have their bytes until a server gets them.

As long as nobody has taken one, it waits for each of its tries as it waited for its time: first the account is looked
at, and a reply lets it not leave. Once somebody has it, it has left, and the others get it too.
"""

from __future__ import annotations

from datetime import timedelta

from store import clock, conversations, outbox
from store.clock import stamp
from store.connection import Transaction
from store.due_mails import reply_to
from store.errors import ReplyFirstError
from store.outbox import Entry

_FRESH = timedelta(minutes=5)
"""How old the last look at an account may be when such a mail leaves."""

_CONDITIONAL = (
    "EXISTS (SELECT 1 FROM schedules WHERE schedules.outbox_id = outbox.id AND only_if_no_reply) AND NOT EXISTS"
    " (SELECT 1 FROM outbox_recipients WHERE outbox_recipients.outbox_id = outbox.id"
    " AND outbox_recipients.state IN ('accepted', 'bounced'))"
)
UNHEARD = (
    f"({_CONDITIONAL} AND coalesce(last_fetch_at, '') NOT BETWEEN max(due_at, coalesce(next_try_at, ''), ?) AND ?)"
)
"""SQL: a reply to a mail of the outbox may lie on its account's server, which was not looked at since; see `looks`."""


def looks() -> tuple[str, str]:
    """Return between which moments an account was looked at of which that need not be done again."""
    now = clock.now()
    return stamp(now - _FRESH), stamp(now)


def stopped(tx: Transaction, entry: Entry) -> bool:
    """Let a mail that was just claimed not leave if a reply came that it was to wait for; False where it may leave.

    It is cancelled, and no more than its draft again, as one whose reply came before it had any bytes.
    """
    if not tx.one(f"SELECT 1 FROM outbox WHERE id = ? AND {_CONDITIONAL}", [entry.id]):
        return False
    reply = reply_to(tx, entry)
    if reply is None:
        return False
    tx.run(
        "UPDATE outbox SET state = 'cancelled', mail_id = NULL, next_try_at = NULL, code = ?, answer = ?,"
        " first_try_at = CASE attempts WHEN 1 THEN NULL ELSE first_try_at END, attempts = attempts - 1, updated_at = ?"
        " WHERE id = ? AND state = 'claimed'",
        [ReplyFirstError.code, str(ReplyFirstError()), tx.at, entry.id],
    )
    tx.run("UPDATE schedules SET reply_mail_id = ? WHERE outbox_id = ?", [reply, entry.id])
    conversations.forget_unsent(tx, entry.mail, entry.conversation)
    outbox.noted(tx, entry.id)
    return True
