"""The worker is killed while scheduled mails are frozen and sent: each leaves once, under the id that it was given."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_work import change, worker_for
from counting_smtp import CountingSmtp
from dovecot_server import Mailbox
from office import CUSTOMER, Office, open_office
from scheduled import let_pass, now_of, scheduled
from sent_keeper import SentKeeper
from worker_process import PreparedWorker, wait_for

from store import outbox
from store.outbox import Entry

KILLS = 20
MAILS = 60
LONGEST_LIFE = 0.4
PATIENCE = 1.0


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[CountingSmtp]:
    """A server that keeps a copy of everything in Sent."""
    keeper = SentKeeper(mailbox)
    with CountingSmtp(mailbox.server.tls.good, keeper.keep) as server:
        yield server
    keeper.close()


@pytest.fixture
def office(tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp) -> Office:
    office = open_office(tmp_path, mailbox, smtp.port, "tls")
    change(office, saves_sent=True)
    return office


def states(office: Office, entries: list[Entry]) -> Counter[str]:
    return Counter(now_of(office, entry).state for entry in entries)


def work_through(office: Office, entries: list[Entry]) -> None:
    """Let a worker run until nothing is left to do."""
    with worker_for(office, "--patience", str(PATIENCE)):
        wait_for(lambda: set(states(office, entries)) <= {"sent", "unknown"}, 120)


def test_scheduled_mails_leave_once_through_many_kills(office: Office, smtp: CountingSmtp) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entries = [scheduled(office, row, subject=f"Reminder {number}") for number in range(MAILS)]
    let_pass(office, 60)
    smtp.slowly = 0.05
    with PreparedWorker(office.store.path, office.store.path.parent / "vault", PATIENCE) as worker:
        for _kill in range(KILLS):
            worker.start()
            time.sleep(random.uniform(0, LONGEST_LIFE))
            worker.kill()
    smtp.slowly = 0
    work_through(office, entries)
    # a mail that was killed three times after its hand-over had begun is left to a person
    with office.store.write() as tx:
        for entry in entries:
            if outbox.load(tx, entry.id).state == "unknown":
                outbox.retry(tx, entry.id)
    work_through(office, entries)
    assert smtp.times() == Counter({entry.message_id: 1 for entry in entries})
    assert office.store.read().number("SELECT count(*) FROM mails WHERE direction = 'out'") == MAILS


def test_a_kill_between_the_freezing_and_the_sending_changes_neither_bytes_nor_id(
    office: Office, smtp: CountingSmtp
) -> None:
    entry = scheduled(office, office.add_row("INV-1", CUSTOMER))
    let_pass(office, 60)
    # nobody answers there, so that the frozen mail is not handed over
    change(office, smtp_port=1)
    with worker_for(office, "--patience", str(PATIENCE)):
        wait_for(lambda: now_of(office, entry).mail is not None)
    frozen = office.sent_bytes(now_of(office, entry))
    change(office, smtp_port=smtp.port)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET next_try_at = NULL")
    work_through(office, [entry])
    (accepted,) = smtp.accepted
    assert (accepted.message_id, accepted.raw) == (entry.message_id, frozen)
