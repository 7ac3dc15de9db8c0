"""How much has left within the last 24 hours and how much leaves within the next, hour by hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store import clock, pacing
from store.clock import moment, stamp
from store.connection import Reader, Record

HOURS = 24
DAY = timedelta(hours=HOURS)


@dataclass(frozen=True)
class Traffic:
    """Counts of mails; 24 of them, the first the farthest back or the next to come."""

    left: tuple[int, ...]
    leaving: tuple[int, ...]
    weight: int = 0
    """What left, as the limit of its account counts it: mails or recipients."""


def of(reader: Reader, account: int | None = None, *, recipients: bool = False) -> Traffic:
    """Return what passes through an account, or through all.

    :param recipients: whether `weight` counts recipients
    """
    present = clock.now()
    left = _slots(_left(reader, account, present - DAY), present - DAY)
    leaving = _slots(_leaving(reader, account, present), present)
    weight = sum(left)
    if recipients and account is not None:
        gone = pacing.left_since(reader, account, stamp(present - DAY), recipients=True)
        weight = sum(weighs for _at, weighs in gone)
    return Traffic(left, leaving, weight)


def _left(reader: Reader, account: int | None, since: datetime) -> list[Record]:
    # the sign keeps SQLite from the index of accounts, in which it would read all that an account has ever sent
    of_one, params = ("", []) if account is None else (" AND +account_id = ?", [account])
    return reader.all(
        f"SELECT substr(sent_at, 1, 15), count(*) FROM outbox WHERE sent_at IS NOT NULL AND sent_at >= ?{of_one}"
        " GROUP BY 1",
        [stamp(since), *params],
    )


def _leaving(reader: Reader, account: int | None, present: datetime) -> list[Record]:
    """Return what leaves; an index has it by account, state and time."""
    accounts = "SELECT id FROM accounts" if account is None else "?"
    found: list[Record] = []
    for state in ("scheduled", "queued"):
        found += reader.all(
            f"SELECT substr(max(due_at, coalesce(next_try_at, ''), ?), 1, 15), count(*) FROM outbox"
            f" WHERE account_id IN ({accounts}) AND state = ? AND due_at < ? GROUP BY 1",
            [stamp(present), *([] if account is None else [account]), state, stamp(present + DAY)],
        )
    return found


def _slots(found: Iterable[Record], since: datetime) -> tuple[int, ...]:
    """Return how many fall into each hour from a moment on; times are given to ten minutes."""
    slots = [0] * HOURS
    for at, count in found:
        # the end of the ten minutes, so that none that is within the day lies before it
        passed = moment(f"{at}9:59Z") - since
        place = int(passed / timedelta(hours=1))
        if place <= HOURS:
            slots[min(place, HOURS - 1)] += int(count or 0)
    return tuple(slots)
