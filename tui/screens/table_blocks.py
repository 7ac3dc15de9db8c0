"""Ranges and marked rows of a table: copied, pasted, filled, emptied and duplicated at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import events

from store import rows
from store.language import _, ngettext
from store.sizes import size_of
from store.tables import Column
from tui import saving
from tui.blocks import pasting, picked, tsv, writes
from tui.blocks.pasting import PastePlan, Target
from tui.blocks.picked import Picked
from tui.environment import is_confined
from tui.paint import line
from tui.screens import busy
from tui.screens.table_editing import TableEditing
from tui.widgets.grid_range import CellRange

LONGEST_COPY = 56_000
"""Bytes of a text that is copied; terminals cut what is longer than some 75 kB in base 64."""
WALKED = 5_000
"""Lines of the grid up to which its own pages are asked for their rows."""


class TableBlocks(TableEditing):
    """What is done with the range, else with the marked rows, else with the cell or row under the cursor."""

    def action_copy(self) -> None:
        """Copy cells by OSC 52, which the terminal may refuse."""
        self._copy(titled=False)

    def action_copy_titled(self) -> None:
        """Copy cells with the names of their columns."""
        self._copy(titled=True)

    def _copy(self, *, titled: bool) -> None:
        cell = self.cell()
        if cell is not None and not titled and self.grid.cells is None and not self.grid.marks:
            self._put(cell.text, 1)
        elif self.grid.row_id is not None:
            # a p that is typed at once pastes what is copied here
            self.open_to_write(self._copy_block, titled)

    async def _copy_block(self, titled: bool) -> bool:
        app = self.mailbase
        found = await self._picked()
        if found.columns:
            cells = await app.apart.run(picked.texts, app.store, found, titled=titled)
            self._put(tsv.written(cells), found.count)
        return True

    def _put(self, text: str, count: int) -> None:
        app, size = self.mailbase, len(text.encode())
        if size > LONGEST_COPY:
            app.keep_copied(text)
            self.begin(self._offer_file(text, size))
            return
        app.copy_to_clipboard(text)
        told = ngettext("{n} cell copied", "{n} cells copied", count).format(n=f"{count:,}")
        self.remark(_("{told}, if your terminal lets programs copy.").format(told=told))

    async def _offer_file(self, text: str, size: int) -> None:
        from tui.screens.confirm import ConfirmScreen

        app = self.mailbase
        if is_confined():
            self.remark(
                _("{size} is too much for a terminal's clipboard; p pastes it here.").format(size=size_of(size))
            )
            return
        question = _("{size} is more than terminals copy; p pastes it here. Write it to a file?").format(
            size=size_of(size)
        )
        if await app.push_screen_wait(ConfirmScreen(line(question, "bold"))):
            folder, name = saving.download_folder(), f"{self.view.table.name}.tsv"
            path = await app.run_task(saving.save, folder, name, text.encode())
            self.remark(_("Saved as {path}").format(path=path))

    async def _picked(self) -> Picked:
        """Return the cells that are meant."""
        app, grid, view = self.mailbase, self.grid, self.view
        if grid.cells is not None:
            columns = self._columns(grid.cells.columns)
            found = await self._ranged_rows(grid.cells)
        elif grid.marks:
            columns = self._columns(range(len(grid.source.columns)))
            found = await app.apart.run(picked.among, app.store, view.table, view.query, grid.marks)
        else:
            columns = [self.column] if self.column is not None else []
            found = [grid.row_id] if grid.row_id is not None else []
        return Picked(view.table, found, columns)

    async def _ranged_rows(self, cells: CellRange) -> list[int]:
        app, grid, view = self.mailbase, self.grid, self.view
        # in groups only what is seen is meant, not what is folded
        near = len(cells.rows) <= WALKED or grid.is_grouped
        found = grid.rows_at(cells.rows, len(cells.rows)) if near else None
        if found is None and grid.ends is not None:
            found = await app.apart.run(picked.between, app.store, view.table, view.query, *grid.ends)
        return found or []

    async def _rows_from(self, position: int, most: int) -> list[int]:
        """Return the rows from a position on, at most so many."""
        app, grid, view = self.mailbase, self.grid, self.view
        near = most <= WALKED or grid.is_grouped
        found = grid.rows_at(range(position, grid.source.count()), most) if near else None
        if found is None and grid.row_id is not None:
            first = grid.ends[0] if grid.ends is not None else grid.row_id
            found = await app.apart.run(picked.following, app.store, view.table, view.query, first, most)
        return found or []

    def _columns(self, places: Sequence[int]) -> list[Column]:
        """Return the table's columns at places of the grid, without those that are no cells."""
        known = {column.id: column for column in self.view.table.columns}
        keys = [self.grid.source.columns[place].key for place in places]
        return [known[key] for key in keys if key in known]

    # pasting

    def on_paste(self, event: events.Paste) -> None:
        """Paste what the terminal pasted into the grid."""
        if self.grid.has_focus:
            event.stop()
            self._paste(event.text)

    def action_paste(self) -> None:
        """Paste what was copied here; other programs' clipboards only the terminal can paste."""
        if self.mailbase.clipboard:
            self._paste(self.mailbase.clipboard)
        else:
            self.remark(_("Nothing was copied here; your terminal's own key pastes from other programs."))

    def _paste(self, text: str) -> None:
        if text:
            self.open_to_write(self._paste_block, text)

    async def _paste_block(self, text: str) -> bool:
        block, grid = tsv.read(text), self.grid
        if grid.cells is not None:
            block = pasting.spread(block, len(grid.cells.rows), len(grid.cells.columns))
        start = grid.cells.columns.start if grid.cells is not None else self._column_place()
        columns = self._columns(range(start, len(grid.source.columns)))
        top = grid.cells.rows.start if grid.cells is not None else grid.position
        target = Target(self.view.table, self.view.query, await self._rows_from(top, len(block)), columns)
        plan = await self.mailbase.apart.run(lambda _go_on: pasting.plan(self.mailbase.store, target, block))
        if not plan.count:
            self.remark(_("Nothing can be pasted into this column."))
        elif plan.count == 1 and not plan.new and not plan.surplus:
            await self._write_paste(plan)
        else:
            self.begin(self._ask_and_paste(plan))
        return True

    async def _ask_and_paste(self, plan: PastePlan) -> None:
        from tui.screens.paste import PasteScreen

        app = self.mailbase
        first = rows.title_of(app.store.read(), plan.table, plan.rows[0]) if plan.rows else ""
        if await app.push_screen_wait(PasteScreen(plan, first)):
            await self._write_paste(plan)

    async def _write_paste(self, plan: PastePlan) -> None:
        made = await busy.done(self, _("Pasting"), plan.count, partial(writes.paste, self.mailbase.store, plan))
        if made is None:
            return
        if plan.misfit_count and plan.count == 1:
            self.remark(self._misfit(plan))
        else:
            told = ngettext("{n} cell pasted; u takes it back.", "{n} cells pasted; u takes them back.", plan.count)
            self.remark(told.format(n=f"{plan.count:,}"))

    def _misfit(self, plan: PastePlan) -> str:
        from tui.editors.fit_hint import hint_of

        return hint_of(plan.misfits[0].column, plan.misfits[0].text)

    def _column_place(self) -> int:
        keys = [column.key for column in self.grid.source.columns]
        return keys.index(self.grid.column) if self.grid.column in keys else 0

    # the same for many

    def action_empty(self) -> None:
        """Empty the range, or the cell."""
        if self.grid.cells is not None:
            self.begin(self._empty())
        elif self.column is not None and self.grid.row_id is not None:
            self.empty_cell(self.grid.row_id, self.column.id)

    async def _empty(self) -> None:
        found = await self._picked()
        done = await busy.done(self, _("Emptying"), found.count, partial(writes.empty, self.mailbase.store, found))
        if done is not None:
            told = ngettext("{n} cell emptied; u takes it back.", "{n} cells emptied; u takes them back.", done)
            self.remark(told.format(n=f"{done:,}"))

    def action_fill(self) -> None:
        """Give all rows of the range the values of its first; of marked rows, in the cursor's column."""
        if self.grid.cells is None and not self.grid.marks:
            self.remark(_("Choose a range first: V and the arrows, or shift and the arrows."))
        else:
            self.begin(self._fill())

    async def _fill(self) -> None:
        found = await self._picked()
        if self.grid.cells is None:
            found = Picked(found.table, found.rows, [self.column] if self.column is not None else [])
        done = await busy.done(self, _("Filling"), found.count, partial(writes.fill, self.mailbase.store, found))
        if done is not None:
            told = ngettext("{n} cell filled; u takes it back.", "{n} cells filled; u takes them back.", done)
            self.remark(told.format(n=f"{done:,}"))

    def action_duplicate(self) -> None:
        """Add copies of the marked rows, or of the one under the cursor."""
        if self.grid.row_id is not None:
            self.begin(self._duplicate(self.grid.row_id))

    async def _duplicate(self, row: int) -> None:
        app, view, marks = self.mailbase, self.view, self.grid.marks
        found = await app.apart.run(picked.among, app.store, view.table, view.query, marks) if marks else [row]
        work = partial(writes.duplicate, app.store, view.table, found)
        made = await busy.done(self, _("Duplicating"), len(found), work)
        if made:
            told = ngettext("{n} row added at the end.", "{n} rows added at the end.", len(made))
            self.remark(told.format(n=f"{len(made):,}"))

    def action_mark_all(self) -> None:
        """Mark all rows of the view."""
        self.begin(self._mark_all())

    async def _mark_all(self) -> None:
        app, view = self.mailbase, self.view
        self.grid.mark_rows(await app.apart.run(picked.every, app.store, view.table, view.query))
