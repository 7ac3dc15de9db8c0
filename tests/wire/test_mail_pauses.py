"""Accounts that a person pauses while the worker is at work."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from at_work import account_of, state_of
from dovecot_server import Dovecot, Mailbox
from office import Office
from worker_process import WorkerProcess, wait_for

from mail import account_setup
from store import account_pauses, arrivals, outbox
from store.accounts import PAUSED, WORKING


@pytest.fixture
def customer(dovecot: Dovecot, mailbox: Mailbox) -> Mailbox:
    return dovecot.add_user(f"customer-of-{mailbox.user}")


def pause(office: Office) -> None:
    with office.store.write() as tx:
        account_pauses.pause(tx, office.account)


def resume(office: Office) -> None:
    with office.store.write() as tx:
        account_pauses.resume(tx, office.account)


def test_a_paused_account_holds_its_mail_and_sends_it_once_when_it_goes_on(
    office: Office, customer: Mailbox, run: Callable[[], WorkerProcess]
) -> None:
    run()
    wait_for(lambda: account_of(office).state == WORKING and account_of(office).last_fetch_at)
    pause(office)
    entry = office.write(office.add_row("INV-1", customer.user), "Your invoice")
    office.mailbox.deliver(b"From: a@b.test\r\nSubject: Meanwhile\r\n\r\nHello\r\n")
    time.sleep(3)
    assert state_of(office, entry) == "queued"
    assert outbox.load(office.store.read(), entry.id).attempts == 0
    assert not customer.raw_mails()
    assert not arrivals.unlinked(office.store.read(), None)
    assert account_of(office).state == PAUSED

    resume(office)
    wait_for(lambda: state_of(office, entry) == "sent")
    wait_for(lambda: [one.subject for one in arrivals.unlinked(office.store.read(), None)] == ["Meanwhile"])
    wait_for(lambda: account_of(office).state == WORKING)
    wait_for(customer.raw_mails)
    time.sleep(1)
    assert len(customer.raw_mails()) == 1


def test_working_once_leaves_a_paused_account_alone(office: Office, customer: Mailbox) -> None:
    entry = office.write(office.add_row("INV-1", customer.user), "Your invoice")
    pause(office)
    office.work()
    assert state_of(office, entry) == "queued"
    assert account_of(office).state == PAUSED
    assert account_of(office).last_fetch_at is None
    resume(office)
    office.work()
    assert state_of(office, entry) == "sent"
    assert account_of(office).state == WORKING


def test_mail_that_waits_is_lost_with_its_account_and_told_so(office: Office, customer: Mailbox) -> None:
    entry = office.write(office.add_row("INV-1", customer.user), "Your invoice")
    account_setup.remove(office.store, office.vault, office.account)
    office.work()
    settled = outbox.load(office.store.read(), entry.id)
    assert (settled.state, settled.code) == ("failed", "ACCOUNT_001")
    assert not customer.raw_mails()


def test_new_mail_tells_how_long_it_lay_on_the_server(office: Office, run: Callable[[], WorkerProcess]) -> None:
    office.mailbox.deliver(b"From: a@b.test\r\nSubject: Before\r\n\r\nHello\r\n")
    run()
    wait_for(lambda: account_of(office).last_fetch_at)
    assert account_of(office).lag is None
    office.mailbox.deliver(b"From: a@b.test\r\nSubject: Now\r\n\r\nHello\r\n")
    wait_for(lambda: account_of(office).lag is not None)
    assert (account_of(office).lag or 0) >= 0
