"""The first rows of a file that may be imported, each column under its name and type; the cursor is a whole column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from store.clean import clean_line
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, Align, fit, joined, line

_GAP = 2
_HEAD = 2
"""Lines above the rows."""
_LEAST, _MOST = 6, 26
_LOOKED_AT = 50
MISFIT = "! "


@dataclass(frozen=True)
class PreviewColumn:
    """How a column is shown."""

    name: str
    kind: str
    """What stands under the name."""
    align: Align = "left"
    is_dim: bool = False
    """It is left out."""


class PreviewGrid(Widget, can_focus=True):
    """Draws columns and rows; what is done with the column under the cursor is its screen's part."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("preview")
    DEFAULT_CSS = """
    PreviewGrid { height: 1fr; width: 1fr; padding: 0 1; text-wrap: nowrap; }
    """

    @dataclass
    class Moved(Message):
        """The cursor stands on another column."""

        column: int

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._columns: Sequence[PreviewColumn] = ()
        self._cells: Sequence[Sequence[str]] = ()
        self._misfits: frozenset[tuple[int, int]] = frozenset()
        self._widths: list[int] = []
        self._first = self._top = 0
        self.column = 0
        """The place of the column under the cursor."""

    def show(
        self, columns: Sequence[PreviewColumn], cells: Sequence[Sequence[str]], misfits: frozenset[tuple[int, int]]
    ) -> None:
        """Show columns and rows; the cursor stays on its place."""
        self._columns, self._cells, self._misfits = columns, cells, misfits
        self._widths = [self._width(place) for place in range(len(columns))]
        self._top = min(self._top, max(0, len(cells) - 1))
        self._go(self.column)
        self.refresh()

    def _width(self, place: int) -> int:
        column = self._columns[place]
        texts = [column.name, column.kind, *(MISFIT + row[place] for row in self._cells[:_LOOKED_AT])]
        return max(_LEAST, min(_MOST, max(cell_len(clean_line(text[:_MOST])) for text in texts)))

    def render(self) -> Content:
        """Return names, types and as many rows as there is room for."""
        shown = self._shown()
        lines = [
            joined([self._head(place, width) for place, width in shown.items()], " " * _GAP),
            joined([self._kind(place, width) for place, width in shown.items()], " " * _GAP),
        ]
        for number, row in enumerate(self._cells[self._top : self._top + self._room], self._top):
            cells = [self._cell(number, place, row[place], width) for place, width in shown.items()]
            lines.append(joined(cells, " " * _GAP))
        return Content("\n").join(lines)

    def _shown(self) -> dict[int, int]:
        """Return the places of the columns that there is room for with their widths; the last one is perhaps cut."""
        found: dict[int, int] = {}
        left = self.content_size.width
        for place in range(self._first, len(self._columns)):
            if left <= 0:
                break
            found[place] = min(left, self._widths[place])
            left -= found[place] + _GAP
        return found

    def _head(self, place: int, width: int) -> Content:
        column = self._columns[place]
        style = MUTED if column.is_dim else ""
        under = "reverse" if place == self.column and self.has_focus else ""
        return line(fit(column.name, width, column.align), f"bold {style} {under}".strip())

    def _kind(self, place: int, width: int) -> Content:
        column = self._columns[place]
        return line(fit(column.kind, width, column.align), MUTED if column.is_dim else ACCENT)

    def _cell(self, number: int, place: int, text: str, width: int) -> Content:
        column = self._columns[place]
        if (number, place) in self._misfits and not column.is_dim:
            return line(fit(MISFIT + text, width, column.align), WAITING)
        return line(fit(text, width, column.align), MUTED if column.is_dim else "")

    def action_left(self) -> None:
        """Go one column left."""
        self._go(self.column - 1)

    def action_right(self) -> None:
        """Go one column right."""
        self._go(self.column + 1)

    def action_first(self) -> None:
        """Go to the first column."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last column."""
        self._go(len(self._columns) - 1)

    def action_scroll(self, rows: int) -> None:
        """Show rows further below or above."""
        most = max(0, len(self._cells) - self._room)
        self._top = max(0, min(most, self._top + rows))
        self.refresh()

    def action_page(self, pages: int) -> None:
        """Show the rows of a page further below or above; one of those in sight stays."""
        self.action_scroll(pages * max(1, self._room - 1))

    @property
    def _room(self) -> int:
        """How many rows are in sight at once."""
        return max(1, self.size.height - _HEAD)

    def on_mouse_scroll_down(self) -> None:
        """Show the rows below."""
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Show the rows above."""
        self.action_scroll(-3)

    def on_click(self, event: events.Click) -> None:
        """Go to the column that was clicked."""
        left = 1
        for place, width in self._shown().items():
            if left <= event.x < left + width + _GAP:
                self._go(place)
                return
            left += width + _GAP

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._go(self.column)

    def on_focus(self) -> None:
        """Show the cursor."""
        self._lead_cursor()
        self.refresh()

    def on_blur(self) -> None:
        """No longer show it."""
        self.refresh()

    def _go(self, place: int) -> None:
        before, self.column = self.column, max(0, min(len(self._columns) - 1, place))
        self._first = min(self._first, self.column)
        while self._first < self.column and self._span(self._first, self.column) > self.content_size.width:
            self._first += 1
        self.refresh()
        self._lead_cursor()
        if self.column != before:
            self.post_message(self.Moved(self.column))

    def _span(self, first: int, last: int) -> int:
        return sum(width + _GAP for width in self._widths[first : last + 1]) - _GAP

    def _lead_cursor(self) -> None:
        """Put the terminal's own cursor there, which braille displays follow."""
        if self.has_focus and self._widths:
            left = self._span(self._first, self.column) - self._widths[self.column]
            self.app.cursor_position = self.content_region.offset + Offset(left, 0)
