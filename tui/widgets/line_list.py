"""A list in aligned columns, one row a line, with its titles above; where it is empty it says what it is for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.clean import clean_line
from tui.paint import MUTED, Align, fit, joined, line
from tui.widgets.lines import EDGE, Line, Lines
from tui.widgets.said import Said

GAP = 2
_NARROWEST = 4

Piece = tuple[str, str]
"""A text from anywhere, and its style."""

Cell = tuple[Piece, ...]


@dataclass(frozen=True)
class Column:
    """How a column is laid out; widths in terminal cells."""

    title: str
    least: int
    """What it needs to be of use."""
    most: int
    align: Align = "left"
    dispensable: int = 0
    """Where it is narrow the column with the highest goes first; 0: never."""


@dataclass(frozen=True)
class Row:
    """One row of the list."""

    key: Hashable
    cells: tuple[Cell, ...]


def cell(text: str, style: str = "") -> Cell:
    """Return a cell of one piece."""
    return ((text, style),)


class LineList(Vertical):
    """Titles and rows; the cursor stays on its row when the rows change."""

    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        margin-top: 1;
        & > Static { height: 1; padding-left: 1; text-wrap: nowrap; }
    }
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        """Show nothing yet."""
        super().__init__()
        self._columns = tuple(columns)
        self._rows: tuple[Row, ...] | None = None
        self._below: tuple[Content, ...] = ()
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Titles above the rows."""
        yield Said()
        yield Lines()

    @property
    def key(self) -> Hashable | None:
        """The key of the row under the cursor; None where there is none."""
        return self._lines.key

    def take_keys(self) -> None:
        """Let the keys come here."""
        self._lines.focus()

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a row."""
        self._lines.go_to(key)

    def show(self, rows: Sequence[Row], below: Sequence[Content] = ()) -> None:
        """Show rows, and lines below them; with no rows, only those lines."""
        self._rows, self._below = tuple(rows), tuple(below)
        self._draw()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def _draw(self) -> None:
        if self._rows is None or not self.size.width:
            return
        shown = (self.size.width, self._rows, self._below)
        # drawing the same again would still be sent to the terminal
        if shown == self._shown:
            return
        self._shown = shown
        widths = fitted(self._columns, self._rows, self.size.width - 2 * EDGE)
        titles = [line(fit(self._columns[n].title, width, self._columns[n].align)) for n, width in widths.items()]
        head = self.query_one(Said)
        head.update(joined(titles, " " * GAP).stylize(f"bold {MUTED}"))
        head.display = bool(self._rows)
        rows = [Line(self._line(row, widths), row.key) for row in self._rows]
        room = max(1, self.size.width - 2 * EDGE)
        self._lines.show([*rows, *(Line(piece) for part in self._below for piece in part.wrap(room))])

    def _line(self, row: Row, widths: dict[int, int]) -> Content:
        cells = (_laid(row.cells[number], width, self._columns[number].align) for number, width in widths.items())
        return joined(cells, " " * GAP)

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)


def fitted(columns: Sequence[Column], rows: Sequence[Row], width: int) -> dict[int, int]:
    """Return the columns that are shown, by their numbers, with widths that fit into `width` together.

    Each is as wide as its cells want between its bounds. Then the widest are narrowed; where that is not enough,
    dispensable columns are left out, and at last the others are narrowed below their bounds.
    """
    least = {number: max(column.least, cell_len(column.title)) for number, column in enumerate(columns)}
    while _total(least) > width:
        out = max(least, key=lambda number: columns[number].dispensable)
        if not columns[out].dispensable:
            break
        del least[out]
    widths = {number: max(least[number], _wanted(number, columns[number], rows)) for number in least}
    for floor in (least, dict.fromkeys(least, _NARROWEST)):
        _narrow(widths, floor, _total(widths) - width)
    return widths


def _total(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _narrow(widths: dict[int, int], floor: Mapping[int, int], surplus: int) -> None:
    while surplus > 0:
        widest = max(widths, key=lambda number: widths[number] - floor[number])
        if widths[widest] <= floor[widest]:
            return
        widths[widest] -= 1
        surplus -= 1


def _wanted(number: int, column: Column, rows: Sequence[Row]) -> int:
    return min(column.most, max((_length(row.cells[number], column.most) for row in rows), default=0))


def _length(cell: Cell, most: int) -> int:
    return sum(_cells(text[:most]) for text, _style in cell)


def _cells(text: str) -> int:
    """Return how wide a text is once it is clean."""
    return cell_len(clean_line(text))


def _laid(cell: Cell, width: int, align: Align) -> Content:
    parts: list[Content] = []
    left = width
    for text, style in cell:
        taken = min(left, _cells(text[: 4 * width]))
        parts.append(line(fit(text, taken), style) if taken else Content())
        left -= taken
    padding = Content(" " * left)
    return Content("").join([padding, *parts] if align == "right" else [*parts, padding])
