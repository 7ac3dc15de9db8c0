"""Keys that come while a place to write in is being opened: they are typed there, not run as commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from textual import events

LONGEST = 10.0
"""Seconds after which nobody waits for that place any longer; what was typed for it is dropped."""
_NEVER_HELD = frozenset({"ctrl+q"})


class HeldKeys:
    """Holds keys and pastes from the moment something is opened until it has the focus."""

    def __init__(self, deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        """Hold nothing yet; `deliver` handles an event as if it came now."""
        self._deliver = deliver
        self._openings = 0
        self._kept: list[events.Key | events.Paste] = []
        self._until = 0.0

    def begin(self) -> None:
        """Hold keys from now on; every call is followed by one of `end`."""
        self._openings += 1
        self._until = monotonic() + LONGEST

    def takes(self, event: events.Event) -> bool:
        """Keep an event for later, and tell whether that was done.

        Also one that had been forwarded before and comes back, as no widget wanted it.
        """
        if self._openings and monotonic() > self._until:
            self._openings = 0
            self._kept.clear()
        if not self._openings or not isinstance(event, events.Key | events.Paste):
            return False
        if isinstance(event, events.Key) and event.key in _NEVER_HELD:
            return False
        self._kept.append(event)
        return True

    async def end(self, is_open: bool) -> None:
        """Deliver what was held to what has the focus now, or drop it when nothing was opened."""
        self._openings = max(0, self._openings - 1)
        if not is_open:
            self._kept.clear()
        if not self._openings:
            kept, self._kept = self._kept, []
            # what comes back comes later than what was typed after it
            for event in sorted(kept, key=lambda each: each.time):
                await self._deliver(_anew(event))


def _anew(event: events.Key | events.Paste) -> events.Event:
    """Return an event as if nobody had seen it."""
    return events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)
