"""Headers of groups in a grid: the cursor may stand on them, and they can be folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from textual.geometry import Region
from textual.message import Message

from tui.widgets.grid_range import GridRange
from tui.widgets.grid_source import GridRow
from tui.widgets.grid_window import Window

What = Literal["this", "all", "none"]


class GridFolds(GridRange):
    """Holds on to the header under the cursor, and asks for groups to be folded."""

    _header_id: int | None = None

    @dataclass
    class FoldAsked(Message, namespace="grid"):
        """Groups are to be folded, or unfolded."""

        what: What
        """``this`` one turns over, ``all`` or ``none`` are to be folded."""
        line_id: int | None
        """The id of the header or the row under the cursor."""

    @property
    def header_id(self) -> int | None:
        """The id of the header under the cursor; None on a row."""
        return self._header_id

    @property
    def is_grouped(self) -> bool:
        """Whether there are groups."""
        return self.source.is_grouped

    @property
    def _held(self) -> int | None:
        """The id of what the cursor stands on."""
        return self._header_id if self._row_id is None else self._row_id

    def action_fold(self) -> None:
        """Ask for the group here to be turned over."""
        self.post_message(self.FoldAsked("this", self._held))

    def action_fold_all(self) -> None:
        """Ask for all groups to be folded."""
        self.post_message(self.FoldAsked("all", self._held))

    def action_unfold_all(self) -> None:
        """Ask for no group to be folded."""
        self.post_message(self.FoldAsked("none", self._held))

    def _hold(self, row: GridRow | None) -> None:
        """Hold on to the line under the cursor."""
        self._row_id = row.id if row and row.kind == "row" else None
        self._header_id = row.id if row and row.kind == "header" else None

    def _changed(self, before: Window, after: Window) -> Iterable[Region]:
        yield from super()._changed(before, after)
        for window in (before, after):
            row = self._row(window.row)
            cell = self.cell_region(window.row, window.column)
            # the cursor lies over the whole of a header
            if row is not None and row.kind == "header" and cell is not None:
                yield Region(0, cell.y, self.size.width, 1)
