"""When a mail leaves, in words that leave no doubt: the day by name, the zone by its city, and how long that is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from store import clock, zones
from store.language import _, ngettext, preferred
from tui import moment

if TYPE_CHECKING:
    from mail.templates.locales import Locale

_MINUTE, _HOUR = 60, 3600
_MINUTES, _MOST_HOURS = 60, 48


def in_full(stamp: str, zone: str = "") -> str:
    """Return a moment as ``Monday 30 November 2026 08:00, Paris``; in a zone, by default this computer's."""
    local = zones.local(stamp, zone)
    locale = _locale()
    return _("{weekday} {day} {time}, {place}").format(
        weekday=locale.weekday(local),
        day=locale.day(local.date()),
        time=f"{local:%H:%M}",
        place=zones.place(zone, local),
    )


def briefly(stamp: str, zone: str = "") -> str:
    """Return a moment for a column: ``08:00`` today; another day to come with the place whose clocks are meant."""
    local = zones.local(stamp, zone)
    if not moment.seconds_to(stamp):
        return moment.when(stamp)
    if local.date() == moment.now().astimezone(local.tzinfo).date():
        is_here = local.utcoffset() == clock.moment(stamp).astimezone().utcoffset()
        return f"{local:%H:%M}" if is_here else f"{local:%H:%M} {zones.place(zone, local)}"
    return f"{moment.when(stamp, local.tzinfo)} {zones.place(zone, local)}"


def ahead(stamp: str) -> str:
    """Return how long it is until a moment: ``in 20 minutes``, ``in 3 hours``, ``in 8 days``."""
    seconds = moment.seconds_to(stamp)
    if seconds < _MINUTE:
        return _("now")
    n = round(seconds / _MINUTE)
    if n < _MINUTES:
        return ngettext("in {n} minute", "in {n} minutes", n).format(n=n)
    n = round(seconds / _HOUR)
    if n < _MOST_HOURS:
        return ngettext("in {n} hour", "in {n} hours", n).format(n=n)
    days = (zones.local(stamp).date() - moment.now().astimezone().date()).days
    return ngettext("in {n} day", "in {n} days", days).format(n=f"{days:,}")


def distance(stamp: str) -> str:
    """Return how far a moment is from now, either way: ``in 3 hours``, ``4 min ago``."""
    if moment.seconds_to(stamp):
        return ahead(stamp)
    if moment.now() - clock.moment(stamp) < timedelta(minutes=1):
        return _("just now")
    return _("{span} ago").format(span=moment.apart(stamp))


def for_someone(stamp: str, address: str, offset: timedelta) -> str:
    """Return what somebody's clock shows then, which was so far from UTC when they last wrote."""
    there = clock.moment(stamp) + offset
    time = f"{there:%H:%M}"
    if there.date() != zones.local(stamp).date():
        time = f"{_locale().weekday(there)} {time}"
    return _("about {time} for {address}, by the clock of their last mail").format(time=time, address=address)


def _locale() -> Locale:
    # the first paint shows times without any of it
    from mail.templates.locales import locale_of

    return locale_of(preferred())
