"""The face of a grid: what is drawn where, and which cells are painted again after a move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from store.errors import MailbaseError
from tui.hardware_scroll import HardwareScroll
from tui.widgets.grid_lines import LineMaker, Paints
from tui.widgets.grid_source import GridRow, GridSource, Pages
from tui.widgets.grid_window import GUTTER, Extent, Window

HEADER = 1
STRIPS_KEPT = 1024
TINTED = ("done", "waiting", "failed", "blue", "purple", "dim")
ROLES = ("misfit", "done", "waiting", "failed", "dim", "link", "blue", "purple")


class GridSurface(Widget):
    """Draws a window of a source. Moving the window, and everything that answers to keys, is the grid's part."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--header",
        "grid--cursor",
        "grid--rail",
        "grid--mark",
        "grid--range",
        "grid--group",
        "grid--count",
        *(f"grid--{role}" for role in ROLES),
        *(f"grid--tint-{role}" for role in TINTED),
    }
    DEFAULT_CSS = """
    GridSurface {
        width: 1fr;
        height: 1fr;
        & > .grid--header { color: $text-muted; text-style: bold; }
        & > .grid--cursor { text-style: underline; }
        &:focus > .grid--cursor { text-style: reverse; }
        & > .grid--group { text-style: bold; }
        & > .grid--count { color: $text-muted; }
        & > .grid--range { background: $primary-muted; }
        & > .grid--rail { color: $accent; }
        & > .grid--mark { color: $accent; text-style: bold; }
        & > .grid--misfit { color: $text-warning; }
        & > .grid--done { color: $text-success; }
        & > .grid--waiting { color: $text-warning; }
        & > .grid--failed { color: $text-error; }
        & > .grid--dim { color: $text-muted; }
        & > .grid--link { text-style: underline; }
        & > .grid--blue { color: $text-primary; }
        & > .grid--purple { color: $text-secondary; }
        & > .grid--tint-done { background: $success 14%; }
        & > .grid--tint-waiting { background: $warning 14%; }
        & > .grid--tint-failed { background: $error 14%; }
        & > .grid--tint-blue { background: $primary 18%; }
        & > .grid--tint-purple { background: $secondary 18%; }
        & > .grid--tint-dim { background: $foreground 8%; }
    }
    """

    @dataclass
    class Unreadable(Message, namespace="grid"):
        """Rows in sight could not be read; their lines stay blank until `Grid.refresh_source`."""

        error: MailbaseError

    def __init__(
        self,
        source: GridSource,
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Draw a source; `empty` says what to do when it has no rows."""
        super().__init__(id=id)
        self.empty = empty or Content()
        self._pages = Pages(source)
        self._window = Window()
        self._marks: set[int] = set()
        self._maker: LineMaker | None = None
        self._strips: dict[tuple[int, int | None, bool, range, int], Strip] = {}
        self._row_lines = 1
        self._advice: list[Strip] = []
        self._moved_by_terminal = False

    @property
    def source(self) -> GridSource:
        """What is shown."""
        return self._pages.source

    @property
    def row_lines(self) -> int:
        """How many lines a row takes."""
        return self._row_lines

    @row_lines.setter
    def row_lines(self, lines: int) -> None:
        if lines != self._row_lines:
            self._row_lines = lines
            self._window = self._extent.move(self._window, self._window.row, self._window.column)
            self._redraw()

    def cell_region(self, position: int, column: int) -> Region | None:
        """Return where a cell stands within the widget, by the numbers of its row and column, if in sight."""
        y = (position - self._window.top) * self._row_lines + HEADER
        if not HEADER <= y < self.size.height:
            return None
        for slot in self._lines.slots:
            if slot.column == column:
                return Region(slot.x, y, slot.width, self._row_lines)
        return None

    def column_at(self, x: int) -> int | None:
        """Return the number of the column that is drawn at a cell of the widget's width."""
        hits = [slot.column for slot in self._lines.slots if slot.x <= x <= slot.x + slot.width]
        return hits[0] if hits else None

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the widget: the titles, a row, a line of advice, or nothing."""
        if y < HEADER:
            return self._lines.header()
        if self._pages.count == 0:
            return self._advice_line(y - HEADER - 1)
        row, part = divmod(y - HEADER, self._row_lines)
        return self._row_line(self._window.top + row, part)

    def on_mount(self) -> None:
        """Listen for changes of the screen's layout."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._heal)

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        super().notify_style_update()
        self._forget_lines()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the window to the new size, with the cursor still in sight."""
        self._window = self._extent.move(self._window, self._window.row, self._window.column)
        self._redraw()

    @property
    def _extent(self) -> Extent:
        height = max(1, (self.size.height - HEADER) // self._row_lines)
        return Extent(self.source.columns, self._pages.count, self.size.width, height)

    @property
    def _lines(self) -> LineMaker:
        if self._maker is None:
            extent = self._extent
            self._maker = LineMaker(
                columns=extent.columns,
                slots=extent.slots(self._window.first),
                width=extent.width,
                frozen=extent.frozen,
                paints=self._paints(),
                lines=self._row_lines,
            )
        return self._maker

    def _paints(self) -> Paints:
        component = self.get_component_rich_style
        return Paints(
            plain=self.rich_style,
            header=component("grid--header"),
            rail=component("grid--rail"),
            mark=component("grid--mark"),
            cursor=component("grid--cursor", partial=True),
            ranged=component("grid--range", partial=True),
            group=component("grid--group"),
            count=component("grid--count"),
            roles={role: component(f"grid--{role}") for role in ROLES},
            tints={role: Style(bgcolor=component(f"grid--tint-{role}").bgcolor) for role in TINTED},
        )

    def _row_line(self, position: int, part: int) -> Strip:
        row = self._row(position)
        if row is None:
            return self._lines.blank()
        cursor = self._window.column if position == self._window.row else None
        if row.head is not None and part:
            return self._lines.blank()
        key = (row.id, cursor, row.id in self._marks, self._ranged(position), part)
        if key not in self._strips:
            if len(self._strips) >= STRIPS_KEPT:
                self._strips.clear()
            if row.head is None:
                self._strips[key] = self._lines.row(row, cursor=cursor, marked=key[2], ranged=key[3], part=part)
            else:
                self._strips[key] = self._lines.group(row, row.head, has_cursor=cursor is not None)
        return self._strips[key]

    def _ranged(self, _position: int) -> range:
        """Return the numbers of the columns of a row that belong to a range of cells."""
        return range(0)

    def _row(self, position: int) -> GridRow | None:
        try:
            return self._pages.row(position)
        except MailbaseError as error:
            self._pages.give_up(position)
            self.post_message(self.Unreadable(error))
            return None

    def _advice_line(self, y: int) -> Strip:
        if not self._advice:
            width = max(1, self.size.width - 2 * GUTTER)
            self._advice = Visual.to_strips(self, self.empty, width, None, self.visual_style)
        if not 0 <= y < len(self._advice):
            return self._lines.blank()
        margin = Strip.blank(GUTTER, self.rich_style)
        return Strip.join([margin, self._advice[y]]).adjust_cell_length(self.size.width, self.rich_style)

    def _forget_lines(self) -> None:
        self._maker = None
        self._strips.clear()
        self._advice = []

    def _redraw(self) -> None:
        """Draw everything anew: the columns, the size or the data have changed."""
        self._forget_lines()
        self.refresh()

    def _show_window(self, window: Window) -> None:
        """Take a window over and paint what differs from the one before."""
        before, self._window = self._window, window
        if window.first != before.first:
            self._redraw()
        elif window.top != before.top:
            if not self._scroll(before, window):
                self.refresh()
        elif window != before:
            self.refresh(*self._changed(before, window))

    def _scroll(self, before: Window, after: Window) -> bool:
        """Have the terminal move the rows, and paint only what came into sight; False when it cannot."""
        lines = (after.top - before.top) * self._row_lines
        height = self.size.height - HEADER
        # what is still to be painted stands at its place from before the scroll
        if abs(lines) > height // 2 or self._repaint_regions or not isinstance(self.app, HardwareScroll):
            return False
        if not self.app.scroll_lines(self, self.region.shrink((HEADER, 0, 0, 0)), lines):
            return False
        self._styles_cache.clear()
        self._moved_by_terminal = True
        fresh = Region(0, HEADER + max(0, height - lines) if lines > 0 else HEADER, self.size.width, abs(lines))
        self.refresh(fresh, *self._changed(before, after))
        return True

    def _heal(self, _screen: Screen[object]) -> None:
        """Paint all rows again: a toast that was taken away may have been moved along by the terminal."""
        if self._moved_by_terminal:
            self._moved_by_terminal = False
            self.refresh()

    def _changed(self, before: Window, after: Window) -> Iterable[Region]:
        """The cells that a move of the cursor within sight changes."""
        for window in (before, after):
            cell = self.cell_region(window.row, window.column)
            if cell is not None:
                yield cell
                if before.row != after.row:
                    yield Region(0, cell.y, GUTTER, self._row_lines)
