"""Keys that come while a place to write in is being opened: they are typed there, not run as commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from textual import events

LONGEST = 10.0
"""Seconds after which nobody waits for that place any longer; what was typed for it is dropped."""
_A_MOMENT = 0.05
Later = Callable[[float, Callable[[], Awaitable[None]]], object]

_NEVER_HELD = frozenset({"ctrl+q"})


class HeldKeys:
    """Holds keys and pastes from the moment something is opened until it has the focus."""

    def __init__(self, deliver: Callable[[events.Event], Awaitable[None]], later: Later) -> None:
        """Hold nothing yet.

        :param deliver: handles an event as if it came now
        :param later: calls something after so many seconds
        """
        self._deliver = deliver
        self._later = later
        self._openings = 0
        self._kept: list[events.Key | events.Paste] = []
        self._until = 0.0

    def begin(self) -> None:
        """Hold keys from now on; every call is followed by one of `end`."""
        self._openings += 1
        self._until = monotonic() + LONGEST

    def takes(self, event: events.Event) -> bool:
        """Keep an event for later, and tell whether that was done.

        While something is being opened, also one that no widget wanted and that comes back from there; once what
        was held is being delivered, only what is new, which comes after it.
        """
        if self._openings and monotonic() > self._until:
            self._openings = 0
            self._kept.clear()
        if not isinstance(event, events.Key | events.Paste):
            return False
        if not (self._openings or (self._kept and not event.is_forwarded)):
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
        # what comes back comes later than what was typed after it
        self._kept.sort(key=lambda each: each.time)
        if not self._openings:
            await self._deliver_held()

    async def _deliver_held(self) -> None:
        while self._kept:
            event = _anew(self._kept.pop(0))
            await self._deliver(event)
            if self._kept and not _is_typed(event):
                # a Tab moves the focus only when it has gone all the way up; what follows is for the next field
                self._later(_A_MOMENT, self._deliver_held)
                return


def _is_typed(event: events.Event) -> bool:
    return isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.is_printable)


def _anew(event: events.Key | events.Paste) -> events.Event:
    """Return an event as if nobody had seen it."""
    return events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)
