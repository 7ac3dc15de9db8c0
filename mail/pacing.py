"""How fast an account may send: as a person has set it, else as its provider says and as its server has taught."""

from __future__ import annotations

from datetime import timedelta

from mail.errors import QuotaError, RateError
from mail.providers import PROVIDERS, Limits
from store import accounts, pacing
from store.clock import moment, stamp
from store.connection import Transaction
from store.pacing import Allowance, Pace

_LIMITS = {provider.key: provider.limits for provider in PROVIDERS}
_MINUTE = timedelta(minutes=1)
_LEAST_OF_A_MINUTE, _LEAST_OF_A_DAY = 3, 20
"""What was refused after fewer was refused for something else: other programs send from the same account too."""


def allowance(provider: str, pace: Pace) -> Allowance:
    """Return what an account may send.

    :param provider: the key of a preset, or anything
    """
    limits = _LIMITS.get(provider, Limits())
    by_mails, by_people = limits.mails_per_day, limits.recipients_per_day
    # a mail has one recipient at least, so that of two equal limits the one of recipients is the narrower
    counts_recipients = bool(by_people and by_people <= (by_mails or by_people)) and pace.per_day is None
    return Allowance(
        per_minute=_chosen(pace.per_minute, limits.mails_per_minute, pace.learnt_per_minute),
        per_day=_chosen(pace.per_day, by_people if counts_recipients else by_mails, pace.learnt_per_day),
        counts_recipients=counts_recipients,
    )


def _chosen(own: int | None, known: int | None, learnt: int | None) -> int | None:
    """Return a person's own limit, 0 being none, or the narrower of what is known and what was learnt."""
    if own is not None:
        return own or None
    return min((limit for limit in (known, learnt) if limit), default=None)


def spend(tx: Transaction, account: int, entry: int, provider: str) -> None:
    """Take a mail that was just claimed out of what its account may send."""
    pace = pacing.of(tx, account)
    allowed = allowance(provider, pace)
    if allowed.per_minute or allowed.per_day or pace.opens_at:
        pacing.spend(tx, account, entry, pace, allowed)


def learn(tx: Transaction, account: int, error: RateError) -> None:
    """Remember how much an account's server took before it refused more."""
    held = accounts.load(tx, account)
    if held is None:
        return
    if isinstance(error, QuotaError):
        by_people = allowance(held.provider, pacing.of(tx, account)).counts_recipients
        taken = _left_within(tx, account, pacing.DAY, by_people)
        if taken >= _LEAST_OF_A_DAY:
            pacing.learn(tx, account, per_day=taken)
        return
    taken = _left_within(tx, account, _MINUTE)
    if taken >= _LEAST_OF_A_MINUTE:
        pacing.learn(tx, account, per_minute=taken)


def _left_within(tx: Transaction, account: int, span: timedelta, recipients: bool = False) -> int:
    since = stamp(moment(tx.at) - span)
    return sum(weighs for _at, weighs in pacing.left_since(tx, account, since, recipients=recipients))
