"""What went wrong, what to do next, and the words of whoever refused."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from store.language import _
from tui.keys import bindings
from tui.paint import FAILED, MUTED, joined, line, words
from tui.place import Question
from tui.trouble import Trouble
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said


class ErrorScreen(Question[None]):
    """A panel over the screen on which it happened; that screen stays as it was."""

    PLACES = ("error",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("error")
    DEFAULT_CSS = """
    ErrorScreen {
        #panel {
            width: 76;
            max-width: 90%;
            max-height: 80%;
            border: round $error;
        }
        #next { margin-top: 1; }
        #said { margin-top: 1; color: $foreground-muted; }
    }
    """

    def __init__(self, trouble: Trouble) -> None:
        """Show an error."""
        super().__init__()
        self.trouble = trouble

    def compose(self) -> ComposeResult:
        """Sentence, next step, their words, and the code behind it all."""
        trouble = self.trouble
        with VerticalScroll(id="panel"):
            yield Said(joined([line("!", f"bold {FAILED}"), words(trouble.sentence, "bold")], " "))
            if trouble.next_step:
                yield Said(words(trouble.next_step), id="next")
            if trouble.words:
                yield Said(words(_("Their words:") + "\n" + trouble.words), id="said")
            yield Said(line(trouble.code, MUTED), id="code")
        yield KeyLine()

    def action_close(self) -> None:
        """Go back to where it happened."""
        self.dismiss(None)
