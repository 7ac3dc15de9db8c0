"""Where a grid's window stands over its table: pure arithmetic on positions, no drawing.

Rows are counted from 0 in the order of the source, columns from 0 in the order of the screen. Rows scroll by one,
columns too: the window shows the frozen columns and then whole columns from `Window.first` on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.widgets.grid_source import GridColumn

GUTTER = 3
"""Cells at the left edge that belong to no column: the mark, the cursor's rail, a gap."""

LEAST_SCROLLED = 10
"""Frozen columns that would leave fewer cells than this to the others are not held."""

LEAST_NARROWED = 16
"""A column is made no narrower than this for the sake of the one right of it."""

LEAST_CUT = 10
"""Of a column that is wider no fewer cells are shown: less tells nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A column in sight: its number, the cells from the widget's left edge, and the width shown of it."""

    column: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Window:
    """The topmost row, the first scrolled column, and the cursor."""

    top: int = 0
    first: int = 0
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is (`count` rows, `columns`) and how much of it fits (`width` cells, `height` rows)."""

    columns: Sequence[GridColumn]
    count: int
    width: int
    height: int

    @property
    def last_top(self) -> int:
        """The topmost row when the last row is in sight."""
        return max(0, self.count - self.height)

    @property
    def frozen(self) -> int:
        """How many leading columns stay in sight when the others scroll."""
        used = GUTTER
        held = 0
        for column in self.columns:
            used += column.width + 1
            if not column.frozen or used + LEAST_SCROLLED > self.width:
                break
            held += 1
        return held

    @property
    def pinned(self) -> int:
        """How many columns stay at the right edge: the last one, or none."""
        if len(self.columns) <= self.frozen or not self.columns[-1].pinned:
            return 0
        held = sum(each.width + 1 for each in (*self.columns[: self.frozen], self.columns[-1]))
        return int(GUTTER + held + LEAST_SCROLLED <= self.width)

    @property
    def _limit(self) -> int:
        """Where the columns that scroll end."""
        return self.width - (self.columns[-1].width + 1 if self.pinned else 0)

    def slots(self, first: int) -> tuple[Slot, ...]:
        """Return the columns in sight from left to right when `first` is the first scrolled one."""
        held, limit = self.frozen, self._limit
        scrolled = len(self.columns) - self.pinned
        found: list[Slot] = []
        x = GUTTER
        for number in (*range(held), *range(max(first, held), scrolled)):
            column = self.columns[number]
            missing = x + _least(column) - limit
            if missing > 0 and len(found) > held:
                found = _narrowed(found, held, missing)
                x = found[-1].x + found[-1].width + 1
                if x + _least(column) > limit:
                    break
            if x >= limit:
                break
            found.append(Slot(number, x, min(column.width, limit - x)))
            x += found[-1].width + 1
            if found[-1].width < column.width:
                break
        for number in range(scrolled, len(self.columns)):
            found.append(Slot(number, x, self.columns[number].width))
        return tuple(found)

    def move(self, window: Window, row: int, column: int) -> Window:
        """Return the window with its cursor at a place within the table, scrolled as little as that takes."""
        row = max(0, min(self.count - 1, row))
        column = max(0, min(len(self.columns) - 1, column))
        top = min(max(window.top, row - self.height + 1), row, self.last_top)
        return Window(max(0, top), self._first(window.first, column), row, column)

    def turn(self, window: Window, rows: int) -> Window:
        """Return the window with cursor and rows moved together, as Page Down and Page Up do."""
        top = max(0, min(self.last_top, window.top + rows))
        return self.move(replace(window, top=top), window.row + rows, window.column)

    def _first(self, first: int, column: int) -> int:
        held = self.frozen
        if column < held or column >= len(self.columns) - self.pinned:
            return max(first, held)
        first = min(max(first, held), column)
        if Slot(column, 0, self.columns[column].width) in [replace(slot, x=0) for slot in self.slots(first)]:
            return first
        room = self._limit - GUTTER - sum(each.width + 1 for each in self.columns[:held])
        needed = sum(each.width + 1 for each in self.columns[first : column + 1]) - 1
        while needed > room and first < column:
            needed -= self.columns[first].width + 1
            first += 1
        return first


def _least(column: GridColumn) -> int:
    """Return how much of a column is to be seen for it to be shown at all."""
    return column.width if column.whole or column.align == "right" else min(column.width, LEAST_CUT)


def _narrowed(slots: list[Slot], held: int, missing: int) -> list[Slot]:
    """Return the slots with the widest of those that scroll made narrower by what is missing, if it bears that."""
    widest = max(slots[held:], key=lambda slot: slot.width)
    if widest.width - missing < LEAST_NARROWED:
        return slots
    place = slots.index(widest)
    after = [replace(slot, x=slot.x - missing) for slot in slots[place + 1 :]]
    return [*slots[:place], replace(widest, width=widest.width - missing), *after]
