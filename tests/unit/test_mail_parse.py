"""Reading mail that arrived: what well-meant mail means, and what hostile mail may not do."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.address import Address
from mail.reading.charset import codec, decode
from mail.reading.flowed import unflow
from mail.reading.parse import MailKind, ParsedMail, parse_headers, parse_mail


def mail(*fields: str, body: str = "Hello") -> bytes:
    return ("\r\n".join(fields) + "\r\n\r\n" + body).encode()


def report(status: str, original: str = "", *, kind: str = "message/rfc822") -> ParsedMail:
    return parse_mail(
        mail(
            "From: MAILER-DAEMON@mx.example",
            "Subject: Undelivered Mail Returned to Sender",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            body=f"--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n{status}\n"
            f"--b\nContent-Type: {kind}\n\n{original}\n--b--\n",
        )
    )


def test_a_plain_mail_is_read_whole() -> None:
    found = parse_mail(
        mail(
            "From: Anna Keller <anna@nordwind.example>",
            "To: shop@mailbase.test, Ben <ben@mailbase.test>",
            "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
            "Date: Sun, 01 Mar 2026 13:00:00 +0100",
            "Message-ID: <1@nordwind.example>",
            body="Hallo\r\nWelt\r\n",
        )
    )
    head = found.headers
    assert head.sender == Address("Anna Keller", "anna@nordwind.example")
    assert [one.address for one in head.to] == ["shop@mailbase.test", "ben@mailbase.test"]
    assert head.subject == "Grüße"
    assert head.date == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert head.message_id == "<1@nordwind.example>"
    assert (head.kind, head.content_type) == (MailKind.MAIL, "text/plain")
    assert (found.text, found.html, found.attachments, found.defects) == ("Hallo\nWelt", "", (), ())


def test_what_the_standard_library_writes_is_read_back() -> None:
    written = EmailMessage()
    written["From"], written["Subject"] = "a@nordwind.example", "Bilder"
    written.set_content("Grüße aus München")
    written.add_alternative("<p>Grüße aus <b>München</b></p>", subtype="html")
    written.add_attachment(b"\x00\xff", maintype="image", subtype="png", filename="Straße in Köln.png")
    found = parse_mail(written.as_bytes())
    assert found.text == "Grüße aus München"
    assert found.html.strip() == "<p>Grüße aus <b>München</b></p>"
    assert [(one.name, one.content, one.inline) for one in found.attachments] == [
        ("Straße in Köln.png", b"\x00\xff", False)
    ]


def test_a_mail_with_only_html_gets_its_text_from_it() -> None:
    found = parse_mail(mail("From: a@b.example", "Content-Type: text/html", body="<p>One<p>Two"))
    assert found.text == "One\n\nTwo"
    assert found.html == "<p>One<p>Two"


def test_an_empty_plain_version_gives_way_to_the_html() -> None:
    body = "--b\n\n \n--b\nContent-Type: text/html\n\n<p>Read me</p>\n--b--"
    assert parse_mail(mail("Content-Type: multipart/alternative; boundary=b", body=body)).text == "Read me"


def test_texts_around_a_picture_are_joined_in_order() -> None:
    picture = "Content-Type: image/png\nContent-ID: <p1>\nContent-Disposition: inline\n\nx"
    body = f"--b\n\nabove\n--b\n{picture}\n--b\n\nbelow\n--b--"
    found = parse_mail(mail("Content-Type: multipart/mixed; boundary=b", body=body))
    assert found.text == "above\n\nbelow"
    assert [(one.content_id, one.inline) for one in found.attachments] == [("p1", True)]


def test_an_enclosed_mail_is_an_attachment_named_after_its_subject() -> None:
    body = "--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nSubject: Offer\n\nsecret text\n--b--"
    found = parse_mail(mail("Content-Type: multipart/mixed; boundary=b", body=body))
    assert found.text == "see below"
    assert [one.name for one in found.attachments] == ["Offer.eml"]


@pytest.mark.parametrize(
    ("field", "ids"),
    [
        ("<a@b.example>", ("<a@b.example>",)),
        ("<[83c48ddd@microsoft.com]>", ("<[83c48ddd@microsoft.com]>",)),
        ("<a@b.example>\r\n <c@\r\n d.example>", ("<a@b.example>", "<c@d.example>")),
        ("a@b.example", ("<a@b.example>",)),
        ("<a@b.example", ("<a@b.example>",)),
        ("abc", ("<abc>",)),
        ("Your mail of Monday <a@b.example>", ("<a@b.example>",)),
        ("=?us-ascii?q?=3Ca=40b=2Eexample=3E?=", ("<a@b.example>",)),
        ("<>", ()),
        ("", ()),
    ],
)
def test_ids_are_found_however_they_are_written(field: str, ids: tuple[str, ...]) -> None:
    assert parse_headers(mail(f"References: {field}")).references == ids


def test_ids_are_limited_in_length_and_number_and_both_ends_are_kept() -> None:
    many = " ".join(f"<{number}@b.example>" for number in range(5000))
    found = parse_headers(mail(f"References: {many}", f"Message-ID: <{'x' * 2000}@b.example>"))
    assert len(found.references) == 200
    assert (found.references[0], found.references[-1]) == ("<0@b.example>", "<4999@b.example>")
    assert found.message_id == ""


def test_the_id_a_provider_replaced_is_kept() -> None:
    found = parse_headers(
        mail("X-Microsoft-Original-Message-ID: <m@us.test>", "X-Google-Original-Message-ID: <g@us.test>")
    )
    assert found.original_ids == ("<m@us.test>", "<g@us.test>")


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("anna@b.example (Anna)", [("Anna", "anna@b.example")]),
        ('"Keller, Anna" <anna@b.example>', [("Keller, Anna", "anna@b.example")]),
        (
            "Team: a@b.example, C <c@d.example>; e@f.example",
            [("", "a@b.example"), ("C", "c@d.example"), ("", "e@f.example")],
        ),
        ("=?utf-8?q?Keller=2C_Anna?= <anna@b.example>", [("Keller, Anna", "anna@b.example")]),
        ("a@b.example;c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("Anna <anna@b.example", [("Anna", "anna@b.example")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.example:a@b.example>", [("", "a@b.example")]),
        ('"', []),
    ],
)
def test_addresses_are_read_as_far_as_they_go(field: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in parse_headers(mail(f"To: {field}")).to] == found


def test_a_sender_without_address_keeps_its_name() -> None:
    found = parse_headers(mail("From: Mail System"))
    assert found.sender == Address("Mail System", "")
    assert "from: no address" in found.defects


@pytest.mark.parametrize(
    ("fields", "defect"),
    [
        (("From: a@b.example", "From: c@d.example"), "from: several"),
        (("From: a@b.example, c@d.example",), "from: several addresses"),
        (('From: "boss@firm.example" <x@evil.example>',), "from: the name shows another address"),
        (("From: a@b.example", "Reply-To: a@evil.example"), "reply-to: another domain"),
        (("From: a@b.example", "Date: yesterday"), "date: unreadable"),
    ],
)
def test_signs_of_forgery_are_noted(fields: tuple[str, ...], defect: str) -> None:
    assert defect in parse_headers(mail(*fields)).defects


@pytest.mark.parametrize(
    "date",
    [
        "foo",
        "Mon, 01 Jan 2020 25:00:00 +0000",
        "Mon, 01 Jan 99999999999 00:00:00 +0000",
        "Mon, 01 Jan 1700 00:00:00 +0000",
        "9" * 5000,
    ],
)
def test_an_impossible_date_is_none(date: str) -> None:
    assert parse_headers(mail(f"Date: {date}")).date is None


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (("Auto-Submitted: no",), MailKind.MAIL),
        (("Precedence: bulk", "Subject: Newsletter"), MailKind.MAIL),
        (("From: postmaster@firm.example", "Subject: Your question"), MailKind.MAIL),
        (("Auto-Submitted: auto-replied",), MailKind.AUTO_REPLY),
        (("X-Autoreply: yes",), MailKind.AUTO_REPLY),
        (("X-Auto-Response-Suppress: All",), MailKind.AUTO_REPLY),
        (("Precedence: auto_reply",), MailKind.AUTO_REPLY),
        (("Precedence: bulk", "Subject: Abwesenheitsnotiz: Urlaub"), MailKind.AUTO_REPLY),
        (("Return-Path: <>", "Subject: Out of office"), MailKind.AUTO_REPLY),
        (("Content-Type: multipart/report; report-type=disposition-notification",), MailKind.AUTO_REPLY),
        (("Content-Type: multipart/report; report-type=delivery-status",), MailKind.BOUNCE),
        (("From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Subject: Returned mail"), MailKind.BOUNCE),
        (("Return-Path: <>", "Subject: Unzustellbar: Rechnung"), MailKind.BOUNCE),
        (("X-Failed-Recipients: a@b.example",), MailKind.BOUNCE),
    ],
)
def test_programs_are_told_from_people(fields: tuple[str, ...], kind: MailKind) -> None:
    assert parse_headers(mail(*fields)).kind is kind


def test_a_delivery_report_says_who_failed_and_which_mail_it_is_about() -> None:
    found = report(
        "Reporting-MTA: dns; mx.example\n\n"
        "Original-Recipient: rfc822;anna+2Bshop@nordwind.example\nFinal-Recipient: rfc822;a@inner.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such user\n\n"
        "Final-Recipient: rfc822; b@nordwind.example\nAction: delayed\nStatus: 4.4.1\n",
        "Message-ID: <ours@us.test>\nReferences: <root@us.test>\nX-Microsoft-Original-Message-ID: <old@us.test>\n\nHi",
    )
    assert found.headers.kind is MailKind.BOUNCE
    assert found.report is not None
    assert found.report.original_id == "<ours@us.test>"
    assert found.report.original_refs == ("<root@us.test>", "<old@us.test>")
    first, second = found.report.recipients
    assert (first.address, first.action, first.status) == ("anna+shop@nordwind.example", "failed", "5.1.1")
    assert first.diagnostic == "550 5.1.1 no such user"
    assert (second.address, second.action, second.status) == ("b@nordwind.example", "delayed", "4.4.1")


def test_recipients_are_told_apart_where_the_action_stands_first() -> None:
    status = "Action: failed\nFinal-Recipient: rfc822;{}@b.example\nStatus: 5.0.0\n\n"
    found = report("Reporting-MTA: dns; mx.example\n\n" + status.format("one") + status.format("two"))
    assert found.report is not None
    assert [one.address for one in found.report.recipients] == ["one@b.example", "two@b.example"]


def test_a_report_of_a_delay_is_no_bounce() -> None:
    found = report("Final-Recipient: rfc822; b@nordwind.example\nAction: delayed\nStatus: 4.4.1\n")
    assert found.headers.kind is MailKind.AUTO_REPLY


def test_a_returned_header_alone_is_enough() -> None:
    found = report(
        "Final-Recipient: rfc822; b@b.example\nAction: failed\n",
        "Message-ID: <ours@us.test>",
        kind="text/rfc822-headers",
    )
    assert found.report is not None
    assert found.report.original_id == "<ours@us.test>"


def test_a_bounce_without_parts_is_read_from_its_text() -> None:
    found = parse_mail(
        mail(
            "From: MAILER-DAEMON@mx.example",
            "Subject: failure notice",
            body="Hi. This is the qmail-send program.\n\n<gone@nordwind.example>:\n"
            "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n\n"
            "--- Below this line is a copy of the mail.\n\nReturn-Path: <us@us.test>\n"
            "Message-ID: <ours@us.test>\nReferences: <root@us.test>\n <second@us.test>\nSubject: Offer\n",
        )
    )
    assert found.report is not None
    assert found.report.original_id == "<ours@us.test>"
    assert found.report.original_refs == ("<root@us.test>", "<second@us.test>")
    assert [(one.address, one.action, one.status) for one in found.report.recipients] == [
        ("gone@nordwind.example", "failed", "5.1.1")
    ]


def test_encoded_words_are_joined_before_their_bytes_are_read() -> None:
    subject = "=?utf-8?q?=E2=82?=\r\n =?utf-8?q?=AC?= 5 =?utf-8?b?4oKs?= =?iso-8859-1?q?=E9?="
    assert parse_headers(mail(f"Subject: {subject}")).subject == "€ 5 €é"


def test_escape_codes_and_direction_marks_do_not_survive() -> None:
    hostile = base64.b64encode("\x1b]0;owned\x07\u202egnp.exe\nBcc: x".encode()).decode()
    found = parse_mail(
        mail(
            f"Subject: =?utf-8?b?{hostile}?=",
            f"From: =?utf-8?b?{hostile}?= <a@b.example>",
            f'Content-Type: text/plain; name="=?utf-8?b?{hostile}?="',
            body="a\x1b[2Jb\x9bc\u202ed",
        )
    )
    for text in (found.headers.subject, found.headers.sender.name, found.text):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
    assert "\n" not in found.headers.subject


def test_the_name_of_a_file_is_decoded_however_it_is_written() -> None:
    for written in (
        "filename*=utf-8''Stra%C3%9Fe.pdf",
        "filename*0*=utf-8''Stra%C3%9F; filename*1=e.pdf",
        'filename="=?utf-8?q?Stra=C3=9Fe=2Epdf?="',
        'filename="Straße.pdf"',
    ):
        found = parse_mail(
            mail("Content-Type: application/pdf", f"Content-Disposition: attachment; {written}", body="x")
        )
        assert [one.name for one in found.attachments] == ["Straße.pdf"]


@pytest.mark.parametrize(
    "name", ["hex", "idna", "punycode", "undefined", "rot13", "zlib", "unicode_escape", "x-foo", "a\0b", "", "../x"]
)
def test_names_that_are_no_charsets_are_refused(name: str) -> None:
    assert codec(name) == ""


@pytest.mark.parametrize(
    ("text", "written", "declared"),
    [
        ("„Grüße“ 5 €", "cp1252", "iso-8859-1"),
        ("測試镕", "gb18030", "gb2312"),
        ("①㈱", "cp932", "shift_jis"),
        ("こんにちは", "iso2022_jp", ""),
        ("Grüße €", "utf-8", ""),
        ("Grüße €", "utf-8", "us-ascii"),
        ("Grüße €", "utf-8", "hex"),
        ("Привет, как дела? Завтра я приеду в Москву.", "koi8_r", "x-unknown"),
        ("Grüße", "utf-8-sig", "iso-8859-1"),
    ],
)
def test_charsets_are_read_as_senders_mean_them(text: str, written: str, declared: str) -> None:
    assert decode(text.encode(written), declared) == text


def test_one_broken_character_does_not_change_the_charset() -> None:
    assert decode("Grüße aus München, schöne Straße".encode() + b"\xff", "utf-8").startswith("Grüße aus München")


def test_flowed_lines_are_joined_and_keep_their_quotes() -> None:
    assert unflow("one \ntwo\n>> a \n>> b\n-- \nname") == "one two\n>> a b\n-- \nname"
    assert unflow("漢 \n字", delete_space=True) == "漢字"


def test_nesting_beyond_the_limit_is_shown_as_text() -> None:
    levels = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(500))
    found = parse_mail((levels + "\ndeep").encode())
    assert "parts: nested too deep" in found.defects
    assert "deep" in found.text


def test_parts_beyond_the_limit_are_left_out() -> None:
    body = "--b\n\nx\n" * 5000
    found = parse_mail(mail("Content-Type: multipart/mixed; boundary=b", body=body))
    assert "parts: too many" in found.defects
    assert found.text.count("x") == 999


@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "=?utf-8?q?aaaa?= " * 20_000,
        "Subject: " + "".join(f"=?x-{number}?q?=FF?= " for number in range(20_000)),
        "To: " + "(" * 200_000,
        "To: " + '"\\' * 100_000,
        "To: " + "a b <a@b.example>, " * 12_000,
        "Content-Type: text/plain" + ';"' * 100_000,
        "Content-Type: text/plain; name*" + "9" * 10_000 + "=x",
        "a:\n" * 200_000,
    ],
)
def test_a_header_that_costs_other_parsers_minutes_is_read(header: str) -> None:
    found = parse_mail(header.encode() + b"\n\nbody")
    assert found.text == "body"
    assert len(found.headers.to) <= 500
    assert len(found.headers.subject) <= 2000


def test_a_line_that_is_no_field_does_not_end_the_header() -> None:
    assert parse_headers(b"garbage line\nSubject: a\n\nx").subject == "a"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    parse_mail(raw)


_PIECES = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"Date: ", b"Message-ID: <", b"Content-Type: ", b"Content-Disposition: attachment; "),
        *(b"multipart/mixed; boundary=b", b"multipart/report; report-type=delivery-status; boundary=b", b"text/html"),
        *(b"message/delivery-status", b"\n--b\n", b"\n--b--\n", b"\n\n", b"\r\n ", b"\n", b"\r", b"=?utf-8?b?", b"?="),
        *(b"charset=", b"name*0*=utf-8''%", b'filename="', b'"', b"<", b">", b"(", b"@", b",", b";", b":", b"\xff\x00"),
        *(
            b"Final-Recipient: rfc822;",
            b"Content-Transfer-Encoding: base64",
            b"x-uuencode",
            b"begin 6 x\nM\n",
            b"\x1b$B",
        ),
        *(b"<p style='display:none'>", b"<!--", b"&#x", b"> ", b"a@b.example", b"Subject: undelivered"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_any_pieces_of_mail_are_a_mail(raw: bytes) -> None:
    found = parse_mail(raw)
    assert found.text.replace("\n", "").isprintable() or "\x1b" not in found.text
