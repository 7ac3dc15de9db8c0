"""The lines of a grid: from rows and styles to strips of segments, one segment for each run of a style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.paint import fit
from tui.widgets.grid_source import GridCell, GridColumn, GridHead, GridRow, Role
from tui.widgets.grid_window import GUTTER, Slot
from tui.widgets.wrapping import wrapped

_RAIL, _MARK, _MISFIT = "▌", "*", "!"
_MORE_LEFT, _MORE_RIGHT = "‹", "›"
_FOLDED, _UNFOLDED = "▸", "▾"

FLAGS: Mapping[Role, str] = {
    "blue": "◆",
    "done": "●",
    "waiting": "▲",
    "failed": "■",
    "purple": "★",
    "dim": "○",
}
"""What stands at the edge of a coloured row: each colour has a shape, for those who see no colours."""

_LONGEST = 4
"""Characters of a cell that are looked at, for every one that could be shown."""

INDENT = 2
"""Cells by which a group within a group begins further to the right."""


@dataclass(frozen=True, slots=True)
class Paints:
    """The styles of a grid. `cursor` and `ranged` are laid over the style of the cell below them."""

    plain: Style
    header: Style
    rail: Style
    mark: Style
    cursor: Style
    ranged: Style
    group: Style
    count: Style
    roles: Mapping[str, Style]
    tints: Mapping[str, Style]
    """The grounds of coloured rows, laid over the style of each cell."""


@dataclass(frozen=True, slots=True)
class LineMaker:
    """Draws the lines of one arrangement of columns; a new one is made whenever that changes."""

    columns: Sequence[GridColumn]
    slots: Sequence[Slot]
    width: int
    frozen: int
    paints: Paints
    lines: int = 1
    """How many lines a row takes."""

    def header(self) -> Strip:
        """Return the line of titles, with signs where columns are out of sight."""
        texts = [" " * (GUTTER - 1), _MORE_LEFT if self._hides_left else " "]
        for slot in self.slots:
            column = self.columns[slot.column]
            texts.append(fit(column.title, slot.width, column.align) + " ")
        end = GUTTER + sum(slot.width + 1 for slot in self.slots)
        style = self.paints.header
        line = Strip([Segment("".join(texts), style)], end).adjust_cell_length(self.width, style)
        if not self._hides_right:
            return line
        return Strip.join([line.crop(0, self.width - 1), Strip([Segment(_MORE_RIGHT, style)], 1)])

    def row(
        self,
        row: GridRow,
        *,
        cursor: int | None,
        marked: bool,
        ranged: range = range(0),
        part: int = 0,
    ) -> Strip:
        """Return a line of a row.

        :param cursor: the number of the cursor's column when it stands on this row
        :param ranged: the numbers of the columns that belong to a range of cells
        :param part: which of the row's lines
        """
        tint = self.paints.tints.get(row.colour, Style())
        plain = self.paints.plain + tint
        run = _Run(plain)
        run.add(*(self._flag(row.colour, marked=marked, plain=plain) if not part else (" ", plain)))
        run.add(*((" ", plain) if cursor is None else (_RAIL, self.paints.rail + tint)))
        run.add(" ", plain)
        for slot in self.slots:
            cell = row.cells[slot.column] if slot.column < len(row.cells) else GridCell("")
            style = self.paints.roles[cell.role] + tint if cell.role else plain
            if slot.column == cursor:
                style = style + self.paints.cursor
            elif slot.column in ranged:
                style = style + self.paints.ranged
            text = self._text(cell, slot, part)
            # underlined to its end, a column would look ruled
            words = text.rstrip() if cell.role == "link" and slot.column != cursor else text
            run.add(words, style, cell_len(words))
            if len(words) < len(text):
                run.add(text[len(words) :], plain, slot.width - cell_len(words))
            inside = slot.column in ranged and slot.column + 1 in ranged
            run.add(" ", plain + self.paints.ranged if inside else plain)
        return run.strip(self.width, plain)

    def _text(self, cell: GridCell, slot: Slot, part: int) -> str:
        """Return what stands on one line of a cell: texts go on below, numbers and the like do not."""
        text = f"{_MISFIT} {cell.text}" if cell.role == "misfit" else cell.text
        column = self.columns[slot.column]
        if self.lines == 1 or column.align == "right" or column.whole:
            return fit("" if part else text, slot.width, column.align)
        pieces = wrapped(text[: _LONGEST * self.lines * slot.width], slot.width)
        end = part + 1 if part + 1 < self.lines else len(pieces)
        return fit(" ".join(pieces[part:end]), slot.width)

    def _flag(self, colour: Role, *, marked: bool, plain: Style) -> tuple[str, Style]:
        """Return what stands at the edge of a row, and its style."""
        if marked:
            return _MARK, self.paints.mark + self.paints.tints.get(colour, Style())
        return (
            (FLAGS[colour], self.paints.roles[colour] + self.paints.tints[colour]) if colour in FLAGS else (" ", plain)
        )

    def group(self, row: GridRow, head: GridHead, *, has_cursor: bool) -> Strip:
        """Return the line of a header: its title as far as the first cell that tells something, then those cells."""
        plain, over = self.paints.plain, self.paints.cursor if has_cursor else Style()
        run = _Run(plain)
        run.add(" ", plain)
        run.add(*((_RAIL, self.paints.rail) if has_cursor else (" ", plain)))
        run.add(" ", plain)
        told = [slot for place, slot in enumerate(self.slots) if place and row.cells[slot.column].text]
        parts = [(self._begins(slot, row.cells[slot.column].text), slot) for slot in told]
        self._title(run, head, (parts[0][0] if parts else self.width + 1) - 1 - GUTTER, over)
        end = parts[0][0] - 1 if parts else 0
        for begin, slot in parts:
            begin = max(begin, end + 1)
            run.add(" " * (begin - end), plain + over, begin - end)
            end = slot.x + slot.width
            text = fit(row.cells[slot.column].text, end - begin, self.columns[slot.column].align)
            run.add(text, self.paints.group + over, end - begin)
        return run.strip(self.width, plain)

    def _begins(self, slot: Slot, text: str) -> int:
        """Return where a sum begins: it may be longer than the numbers below it, and what is left of it is empty."""
        longer = max(0, cell_len(text) - slot.width) if self.columns[slot.column].align == "right" else 0
        first = self.slots[0]
        return max(slot.x - longer, min(slot.x, first.x + first.width + 1))

    def _title(self, run: _Run, head: GridHead, width: int, over: Style) -> None:
        count = f"  {head.counted}" if cell_len(head.counted) + 2 < width // 2 else ""
        glyph = _FOLDED if head.is_folded else _UNFOLDED
        title = f"{' ' * min(INDENT * head.level, width // 3)}{glyph} {head.title}"
        room = min(cell_len(title), max(0, width - cell_len(count)))
        run.add(fit(title, room), self.paints.group + over, room)
        run.add(count, self.paints.count + over, cell_len(count))
        rest = width - room - cell_len(count)
        run.add(" " * rest, self.paints.plain + over, rest)

    def blank(self) -> Strip:
        """Return the line below the last row."""
        return Strip.blank(self.width, self.paints.plain)

    @property
    def _hides_left(self) -> bool:
        return len(self.slots) > self.frozen and self.slots[self.frozen].column > self.frozen

    @property
    def _hides_right(self) -> bool:
        shown = [slot.column for slot in self.slots]
        last = max(shown, default=0)
        missing = any(number not in shown for number in range(min(shown[self.frozen :], default=last), last))
        cut = any(slot.width < self.columns[slot.column].width for slot in self.slots)
        return bool(shown) and (missing or cut or last + 1 < len(self.columns))


class _Run:
    """Segments under construction: texts of one style are gathered into one segment."""

    __slots__ = ("_segments", "_style", "_texts", "_width")

    def __init__(self, style: Style) -> None:
        self._segments: list[Segment] = []
        self._style = style
        self._texts: list[str] = []
        self._width = 0

    def add(self, text: str, style: Style, width: int = 1) -> None:
        if style is not self._style:
            self._flush()
            self._style = style
        self._texts.append(text)
        self._width += width

    def strip(self, width: int, rest: Style) -> Strip:
        """Return the line, exactly `width` cells wide."""
        if self._width < width:
            self.add(" " * (width - self._width), rest, width - self._width)
        self._flush()
        return Strip(self._segments, self._width).adjust_cell_length(width, rest)

    def _flush(self) -> None:
        if self._texts:
            self._segments.append(Segment("".join(self._texts), self._style))
            self._texts = []
