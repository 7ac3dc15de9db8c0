"""How long ago, how soon, and when: times as a person reads them."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from store import clock
from store.language import _

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MONTH, _YEAR = 30.4375 * _DAY, 365.25 * _DAY


def now() -> datetime:
    """Return the present time, aware, in UTC; the store's clock, so that both can be stopped together."""
    return clock.now()


def apart(stamp: str) -> str:
    """Return how far a stamp of the store is from now, either way: ``12 s``, ``4 min``, ``3 h``, ``2 d``."""
    return span(abs(now() - clock.moment(stamp)))


def age(stamp: str) -> str:
    """Return how far a stamp is from now; below a minute ``now``, for places that are not drawn each second."""
    return _("now") if abs(now() - clock.moment(stamp)) < timedelta(seconds=_MINUTE) else apart(stamp)


def span(length: timedelta) -> str:
    """Return a length of time in whole units: days up to three months, months up to two years."""
    seconds = int(length.total_seconds())
    if seconds < _MINUTE:
        return _("{n} s").format(n=seconds)
    if seconds < _HOUR:
        return _("{n} min").format(n=seconds // _MINUTE)
    if seconds < _DAY:
        return _("{n} h").format(n=seconds // _HOUR)
    if seconds < 3 * _MONTH:
        return _("{n} d").format(n=seconds // _DAY)
    if seconds < 2 * _YEAR:
        return _("{n} mo").format(n=int(seconds / _MONTH))
    return _("{n} y").format(n=int(seconds / _YEAR))


def when(stamp: str, zone: tzinfo | None = None) -> str:
    """Return a moment: ``08:00`` today, ``tomorrow 08:00``, ``Fri 08:00``, else with its date.

    :param zone: whose clocks and days are meant; default: this computer's
    """
    local, today = clock.moment(stamp).astimezone(zone), now().astimezone(zone)
    days = (local.date() - today.date()).days
    time = f"{local:%H:%M}"
    if days == 0:
        return time
    if days == 1:
        return _("tomorrow {time}").format(time=time)
    if 1 < days < 7:
        return f"{_weekday(local.weekday())} {time}"
    return f"{local:%Y-%m-%d} {time}"


def seconds_to(stamp: str) -> int:
    """Return the whole seconds from now to a stamp, rounded up; 0 when it has passed."""
    left = (clock.moment(stamp) - now()).total_seconds()
    return max(0, int(left) + (left > int(left)))


def _weekday(number: int) -> str:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[number]
