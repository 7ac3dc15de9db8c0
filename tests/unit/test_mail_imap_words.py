"""IMAP's spelling: strings that cannot become commands, folder names, dates and sets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mail.imap.words import (
    Literal,
    append_date,
    folder_from_wire,
    folder_to_wire,
    internal_date,
    number_set,
    search_date,
    segments,
)


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", b"INBOX"),
        ("Entwürfe", b"Entw&APw-rfe"),
        ("Büro & Co", b"B&APw-ro &- Co"),
        ("~peter/mail/台北/日本語", b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("tab\there", b"tab&AAk-here"),
        ("😀", b"&2D3eAA-"),
        ("", b""),
    ],
)
def test_folder_names_are_spelt_in_modified_utf_7(name: str, wire: bytes) -> None:
    assert folder_to_wire(name) == wire
    assert folder_from_wire(wire) == name


@given(some.text(some.characters(exclude_categories=["Cs"])))
def test_any_folder_name_survives_the_wire(name: str) -> None:
    wire = folder_to_wire(name)
    assert folder_from_wire(wire) == name
    assert re.fullmatch(rb"[\x20-\x7e]*", wire)


@given(some.binary())
def test_any_wire_name_can_be_read(wire: bytes) -> None:
    assert isinstance(folder_from_wire(wire), str)


@given(some.text())
def test_a_folder_name_with_lone_surrogates_can_be_spelt(name: str) -> None:
    assert segments("EXAMINE", folder_to_wire(name))


@given(some.lists(some.binary()))
def test_no_string_can_end_or_change_a_command(strings: list[bytes]) -> None:
    strings = [string.replace(b"\0", b"") for string in strings]
    sent = b"".join(piece for segment in segments("LOGIN", *strings) for piece in segment)
    assert sent.startswith(b"LOGIN")
    rest = sent[5:]
    for string in strings:
        quoted = re.match(rb' "((?:[^"\\\r\n]|\\.)*)"', rest)
        if quoted:
            assert re.sub(rb"\\(.)", rb"\1", quoted[1]) == string
            rest = rest[quoted.end() :]
        else:
            announced = re.match(rb" \{(\d+)\}\r\n", rest)
            assert announced
            rest = rest[announced.end() :]
            assert rest[: int(announced[1])] == string
            rest = rest[int(announced[1]) :]
    assert rest == b"\r\n"


def test_a_literal_waits_for_the_server() -> None:
    assert segments("APPEND", b"Sent", Literal(b"x")) == [(b'APPEND "Sent" {1}\r\n',), (b"x", b"\r\n")]
    assert segments("LOGIN", "é".encode(), b"x") == [(b"LOGIN {2}\r\n",), (b"\xc3\xa9", b' "x"\r\n')]


@pytest.mark.parametrize("syntax", ["", "A\r\nB", "é", "\0"])
def test_syntax_is_printable_ascii(syntax: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        segments("NOOP", syntax)


def test_nul_is_not_sent() -> None:
    with pytest.raises(ValueError, match="NUL"):
        segments("LOGIN", b"a\0b")


def test_dates_are_spelt_in_english_whatever_the_locale() -> None:
    assert search_date(date(2026, 2, 1)) == "1-Feb-2026"
    assert append_date(datetime(2026, 12, 24, 18, 0, 5, tzinfo=UTC)) == '"24-Dec-2026 18:00:05 +0000"'
    assert append_date(datetime(2026, 2, 1, tzinfo=UTC)) == '" 1-Feb-2026 00:00:00 +0000"'


def test_internal_dates_are_read_into_utc() -> None:
    assert internal_date(b"17-Jul-1996 02:44:25 -0700") == datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC)
    assert internal_date(b" 1-feb-2026 00:00:00 +0530") == datetime(2026, 1, 31, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"yesterday",
        b"32-Jan-2026 00:00:00 +0000",
        b"01-Xyz-2026 00:00:00 +0000",
        b"01-Jan-0000 00:00:00 +0000",
        b"01-Jan-0001 00:00:00 +1400",
        b"31-Dec-9999 23:59:59 -1200",
        b"01-Jan-2026 00:00:00 +9999",
    ],
)
def test_what_is_no_date_is_nothing(text: bytes) -> None:
    assert internal_date(text) is None


@given(some.binary())
def test_any_bytes_can_be_read_as_a_date(text: bytes) -> None:
    internal_date(text)


def test_sets_join_runs() -> None:
    assert number_set([7, 1, 3, 2, 3]) == "1:3,7"
    assert number_set([]) == ""
