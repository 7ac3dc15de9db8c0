"""Work of minutes that tells how far it is and can be stopped, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any, TypeVar

from textual.content import Content

from store.language import _
from tui.background import Background
from tui.paint import ACCENT, line
from tui.place import Question

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]

_LOOK_EVERY = 0.25
_STEADY_AFTER = 1.0
"""Seconds after which a rate means something."""


class LongWork:
    """One piece of work at a time, for a screen, which ends it in its `on_unmount`."""

    def __init__(self, name: str, screen: Question[Any], tell: Callable[[Content], None]) -> None:
        """Begin with nothing.

        :param name: the thread's
        :param tell: shows how far the work is
        """
        self._name = name
        self._screen = screen
        self._tell = tell
        self._stop = Event()
        self._progress = ("", 0, 0)
        self._began = 0.0
        self.is_running = False

    async def run(self, work: Callable[[Progress, Cancelled], Result]) -> Result:
        """Return what `work` returns or raises; it is given where to note progress, and whether to stop."""
        self._stop.clear()
        self._progress, self._began, self.is_running = ("", 0, 0), monotonic(), True
        background = Background(self._name, at_end=self._screen.mailbase.store.close)
        timer = self._screen.set_interval(_LOOK_EVERY, self._tell_progress)
        self._screen.refresh_bindings()
        try:
            return await background.run(work, self._note, self._stop.is_set)
        finally:
            timer.stop()
            self.is_running = False
            self._screen.refresh_bindings()
            background.close(patience=0)

    def stop(self) -> None:
        """Let the work end at its next step."""
        self._stop.set()

    def _tell_progress(self) -> None:
        if told := self._told():
            self._tell(line(told, ACCENT))

    def _told(self) -> str:
        """Return how far it is: what is done, n of m, the rate; empty while nothing is known."""
        what, done, total = self._progress
        if not what:
            return ""
        seconds = monotonic() - self._began
        rate = _("{n} rows/s").format(n=f"{int(done / seconds):,}") if seconds > _STEADY_AFTER else ""
        many = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}") if total else f"{done:,}"
        return "   ".join(filter(None, (f"{what}…", many, rate, _("esc stops"))))

    def _note(self, what: str, done: int, total: int) -> None:
        """Called on the work's thread, which touches no widget."""
        self._progress = (what, done, total)
