"""Days to come that only a calendar tells: ``3 mars``, ``March 3rd``, ``next week``, ``Dienstag nächster Woche``.

A day without a year is the next one of that name, today included. A week begins on Monday, which is the day of it that
is meant where none is named.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from store.cells.dates import MONTHS
from store.cells.day_words import WEEKDAYS

_YEARS = 8
"""So many years may lie between two 29 February."""
_WEEK = 7
_ON = r"(?:on the |on |the |am |den |dem |le )?"
_NAMES = "|".join(WEEKDAYS)
_WEEKDAY = rf"(?:(?P<weekday>{_NAMES})\.?,? )?{_ON}"
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_END = r"(?=,? |,?$)"
_BEGIN = r"(?:^|(?<= ))(?:on |am |le )?"
_DAYS = tuple(
    re.compile(rf"{_BEGIN}{_WEEKDAY}{day}{_END}")
    for day in (
        rf"(?P<day>[0-9]{{1,2}})(?:\.|er|st|nd|rd|th)? ?(?:of )?{_MONTH}",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?!:|[0-9]|\.[0-9]| ?[ap]m| ?h\b| uhr)",
        r"(?P<day>[0-9]{1,2})\. ?(?P<number>[0-9]{1,2})\.",
    )
)
_NEXT_WEEK = re.compile(
    rf"{_BEGIN}(?:(?P<weekday>{_NAMES})(?:,| of| in| de)? )?"
    r"(?:next week|(?:in der )?(?:nächste|kommende)[nr]? woche|(?:la )?semaine prochaine)"
    rf"(?: (?:on |am |le )?(?P<weekday_behind>{_NAMES}))?{_END}"
)
_LAST_OF_MONTH = re.compile(
    rf"{_BEGIN}(?:at the )?(?:end of (?:the )?month|ende des monats|monatsende|(?:à la )?fin (?:du|de) mois){_END}"
)


def dated(words: str, today: date) -> str | None:
    """Return words with the day that they name written as ``YYYY-MM-DD``; None where they name none, or none there is.

    :param words: in small letters, with single spaces
    :param today: where they are written
    """
    for pattern in _DAYS:
        if found := pattern.search(words):
            return _put(words, found, _next_of(found, today))
    if found := _NEXT_WEEK.search(words):
        return _put(words, found, _in_next_week(found, today))
    if found := _LAST_OF_MONTH.search(words):
        return _put(words, found, today.replace(day=monthrange(today.year, today.month)[1]))
    return None


def _put(words: str, found: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    return f"{words[: found.start()]}{day.isoformat()}{words[found.end() :]}"


def _next_of(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"] or ""]
    day = _next(int(parts["day"] or 0), month, today)
    # a weekday that the day does not have makes one of the two a mistake
    return None if day and parts["weekday"] and WEEKDAYS[parts["weekday"]] != day.weekday() else day


def _next(day: int, month: int, today: date) -> date | None:
    for year in range(today.year, min(today.year + _YEARS, date.max.year) + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _in_next_week(found: re.Match[str], today: date) -> date | None:
    if found["weekday"] and found["weekday_behind"]:
        return None
    place = WEEKDAYS.get(found["weekday"] or found["weekday_behind"] or "", 0)
    return today + timedelta(_WEEK - today.weekday() + place)
