"""Mails are kept once, nothing is thrown away, and each stands once on a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from email.message import EmailMessage
from pathlib import Path

import pytest
from closed_office import closed_office
from office import CUSTOMER, Office, answer_to

from mail.arming import signing_key
from mail.filing import Clues, places
from mail.intake import incoming, take_in
from mail.reading.parse import parse_mail
from store import accounts, mails, outbox
from store.accounts import NewAccount
from store.clock import stamp
from store.outbox import Entry

EVE = "Eve <eve@elsewhere.example>"
SECOND = 2
"""Another account of ours."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = closed_office(tmp_path)
    settings = {one.name: getattr(office.account, one.name) for one in fields(NewAccount)}
    second = NewAccount(**settings | {"name": "second", "address": "second@firm.example"})
    with office.store.write() as tx:
        assert accounts.add(tx, second).id == SECOND
    return office


@pytest.fixture
def entry(office: Office) -> Entry:
    """A mail that left from a row."""
    return office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")


def receive(office: Office, mail: EmailMessage | bytes, account: int = 1) -> int:
    """Take in a mail where its ids lead to; return its number."""
    raw = bytes(mail)
    parsed = parse_mail(raw)
    fetched = incoming(account, mails.IN, raw, parsed, stamp())
    with office.store.write() as tx:
        found = places(tx, signing_key(office.store, office.vault), Clues(parsed.headers))
        assert found
        return take_in(tx, fetched, found)


def answer(office: Office, entry: Entry, text: str = "", **changed: str | None) -> EmailMessage:
    made = answer_to(office.sent_bytes(entry), **changed)
    if text:
        made.set_content(text)
    return made


def came_in(office: Office, row: int) -> list[int | None]:
    """Return the conversations of what came in on a row; each mail stands there once."""
    found = office.incoming(row)
    assert max(Counter(one.id for one in found).values(), default=1) == 1
    return [one.conversation for one in found]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Another text", {}),
        ("", {"Date": "Sat, 21 Nov 2026 20:05:00 +0000"}),
        ("", {"Subject": "Something else"}),
    ],
)
def test_a_second_mail_under_a_known_message_id_is_kept_too(
    office: Office, entry: Entry, text: str, changed: dict[str, str]
) -> None:
    first = answer(office, entry, Message_ID="<form@customer.example>")
    second = answer(
        office, entry, text, Message_ID="<form@customer.example>", **{"Date": str(first["Date"]), **changed}
    )
    assert receive(office, first) != receive(office, second)
    assert len(came_in(office, entry.row)) == 2


def test_an_answer_that_reaches_two_accounts_is_one_mail(office: Office, entry: Entry) -> None:
    raw = bytes(answer(office, entry))
    first = receive(office, b"Received: from a.example\r\n" + raw)
    assert (
        receive(office, b"Received: from b.example by c.example\r\nDelivered-To: x@y.example\r\n" + raw, SECOND)
        == first
    )
    assert len(came_in(office, entry.row)) == 1
    assert mails.unread(office.store.read(), office.store.member) == 1


def test_a_mail_without_an_id_is_one_mail_wherever_it_is_moved(office: Office, entry: Entry) -> None:
    raw = bytes(answer(office, entry, Message_ID=None))
    assert receive(office, raw) == receive(office, raw)
    other = raw.replace(b"we will pay on Monday", b"we will pay on Friday")
    assert receive(office, other) != receive(office, raw)
    assert len(came_in(office, entry.row)) == 2


def test_the_mails_of_a_stranger_stay_in_one_conversation(office: Office, entry: Entry) -> None:
    first = answer(office, entry, "One", From=EVE)
    only_ours = answer(office, entry, "Two", From=EVE)
    both = answer(
        office, entry, "Three", From=EVE, In_Reply_To=str(first["Message-ID"]),
        References=f"{entry.message_id} {first['Message-ID']}",
    )  # fmt: skip
    for mail in (first, only_ours, both):
        receive(office, mail)
    found = came_in(office, entry.row)
    assert len(found) == 3
    assert len(set(found)) == 1
    assert found[0] != entry.conversation


def test_a_stranger_who_was_answered_stands_once_on_the_row(office: Office, entry: Entry) -> None:
    stranger = answer(office, entry, "One", From=EVE)
    receive(office, stranger)
    (opened,) = came_in(office, entry.row)
    reply = office.write(entry.row, "Re: Your invoice", to="eve@elsewhere.example", conversation=opened)
    named = f"{entry.message_id} {stranger['Message-ID']} {reply.message_id}"
    receive(office, answer(office, reply, "Two", From=EVE, References=named))
    assert came_in(office, entry.row) == [opened, opened]


def test_a_strangers_mail_that_was_moved_is_not_placed_again(office: Office, entry: Entry) -> None:
    stranger = answer(office, entry, From=EVE)
    assert receive(office, stranger) == receive(office, stranger)
    assert len(came_in(office, entry.row)) == 1
    assert office.store.read().number("SELECT count(*) FROM conversations") == 2


def test_a_known_mail_is_placed_on_a_row_where_it_is_not_yet(office: Office, entry: Entry) -> None:
    other = office.write(office.add_row("INV-2", CUSTOMER), "Another")
    made = answer(office, entry)
    number = receive(office, made)
    parsed = parse_mail(bytes(made))
    with office.store.write() as tx:
        key = signing_key(office.store, office.vault)
        found = places(tx, key, Clues(parsed.headers, reported=(other.message_id,)))
        assert take_in(tx, incoming(1, mails.IN, bytes(made), parsed, stamp()), found) == number
    assert (len(came_in(office, entry.row)), len(came_in(office, other.row))) == (1, 1)


REPORT = """From: MAILER-DAEMON@relay.example
To: desk@firm.example
Subject: Undelivered
Message-ID: <report@relay.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

failed
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--x
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--x--
"""


def report(entry: Entry, address: str) -> bytes:
    return REPORT.format(address=address, message_id=entry.message_id).replace("\n", "\r\n").encode()


def receive_report(office: Office, raw: bytes) -> None:
    parsed = parse_mail(raw)
    assert parsed.report is not None
    fetched = incoming(1, mails.IN, raw, parsed, stamp())
    with office.store.write() as tx:
        key = signing_key(office.store, office.vault)
        take_in(tx, fetched, places(tx, key, Clues(parsed.headers, reported=(parsed.report.original_id,))))


def set_state(office: Office, entry: Entry, state: str) -> None:
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = ? WHERE id = ?", [state, entry.id])


def now_of(office: Office, entry: Entry) -> Entry:
    return outbox.load(office.store.read(), entry.id)


def test_a_report_says_to_whom_a_mail_did_not_go(office: Office, entry: Entry) -> None:
    set_state(office, entry, "sent")
    receive_report(office, report(entry, CUSTOMER.upper()))
    assert (now_of(office, entry).code, now_of(office, entry).answer) == ("SEND_002", "550 no such user")
    assert [one.state for one in outbox.recipients(office.store.read(), entry.id)] == ["bounced"]


@pytest.mark.parametrize("state", ["sent", "unknown"])
def test_a_report_about_others_changes_nothing_of_ours(office: Office, entry: Entry, state: str) -> None:
    set_state(office, entry, state)
    before = now_of(office, entry)
    receive_report(office, report(entry, "nobody@elsewhere.example"))
    assert now_of(office, entry) == before


@pytest.mark.parametrize(("sender", "state"), [(f"Anna <{CUSTOMER}>", "sent"), (EVE, "unknown")])
def test_only_the_answer_of_one_who_takes_part_proves_that_a_mail_arrived(
    office: Office, entry: Entry, sender: str, state: str
) -> None:
    set_state(office, entry, "unknown")
    receive(office, answer(office, entry, From=sender))
    assert now_of(office, entry).state == state


def test_a_daemon_does_not_take_part_as_a_person(office: Office, entry: Entry) -> None:
    set_state(office, entry, "unknown")
    receive(office, answer(office, entry, From=EVE, Auto_Submitted="auto-replied"))
    assert now_of(office, entry).state == "unknown"
    receive(office, answer(office, entry, "Next", From=EVE))
    assert now_of(office, entry).state == "unknown"
    assert came_in(office, entry.row)[0] == entry.conversation != came_in(office, entry.row)[1]


def test_a_report_about_a_recipient_proves_that_a_mail_left(office: Office, entry: Entry) -> None:
    set_state(office, entry, "unknown")
    receive_report(office, report(entry, CUSTOMER))
    assert (now_of(office, entry).state, now_of(office, entry).code) == ("sent", "SEND_002")
