"""Days as they are typed into the calendar, and the months that it lays out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from store.cells.day_steps import moved_by_days, moved_by_months
from store.cells.day_words import read_moment
from tui.editors import month

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-02-01", "2026-02-01"),
        ("1.2.2026 14:30", "2026-02-01 14:30"),
        ("today", "2026-10-05"),
        ("Demain", "2026-10-06"),
        ("in 3 days", "2026-10-08"),
        ("il y a 2 jours", "2026-10-03"),
        ("monday", "2026-10-12"),
        ("nächsten Freitag", "2026-10-09"),
        ("vendredi prochain", "2026-10-09"),
        ("in 2 months", "2026-12-05"),
        ("in einem Monat", "2026-11-05"),
        ("2 years ago", "2024-10-05"),
        ("il y a un an", "2025-10-05"),
        ("9:30", "2026-10-07 09:30"),
        ("9h", "2026-10-07 09:00"),
        ("friday 9:30", "2026-10-09 09:30"),
        ("demain à 18h05", "2026-10-06 18:05"),
        ("Montag 8 Uhr", "2026-10-12 08:00"),
        ("freitag um 8:30 uhr", "2026-10-09 08:30"),
        ("tomorrow at 8am", "2026-10-06 08:00"),
        ("friday 12:15 pm", "2026-10-09 12:15"),
        ("12 am", "2026-10-07 00:00"),
        ("9 h 30", "2026-10-07 09:30"),
        ("à 9h", "2026-10-07 09:00"),
        ("um 8.30 Uhr", "2026-10-07 08:30"),
        ("9:00 tomorrow", "2026-10-06 09:00"),
        ("9am on Monday", "2026-10-12 09:00"),
    ],
)
def test_a_day_in_words_is_read(text: str, kept: str) -> None:
    assert read_moment(text, "dmy", NOW, date(2026, 10, 7)) == kept


@pytest.mark.parametrize(
    "text", ["", "soon", "9", "25:00", "31.2.2026", "in 3 moons", "9:30 10:30", "in 9999 years", "8.30", "9 h 75"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_moment(text, "dmy", NOW) is None


def test_a_month_is_laid_out_in_six_weeks_from_monday() -> None:
    weeks = month.weeks(date(2026, 10, 5))
    assert (len(weeks), weeks[0][0], weeks[0][3], weeks[5][6]) == (
        *(6, date(2026, 9, 28)),
        *(date(2026, 10, 1), date(2026, 11, 8)),
    )


def test_the_last_day_of_a_month_goes_to_the_last_of_a_shorter_one() -> None:
    assert moved_by_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert moved_by_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_the_calendar_ends_without_a_crash() -> None:
    assert moved_by_days(date.max, 1) == date.max
    assert moved_by_months(date.max, 1) == date.max
    assert moved_by_months(date.min, -1) == date.min
    assert month.weeks(date.max)[5][6] is None
    assert month.weeks(date.min)[0][0] == date.min
