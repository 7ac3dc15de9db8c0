"""A question that `y` answers with yes; everything else is no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.keys import bindings
from tui.place import Question
from tui.widgets.key_line import KeyLine


class ConfirmScreen(Question[bool]):
    """Asks before something that many rows or other people would notice; Enter confirms nothing."""

    PLACES = ("confirm",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("confirm")
    DEFAULT_CSS = """
    ConfirmScreen {
        #panel {
            width: auto;
            max-width: 80%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $accent;
        }
        #panel Static { width: auto; height: auto; }
    }
    """

    def __init__(self, question: Content) -> None:
        """Ask a question that was made by `tui.paint`."""
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(id="panel"):
            yield Static(self._question)
        yield KeyLine()

    def action_yes(self) -> None:
        """Go ahead."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
