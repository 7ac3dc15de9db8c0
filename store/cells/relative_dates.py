"""Dates that people name from where they stand: ``today``, ``morgen``, ``+3d``, ``in 2 weeks``, ``il y a 3 jours``.

They are read only where a person writes, never in files: what a file says must mean the same tomorrow.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_DAYS = {
    "today": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "tomorrow": 1,
    "morgen": 1,
    "demain": 1,
    "yesterday": -1,
    "gestern": -1,
    "hier": -1,
    "day after tomorrow": 2,
    "übermorgen": 2,
    "après-demain": 2,
    "day before yesterday": -2,
    "vorgestern": -2,
    "avant-hier": -2,
}
_NOW = frozenset({"now", "jetzt", "maintenant"})
_AMOUNT = r"(?P<count>[0-9]{1,6}) ?(?P<unit>d|days?|j|jours?|t|tage?n?|w|weeks?|wochen?|semaines?|sem)"
_AHEAD = re.compile(rf"(?:\+ ?|in |dans ){_AMOUNT}")
_BACK = (re.compile(rf"(?:[-−] ?|vor |il y a ){_AMOUNT}"), re.compile(rf"{_AMOUNT} ago"))
_WEEK = 7
_TIME = re.compile(r"(?P<day>.*?),?\s+(?:at |um |à )?(?P<hour>[01]?[0-9]|2[0-3])[:h](?P<minute>[0-5][0-9])")
_LONGEST = 60


def relative_date(text: str, now: datetime, *, with_time: bool = False) -> str | None:
    """Return the date that `text` names, counted from `now`, as the store keeps it, or None.

    :param now: the present, in the zone of whoever writes
    :param with_time: ``now`` is a date with its time
    """
    words = " ".join(text.casefold().replace("’", "'").split())
    if not words or len(words) > _LONGEST:
        return None
    if words in _NOW:
        return now.strftime("%Y-%m-%d %H:%M") if with_time else now.date().isoformat()
    if (day := _day(words, now.date())) is not None:
        return day.isoformat()
    found = _TIME.fullmatch(words)
    if found is None or (day := _day(found["day"], now.date())) is None:
        return None
    return f"{day.isoformat()} {int(found['hour']):02d}:{found['minute']}"


def _day(words: str, today: date) -> date | None:
    days = _DAYS.get(words)
    if days is None:
        days = _distance(words)
    try:
        return None if days is None else today + timedelta(days)
    except OverflowError:
        return None


def _distance(words: str) -> int | None:
    """Return how many days ahead are meant, less than none for those gone."""
    if found := _AHEAD.fullmatch(words):
        return _days(found)
    for pattern in _BACK:
        if found := pattern.fullmatch(words):
            return -_days(found)
    return None


def _days(found: re.Match[str]) -> int:
    return int(found["count"]) * (_WEEK if found["unit"][0] in "ws" else 1)
