"""Patterns of texts, telephone numbers."""

from __future__ import annotations

import pytest

from store.cells.column_options import ColumnOptions
from store.cells.column_types import LONG_TEXT, PHONE, TEXT
from store.cells.patterns import is_pattern, matches

HOSTILE = [
    ("(a+)+$", "a" * 5_000 + "!"),
    ("(a|aa)+$", "a" * 5_000 + "!"),
    ("(a?){30}a{30}", "a" * 29 + "!"),
    ("(?:a?){40000}", "a" * 5_000 + "!"),
    ("(?R)*a", "a" * 5_000 + "!"),
]


def test_a_text_must_match_the_whole_pattern() -> None:
    codes = ColumnOptions(pattern="[A-Z]{2}-[0-9]{3}")
    assert [TEXT.fits(text, codes) for text in ("AB-123", "ab-123", "AB-1234", "xAB-123", None)] == [
        True,
        False,
        False,
        False,
        True,
    ]
    assert TEXT.parse("wrong", codes) == "wrong"
    assert LONG_TEXT.fits("wrong", codes)


@pytest.mark.parametrize(("pattern", "text"), HOSTILE, ids=[pattern for pattern, _ in HOSTILE])
def test_a_hostile_pattern_never_makes_anyone_wait(pattern: str, text: str) -> None:
    options = ColumnOptions(pattern=pattern)
    for number in range(1_000):
        assert TEXT.fits(f"{text}{number}", options) in (True, False)


@pytest.mark.parametrize(
    "pattern", ["(?:(?:(?:a?){1000}){1000}){1000}", "(a{9999}){9999}", "(a{,9999}){,9999}", "a{e<=99999999}"]
)
def test_a_pattern_that_would_fill_the_memory_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert matches(pattern, "b")


@pytest.mark.parametrize("pattern", ["(", "[", "*", "(?P<a", "\\", "a{2,1}", "(?<=a*", "x" * 501])
def test_what_is_no_pattern_holds_nobody_up(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert matches(pattern, "anything")


def test_ordinary_patterns_are_patterns() -> None:
    for pattern in ("", r"\d{4}-\d{2}-\d{2}", r"[A-Z]{2}\d{2}(?: ?\w{4}){2,7}", "(?i)yes|no", r"\p{Lu}\w{1,100}"):
        assert is_pattern(pattern)


@pytest.mark.parametrize(
    "text",
    ["112", "+49 30 123456", "0171/123-45", "(030) 12 34", "+1 (555) 010-0199 ext. 5", "004930123", "0800 123;42"],
)
def test_a_telephone_number_is_a_text_with_digits(text: str) -> None:
    assert PHONE.parse(f" {text} ", ColumnOptions()) == text
    assert PHONE.fits(text, ColumnOptions())


@pytest.mark.parametrize("text", ["12", "call me", "a@b", "", "+" * 40, "1" * 70, "1\n23", "12\x1b[2J3"])
def test_what_nobody_can_dial_is_a_misfit(text: str) -> None:
    assert not PHONE.fits(text, ColumnOptions())
    assert PHONE.parse(text, ColumnOptions()) == (text or None)
