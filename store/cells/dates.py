"""Dates as people write them: ISO, ``31.12.2026``, ``31/12/26 14:30``, ``31 déc. 2026``, ``December 31, 2026``.

The store keeps ``YYYY-MM-DD`` or, with a time, ``YYYY-MM-DD HH:MM``. A time without a zone stays what it is,
one with an offset is turned into UTC; seconds are dropped. A day that no calendar has is no date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

_SHORTEST, _LONGEST = 6, 48
_DIGITS = frozenset("0123456789")
_TWENTIETH_CENTURY_FROM = 69  # as POSIX reads years of two digits

_TIME = (
    r"(?:(?:T|,? )(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_NUMERIC = re.compile(rf"(?P<first>[0-9]{{1,2}})(?P<mark>[./-])(?P<second_part>[0-9]{{1,2}})(?P=mark){_YEAR}{_TIME}")
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:\.|er|st|nd|rd|th)?"
_NAMED = re.compile(rf"{_DAY}[ -]?(?P<name>[^\W\d_]{{3,9}})\.?,?[ -]{_YEAR}{_TIME}", re.IGNORECASE)
_NAME_FIRST = re.compile(rf"(?P<name>[^\W\d_]{{3,9}})\.? {_DAY},? (?P<year>[0-9]{{4}}){_TIME}", re.IGNORECASE)

_MONTH_NAMES = (
    "january jan janvier janv januar jän jänner",
    "february feb février fevrier févr fév fevr februar",
    "march mar mars märz maerz mär mrz",
    "april apr avril avr",
    "may mai",
    "june jun juin juni",
    "july jul juillet juil juli",
    "august aug août aout",
    "september sep sept septembre",
    "october oct octobre oktober okt",
    "november nov novembre",
    "december dec décembre decembre déc dezember dez",
)
MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""The number of each month by its names in English, French and German, whole or shortened, in small letters."""


class Readings(NamedTuple):
    """Under which order of day and month a text is a date, and what separates them."""

    day_first: bool
    month_first: bool
    mark: str
    """``.``, ``/`` or ``-`` where the date starts with a day or month in digits, else nothing."""


def read_date(text: str, order: str = "dmy") -> str | None:
    """Return the date that `text`, without blanks around it, writes, as the store keeps it, or None.

    :param order: ``dmy`` or ``mdy``, for ``3/4/2026`` and ``3-4-2026``; with dots the day always comes first
    """
    if text[4:5] == text[7:8] == "-" and text.isascii():
        if len(text) == 10:
            return _iso_day(text)
        if len(text) in (16, 19):
            return _iso_minute(text)
    found = _match(text)
    return None if found is None else _read(found.groupdict(), order)


def date_readings(text: str) -> Readings | None:
    """Return how `text`, without blanks around it, can be read as a date, or None."""
    found = None if text[4:5] == text[7:8] == "-" else _match(text)
    if found is None or "first" not in found.groupdict():
        return Readings(True, True, "") if read_date(text) else None
    parts = found.groupdict()
    day_first = bool(_read(parts, "dmy"))
    month_first = day_first if found["mark"] == "." else bool(_read(parts, "mdy"))
    return Readings(day_first, month_first, found["mark"]) if day_first or month_first else None


def is_kept_date(text: str) -> bool:
    """Tell whether `text` is a date exactly as the store keeps it."""
    return text[:4].isdigit() and read_date(text) == text


def shown_date(kept: str, date_format: str) -> str:
    """Return a kept date in a format such as ``DD.MM.YYYY`` or ``D/M/YYYY``; a time follows it as ``HH:MM``."""
    month, day = kept[5:7], kept[8:10]
    text = date_format.replace("MM", month).replace("DD", day).replace("M", month.lstrip("0"))
    return text.replace("D", day.lstrip("0")).replace("YYYY", kept[:4]) + kept[10:]


def _iso_day(text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def _iso_minute(text: str) -> str | None:
    if text[10] not in "T " or text[13] != ":" or text[16:17] not in ("", ":"):
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return f"{text[:10]} {text[11:16]}"


def _match(text: str) -> re.Match[str] | None:
    if not _SHORTEST <= len(text) <= _LONGEST:
        return None
    if text[0] in _DIGITS:
        return _YEAR_FIRST.fullmatch(text) or _NUMERIC.fullmatch(text) or _NAMED.fullmatch(text)
    return _NAME_FIRST.fullmatch(text)


def _read(parts: dict[str, str | None], order: str) -> str | None:
    try:
        return _kept(parts, order)
    except (ValueError, OverflowError):
        return None


def _kept(parts: dict[str, str | None], order: str) -> str:
    day = _day(parts, order)
    if parts["hour"] is None:
        return day.isoformat()
    moment = datetime(day.year, day.month, day.day, _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0))
    if parts["zone"]:
        moment = moment.replace(tzinfo=_zone(parts["zone"])).astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")


def _day(parts: dict[str, str | None], order: str) -> date:
    year = _year(parts["year"] or "")
    if name := parts.get("name"):
        return date(year, MONTHS.get(name.casefold(), 0), int(parts["day"] or 0))
    if "first" not in parts:
        return date(year, int(parts["month"] or 0), int(parts["day"] or 0))
    first, second = int(parts["first"] or 0), int(parts["second_part"] or 0)
    if order == "mdy" and parts["mark"] != ".":
        return date(year, first, second)
    return date(year, second, first)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= _TWENTIETH_CENTURY_FROM else 2000)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "p" else 0)


def _zone(text: str) -> timezone:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
