"""What a try to send comes to: for the mail, for each of its recipients, and for the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mail import pacing
from mail.blame import blame, is_for_a_person
from mail.contacts.passing import meet_recipients
from mail.errors import (
    LetterError,
    MailError,
    QuotaError,
    RateError,
    RefusedError,
    SecretError,
    SendAsError,
    ServerError,
    TryLaterError,
)
from mail.retry import next_try
from mail.smtp.envelope import Handed, Refusal
from store import account_health, accounts, conversations, dispatch, outbox
from store.clock import moment, now, stamp
from store.connection import Transaction
from store.dispatch import Settlement
from store.errors import MailbaseError
from store.leases import Lease
from store.mails import Mail
from store.outbox import Entry
from store.workspace import Store

_RATE_PAUSE = timedelta(minutes=15)
_QUOTA_PAUSE = timedelta(hours=1)
_SECRET_PAUSE = timedelta(hours=1)


class Verdict:
    """Settles what was tried; but for `handed`, every method is a transaction that is on the disk when it returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def handed(self, tx: Transaction, lease: Lease, entry: Entry, mail: Mail | None, handed: Handed) -> None:
        """Settle by the server's answers, recipient by recipient, with whatever else the transaction does."""
        account_health.works(tx, entry.account or 0)
        if handed.rewritten_id and entry.conversation is not None:
            conversations.learn(tx, entry.conversation, handed.rewritten_id, "server answer", entry.mail)
        settlement = _by_answers(tx, entry, handed)
        account = accounts.load(tx, entry.account or 0)
        if handed.accepted and account is not None and not account.saves_sent:
            settlement = replace(settlement, sent_copy="needed")
        dispatch.settle(tx, entry.id, lease, settlement)
        if account is not None and mail is not None:
            meet_recipients(tx, account, mail, handed.accepted)

    def not_handed(self, lease: Lease, entry: Entry, error: MailbaseError) -> None:
        """Settle after an error that came before the server could accept anything."""
        with self._store.write_durably() as tx:
            dispatch.settle(tx, entry.id, lease, _by_error(tx, entry, error))
            if not isinstance(error, TryLaterError | RefusedError):
                _blame_account(tx, entry, error)

    def no_session(self, lease: Lease, entry: Entry, error: MailbaseError) -> None:
        """Settle when the server could not be reached or would not let us in: all other due mails wait too."""
        with self._store.write_durably() as tx:
            settlement = _by_error(tx, entry, error)
            dispatch.settle(tx, entry.id, lease, settlement)
            _blame_account(tx, entry, error)
            if settlement.next_try_at:
                dispatch.postpone(tx, entry.account or 0, settlement.next_try_at, error.code, settlement.answer)


def _by_answers(tx: Transaction, entry: Entry, handed: Handed) -> Settlement:
    settled = Settlement("sent", accepted=handed.accepted, answer=handed.answer)
    if not handed.refused:
        return settled
    final = [one for one in handed.refused if one.permanent]
    later = [one for one in handed.refused if not one.permanent]
    again = _next_try(entry)
    if later and again is not None:
        return replace(
            settled,
            state="queued",
            refused=_with_words(final),
            code=TryLaterError.code,
            answer=later[0].words,
            next_try_at=stamp(again),
        )
    reached = bool(handed.accepted) or _has_reached(tx, entry)
    return replace(
        settled,
        state="partly" if reached else "failed",
        refused=_with_words([*final, *later]),
        code=RefusedError.code,
        answer=(final or later)[0].words,
    )


def _with_words(refused: list[Refusal]) -> tuple[tuple[str, str], ...]:
    return tuple((one.address, one.words) for one in refused)


def _by_error(tx: Transaction, entry: Entry, error: MailbaseError) -> Settlement:
    words = error.words or str(error)
    if isinstance(error, RateError) or is_for_a_person(error):
        # the account is at fault, not the mail: it waits for as long as the account does
        return Settlement("queued", code=error.code, answer=words, counts=False)
    again = None if isinstance(error, SendAsError | RefusedError | LetterError) else _next_try(entry)
    if isinstance(error, SecretError):
        # nor does a keyring that is away for long make a mail fail
        again = again or now() + _SECRET_PAUSE
    if again is not None:
        return Settlement("queued", code=error.code, answer=words, next_try_at=stamp(again))
    return Settlement("partly" if _has_reached(tx, entry) else "failed", code=error.code, answer=words)


def _blame_account(tx: Transaction, entry: Entry, error: MailbaseError) -> None:
    account = entry.account or 0
    if isinstance(error, RateError):
        pacing.learn(tx, account, error)
        pause = _QUOTA_PAUSE if isinstance(error, QuotaError) else _RATE_PAUSE
        accounts.pause_until(tx, account, stamp(now() + pause), error.code, error.words)
    elif isinstance(error, MailError) and (is_for_a_person(error) or isinstance(error, ServerError | SecretError)):
        blame(tx, account, error)


def _next_try(entry: Entry) -> datetime | None:
    return next_try(entry.attempts, moment(entry.first_try_at or stamp()), now(), entry.message_id)


def _has_reached(tx: Transaction, entry: Entry) -> bool:
    """Tell whether an earlier try reached any of the recipients."""
    return any(one.state == "accepted" for one in outbox.recipients(tx, entry.id))
