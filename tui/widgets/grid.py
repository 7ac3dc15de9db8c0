"""The grid: a table of any length, of which only the lines in sight are read and drawn.

Textual's own table holds every cell; this one asks a `GridSource` for pages. Its cursor is anchored on the id
of a row, so it stays on its row when rows come, go or move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset, Region
from textual.message import Message

from tui.keys import bindings
from tui.widgets.cell_editor import CellEditor, Hint, Move, no_hint
from tui.widgets.grid_folds import GridFolds
from tui.widgets.grid_source import GridSource, Pages
from tui.widgets.grid_surface import HEADER
from tui.widgets.grid_window import Window

EDITOR_WIDTH = 24
WHEEL_ROWS = 3
_STEPS: dict[Move, tuple[int, int]] = {"": (0, 0), "down": (1, 0), "right": (0, 1), "left": (0, -1)}


class Grid(GridFolds, can_focus=True):
    """A table with a cell cursor, marks, frozen first columns and in-place editing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("grid")

    @dataclass
    class Moved(Message):
        """The cursor stands elsewhere: on a position from 0, a row's id, and a column's key."""

        position: int
        row_id: int
        column: int

    @dataclass
    class Opened(Message):
        """A row is to be opened."""

        row_id: int

    @dataclass
    class EditAsked(Message):
        """A cell is to be edited: answer with `Grid.edit`, or with a sentence that says why not."""

        row_id: int
        column: int

    @dataclass
    class Marked(Message):
        """The marks have changed."""

        marks: frozenset[int]

    def __init__(
        self,
        source: GridSource,
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Show a source; `empty` says what to do when it has no rows."""
        super().__init__(source, empty=empty, id=id)
        self._editor: CellEditor | None = None

    @property
    def position(self) -> int:
        """The cursor's row, counted from 0."""
        return self._window.row

    @property
    def row_id(self) -> int | None:
        """The id of the cursor's row; None while there are no rows."""
        return self._row_id

    @property
    def column(self) -> int | None:
        """The key of the cursor's column; None while there are no columns."""
        return self._column_key

    @property
    def marks(self) -> frozenset[int]:
        """The ids of the marked rows; a row that left the view keeps its mark."""
        return frozenset(self._marks)

    @property
    def cell_on_screen(self) -> Region:
        """Where the cursor's cell stands on the screen; at the grid's corner while it is out of sight."""
        cell = self.cell_region(self._window.row, self._window.column)
        return (cell or Region(0, 0, 1, 1)).translate(self.region.offset)

    def show_source(self, source: GridSource, *, from_top: bool = False) -> None:
        """Show something else, the cursor on the same row and column where they exist, else at the top left.

        :param from_top: whether to begin with the first row in any case
        """
        self._pages = Pages(source)
        self._give_up_range()
        position = None if from_top or self._held is None else source.position_of(self._held)
        self._settle(self._extent.move(Window(), position or 0, self._number_of(self._column_key, 0)))

    def refresh_source(self) -> None:
        """Read everything again after a change: the cursor stays on its row, and that on its line.

        When the row is gone, the cursor stays on its position. The columns may have changed as well.
        """
        before = self._window
        self._pages.forget()
        self._keep_corner()
        position = None if self._held is None else self.source.position_of(self._held)
        row = before.row if position is None else position
        extent = self._extent
        top = max(0, min(before.top + row - before.row, extent.last_top))
        column = self._number_of(self._column_key, before.column)
        self._settle(extent.move(replace(before, top=top), row, column))

    def go_to(self, row_id: int) -> bool:
        """Put the cursor on a row; False when the view does not show it."""
        position = self.source.position_of(row_id)
        if position is not None:
            self._move(self._extent.move(self._window, position, self._window.column))
        return position is not None

    def go_to_column(self, key: int) -> None:
        """Put the cursor on a column; an unknown key changes nothing."""
        here = self._window
        self._move(self._extent.move(here, here.row, self._number_of(key, here.column)))

    def mark_rows(self, row_ids: Iterable[int]) -> None:
        """Replace the marks."""
        self._marks = set(row_ids)
        self.refresh()
        self.post_message(self.Marked(self.marks))
        self.refresh_bindings()

    def edit(self, text: str, hint: Hint = no_hint) -> CellEditor | None:
        """Lay an editor over the cursor's cell and return it; None when there is no cell.

        `hint` says why what is typed does not fit. It posts `CellEditor.Committed`, and stays open until `end_edit`.
        One that is open keeps the keys and comes along, so that nothing typed in between is taken for a command.
        """
        if self._row_id is None or self._column_key is None:
            return None
        if self._editor is None:
            self._give_up_range()
            self._editor = CellEditor(self._row_id, self._column_key, text, hint)
            self.mount(self._editor, self._editor.hint_line)
            self._editor.focus()
        else:
            self._editor.begin(self._row_id, self._column_key, text, hint)
        self._place_editor()
        return self._editor

    def end_edit(self, move: Move = "") -> None:
        """Close the editor and step the cursor aside."""
        if self._editor is None:
            return
        self._editor.close()
        self._editor = None
        self.focus()
        self.step(move)

    def step(self, move: Move) -> None:
        """Step the cursor aside."""
        self._step(*_STEPS[move])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave all keys to the editor while there is one, and Esc to the screen while nothing is marked."""
        if self._editor is not None:
            return False
        if action in ("edit", "mark", "range", "stretch"):
            return self._row_id is not None
        if action == "open":
            return self._held is not None
        if action in ("fold", "fold_all", "unfold_all"):
            return self.is_grouped
        return bool(self._marks or self._corner) if action == "unmark" else True

    def action_down(self) -> None:
        """Go one row down."""
        self._step(1, 0)

    def action_up(self) -> None:
        """Go one row up."""
        self._step(-1, 0)

    def action_left(self) -> None:
        """Go one column left."""
        self._step(0, -1)

    def action_right(self) -> None:
        """Go one column right."""
        self._step(0, 1)

    def action_row_start(self) -> None:
        """Go to the first column."""
        self._step(0, -len(self.source.columns))

    def action_row_end(self) -> None:
        """Go to the last column."""
        self._step(0, len(self.source.columns))

    def action_page_down(self) -> None:
        """Go down by as many rows as are in sight."""
        self._turn(self._extent.height)

    def action_page_up(self) -> None:
        """Go up by as many rows as are in sight."""
        self._turn(-self._extent.height)

    def action_half_down(self) -> None:
        """Go down by half of the rows in sight."""
        self._turn(max(1, self._extent.height // 2))

    def action_half_up(self) -> None:
        """Go up by half of the rows in sight."""
        self._turn(-max(1, self._extent.height // 2))

    def action_top(self) -> None:
        """Go to the first row."""
        self._step(-self._pages.count, 0)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self._step(self._pages.count, 0)

    def action_open(self) -> None:
        """Ask for the row under the cursor to be opened, or for the group to be folded."""
        if self.header_id is not None:
            self.action_fold()
        elif self._row_id is not None:
            self.post_message(self.Opened(self._row_id))

    def action_edit(self) -> None:
        """Ask for the cell under the cursor to be edited."""
        if self._row_id is not None and self._column_key is not None:
            self.post_message(self.EditAsked(self._row_id, self._column_key))

    def action_mark(self) -> None:
        """Mark the row or take its mark away, then go one row down; turn a box over."""
        if self.source.columns and self.source.columns[self._window.column].turns:
            self.action_edit()
        elif self._row_id is not None:
            self.mark_rows(self._marks ^ {self._row_id})
            self._step(1, 0)

    def action_unmark(self) -> None:
        """Give the range up, else take all marks away."""
        if self._corner is not None:
            self._give_up_range()
        else:
            self.mark_rows(())

    def action_range(self) -> None:
        """Begin a range that every move stretches, or give it up."""
        if self._corner is not None and self._corner.stays:
            self._give_up_range()
        else:
            self._begin_range(stays=True)

    def action_stretch(self, rows: int, columns: int) -> None:
        """Stretch the range, which begins here where there is none."""
        if self._corner is None:
            self._begin_range(stays=False)
        here = self._window
        self._move(self._extent.move(here, here.row + rows, here.column + columns))

    def on_cell_editor_cancelled(self, event: CellEditor.Cancelled) -> None:
        """Close the editor; the cell stays as it was."""
        event.stop()
        self.end_edit()

    def on_mount(self) -> None:
        """Tell the owner where the cursor stands at first."""
        self._anchor()

    def on_focus(self) -> None:
        """Lead the terminal's own cursor, which braille displays follow, to the cell."""
        self._lead_cursor()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the cell that was clicked."""
        row = self._window.top + (event.y - HEADER) // self.row_lines
        column = self.column_at(event.x)
        if event.y >= HEADER and row < self._pages.count and self._editor is None:
            column = self._window.column if column is None else column
            self._move(self._extent.move(self._window, row, column))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by a few rows."""
        event.stop()
        self._turn(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by a few rows."""
        event.stop()
        self._turn(-WHEEL_ROWS)

    def _step(self, rows: int, columns: int) -> None:
        self._loosen()
        here = self._window
        self._move(self._extent.move(here, here.row + rows, here.column + columns))

    def _turn(self, rows: int) -> None:
        if self._editor is None:
            self._loosen()
            self._move(self._extent.turn(self._window, rows))

    def _move(self, window: Window) -> None:
        """Show a window and tell the owner when the cursor came to stand elsewhere."""
        if window == self._window:
            return
        if self._corner is None:
            self._show_window(window)
        else:
            # the range may gain or lose cells in every line
            self._window = window
            self._redraw()
        self._anchor()
        if self._corner is not None:
            self._tell_range()

    def _settle(self, window: Window) -> None:
        """Show a window over data that may differ in every cell."""
        self._window = window
        self._redraw()
        self._anchor()

    def _redraw(self) -> None:
        super()._redraw()
        self._place_editor()

    def _anchor(self) -> None:
        """Hold on to the row and column under the cursor."""
        before = (self._row_id, self._column_key)
        row = self._row(self._window.row)
        columns = self.source.columns
        self._hold(row)
        self._column_key = columns[self._window.column].key if columns else None
        self._lead_cursor()
        if self._row_id is not None and self._column_key is not None and before != (self._row_id, self._column_key):
            self.post_message(self.Moved(self._window.row, self._row_id, self._column_key))

    def _place_editor(self) -> None:
        cell = self.cell_region(self._window.row, self._window.column)
        if self._editor is not None and cell is not None:
            width = min(max(cell.width, EDITOR_WIDTH), self.size.width - cell.x)
            self._editor.place(Region(cell.x, cell.y, width, 1), self.size)

    def _lead_cursor(self) -> None:
        if self.has_focus:
            cell = self.cell_region(self._window.row, self._window.column)
            if cell is not None:
                self.app.cursor_position = self.region.offset + Offset(cell.x, cell.y)
