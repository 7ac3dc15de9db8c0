"""Dates while a formula is computed: read from their texts, moved, written again."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from store.cells.dates import read_date
from store.formulas.values import Fault, checked_text, is_empty, single

_SHORT = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")
_LENGTHS = (10, 16, 19)
SECONDS_OF_A_DAY = 86_400


class Moment(NamedTuple):
    """A day, or a time of a day to the second; without a zone."""

    at: datetime
    timed: bool
    """A time of the day was given; else it is midnight and not written."""

    def __str__(self) -> str:
        if not self.timed:
            return self.at.date().isoformat()
        return self.at.isoformat(" ", "seconds" if self.at.second else "minutes")


def looks_like_date(text: str) -> bool:
    """Tell whether a text may be a date as cells keep it."""
    return len(text) in _LENGTHS and text[4] == text[7] == "-" and text[:4].isdigit()


def read_moment(text: str) -> Moment | None:
    """Return the date that a text writes, ISO or as people write it, also ``2020-01`` and ``2020``; or None."""
    if looks_like_date(text):
        try:
            return Moment(datetime.fromisoformat(text), len(text) > 10)
        except ValueError:
            return None
    if found := _SHORT.fullmatch(text.strip()):
        month = int(found[2] or 1)
        return Moment(datetime(int(found[1]), month, 1), False) if 1 <= month <= 12 and int(found[1]) else None
    kept = read_date(text.strip())
    return Moment(datetime.fromisoformat(kept), len(kept) > 10) if kept else None


def as_moment(value: object) -> Moment | None:
    """Return a value as a date, None when it is empty. :raises Fault: ``#VALUE!``, it is none"""
    value = single(value)
    if is_empty(value):
        return None
    found = read_moment(checked_text(value))
    if found is None:
        raise Fault
    return found


def later(moment: Moment, seconds: float) -> Moment:
    """Return a moment moved by seconds. :raises Fault: ``#NUM!``, no calendar goes there"""
    try:
        at = moment.at + timedelta(seconds=round(seconds))
    except (OverflowError, ValueError):
        raise Fault("#NUM!") from None
    return Moment(at, moment.timed or round(seconds) % SECONDS_OF_A_DAY != 0)


def months_later(moment: Moment, months: int) -> Moment:
    """Return a moment moved by months; the day is the last of the month where that is shorter.

    :raises Fault: ``#NUM!``, no calendar goes there
    """
    year, month = divmod(moment.at.year * 12 + moment.at.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Fault("#NUM!")
    day = min(moment.at.day, monthrange(year, month + 1)[1])
    return Moment(moment.at.replace(year=year, month=month + 1, day=day), moment.timed)


def day_moment(day: date) -> Moment:
    """Return a day as a moment."""
    return Moment(datetime(day.year, day.month, day.day), False)


def seconds_between(start: Moment, end: Moment) -> float:
    """Return how many seconds lie between two moments; negative when `end` is the earlier one."""
    return (end.at - start.at).total_seconds()
