"""A guard for keys that confirm: they count only after a moment without any other key."""

from __future__ import annotations

from time import monotonic

PAUSE = 0.4
"""Seconds. A paste, a held key or what was typed for another place never takes so long between two keys."""


class Calm:
    """Tells whether a key stands for itself."""

    def __init__(self) -> None:
        self._last = monotonic()
        self._before = self._last

    def noticed(self) -> None:
        """Note that a key came, or a paste."""
        self._before, self._last = self._last, monotonic()

    @property
    def was_calm(self) -> bool:
        """Whether there was a pause before the last key; what opens the place counts as a key."""
        return self._last - self._before >= PAUSE
