"""What the practice customers answer: the five stories, in three languages, as real programs write them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.practice import clients
from mail.practice.customers import LATEST, SOONEST, Answer, Character, answers, character
from mail.practice.people import people
from mail.practice.received import Received, read
from mail.practice.samples import invoices

NOW = datetime(2026, 10, 2, 7, 0, tzinfo=UTC)
DESK = "desk@firm.example"
HEAD = {
    "From": f"Billing Desk <{DESK}>",
    "To": "a customer",
    "Subject": "Your invoice INV-0412",
    "Date": "Fri, 02 Oct 2026 09:00:00 +0200",
    "Message-ID": "<own.1@firm.example>",
    "References": "<earlier@firm.example> <own.1@firm.example>",
}
BODY = "Dear customer,\n\nplease find <our> invoice attached.\n> quoted before\n"


def written(body: str = BODY, **changes: str | None) -> bytes:
    fields = HEAD | {name.replace("_", "-"): value for name, value in changes.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"{head}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def answered(address: str, raw: bytes | None = None) -> Answer:
    (answer,) = answers(Received(DESK, (address,), raw or written()), NOW)
    return answer


def one_of(kind: Character) -> str:
    return next(person.email for person in people() if character(person.email) is kind)


def plain(mail: Message) -> str:
    part = message_from_bytes(mail.as_bytes(), policy=default).get_body(("plain",))
    assert part is not None
    return part.get_content()


def test_the_newest_five_invoices_show_the_five_characters_in_order() -> None:
    table = invoices(date(2026, 10, 2))
    assert [character(str(row[2])) for row in table.rows[:5]] == list(Character)


def test_every_character_has_a_share_of_the_customers() -> None:
    shares = Counter(character(person.email) for person in people())
    assert set(shares) == set(Character)
    assert shares[Character.THANKS] > shares[Character.BOUNCES] > 1


def test_a_mistyped_customer_bounces_and_a_stranger_says_thanks() -> None:
    assert character("no.such@nordwind.example") is Character.BOUNCES
    assert character("bob@somewhere.example") is Character.THANKS
    assert character("AP@Nordwind.example") is Character.THANKS


@pytest.mark.parametrize("kind", [Character.THANKS, Character.NEW_SUBJECT, Character.AWAY])
def test_an_answer_names_the_mail_in_in_reply_to_and_references(kind: Character) -> None:
    mail = message_from_bytes(answered(one_of(kind)).raw)
    assert mail["In-Reply-To"] == "<own.1@firm.example>"
    assert mail["References"] == "<earlier@firm.example> <own.1@firm.example>"


def test_thanks_keeps_the_subject_quotes_the_mail_and_names_the_invoice() -> None:
    answer = answered("ap@nordwind.example")
    mail = message_from_bytes(answer.raw)
    assert mail["Subject"] == "Re: Your invoice INV-0412"
    assert mail["From"] == "Anna Keller <ap@nordwind.example>"
    assert answer.sender == "ap@nordwind.example"
    assert answer.recipient == DESK
    text = plain(mail)
    assert "invoice INV-0412" in text
    assert "wrote:\n\n> Dear customer,\n>\n> please find <our> invoice attached.\n>> quoted before" in text
    assert "gmail_quote" in str(message_from_bytes(answer.raw, policy=default).get_body(("html",)))


def test_a_changed_subject_has_nothing_of_the_old_one() -> None:
    mail = message_from_bytes(answered("oliver.marsh@harbourfinch.example").raw)
    assert mail["Subject"] == "Our new address"
    assert "INV-0412" in plain(mail)


def test_one_program_sends_references_but_no_in_reply_to() -> None:
    mail = message_from_bytes(answered("contact@ouest.example").raw)
    assert mail["In-Reply-To"] is None
    assert mail["References"].endswith("<own.1@firm.example>")
    text = plain(mail)
    assert "la facture INV-0412" in text
    assert "Le 2 octobre 2026 à 09:00, Billing Desk <desk@firm.example> a écrit :" in text


def test_out_of_office_is_marked_as_automatic_and_names_a_day_to_come() -> None:
    mail = message_from_bytes(answered("martin.gruber@gruber-soehne.example").raw)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert "ab dem 12. Oktober" in plain(mail)


def test_out_of_office_is_silent_towards_programs_but_people_answer_them() -> None:
    raw = written(Auto_Submitted="auto-generated")
    assert answers(Received(DESK, (one_of(Character.AWAY),), raw), NOW) == []
    assert answered(one_of(Character.THANKS), raw)


def test_a_bounce_is_a_delivery_report_with_the_returned_header() -> None:
    answer = answered("accounts@brennanjoinery.example")
    mail = message_from_bytes(answer.raw)
    assert answer.sender.startswith("MAILER-DAEMON@")
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"
    assert mail["In-Reply-To"] is mail["References"] is None
    text, status, header = mail.get_payload()
    assert "550 5.1.1" in text.get_payload()
    assert status.get_content_type() == "message/delivery-status"
    assert status.get_payload()[1]["Status"] == "5.1.1"
    assert status.get_payload()[1]["Final-Recipient"] == "rfc822; accounts@brennanjoinery.example"
    assert header.get_content_type() == "text/rfc822-headers"
    assert message_from_bytes(header.get_payload().encode())["Message-ID"] == "<own.1@firm.example>"


def test_a_bounce_goes_to_the_envelope_and_never_answers_a_bounce() -> None:
    address = one_of(Character.BOUNCES)
    (answer,) = answers(Received("desk+row7@firm.example", (address,), written()), NOW)
    assert answer.recipient == "desk+row7@firm.example"
    assert answers(Received("", (address,), written()), NOW) == []


def test_nobody_answers_an_automatic_reply_and_no_machine_answers_at_all() -> None:
    everybody = tuple(person.email for person in people())
    assert answers(Received(DESK, everybody, written(Auto_Submitted="auto-replied")), NOW) == []
    machines = ("MAILER-DAEMON@mail.practice.example", "no-reply@nordwind.example", "not an address")
    assert answers(Received(DESK, machines, written()), NOW) == []


def test_answers_go_to_reply_to() -> None:
    answer = answered("ap@nordwind.example", written(Reply_To="Team <team+7@firm.example>"))
    assert answer.recipient == "team+7@firm.example"
    assert message_from_bytes(answer.raw)["To"] == "Team <team+7@firm.example>"


def test_every_recipient_answers_once_in_a_few_seconds() -> None:
    everybody = tuple(person.email for person in people())
    found = answers(Received(DESK, everybody * 2, written()), NOW)
    assert len(found) == len(everybody)
    assert all(SOONEST <= answer.delay_seconds <= LATEST for answer in found)
    assert len({message_from_bytes(answer.raw)["Message-ID"] for answer in found}) == len(found)
    assert found == answers(Received(DESK, everybody, written()), NOW)


def test_a_reply_to_an_answer_gets_a_short_last_word() -> None:
    raw = written(In_Reply_To="<x@nordwind.example>", Subject="Re: Your invoice INV-0412")
    mail = message_from_bytes(answered("ap@nordwind.example", raw).raw)
    assert mail["Subject"] == "Re: Your invoice INV-0412"
    assert "Nothing else from our side" in plain(mail)


def test_a_mail_without_number_or_id_is_answered_too() -> None:
    raw = written(Subject=None, Message_ID=None, References=None)
    mail = message_from_bytes(answered("ap@nordwind.example", raw).raw)
    assert mail["Subject"] == "Re:"
    assert mail["In-Reply-To"] is mail["References"] is None
    assert "your mail" in plain(mail)


def test_long_ids_and_subjects_are_not_torn() -> None:
    long_id = f"<{'x' * 200}@firm.example>"
    raw = written(Message_ID=long_id, References=" ".join(f"<{n}.{'y' * 60}@firm.example>" for n in range(40)))
    answer = answered("ap@nordwind.example", raw)
    mail = message_from_bytes(answer.raw)
    assert mail["In-Reply-To"] == long_id
    assert mail["References"].split()[-1] == long_id
    assert max(map(len, answer.raw.split(b"\r\n"))) < 998


def test_customers_write_with_several_programs_in_their_language() -> None:
    looks, languages = set(), set()
    for person in people():
        if character(person.email) is Character.THANKS:
            raw = answered(person.email).raw
            looks |= {mark for mark in (b"gmail_quote", b"divRplyFwdMsg", b"Thunderbird", b"Apple Mail") if mark in raw}
            text = plain(message_from_bytes(raw))
            languages |= {word for word in ("invoice", "Rechnung", "facture") if f"{word} INV-0412" in text}
    assert len(looks) == 4
    assert languages == {"invoice", "Rechnung", "facture"}


PROGRAMS = [clients.gmail, clients.outlook, clients.thunderbird, clients.apple_mail, clients.webmail]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_program_quotes_in_every_language(program: clients.Client, language: str) -> None:
    original = read(Received(DESK, (), written()))
    draft = clients.Draft(original.author, original.author, "Re: é", "Grüße", NOW, language, bytes(32))
    raw = program(draft, original)
    mail = message_from_bytes(raw)
    text = plain(mail)
    assert "Grüße" in text
    assert "please find <our> invoice" in text
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert message_from_bytes(raw, policy=default)["Subject"] == "Re: é"


@given(st.binary(max_size=400), st.booleans())
def test_no_mail_however_broken_raises(body: bytes, as_head: bool) -> None:
    raw = body if as_head else written().split(b"\r\n\r\n")[0] + b"\r\nSubject: " + body
    for answer in answers(Received(DESK, tuple(one_of(kind) for kind in Character), raw), NOW):
        assert message_from_bytes(answer.raw)["To"]


@given(st.text(max_size=80), st.sampled_from(["Subject", "From", "Reply-To", "Date", "Message-ID", "References"]))
def test_no_header_however_odd_raises(value: str, name: str) -> None:
    raw = written(**{name.replace("-", "_"): value.encode("utf-8", "replace").decode()})
    for answer in answers(Received(DESK, tuple(one_of(kind) for kind in Character), raw), NOW):
        assert message_from_bytes(answer.raw)["To"]
