"""A change of many cells under way: how far it is, and the key that stops it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store.errors import MailbaseError, StoppedError
from store.language import _
from tui.keys import bindings
from tui.paint import joined, line
from tui.place import Place, Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said

Result = TypeVar("Result")
Work = Callable[[Callable[[int], None], Callable[[], bool]], Result]
"""Is given whom to tell how many are done, and whom to ask whether to go on."""

_LOOK_EVERY = 0.2
AT_ONCE = 1_000
"""Cells or rows that are changed without telling how far it is."""


class BusyScreen(Question[Result | None], Generic[Result]):
    """Does the work on a thread of its own; answers with what it came to, or None when it was stopped or failed."""

    PLACES = ("busy",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("busy")
    DEFAULT_CSS = """
    BusyScreen {
        #panel {
            width: auto;
            max-width: 80%;
        }
        #panel Static { width: auto; max-width: 100%; height: auto; }
    }
    """

    def __init__(self, label: str, total: int, work: Work[Result]) -> None:
        """Do something with so many cells or rows."""
        super().__init__()
        self._label = label
        self._total = total
        self._work = work
        self._done = 0
        self._began = monotonic()
        self._stop = Event()

    def compose(self) -> ComposeResult:
        """How far it is."""
        with Vertical(id="panel"):
            yield Said(self._told())
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin."""
        self.begin(self._run())
        self.set_interval(_LOOK_EVERY, lambda: self.query_one("#panel Said", Said).update(self._told()))

    async def _run(self) -> None:
        try:
            found = await self.mailbase.apart.run(self._do)
        except MailbaseError as error:
            self.dismiss(None)
            if not isinstance(error, StoppedError):
                raise
            self.mailbase.remark(_("Stopped; nothing was changed."))
        else:
            self.dismiss(found)

    def _do(self, _go_on: Callable[[], bool]) -> Result:
        # a step that was let go of, but written all the same, must not be told as stopped
        return self._work(self._note, lambda: not self._stop.is_set())

    def _note(self, done: int) -> None:
        """Called on the work's thread, which touches no widget."""
        self._done = done

    def _told(self) -> Content:
        return told_of(self._label, self._done, self._total, self._began)

    def action_stop(self) -> None:
        """Stop as soon as that can be done."""
        self._stop.set()


def told_of(label: str, done: int, total: int, began: float) -> Content:
    """Return how far something is.

    :param began: on the clock of `monotonic`
    """
    seconds = monotonic() - began
    many = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
    rate = [line(_("{n} a second").format(n=f"{int(done / seconds):,}"))] if seconds > 1 else []
    return joined([line(label, "bold"), line(many), *rate], "   ")


async def done(screen: Place, label: str, count: int, work: Work[Result]) -> Result | None:
    """Change so many cells or rows; tell how far it is when they are very many. None when it was stopped or failed."""
    app = screen.mailbase
    if count > AT_ONCE:
        found = await app.push_screen_wait(BusyScreen(label, count, work))
    else:
        found = await app.run_task(work, lambda _done: None, lambda: True)
    app.changed()
    return found
