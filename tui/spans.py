"""Lengths of time as people type them: ``30s``, ``5min``, ``1h``; without a unit they are seconds."""

from __future__ import annotations

import re
from datetime import timedelta

from store.language import _, ngettext

_SPAN = re.compile(r"(\d{1,6})\s*(s|sec|min|m|h|d)?")
_SECONDS = {"s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600, "d": 86400}


def read_span(text: str) -> timedelta | None:
    """Return the length of time that a text names, None for any other text."""
    found = _SPAN.fullmatch(text.strip().casefold())
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2] or "s"]) if found else None


def span_words(length: timedelta) -> str:
    """Return a length of time in its largest unit that divides it."""
    seconds = round(length.total_seconds())
    if seconds and not seconds % 3600:
        return ngettext("{n} hour", "{n} hours", seconds // 3600).format(n=seconds // 3600)
    if seconds and not seconds % 60:
        return ngettext("{n} minute", "{n} minutes", seconds // 60).format(n=seconds // 60)
    return _("{n} s").format(n=seconds)
