"""Every kind of mail at once: what went in comes out, and no reader has anything to forgive."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.address import Address
from mail.errors import BadHeaderError
from mail.reading.parse import parse_mail
from mail.writing.compose import Enclosure, InlineImage, Letter, compose, encoded_size, envelope_recipients
from mail.writing.enclosing import most_enclosed
from mail.writing.head import most_of_head

STRICT = policy.strict.clone(raise_on_defect=True)
OWN_ID = "<mb1.3v.qd6vqyzkpsfn4hce.c3bhwyq5slm2xk4a@nordwind.example>"
ANNA, BEN = Address("Anna Keller", "anna@nordwind.example"), Address("", "ben@x.test")
LETTER = Letter(sender=ANNA, to=(BEN,), subject="Hello", text="Hello", message_id=OWN_ID, date=datetime.now(UTC))

SUBJECTS = ["Hello", "Réponse à votre devis n° 12 " * 12, "見積書", "w" * 1200]
TEXTS = [
    "Hello\n\n-- \nAnna\n",
    "Grüße aus Zürich, " * 80 + "\n",
    "日本語\n" * 50,
    "From here\n.\n..\n" + "x" * 3000 + "\n",
]
HTML = '<p>Grüße, <b>Anna</b></p><img src="cid:logo.1@x.test"><img src="cid:photo.2@x.test">\n'
LOGO = InlineImage("logo.1@x.test", "logo é.png", "image/png", bytes(range(256)) * 9)
PHOTO = InlineImage("photo.2@x.test", "", "image/jpeg", b"")
BODIES: list[tuple[bool, str, tuple[InlineImage, ...]]] = [
    (True, "", ()),
    (False, HTML, ()),
    (True, HTML, ()),
    (True, HTML, (LOGO, PHOTO)),
    (False, HTML, (LOGO,)),
]
FILES: list[tuple[Enclosure, ...]] = [
    (),
    (Enclosure("offer.pdf", "application/pdf", bytes(range(256)) * 20),),
    (
        Enclosure("Übersicht 2026 – größer.csv", "text/csv", "a;é\r\n".encode()),
        Enclosure("報告書" * 40 + ".txt", "text/plain; charset=cp1252", b"\xe9\n\r\n"),
        Enclosure("empty", "image/png", b""),
        Enclosure("old.eml", "message/rfc822", b"Subject: Old\r\n\r\nHello\r\n"),
    ),
]
ROUNDS = [
    ((BEN,), ()),
    (tuple(Address(f"Jörg Müller {n}", f"jörg{n}@x.test".replace("ö", "oe")) for n in range(60)), (ANNA,)),
    ((), ()),
]


def letters() -> Iterator[Letter]:
    """Yield each combination of text, HTML, images, files, recipients, with the subjects and texts in turn."""
    chance = random.Random(1)
    for (has_text, html, images), files, (to, cc), subject in itertools.product(BODIES, FILES, ROUNDS, SUBJECTS):
        yield replace(
            LETTER,
            sender=Address(chance.choice(["", "Keller, Anna", "Jörg Müller", "田中 太郎"]), "anna@nordwind.example"),
            to=to,
            cc=cc,
            bcc=(Address("Secret", "secret@x.test"),),
            subject=subject,
            text=chance.choice(TEXTS) if has_text else "",
            html=html,
            inline=images,
            attachments=files,
            unsubscribe=chance.choice([(), ("https://x.test/off?a=1,2", "mailto:off@x.test")]),
        )


def strictly_read(raw: bytes) -> EmailMessage:
    """Parse a mail without forgiving anything, and check what holds for every mail."""
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    mail = BytesParser(policy=STRICT).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects
        names = [name.lower() for name in part]
        assert len(names) == len(set(names)), names
        assert "bcc" not in names
        for name, value in part.items():
            assert not value.defects, (name, value)
            assert str(value).strip(), f"{name} is empty"
        if part.get("content-transfer-encoding") in ("base64", "quoted-printable"):
            assert max(map(len, str(part.get_payload()).splitlines()), default=0) <= 76
    return mail


def text_of(mail: EmailMessage, subtype: str) -> str | None:
    found = mail.get_body((subtype,))
    return None if found is None else found.get_content().replace("\r\n", "\n")


ALL = list(letters())


def test_there_are_more_than_a_hundred_kinds_of_mail() -> None:
    assert len({compose(letter) for letter in ALL}) == len(ALL) > 100


@pytest.mark.parametrize("letter", ALL, ids=range(len(ALL)))
def test_what_went_in_comes_out_and_nothing_is_to_be_forgiven(letter: Letter) -> None:
    raw = compose(letter)
    mail = strictly_read(raw)
    assert len(raw) == encoded_size(letter)
    assert b"secret@" not in raw
    assert "secret@x.test" in envelope_recipients(letter)
    assert mail["subject"] == letter.subject
    if letter.to:
        assert [one.addr_spec for one in mail["to"].addresses] == [one.address for one in letter.to]
    assert [one.addr_spec for one in mail["from"].addresses] == [letter.sender.address]
    assert text_of(mail, "plain") == (letter.text or None)
    assert text_of(mail, "html") == (letter.html or None)
    files = [(part.get_filename(""), part) for part in mail.walk() if part.get_content_disposition() == "attachment"]
    assert [name for name, _part in files] == [one.name for one in letter.attachments]
    for (_name, part), one in zip(files, letter.attachments, strict=True):
        content = (
            part.get_payload(0).as_bytes(policy=policy.SMTP) if part.is_multipart() else part.get_payload(decode=True)
        )
        assert content == one.content
    images = {part["content-id"]: part.get_payload(decode=True) for part in mail.walk() if part["content-id"]}
    assert images == {f"<{one.content_id}>": one.content for one in letter.inline}


@pytest.mark.parametrize("letter", ALL[::7], ids=range(len(ALL[::7])))
def test_our_own_reader_finds_the_same(letter: Letter) -> None:
    found = parse_mail(compose(letter))
    assert found.headers.subject == " ".join(letter.subject.split())
    assert found.html.strip() == letter.html.replace("\r\n", "\n").strip()
    contents = [one.content for one in found.attachments]
    assert contents == [*(one.content for one in letter.inline), *(one.content for one in letter.attachments)]
    assert [one.inline for one in found.attachments][: len(letter.inline)] == [True] * len(letter.inline)


def kinds(letter: Letter) -> list[str]:
    return [part.get_content_type() for part in strictly_read(compose(letter)).walk()]


def test_images_stand_with_the_html_that_shows_them_and_files_around_all() -> None:
    letter = replace(LETTER, html=HTML, inline=(LOGO, PHOTO), attachments=FILES[1])
    assert kinds(letter) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/jpeg",
        "application/pdf",
    ]


def test_an_image_that_the_html_does_not_show_goes_as_a_file() -> None:
    assert kinds(replace(LETTER, inline=(LOGO,))) == ["multipart/mixed", "text/plain", "image/png"]
    letter = replace(LETTER, html="<p>Hello</p>", inline=(LOGO,))
    assert kinds(letter) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/png"]


def test_what_is_no_image_is_not_shown_as_one() -> None:
    letter = replace(LETTER, html=HTML, inline=(replace(LOGO, content_type="text/html"),))
    assert kinds(letter)[-1] == "application/octet-stream"


@pytest.mark.parametrize("bad", ["", "logo", "a b@x.test", "a@x.test>\r\nBcc: eve@x.test", "é@x.test"])
def test_an_image_under_an_id_that_is_none_is_refused(bad: str) -> None:
    letter = replace(LETTER, html=f"cid:{bad}", inline=(replace(LOGO, content_id=bad),))
    with pytest.raises(BadHeaderError):
        compose(letter)
    encoded_size(letter)


def test_a_boundary_never_stands_in_what_it_bounds() -> None:
    letter = replace(LETTER, attachments=FILES[1])
    for _turn in range(3):
        taken = [line for line in compose(letter).decode().split("\r\n") if line.startswith("--=_")]
        letter = replace(letter, text="\n".join(dict.fromkeys([*letter.text.splitlines(), *taken])) + "\n")
        mail = strictly_read(compose(letter))
        assert text_of(mail, "plain") == letter.text
        assert len(list(mail.iter_attachments())) == 1


def test_who_writes_oneself_off_can_do_so_with_one_click() -> None:
    mail = strictly_read(compose(replace(LETTER, unsubscribe=("mailto:off@x.test", "https://x.test/off?u=1,2"))))
    assert mail["list-unsubscribe"] == "<mailto:off@x.test>, <https://x.test/off?u=1%2C2>"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert strictly_read(compose(replace(LETTER, unsubscribe=("mailto:off@x.test",))))["list-unsubscribe-post"] is None


@pytest.mark.parametrize(
    "bad", ["", "http://x.test", "https://x.test/\r\nBcc: eve@x.test", "https://é.test", "mailto:a>b", "https://a b"]
)
def test_an_address_to_write_off_that_no_reader_would_take_is_refused(bad: str) -> None:
    with pytest.raises(BadHeaderError):
        compose(replace(LETTER, unsubscribe=(bad,)))


HEADER_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=120)
FREE_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
ENCLOSURES = st.lists(
    st.builds(
        Enclosure,
        HEADER_TEXT,
        st.sampled_from(["image/png", "text/plain", "message/rfc822", "nonsense", "text/x; charset=utf-8"]),
        st.binary(max_size=200),
    ),
    max_size=3,
).map(tuple)
LETTERS = st.builds(
    lambda **fields: replace(LETTER, **fields),
    subject=HEADER_TEXT,
    sender=st.builds(Address, HEADER_TEXT, st.just("anna@x.test")),
    to=st.lists(st.builds(Address, HEADER_TEXT, st.just("ben@bücher.example")), max_size=4).map(tuple),
    bcc=st.just((BEN,)),
    text=FREE_TEXT,
    html=st.one_of(st.just(""), FREE_TEXT.map(lambda text: HTML + text)),
    inline=st.sampled_from([(), (LOGO,), (LOGO, PHOTO)]),
    attachments=ENCLOSURES,
    references=st.lists(st.just("<1@x.test>"), max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_the_size_is_known_to_the_byte_without_the_bytes(letter: Letter) -> None:
    raw = compose(letter)
    assert len(raw) == encoded_size(letter)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    files = letter.attachments
    without = encoded_size(replace(letter, attachments=()))
    most = without + 300 + sum(most_enclosed(one.name, one.content_type, len(one.content)) for one in files)
    assert len(raw) <= most


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_a_letter_with_an_error_has_the_size_it_would_have_at_most(letter: Letter) -> None:
    assert len(compose(letter)) <= encoded_size(
        replace(letter, message_id="none", references=(*letter.references, OWN_ID))
    )
    assert most_of_head(letter) < 4 * len(compose(letter)) + 4000


def test_the_size_of_a_large_file_is_known_without_encoding_it(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = replace(LETTER, attachments=(Enclosure("big.bin", "application/zip", bytes(25_000_000)),))
    expected = len(compose(letter))

    def refuse(*_given: object, **_named: object) -> bytes:
        raise AssertionError("it was encoded")

    monkeypatch.setattr("mail.writing.mime_part.b2a_base64", refuse)
    assert encoded_size(letter) == expected
