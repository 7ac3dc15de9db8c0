"""Test mails on real servers: their way is timed, and nothing is left of them here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from dovecot_server import Dovecot
from errand_process import errand
from office import CUSTOMER, Office
from postfix_server import Postfix

from mail import account_setup
from mail.address import Address
from mail.check import check_imap, check_smtp
from mail.errors import DisarmedError
from mail.errors.trials import NotArrivedError
from mail.post import imap_server, smtp_server
from mail.server_facts import from_json
from mail.trial import Outcome, Step, Trial, receiving_account, try_out
from store import accounts, arrivals, mails
from store.clock import moment, now
from store.workspace import Store


def tried(office: Office, to: str, told: Callable[[Step], None] = lambda _step: None, wait: float = 30) -> Outcome:
    trial = Trial(Address("", to), "Does it work?", "Hello there", wait)
    return asyncio.run(try_out(office.store, office.vault, office.account, trial, told))


def test_the_way_of_a_test_mail_to_the_own_address_is_timed(office: Office) -> None:
    steps: list[Step] = []
    outcome = tried(office, office.mailbox.user, steps.append)
    assert outcome.arrival is not None
    assert outcome.arrival.seconds > 0
    assert outcome.arrival.folder == "INBOX"
    assert "250 2.0.0 Ok: queued" in outcome.handed.answer
    settled = [(step.step, step.ok) for step in steps if step.ok is not None]
    assert settled == [("test mail", True), ("round trip", True)]
    (raw,) = office.mailbox.raw_mails()
    assert b"Does it work?" in raw
    assert outcome.message_id.encode() in raw


def test_a_test_mail_is_filed_nowhere_and_listed_nowhere(office: Office) -> None:
    tried(office, office.mailbox.user)
    office.mailbox.deliver(b"From: a@b.test\r\nSubject: Another\r\n\r\nHello\r\n")
    office.work()
    reader = office.store.read()
    assert [one.subject for one in arrivals.unlinked(reader, None)] == ["Another"]
    assert mails.unread(reader, office.store.member) == 0
    # nor by the next look
    office.work()
    assert len(arrivals.unlinked(reader, None)) == 1


def test_it_may_come_to_another_account_of_the_store(office: Office, dovecot: Dovecot, postfix: Postfix) -> None:
    other = dovecot.add_user(f"second-{office.mailbox.user}")
    wish = account_setup.Wish(
        address=other.user,
        name="second",
        imap=f"localhost:{dovecot.imaps}",
        smtp=f"localhost:{postfix.submission}",
        smtp_security="starttls",
        ca_file=str(dovecot.tls.ca_file),
    )
    account_setup.save(office.store, office.vault, account_setup.planned(wish), other.password)
    found = receiving_account(office.store.read(), other.user.upper())
    assert found is not None
    assert found.name == "second"
    assert tried(office, other.user).arrival
    office.work()
    assert not arrivals.unlinked(office.store.read(), None)


def test_to_somebody_else_only_the_servers_answer_can_be_told(office: Office) -> None:
    steps: list[Step] = []
    outcome = tried(office, CUSTOMER, steps.append)
    assert (outcome.arrival, outcome.problem) == (None, None)
    assert {step.step for step in steps} == {"test mail"}


def test_a_test_mail_that_does_not_arrive_says_so(office: Office, dovecot: Dovecot) -> None:
    # an identity of the account whose mail goes to another mailbox
    other = dovecot.add_user(f"elsewhere-{office.mailbox.user}")
    with office.store.write() as tx:
        sql = "INSERT INTO identities (account_id, name, address) VALUES (?, '', ?)"
        tx.run(sql, [office.account.id, other.user])
    outcome = tried(office, other.user, wait=1)
    assert isinstance(outcome.problem, NotArrivedError)
    assert "within 1 s" in str(outcome.problem)


def test_a_copied_store_sends_no_test_mail(office: Office, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    office.store.read().all("PRAGMA wal_checkpoint(TRUNCATE)")
    copy.write_bytes(office.store.path.read_bytes())
    with pytest.raises(DisarmedError):
        asyncio.run(
            try_out(Store.open(copy), office.vault, office.account, Trial(Address("", CUSTOMER)), lambda _step: None)
        )
    assert not office.mailbox.raw_mails()


def test_the_errand_tells_each_step_and_the_seconds(office: Office) -> None:
    to = office.mailbox.user
    task = {"task": "test mail", "account": office.account.id, "to": to, "wait": 30, "member": office.store.member}
    lines, _output = errand(office.store.path, office.store.path.parent / "vault", **task)
    assert lines[0]["ok"] is None
    assert [line["step"] for line in lines[:-1] if line["ok"]] == ["test mail", "round trip"]
    assert lines[-1]["ok"]
    assert lines[-1]["seconds"] > 0


def test_a_check_keeps_what_the_servers_have_shown(office: Office) -> None:
    task = {"task": "check", "account": office.account.id, "member": office.store.member}
    errand(office.store.path, office.store.path.parent / "vault", **task)
    held = accounts.load(office.store.read(), office.account.id)
    assert held is not None
    facts = from_json(held.facts)
    assert facts.imap is not None
    assert facts.smtp is not None
    assert facts.imap.subject
    assert "trustme" in facts.imap.issuer
    assert facts.imap.tls.startswith("TLSv1.")
    assert "IDLE" in facts.imap.capabilities
    assert any(one.startswith("SIZE") for one in facts.smtp.capabilities)
    assert moment(facts.smtp.not_after) > now()


def test_a_check_tells_how_the_connection_is_encrypted(office: Office) -> None:
    imap = asyncio.run(check_imap(imap_server(office.account), office.mailbox.password))
    smtp = asyncio.run(check_smtp(smtp_server(office.account), office.mailbox.password))
    assert imap.facts is not None
    assert smtp.facts is not None
    assert {imap.facts.tls_version, smtp.facts.tls_version} <= {"TLSv1.2", "TLSv1.3"}
