"""Whatever is done with mails for later, in any order: each has its bytes once it is to leave, and leaves once."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from closed_office import closed_office
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from office import CUSTOMER
from scheduled import Worker, a_draft, in_minutes, later, let_pass, now_of

from mail import desk
from mail.scheduling import schedule
from store import dispatch, outbox, rows, scheduling
from store.connection import Reader, Transaction
from store.dispatch import Settlement
from store.errors import MailbaseError, NoSuchRowError, WrongStateError
from store.outbox import Entry
from store.scheduling import IF_MISSED

MAILS = 3
Step = Callable[[Transaction, int], object]


def asks(reader: Reader, entry: Entry) -> bool:
    held = scheduling.standing(reader, entry.id)
    return held is not None and held.asks


class Steps(RuleBasedStateMachine):
    """An office with some mails, and everything that can be done with one of them."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = closed_office(Path(self.folder.name))
        self.row = self.office.add_row("INV-1", CUSTOMER)
        self.worker = Worker(self.office)
        self.numbers = [a_draft(self.office, self.row, subject=f"Mail {number}") for number in range(MAILS)]
        self.ids: dict[int, str] = {}
        self.sent: set[int] = set()

    def teardown(self) -> None:
        self.office.store.close()
        self.folder.cleanup()

    def entry(self, which: int) -> Entry:
        return outbox.load(self.office.store.read(), self.numbers[which])

    def take(self, which: int, step: Step) -> None:
        """Take a step that may not fit the state."""
        with contextlib.suppress(WrongStateError), self.office.store.write() as tx:
            step(tx, self.numbers[which])

    @rule(which=st.integers(0, MAILS - 1), no_reply=st.booleans(), if_missed=st.sampled_from(IF_MISSED))
    def schedule(self, which: int, no_reply: bool, if_missed: str) -> None:
        with contextlib.suppress(WrongStateError, NoSuchRowError):
            wanted = later(only_if_no_reply=no_reply, if_missed=if_missed)
            entry = schedule(self.office.store, self.office.vault, self.numbers[which], wanted)
            self.ids[which] = entry.message_id

    @rule(which=st.integers(0, MAILS - 1), minutes=st.sampled_from([0.5, 60]))
    def set_time(self, which: int, minutes: float) -> None:
        self.take(which, lambda tx, number: scheduling.set_time(tx, number, in_minutes(minutes)))

    @rule(which=st.integers(0, MAILS - 1), step=st.sampled_from([outbox.send_now, outbox.cancel, outbox.retry]))
    def decide(self, which: int, step: Step) -> None:
        self.take(which, step)

    @rule(which=st.integers(0, MAILS - 1))
    def take_back(self, which: int) -> None:
        with contextlib.suppress(WrongStateError):
            desk.take_back(self.office.store, self.numbers[which])
            del self.ids[which]

    @rule(minutes=st.sampled_from([1, 61, 100]))
    def let_pass(self, minutes: int) -> None:
        let_pass(self.office, minutes)

    @rule()
    def freeze(self) -> None:
        self.worker.freeze()

    @rule()
    def row_goes_or_comes(self) -> None:
        with contextlib.suppress(MailbaseError), self.office.store.write("Delete") as tx:
            rows.delete(tx, self.office.table, [self.row])

    @rule(outcome=st.sampled_from(["sent", "failed", "queued"]))
    def send(self, outcome: str) -> None:
        lease = self.worker.lease
        with self.office.store.write() as tx:
            entry = dispatch.claim(tx, lease, self.office.account.id)
            if entry is None:
                return
            assert entry.mail is not None
            if outcome == "sent":
                assert entry.id not in self.sent
                dispatch.begin_handing(tx, entry.id, lease)
                self.sent.add(entry.id)
            dispatch.settle(tx, entry.id, lease, Settlement(outcome, accepted=(CUSTOMER,) if outcome == "sent" else ()))

    @invariant()
    def a_mail_has_its_bytes_when_it_is_to_leave_and_only_then(self) -> None:
        if not hasattr(self, "office"):
            return
        with_bytes = 0
        for which in range(MAILS):
            entry = self.entry(which)
            with_bytes += entry.mail is not None
            assert (entry.mail is None) == (entry.state in ("draft", "scheduled")) or entry.state in (
                "failed",
                "cancelled",
            )
            assert entry.message_id == self.ids.get(which, "")
            assert (entry.id in self.sent) == (entry.state == "sent")
            if entry.state == "scheduled":
                assert scheduling.of(self.office.store.read(), entry.id) is not None
        assert self.office.store.read().number("SELECT count(*) FROM mails") == with_bytes

    @invariant()
    def what_waits_by_itself_is_what_the_worker_will_look_at(self) -> None:
        if not hasattr(self, "office"):
            return
        reader = self.office.store.read()
        waiting = [
            entry
            for entry in map(self.entry, range(MAILS))
            if entry.state == "queued" or (entry.state == "scheduled" and not asks(reader, entry))
        ]
        assert (dispatch.next_due(reader) is None) == (not waiting)
        assert all(now_of(self.office, entry).due_at for entry in waiting)


TestSteps = Steps.TestCase
TestSteps.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
