"""The foot of a table: the line that says what one sees, in whose place a question can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer

from tui.paint import WAITING, line
from tui.widgets.ask_line import AskLine
from tui.widgets.status_line import StatusLine


class Foot(Vertical):
    """One line high; questions are answered by `AskLine.Answered` and `AskLine.Left`."""

    DEFAULT_CSS = """
    Foot { height: 1; }
    """

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._timer: Timer | None = None
        self._waiting = False

    def compose(self) -> ComposeResult:
        """What one sees."""
        yield StatusLine()

    @property
    def is_asking(self) -> bool:
        """Whether a question stands there."""
        return bool(self.query(AskLine))

    def show(self, left: str, right: Sequence[str] = ()) -> None:
        """Say what one sees; of the right side as much as fits."""
        self._status.show(left, right)

    def remark(self, remark: Content | str = "") -> None:
        """Say something in passing, or no longer."""
        self._status.remark(line(remark) if isinstance(remark, str) else remark)

    def wait(self, word: str, after: float) -> None:
        """Say what is being done, once it has taken `after` seconds."""
        self.stop_waiting()
        self._timer = self.set_timer(after, lambda: self._say_waiting(word))

    def stop_waiting(self) -> None:
        """Say it no longer."""
        if self._timer is not None:
            self._timer.stop()
        if self._waiting:
            self._waiting = False
            self._status.remark()

    def _say_waiting(self, word: str) -> None:
        self._waiting = True
        self._status.remark(line(word, WAITING))

    def ask(
        self, question: str, label: str, text: str = "", suggestions: Sequence[str] = (), example: str = ""
    ) -> None:
        """Ask, unless a question stands there already."""
        if not self.is_asking:
            self._status.display = False
            self.mount(AskLine(question, label, text, suggestions, example))

    def stop_asking(self) -> None:
        """Take the question away."""
        self.query(AskLine).remove()
        self._status.display = True

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)
