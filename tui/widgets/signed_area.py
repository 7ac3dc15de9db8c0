"""The text of a mail, with the signature below it that goes with the sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from store.clean import clean_text
from store.drafts import Draft
from tui import dropped
from tui.widgets.writing import WritingArea, location

if TYPE_CHECKING:
    from mail.signing import Change


class SignedArea(WritingArea):
    """Knows which part of its text is the signature that was put there."""

    @dataclass
    class Dropped(Message):
        """What was pasted may be the paths of files."""

        area: SignedArea
        text: str
        """As it was written into the text."""

    def __init__(self, text: str, signed: str, quoted: str = "") -> None:
        """Begin with a text, the cursor where one writes on.

        :param signed: the signature block in it that no person has written
        :param quoted: the mail in it that is answered or passed on
        """
        super().__init__(text)
        self.signed = signed
        """The signature block that was put there last, with its first line."""
        self._is_chosen = False
        body = clean_text(text)
        at = Draft(body=body, signed=signed, quoted=quoted).writes_at
        if at < len(body):
            self.move_cursor(location(body, at))

    async def on_paste(self, event: events.Paste) -> None:
        """Ask whether files are meant where their paths were pasted, as terminals do when one is dragged there."""
        if dropped.readings(event.text):
            self.post_message(self.Dropped(self, clean_text(event.text)))

    def take_out(self, text: str) -> None:
        """Take out what was pasted, if it still stands before the cursor."""
        body = self.text
        end = len(_before(body, self.cursor_location))
        if text and body[:end].endswith(text):
            self.replace("", location(body, end - len(text)), location(body, end))

    def follow(self, text: str) -> None:
        """Give the signature of another sender, unless a person has changed or chosen the one that is there."""
        from mail.signing import follow

        if not self._is_chosen:
            self._apply(follow(self.text, self.signed, text))

    def choose(self, text: str) -> None:
        """Give the signature that a person chose, empty for none; it stays whoever sends."""
        from mail.signing import choose

        self._is_chosen = True
        self._apply(choose(self.text, self.signed, text))

    def go_to(self, at: int) -> None:
        """Put the cursor before a character, by its place in the text."""
        self.move_cursor(location(self.text, at))

    def _apply(self, change: Change | None) -> None:
        if change is None:
            return
        body = self.text
        self.signed = change.block
        if change.applied(body) != body:
            self.replace(change.text, location(body, change.start), location(body, change.end))


def _before(text: str, location: tuple[int, int]) -> str:
    """Return what stands before a line and column."""
    row, column = location
    lines = text.split("\n")
    return "\n".join([*lines[:row], lines[row][:column]])
