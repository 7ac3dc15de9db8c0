"""The people who may be meant by what is typed into a field, below it; the keys are typed in the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from store.contacts.suggesting import CONVERSATION, LINKED, MAILS, ROW, Suggested
from store.language import N_, _
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.widgets.lines import RAIL
from tui.widgets.said import Said

_WHY = {
    ROW: N_("in this row"),
    LINKED: N_("linked row"),
    CONVERSATION: N_("this conversation"),
    MAILS: N_("this row's mails"),
}
_LEAST_NAME = 8
_INDENT = 9
"""Cells at the left, so that the list stands below what is typed."""


class PeopleList(Said):
    """Shows nobody until somebody is suggested."""

    DEFAULT_CSS = """
    PeopleList {
        height: auto;
        background: $panel;
        margin: 0 1;
        text-wrap: nowrap;
        display: none;
    }
    """

    @dataclass
    class Clicked(Message):
        """Somebody was clicked."""

        who: Suggested

    def __init__(self) -> None:
        """Show nobody."""
        super().__init__()
        self._found: Sequence[Suggested] = ()
        self._at = 0
        self.was_moved = False
        """Whether the cursor was put where it is."""

    @property
    def who(self) -> Suggested | None:
        """Who is under the cursor; None while nobody is shown."""
        return self._found[self._at] if self._found else None

    def show(self, found: Sequence[Suggested]) -> None:
        """Show others, the cursor on the first; nobody takes the list away."""
        self._found, self._at, self.was_moved = found, 0, False
        self.display = bool(found)
        self._draw()

    def move(self, count: int) -> None:
        """Go so many lines down."""
        self._at = max(0, min(len(self._found) - 1, self._at + count))
        self.was_moved = True
        self._draw()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Tell who was clicked."""
        if event.y < len(self._found):
            self.post_message(self.Clicked(self._found[event.y]))

    def _draw(self) -> None:
        width = self.size.width or 80
        self.update(joined([self._line(one, place == self._at, width) for place, one in enumerate(self._found)], "\n"))

    def _line(self, one: Suggested, is_under: bool, width: int) -> Content:
        why = _(_WHY[one.why]) if one.why in _WHY else ""
        room = max(_LEAST_NAME, width - _INDENT - 2 - (cell_len(why) + 2 if why else 0))
        name = fit(one.name, min(cell_len(one.name), room // 2)).rstrip() if one.name else ""
        address = fit(one.address, room - (cell_len(name) + 2 if name else 0)).rstrip()
        weight = "bold" if is_under else ""
        edge = line(" " * (_INDENT - 2)) + line(f"{RAIL} " if is_under else "  ", ACCENT)
        parts = [line(name, weight), line(address, MUTED)] if name else [line(address, weight)]
        return edge + joined([*parts, *([line(why, ACCENT)] if why else [])])
