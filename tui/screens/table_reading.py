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
from store.language import _
from store.paging.grouped import Folds, GroupedPages
from store.paging.touching import reorders
from store.query import Query
from store.tables import Column
from store.view_reading import Shown
from store.workspace import Store
from tui.editors import kinds
from tui.events import StoreChanged
from tui.paint import line
from tui.place import Place
from tui.screens import table_view, table_words, table_writes
from tui.screens.table_source import TableSource
from tui.screens.table_view import View
from tui.screens.table_widths import kept_widths
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

_OF_VIEWS = frozenset(
    {"view", "table", "table name", "base", "base name", "base mail", "column"}
    | {f"column {what}" for what in ("name", "type", "options", "position", "width")}
)
"""Changes after which a view may show something else, or something else by its name."""

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
        self._source = TableSource(store, view.shown, view.pages, self.widths)
        self.grid = Grid(self._source, empty=_advice(view))
        self.grid.row_lines = view.shown.layout.lines
        self.new_row: int | None = None
        """A row that was just added and is to be typed as soon as it is shown."""
        self._told_row: int | None = None
        self._folds = Folds()
        self._view = view.shown.view.id
        """The view that is being read, or was read last."""
        self._is_outdated = False
        """Whether what is being read was changed meanwhile."""
        self._day = today()
        """The day on which it was read: conditions may be about days from today."""

    def compose(self) -> ComposeResult:
        """Path, grid, what one sees, keys."""
        yield TopLine(self._path)
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
        is_other = any(change.kind in _OF_VIEWS for change in event.changes) or not event.complete
        if self._view != self.shown.view.id:
            self.show_view(self._view)
        elif self.wanted != self.view.query or (is_other and not self.view.pages.is_settled):
            self.show(self.wanted)
        elif self.view.pages.is_settled:
            self.begin(self._read_again(reordered), group="read")
        else:
            self._is_outdated = self._is_outdated or reordered
            self.begin(self._read_cells(), group="cells")

    def show(self, query: Query) -> None:
        """Show the table under a query; the keys keep working while it is read."""
        self.wanted, self._day = query, today()
        # what was said was about what was shown
        self.foot.remark()
        self.begin(self._read(self._unsaved), group="read")

    def show_view(self, number: int) -> None:
        """Show another view, as it is kept."""
        self._folds, self._view = Folds(), number
        self.begin(self._read(None), group="read")

    async def _read(self, query: Query | None) -> None:
        app = self.mailbase
        self.foot.wait(_("Sorting…") if query is not None and query.sorts else _("Reading…"), after=SLOW)
        try:
            asked = (self.view.table.id, query, self.grid.row_id, self._folds, self._view)
            await self._show(app.run_task(table_view.read, app.store, *asked))
            self._settle()
        finally:
            self.foot.stop_waiting()
        await self._read_whole()

    @property
    def shown(self) -> Shown:
        """The view that is shown, as it is kept."""
        return self.view.shown

    @property
    def is_changed(self) -> bool:
        """Whether other rows are asked for than the view keeps, or in another order."""
        kept = self.shown.query
        return (self.wanted.conditions, self.wanted.sorts) != (kept.conditions, kept.sorts)

    @property
    def _unsaved(self) -> Query | None:
        """What is asked for and not kept; None: what the view keeps, whatever that comes to be."""
        return self.wanted if self.is_changed else None

    async def _read_again(self, reordered: bool) -> None:
        await self._show(self._again(reordered))
        self._settle()
        await self._read_whole()

    def _settle(self) -> None:
        """What is shown is what was asked for, on the columns and in the view of now."""
        self.wanted, self._view = self.view.query, self.shown.view.id
        self._tell()

    async def _read_cells(self) -> None:
        before = self.view
        view = await self._again(reordered=False)
        # else the order that is being read has come meanwhile, and with it the cells
        if self.view is before:
            self._take(view)

    def _again(self, reordered: bool) -> Awaitable[View]:
        app = self.mailbase
        asked = (self.view, self.grid.row_id, self._unsaved, self._folds)
        return app.run_task(partial(table_view.read_again, reordered=reordered), app.store, *asked)

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
        await self._sum_up()
        await asyncio.sleep(LINGER)
        # what is being typed is soon to be written
        if not self.query(CellEditor):
            await app.apart.run(table_view.keep_index, app.store, self.view)

    async def _sum_up(self) -> None:
        """Find out what the rows of a large table come to."""
        before = self.view
        if before.sums is None:
            sums = await self.mailbase.apart.run(table_view.sum_up, self.mailbase.store, before)
            if self.view is before:
                self.view = replace(before, sums=sums)
                self._tell()

    async def _show(self, reading: Awaitable[View]) -> None:
        try:
            self._take(await reading)
        except NoSuchTableError:
            self.mailbase.leave_deleted_table()

    def _take(self, view: View) -> None:
        before, self.view = self.view, view
        view.pages.handed_to(self.mailbase.store.read())
        if not before.table.row_count or before.shown.view.id != view.shown.view.id:
            self.widths = view.widths
        elif before.shown != view.shown:
            self.widths = kept_widths(before.shown, view.shown, self.widths, view.widths)
        self.grid.empty = _advice(view)
        self._source.renew(view.shown, view.pages, self.widths)
        self.grid.row_lines = view.shown.layout.lines
        if view.query == before.query:
            self.grid.refresh_source()
        else:
            self.grid.show_source(self._source, from_top=table_view.begins_at_top(view.pages))
        self._tell()
        if self.new_row is not None and view.pages.is_settled:
            row, self.new_row = self.new_row, None
            self._begin_row(row)

    def _begin_row(self, row: int) -> None:
        """Let the first cell of a new row be typed at once."""
        if not self.grid.go_to(row):
            self.foot.remark(_("The row was added; this view does not show it."))
            return
        typed = next((one for one in self.shown.columns if kinds.editor_for(one) != "none"), None)
        if typed is not None:
            self.grid.go_to_column(typed.id)
            self.grid.action_edit()

    def _tell(self) -> None:
        self.foot.show(table_words.described(self.view), table_words.summed(self.view))
        self.query_one(TopLine).show_path(self._path)
        self.refresh_bindings()

    @property
    def _path(self) -> tuple[str, ...]:
        """Where one is, down to the view."""
        name = self.shown.view.name
        return self.view.table.base, self.view.table.name, f"{name} * {_('changed')}" if self.is_changed else name

    def remark(self, text: str | Content) -> None:
        """Say in passing what a key has just done, until the cursor goes to another row."""
        self._told_row = self.grid.row_id
        self.foot.remark(text)

    def end_remark(self) -> None:
        """Say it no longer."""
        super().end_remark()
        if self._told_row is not None:
            self._told_row = None
            self.foot.remark()

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
        """The column of the table under the cursor; None on those of the mail."""
        return next((column for column in self.view.table.columns if column.id == self.grid.column), None)

    @property
    def seen_column(self) -> Column | None:
        """The column under the cursor, also one of the mail; None on the one that tells how a row's mail stands."""
        return next((column for column in self.shown.columns if column.id == self.grid.column), None)

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
    return line(_("No rows yet. a adds one; i on the first screen imports a file."))
