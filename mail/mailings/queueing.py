"""Writing the mails of a mailing: each is queued in transactions of its own, and can be stopped between any two.

Whatever ends it, what was queued leaves, and the same mailing begun again goes on behind it: a row whose mail is no
draft any more is done. What a crash left as a draft is written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from mail import desk, scheduling
from mail.arming import require_armed, signing_key
from mail.errors import LetterError
from mail.mailings.planning import Planned, Wish, plan, require_sender
from mail.mailings.spacing import Spacing
from mail.unsubscribing import Origin, ways_out
from mail.vault.keychain import Vault
from store import clock, conversations, drafts, leases, mailings, outbox, templates
from store.clock import stamp
from store.connection import Transaction
from store.errors import (
    DraftChangedError,
    MailbaseError,
    MailingUnderWayError,
    NoSuchRowError,
    OptedOutError,
    WrongStateError,
)
from store.leases import Lease
from store.mailings import Mailing
from store.outbox import Entry
from store.scheduling import Schedule
from store.workspace import Store

_OF_ONE_ROW = (LetterError, NoSuchRowError, OptedOutError, DraftChangedError, WrongStateError)
"""What stands in the way of one row alone; anything else would of all."""
_BEAT = 10.0
"""Seconds between two heartbeats of the lease."""
_TAKES_BACK_FOR = timedelta(hours=1)
_LONGEST_WRITING = timedelta(seconds=1)
"""For one mail: while a mailing that is to be held is written, nothing of it leaves."""


@dataclass(frozen=True)
class Step:
    """One row is dealt with."""

    planned: Planned
    entry: int | None = None
    """Its mail in the outbox, if it was queued just now."""
    due_at: str | None = None


@dataclass(frozen=True)
class Departing:
    """When a mailing leaves."""

    spacing: Spacing
    first: datetime | None = None
    """When the first mail leaves; None as soon as it is queued."""
    hold: timedelta = timedelta()
    """How long all of it can be taken back, once the last one is queued."""


class Queueing:
    """Writes one mailing."""

    def __init__(self, store: Store, vault: Vault, wish: Wish, rows: Sequence[int], departing: Departing) -> None:
        self._store = store
        self._vault = vault
        self._wish = wish
        self._rows = rows
        self._departing = departing
        self._queued = 0
        self._youngest = 0
        self._first = clock.now()
        self.mailing: Mailing | None = None
        """Once it has begun."""

    def steps(self, go_on: Callable[[], bool] = lambda: True) -> Iterator[Step]:
        """Queue the mails, one a step; a mailing that is stopped stays open, and the same goes on with it.

        :raises MailingUnderWayError: another process is at it
        :raises TemplateChangedError: the template is not the one of the wish any more
        :raises MailbaseError: none of the mails can be sent, as with :func:`mail.desk.queue`
        """
        store, wish = self._store, self._wish
        require_armed(store, self._vault)
        self._sender = require_sender(store.read(), wish, store.member)
        self._key = signing_key(store, self._vault)
        with self._alone() as self._lease:
            with store.write() as tx:
                templates.require_as_seen(tx, wish.template)
                self.mailing = mailings.begin(tx, wish.table.id, wish.template.id, wish.identity.id)
                self._youngest = outbox.youngest(tx)
            self._first, beaten = self._begins(self.mailing), monotonic()
            for planned in plan(store.read(), wish, self._rows, store.member):
                if not go_on():
                    return
                if monotonic() - beaten > _BEAT:
                    leases.beat(store, self._lease)
                    beaten = monotonic()
                yield self._step(planned, self.mailing)
            self._finish(self.mailing)

    @contextmanager
    def _alone(self) -> Iterator[Lease]:
        # under whichever name: a row that one of them is about to write to is nothing that the other could see
        lease = leases.take(self._store, f"mailing {self._wish.template.id}")
        if lease is None:
            raise MailingUnderWayError(template=self._wish.template.name)
        try:
            yield lease
        finally:
            leases.give_back(self._store, lease)

    def _require_ours(self, tx: Transaction) -> None:
        """Do nothing unless the lease has run out meanwhile, and another has it."""
        if not leases.is_ours(tx, self._lease):
            raise MailingUnderWayError(template=self._wish.template.name)

    def _step(self, planned: Planned, mailing: Mailing) -> Step:
        if planned.draft is None or not planned.may_be_sent:
            return Step(planned)
        number = self._draft(planned, mailing)
        try:
            entry = self._queue(number)
        except BaseException as error:
            _throw_away(self._store, number)
            if isinstance(error, _OF_ONE_ROW) and isinstance(error, MailbaseError):
                return Step(Planned(planned.row, planned.title, problems=(error,)))
            raise
        with self._store.write() as tx:
            mailings.note_queued(tx, entry.id)
        self._queued += 1
        return Step(planned, entry.id, entry.due_at)

    def _draft(self, planned: Planned, mailing: Mailing) -> int:
        """Keep the mail of a row as a draft, noted as this mailing's in the same transaction."""
        if planned.draft is None:
            raise AssertionError("a mail that may be sent is written")
        page, sender = self._sender.account.unsubscribe_url, self._sender.identity.address
        ways = ways_out(Origin(mailing.id, planned.row), sender, page, self._key)
        draft = replace(planned.draft, unsubscribe=ways)
        with self._store.write() as tx:
            self._require_ours(tx)
            require_sender(tx, self._wish, tx.member)
            left = mailings.written(tx, mailing.id, planned.row)
            if left is not None and left.entry is not None and not left.is_queued:
                drafts.discard(tx, left.entry)
            number = drafts.save(tx, None, self._wish.table.id, planned.row, draft)
            mailings.note_draft(tx, mailing.id, planned.row, number)
            return number

    def _queue(self, number: int) -> Entry:
        """Let a draft leave in its turn; one that leaves later than a hold lasts is written as a mail only then."""
        turn = self._departing.spacing.after(self._queued)
        due_at = stamp(self._first + turn)
        waits = turn + (self._departing.hold or self._first - clock.now())
        if waits <= outbox.LONGEST_HOLD:
            return desk.queue(self._store, self._vault, number, due_at)
        return scheduling.schedule(self._store, self._vault, number, Schedule(due_at))

    def _begins(self, mailing: Mailing) -> datetime:
        """Return when the first mail leaves; of a mailing that is held, a time that comes after all are written.

        One that is gone on with keeps its distance from what still waits of it.
        """
        departing, now = self._departing, clock.now()
        if departing.first is not None:
            return departing.first
        if departing.hold:
            return now + departing.hold + len(self._rows) * _LONGEST_WRITING
        last = mailings.last_departure(self._store.read(), mailing.id) if departing.spacing.step else None
        return now if last is None else max(now, last + departing.spacing.step)

    def _finish(self, mailing: Mailing) -> None:
        """End the mailing; one that is held leaves from the end of its hold on."""
        departing = self._departing
        with self._store.write() as tx:
            self._require_ours(tx)
            if not departing.hold or departing.first is not None:
                mailings.finish(tx, mailing.id)
                return
            first = clock.now() + departing.hold
            # what an earlier run queued keeps the times that it was given
            numbers = mailings.waiting(tx, mailing.id, self._youngest)
            mailings.move(tx, [
                (number, stamp(first + departing.spacing.after(place))) for place, number in enumerate(numbers)
            ])  # fmt: skip
            mailings.finish(tx, mailing.id, stamp(first))


@dataclass(frozen=True)
class TakenBack:
    """What became of a mailing that was taken back."""

    back: int
    left: int
    """How many had left, or were on their way."""


def take_back(store: Store, mailing: int, after: int = 0) -> TakenBack:
    """Take back the mails of a mailing that no server has anything of; nothing is left of them, not even drafts.

    :param after: only those that are younger than the mail of this number in the outbox
    :raises NotYourMailError: somebody else wrote them
    """
    with store.write() as tx:
        # none leaves while the others are being taken back
        mailings.put_off(tx, mailing, after, stamp(clock.now() + _TAKES_BACK_FOR))
    back = left = 0
    for number in mailings.entries(store.read(), mailing, after):
        is_back = _take_back(store, number)
        back, left = back + (is_back is True), left + (is_back is False)
    with store.write() as tx:
        if not after or not mailings.entries(tx, mailing):
            mailings.end_taken_back(tx, mailing)
    return TakenBack(back, left)


def _take_back(store: Store, number: int) -> bool | None:
    """Take one mail back; None where it is a draft that a person has taken back before, or was cancelled."""
    reader = store.read()
    state = outbox.load(reader, number).state
    if state == "cancelled" or (state == "draft" and mailings.is_queued(reader, number)):
        return None
    try:
        if state != "draft":
            desk.take_back(store, number)
    except WrongStateError:
        return False
    _throw_away(store, number)
    return True


def _throw_away(store: Store, number: int) -> None:
    """Leave nothing of a draft that nobody has written by hand."""
    with store.write() as tx:
        conversation = outbox.load(tx, number).conversation
        drafts.discard(tx, number)
        conversations.forget_empty(tx, conversation or 0)
