"""The days of a month as a calendar lays them out; weeks begin on Monday."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from store.language import N_, _

WEEK = 7

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
    days = [_moved(first, number - first.weekday()) for number in range(6 * WEEK)]
    return [days[start : start + WEEK] for start in range(0, len(days), WEEK)]


def moved_by_days(day: date, count: int) -> date:
    """Return the day so many days on; the same day where the calendar ends."""
    return _moved(day, count) or day


def moved_by_months(day: date, count: int) -> date:
    """Return the same day so many months on, or that month's last; the same day where the calendar ends."""
    number = day.year * 12 + day.month - 1 + count
    year, month = number // 12, number % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _moved(day: date, count: int) -> date | None:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None
