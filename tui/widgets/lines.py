"""A list of lines with a cursor, which passes over headings; whoever makes the lines aligns their columns."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from tui.keys import bindings

RAIL = "▌"
EDGE = 1
"""Cells at the left edge, for the rail."""


@dataclass(frozen=True)
class Line:
    """One line; without a key it is a heading, a gap or advice."""

    content: Content
    key: Hashable | None = None


class Lines(Widget, can_focus=True):
    """Draws lines and moves a cursor among those that have a key, which it stays on when the lines change."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor", "lines--rail"}
    DEFAULT_CSS = """
    Lines {
        width: 1fr;
        height: 1fr;
        & > .lines--cursor { background: $boost; text-style: bold; }
        & > .lines--rail { color: $accent; }
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor stands on another line."""

        key: Hashable

    @dataclass
    class Chosen(Message):
        """A line was clicked twice."""

        key: Hashable

    def __init__(
        self,
        *,
        tail: int = 0,
        led: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Show nothing yet.

        :param tail: how many lines below each that has a key belong to it
        :param led: whether another widget has the keys and moves the cursor, which is shown all the same
        """
        super().__init__(id=id)
        self._tail = tail
        self._led = led
        self.can_focus = not led
        self._lines: Sequence[Line] = ()
        self._top = 0
        self._at = 0

    @property
    def key(self) -> Hashable | None:
        """The key of the line under the cursor; None while there is none."""
        return self._lines[self._at].key if self._at < len(self._lines) else None

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines, the cursor on the same key, else where it was."""
        before = self.key
        self._lines = lines
        places = self._places
        same = [place for place in places if lines[place].key == before]
        near = [place for place in places if place >= self._at] or places[-1:]
        self._go((same or near or [0])[0])
        self.refresh()

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a line."""
        for place in self._places:
            if self._lines[place].key == key:
                self._go(place)

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the widget."""
        place = self._top + y
        width = self.size.width
        if place >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        under = self._at <= place <= self._at + self._tail and self.key is not None and self._is_used
        style = self.get_visual_style("lines--cursor") if under else self.visual_style
        found = Visual.to_strips(self, self._lines[place].content, max(1, width - EDGE), 1, style)
        rail = self.get_component_rich_style("lines--rail") if under else self.rich_style
        strip = Strip([Segment(RAIL if under else " ", rail)], EDGE)
        ground = style.rich_style if under else self.rich_style
        return Strip.join([strip, *found[:1]]).adjust_cell_length(width, ground)

    def action_down(self) -> None:
        """Go to the next line."""
        self._step(1)

    def action_up(self) -> None:
        """Go to the line before."""
        self._step(-1)

    def action_page_down(self) -> None:
        """Go down by a page."""
        self._step(max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Go up by a page."""
        self._step(-max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Go to the first line."""
        self._step(-len(self._lines))

    def action_bottom(self) -> None:
        """Go to the last line."""
        self._step(len(self._lines))

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self._lead_cursor()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._go(self._at)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; the second click chooses it."""
        at = self._top + event.y
        place = next((place for place in self._places if place <= at <= place + self._tail), None)
        if place is not None:
            self._go(place)
            key = self._lines[place].key
            if event.chain > 1 and key is not None:
                self.post_message(self.Chosen(key))

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self._step(3)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self._step(-3)

    @property
    def _is_used(self) -> bool:
        return self.has_focus or self._led

    @property
    def _places(self) -> list[int]:
        return [place for place, line in enumerate(self._lines) if line.key is not None]

    def _step(self, count: int) -> None:
        places = self._places
        if places:
            here = places.index(self._at) if self._at in places else 0
            self._go(places[max(0, min(len(places) - 1, here + count))])

    def _go(self, place: int) -> None:
        before = self.key
        self._at = place
        height = max(1, self.size.height)
        # the first line that can be chosen brings the heading above it into sight
        top = 0 if place in self._places[:1] else min(self._top, place)
        # no blank lines at the end while there is more above
        top = min(top, max(0, len(self._lines) - height))
        self._top = max(top, place + self._tail - height + 1)
        self.refresh()
        self._lead_cursor()
        if self.key is not None and self.key != before:
            self.post_message(self.Moved(self.key))

    def _lead_cursor(self) -> None:
        """Put the terminal's own cursor there, which braille displays follow."""
        if self.has_focus:
            self.app.cursor_position = self.region.offset + Offset(EDGE, self._at - self._top)
