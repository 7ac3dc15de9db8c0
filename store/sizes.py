"""Sizes of files as a person reads them."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB")


def size_of(count: int) -> str:
    """Return a number of bytes in its largest unit of 1000, with one decimal below ten: ``84 kB``, ``2.5 MB``."""
    size, unit = float(max(0, count)), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    digits = 1 if unit and size < 9.95 and round(size, 1) != round(size) else 0
    return f"{size:.{digits}f} {_UNITS[unit]}"
