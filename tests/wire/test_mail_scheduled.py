"""Mails for later on real servers: they leave with every screen closed, late, filled in anew, or not at all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from at_work import change, state_of
from office import CUSTOMER, Office, answer_to
from proxy import Proxy
from scheduled import a_draft, in_minutes, later, let_pass, now_of, scheduled
from worker_process import WorkerProcess, holds_lease, wait_for

from mail import desk
from mail.reading.headers import parse_headers
from mail.reading.parse import parse_mail
from mail.scheduling import schedule
from mail.templates.filling import fill, into
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import account_pauses, outbox, rows, templates
from store.clock import moment, now, stamp
from store.outbox import Entry
from store.scheduling import ASK, SEND, SKIP, Schedule

REMINDER = Template(name="Reminder", subject="Invoice {Number}", text="Please pay {Number}.\n")


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


@contextmanager
def worker_command(office: Office, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `mailbase-tui worker`, without any screen, and end it."""
    environment = {
        **os.environ,
        "MAILBASE_STORE": str(office.store.path),
        "MAILBASE_SECRETS": str(office.store.path.parent / "vault"),
    }
    command = [sys.executable, "-m", "tui", "worker", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        yield process
        process.terminate()


def in_seconds(count: float) -> str:
    return stamp(now() + timedelta(seconds=count))


def sent_of(office: Office, entry: Entry) -> list[bytes]:
    """Return the copies of a mail in Sent."""
    return [raw for raw in office.mailbox.raw_mails("Sent") if parse_headers(raw).message_id == entry.message_id]


def reminder(office: Office, row: int, wanted: Schedule) -> Entry:
    """Schedule a mail from the template, which is kept for it."""
    reader = office.store.read()
    if not templates.every(reader, office.table.id):
        with office.store.write() as tx:
            templates.add(tx, office.table.id, REMINDER.name, content_of(REMINDER))
    begun = desk.new_draft(reader, office.table.id, row)
    filled = into(begun, fill(reader, office.table, row, REMINDER), begun)
    return schedule(office.store, office.vault, a_draft(office, row, **vars(filled)), wanted)


def test_a_scheduled_mail_leaves_at_its_time_with_no_screen_open(office: Office, row: int) -> None:
    with worker_command(office):
        entry = scheduled(office, row, Schedule(in_seconds(3)))
        assert (now_of(office, entry).state, now_of(office, entry).mail) == ("scheduled", None)
        wait_for(lambda: now_of(office, entry).sent_copy == "done", 60)
    gone = now_of(office, entry)
    assert gone.state == "sent"
    assert moment(gone.sent_at or "") >= moment(entry.due_at or "")
    (copy,) = sent_of(office, entry)
    headers = parse_headers(copy)
    assert headers.date is not None
    # it is dated when it leaves, to the second
    assert headers.date >= moment(entry.due_at or "").replace(microsecond=0)
    (shown,) = office.feed(row)
    assert (shown.kind, shown.state) == ("mail-out", "sent")


def test_a_worker_that_runs_once_sends_what_is_due_and_leaves_the_rest(office: Office, row: int) -> None:
    due, later_on = scheduled(office, row), scheduled(office, row, Schedule(in_minutes(600)))
    let_pass(office, 60)
    with worker_command(office, "--once") as process:
        assert process.wait(60) == 0
    assert (state_of(office, due), state_of(office, later_on)) == ("sent", "scheduled")


@pytest.mark.parametrize(("policy", "state"), [(SEND, "sent"), (SKIP, "cancelled"), (ASK, "scheduled")])
def test_a_time_that_was_slept_through_is_dealt_with_as_was_wanted(
    office: Office, row: int, policy: str, state: str
) -> None:
    entry = scheduled(office, row, later(if_missed=policy))
    let_pass(office, 24 * 60)
    office.work()
    assert state_of(office, entry) == state
    assert len(sent_of(office, entry)) == (state == "sent")


def test_who_is_asked_sends_it_after_all(office: Office, row: int, run: Callable[..., WorkerProcess]) -> None:
    entry = scheduled(office, row, later(if_missed=ASK))
    let_pass(office, 24 * 60)
    run()
    wait_for(lambda: now_of(office, entry).code == "SCHEDULE_003")
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    wait_for(lambda: state_of(office, entry) == "sent")


def test_a_row_that_is_edited_changes_what_is_filled_in_later_and_nothing_else(office: Office, row: int) -> None:
    as_written = reminder(office, row, later())
    anew = reminder(office, row, later(renders=True))
    let_pass(office, 60)
    with office.store.write() as tx:
        rows.set_cells(tx, office.table, row, {office.table.columns[0].id: "INV-2"})
    office.work()
    for entry, number in ((as_written, "INV-1"), (anew, "INV-2")):
        (copy,) = sent_of(office, entry)
        mail = parse_mail(copy)
        assert mail.headers.subject == f"Invoice {number}"
        assert mail.text.strip() == f"Please pay {number}."


def begun(office: Office, row: int) -> Entry:
    """Send a first mail; return it."""
    entry = office.send(row, "Your invoice")
    assert entry.conversation is not None
    return entry


def test_a_reply_that_came_first_keeps_a_mail_from_leaving(office: Office, row: int) -> None:
    first = begun(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=first.conversation)
    let_pass(office, 60)
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(first))))
    office.work()
    found = now_of(office, entry)
    assert (found.state, found.code) == ("cancelled", "SCHEDULE_004")
    assert sent_of(office, entry) == []
    (reply,) = office.incoming(row)[-1:]
    shown = next(one for one in office.feed(row) if one.kind == "scheduled")
    assert (shown.state, shown.why) == ("cancelled", {"reply": reply.id})


def test_a_reply_stops_a_mail_that_the_server_has_put_off(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    first = begun(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=first.conversation)
    port = office.account.smtp_port
    change(office, smtp_port=1)
    let_pass(office, 60)
    office.work()
    assert (state_of(office, entry), now_of(office, entry).attempts) == ("queued", 1)
    # nobody is at work while the reply comes and the server can be reached again
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(first))))
    change(office, smtp_port=port)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET next_try_at = ? WHERE id = ?", [tx.at, entry.id])
    run()
    wait_for(lambda: state_of(office, entry) == "cancelled", 60)
    assert now_of(office, entry).code == "SCHEDULE_004"
    assert sent_of(office, entry) == []


def test_a_mail_that_was_put_off_leaves_after_its_account_was_looked_at_again(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    entry = scheduled(office, row, later(only_if_no_reply=True))
    port = office.account.smtp_port
    change(office, smtp_port=1)
    let_pass(office, 60)
    run()
    # the try has ended, and says when the next one is
    wait_for(lambda: now_of(office, entry).attempts == 1 and now_of(office, entry).next_try_at)
    change(office, smtp_port=port)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET next_try_at = ? WHERE id = ?", [in_seconds(1), entry.id])
    wait_for(lambda: state_of(office, entry) == "sent", 60)


def test_a_worker_that_wakes_up_late_looks_for_replies_before_it_sends(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    first = begun(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=first.conversation)
    other = scheduled(office, row, later(only_if_no_reply=True))
    let_pass(office, 60)
    # the answer is the last of many mails
    noise = [f"From: a@b.example\r\nMessage-ID: <{n}@b.example>\r\n\r\nHello\r\n".encode() for n in range(200)]
    office.mailbox.deliver(*noise, bytes(answer_to(office.sent_bytes(first), From="Bob <bob@elsewhere.example>")))
    run()
    wait_for(lambda: state_of(office, entry) == "cancelled", 60)
    wait_for(lambda: state_of(office, other) == "sent", 60)


def test_a_mail_waits_while_nobody_can_look_for_replies_and_others_leave(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    entry, other = scheduled(office, row, later(only_if_no_reply=True)), scheduled(office, row)
    with Proxy(1) as proxy:
        change(office, imap_port=proxy.port)
        let_pass(office, 60)
        worker = run()
        wait_for(lambda: now_of(office, entry).code == "SCHEDULE_005")
        wait_for(lambda: state_of(office, other) == "sent")
        assert now_of(office, entry).answer
        assert worker.is_running
        proxy.target = office.mailbox.server.imaps
        with office.store.write() as tx:
            tx.run("UPDATE outbox SET next_try_at = NULL WHERE id = ?", [entry.id])
        wait_for(lambda: state_of(office, entry) == "sent", 60)
    assert len(sent_of(office, entry)) <= 1


def test_a_server_that_says_nothing_holds_up_no_other_mail(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    entry = scheduled(office, row, later(only_if_no_reply=True))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        change(office, imap_port=silent.getsockname()[1])
        let_pass(office, 60)
        run()
        time.sleep(1)
        others = [scheduled(office, row, Schedule(in_seconds(1))), office.write(row, "Queued")]
        wait_for(lambda: all(state_of(office, other) == "sent" for other in others), 60)
        assert state_of(office, entry) == "scheduled"


def test_two_workers_send_each_scheduled_mail_once(office: Office, row: int, run: Callable[..., WorkerProcess]) -> None:
    entries = [scheduled(office, row, Schedule(in_seconds(2)), subject=f"Reminder {n}") for n in range(10)]
    first = run()
    wait_for(lambda: holds_lease(office.store, first))
    second = run()
    # the second finds the first at work; when that dies it is started again, as the screens do
    assert second.ended()[0] == 0
    wait_for(lambda: any(state_of(office, entry) != "scheduled" for entry in entries), 60)
    first.kill()
    run()
    wait_for(lambda: all(state_of(office, entry) == "sent" for entry in entries), 60)
    wait_for(lambda: all(now_of(office, entry).sent_copy == "done" for entry in entries), 60)
    assert [len(sent_of(office, entry)) for entry in entries] == [1] * len(entries)


def test_the_screens_worker_stays_for_what_is_scheduled_within_its_time(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    worker = run("--leashed")
    wait_for(lambda: holds_lease(office.store, worker))
    soon, tomorrow = scheduled(office, row, Schedule(in_seconds(3))), scheduled(office, row, Schedule(in_minutes(1440)))
    worker.let_go()
    assert worker.ended()[0] == 0
    assert (state_of(office, soon), state_of(office, tomorrow)) == ("sent", "scheduled")


def test_a_paused_account_keeps_its_scheduled_mails(
    office: Office, row: int, run: Callable[..., WorkerProcess]
) -> None:
    entry = scheduled(office, row)
    with office.store.write() as tx:
        account_pauses.pause(tx, office.account)
    let_pass(office, 60)
    worker = run()
    wait_for(lambda: holds_lease(office.store, worker))
    time.sleep(1)
    assert state_of(office, entry) == "scheduled"
    with office.store.write() as tx:
        account_pauses.resume(tx, office.account)
    wait_for(lambda: state_of(office, entry) == "sent", 60)
