"""One question of a page: what is asked at the left, the answer beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

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
        &.asked > Static { color: $text-accent; text-style: bold; }
    }
    """

    def __init__(self, name: str, label: str, *, text: str = "", example: str = "") -> None:
        """Ask; the field's id is `name`, its text shows what may be typed while it is empty."""
        super().__init__()
        self._label = Said(line(label))
        self.field = self.make_field(name, text, example)
        self.field.cursor_blink = False
        self.field.select_on_focus = False

    def make_field(self, name: str, text: str, example: str) -> Input:
        """Return the field of that id."""
        return AnswerInput(text, example=example, id=name)

    def compose(self) -> ComposeResult:
        """Label and field."""
        yield self._label
        yield self.field

    def on_descendant_focus(self) -> None:
        """Light the label up."""
        self.add_class("asked")

    def on_descendant_blur(self) -> None:
        """Let the label go dark; `:focus-within` keeps a field lit from which the focus was taken."""
        self.remove_class("asked")

    def call(self, label: str) -> None:
        """Ask in other words."""
        self._label.update(line(label))


class SecretQuestion(QuestionLine):
    """A question whose answer is not shown; no text stands in its field at first."""

    def __init__(self, name: str, label: str, *, may_be_empty: bool = False) -> None:
        """Ask; the field's id is `name`."""
        self._may_be_empty = may_be_empty
        super().__init__(name, label)

    def make_field(self, name: str, text: str, example: str) -> Input:
        """Return a field that shows nothing."""
        return SecretInput(id=name, may_be_empty=self._may_be_empty)
