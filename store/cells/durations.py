"""Durations as people write them, in whole seconds: ``1:30``, ``1:30:15``, ``90m``, ``1h30``, ``1.5h``, ``2d 4h``."""

from __future__ import annotations

import re
from decimal import Decimal

LARGEST = 1_000_000_000_000
"""In seconds, either way."""

_LONGEST = 40
_CLOCK = re.compile(
    r"(?P<minus>[-−])?(?P<hours>[0-9]{1,9})(?::| ?[hH] ?)(?P<minutes>[0-5]?[0-9])(?::(?P<seconds>[0-5]?[0-9]))?"
)
_AMOUNT = r"[0-9]{1,9}(?:[.,][0-9]{1,3})?"
_UNITS = re.compile(
    r"(?P<minus>[-−])?"
    rf"(?:(?P<days>{_AMOUNT}) ?(?:d|j|t|days?|jours?|tage?n?)\.? ?)?"
    rf"(?:(?P<hours>{_AMOUNT}) ?(?:h|hrs?|hours?|std|stunden?|heures?)\.? ?)?"
    rf"(?:(?P<minutes>{_AMOUNT}) ?(?:m|mins?|minutes?|minuten?)\.? ?)?"
    r"(?:(?P<seconds>[0-9]{1,12}) ?(?:s|secs?|seconds?|sek|sekunden?|secondes?)\.?)?",
    re.IGNORECASE,
)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def read_duration(text: str) -> int | None:
    """Return the whole seconds that `text`, without blanks around it, writes, or None; a bare number is seconds."""
    if not 0 < len(text) <= _LONGEST:
        return None
    if (bare := text.removeprefix("-")).isdigit() and bare.isascii():
        return int(text) if len(bare) <= 12 else None
    found = _CLOCK.fullmatch(text) or _UNITS.fullmatch(text)
    if found is None:
        return None
    parts = {name: part.replace(",", ".") for name, part in found.groupdict().items() if part and name != "minus"}
    total = sum(Decimal(part) * _SECONDS[name] for name, part in parts.items())
    if not parts or total != int(total) or total >= LARGEST:
        return None
    return -int(total) if found["minus"] else int(total)


def shown_duration(seconds: int, duration_format: str) -> str:
    """Return seconds as ``h:mm`` or ``h:mm:ss``; what the first has no room for is left out."""
    hours, rest = divmod(abs(seconds), 3_600)
    text = f"{hours}:{rest // 60:02d}"
    if duration_format == "h:mm:ss":
        text += f":{rest % 60:02d}"
    return f"-{text}" if seconds < 0 and text.strip("0:") else text


def written_duration(seconds: int, duration_format: str) -> str:
    """Return seconds as text that reads back: the column's format where that leaves nothing out."""
    return shown_duration(seconds, duration_format if seconds % 60 == 0 else "h:mm:ss")
