"""A range of cells: the rectangle between a corner that stays and the cursor that moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.content import Content
from textual.message import Message

from tui.widgets.grid_source import GridSource
from tui.widgets.grid_surface import GridSurface
from tui.widgets.grid_window import Window


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a range began. It is held by the row's id and the column's key, for rows and columns may move."""

    row_id: int
    column_key: int
    row: int
    column: int
    """Where it stands now, as positions."""
    stays: bool
    """Whether every move stretches the range; else only those that mean to."""

    def at(self, row: int | None, column: int) -> Corner | None:
        """Return the corner at its new place; None when its row is gone."""
        return None if row is None else replace(self, row=row, column=column)


@dataclass(frozen=True, slots=True)
class CellRange:
    """Positions of rows and columns, both ends included in `rows` and `columns`."""

    rows: range
    columns: range

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)

    def columns_of(self, row: int) -> range:
        """Return the columns that a row has in the range."""
        return self.columns if row in self.rows else range(0)


def between(corner: Corner, window: Window) -> CellRange:
    """Return the range between a corner and the cursor."""
    return CellRange(
        range(min(corner.row, window.row), max(corner.row, window.row) + 1),
        range(min(corner.column, window.column), max(corner.column, window.column) + 1),
    )


class GridRange(GridSurface):
    """Draws a grid with a range of cells, and holds on to its corner; what stretches it is the grid's part."""

    @dataclass
    class Ranged(Message, namespace="grid"):
        """A range of cells was begun, stretched or given up."""

        cells: CellRange | None

    def __init__(
        self,
        source: GridSource,
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Draw a source without a range; `empty` says what to do when it has no rows."""
        super().__init__(source, empty=empty, id=id)
        self._row_id: int | None = None
        self._column_key: int | None = None
        self._corner: Corner | None = None

    @property
    def cells(self) -> CellRange | None:
        """The range of cells; None while there is none."""
        return between(self._corner, self._window) if self._corner is not None else None

    @property
    def ends(self) -> tuple[int, int] | None:
        """The ids of the first and the last row of the range, from top to bottom; None while there is none."""
        if self._corner is None or self._row_id is None:
            return None
        ends = (self._corner.row_id, self._row_id)
        return ends if self._corner.row <= self._window.row else ends[::-1]

    def rows_at(self, positions: Iterable[int], most: int) -> list[int] | None:
        """Return the ids of the first rows at positions, without headers; None where some are still looked for."""
        found: list[int] = []
        for position in positions:
            row = self._row(position)
            if row is None or row.kind == "waiting":
                return None
            if row.kind == "row":
                found.append(row.id)
            if len(found) == most:
                break
        return found

    def _begin_range(self, *, stays: bool) -> None:
        if self._row_id is not None and self._column_key is not None:
            here = self._window
            self._corner = Corner(self._row_id, self._column_key, here.row, here.column, stays)
            self._tell_range()

    def _give_up_range(self) -> None:
        if self._corner is not None:
            self._corner = None
            self._tell_range()

    def _keep_corner(self) -> None:
        """Follow the corner's row and column after the data has changed."""
        corner = self._corner
        if corner is not None:
            row = self.source.position_of(corner.row_id)
            self._corner = corner.at(row, self._number_of(corner.column_key, corner.column))
            self._tell_range()

    def _tell_range(self) -> None:
        self.refresh()
        self.post_message(self.Ranged(self.cells))
        self.refresh_bindings()

    def _ranged(self, position: int) -> range:
        return self.cells.columns_of(position) if self.cells is not None else range(0)

    def _number_of(self, key: int | None, default: int) -> int:
        keys = [column.key for column in self.source.columns]
        return keys.index(key) if key in keys else default

    def _loosen(self) -> None:
        """Give up a range that only moves which mean to stretch."""
        if self._corner is not None and not self._corner.stays:
            self._give_up_range()
