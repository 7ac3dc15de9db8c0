"""Days as people type them from where they stand: all that a cell takes, and ``Friday``, ``in 2 months``, ``9:30``.

A weekday is the next one, a time alone belongs to the day that the reader stands on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from store.cells.dates import is_kept_date, read_date
from store.cells.day_steps import WEEK, moved_by_days, moved_by_months
from store.cells.relative_dates import relative_date

DAY_LENGTH = len("2026-10-05")

_WEEK = (
    ("monday", "mon", "lundi", "montag"),
    ("tuesday", "tue", "mardi", "dienstag"),
    ("wednesday", "wed", "mercredi", "mittwoch"),
    ("thursday", "thu", "jeudi", "donnerstag"),
    ("friday", "fri", "vendredi", "freitag"),
    ("saturday", "sat", "samedi", "samstag", "sonnabend"),
    ("sunday", "sun", "dimanche", "sonntag"),
)
WEEKDAYS = {name: place for place, names in enumerate(_WEEK) for name in names}
"""The place in the week of each day, from Monday's 0, by its names in English, French and German, in small letters."""
_NEXT = re.compile(r"(?:next |nächsten |nächster |kommenden |on |am |le )?(?P<name>[a-z]+)(?: prochain)?")
_YEARS = ("year", "years", "y", "an", "ans", "jahr", "jahre", "jahren")
_UNIT = r"(?P<unit>months?|mois|monat(?:e|en)?|years?|y|ans?|jahre?n?)"
_AHEAD = re.compile(rf"(?:\+ ?|in |dans )(?P<count>[0-9]{{1,4}}|an?|une?|eine[mn]?) ?{_UNIT}")
_BACK = (
    re.compile(rf"(?:[-−] ?|vor |il y a )(?P<count>[0-9]{{1,4}}|une?|eine[mn]?) ?{_UNIT}"),
    re.compile(rf"(?P<count>[0-9]{{1,4}}|an?|one) {_UNIT} ago"),
)
_TIME = (
    r"(?:at |um |à )?(?P<hour>[01]?[0-9]|2[0-3])"
    r"(?:(?::| ?h ?|\.(?=[0-9]{2} uhr))(?P<minute>[0-5][0-9])(?: uhr)?| ?h| ?uhr|(?= ?[ap]m))(?: ?(?P<half>[ap])m)?"
)
_AT = re.compile(rf"(?:(?P<day>.+?),? )??{_TIME}")
_AT_FIRST = re.compile(rf"{_TIME},? (?P<day>.+)")
_HALF_DAY = 12


def is_day(value: object) -> bool:
    """Tell whether a cell holds a date as the store keeps it."""
    return isinstance(value, str) and is_kept_date(value)


def read_moment(text: str, order: str, now: datetime, held: date | None = None) -> str | None:
    """Return the day that a text names, with its time if it names one, as the store keeps it; or None.

    :param order: ``dmy`` or ``mdy``, as `read_date` takes it
    :param now: the present, in the zone of whoever types
    :param held: the day that a time alone belongs to; default: today
    """
    written = " ".join(text.split())
    words = written.casefold().replace("’", "'")
    kept = read_date(written, order) or relative_date(words, now)
    if kept is not None:
        return kept
    if (day := _day(words, now.date())) is not None:
        return day.isoformat()
    found = _AT.fullmatch(words) or _AT_FIRST.fullmatch(words)
    return _timed(found, held or now.date(), lambda day: read_moment(day, order, now)) if found else None


def _timed(found: re.Match[str], held: date, read: Callable[[str], str | None]) -> str | None:
    day = read(found["day"]) if found["day"] else held.isoformat()
    hour = _hour(int(found["hour"]), found["half"])
    if day is None or len(day) > DAY_LENGTH or hour is None:
        return None
    return f"{day} {hour:02}:{found['minute'] or '00'}"


def _hour(hour: int, half: str | None) -> int | None:
    """Return an hour of the day; with `half`, ``a`` or ``p``, it is one of twelve, and 12 is the first of them."""
    if half is None:
        return hour
    if not 1 <= hour <= _HALF_DAY:
        return None
    return hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)


def _day(words: str, today: date) -> date | None:
    if found := _AHEAD.fullmatch(words):
        return _moved(today, _months(found))
    for pattern in _BACK:
        if found := pattern.fullmatch(words):
            return _moved(today, -_months(found))
    return _weekday(words, today)


def _moved(today: date, months: int) -> date | None:
    """Return the day so many months on; None where the calendar ends before."""
    day = moved_by_months(today, months)
    return None if months and day == today else day


def _months(found: re.Match[str]) -> int:
    count = int(found["count"]) if found["count"].isdigit() else 1
    return count * (12 if found["unit"] in _YEARS else 1)


def _weekday(words: str, today: date) -> date | None:
    """Return the next day of that name, never today."""
    found = _NEXT.fullmatch(words)
    number = WEEKDAYS.get(found["name"]) if found is not None else None
    return None if number is None else moved_by_days(today, (number - today.weekday() - 1) % WEEK + 1)
