"""How fast each account may send, and when its next mail may leave: what a provider would refuse waits here.

Two buckets an account: one of a minute, from which mails come in even steps after a short burst, and one of 24 hours,
which is counted anew in the outbox when it is empty. A mail is taken out of both in the transaction that claims it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.changes import Change, note
from store.clock import moment, now, stamp
from store.connection import Reader, Transaction
from store.records import text_or_none, whole, whole_or_none

DAY = timedelta(hours=24)
_MINUTE = 60.0
_BURST = 6
"""What part of a minute's mails may leave at once: a sixth."""
_LEARNT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Allowance:
    """What may leave; None where no limit is known, and 0 is none either."""

    per_minute: int | None = None
    per_day: int | None = None
    counts_recipients: bool = False
    """Whether `per_day` counts recipients, and not mails."""

    @property
    def burst(self) -> int:
        """How many mails may leave at once."""
        return max(1, (self.per_minute or 0) // _BURST)

    @property
    def step(self) -> timedelta:
        """From one mail to the next after a burst, so that no minute whatever sees more than is allowed."""
        # a stamp is cut to the millisecond, and two of them must not bring one mail too many
        return timedelta(seconds=_MINUTE / ((self.per_minute or 0) - self.burst + 1), milliseconds=2)


@dataclass(frozen=True)
class Pace:
    """What is known of an account's pace."""

    per_minute: int | None = None
    """As a person has set it; None as its provider has it, 0 for no limit."""
    per_day: int | None = None
    learnt_per_minute: int | None = None
    """What left before the server last refused because of it; None where it never did, or long ago."""
    learnt_per_day: int | None = None
    full_at: str | None = None
    """When the bucket of a minute is full again."""
    left_today: int = 0
    """How many may certainly leave before the last 24 hours are counted anew."""
    opens_at: str | None = None
    """Before it nothing may leave."""


_FIELDS = (
    "mails_per_minute, mails_per_day, full_at, left_today, opens_at,"
    " CASE WHEN minute_learnt_at > ?1 THEN learnt_per_minute END, CASE WHEN day_learnt_at > ?1 THEN learnt_per_day END"
)


def of(reader: Reader, account: int) -> Pace:
    """Return an account's pace."""
    since = stamp(now() - _LEARNT_FOR)
    found = reader.one(f"SELECT {_FIELDS} FROM paces WHERE account_id = ?2", [since, account])
    if found is None:
        return Pace()
    per_minute, per_day, full_at, left, opens_at, learnt_per_minute, learnt_per_day = found
    return Pace(
        per_minute=whole_or_none(per_minute),
        per_day=whole_or_none(per_day),
        learnt_per_minute=whole_or_none(learnt_per_minute),
        learnt_per_day=whole_or_none(learnt_per_day),
        full_at=text_or_none(full_at),
        left_today=whole(left),
        opens_at=text_or_none(opens_at),
    )


def set_limits(tx: Transaction, account: int, per_minute: int | None, per_day: int | None) -> None:
    """Let an account send so many mails a minute and a day: None as its provider allows, 0 without a limit."""
    tx.run(
        "INSERT INTO paces (account_id, mails_per_minute, mails_per_day) VALUES (?, ?, ?) ON CONFLICT (account_id)"
        " DO UPDATE SET mails_per_minute = excluded.mails_per_minute, mails_per_day = excluded.mails_per_day,"
        " full_at = NULL, left_today = 0, opens_at = NULL",
        [account, per_minute, per_day],
    )
    note(tx, Change("account", thing=account, new="changed"))


def learn(tx: Transaction, account: int, *, per_minute: int | None = None, per_day: int | None = None) -> None:
    """Keep how many mails of a minute, or mails or recipients of a day, an account's server let through.

    Each is forgotten after its own time, however lately the other was learnt.
    """
    tx.run(
        "INSERT INTO paces (account_id, learnt_per_minute, minute_learnt_at, learnt_per_day, day_learnt_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET left_today = 0,"
        " learnt_per_minute = coalesce(excluded.learnt_per_minute, learnt_per_minute),"
        " minute_learnt_at = coalesce(excluded.minute_learnt_at, minute_learnt_at),"
        " learnt_per_day = coalesce(excluded.learnt_per_day, learnt_per_day),"
        " day_learnt_at = coalesce(excluded.day_learnt_at, day_learnt_at)",
        [
            *(account, per_minute, None if per_minute is None else tx.at),
            *(per_day, None if per_day is None else tx.at),
        ],
    )


def spend(tx: Transaction, account: int, entry: int, pace: Pace, allowed: Allowance) -> None:
    """Take a claimed mail out of its account's buckets, and say when the next one may leave."""
    at = moment(tx.at)
    full_at, opens_at = None, at
    if allowed.per_minute:
        full_at = max(at, moment(pace.full_at) if pace.full_at else at) + allowed.step
        opens_at = full_at - (allowed.burst - 1) * allowed.step
    left = 0
    if allowed.per_day:
        left = pace.left_today - _weight(tx, entry, allowed)
        if left <= 0:
            left, free_at = _counted(tx, account, entry, allowed, at)
            opens_at = max(opens_at, free_at)
    tx.run(
        "INSERT INTO paces (account_id, full_at, left_today, opens_at) VALUES (?, ?, ?, ?) ON CONFLICT (account_id)"
        " DO UPDATE SET full_at = excluded.full_at, left_today = excluded.left_today, opens_at = excluded.opens_at",
        [account, stamp(full_at) if full_at else None, left, stamp(opens_at) if opens_at > at else None],
    )


def left_since(reader: Reader, account: int, since: str, *, recipients: bool = False) -> list[tuple[str, int]]:
    """Return when each of an account's mails left since a moment, oldest first, and what it counts for."""
    weight = "(SELECT count(*) FROM outbox_recipients WHERE outbox_id = outbox.id AND state IN ('accepted', 'bounced'))"
    found = reader.all(
        # the sign keeps SQLite from the index of accounts, in which it would read all that an account has ever sent
        f"SELECT sent_at, {weight if recipients else '1'} FROM outbox WHERE +account_id = ? AND sent_at >= ?"
        " ORDER BY sent_at",
        [account, since],
    )
    return [(str(at), int(weighs or 0)) for at, weighs in found]


def _weight(reader: Reader, entry: int, allowed: Allowance) -> int:
    if not allowed.counts_recipients:
        return 1
    sql = "SELECT count(*) FROM outbox_recipients WHERE outbox_id = ? AND state = 'waiting'"
    return max(1, reader.number(sql, [entry]))


def _counted(reader: Reader, account: int, entry: int, allowed: Allowance, at: datetime) -> tuple[int, datetime]:
    """Return how many may still leave within 24 hours, and when the next one may."""
    left = (allowed.per_day or 0) - _weight(reader, entry, allowed)
    gone = left_since(reader, account, stamp(at - DAY), recipients=allowed.counts_recipients)
    left -= sum(weighs for _at, weighs in gone)
    if left > 0:
        return left, at
    for sent_at, weighs in gone:
        left += weighs
        if left > 0:
            return 0, moment(sent_at) + DAY
    return 0, at + DAY
