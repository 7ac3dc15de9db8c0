"""What passes through each account: its newest mail, what it has sent lately, what is still to leave by it.

What other programs have sent from the same mailbox is not known here, though its provider counts it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from store import clock
from store.connection import Reader
from store.outbox import OPEN

LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Activity:
    """What passes through an account."""

    last_mail_at: str | None = None
    """When its newest mail came in."""
    sent: int = 0
    """Mails that left in the last 24 hours."""
    reached: int = 0
    """Recipients whose mail was accepted in the last 24 hours, each mail counted."""
    waiting: int = 0
    """Mails that are still to leave."""
    soon: int = 0
    """Those of them that are due in the next 24 hours."""


def of_accounts(reader: Reader) -> dict[int, Activity]:
    """Return the activity of every account that has any, by its id."""
    lately, until = clock.stamp(clock.now() - LATELY), clock.stamp(clock.now() + LATELY)
    is_open = f"state IN ({', '.join('?' * len(OPEN))})"
    sent = _counted(reader, "sent_at >= ?", lately)
    reached = _reached(reader, lately)
    waiting = _counted(reader, is_open, *OPEN)
    soon = _counted(reader, f"{is_open} AND max(due_at, coalesce(next_try_at, '')) < ?", *OPEN, until)
    newest = _newest(reader)
    return {
        account: Activity(newest.get(account), *(counts.get(account, 0) for counts in (sent, reached, waiting, soon)))
        for account in {*sent, *waiting, *newest}
    }


def people_met(reader: Reader, account: int) -> int:
    """Count the contacts that were met last in an account's mailbox."""
    return reader.number("SELECT count(*) FROM contacts WHERE account_id = ? AND NOT hidden", [account])


def _counted(reader: Reader, condition: str, *params: str) -> dict[int, int]:
    # the + keeps SQLite from reading all mails in the order of their accounts
    found = reader.all(f"SELECT account_id, count(*) FROM outbox WHERE {condition} GROUP BY +account_id", list(params))
    return {int(account or 0): int(count or 0) for account, count in found}


def _reached(reader: Reader, since: str) -> dict[int, int]:
    found = reader.all(
        "SELECT account_id, count(*) FROM outbox JOIN outbox_recipients ON outbox_id = outbox.id"
        " WHERE sent_at >= ? AND outbox_recipients.state IN ('accepted', 'bounced') GROUP BY +account_id",
        [since],
    )
    return {int(account or 0): int(count or 0) for account, count in found}


def _newest(reader: Reader) -> dict[int, str]:
    # the highest UID of a folder is its newest mail, and has an index
    found = reader.all(
        "SELECT account_id, max((SELECT at FROM arrivals WHERE folder_id = folders.id AND uid IS NOT NULL"
        " ORDER BY uid DESC LIMIT 1)) FROM folders WHERE role = 'inbox' GROUP BY account_id"
    )
    return {int(account or 0): str(at) for account, at in found if at}
