"""The worker is killed at every moment there is, and no mail leaves twice or is said to have left when it has not."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_smtp import CountingSmtp
from dovecot_server import Mailbox
from office import CUSTOMER, Office, open_office
from proxy import Proxy
from sent_keeper import SentKeeper
from worker_process import PreparedWorker, WorkerProcess, wait_for

from mail import desk
from store import outbox
from store.drafts import Draft
from store.drafts import save as save_draft
from store.outbox import Entry

KILLS = 30
"""In each of two tests."""
MAILS = 150
LONGEST_LIFE = 0.3
PATIENCE = 1.0


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[CountingSmtp]:
    """A server that keeps no copies."""
    with CountingSmtp(mailbox.server.tls.good) as server:
        yield server


@pytest.fixture
def keeping_smtp(mailbox: Mailbox) -> Iterator[CountingSmtp]:
    """A server that keeps a copy of everything in Sent."""
    keeper = SentKeeper(mailbox)
    with CountingSmtp(mailbox.server.tls.good, keeper.keep) as server:
        yield server
    keeper.close()


def an_office(folder: Path, mailbox: Mailbox, smtp_port: int, *, saves_sent: bool) -> Office:
    office = open_office(folder, mailbox, smtp_port, "tls")
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET saves_sent = ?", [saves_sent])
    return office


def a_worker(office: Office) -> WorkerProcess:
    folder = office.store.path.parent
    return WorkerProcess(office.store.path, folder / "vault", "--patience", str(PATIENCE))


def states(office: Office) -> Counter[str]:
    return Counter(entry.state for entry in outbox.listed(office.store.read()))


def work_through(office: Office) -> None:
    """Let a worker run until nothing is left to do."""
    with a_worker(office):
        # copies are made where there is something to be copied
        wait_for(lambda: not {"queued", "claimed", "handing"} & set(states(office)), 60)
        wait_for(lambda: not [e for e in outbox.listed(office.store.read()) if e.sent_copy == "needed"], 60)


def copies_in_sent(office: Office) -> Counter[bytes]:
    lines = b"\n".join(office.mailbox.raw_mails("Sent")).splitlines()
    return Counter(line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"message-id:"))


def queue_many(office: Office, count: int) -> list[Entry]:
    row = office.add_row("INV-1", CUSTOMER)
    return [office.write(row, f"Invoice {number}") for number in range(count)]


def kill_again_and_again(office: Office, smtp: CountingSmtp) -> None:
    """Kill worker after worker at random moments while mails leave."""
    smtp.slowly = 0.05
    with PreparedWorker(office.store.path, office.store.path.parent / "vault", PATIENCE) as worker:
        for _kill in range(KILLS):
            worker.start()
            time.sleep(random.uniform(0, LONGEST_LIFE))
            worker.kill()
    smtp.slowly = 0


def check_truth(office: Office, smtp: CountingSmtp) -> None:
    """Nothing was accepted twice, and what is shown as sent was accepted."""
    times = smtp.times()
    assert [message_id for message_id, count in times.items() if count > 1] == []
    shown_as_sent = {entry.message_id for entry in outbox.listed(office.store.read(), ["sent"])}
    assert shown_as_sent - times.keys() == set()


def test_where_the_provider_keeps_copies_every_mail_leaves_once_through_many_kills(
    tmp_path: Path, mailbox: Mailbox, keeping_smtp: CountingSmtp
) -> None:
    office = an_office(tmp_path, mailbox, keeping_smtp.port, saves_sent=True)
    queue_many(office, MAILS)
    kill_again_and_again(office, keeping_smtp)
    work_through(office)
    check_truth(office, keeping_smtp)
    # a mail that was killed three times after its hand-over had begun is left to a person
    for entry in outbox.listed(office.store.read(), ["unknown"]):
        assert entry.attempts >= 3
        with office.store.write() as tx:
            outbox.retry(tx, entry.id)
    work_through(office)
    check_truth(office, keeping_smtp)
    assert states(office) == Counter(sent=MAILS)
    assert len(keeping_smtp.times()) == MAILS
    assert set(copies_in_sent(office).values()) == {1}


def test_where_it_keeps_none_mails_end_as_sent_or_unknown_through_many_kills(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp
) -> None:
    office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
    queue_many(office, MAILS)
    kill_again_and_again(office, smtp)
    work_through(office)
    check_truth(office, smtp)
    unknown = outbox.listed(office.store.read(), ["unknown"])
    assert states(office) == Counter({"sent": MAILS - len(unknown), "unknown": len(unknown)})
    assert len(unknown) <= KILLS
    # who looks at the server can settle each of them
    with office.store.write() as tx:
        for entry in unknown:
            settle = outbox.mark_sent if smtp.times()[entry.message_id] else outbox.retry
            settle(tx, entry.id)
    work_through(office)
    check_truth(office, smtp)
    assert states(office) == Counter(sent=MAILS)
    assert len(smtp.times()) == MAILS
    assert max(copies_in_sent(office).values()) == 1


def killed_at(office: Office, smtp: CountingSmtp, point: str, size: int = 0) -> Entry:
    """Kill a worker when the hand-over of a mail has come to a point; return the mail, after a new worker's work."""
    smtp.stall = point
    entry = a_mail(office, size)
    with a_worker(office):
        assert smtp.stalled.wait(30)
        if not size:
            # the whole mail fits into the buffers between the two
            wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "handing")
    smtp.stall = ""
    work_through(office)
    return outbox.load(office.store.read(), entry.id)


def a_mail(office: Office, size: int = 0) -> Entry:
    row = office.add_row("INV-1", CUSTOMER)
    if not size:
        return office.write(row, "Invoice")
    enclosed = desk.attach(office.store, "scan.bin", "application/octet-stream", random.randbytes(size))
    draft = desk.new_draft(office.store.read(), office.table.id, row)
    draft = Draft(**{**vars(draft), "subject": "Invoice", "body": "With a scan", "enclosed": (enclosed,)})
    with office.store.write() as tx:
        number = save_draft(tx, None, office.table.id, row, draft)
    return desk.queue(office.store, office.vault, number)


def test_a_kill_in_the_middle_of_the_data_sends_the_mail_later(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp
) -> None:
    office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
    entry = killed_at(office, smtp, "body", size=16_000_000)
    assert (entry.state, smtp.times()[entry.message_id]) == ("sent", 1)


@pytest.mark.parametrize(("point", "accepted"), [("body", 0), ("dot", 0), ("accepted", 1)])
def test_a_kill_after_the_dot_leaves_the_fate_unknown_where_no_copies_are_kept(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp, point: str, accepted: int
) -> None:
    office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
    entry = killed_at(office, smtp, point)
    assert (entry.state, entry.code) == ("unknown", "SEND_001")
    assert smtp.times()[entry.message_id] == accepted


@pytest.mark.parametrize(("point", "accepted"), [("body", 0), ("dot", 0), ("accepted", 1)])
def test_a_kill_after_the_dot_is_cleared_up_by_the_providers_copy(
    tmp_path: Path, mailbox: Mailbox, keeping_smtp: CountingSmtp, point: str, accepted: int
) -> None:
    office = an_office(tmp_path, mailbox, keeping_smtp.port, saves_sent=True)
    entry = killed_at(office, keeping_smtp, point)
    assert (entry.state, keeping_smtp.times()[entry.message_id]) == ("sent", 1)
    assert set(copies_in_sent(office).values()) == {1}


@contextlib.contextmanager
def locked(office: Office) -> Iterator[None]:
    """Keep every other process from writing to the store."""
    connection = sqlite3.connect(office.store.path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def killed_before_commit(office: Office, smtp: CountingSmtp) -> Entry:
    """Kill a worker that has the server's answer and cannot write it down; return the mail after a new one's work."""
    entry = a_mail(office)
    with contextlib.ExitStack() as lock:
        answered = threading.Event()

        def lock_the_store() -> None:
            lock.enter_context(locked(office))
            answered.set()

        smtp.before_answer = lock_the_store
        with a_worker(office):
            assert answered.wait(30)
            # the answer is on its way, and whenever it arrives, nothing can be written
            time.sleep(0.2)
    smtp.before_answer = lambda: None
    work_through(office)
    return outbox.load(office.store.read(), entry.id)


def test_a_kill_between_the_answer_and_its_commit_is_cleared_up_by_the_providers_copy(
    tmp_path: Path, mailbox: Mailbox, keeping_smtp: CountingSmtp
) -> None:
    office = an_office(tmp_path, mailbox, keeping_smtp.port, saves_sent=True)
    entry = killed_before_commit(office, keeping_smtp)
    assert (entry.state, keeping_smtp.times()[entry.message_id]) == ("sent", 1)


def test_a_kill_between_the_answer_and_its_commit_is_told_where_no_copies_are_kept(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp
) -> None:
    office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
    entry = killed_before_commit(office, smtp)
    assert (entry.state, smtp.times()[entry.message_id]) == ("unknown", 1)


def test_a_kill_in_the_middle_of_an_append_leaves_one_copy_in_sent(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp
) -> None:
    size = 2_000_000
    with Proxy(mailbox.server.imaps) as proxy:
        office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
        through(office, proxy)
        entry = a_mail(office, size)
        with a_worker(office):
            wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "sent")
            proxy.delay = 0.02
            wait_for(lambda: len(proxy.sent) > size // 2)
        assert outbox.load(office.store.read(), entry.id).sent_copy == "needed"
        proxy.delay = 0
        work_through(office)
    assert copies_in_sent(office) == {entry.message_id.encode(): 1}
    assert smtp.times() == {entry.message_id: 1}


def test_a_kill_between_an_append_and_its_commit_leaves_one_copy_in_sent(
    tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp
) -> None:
    with Proxy(mailbox.server.imaps) as proxy:
        office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
        through(office, proxy)
        entry = a_mail(office, 500_000)
        size = len(office.sent_bytes(entry))
        with a_worker(office):
            wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "sent")
            proxy.delay = 0.05
            wait_for(lambda: len(proxy.sent) > size - 50_000)
            # the server has the copy long before its answer comes through
            proxy.delay = 2
            wait_for(lambda: copies_in_sent(office))
        assert outbox.load(office.store.read(), entry.id).sent_copy == "needed"
        proxy.delay = 0
        work_through(office)
    assert copies_in_sent(office) == {entry.message_id.encode(): 1}


def through(office: Office, proxy: Proxy) -> None:
    """Let the account fetch through a proxy."""
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET imap_port = ?", [proxy.port])


def test_what_is_fetched_between_kills_is_kept_once(tmp_path: Path, mailbox: Mailbox, smtp: CountingSmtp) -> None:
    office = an_office(tmp_path, mailbox, smtp.port, saves_sent=False)
    mails = [
        f"From: a@b.example\r\nMessage-ID: <{number}@b.example>\r\nSubject: {number}\r\n\r\nHello\r\n"
        for number in range(400)
    ]
    mailbox.deliver(*(mail.encode() for mail in mails))
    with PreparedWorker(office.store.path, tmp_path / "vault", PATIENCE) as worker:
        for _kill in range(20):
            worker.start()
            time.sleep(random.uniform(0, 0.15))
            worker.kill()
    reader = office.store.read()
    with a_worker(office):
        wait_for(lambda: reader.number("SELECT count(*) FROM arrivals") >= len(mails))
        wait_for(lambda: reader.number("SELECT last_uid FROM folders WHERE role = 'inbox'") == len(mails))
    assert reader.number("SELECT count(*) FROM arrivals") == len(mails)
    assert reader.number("SELECT count(DISTINCT message_id) FROM arrivals") == len(mails)
