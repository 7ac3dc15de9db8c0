"""One question on one line whose answer is not shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message

from tui.keys import bindings
from tui.paint import line
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput


class _Field(SecretInput):
    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def action_leave(self) -> None:
        """Take the question away."""
        self.post_message(SecretLine.Left())


class SecretLine(Horizontal):
    """Asks for a password, and stays until its screen takes it away."""

    DEFAULT_CSS = """
    SecretLine {
        height: 1;
        padding: 0 1;
        & > Static { width: auto; margin-right: 1; color: $text-accent; }
        & > Input, & > Input:focus { width: 1fr; }
    }
    """

    @dataclass
    class Given(Message):
        """A secret was typed; its repr does not hold it."""

        secret: str = field(repr=False)

    class Left(Message):
        """Nothing is wanted any more."""

    def __init__(self, label: str) -> None:
        """Ask; the label stands before the field."""
        super().__init__()
        self._label = label

    def compose(self) -> ComposeResult:
        """Label and field."""
        yield Said(line(self._label, "bold"))
        yield _Field()

    def on_mount(self) -> None:
        """Take the keys."""
        self.query_one(_Field).focus()

    def on_secret_input_given(self, event: SecretInput.Given) -> None:
        """Hand the secret over, and forget it."""
        event.stop()
        self.query_one(_Field).wipe()
        self.post_message(self.Given(event.secret))
