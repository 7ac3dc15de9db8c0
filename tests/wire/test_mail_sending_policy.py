"""What each answer of a server comes to: for the mail, its recipients and its account; and what a person does then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from at_work import account_of, change, state_of, worker_for
from dovecot_server import Mailbox
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, open_office
from postfix_server import Postfix
from scripted_smtp import CUT, SILENCE, ScriptedSmtp

from mail import fate, resending, smtp
from mail.post import Post
from mail.sender import Sender
from store import leases, outbox
from store.clock import moment, now
from store.errors import WrongStateError
from store.outbox import Entry

BOB = "bob@customer.example"


async def until(met: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds while the scripted servers go on."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - it is another process that makes it hold
            await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Expected:
    """What a try comes to."""

    state: str
    code: str
    minutes: int | None = None
    """In how many minutes it is tried again."""
    paused: int | None = None
    """For how many minutes the account is."""
    recipient: str = "waiting"
    counts: int = 1
    said: str = ""


LATER = Expected("queued", "SERVER_005", minutes=1)
REFUSED = Expected("failed", "SERVER_004")
LOST = Expected("queued", "SERVER_007", minutes=1)
UNKNOWN = Expected("handing", "SEND_001")
LIMITED = Expected("queued", "SERVER_006", paused=15, counts=0)
USED_UP = Expected("queued", "SERVER_015", paused=60, counts=0)

POLICY = [
    ("MAIL", "421 4.3.2 shutting down", LATER),
    ("MAIL", "421 4.7.0 too many mails", LIMITED),
    ("MAIL", "450 4.7.1 Mail send limit exceeded", LIMITED),
    ("MAIL", "452 4.3.1 disk full", LATER),
    ("MAIL", "550 5.4.5 Daily user sending limit exceeded", USED_UP),
    ("MAIL", "554 5.7.1 go away", REFUSED),
    ("MAIL", CUT, LOST),
    ("MAIL", SILENCE, LOST),
    ("RCPT", "421 4.3.2 shutting down", LATER),
    ("RCPT", "450 4.2.0 greylisted", LATER),
    ("RCPT", "452 4.2.2 mailbox full", LATER),
    ("RCPT", "550 5.1.1 nobody of that name", Expected("failed", "SERVER_004", recipient="refused")),
    ("RCPT", "552 5.2.2 over quota", Expected("failed", "SERVER_004", recipient="refused")),
    ("RCPT", "554 5.7.1 relay access denied", Expected("failed", "SERVER_004", recipient="refused")),
    ("RCPT", CUT, LOST),
    ("RCPT", SILENCE, LOST),
    ("DATA", "421 4.3.2 shutting down", LATER),
    ("DATA", "450 4.3.0 not now", LATER),
    ("DATA", "550 5.7.1 not this one", REFUSED),
    ("DATA", CUT, LOST),
    ("BODY", "421 4.3.2 shutting down", LATER),
    ("DOT", "421 4.3.2 shutting down", LATER),
    ("DOT", "450 4.3.0 not now", LATER),
    ("DOT", "452 4.3.1 disk full", LATER),
    ("DOT", "550 5.7.1 looks like spam", REFUSED),
    ("DOT", "552 5.3.4 too big", Expected("failed", "LETTER_004")),
    ("DOT", "554 5.7.1 a virus", REFUSED),
    ("DOT", "554 5.2.0 SubmissionQuotaExceededException", USED_UP),
    ("DOT", CUT, UNKNOWN),
    ("DOT", SILENCE, UNKNOWN),
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what hangs count as such after a moment: the step's own timeout, and the tenfold one of the last answer."""
    connect = smtp.connect

    def soon(server: smtp.SmtpServer, password: str, *, oauth: bool = False) -> object:
        return connect(server, password, 0.2, oauth=oauth)

    monkeypatch.setattr(smtp, "connect", soon)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("stage", "answer", "expected"), POLICY, ids=[f"{stage} {said}" for stage, said, _ in POLICY])
async def test_every_answer_ends_as_the_design_says(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls, stage: str, answer: str, expected: Expected
) -> None:
    async with ScriptedSmtp(tls.good, **{stage: answer}) as server:
        office = open_office(tmp_path, mailbox, server.port, "tls")
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice", "A line.\n" * 9_000)
        lease = leases.take(office.store, "worker")
        assert lease is not None
        async with Sender(Post(office.store, office.vault, lease), office.account.id) as sender:
            assert await sender.send_due() == 1
            # once, whatever it was
            assert await sender.send_due() == 0
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code, held.attempts) == (expected.state, expected.code, expected.counts)
    if answer[0].isdigit():
        assert answer.partition(" ")[2].split(" ", 1)[1] in held.answer
    (recipient,) = outbox.recipients(office.store.read(), entry.id)
    assert recipient.state == expected.recipient
    assert_in(expected.paused, account_of(office).paused_until)
    assert_in(expected.minutes if expected.paused is None else expected.paused, held.next_try_at)


def assert_in(minutes: int | None, when: str | None) -> None:
    """See that a moment is so many minutes ahead, a tenth more at most; None: that there is none."""
    if minutes is None:
        assert when is None
    else:
        ahead = moment(when or "") - now()
        assert timedelta(minutes=0.9 * minutes) < ahead < timedelta(minutes=1.1 * minutes + 0.1)


async def test_one_bad_address_of_five_in_bcc_costs_the_four_others_nothing_and_is_corrected_alone(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    good = [f"friend{number}@customer.example" for number in range(4)]
    async with ScriptedSmtp(tls.good, **{f"RCPT {BOB}": "550 5.1.1 no Bob here"}) as server:
        office = open_office(tmp_path, mailbox, server.port, "tls")
        row = office.add_row("INV-1", CUSTOMER)
        entry = office.write(row, "To you all", to=f"{good[0]}", bcc=", ".join([*good[1:], BOB]))
        with worker_for(office):
            await until(lambda: state_of(office, entry) == "partly")
            first = [line for line in server.commands if line.startswith("RCPT")]
            server.commands.clear()
            again = await asyncio.to_thread(
                resending.send_again, office.store, office.vault, entry.id, ["robert@customer.example"]
            )
            await until(lambda: state_of(office, again) == "sent")
        second = [line for line in server.commands if line.startswith("RCPT")]
        assert len(server.mails) == 2
    found = {one.address: (one.state, one.answer) for one in outbox.recipients(office.store.read(), entry.id)}
    assert found == {BOB: ("refused", "no Bob here")} | dict.fromkeys(good, ("accepted", ""))
    assert first == [f"RCPT TO:<{address}>" for address in [*good, BOB]]
    assert second == ["RCPT TO:<robert@customer.example>"]
    # no other address stands in it, and it belongs to the same conversation
    assert not any(address.encode() in server.mails[1] for address in [*good, BOB])
    assert again.conversation == outbox.load(office.store.read(), entry.id).conversation


def test_through_a_real_server_each_of_five_has_the_mail_once_after_a_correction(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix
) -> None:
    friends = [mailbox.server.add_user(f"{name}-of-five@mail.test") for name in ("a", "b", "c", "d", "e")]
    office = open_office(tmp_path, mailbox, postfix.submission, "starttls")
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(
        row, "To you all", to=friends[0].user, bcc=", ".join([*(one.user for one in friends[1:4]), "refused@mail.test"])
    )
    with worker_for(office):
        office.wait_for(lambda: state_of(office, entry) == "partly")
        again = resending.send_again(office.store, office.vault, entry.id, [friends[4].user])
        office.wait_for(lambda: state_of(office, again) == "sent")
    office.wait_for(lambda: all(one.raw_mails("INBOX") for one in friends))
    assert [len(one.raw_mails("INBOX")) for one in friends] == [1] * 5


async def test_a_mail_that_nobody_has_is_cancelled_for_its_correction_and_a_wrong_address_changes_nothing(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    async with ScriptedSmtp(tls.good, RCPT="550 5.1.1 nobody of that name") as server:
        office = open_office(tmp_path, mailbox, server.port, "tls")
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office):
            await until(lambda: state_of(office, entry) == "failed")
    with pytest.raises(Exception, match="not an address"):
        resending.send_again(office.store, office.vault, entry.id, ["not an address"])
    assert office.store.read().number("SELECT count(*) FROM outbox") == 1
    assert state_of(office, entry) == "failed"
    resending.send_again(office.store, office.vault, entry.id, [BOB])
    assert state_of(office, entry) == "cancelled"
    with pytest.raises(WrongStateError):
        resending.send_again(office.store, office.vault, entry.id, [BOB])


async def unknown_mail(folder: Path, mailbox: Mailbox, tls: LoopbackTls) -> tuple[Office, Entry]:
    """Return a mail whose fate is unknown."""
    async with ScriptedSmtp(tls.good, DOT=CUT) as server:
        office = open_office(folder, mailbox, server.port, "tls")
        change(office, saves_sent=0)
        entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
        with worker_for(office, "--patience", "0.1"):
            await until(lambda: state_of(office, entry) == "unknown")
    return office, entry


async def test_a_mail_of_unknown_fate_is_looked_for_once_more_and_settled_when_it_is_there(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls
) -> None:
    office, entry = await unknown_mail(tmp_path, mailbox, tls)
    assert not await fate.look_again(office.store, office.vault, entry.id)
    assert state_of(office, entry) == "unknown"
    with mailbox.by_imaplib() as client:
        client.append("Sent", "", None, office.sent_bytes(entry))
    assert await fate.look_again(office.store, office.vault, entry.id)
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code, held.sent_copy) == ("sent", "", "done")
    with pytest.raises(WrongStateError):
        await fate.look_again(office.store, office.vault, entry.id)
