"""The editor of ratings: a row of stars, one of which is the last that counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.widget import Widget

from store.connection import Value
from store.language import _
from tui.editors.fit_hint import hint_of
from tui.editors.held_cell import HeldCell
from tui.editors.panel import Panel
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, joined, line
from tui.widgets.said import Said

_FULL, _HOLLOW = "★", "☆"


class RatingPanel(Panel):
    """A number from 0, which is empty, to the most that the column knows."""

    PLACES = ("panel", "value", "rating")
    BINDINGS: ClassVar[list[BindingType]] = bindings("rating")
    DEFAULT_CSS = "RatingPanel #panel { width: 34; }"

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Begin with the rating that the cell holds."""
        super().__init__(held, at)
        self._most = held.column.options.rating_most
        self._is_touched = False
        fits = not hint_of(held.column, held.seen)
        self._count = int(held.seen) if fits and isinstance(held.seen, int | float) else 0

    def parts(self) -> Iterable[Widget]:
        """The stars."""
        return (Said(id="stars"),)

    def on_mount(self) -> None:
        """Show them."""
        self._show()
        if hint_of(self.held.column, self.held.seen):
            self.note(line(_("It holds: {text}").format(text=self.held.shown(self.held.seen)), WAITING))

    def value(self) -> Value:
        """Return how many stars there are; none is an empty cell."""
        return (self._count or None) if self._is_touched else self.held.seen

    def on_key(self, event: events.Key) -> None:
        """Take a digit as the rating."""
        if event.character is not None and event.character.isdecimal():
            event.stop()
            # ten cannot be typed as one digit, and no rating is 0 where there are ten
            self._set(10 if event.character == "0" and self._most >= 10 else int(event.character))

    def action_more(self, step: int) -> None:
        """Give so many more."""
        self._set(self._count + step)

    def _set(self, count: int) -> None:
        self._is_touched = True
        self._count = max(0, min(self._most, count))
        self._show()

    def _show(self) -> None:
        stars = line(_FULL * self._count, ACCENT) + line(_HOLLOW * (self._most - self._count), MUTED)
        told = _("{n} of {most}").format(n=self._count, most=self._most) if self._count else _("no rating")
        self.query_one("#stars", Said).update(joined([stars, line(told, "bold")], "   "))
