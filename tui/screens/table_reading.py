"""A table as it is read: its grid, what its foot says, and the reading that never stops the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.content import Content

from store.errors import NoSuchTableError
from store.filters.days import today
from store.grouped import Folds, GroupedPages
from store.language import _
from store.query import Query
from store.tables import Column
from store.touching import reorders
from store.workspace import Store
from tui.events import StoreChanged
from tui.paint import line
from tui.place import Place
from tui.screens import table_view, table_writes
from tui.screens.table_source import TableSource
from tui.screens.table_view import View
from tui.screens.table_writes import CellEdit
from tui.widgets.cell_editor import CellEditor
from tui.widgets.foot import Foot
from tui.widgets.grid import Grid
from tui.widgets.grid_surface import GridSurface
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine

SLOW = 0.15
"""Seconds after which reading is worth a word."""


LINGER = 5.0
"""Seconds after which somebody stays with a view, so that it is worth an index."""

FRESH_EVERY = 60.0
"""Seconds after which ages are written anew."""


class TableReading(Place):
    """Shows a view of a table, and reads it again whenever the query or the data has changed."""

    def __init__(self, store: Store, view: View) -> None:
        """Show a view that was read of the store."""
        super().__init__()
        self.view = view
        self.wanted = view.query
        """The query that is being read, or was read last."""
        self.widths: Mapping[int, int] = view.widths
        self._source = TableSource(store, view.pages, self.widths)
        self.grid = Grid(self._source, empty=_advice(view))
        self.new_row: int | None = None
        """A row that was just added and is to be typed as soon as it is shown."""
        self._told_row: int | None = None
        self._folds = Folds()
        self._is_outdated = False
        """Whether what is being read was changed meanwhile."""
        self._day = today()
        """The day on which it was read: conditions may be about days from today."""

    def compose(self) -> ComposeResult:
        """Path, grid, what one sees, keys."""
        yield TopLine((self.view.table.base, self.view.table.name))
        yield self.grid
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Say what one sees, and find the rest of it."""
        self.grid.focus()
        self._tell()
        self.begin(self._read_whole(), group="read")
        self.set_interval(FRESH_EVERY, self._renew_ages)

    def on_screen_resume(self) -> None:
        """Let the ages be those of now."""
        self._renew_ages()

    def _renew_ages(self) -> None:
        if self.wanted.follows_today and self._day != today():
            self.show(self.wanted)
        elif self.is_current:
            self.grid.refresh_source()

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again what is shown; what is still being read is read to its end, and then once more."""
        table = self.view.table.id
        if not event.touches(table):
            return
        reordered = not event.complete or reorders(self.wanted, table, event.changes)
        if self.wanted != self.view.query:
            self.show(self.wanted)
        elif self.view.pages.is_settled:
            self.begin(self._read_again(reordered), group="read")
        else:
            self._is_outdated = self._is_outdated or reordered
            self.begin(self._read_cells(), group="cells")

    def show(self, query: Query) -> None:
        """Show the table under a query; the keys keep working while it is read."""
        self.wanted, self._day = query, today()
        self.begin(self._read(query), group="read")

    async def _read(self, query: Query) -> None:
        app = self.mailbase
        self.foot.wait(_("Sorting…") if query.sorts else _("Reading…"), after=SLOW)
        try:
            asked = (self.view.table.id, query, self.grid.row_id, self._folds)
            await self._show(app.run_task(table_view.read, app.store, *asked))
        finally:
            self.foot.stop_waiting()
        await self._read_whole()

    async def _read_again(self, reordered: bool) -> None:
        await self._show(self._again(reordered))
        await self._read_whole()

    async def _read_cells(self) -> None:
        before = self.view
        view = await self._again(reordered=False)
        # else the order that is being read has come meanwhile, and with it the cells
        if self.view is before:
            self._take(view)

    def _again(self, reordered: bool) -> Awaitable[View]:
        app = self.mailbase
        return app.run_task(partial(table_view.read_again, reordered=reordered), app.store, self.view, self.grid.row_id)

    async def _read_whole(self) -> None:
        """Read what was only begun, until no change has come in between."""
        app = self.mailbase
        while not self.view.pages.is_settled:
            self._is_outdated = False
            view = await app.apart.run(table_view.read_whole, app.store, self.view, self.grid.row_id)
            if view is None:
                return
            pages = view.pages.kept(app.store.read(), self.view.table, is_settled=not self._is_outdated)
            self._take(replace(view, pages=pages))
        await asyncio.sleep(LINGER)
        # what is being typed is soon to be written
        if not self.query(CellEditor):
            await app.apart.run(table_view.keep_index, app.store, self.view)

    async def _show(self, reading: Awaitable[View]) -> None:
        try:
            self._take(await reading)
        except NoSuchTableError:
            self.mailbase.leave_deleted_table()

    def _take(self, view: View) -> None:
        before, self.view = self.view, view
        view.pages.handed_to(self.mailbase.store.read())
        if before.table.columns != view.table.columns or not before.table.row_count:
            self.widths = view.widths
        self.grid.empty = _advice(view)
        self._source.renew(view.pages, self.widths)
        if view.query == before.query:
            self.grid.refresh_source()
        else:
            self.grid.show_source(self._source)
        self._tell()
        if self.new_row is not None and view.pages.is_settled:
            row, self.new_row = self.new_row, None
            self._begin_row(row)

    def _begin_row(self, row: int) -> None:
        """Let the first cell of a new row be typed at once."""
        if not self.grid.go_to(row):
            self.foot.remark(_("The row was added; this view does not show it."))
        elif self.view.table.columns:
            self.grid.go_to_column(self.view.table.columns[0].id)
            self.grid.action_edit()

    def _tell(self) -> None:
        self.foot.show(table_view.described(self.view), table_view.summed(self.view))
        self.query_one(TopLine).show_path((self.view.table.base, self.view.table.name))
        self.refresh_bindings()

    def remark(self, text: str | Content) -> None:
        """Say in passing what a key has just done, until the cursor goes to another row."""
        self._told_row = self.grid.row_id
        self.foot.remark(text)

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """What was said was about another row."""
        if event.row_id != self._told_row:
            self.foot.remark()

    def on_grid_fold_asked(self, event: Grid.FoldAsked) -> None:
        """Fold groups, or unfold them; the cursor goes along to the header of its group."""
        pages = self.view.pages
        if not isinstance(pages, GroupedPages) or event.line_id is None:
            return
        header = event.line_id if event.line_id < 0 else pages.group_of(event.line_id)
        match event.what:
            case "all":
                pages.fold_all()
            case "none":
                pages.unfold_all()
            case _ if header is not None:
                pages.fold(header)
        self.grid.refresh_source()
        if header is not None and pages.position_of(event.line_id) is None:
            self.grid.go_to(pages.shown_header(header))

    def on_grid_unreadable(self, event: GridSurface.Unreadable) -> None:
        """Say why lines stay blank."""
        self.mailbase.show_error(event.error)

    @property
    def foot(self) -> Foot:
        """The line below the grid."""
        return self.query_one(Foot)

    @property
    def column(self) -> Column | None:
        """The column under the cursor; None on the mail column, and in a table without columns."""
        return next((column for column in self.view.table.columns if column.id == self.grid.column), None)

    def cell(self) -> CellEdit | None:
        """Return the cell under the cursor as it stands in the store; None where there is none.

        :raises NoSuchRowError: someone has just deleted its row
        """
        if self.column is None or self.grid.row_id is None:
            return None
        return table_writes.begin_edit(self.mailbase.store, self.view.table, self.grid.row_id, self.column.id)


def _advice(view: View) -> Content:
    if view.query.conditions:
        return line(_("No row is like this. F changes the conditions; esc shows all rows."))
    return line(_("No rows yet. a adds one; i on the first screen imports a CSV file."))
