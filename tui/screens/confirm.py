"""A question that `y` answers with yes; everything else is no."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store.language import _
from tui.calm import Calm
from tui.keys import bindings
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said


class ConfirmScreen(Question[bool]):
    """Asks before something that many rows or other people would notice; Enter confirms nothing."""

    PLACES = ("confirm",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("confirm")
    DEFAULT_CSS = """
    ConfirmScreen {
        #panel {
            width: auto;
            max-width: 80%;
        }
        #panel Static { width: auto; max-width: 100%; height: auto; }
    }
    """

    def __init__(self, question: Content) -> None:
        """Ask a question that was made by `tui.paint`."""
        super().__init__()
        self._question = question
        self._calm = Calm()

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(id="panel"):
            yield Said(self._question)
        yield KeyLine()

    def on_key(self) -> None:
        """Note every key."""
        self._calm.noticed()

    def on_paste(self, event: events.Paste) -> None:
        """Note a paste; it answers nothing."""
        event.stop()
        self._calm.noticed()

    def action_yes(self) -> None:
        """Go ahead, unless the key came along with others."""
        if self._calm.was_calm:
            self.dismiss(True)
        else:
            self.query_one(KeyLine).remark(_("That came too quickly after another key. Press y again."))

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
