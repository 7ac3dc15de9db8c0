"""Editing a table in its grid: cells in place, rows added and deleted."""

from __future__ import annotations

from store.filters.wanted import wanted_cells
from store.language import _, ngettext
from store.tables import Table
from tui.editors.editing import Editing
from tui.editors.held_cell import HeldCell
from tui.editors.kinds import editor_for
from tui.paint import line
from tui.screens import table_writes
from tui.screens.table_asking import TableAsking
from tui.widgets.cell_editor import CellEditor, Move
from tui.widgets.grid import Grid


class TableEditing(Editing, TableAsking):
    """Opens the editor of the cell under the cursor, and goes on to the next one."""

    _is_deleting = False

    @property
    def edited_table(self) -> Table:
        """The table that is shown."""
        return self.view.table

    @property
    def surface(self) -> Grid:
        """The grid."""
        return self.grid

    def lay_line(self, held: HeldCell) -> CellEditor | None:
        """Lay a line over the cell."""
        return self.grid.edit(held.edit.text, held.hint)

    def on_grid_edit_asked(self, event: Grid.EditAsked) -> None:
        """Open the editor of a cell."""
        if event.column not in (column.id for column in self.view.table.columns):
            self.remark(_("This column tells how the row's mail stands; m writes one."))
        else:
            self.edit_cell(event.row_id, event.column)

    def go_on(self, done: HeldCell, move: Move) -> bool:
        """Edit the next cell on a side that has an editor; False where there is none."""
        # a row that the view will no longer show has no cells to go on with
        if any(condition.column.id == done.column.id for condition in self.view.query.leaves()):
            return False
        shown = [column.key for column in self.grid.source.columns]
        here = shown.index(done.column.id) if done.column.id in shown else 0
        beside = {"right": shown[here + 1 :], "left": shown[:here][::-1]}.get(move, ())
        columns = {column.id: column for column in self.view.table.columns}
        for key in beside:
            if key in columns and editor_for(columns[key]) not in ("none", "turn"):
                self.grid.go_to_column(key)
                self.edit_cell(done.edit.row, key)
                return True
        return False

    def aside(self, move: Move) -> Move:
        """Stay on the last cell of a row: beside it, what is typed on would be taken for keys."""
        return move if move == "down" else ""

    def action_add(self) -> None:
        """Add a row that the view shows, and let it be typed."""
        cells = wanted_cells(self.wanted)
        self.new_row = table_writes.add_row(self.mailbase.store, self.view.table, cells)
        self.mailbase.changed()

    def action_delete(self) -> None:
        """Ask, then delete the marked rows, or the one under the cursor."""
        if self.grid.row_id is not None and not self._is_deleting:
            self._is_deleting = True
            self.begin(self._delete(sorted(self.grid.marks) or [self.grid.row_id]))

    async def _delete(self, rows: list[int]) -> None:
        try:
            await self._delete_if_meant(rows)
        finally:
            self._is_deleting = False

    async def _delete_if_meant(self, rows: list[int]) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = ngettext("Delete {n} row? u brings it back.", "Delete {n} rows? u brings them back.", len(rows))
        answer = await self.mailbase.push_screen_wait(ConfirmScreen(line(question.format(n=f"{len(rows):,}"), "bold")))
        if answer:
            table_writes.delete_rows(self.mailbase.store, self.view.table, rows)
            self.grid.mark_rows(())
            self.mailbase.changed()
