"""What a grid shows: columns, and rows that are fetched in pages.

The grid never holds a table. Whoever owns the data gives it a `GridSource`; the grid asks for the pages in
sight and keeps the last few of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from tui.paint import Align

PAGE_ROWS = 128
PAGES_KEPT = 32

Role = Literal["", "misfit", "done", "waiting", "failed", "dim", "link", "blue", "purple"]
"""What a cell's colour means. ``misfit``: the value does not fit the type of its column; colours: the choice's own."""


RowKind = Literal["row", "header", "waiting"]
"""``header``: a line above the rows of a group. ``waiting``: a row that is still to be found; its id says nothing."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column on the screen; `key` stays the same when columns are renamed or moved, `width` is in cells.

    `frozen` holds it at the left edge, with all before it; `pinned` holds the last one at the right edge.
    A `whole` one is left out rather than cut, as are those aligned to the right: half a number would be another.
    The cells of one that `turns` are boxes, which Space turns over.
    """

    key: int
    title: str
    width: int
    align: Align = "left"
    frozen: bool = False
    pinned: bool = False
    whole: bool = False
    turns: bool = False


class GridCell(NamedTuple):
    """The text of a cell as it is to be read, not yet cleaned or cut, and its role."""

    text: str
    role: Role = ""


class GridHead(NamedTuple):
    """What a header says before the cells that tell something of its group."""

    title: str
    counted: str
    level: int
    """From 0."""
    is_folded: bool


class GridRow(NamedTuple):
    """A line: its id, which never changes, and one cell for each column."""

    id: int
    cells: tuple[GridCell, ...]
    kind: RowKind = "row"
    head: GridHead | None = None
    """What a header says."""
    colour: Role = ""
    """What the whole row is coloured as."""


class GridSource(Protocol):
    """Rows in the order of a view, read on the screen's thread: a call should take a few milliseconds."""

    @property
    def columns(self) -> Sequence[GridColumn]:
        """The visible columns from left to right; the leading ones that are frozen stay in sight."""

    @property
    def is_grouped(self) -> bool:
        """Whether headers stand between the rows."""

    def count(self) -> int:
        """Return how many lines there are."""

    def page(self, n: int) -> Sequence[GridRow]:
        """Return the rows from position ``n * PAGE_ROWS`` on, at most PAGE_ROWS of them."""

    def position_of(self, row_id: int) -> int | None:
        """Return where a row stands now, or None when the view does not show it."""


class Pages:
    """The pages of a source that were used last, and its count at the last `forget`."""

    def __init__(self, source: GridSource) -> None:
        self.source = source
        self._kept: OrderedDict[int, Sequence[GridRow]] = OrderedDict()
        self.count = source.count()

    def forget(self) -> None:
        """Drop everything after the data has changed."""
        self._kept.clear()
        self.count = self.source.count()

    def row(self, position: int) -> GridRow | None:
        """Return the row at a position, or None when there is none, or none any more."""
        if not 0 <= position < self.count:
            return None
        n, offset = divmod(position, PAGE_ROWS)
        page = self._page(n)
        return page[offset] if offset < len(page) else None

    def give_up(self, position: int) -> None:
        """Take the page around a position as empty until the next `forget`, because it cannot be read."""
        self._kept[position // PAGE_ROWS] = ()

    def _page(self, n: int) -> Sequence[GridRow]:
        if n in self._kept:
            self._kept.move_to_end(n)
            return self._kept[n]
        page = self._kept[n] = self.source.page(n)
        if len(self._kept) > PAGES_KEPT:
            self._kept.popitem(last=False)
        return page
