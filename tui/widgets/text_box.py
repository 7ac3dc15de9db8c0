"""A text being written in the feed's place: a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from store.language import _
from tui.editors import outside
from tui.keys import bindings
from tui.widgets.draft_line import COMMENT, DraftLine
from tui.widgets.writing import WritingArea

PAUSE = 0.5
"""Seconds without a key after which the text is to be kept."""


class TextBox(Vertical):
    """A line that says so and an area to write in; it stays until its screen takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("comment")
    DEFAULT_CSS = """
    TextBox {
        height: 9;
        & > WritingArea { margin: 0 1; }
    }
    TextBox.-comment { background: $warning-muted; }
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
    class Switched(Message):
        """The writer goes over to a mail; the text is to be kept for the next time."""

        text: str

    @dataclass
    class OutsideAsked(Message):
        """The text is to be written in another editor: answer with `TextBox.rewrite`."""

        text: str

    @dataclass
    class Left(Message):
        """The writer leaves; the text is to be kept for the next time."""

        text: str

    def __init__(self, text: str = "") -> None:
        """Go on with a text."""
        super().__init__(classes="-comment")
        self._area = WritingArea(text)
        self._given = text
        self._timer: Timer | None = None

    @property
    def text(self) -> str:
        """What is written now."""
        return self._area.text

    def compose(self) -> ComposeResult:
        """What this is, and an area."""
        yield DraftLine(COMMENT, _("only the team sees this"))
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

    def action_switch(self) -> None:
        """Write a mail instead."""
        self._hush()
        self.post_message(self.Switched(self.text))

    def on_draft_line_clicked(self, event: DraftLine.Clicked) -> None:
        """Write a mail instead."""
        event.stop()
        self.action_switch()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another editor only where there is one."""
        return outside.is_offered(self.app) if action == "outside" else True

    def action_outside(self) -> None:
        """Write in the person's own editor."""
        self._hush()
        self.post_message(self.OutsideAsked(self.text))

    def rewrite(self, text: str) -> None:
        """Go on with another text."""
        self._area.put(text)
        self.resume()

    def action_leave(self) -> None:
        """Leave."""
        self._hush()
        self.post_message(self.Left(self.text))
