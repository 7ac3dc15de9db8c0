"""Automatic numbers, and dates that count from today."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.automatic import auto_format, number_text
from store.cells.column_options import ColumnOptions
from store.cells.column_types import DATE, FORMULA, TEXT, parse_all
from store.cells.relative_dates import relative_date
from store.cells.typed import default_value, parse_words

MARCH = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "count", "text"),
    [
        ("0000", 7, "0007"),
        ("0000", 12345, "12345"),
        ("INV-000", 42, "INV-042"),
        ("YYYYMMDD-00", 3, "20260301-03"),
        ("INV-YYYY/MM-000", 3, "INV-2026/03-003"),
        ("YYYY-0", 3, "2026-3"),
        ("ADD-00", 3, "ADD-03"),
        ("INV-", 3, "INV-0003"),
        ("", 3, "0003"),
        ("{0}%s-0", 3, "{0}%s-3"),
    ],
)
def test_a_number_is_written_in_its_format(written: str, count: int, text: str) -> None:
    assert number_text(written, count, MARCH) == text
    assert auto_format(written).read(text, MARCH) == count


@given(st.text(max_size=20), st.integers(1, 10**15), st.dates(date(1000, 1, 1)))
def test_every_number_reads_back(written: str, count: int, day: date) -> None:
    kind = auto_format(written)
    assert kind.read(kind.written(count, day), day) == count


def test_what_is_written_otherwise_is_no_number_of_the_format() -> None:
    kind = auto_format("INV-000")
    for text in ("INV-7", "INV-0007", "inv-007", "INV-", "INV-0x7", "INV-٠٠٧", "", "INV-" + "9" * 5_000):
        assert kind.read(text, MARCH) is None
    assert auto_format("YYYYMMDD-00").read("20260228-01", MARCH) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("today", "2026-03-01"),
        (" Heute ", "2026-03-01"),
        ("aujourd'hui", "2026-03-01"),
        ("aujourd’hui", "2026-03-01"),
        ("tomorrow", "2026-03-02"),
        ("morgen", "2026-03-02"),
        ("demain", "2026-03-02"),
        ("yesterday", "2026-02-28"),
        ("hier", "2026-02-28"),
        ("+3d", "2026-03-04"),
        ("+ 2w", "2026-03-15"),
        ("in 3 days", "2026-03-04"),
        ("in 3 Tagen", "2026-03-04"),
        ("dans 2 semaines", "2026-03-15"),
        ("-3d", "2026-02-26"),
        ("3 days ago", "2026-02-26"),
        ("vor 1 Woche", "2026-02-22"),
        ("il y a 3 jours", "2026-02-26"),
        ("now", "2026-03-01"),
        ("tomorrow 14:30", "2026-03-02 14:30"),
        ("morgen um 9:05", "2026-03-02 09:05"),
        ("demain à 9h30", "2026-03-02 09:30"),
    ],
)
def test_days_are_counted_from_the_given_clock(text: str, kept: str) -> None:
    assert parse_words(DATE, text, ColumnOptions(), NOW) == kept


@pytest.mark.parametrize(
    "text", ["someday", "in 999999 weeks", "-999999d", "in days", "3", "+3", "tomorrow 25:00", "x" * 99]
)
def test_other_words_stay_words(text: str) -> None:
    assert relative_date(text, NOW) is None
    assert parse_words(DATE, text, ColumnOptions(), NOW) == text


def test_now_has_a_time_where_the_column_wants_one() -> None:
    assert parse_words(DATE, "now", ColumnOptions(with_time=True), NOW) == "2026-03-01 09:05"


def test_a_file_that_says_today_does_not_mean_the_day_of_its_reading() -> None:
    assert parse_all(DATE, ["today", "tomorrow", "+3d"], ColumnOptions()) == ["today", "tomorrow", "+3d"]


def test_words_are_dates_only_in_columns_of_dates() -> None:
    assert parse_words(TEXT, "today", ColumnOptions(), NOW) == "today"
    assert parse_words(FORMULA, "today", ColumnOptions(result="date"), NOW) == "2026-03-01"


def test_a_new_row_gets_what_its_column_says() -> None:
    assert default_value(DATE, ColumnOptions(default="in 3 days"), NOW) == "2026-03-04"
    assert default_value(TEXT, ColumnOptions(default="open"), NOW) == "open"
    assert default_value(TEXT, ColumnOptions(), NOW) is None
    assert default_value(FORMULA, ColumnOptions(default="open"), NOW) is None
