"""The days of a month as a calendar lays them out; weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.cells.day_steps import WEEK, moved_or_none
from store.language import N_, _

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def weekday(day: date) -> str:
    """Return the short name of a day's weekday."""
    return _(_WEEKDAYS[day.weekday()])


def weekdays() -> list[str]:
    """Return the short names of the weekdays from Monday on."""
    return [_(name) for name in _WEEKDAYS]


def title(day: date) -> str:
    """Return the month of a day: ``October 2026``."""
    return f"{_(_MONTHS[day.month - 1])} {day.year}"


def weeks(day: date) -> Sequence[Sequence[date | None]]:
    """Return the six weeks that begin with the one of the month's first day; None is a day that no calendar has."""
    first = day.replace(day=1)
    days = [moved_or_none(first, number - first.weekday()) for number in range(6 * WEEK)]
    return [days[start : start + WEEK] for start in range(0, len(days), WEEK)]
