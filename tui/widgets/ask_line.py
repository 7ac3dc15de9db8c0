"""One question on one line: what to find, which condition, which column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message

from tui.keys import bindings
from tui.paint import MUTED, line
from tui.widgets.said import Said
from tui.widgets.writing import TextField


class AskInput(TextField):
    """The field of the question."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def action_leave(self) -> None:
        """Take the question away."""
        self.post_message(AskLine.Left())


class AskLine(Horizontal):
    """Asks, and stays until its screen takes it away, so that a refused text is not lost."""

    DEFAULT_CSS = """
    AskLine {
        height: 1;
        padding: 0 1;
        & > Static { width: auto; margin-right: 1; color: $accent; }
        /* on a light ground the accent itself is too pale to read */
        &:light > Static { color: $text-accent; }
        & > Input, & > Input:focus { width: 1fr; }
    }
    """

    @dataclass
    class Answered(Message):
        """A text was typed for a question."""

        question: str
        text: str

    class Left(Message):
        """Nothing is wanted any more."""

    def __init__(
        self, question: str, label: str, text: str = "", suggestions: Sequence[str] = (), example: str = ""
    ) -> None:
        """Ask; `question` names it in `Answered`, `label` stands before the field, `example` behind it."""
        super().__init__()
        self._question = question
        self._label = label
        self._example = example
        self._input = AskInput(text, suggestions=suggestions)

    def compose(self) -> ComposeResult:
        """Label and field."""
        yield Said(line(self._label, "bold"))
        yield self._input
        if self._example:
            yield Said(line(self._example, MUTED))

    def on_mount(self) -> None:
        """Take the keys."""
        self._input.focus()

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Hand the text over."""
        event.stop()
        self.post_message(self.Answered(self._question, event.value))
