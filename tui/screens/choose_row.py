"""Which of several rows is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.language import _
from tui.keys import bindings
from tui.paint import line
from tui.place import Question
from tui.screens.unlinked_lines import Target
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said


class ChooseRowScreen(Question[Target]):
    """Answers with a row, or None."""

    PLACES = ("rows", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("rows")
    DEFAULT_CSS = """
    ChooseRowScreen {
        #panel {
            width: 76;
            max-width: 95%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $accent;
        }
        #panel Static { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        """Offer rows, the likeliest first."""
        super().__init__()
        self._targets = tuple(targets)

    def compose(self) -> ComposeResult:
        """The rows, one a line."""
        with Vertical(id="panel"):
            yield Said(line(_("Put the mail on which row?"), "bold"))
            yield Lines()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the likeliest."""
        self._lines.show([Line(line(target.path), number) for number, target in enumerate(self._targets)])
        self._lines.styles.height = len(self._targets)
        self._lines.focus()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_choose()

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        number = self._lines.key
        self.dismiss(self._targets[number] if isinstance(number, int) else None)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)
