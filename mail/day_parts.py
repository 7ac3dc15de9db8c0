"""Parts of a day in words, with a time or without: ``this evening``, ``demain matin à 9h``, ``tonight at 8``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from store.cells.day_words import DAY_LENGTH, read_moment

MORNING, EVENING = time(8), time(18)

_NOON = 12


@dataclass(frozen=True)
class _Part:
    usual: time
    """What is meant where no time is named."""
    first: int
    """The hours of its times, the last one included."""
    last: int
    names: tuple[str, ...]


_PARTS = (
    _Part(MORNING, 4, 12, ("morning", "matin", "früh", "morgen", "vormittag")),
    _Part(time(_NOON), 11, 14, ("noon", "midi", "mittag", "mittags")),
    _Part(time(14), 12, 19, ("afternoon", "après-midi", "nachmittag")),
    _Part(EVENING, 16, 23, ("evening", "soir", "abend", "tonight")),
)
_BY_NAME = {name: part for part in _PARTS for name in part.names}
_NAMED = re.compile(
    rf"(?:(?P<day>.*?) )??(?:(?P<this>this|ce|cet|cette)|at|in the|à|am| )* ?(?P<part>{'|'.join(_BY_NAME)})"
    r"(?:,?(?: at| um| à)? (?P<time>[0-9].*))?"
)
_MIDNIGHT = re.compile(r"(?:at |à |um )?(?:midnight|minuit|mitternacht)")
_THIS = ("tonight",)


def read_part(words: str, here: datetime, held: date | None = None) -> str | None:
    """Return the moment that a part of a day names, as the store keeps it; None where the words name none.

    Midnight is the coming one. Between noon and midnight ``8`` and ``8:00`` are meant as clocks with hands show them.

    :param words: in small letters
    :param here: the present, where they are written
    :param held: the day of a part that names none; default: today
    """
    day = held or here.date()
    if _MIDNIGHT.fullmatch(words):
        return f"{day + timedelta(days=1)} 00:00"
    found = _NAMED.fullmatch(words)
    if found is None:
        return None
    part = _BY_NAME[found["part"]]
    kept = here.date().isoformat() if found["this"] or found["part"] in _THIS else day.isoformat()
    if found["day"]:
        kept = read_moment(found["day"], "dmy", here) or ""
    at = _time(found["time"], part, here) if found["time"] else part.usual
    return f"{kept} {at:%H:%M}" if at and len(kept) == DAY_LENGTH else None


def _time(words: str, part: _Part, here: datetime) -> time | None:
    """Return a time within a part of the day, None for one that lies in another."""
    kept = read_moment(f"{words}:00" if words.isdigit() else words, "dmy", here)
    if kept is None or len(kept) <= DAY_LENGTH or kept[:DAY_LENGTH] != here.date().isoformat():
        return None
    at = datetime.fromisoformat(kept).time()
    is_by_hands = part.first >= _NOON and 1 <= at.hour < _NOON and not words.endswith("m")
    hour = at.hour + (_NOON if is_by_hands else 0)
    return at.replace(hour=hour) if part.first <= hour <= part.last else None
