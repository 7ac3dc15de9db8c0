"""The foot of a table: the line that says what one sees, in whose place a question can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui.paint import line
from tui.widgets.ask_line import AskLine
from tui.widgets.status_line import StatusLine


class Foot(Vertical):
    """One line high; questions are answered by `AskLine.Answered` and `AskLine.Left`."""

    DEFAULT_CSS = """
    Foot { height: 1; }
    """

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

    def ask(self, question: str, label: str, text: str = "", suggestions: Sequence[str] = ()) -> None:
        """Ask, unless a question stands there already."""
        if not self.is_asking:
            self._status.display = False
            self.mount(AskLine(question, label, text, suggestions))

    def stop_asking(self) -> None:
        """Take the question away."""
        self.query(AskLine).remove()
        self._status.display = True

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)
