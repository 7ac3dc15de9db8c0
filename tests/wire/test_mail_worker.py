"""The worker as the process that it is, on real servers and on servers that misbehave."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from at_work import account_of, change, state_of
from dovecot_server import Mailbox
from office import CUSTOMER, Office, answer_to
from proxy import Proxy
from worker_process import WorkerProcess, holds_lease, wait_for

from mail import account_setup, desk
from mail.arming import arm, is_armed
from mail.giving_way import NICENESS
from mail.linking import link
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.reading.parse import ParsedMail, parse_mail
from mail.worker import work_once
from store import accounts, arrivals, blobs, outbox
from store.accounts import NEEDS_SIGN_IN, UNREACHABLE, WORKING
from store.clock import moment, now, stamp
from store.drafts import save as save_draft
from store.outbox import Entry
from store.workspace import Store


def write_held(office: Office, seconds: float) -> Entry:
    """Queue a mail that leaves after a while."""
    row = office.add_row("INV-1", CUSTOMER)
    draft = replace(desk.new_draft(office.store.read(), office.table.id, row), subject="Held", body="Dear customer")
    with office.store.write() as tx:
        number = save_draft(tx, None, office.table.id, row, draft)
    return desk.queue(office.store, office.vault, number, stamp(now() + timedelta(seconds=seconds)))


def test_a_queued_mail_leaves_and_its_reply_is_pushed_onto_its_row(
    office: Office, run: Callable[..., WorkerProcess]
) -> None:
    run()
    wait_for(lambda: account_of(office).last_fetch_at)
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(row, "Your invoice INV-1")
    wait_for(lambda: outbox.load(office.store.read(), entry.id).sent_copy == "done")
    assert state_of(office, entry) == "sent"
    # the next look without a push is nine minutes away
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
    wait_for(lambda: office.incoming(row))


def test_a_mail_for_later_waits_while_others_leave(office: Office, run: Callable[..., WorkerProcess]) -> None:
    run()
    later, soon = write_held(office, 3600), write_held(office, 1)
    wait_for(lambda: state_of(office, soon) == "sent")
    assert moment(outbox.load(office.store.read(), soon.id).sent_at or "") >= moment(soon.due_at or "")
    assert state_of(office, later) == "queued"
    with office.store.write() as tx:
        outbox.send_now(tx, later.id)
    wait_for(lambda: state_of(office, later) == "sent")


def test_a_second_worker_says_who_works_and_ends(office: Office, run: Callable[..., WorkerProcess]) -> None:
    first = run()
    wait_for(lambda: holds_lease(office.store, first))
    code, out, err = run().ended()
    assert (code, err) == (0, "")
    assert str(first.pid) in out


def test_a_worker_leaves_the_processor_to_who_waits_for_something(
    office: Office, run: Callable[..., WorkerProcess]
) -> None:
    worker = run()
    wait_for(lambda: holds_lease(office.store, worker))
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= NICENESS


def test_a_worker_that_is_told_to_stop_gives_the_lease_back(office: Office, run: Callable[..., WorkerProcess]) -> None:
    worker = run()
    wait_for(lambda: account_of(office).last_fetch_at)
    worker.tell(signal.SIGTERM)
    assert worker.ended(15) == (0, "", "")
    assert office.store.read().value("SELECT expires_at FROM leases") == ""


def test_the_lease_of_a_killed_worker_is_taken_at_once(office: Office, run: Callable[..., WorkerProcess]) -> None:
    first = run()
    wait_for(lambda: holds_lease(office.store, first))
    first.kill()
    # its time is not yet over
    assert moment(str(office.store.read().value("SELECT expires_at FROM leases"))) > now() + timedelta(seconds=5)
    second = run()
    wait_for(lambda: holds_lease(office.store, second), 5)


def test_a_leashed_worker_sends_what_is_held_and_ends(office: Office, run: Callable[..., WorkerProcess]) -> None:
    worker = run("--leashed")
    wait_for(lambda: account_of(office).last_fetch_at)
    held, later = write_held(office, 2), write_held(office, 3600)
    worker.let_go()
    # what closing a terminal and Ctrl+C send to everyone who was started from it
    worker.tell(signal.SIGHUP)
    worker.tell(signal.SIGINT)
    assert state_of(office, held) == "queued"
    assert worker.ended() == (0, "", "")
    entry = outbox.load(office.store.read(), held.id)
    assert (entry.state, entry.sent_copy) == ("sent", "done")
    assert state_of(office, later) == "queued"


def test_a_leashed_worker_without_due_mail_ends_with_its_leash(
    office: Office, run: Callable[..., WorkerProcess]
) -> None:
    worker = run("--leashed")
    wait_for(lambda: holds_lease(office.store, worker))
    worker.let_go()
    assert worker.ended() == (0, "", "")


def test_the_end_of_the_hold_finds_no_mail_that_was_taken_back(
    office: Office, run: Callable[..., WorkerProcess]
) -> None:
    run()
    held = write_held(office, 1)
    desk.take_back(office.store, held.id)
    marker = write_held(office, 1.5)
    wait_for(lambda: state_of(office, marker) == "sent")
    assert state_of(office, held) == "draft"


def test_a_fetch_that_is_cut_anywhere_goes_on_and_imports_nothing_twice(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    replies = [bytes(answer_to(office.sent_bytes(entry))) for _ in range(20)]
    others = [
        f"From: a@b.example\r\nMessage-ID: <{number}@b.example>\r\nSubject: Offer {'x' * 100}\r\n\r\nHello\r\n"
        for number in range(100)
    ]
    office.mailbox.deliver(*(mail.encode() for mail in others), *replies)
    counted = "SELECT count(*), count(DISTINCT message_id) FROM arrivals WHERE message_id LIKE '%b.example>'"
    with Proxy(office.mailbox.server.imaps) as proxy:
        change(office, imap_port=proxy.port)
        for limit in range(2_000, 150_000, 4_000):
            proxy.cut_down_after = limit
            office.work()
            ((found, different),) = office.store.read().all(counted)
            assert found == different
        # the last ones came through
        assert account_of(office).state == WORKING
    assert len(office.incoming(row)) == len(replies)
    assert office.store.read().all(counted) == [(100, 100)]


def test_a_worker_whose_fetch_is_cut_begins_it_again(office: Office, run: Callable[..., WorkerProcess]) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    office.mailbox.deliver(*(bytes(answer_to(office.sent_bytes(entry))) for _ in range(20)))
    with Proxy(office.mailbox.server.imaps, cut_down_after=8_000) as proxy:
        change(office, imap_port=proxy.port)
        run()
        wait_for(lambda: proxy.connections > 1)
        proxy.cut_down_after = None
        wait_for(lambda: len(office.incoming(row)) == 20)


def test_a_server_that_is_down_shows_and_is_found_again(office: Office, run: Callable[..., WorkerProcess]) -> None:
    with Proxy(1) as proxy:
        change(office, imap_port=proxy.port, state="new")
        run()
        wait_for(lambda: account_of(office).state == UNREACHABLE)
        assert account_of(office).code == "SERVER_001"
        proxy.target = office.mailbox.server.imaps
        wait_for(lambda: account_of(office).state == WORKING)
        assert account_of(office).code == ""


def test_changed_settings_are_used_at_once(office: Office, run: Callable[..., WorkerProcess]) -> None:
    with Proxy(1) as proxy:
        change(office, imap_port=proxy.port, smtp_port=proxy.port)
        run()
        wait_for(lambda: account_of(office).state == UNREACHABLE)
    change(office, imap_port=office.mailbox.server.imaps, smtp_port=office.account.smtp_port)
    wait_for(lambda: account_of(office).state == WORKING)
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    wait_for(lambda: state_of(office, entry) == "sent")


def test_a_refused_password_holds_mail_until_a_sign_in_and_is_not_tried_again(
    office: Office, run: Callable[..., WorkerProcess]
) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    first = office.send(row, "Your invoice INV-1")
    dovecot, user = office.mailbox.server, office.mailbox.user
    dovecot.add_user(user, "a new one")
    waiting = office.write(row, "Reminder")
    run()
    wait_for(lambda: account_of(office).state == NEEDS_SIGN_IN)
    assert account_of(office).code == "NEMAIL_002"
    # the receiver may have been refused first, while the sender still had the mail
    wait_for(lambda: state_of(office, waiting) == "queued")
    refused = dovecot.log_file.read_text().count("auth failed, 1 attempts")
    wait_for_seconds(office, 3)
    assert dovecot.log_file.read_text().count("auth failed, 1 attempts") == refused

    account_setup.sign_in(office.store, office.vault, office.account, "a new one")
    wait_for(lambda: state_of(office, waiting) == "sent")
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(first))))
    wait_for(lambda: office.incoming(row))
    mailbox = Mailbox(dovecot, user, "a new one")
    wait_for(lambda: outbox.load(office.store.read(), waiting.id).sent_copy == "done")
    assert sum(b"Subject: Reminder" in raw for raw in mailbox.raw_mails("Sent")) == 1
    assert account_of(office).state == WORKING


def wait_for_seconds(office: Office, seconds: float) -> None:
    """Let a mail become due, which proves that the worker had so much time."""
    until = now() + timedelta(seconds=seconds)
    wait_for(lambda: now() > until)


def test_a_disarmed_copy_sends_nothing_until_it_is_armed(office: Office, tmp_path: Path) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice INV-1")
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    assert not is_armed(copy, office.vault)
    with WorkerProcess(copy.path, tmp_path / "vault"):
        wait_for(lambda: outbox.load(copy.read(), entry.id).code == "ARM_001")
        wait_for(lambda: accounts.every(copy.read())[0].last_fetch_at)
        assert outbox.load(copy.read(), entry.id).state == "queued"
        assert office.mailbox.raw_mails("Sent") == []
        arm(copy, office.vault)
        wait_for(lambda: outbox.load(copy.read(), entry.id).state == "sent")
        assert outbox.load(copy.read(), entry.id).code == ""


def test_a_disarmed_copy_says_so_when_it_works_once(office: Office, tmp_path: Path) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice INV-1")
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    asyncio.run(work_once(copy))
    held = outbox.load(copy.read(), entry.id)
    assert (held.state, held.code) == ("queued", "ARM_001")


def test_a_worker_for_a_newer_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "mailbase.db")
    with store.write() as tx:
        tx.run("PRAGMA user_version = 999")
    with WorkerProcess(store.path, tmp_path / "vault") as worker:
        code, _out, err = worker.ended()
    assert code == 1
    assert err.startswith("STORE_001: ")


def test_a_mail_that_defeats_the_reader_is_filed_by_its_header_and_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    poison = answer_to(office.sent_bytes(entry))
    poison.set_content("poison")
    office.mailbox.deliver(bytes(poison), bytes(answer_to(office.sent_bytes(entry))))

    def defeated(raw: bytes) -> ParsedMail:
        if b"poison" in raw:
            raise RecursionError
        return parse_mail(raw)

    monkeypatch.setattr("mail.sorter.parse_mail", defeated)
    office.work()
    assert [one.text.strip() for one in office.incoming(row)] == ["", "Thanks, we will pay on Monday."]


def test_a_mail_that_cannot_be_read_is_set_apart_with_its_bytes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defeated_by(raw: bytes) -> None:
        if b"poison" in raw:
            raise RecursionError

    def defeated_headers(raw: bytes) -> ParsedHeaders:
        defeated_by(raw)
        return parse_headers(raw)

    def defeated_mail(raw: bytes) -> ParsedMail:
        defeated_by(raw)
        return parse_mail(raw)

    monkeypatch.setattr("mail.sorter.parse_headers", defeated_headers)
    for reader in ("mail.sorter.parse_mail", "mail.intake.parse_mail"):
        monkeypatch.setattr(reader, defeated_mail)
    poison = b"Subject: poison\r\n\r\nand a body\r\n"
    office.mailbox.deliver(poison, b"Subject: fine\r\n\r\n")
    office.work()
    office.work()
    (fine, apart) = sorted(arrivals.unlinked(office.store.read(), None), key=lambda one: one.kind)
    assert (fine.subject, fine.raw_hash) == ("fine", "")
    assert (apart.subject, apart.kind) == ("(A mail that cannot be read)", arrivals.SET_APART)
    kept = blobs.get(office.store.read(), apart.raw_hash)
    assert kept.endswith(poison)

    row = office.add_row("INV-1", CUSTOMER)
    asyncio.run(link(office.store, office.vault, apart.id, office.table.id, row))
    (shown,) = office.incoming(row)
    assert shown.mail is not None
    assert shown.mail.attachments == (("mail.eml", len(kept)),)


def test_the_mails_of_a_removed_account_do_not_wait_for_ever(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    account_setup.remove(office.store, office.vault, office.account)
    office.work()
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code) == ("failed", "ACCOUNT_001")
