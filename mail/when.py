"""When a mail shall leave, as people and scripts write it."""

from __future__ import annotations

from datetime import UTC, datetime

from mail.errors import BadTimeError, PastTimeError


def read_when(text: str, now: datetime) -> datetime:
    """Return the moment that a text names, in UTC: ISO 8601 with an offset, or a day and time in the local zone.

    :raises BadTimeError: it names none
    :raises PastTimeError: it is before `now`
    """
    written = text.strip()
    try:
        # a day alone is no time at which a mail could leave
        if ":" not in written:
            raise ValueError
        moment = datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadTimeError(text=text) from None
    if moment < now:
        raise PastTimeError(time=written)
    return moment
