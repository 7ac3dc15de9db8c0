"""Time zones by their names, such as ``Europe/Paris``: this computer's, and how moments look in others."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from store import clock

_LOCAL_TIME, _DEBIAN = Path("/etc/localtime"), Path("/etc/timezone")
_FOLDER = "zoneinfo"
_NO_NAME = "UTC"


def here() -> str:
    """Return the name of this computer's zone; empty where it has none that is known, or another clock than it says."""
    for name in _candidates():
        zone = zone_of(name)
        present = clock.now()
        if zone is not None and present.astimezone(zone).utcoffset() == present.astimezone().utcoffset():
            return name
    return ""


def zone_of(name: str) -> tzinfo | None:
    """Return the zone of a name; None, which stands for this computer's own, where that is empty or not known."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):
        return None


def local(stamp: str, name: str = "") -> datetime:
    """Return a stamp of the store as the clocks of a zone show it; default: this computer's."""
    return clock.moment(stamp).astimezone(zone_of(name))


def place(name: str, moment: datetime | None = None) -> str:
    """Return the place that a zone is named after: ``Paris``, ``New York``; for the zone of this computer, its own.

    :param moment: in that zone; where nobody knows a name, its abbreviation stands for it
    """
    known = name if zone_of(name) is not None else here()
    if known:
        return known.rpartition("/")[2].replace("_", " ")
    return (moment or clock.now().astimezone()).strftime("%Z") or _NO_NAME


def _candidates() -> list[str]:
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return [named]
    parts = _LOCAL_TIME.resolve().parts
    linked = ["/".join(parts[parts.index(_FOLDER) + 1 :])] if _FOLDER in parts else []
    try:
        written = _DEBIAN.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        written = []
    return [*linked, *written[:1]]
