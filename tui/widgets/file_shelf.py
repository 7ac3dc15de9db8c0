"""The files of a mail that is being written, in one line, and what the whole mail weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from store.drafts import Enclosed
from store.language import _, ngettext
from store.sizes import size_of
from tui.enclosing import Weight, may_be_shown, renamed
from tui.keys import bindings
from tui.paint import FAILED, MUTED, WAITING, fit, joined, line
from tui.size_words import about, at_most

_LONGEST_NAME, _SHORT_NAME = 40, 18
_WIDE = 72
"""Cells of the shelf in which there is room to count the files."""
_NEARLY = 0.8
"""The share of the limit from which on the weight is told in colour."""


class FileShelf(Widget, can_focus=True):
    """The attached files; the arrow keys go through them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("files")
    DEFAULT_CSS = """
    FileShelf { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    @dataclass
    class Changed(Message):
        """A file has another name, or `gone` was taken off."""

        gone: Enclosed | None = None

    @dataclass
    class NameAsked(Message):
        """A file is to get another name: answer with `FileShelf.rename`."""

        file: Enclosed

    @dataclass
    class Turned(Message):
        """An image is to be shown in the text, or no longer: answer with `FileShelf.replace`."""

        file: Enclosed

    def __init__(self, files: Sequence[Enclosed]) -> None:
        """Show files."""
        super().__init__()
        self.files = tuple(files)
        self._at = 0
        self._weight: Weight | None = None

    @property
    def file(self) -> Enclosed | None:
        """The one under the cursor."""
        return self.files[self._at] if self._at < len(self.files) else None

    def add(self, file: Enclosed) -> None:
        """Put a file with the others, unless it is there."""
        if file not in self.files:
            self.files = (*self.files, file)
        self.refresh()

    def replace(self, file: Enclosed, other: Enclosed) -> None:
        """Put another file in the place of one."""
        self.files = tuple(other if one == file else one for one in self.files)
        self.refresh()
        self.post_message(self.Changed())

    def rename(self, file: Enclosed, name: str) -> None:
        """Give a file another name in the mail."""
        self.replace(file, renamed(file, name))

    def show_weight(self, weight: Weight) -> None:
        """Tell what the mail has on its way."""
        self._weight = weight
        self.refresh()

    def render(self) -> Content:
        """Return weight, names and sizes, the chosen one reversed and always in sight."""
        parts = [self._weighed()] if self._weight is not None else []
        # what stands before the chosen one gives way
        first = self._at if self.has_focus and self._is_narrow(parts) else 0
        if first:
            parts.append(line("‹", MUTED))
        for number, file in enumerate(self.files[first:], first):
            parts.append(self._named(file, self.has_focus and number == self._at))
        return joined(parts, "   ")

    def _is_narrow(self, before: Sequence[Content]) -> bool:
        parts = [*before, *(self._named(file, False) for file in self.files[: self._at + 1])]
        return sum(part.cell_length + 3 for part in parts) > self.size.width

    def _named(self, file: Enclosed, is_chosen: bool) -> Content:
        told = size_of(file.size)
        if file.content_id:
            told = f"{told} {_('in the text')}"
        name = fit(file.name, _LONGEST_NAME if self.size.width >= _WIDE else _SHORT_NAME).rstrip()
        return joined([line(name, "reverse" if is_chosen else ""), line(told, MUTED)], " ")

    def _weighed(self) -> Content:
        weight = self._weight or Weight(0)
        count = ngettext("{n} file", "{n} files", len(self.files)).format(n=len(self.files))
        if weight.limit is None:
            told = _("{files}, {size} to send:") if self.size.width >= _WIDE else "{size}:"
            return line(told.format(files=count, size=at_most(weight.size)), MUTED)
        told = _("{size}, too large for {limit}:") if weight.is_over else _("{size} of {limit}:")
        if self.size.width >= _WIDE:
            told = f"{{files}}, {told}"
        size, limit = size_of(weight.size), size_of(weight.limit)
        if weight.is_over and size == limit:
            size, limit = f"{weight.size:,} B", f"{weight.limit:,} B"
        elif not weight.is_exact:
            size = about(weight.size) if weight.is_over else at_most(weight.size)
        style = MUTED if weight.size < _NEARLY * weight.limit else WAITING
        return line(told.format(files=count, size=size, limit=limit), f"bold {FAILED}" if weight.is_over else style)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the chosen file can take."""
        if action == "turn":
            return self.file is not None and may_be_shown(self.file)
        if action in ("remove", "name"):
            return self.file is not None
        return True

    def action_next(self) -> None:
        """Go to the next file."""
        self._go(min(len(self.files) - 1, self._at + 1))

    def action_previous(self) -> None:
        """Go to the file before."""
        self._go(max(0, self._at - 1))

    def _go(self, place: int) -> None:
        self._at = place
        self.refresh()
        self.refresh_bindings()

    def action_remove(self) -> None:
        """Take the chosen file off."""
        gone = self.file
        self.files = (*self.files[: self._at], *self.files[self._at + 1 :])
        self._go(max(0, min(self._at, len(self.files) - 1)))
        self.post_message(self.Changed(gone))

    def action_name(self) -> None:
        """Ask for another name."""
        if self.file is not None:
            self.post_message(self.NameAsked(self.file))

    def action_turn(self) -> None:
        """Let the text show the image, or no longer."""
        if self.file is not None:
            self.post_message(self.Turned(self.file))

    def on_focus(self) -> None:
        """Show which one is chosen."""
        self.refresh()

    def on_blur(self) -> None:
        """No longer show it."""
        self.refresh()
