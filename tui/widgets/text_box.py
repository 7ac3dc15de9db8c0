"""A text being written in the feed's place: a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from tui.keys import bindings
from tui.widgets.said import Said
from tui.widgets.writing import WritingArea

PAUSE = 0.5
"""Seconds without a key after which the text is to be kept."""


class TextBox(Vertical):
    """A title and an area to write in; it stays until its screen takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("comment")
    DEFAULT_CSS = """
    TextBox {
        height: 9;
        padding: 0 1;
        & > Static { height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    TextBox.-comment { background: $warning-muted; }
    TextBox.-comment > Static { color: $text-warning; }
    """

    @dataclass
    class Paused(Message):
        """Nothing was typed for a while: the text is to be kept for the next time."""

        text: str

    @dataclass
    class Saved(Message):
        """The text is to be kept for good."""

        text: str

    @dataclass
    class Left(Message):
        """The writer leaves; the text is to be kept for the next time."""

        text: str

    def __init__(self, title: Content, text: str = "") -> None:
        """Write a text."""
        super().__init__(classes="-comment")
        self._title = title
        self._area = WritingArea(text)
        self._given = text
        self._timer: Timer | None = None

    @property
    def text(self) -> str:
        """What is written now."""
        return self._area.text

    def compose(self) -> ComposeResult:
        """Title and area."""
        yield Said(self._title)
        yield self._area

    def on_mount(self) -> None:
        """Take the keys."""
        self.resume()

    def resume(self) -> None:
        """Take the keys again."""
        self._area.focus()

    def action_resume(self) -> None:
        """Stay, whatever leaves a field elsewhere."""
        self.resume()

    def on_text_area_changed(self) -> None:
        """Begin to wait for a pause."""
        if self.text != self._given or self._timer is not None:
            self._hush()
            self._timer = self.set_timer(PAUSE, lambda: self.post_message(self.Paused(self.text)))

    def _hush(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def action_save(self) -> None:
        """Hand the text over."""
        self._hush()
        self.post_message(self.Saved(self.text))

    def action_leave(self) -> None:
        """Leave."""
        self._hush()
        self.post_message(self.Left(self.text))
