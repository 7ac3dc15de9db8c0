"""What becomes of mails at servers that misbehave as told, sent by a worker that is a process of its own."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from at_work import account_of, change, state_of, worker_for
from counting_smtp import CountingSmtp
from dovecot_server import Mailbox
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, open_office
from postfix_server import Postfix
from scripted_imap import ScriptedImap
from scripted_smtp import SILENCE, ScriptedSmtp
from worker_process import wait_for

from mail import account_setup
from mail.post import Post
from mail.sender import Sender
from mail.vault.file_vault import FileVault
from store import identities, leases, outbox, pacing
from store.accounts import NEEDS_SIGN_IN, WORKING
from store.clock import moment, now, stamp
from store.outbox import Entry


async def until(met: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds while the scripted servers go on."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - it is another process that makes it hold
            await asyncio.sleep(0.02)


def a_desk(folder: Path, mailbox: Mailbox, smtp: ScriptedSmtp) -> Office:
    return open_office(folder, mailbox, smtp.port, "tls")


async def sent_through(
    folder: Path, mailbox: Mailbox, smtp: ScriptedSmtp, to: str, settled: Callable[[Entry], object]
) -> tuple[Office, Entry]:
    """Let a worker try to send a mail until that has come to something."""
    office = a_desk(folder, mailbox, smtp)
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice", to=to)
    with worker_for(office):
        await until(lambda: settled(outbox.load(office.store.read(), entry.id)))
    return office, outbox.load(office.store.read(), entry.id)


async def test_a_temporary_refusal_of_a_recipient_is_tried_again_later(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, RCPT="451 4.3.0 not now") as smtp:
        office, entry = await sent_through(tmp_path, mailbox, smtp, CUSTOMER, lambda entry: entry.next_try_at)
    assert (entry.state, entry.code, entry.attempts) == ("queued", "SERVER_005", 1)
    assert now() < moment(entry.next_try_at or "") < now() + timedelta(seconds=70)
    assert "not now" in entry.answer
    assert account_of(office).state == WORKING


async def test_a_temporary_refusal_of_the_mail_blames_no_account(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, DOT="451 4.3.0 come again") as smtp:
        office, entry = await sent_through(tmp_path, mailbox, smtp, CUSTOMER, lambda entry: entry.next_try_at)
    assert (entry.state, entry.code) == ("queued", "SERVER_005")
    assert account_of(office).state == WORKING


async def test_a_permanent_refusal_fails_with_the_servers_words(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, RCPT="550 5.1.1 nobody of that name") as smtp:
        office, entry = await sent_through(tmp_path, mailbox, smtp, CUSTOMER, lambda entry: entry.state == "failed")
    assert (entry.code, entry.answer) == ("SERVER_004", "nobody of that name")
    (recipient,) = outbox.recipients(office.store.read(), entry.id)
    assert (recipient.state, recipient.answer) == ("refused", "nobody of that name")


async def test_one_refused_recipient_of_two_leaves_a_mail_partly_sent(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, **{"RCPT bob@customer.example": "550 5.1.1 no Bob here"}) as smtp:
        office, entry = await sent_through(
            tmp_path, mailbox, smtp, f"{CUSTOMER}, bob@customer.example", lambda entry: entry.sent_copy == "done"
        )
        assert len(smtp.mails) == 1
    assert (entry.state, entry.code) == ("partly", "SERVER_004")
    found = {one.address: one.state for one in outbox.recipients(office.store.read(), entry.id)}
    assert found == {CUSTOMER: "accepted", "bob@customer.example": "refused"}


async def test_only_the_refused_recipient_is_tried_again(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good, **{"RCPT bob@customer.example": "451 4.2.2 full"}) as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice", to=f"{CUSTOMER}, bob@customer.example")
        with worker_for(office):
            await until(lambda: outbox.load(office.store.read(), entry.id).sent_copy == "done")
            assert state_of(office, entry) == "queued"
            del smtp.answers["RCPT bob@customer.example"]
            smtp.commands.clear()
            with office.store.write() as tx:
                outbox.send_now(tx, entry.id)
            await until(lambda: state_of(office, entry) == "sent")
        asked = [line for line in smtp.commands if line.startswith("RCPT")]
    assert asked == ["RCPT TO:<bob@customer.example>"]
    # the first try had made the copy
    assert len(mailbox.raw_mails("Sent")) == 1


async def test_an_answer_about_a_limit_pauses_the_account(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good, MAIL="450 4.7.1 Mail send limit exceeded") as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        row = office.add_row("INV-1", CUSTOMER)
        entries = [office.write(row, f"Invoice {number}") for number in range(3)]
        with worker_for(office):
            await until(lambda: account_of(office).paused_until)
            await until(lambda: {state_of(office, entry) for entry in entries} == {"queued"})
            await asyncio.sleep(1)
        asked = [line for line in smtp.commands if line.startswith("MAIL")]
    assert len(asked) == 1
    until_when = account_of(office).paused_until or ""
    assert now() < moment(until_when)
    # each mail tells why it waits, and until when, though nothing about most of them was written down
    held = [outbox.load(office.store.read(), entry.id) for entry in entries]
    assert {(entry.code, entry.attempts, entry.next_try_at) for entry in held} == {("SERVER_006", 0, until_when)}


async def test_the_queue_goes_on_by_itself_when_a_pause_for_a_limit_is_over(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, MAIL="450 4.7.1 Mail send limit exceeded") as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        row = office.add_row("INV-1", CUSTOMER)
        entries = [office.write(row, f"Invoice {number}") for number in range(3)]
        with worker_for(office):
            await until(lambda: account_of(office).paused_until)
            smtp.answers["MAIL"] = "250 2.1.0 ok"
            change(office, paused_until=stamp(now() + timedelta(seconds=1)))
            await until(lambda: {state_of(office, entry) for entry in entries} == {"sent"})
        assert len(smtp.mails) == 3


async def test_mails_keep_a_limit_ahead_of_time_and_leave_by_themselves(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good) as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        with office.store.write() as tx:
            pacing.set_limits(tx, office.account.id, 60, None)
        row = office.add_row("INV-1", CUSTOMER)
        entries = [office.write(row, f"Invoice {number}") for number in range(13)]
        with worker_for(office):
            await until(lambda: outbox.load(office.store.read(), entries[-1].id).code == "SEND_004")
            # the burst of a minute is a sixth of it, whose last one may still be on its way
            assert len(smtp.mails) >= 9
            await until(lambda: {state_of(office, entry) for entry in entries} == {"sent"})
        assert len(smtp.mails) == 13
        # and over the connection that is there, as the next mail is due in a moment
        assert [line.split()[0] for line in smtp.commands].count("AUTH") == 1


async def test_an_account_learns_from_a_limit_that_its_server_tells_of(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good) as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        row = office.add_row("INV-1", CUSTOMER)
        for number in range(5):
            office.write(row, f"Invoice {number}")
        with worker_for(office):
            await until(lambda: len(smtp.mails) == 5)
            smtp.answers["MAIL"] = "450 4.7.1 Mail send limit exceeded"
            await asyncio.to_thread(office.write, row, "One more")
            await until(lambda: account_of(office).paused_until)
    assert pacing.of(office.store.read(), office.account.id).learnt_per_minute == 5


async def test_an_expired_certificate_keeps_the_mail_here(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.expired) as smtp:
        _office, entry = await sent_through(tmp_path, mailbox, smtp, CUSTOMER, lambda entry: entry.code)
        assert smtp.commands == []
    assert (entry.state, entry.code) == ("queued", "SERVER_011")
    assert entry.next_try_at is not None


async def test_a_stripped_starttls_keeps_mail_and_password_here(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, starttls=True, EHLO="250-faulty.test\r\n250 AUTH PLAIN LOGIN") as smtp:
        office = open_office(tmp_path, mailbox, smtp.port, "starttls")
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office):
            await until(lambda: outbox.load(office.store.read(), entry.id).code)
        assert not [line for line in smtp.commands if line.split()[0] not in ("EHLO", "QUIT")]
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code) == ("queued", "SERVER_014")


async def test_a_server_that_cannot_be_reached_is_asked_once_for_all_its_mails(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, GREETING="421 4.3.2 closed for lunch") as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        row = office.add_row("INV-1", CUSTOMER)
        entries = [office.write(row, f"Invoice {number}") for number in range(5)]
        with worker_for(office):
            await until(lambda: all(outbox.load(office.store.read(), e.id).next_try_at for e in entries))
    held = [outbox.load(office.store.read(), entry.id) for entry in entries]
    assert [entry.attempts for entry in held] == [1, 0, 0, 0, 0]
    assert {entry.code for entry in held} == {"SERVER_001"}


async def test_an_account_whose_server_hangs_holds_up_no_other(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, GREETING=SILENCE) as silent, ScriptedSmtp(tls.good) as good:
        office = a_desk(tmp_path, mailbox, silent)
        stuck = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        new = replace(office.account, name="other", address="other@mail.test", smtp_port=good.port)
        other = account_setup.save(office.store, office.vault, new, mailbox.password)
        identity = identities.every(office.store.read(), other.id)[0]
        with worker_for(office):
            await until(lambda: state_of(office, stuck) == "claimed")
            row = office.add_row("INV-2", CUSTOMER)
            entry = await asyncio.to_thread(office.write, row, "Another", identity=identity.id)
            await until(lambda: state_of(office, entry) == "sent")
            assert state_of(office, stuck) == "claimed"
        assert len(good.mails) == 1


def test_a_stop_lets_the_mail_in_hand_be_finished(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    with CountingSmtp(tls.good) as smtp:
        answer = threading.Event()
        smtp.before_answer = lambda: bool(answer.wait(30))
        office = open_office(tmp_path, mailbox, smtp.port, "tls")
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office) as worker:
            wait_for(lambda: smtp.accepted)
            worker.tell(signal.SIGTERM)
            answer.set()
            assert worker.ended() == (0, "", "")
    assert state_of(office, entry) == "sent"


def test_a_stop_does_not_wait_for_a_server_that_hangs(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    with CountingSmtp(tls.good) as smtp:
        smtp.stall = "accepted"
        office = open_office(tmp_path, mailbox, smtp.port, "tls")
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office) as worker:
            assert smtp.stalled.wait(30)
            worker.tell(signal.SIGTERM)
            assert worker.ended(20) == (0, "", "")
    # the next worker looks for it
    assert state_of(office, entry) == "handing"


async def test_a_copy_whose_message_id_was_replaced_proves_the_hand_over(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, DOT="<cut>") as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        change(office, saves_sent=1)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        copy = office.sent_bytes(entry).replace(
            f"Message-ID: {entry.message_id}".encode(), b"Message-ID: <AM0PR01@provider.example>"
        )
        with mailbox.by_imaplib() as client:
            client.append("Sent", "", None, copy)
        with worker_for(office):
            await until(lambda: state_of(office, entry) == "sent")
        assert len(smtp.mails) == 1


async def test_the_copy_of_an_earlier_try_proves_nothing(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good, **{"RCPT bob@customer.example": "451 4.2.2 full"}) as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice", to=f"{CUSTOMER}, bob@customer.example")
        with worker_for(office):
            await until(lambda: outbox.load(office.store.read(), entry.id).sent_copy == "done")
            smtp.answers.update({"RCPT bob@customer.example": "250 ok", "DOT": "<cut>"})
            with office.store.write() as tx:
                outbox.send_now(tx, entry.id)
            await until(lambda: state_of(office, entry) == "unknown")
            # nor when the copy is seen once more
            mailbox.server.renew_uidvalidity(mailbox.user, "Sent")
            mailbox.deliver(b"From: a@b.example\r\nSubject: stir\r\n\r\n")
            await until(lambda: office.store.read().one("SELECT 1 FROM arrivals WHERE subject = 'stir'"))
    assert state_of(office, entry) == "unknown"
    found = {one.address: one.state for one in outbox.recipients(office.store.read(), entry.id)}
    assert found == {CUSTOMER: "accepted", "bob@customer.example": "waiting"}


async def test_where_no_sent_folder_is_found_nothing_is_sent_again(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    inbox = b'* LIST () "/" INBOX\r\nTAG OK done\r\n'
    async with ScriptedSmtp(tls.good, DOT="<cut>") as smtp, ScriptedImap(tls.good, LIST=inbox) as imap:
        office = a_desk(tmp_path, mailbox, smtp)
        change(office, saves_sent=1, imap_port=imap.port)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office, "--patience", "0.1"):
            await until(lambda: state_of(office, entry) == "unknown")
        assert len(smtp.mails) == 1


async def test_a_provider_that_keeps_no_copies_against_its_promise_is_tried_three_times(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, DOT="<cut>") as smtp:
        office = a_desk(tmp_path, mailbox, smtp)
        change(office, saves_sent=1)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office, "--patience", "0.1"):
            await until(lambda: state_of(office, entry) == "unknown")
        assert len(smtp.mails) == 3


class TurningVault(FileVault):
    """A vault into which another password is put while the first one is being tried."""

    asked = 0

    def get(self, name: str) -> str | None:
        """Return the old password once, then the new one."""
        if name.endswith("/armed") or name.endswith("/key"):
            return super().get(name)
        self.asked += 1
        return "old" if self.asked == 1 else super().get(name)


@pytest.mark.parametrize("vault", [TurningVault, FileVault])
async def test_a_password_that_was_just_replaced_is_tried_before_anybody_is_blamed(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix, vault: type[FileVault]
) -> None:
    office = await asyncio.to_thread(open_office, tmp_path, mailbox, postfix.submission, "starttls")
    if vault is FileVault:
        mailbox.server.add_user(mailbox.user, "another")
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    lease = leases.take(office.store, "worker")
    assert lease is not None
    async with Sender(Post(office.store, vault(tmp_path / "vault"), lease), office.account.id) as sender:
        await sender.send_due()
    expected = ("queued", NEEDS_SIGN_IN) if vault is FileVault else ("sent", WORKING)
    assert (state_of(office, entry), account_of(office).state) == expected
