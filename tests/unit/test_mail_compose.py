from __future__ import annotations

import itertools
import random
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.address import Address
from mail.errors import BadAddressError, BadHeaderError, NoRecipientError
from mail.writing.compose import Enclosure, Letter, compose, encoded_size, envelope_recipients

STRICT = policy.strict.clone(raise_on_defect=True)
OWN_ID = "<mb1.3v.qd6vqyzkpsfn4hce.c3bhwyq5slm2xk4a@nordwind.example>"
ANNA = Address("Anna Keller", "anna@nordwind.example")
WHEN = datetime(2026, 3, 1, 12, 30, 5, tzinfo=timezone(timedelta(hours=1)))
LETTER = Letter(
    sender=ANNA, to=(Address("", "ben@x.test"),), subject="Hello", text="Hello", message_id=OWN_ID, date=WHEN
)


def read(letter: Letter) -> EmailMessage:
    """Compose, check what must hold for every mail, and parse without forgiving anything."""
    raw = compose(letter)
    assert raw.isascii()
    assert b"\0" not in raw
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == compose(letter)
    assert len(raw) == encoded_size(letter)
    mail = BytesParser(policy=STRICT).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects
        for name, value in part.items():
            assert not value.defects, (name, value)
            assert str(value).strip(), f"{name} is empty"
    assert "bcc" not in mail
    return mail


def unspaced(name: str) -> str:
    """The standard library keeps the space between two encoded words of a name, which belongs to neither."""
    return name.replace(" ", "")


def text_of(part: Any) -> str:
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


NAMES = [
    "",
    "Anna Keller",
    "Müller, Jörg",
    'Ben "the pen" O\'Neil',
    "田中 太郎",
    "A. (Sales) <x@y.test>",
    "=?utf-8?q?x?=",
    "é" * 90,
]
SUBJECTS = [
    "",
    "Hello",
    "Réponse à votre devis n° 12",
    "見積書 " * 40,
    "word " * 60 + "end",
    "=?utf-8?b?eA==?=",
    " two  spaces ",
    "w" * 1500,
    "tab\there",
]
TEXTS = ["", "Hello\n", "Grüße\r\nJörg\r\n-- \r\nAG", "x" * 3000, "日本語 " * 300, ".\n..\nFrom here\n \t\n=3D\n"]
HTMLS = ["", "<p>Hello</p>", "<p>" + "é" * 2000 + "</p>"]
FILES = [
    (),
    (Enclosure("offer.pdf", "application/pdf", bytes(range(256)) * 20),),
    (
        Enclosure("Übersicht 2026 – größer.csv", "text/csv", "a;é\r\n".encode()),
        Enclosure("", "", b""),
        Enclosure("a" * 250 + ".txt", "text/plain; charset=cp1252", b"\xe9"),
    ),
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_combination_parses_without_a_defect_and_reads_as_written(name: str) -> None:
    chance = random.Random(name)
    for subject, text in itertools.product(SUBJECTS, TEXTS):
        html, files = chance.choice(HTMLS), chance.choice(FILES)
        ben, cleo = Address(name, "ben@x.test"), Address("Cleo", "cleo@x.test")
        letter = replace(LETTER, subject=subject, sender=ben, to=(ben, cleo), cc=(ben,), reply_to=cleo)
        mail = read(replace(letter, text=text, html=html, attachments=files))
        assert mail.get("subject", "") == subject
        assert [each.addr_spec for each in mail["to"].addresses] == ["ben@x.test", "cleo@x.test"]
        assert unspaced(mail["from"].addresses[0].display_name) == unspaced(name)
        if text or not html:
            assert text_of(mail.get_body(("plain",))) == text.replace("\r\n", "\n").removesuffix("\n") + "\n"
        if html:
            assert text_of(mail.get_body(("html",))) == html + "\n"
        found = [(part.get_filename(""), part.get_payload(decode=True)) for part in mail.iter_attachments()]
        assert found == [(file.name, file.content) for file in files]


@pytest.mark.parametrize("name", NAMES[1:], ids=range(1, len(NAMES)))
def test_names_arrive_as_they_were(name: str) -> None:
    raw = compose(replace(LETTER, sender=Address(name, "anna@x.test")))
    field = message_from_bytes(raw, policy=policy.compat32)["from"]
    found, address = parseaddr(field)
    assert (str(make_header(decode_header(found))), address) == (name, "anna@x.test")


def test_a_short_mail_is_plain_readable_text() -> None:
    assert compose(replace(LETTER, in_reply_to="<1@x.test>", references=("<0@x.test>", "<1@x.test>"))).decode() == (
        "Date: Sun, 01 Mar 2026 12:30:05 +0100\r\n"
        "From: Anna Keller <anna@nordwind.example>\r\n"
        "To: ben@x.test\r\n"
        "Subject: Hello\r\n"
        f"Message-ID: {OWN_ID}\r\n"
        "In-Reply-To: <1@x.test>\r\n"
        f"References: <0@x.test> <1@x.test>\r\n {OWN_ID}\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Hello\r\n"
    )


def test_text_comes_before_html_and_files_stand_around_both() -> None:
    mail = read(replace(LETTER, html="<p>Hello</p>", attachments=FILES[1]))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_html_without_a_text_goes_alone() -> None:
    assert read(replace(LETTER, text="", html="<p>Hello</p>")).get_content_type() == "text/html"


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta(hours=14))])
def test_the_date_carries_its_offset(zone: timezone) -> None:
    assert read(replace(LETTER, date=WHEN.astimezone(zone)))["date"].datetime == WHEN


def test_the_own_id_closes_the_references_even_of_a_first_mail() -> None:
    assert read(LETTER)["references"].split() == [OWN_ID]
    assert "in-reply-to" not in read(LETTER)


def test_a_long_chain_keeps_its_first_four_and_last_six() -> None:
    chain = tuple(f"<{number}@x.test>" for number in range(40))
    found = read(replace(LETTER, references=chain, in_reply_to="<40@x.test>"))["references"].split()
    assert found == [*chain[:4], *chain[35:], "<40@x.test>", OWN_ID]


def test_a_chain_names_every_mail_once() -> None:
    letter = replace(LETTER, references=("<1@x.test>", OWN_ID, "<1@x.test>"), in_reply_to="<1@x.test>")
    assert read(letter)["references"].split() == ["<1@x.test>", OWN_ID]


def test_foreign_ids_bring_no_fields_and_no_rubbish_with_them() -> None:
    hostile = "<1@x.test>\r\nBcc: eve@x.test\r\n\r\n<script>"
    mail = read(
        replace(
            LETTER, in_reply_to=hostile, references=(hostile, "née", "<é@x>", "<" + "a" * 2000 + ">", "<[2@exchange]>")
        )
    )
    assert mail["in-reply-to"] == "<1@x.test>"
    assert mail["references"].split() == ["<1@x.test>", "<script>", "<[2@exchange]>", OWN_ID]


def test_hidden_recipients_are_told_to_the_server_only() -> None:
    letter = replace(LETTER, to=(), bcc=(Address("Ben", "ben@x.test"), Address("", "cleo@x.test")))
    assert envelope_recipients(letter) == ("ben@x.test", "cleo@x.test")
    assert b"ben@" not in compose(letter)
    assert b"cleo@" not in compose(letter)
    assert str(read(letter)["to"]) == "undisclosed-recipients:;"


def test_everyone_gets_the_mail_once_in_the_order_written() -> None:
    def people(*addresses: str) -> tuple[Address, ...]:
        return tuple(Address("", address) for address in addresses)

    letter = replace(
        LETTER, to=people("b@x.test", "a@x.test"), cc=people("B@x.test", "c@x.test"), bcc=people("a@X.test", "d@x.test")
    )
    assert envelope_recipients(letter) == ("b@x.test", "a@x.test", "c@x.test", "d@x.test")


def test_a_mail_to_nobody_is_refused() -> None:
    with pytest.raises(NoRecipientError):
        compose(replace(LETTER, to=()))


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\x1b", "\x85", "\u2028", "\x7f", "\x0b", "\ud800"])
def test_no_line_break_or_control_character_gets_into_a_field(bad: str) -> None:
    text = f"a{bad}Bcc: eve@x.test"
    person = Address(text, "eve@x.test")
    for letter in (
        replace(LETTER, subject=text),
        replace(LETTER, sender=person),
        replace(LETTER, to=(person,)),
        replace(LETTER, cc=(person,)),
        replace(LETTER, reply_to=person),
        replace(LETTER, message_id=f"<a{bad}b@x.test>"),
        replace(LETTER, attachments=(Enclosure(text, "text/plain", b""),)),
    ):
        with pytest.raises(BadHeaderError) as caught:
            compose(letter)
        assert bad not in str(caught.value)
        encoded_size(letter)


@pytest.mark.parametrize(
    "address", ["jörg@x.test", "a@x.test>\r\nBcc: eve@x.test", "a", "", "a@-x.test", "a\x1b@x.test"]
)
def test_an_address_that_cannot_travel_is_refused_wherever_it_stands(address: str) -> None:
    person = Address("", address)
    for letter in (
        replace(LETTER, sender=person),
        replace(LETTER, to=(person,)),
        replace(LETTER, cc=(person,)),
        replace(LETTER, bcc=(person,)),
        replace(LETTER, reply_to=person),
    ):
        with pytest.raises(BadAddressError):
            compose(letter)
        encoded_size(letter)


def test_a_domain_of_another_script_travels_in_punycode() -> None:
    letter = replace(LETTER, to=(Address("Ben", "ben@bücher.example"),))
    assert read(letter)["to"].addresses[0].addr_spec == "ben@xn--bcher-kva.example"
    assert envelope_recipients(letter) == ("ben@xn--bcher-kva.example",)


@pytest.mark.parametrize("local", ["anna..k", ".anna", "anna."])
def test_a_local_part_with_dots_where_none_may_stand_travels_in_quotes(local: str) -> None:
    letter = replace(LETTER, to=(Address("Anna", f"{local}@x.test"),))
    assert envelope_recipients(letter) == (f'"{local}"@x.test',)
    to = read(letter)["to"]
    assert not to.defects
    assert to.addresses[0].username == local


def test_an_address_that_cannot_travel_is_named_on_one_clean_line() -> None:
    with pytest.raises(BadAddressError) as caught:
        envelope_recipients(replace(LETTER, to=(Address("", "a\r\nBcc: \ud800\x1b@x.test"),)))
    assert str(caught.value).isprintable()


def test_a_thousand_recipients_are_folded() -> None:
    people = tuple(Address(f"Ben {number}", f"ben{number}@x.test") for number in range(1000))
    raw = compose(replace(LETTER, to=people))
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert len(message_from_bytes(raw, policy=policy.compat32)["to"].split(",")) == 1000


def test_an_attachment_made_of_boundaries_stays_whole() -> None:
    raw = compose(replace(LETTER, attachments=FILES[1]))
    content = b"\r\n".join(line for line in raw.split(b"\r\n") if line.startswith(b"--"))
    file = Enclosure("x.eml", "message/rfc822", b"Subject: x\r\n\r\n" + content)
    text = content.decode()
    mail = read(replace(LETTER, message_id="<other@x.test>", text=text, attachments=(file,)))
    assert text_of(mail.get_body(("plain",))).removesuffix("\n") == text.replace("\r\n", "\n")
    assert len(list(mail.iter_attachments())) == 1


def test_a_big_attachment_is_encoded_in_linear_space() -> None:
    content = bytes(range(256)) * (20 * 4096)
    letter = replace(LETTER, attachments=(Enclosure("big.bin", "application/octet-stream", content),))
    tracemalloc.start()
    raw = compose(letter)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(content)
    assert len(raw) == encoded_size(letter)
    assert message_from_bytes(raw).get_payload()[1].get_payload(decode=True) == content


HEADER_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=120)
FREE_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@settings(max_examples=300, deadline=None)
@given(HEADER_TEXT, HEADER_TEXT, FREE_TEXT, FREE_TEXT, HEADER_TEXT, st.binary(max_size=200))
def test_any_text_arrives_as_it_was(subject: str, name: str, text: str, html: str, file: str, content: bytes) -> None:
    letter = replace(
        LETTER,
        subject=subject,
        sender=Address(name, "anna@x.test"),
        text=text,
        html=html,
        attachments=(Enclosure(file, "image/png", content),),
    )
    mail = message_from_bytes(compose(letter), policy=policy.compat32)
    assert len(compose(letter)) == encoded_size(letter)
    body, part = mail.get_payload()
    assert part.get_payload(decode=True) == content
    texts = [each.get_payload(decode=True).decode() for each in body.walk() if not each.is_multipart()]
    for found, written in zip(texts, [each for each in (text, html) if each] or [""], strict=True):
        assert found.removesuffix("\r\n") == written.replace("\r\n", "\n").replace("\r", "\n").replace(
            "\n", "\r\n"
        ).removesuffix("\r\n")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_hostile_text_is_refused_or_stays_in_its_field(subject: str, name: str, id_: str, content_type: str) -> None:
    letter = replace(
        LETTER,
        subject=subject,
        sender=Address(name, "a@x.test"),
        in_reply_to=id_,
        references=(id_,),
        attachments=(Enclosure(name, content_type, b"x"),),
    )
    try:
        raw = compose(letter)
    except BadHeaderError:
        return
    names = [line.split(b":")[0] for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] != b" "]
    allowed = {
        b"Date",
        b"From",
        b"To",
        b"Subject",
        b"Message-ID",
        b"In-Reply-To",
        b"References",
        b"MIME-Version",
        b"Content-Type",
    }
    assert set(names) <= allowed
    assert len(names) == len(set(names))
