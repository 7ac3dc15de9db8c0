"""One question of a page: what is asked at the left, the answer beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui.keys import bindings
from tui.paint import line
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput
from tui.widgets.writing import TextField

LABEL_WIDTH = 16


class AnswerInput(TextField):
    """The field of an answer."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("answer")


class QuestionLine(Horizontal):
    """A label and a field."""

    DEFAULT_CSS = """
    QuestionLine {
        height: 1;
        & > Static { width: 16; color: $text-muted; }
        & > Input { width: 1fr; max-width: 60; background: transparent; }
        & > Input:focus { background: $boost; }
        &:focus-within > Static { color: $text-accent; text-style: bold; }
    }
    """

    def __init__(self, name: str, label: str, *, text: str = "", example: str = "", secret: bool = False) -> None:
        """Ask; the field's id is `name`, its text shows what may be typed while it is empty."""
        super().__init__()
        self._label = label
        self.field = SecretInput(id=name) if secret else AnswerInput(text, example=example, id=name)
        self.field.cursor_blink = False
        self.field.select_on_focus = False

    def compose(self) -> ComposeResult:
        """Label and field."""
        yield Said(line(self._label))
        yield self.field
