"""A place whose cells are edited: from the key that begins it to the saved value, and on to the next cell."""

from __future__ import annotations

from functools import partial

from store.tables import Table
from tui.editors.held_cell import HeldCell
from tui.editors.kinds import Editor, editor_for, reason
from tui.place import Place
from tui.screens import table_writes
from tui.widgets.cell_editor import CellEditor, Move
from tui.widgets.fields import Fields
from tui.widgets.grid import Grid


class Editing(Place):
    """Opens the editor of a cell: a line in its place, or a panel at it."""

    _held: HeldCell | None = None
    """The cell whose line is open."""

    @property
    def edited_table(self) -> Table:
        """The table whose cells are edited."""
        raise NotImplementedError

    @property
    def surface(self) -> Grid | Fields:
        """What shows the cells."""
        raise NotImplementedError

    def lay_line(self, held: HeldCell) -> CellEditor | None:
        """Lay the editor of one line over the cell under the cursor."""
        raise NotImplementedError

    def go_on(self, done: HeldCell, move: Move) -> bool:
        """Edit the next cell on a side; False where editing ends with this one."""
        return False

    def aside(self, move: Move) -> Move:
        """Return where the cursor goes when editing ends."""
        return move

    def edit_cell(self, row: int, column: int) -> None:
        """Edit the cell under the cursor; a box is turned over at once.

        :raises NoSuchRowError: the row was deleted
        :raises NoSuchColumnError: the column was deleted
        """
        edit = table_writes.begin_edit(self.mailbase.store, self.edited_table, row, column)
        held, kind = HeldCell(self.mailbase.store, edit), editor_for(edit.column)
        if kind == "none":
            self.remark(reason(edit.column))
        elif edit.is_turned:
            held.save(None if edit.seen else 1)
            self.mailbase.changed()
        elif kind in ("line", "turn") and "\n" not in edit.text:
            self._held = held
            self.lay_line(held)
        else:
            self.surface.end_edit()
            self.open_to_write(self._open_panel, kind, held)

    def empty_cell(self, row: int, column: int) -> None:
        """Empty a cell, or say why that cannot be done.

        :raises NoSuchRowError: the row was deleted
        :raises NoSuchColumnError: the column was deleted
        """
        store = self.mailbase.store
        held = HeldCell(store, table_writes.begin_edit(store, self.edited_table, row, column))
        kind = editor_for(held.column)
        if kind == "none":
            self.remark(reason(held.column))
            return
        if kind == "links":
            held.read_links(store.read())
            held.save_links(())
        else:
            held.save(None)
        self.mailbase.changed()

    async def _open_panel(self, kind: Editor, held: HeldCell) -> bool:
        from tui.editors.opening import panel

        opened = panel(kind, held, self.surface.cell_on_screen)
        await self.mailbase.push_screen(opened, partial(self._left, held))
        return True

    def _left(self, held: HeldCell, move: Move | None) -> None:
        """Go where the panel wants."""
        if move and not self.go_on(held, move):
            self.surface.step(self.aside(move))

    def on_cell_editor_committed(self, event: CellEditor.Committed) -> None:
        """Save the cell; when someone else did meanwhile, tell, and let the next Enter overwrite it."""
        event.stop()
        held = self._held
        if held is None:
            return
        held.save(held.parsed(event.text))
        self._held = None
        if not self.go_on(held, event.move):
            self.surface.end_edit(self.aside(event.move))
        misfit = held.hint(event.text)
        if misfit:
            self.remark(misfit)
        self.mailbase.changed()
