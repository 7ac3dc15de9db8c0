"""Mail under an address that the account may not use: it fails with a code, and says who has to allow what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from at_work import account_of, worker_for
from dovecot_server import Mailbox
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, open_office
from postfix_server import Postfix
from scripted_smtp import ScriptedSmtp
from worker_process import wait_for

from mail.providers.granting import who_grants
from store import departures, identities, outbox
from store.accounts import WORKING
from store.identities import Identity
from store.outbox import Entry

BOSS = "boss@firm.test"


def as_boss(office: Office) -> Entry:
    """Write a mail under an address of somebody else."""
    with office.store.write() as tx:
        boss = identities.add(tx, Identity(0, office.account.id, "The Boss", BOSS, "", is_default=True))
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    assert entry.identity == boss.id
    return entry


def failed(office: Office, entry: Entry) -> Callable[[], bool]:
    return lambda: outbox.load(office.store.read(), entry.id).state == "failed"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("MAIL", "553 5.7.1 <boss@firm.test>: Sender address rejected: not owned by user desk"),
        ("RCPT", "553 5.7.1 <boss@firm.test>: Sender address rejected: not owned by user desk"),
        ("DOT", "554 5.2.252 SendAsDenied; desk not allowed to send as boss@firm.test"),
        ("DOT", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    ],
)
async def test_a_sender_that_is_not_granted_fails_the_mail_and_not_the_account(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls, stage: str, words: str
) -> None:
    async with ScriptedSmtp(tls.good, **{stage: words}) as smtp:
        office = open_office(tmp_path, mailbox, smtp.port, "tls")
        entry = as_boss(office)
        with worker_for(office):
            async with asyncio.timeout(30):
                while not failed(office, entry)():  # noqa: ASYNC110 - it is another process that makes it hold
                    await asyncio.sleep(0.02)
    found = outbox.load(office.store.read(), entry.id)
    assert (found.code, found.answer, found.attempts) == ("ACCESS_137", words, 1)
    assert account_of(office).state == WORKING
    (departure,) = departures.read(office.store.read()).listed
    assert (departure.sender, departure.mailbox) == (BOSS, mailbox.user)


def test_postfix_tells_that_an_address_is_not_owned_by_who_signed_in(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix
) -> None:
    office = open_office(tmp_path, mailbox, postfix.owned, "starttls")
    entry = as_boss(office)
    with worker_for(office):
        wait_for(failed(office, entry))
        found = outbox.load(office.store.read(), entry.id)
        assert found.code == "ACCESS_137"
        assert f"not owned by user {mailbox.user}" in found.answer
        own = next(one for one in identities.every(office.store.read()) if one.address == mailbox.user)
        with office.store.write() as tx:
            identities.make_default(tx, own)
        again = office.write(office.add_row("INV-2", CUSTOMER), "Your invoice")
        wait_for(lambda: outbox.load(office.store.read(), again.id).state == "sent")


@pytest.mark.parametrize(
    ("provider", "told"),
    [
        ("microsoft365", "An administrator has to give desk@firm.test “Send as” on boss@firm.test"),
        ("gmail", "The owner of boss@firm.test has to confirm it for desk@firm.test"),
        ("generic", "The owner of boss@firm.test, or the administrator of its server, has to let desk@firm.test"),
    ],
)
def test_who_has_to_allow_it_is_one_sentence(provider: str, told: str) -> None:
    assert who_grants(provider, "desk@firm.test", BOSS).startswith(told)


def test_a_mail_that_was_frozen_leaves_under_its_address_whatever_became_of_the_identity(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix
) -> None:
    office = open_office(tmp_path, mailbox, postfix.submission, "starttls")
    entry = as_boss(office)
    with office.store.write() as tx:
        boss = identities.the_one(tx, BOSS)
        identities.change(tx, replace(boss, address="chief@firm.test"))
        identities.remove(tx, boss)
    with worker_for(office):
        wait_for(lambda: outbox.load(office.store.read(), entry.id).state == "sent")
    assert f"from=<{BOSS}>" in postfix.log_file.read_text()
