"""Going from a day to another one, within the days that a calendar has."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WEEK = 7


def moved_by_days(day: date, count: int) -> date:
    """Return the day so many days on; the same day where the calendar ends."""
    return moved_or_none(day, count) or day


def moved_by_months(day: date, count: int) -> date:
    """Return the same day so many months on, or that month's last; the same day where the calendar ends."""
    number = day.year * 12 + day.month - 1 + count
    year, month = number // 12, number % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moved_or_none(day: date, count: int) -> date | None:
    """Return the day so many days on, or None where no calendar has it."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None
