"""A table: its rows in a grid, and what can be done with them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.suggester import SuggestFromList

from store.cells.column_types import SINGLE_SELECT
from store.errors import ConflictError
from store.filters.wanted import wanted_cells
from store.language import _, ngettext
from store.query import Query
from store.workspace import Store
from tui.keys import bindings
from tui.paint import ACCENT, line
from tui.screens import table_writes
from tui.screens.table_asking import TableAsking
from tui.screens.table_source import MAIL
from tui.screens.table_view import View
from tui.screens.table_writes import CellEdit
from tui.widgets.cell_editor import CellEditor, Move
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine

WIDTH_STEP = 2
_OF_A_ROW = frozenset({"mail", "comment", "delete", "empty", "copy", "like", "find", "find_next", "find_previous"})


class TableScreen(TableAsking):
    """One table: cells are edited in place, rows added, deleted, mailed and opened."""

    PLACES = ("table", "grid", "cell", "ask")
    BINDINGS: ClassVar[list[BindingType]] = bindings("table")

    def __init__(self, store: Store, view: View) -> None:
        """Show a view; nothing is being edited yet."""
        super().__init__(store, view)
        self._edit: CellEdit | None = None
        self._is_deleting = False

    def footer_place(self) -> str | None:
        """With rows marked, show what can be done with them."""
        return "marked" if self.grid.marks else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a row there is nothing to do with one."""
        if action in _OF_A_ROW:
            return self.grid.row_id is not None
        return super().check_action(action, parameters)

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Show the row with its feed."""
        self._open_row(event.row_id)

    def on_grid_marked(self, event: Grid.Marked) -> None:
        """Let the footer tell how many rows are marked."""
        count = len(event.marks)
        lead = ngettext("{n} row marked", "{n} rows marked", count).format(n=f"{count:,}")
        self.query_one(KeyLine).show_lead(line(lead, f"bold {ACCENT}") if count else Content())

    def on_grid_edit_asked(self, event: Grid.EditAsked) -> None:
        """Lay an editor over the cell; a checkbox is turned over at once."""
        if event.column == MAIL:
            self.remark(_("This column tells how the row's mail stands; m writes one."))
            return
        edit = table_writes.begin_edit(self.mailbase.store, self.view.table, event.row_id, event.column)
        if edit.is_turned:
            self._write(edit, None if edit.seen else 1)
        elif not edit.is_typed_in_place:
            self.remark(_("This text has several lines; enter opens the row, where it can be edited."))
        else:
            self._begin_edit(edit)

    def _begin_edit(self, edit: CellEdit) -> None:
        self._edit = edit
        editor = self.grid.edit(edit.text)
        if editor is not None and edit.kind is SINGLE_SELECT:
            names = [choice.name for choice in edit.column.options.choices]
            editor.suggester = SuggestFromList(names, case_sensitive=False)

    def on_cell_editor_committed(self, event: CellEditor.Committed) -> None:
        """Write the cell; when someone else did meanwhile, tell, and let the next Enter overwrite it."""
        event.stop()
        if self._edit is None:
            return
        try:
            table_writes.write_text(self.mailbase.store, self._edit, event.text)
        except ConflictError as error:
            self._edit = table_writes.having_seen(self._edit, error)
            raise
        done, self._edit = self._edit, None
        if not self._edit_beside(done, event.move):
            self.grid.end_edit(event.move)
        remark = table_writes.misfit(done, event.text)
        if remark:
            self.remark(remark)
        self.mailbase.changed()

    def _edit_beside(self, done: CellEdit, move: Move) -> bool:
        """Go on with the next cell on that side that is typed in place; False where there is none."""
        columns = self.view.table.columns
        here = columns.index(done.column)
        beside = {"right": columns[here + 1 :], "left": columns[:here][::-1]}.get(move, ())
        # a row that the view will no longer show has no cells to go on with
        if any(condition.column.id == done.column.id for condition in self.view.query.leaves()):
            return False
        for column in beside:
            edit = table_writes.begin_edit(self.mailbase.store, self.view.table, done.row, column.id)
            if edit.is_typed_in_place:
                self.grid.go_to_column(column.id)
                self._begin_edit(edit)
                return True
        return False

    def _write(self, edit: CellEdit, value: int | None) -> None:
        table_writes.write(self.mailbase.store, edit, value)
        self.mailbase.changed()

    def action_empty(self) -> None:
        """Empty the cell under the cursor."""
        cell = self.cell()
        if cell is not None:
            self._write(cell, None)

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

    def action_copy(self) -> None:
        """Copy the cell by OSC 52, which the terminal may refuse."""
        cell = self.cell()
        if cell is not None:
            self.mailbase.copy_to_clipboard(cell.text)
            self.remark(_("Copied, if this terminal lets programs write to its clipboard."))

    def action_narrower(self) -> None:
        """Make the column narrower."""
        self._widen(-WIDTH_STEP)

    def action_wider(self) -> None:
        """Make the column wider."""
        self._widen(WIDTH_STEP)

    def _widen(self, by: int) -> None:
        if self.column is not None:
            width = self.widths[self.column.id] + by
            table_writes.set_width(self.mailbase.store, self.view.table, self.column, width)
            self.mailbase.changed()

    def action_mail(self) -> None:
        """Write a mail from the row under the cursor."""
        self._write_on_row("mail")

    def action_comment(self) -> None:
        """Write a comment on the row under the cursor."""
        self._write_on_row("comment")

    def action_leave(self) -> None:
        """Show all rows again where not all are shown, else go back."""
        if self.wanted.conditions:
            self.show(Query(sorts=self.wanted.sorts))
            self.remark(_("All rows again; esc once more goes back."))
        else:
            self.dismiss(None)

    def _open_row(self, row: int | None) -> None:
        if row is not None:
            self.begin(self.mailbase.open_row(self.view.table.id, row, self.view.pages))

    def _write_on_row(self, then: str) -> None:
        if self.grid.row_id is not None:
            self.open_to_write(self._open_writing, self.grid.row_id, then)

    async def _open_writing(self, row: int, then: str) -> bool:
        await self.mailbase.open_row(self.view.table.id, row, self.view.pages, then)
        return True
