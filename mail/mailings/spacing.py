"""When the mails of a mailing leave: one after the other, as the account may send them or as a person wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mail.pacing import allowance
from store import clock, pacing
from store.accounts import Account
from store.clock import stamp
from store.connection import Reader
from store.pacing import Allowance


@dataclass(frozen=True)
class Spacing:
    """From one mail to the next."""

    step: timedelta
    at_once: int = 1
    """How many leave together before the steps begin."""

    def after(self, number: int) -> timedelta:
        """Return how long after the first mail the one of that number leaves, counted from 0."""
        return max(0, number - self.at_once + 1) * self.step


def spacing(reader: Reader, account: Account, every: timedelta | None = None) -> Spacing:
    """Return how the mails of an account are spaced: as asked for, else as it may send them, else not at all."""
    if every is not None:
        return Spacing(every)
    allowed = _allowance(reader, account)
    return Spacing(allowed.step, allowed.burst) if allowed.per_minute else Spacing(timedelta())


def last_departure(
    reader: Reader, account: Account, count: int, first: datetime, spaced: Spacing, people: int = 0
) -> datetime:
    """Return when the last of so many mails leaves, if nothing else does: not before its account's limits allow it.

    :param first: when the first one leaves
    :param people: how many recipients they have together, where that is what the provider counts
    """
    allowed = _allowance(reader, account)
    last = first + spaced.after(count - 1)
    if allowed.per_minute:
        paced = Spacing(allowed.step, allowed.burst)
        last = max(last, first + paced.after(count - 1))
    if not allowed.per_day:
        return last
    weight = max(count, people) if allowed.counts_recipients else count
    since = stamp(clock.now() - pacing.DAY)
    gone = sum(
        weighs for _at, weighs in pacing.left_since(reader, account.id, since, recipients=allowed.counts_recipients)
    )
    over = weight - max(0, allowed.per_day - gone)
    days = -(-over // allowed.per_day) if over > 0 else 0
    return max(last, first + days * pacing.DAY)


def allowed_a_day(reader: Reader, account: Account) -> tuple[int | None, int | None]:
    """Return how many mails, or recipients, may leave a minute and a day; None where no limit is known."""
    allowed = _allowance(reader, account)
    return allowed.per_minute, allowed.per_day


def _allowance(reader: Reader, account: Account) -> Allowance:
    return allowance(account.provider, pacing.of(reader, account.id))
