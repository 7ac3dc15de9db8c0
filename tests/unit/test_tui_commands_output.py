"""How commands print."""

from __future__ import annotations

import json

import pytest

from store.errors import MailbaseError
from tui import why
from tui.commands import output
from tui.commands.words import sized


def test_columns_stay_aligned_under_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_table(("Name", "n"), [("日本", 1), ("e\u0301te\u0301", 20)], right=[1])
    lines = capsys.readouterr().out.splitlines()
    assert {output.width(line) for line in lines} == {8}


def test_a_long_cell_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_table(("Name",), [("x" * 100,)])
    assert capsys.readouterr().out.splitlines()[1] == "x" * (output.WIDEST - 1) + "…"


def test_an_empty_list_is_still_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    output.say_json([])
    output.sys.stdout.flush()
    assert json.loads(capfdbinary.readouterr().out) == []


def test_json_is_utf8_and_says_the_same_after_its_escapes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    value = {"é": "日本 \x1b \x85 \u2028 \u202e \U000e0041 \x7f"}
    output.say_json(value)
    output.sys.stdout.flush()
    raw = capfdbinary.readouterr().out
    assert "日本".encode() in raw
    assert b"\x1b" not in raw
    assert "\u202e".encode() not in raw
    assert json.loads(raw) == value


def test_the_words_of_a_server_are_indented_and_clean(capsys: pytest.CaptureFixture[str]) -> None:
    error = MailbaseError(words="550 no\x1b[2J\nsuch user")
    error.add_note("Nothing was queued.")
    output.say_error(error)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "MAILBASE_000: Something went wrong."
    assert told[2:] == ["    550 no\N{REPLACEMENT CHARACTER}[2J", "    such user", "Nothing was queued."]


def test_sizes_are_said_in_units() -> None:
    assert [sized(n) for n in (7, 84_000, 2_500_000)] == ["7 bytes", "84 kB", "2.5 MB"]


def test_evidence_is_said_in_words_even_when_it_is_new() -> None:
    known = why.in_words({"rule": "our Message-ID", "in": "References", "id": "<a@b>"})
    assert known.startswith("it names a mail that was sent from this row")
    assert known.endswith("(Found in: References, Id: <a@b>)")
    assert why.in_words({"rule": "linked", "member": "1"}) == "someone linked it to this row by hand"
    assert why.in_words({"rule": "new rule", "x": "{y}"}) == "of the rule “new rule” (x: {y})"
    assert why.in_words({}) == "of the rule “—”"
