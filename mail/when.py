"""When a mail shall leave, as people and scripts write it: in ISO 8601, or in words from where they stand.

``2026-03-02T08:00+01:00``, ``2026-03-02 08:00``, ``tomorrow 9:00``, ``demain 9h``, ``Montag 8 Uhr``, ``in 3 hours``,
``ce soir``, ``3 mars``, ``next week``. A day without a time means the morning, a time without a day the next time that
the clock shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mail.coming_days import dated
from mail.day_parts import EVENING, MORNING, read_part
from mail.errors import BadTimeError, PastTimeError
from store.cells.day_words import DAY_LENGTH, read_moment
from store.language import N_

_LONGEST = 60
_MONDAY = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNT = r"(?P<count>[0-9]{1,4}|an?|one|une?|eine[mnr]?)"
_UNIT = r"(?P<unit>minutes?|minuten?|min|mn|hours?|heures?|stunden?|std|h)"
_AHEAD = re.compile(rf"(?:\+ ?|in |dans ){_COUNT} ?{_UNIT}")
_HALF_AN_HOUR = {"in half an hour", "in einer halben stunde", "dans une demi-heure"}
_FULL_HOUR = re.compile(r"(?:.* )?(?:at|um|à) [0-9]{1,2}")
_OCLOCK = ":00"
_NO_PAUSE = {"now", "jetzt", "maintenant", "at once"}


@dataclass(frozen=True)
class Preset:
    """A time that is chosen by one key."""

    name: str
    """Not yet translated."""
    at: datetime
    """In UTC."""


def read_when(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the moment that a text names, in UTC.

    A time that no clock shows because it is put forward that night is the one an hour later; of two that are shown
    because it is put back it is the first, or, where no day is named, the first that is not past.

    :param zone: of whoever writes; default: the system's
    :raises BadTimeError: it names none
    :raises PastTimeError: it is before `now`
    """
    words = " ".join(text.casefold().replace("’", "'").split())
    try:
        moment = _moment(text.strip(), words, now, zone) if len(words) <= _LONGEST else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise BadTimeError(text=text)
    if moment < now:
        raise PastTimeError(time=text.strip())
    return moment


def presets(now: datetime, zone: tzinfo | None = None) -> tuple[Preset, ...]:
    """Return the times that most people want, soonest first."""
    today = now.astimezone(zone).replace(tzinfo=None)
    until_monday = timedelta(days=_MONDAY - today.weekday())
    wanted = (
        (N_("in 1 hour"), now.astimezone(UTC) + timedelta(hours=1)),
        (N_("this evening"), _in_utc(datetime.combine(today, EVENING), zone)),
        (N_("tomorrow morning"), _in_utc(datetime.combine(today + timedelta(days=1), MORNING), zone)),
        (N_("Monday morning"), _in_utc(datetime.combine(today + until_monday, MORNING), zone)),
    )
    unique = {at: name for name, at in reversed(wanted) if at > now}
    return tuple(Preset(unique[at], at) for at in sorted(unique))


def _moment(written: str, words: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    if words in _NO_PAUSE:
        return now.astimezone(UTC)
    if words in _HALF_AN_HOUR:
        return now.astimezone(UTC) + timedelta(minutes=30)
    if found := _AHEAD.fullmatch(words):
        return now.astimezone(UTC) + _distance(found)
    if ":" in written and (moment := _iso(written, zone)) is not None:
        return moment
    return _by_words(words, now, zone)


def _distance(found: re.Match[str]) -> timedelta:
    count = int(found["count"]) if found["count"].isdigit() else 1
    return timedelta(minutes=count) if found["unit"].startswith("m") else timedelta(hours=count)


def _iso(written: str, zone: tzinfo | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else _in_utc(moment, zone)


def _by_words(words: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    here = now.astimezone(zone)
    found = _local(words, here)
    if found is None:
        return None
    # a time alone that has passed is meant for when the clock shows it next: today once more, or tomorrow
    later = _local(words, here, here.date() + timedelta(days=1))
    times = (found,) if later in (None, found) else (found, found.replace(fold=1), later)
    moments = [_in_utc(one, zone) for one in times if one is not None]
    return next((moment for moment in moments if moment >= now), moments[0])


def _local(words: str, here: datetime, held: date | None = None) -> datetime | None:
    """Return the time that words name, as clocks show it; one that names no day belongs to the day that is held."""
    written = f"{words}{_OCLOCK}" if _FULL_HOUR.fullmatch(words) else words
    kept = read_moment(written, "dmy", here, held) or read_part(words, here, held)
    if kept is None and (day := dated(written, here.date())) is not None:
        kept = read_moment(day, "dmy", here) or read_part(day.removesuffix(_OCLOCK), here)
    return None if kept is None else _with_time(kept, MORNING)


def _with_time(kept: str, usual: time) -> datetime:
    day = datetime.fromisoformat(kept)
    return datetime.combine(day, usual) if len(kept) <= DAY_LENGTH else day


def _in_utc(local: datetime, zone: tzinfo | None) -> datetime:
    if zone is not None:
        return local.replace(tzinfo=zone).astimezone(UTC)
    # of a time that the system's clocks leave out, `astimezone` would make the one an hour before
    return _EPOCH + timedelta(seconds=local.timestamp())
