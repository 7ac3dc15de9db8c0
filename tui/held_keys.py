"""Keys that come while a place to write in is being opened: they are typed there, not run as commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic

from textual import events

LONGEST = 10.0
"""Seconds after which nobody waits for that place any longer; what was typed for it is dropped."""
_A_MOMENT = 0.02
_MOST_MOMENTS = 15
"""So many moments a key may take on its way: busy machines are slow, and a widget may keep it for itself."""
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
        self._on_its_way: events.Event | None = None

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

    def handled(self, event: events.Event) -> None:
        """Note that an event, which nobody wanted on its way, was handled where it ends."""
        if event is self._on_its_way:
            self._on_its_way = None

    async def _deliver_held(self) -> None:
        while self._kept:
            event = _anew(self._kept.pop(0))
            if self._kept and not _is_typed(event):
                # a Tab moves the focus only when it has gone all the way up; what follows is for the next field
                self._on_its_way = event
                await self._deliver(event)
                self._later(_A_MOMENT, partial(self._wait, event, 1))
                return
            await self._deliver(event)

    async def _wait(self, event: events.Event, moments: int) -> None:
        if self._on_its_way is event and moments < _MOST_MOMENTS:
            self._later(_A_MOMENT, partial(self._wait, event, moments + 1))
        else:
            await self._deliver_held()


def _is_typed(event: events.Event) -> bool:
    return isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.is_printable)


def _anew(event: events.Key | events.Paste) -> events.Event:
    """Return an event as if nobody had seen it."""
    return events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)
