"""Which of several rows is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from tui.keys import bindings
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said

_MOST_LINES = 12


class ChooseRowScreen(Question[int]):
    """Answers with the place of a row in the list, or None."""

    PLACES = ("rows", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("rows")
    DEFAULT_CSS = """
    ChooseRowScreen {
        #panel { width: 76; }
        #panel Static { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(self, rows: Sequence[Content], question: Content) -> None:
        """Offer rows, the likeliest first."""
        super().__init__()
        self._rows = tuple(rows)
        self._question = question

    def compose(self) -> ComposeResult:
        """The rows, one a line."""
        with Vertical(id="panel"):
            yield Said(self._question)
            yield Lines()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the likeliest."""
        self._lines.show([Line(row, number) for number, row in enumerate(self._rows)])
        self._lines.styles.height = min(_MOST_LINES, len(self._rows))
        self._lines.focus()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_choose()

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        number = self._lines.key
        self.dismiss(number if isinstance(number, int) else None)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)
