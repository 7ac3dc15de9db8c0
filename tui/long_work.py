"""Work of minutes that tells how far it is and can be stopped, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

from store.language import _
from store.workspace import Store
from tui.background import Background

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]

_STEADY_AFTER = 1.0
"""Seconds after which a rate means something."""


class LongWork:
    """One piece of work at a time."""

    def __init__(self, name: str, store: Store) -> None:
        """Begin with nothing; `name` is the thread's."""
        self._name = name
        self._store = store
        self._stop = Event()
        self._progress = ("", 0, 0)
        self._began = 0.0
        self.is_running = False

    async def run(self, work: Callable[[Progress, Cancelled], Result]) -> Result:
        """Return what `work` returns or raises; it is given where to tell progress, and whether to stop."""
        self._stop.clear()
        self._progress, self._began, self.is_running = ("", 0, 0), monotonic(), True
        background = Background(self._name, at_end=self._store.close)
        try:
            return await background.run(work, self._note, self._stop.is_set)
        finally:
            self.is_running = False
            background.close(patience=0)

    def stop(self) -> None:
        """Let the work end at its next step."""
        self._stop.set()

    def told(self) -> str:
        """Return how far it is: what is done, n of m, the rate; empty while nothing is known."""
        what, done, total = self._progress
        if not self.is_running or not what:
            return ""
        seconds = monotonic() - self._began
        rate = _("{n} rows/s").format(n=f"{int(done / seconds):,}") if seconds > _STEADY_AFTER else ""
        many = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}") if total else f"{done:,}"
        return "   ".join(filter(None, (f"{what}…", many, rate, _("esc stops"))))

    def _note(self, what: str, done: int, total: int) -> None:
        """Called on the work's thread, which touches no widget."""
        self._progress = (what, done, total)
