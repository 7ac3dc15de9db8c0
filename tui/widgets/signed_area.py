"""The text of a mail, with the signature below it that goes with the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clean import clean_text
from store.drafts import Draft
from tui.widgets.writing import WritingArea

if TYPE_CHECKING:
    from mail.signing import Change


class SignedArea(WritingArea):
    """Knows which part of its text is the signature that was put there."""

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
            self.move_cursor(_location(body, at))

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

    def put(self, text: str) -> None:
        """Show another text; only what differs is written, so that the cursor stays where it is."""
        text, body = clean_text(text), self.text
        start = _alike(body, text)
        same = _alike(body[start:][::-1], text[start:][::-1])
        if body != text:
            end = len(body) - same
            self.replace(text[start : len(text) - same], _location(body, start), _location(body, end))

    def _apply(self, change: Change | None) -> None:
        if change is None:
            return
        body = self.text
        self.signed = change.block
        if change.applied(body) != body:
            self.replace(change.text, _location(body, change.start), _location(body, change.end))


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _location(text: str, at: int) -> tuple[int, int]:
    """Return the line and column of a character."""
    before = text[:at]
    return before.count("\n"), at - (before.rfind("\n") + 1)
