from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mail.writing.enclosing import Enclosure, enclosed_part, most_enclosed
from mail.writing.mime_part import multipart, text_part

STRICT = policy.strict.clone(raise_on_defect=True)


def built(file: Enclosure) -> bytes:
    whole = multipart("mixed", [enclosed_part(file)], "seed")
    return ("".join(whole.fields) + "\r\n").encode("ascii") + b"".join(whole.pieces())


def attached(file: Enclosure) -> EmailMessage:
    """Enclose a file and return it as a reader that forgives nothing finds it."""
    part = enclosed_part(file)
    assert part.size == sum(map(len, part.pieces()))
    assert sum(map(len, part.fields)) + part.size <= most_enclosed(file.name, file.content_type, len(file.content))
    mail = message_from_bytes(built(file), policy=STRICT)
    for each in mail.walk():
        assert not each.defects
        assert not [value.defects for value in each.values() if value.defects]
    (found,) = mail.iter_attachments()
    return found


FORWARDED = b"From: cleo@x.test\nSubject: Old\nMessage-ID: <9@x.test>\n\nHello\n"


def test_an_attached_mail_stays_a_mail() -> None:
    part = attached(Enclosure("old.eml", "message/rfc822", FORWARDED))
    assert part.get_content_type() == "message/rfc822"
    assert part["content-transfer-encoding"] == "7bit"
    assert part.get_content()["subject"] == "Old"


@pytest.mark.parametrize("content", [FORWARDED + "é".encode(), FORWARDED + b"\0", FORWARDED + b"x" * 1200])
def test_an_attached_mail_that_seven_bits_cannot_carry_goes_as_a_file(content: bytes) -> None:
    part = attached(Enclosure("old.eml", "message/rfc822", content))
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_payload(decode=True) == content


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/pdf", "application/pdf"),
        ("Image/PNG", "image/png"),
        ("", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
        ("text/plain\r\nBcc: eve@x.test", "application/octet-stream"),
        ("multipart/mixed; boundary=x", "application/octet-stream"),
        ("message/partial; id=1", "application/octet-stream"),
        ("message/external-body; access-type=url", "application/octet-stream"),
        ("text/plain; charset*=utf-8''x", "application/octet-stream"),
        ("text/x; a=" + "b" * 400, "application/octet-stream"),
    ],
)
def test_a_strange_type_never_stops_a_mail(content_type: str, expected: str) -> None:
    part = attached(Enclosure("f", content_type, b"\xff"))
    assert part.get_content_type() == expected
    assert part.get_payload(decode=True) == b"\xff"


def test_an_invitation_keeps_its_method_and_charset() -> None:
    file = Enclosure(
        "invite.ics", 'text/calendar; name="evil.exe"; method=REQUEST; charset="utf-8"', b"BEGIN:VCALENDAR\r\n"
    )
    part = attached(file)
    assert dict(part["content-type"].params) == {"method": "REQUEST", "charset": "utf-8", "name": "invite.ics"}


def test_a_text_file_names_its_charset_only_when_it_is_known() -> None:
    assert attached(Enclosure("a.csv", "text/csv", "é".encode())).get_param("charset") == "utf-8"
    assert attached(Enclosure("b.csv", "text/csv", b"\xe9")).get_param("charset") is None


@pytest.mark.parametrize(
    "name",
    [
        "a/b.pdf",
        'q"u\\o.pdf',
        "a;b=c.pdf",
        "Ж" * 120 + ".pdf",
        "a%20b.pdf",
        "it's.pdf",
        "=?utf-8?q?x?=",
        "👩‍💻.png",
        "x" * 300,
    ],
)
def test_file_names_arrive_as_they_were(name: str) -> None:
    file = Enclosure(name, "application/pdf", b"x")
    assert attached(file).get_filename() == name
    (part,) = message_from_bytes(built(file), policy=policy.compat32).get_payload()
    assert part.get_filename() == name


def test_the_same_seed_makes_the_same_boundary_and_another_seed_another() -> None:
    part = text_part("Hello", "plain")
    assert multipart("mixed", [part], "a") == multipart("mixed", [part], "a")
    assert multipart("mixed", [part], "a").fields != multipart("mixed", [part], "b").fields


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello\tAnna", "7bit"),
        ("Grüße aus Zürich", "quoted-printable"),
        ("x" * 1000, "quoted-printable"),
        ("пароль", "base64"),
        ("\x00\x1b[2J and some ordinary words around it", "quoted-printable"),
        ("é" + "x" * 68 + " \nend", "base64"),
        ("Hello\nFrom here on\n", "quoted-printable"),
    ],
)
def test_a_text_takes_the_encoding_that_fits_it(text: str, encoding: str) -> None:
    part = text_part(text, "plain")
    assert part.fields[1] == f"Content-Transfer-Encoding: {encoding}\r\n"
    lines = b"".join(part.pieces()).split(b"\r\n")
    assert max(map(len, lines)) <= 76
