"""Which lines of a list of items of differing heights are in sight.

Only the items that come into sight are measured, so a step costs the same however many there are; and as the window
hangs on its first item, what is read does not move when something is added elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Spot:
    """A line: line `skip` (from 0) of item `index`."""

    index: int = 0
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """The items and the pane; `height` measures one item in lines, at least one."""

    count: int
    rows: int
    height: Callable[[int], int]

    def down(self, spot: Spot, lines: int) -> Spot:
        """Return the line that many lines further down, the last one at most."""
        index, skip = spot.index, spot.skip + lines
        while index < self.count and skip >= (height := self.height(index)):
            if index == self.count - 1:
                return Spot(index, height - 1)
            index, skip = index + 1, skip - height
        return Spot(index, max(0, skip))

    def up(self, spot: Spot, lines: int) -> Spot:
        """Return the line that many lines further up, the first one at most."""
        index, skip = spot.index, spot.skip - lines
        while skip < 0:
            if index == 0:
                return Spot()
            index -= 1
            skip += self.height(index)
        return Spot(index, skip)

    def settle(self, top: Spot) -> Spot:
        """Return a first line near `top` that exists and leaves no room below the last one without need."""
        if not self.count:
            return Spot()
        index = min(top.index, self.count - 1)
        top = Spot(index, min(top.skip, self.height(index) - 1))
        last = self.last_top()
        return min(top, last)

    def last_top(self) -> Spot:
        """Return the first line in sight when the last one stands at the bottom."""
        if not self.count:
            return Spot()
        return self.up(Spot(self.count - 1, self.height(self.count - 1) - 1), self.rows - 1)

    def reveal(self, top: Spot, index: int) -> Spot:
        """Return a first line with which an item is in sight: all of it, or its beginning when it is too tall."""
        if index <= top.index:
            return top if index == top.index and top.skip == 0 else self.settle(Spot(index))
        end = Spot(index, self.height(index) - 1)
        lowest = self.up(end, self.rows - 1)
        if lowest <= top:
            return top
        return Spot(index) if self.height(index) > self.rows else lowest

    def in_sight(self, top: Spot) -> Iterator[Spot]:
        """Yield the lines in sight, from the first on."""
        index, skip = top.index, top.skip
        for _row in range(self.rows):
            if index >= self.count:
                return
            yield Spot(index, skip)
            skip += 1
            if skip >= self.height(index):
                index, skip = index + 1, 0
