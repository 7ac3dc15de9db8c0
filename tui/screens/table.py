"""A table: its rows in a grid, and what can be done with them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.suggester import SuggestFromList

from store.column_types import CHECKBOX, SINGLE_SELECT
from store.errors import ConflictError, NoSuchTableError
from store.language import _, ngettext
from store.query import Condition, Query, parse_condition
from store.tables import Column
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import ACCENT, joined, line
from tui.place import Place
from tui.screens import table_find, table_view, table_writes
from tui.screens.table_find import Found
from tui.screens.table_source import MAIL, TableSource
from tui.screens.table_view import View
from tui.screens.table_writes import CellEdit
from tui.widgets.ask_line import AskLine
from tui.widgets.cell_editor import CellEditor
from tui.widgets.foot import Foot
from tui.widgets.grid import Grid
from tui.widgets.grid_surface import GridSurface
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine

SLOW = 0.15
"""Seconds after which reading is worth a word."""

WIDTH_STEP = 2


class TableScreen(Place):
    """One table under one query."""

    PLACES = ("table", "grid", "cell")
    BINDINGS: ClassVar[list[BindingType]] = bindings("table")

    def __init__(self, table: int) -> None:
        """Show a table, by its id, in its natural order."""
        super().__init__()
        self.table_id = table
        self.view: View | None = None
        self._query = Query()
        self._edit: CellEdit | None = None
        self._found: Found | None = None
        self._new_row: int | None = None
        self._widths: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """Path, grid, what one sees, keys."""
        yield TopLine()
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self.show(Query())

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again what is shown."""
        if event.touches(self.table_id):
            self.show(self._query)

    def remark(self, text: str) -> None:
        """Say in passing what a key has just done."""
        self._foot.remark(text)

    def footer_place(self) -> str | None:
        """With rows marked, show what can be done with them."""
        grid = self._grid
        return "marked" if grid is not None and grid.marks else None

    def show(self, query: Query) -> None:
        """Show the table under a query; the keys keep working while it is read."""
        self._query = query
        self.begin(self._read(query), group="read")

    async def _read(self, query: Query) -> None:
        app = self.mailbase
        word = _("Sorting…") if query.sorts else _("Reading…")
        self._foot.wait(word, after=SLOW)
        try:
            view = await app.run_task(table_view.read, app.store, self.table_id, query)
        except NoSuchTableError as error:
            self.dismiss(None)
            app.show_error(error)
            return
        finally:
            self._foot.stop_waiting()
        view.pages.handed_to(app.store.read())
        await self._take(view)

    async def _take(self, view: View) -> None:
        before, self.view = self.view, view
        table = view.table
        self._foot.show(table_view.described(view), table_view.summed(view))
        self.query_one(TopLine).show_path((table.base, table.name))
        if before is None or before.table.columns != table.columns or not before.table.row_count:
            self._widths = dict(view.widths)
        source = TableSource(self.mailbase.store, view.pages, self._widths)
        grid = self._grid
        if grid is None:
            grid = Grid(source)
            await self.mount(grid, before=self._foot)
            grid.focus()
        grid.empty = self._advice(view)
        if before is not None:
            grid.show_source(source)
        if self._new_row is not None:
            row, self._new_row = self._new_row, None
            self._begin_row(grid, view, row)

    def _begin_row(self, grid: Grid, view: View, row: int) -> None:
        """Let the first cell of a new row be typed at once."""
        if grid.go_to(row) and view.table.columns:
            grid.go_to_column(view.table.columns[0].id)
            grid.action_edit()
        else:
            self._foot.remark(_("The row was added; this view does not show it."))

    def _advice(self, view: View) -> Content:
        if view.query.conditions:
            return line(_("No row is like this. F and an empty condition show all rows."))
        return line(_("No rows yet. a adds one; i on the first screen imports a CSV file."))

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Show the row with its feed."""
        self._open_row(event.row_id)

    def on_grid_surface_unreadable(self, event: GridSurface.Unreadable) -> None:
        """Say why lines stay blank."""
        self.mailbase.show_error(event.error)

    on_grid_unreadable = on_grid_surface_unreadable

    def on_grid_marked(self, event: Grid.Marked) -> None:
        """Let the footer tell how many rows are marked."""
        count = len(event.marks)
        lead = ngettext("{n} row marked", "{n} rows marked", count).format(n=f"{count:,}")
        self.query_one(KeyLine).show_lead(line(lead, f"bold {ACCENT}") if count else Content())

    def on_grid_edit_asked(self, event: Grid.EditAsked) -> None:
        """Lay an editor over the cell; a checkbox is turned over at once."""
        if self.view is None:
            return
        if event.column == MAIL:
            self._foot.remark(_("This column tells how the row's mail stands; m writes one."))
            return
        self._begin_edit(table_writes.begin_edit(self.mailbase.store, self.view.table, event.row_id, event.column))

    def _begin_edit(self, edit: CellEdit) -> None:
        if edit.kind is CHECKBOX and CHECKBOX.fits(edit.seen, edit.column.options):
            table_writes.write(self.mailbase.store, edit, None if edit.seen else 1)
            self.mailbase.changed()
            return
        if "\n" in edit.text:
            self._foot.remark(_("This text has several lines; enter opens the row, where it can be edited."))
            return
        self._edit = edit
        editor = self._grid.edit(edit.text) if self._grid is not None else None
        if editor is not None and edit.kind is SINGLE_SELECT:
            names = [choice.name for choice in edit.column.options.choices]
            editor.suggester = SuggestFromList(names, case_sensitive=False)

    def on_cell_editor_committed(self, event: CellEditor.Committed) -> None:
        """Write the cell; when someone else did meanwhile, tell, and let the next Enter overwrite it."""
        event.stop()
        edit, grid = self._edit, self._grid
        if edit is None or grid is None:
            return
        try:
            table_writes.write_text(self.mailbase.store, edit, event.text)
        except ConflictError as error:
            self._edit = table_writes.having_seen(edit, error)
            raise
        self._edit = None
        grid.end_edit(event.move)
        self.mailbase.changed()

    def action_empty(self) -> None:
        """Empty the cell under the cursor."""
        column, grid = self._column, self._grid
        if self.view is None or column is None or grid is None or grid.row_id is None:
            return
        edit = table_writes.begin_edit(self.mailbase.store, self.view.table, grid.row_id, column.id)
        table_writes.write(self.mailbase.store, edit, None)
        self.mailbase.changed()

    def action_add(self) -> None:
        """Add a row that the view shows, and go there."""
        if self.view is not None:
            cells = table_view.wanted_cells(self._query)
            self._new_row = table_writes.add_row(self.mailbase.store, self.view.table, cells)
            self.show(self._query)
            self.mailbase.changed()

    def action_delete(self) -> None:
        """Ask, then delete the marked rows, or the one under the cursor."""
        grid = self._grid
        if grid is not None and grid.row_id is not None:
            self.begin(self._delete(sorted(grid.marks) or [grid.row_id]))

    async def _delete(self, rows: list[int]) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = ngettext("Delete {n} row? u brings it back.", "Delete {n} rows? u brings them back.", len(rows))
        answer = await self.mailbase.push_screen_wait(ConfirmScreen(line(question.format(n=f"{len(rows):,}"), "bold")))
        if answer and self.view is not None and self._grid is not None:
            table_writes.delete_rows(self.mailbase.store, self.view.table, rows)
            self._grid.mark_rows(())
            self.mailbase.changed()

    def action_sort(self) -> None:
        """Sort by the cursor's column: up, down, not at all."""
        if self._column is not None:
            self.show(table_view.next_sort(self._query, self._column))

    def action_like(self) -> None:
        """Show only rows like this cell, or no longer only those."""
        column, grid = self._column, self._grid
        if self.view is not None and column is not None and grid is not None and grid.row_id is not None:
            edit = table_writes.begin_edit(self.mailbase.store, self.view.table, grid.row_id, column.id)
            self._filter(table_view.like(column, edit.seen))

    def _filter(self, condition: Condition) -> None:
        self.show(table_view.with_condition(self._query, condition))

    def action_filter(self) -> None:
        """Ask for a condition."""
        names = [column.name for column in self.view.table.columns] if self.view else []
        beginning = f"{self._column.name} " if self._column is not None else ""
        self._ask("filter", _("Filter, empty shows all:"), beginning, names)

    def action_find(self) -> None:
        """Ask for a text."""
        self._ask("find", _("Find:"), self._found.text if self._found else "")

    def action_go_column(self) -> None:
        """Ask for a column."""
        names = [column.name for column in self.view.table.columns] if self.view else []
        self._ask("column", _("Go to column:"), "", names)

    def _ask(self, question: str, label: str, text: str = "", suggestions: list[str] | None = None) -> None:
        if self.view is not None:
            self._foot.ask(question, label, text, suggestions or ())

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self._foot.stop_asking()
        if self._grid is not None:
            self._grid.focus()

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Do what was asked for; a text that cannot be understood stays to be corrected."""
        if self.view is None:
            return
        match event.question:
            case "filter":
                self._filter_by(event.text)
            case "find":
                self.begin(self._search(event.text), group="find")
            case _:
                self._go_to_column(event.text)
        self.on_ask_line_left()

    def _filter_by(self, text: str) -> None:
        """:raises BadFilterError: it cannot be understood"""
        if self.view is None:
            return
        names = {column.name.casefold() for column in self.view.table.columns}
        if not text.strip() or text.strip().casefold() in names:
            self.show(Query(sorts=self._query.sorts))
            return
        self._filter(parse_condition(self.view.table, text))

    def _go_to_column(self, text: str) -> None:
        """:raises BadFilterError: no column is called so"""
        wanted = text.strip().casefold()
        columns = self.view.table.columns if self.view else ()
        hits = [c for c in columns if c.name.casefold().startswith(wanted)]
        hits += [c for c in columns if wanted in c.name.casefold()]
        if hits and self._grid is not None:
            self._grid.go_to_column(hits[0].id)
        elif self.view is not None:
            self.view.table.column(text)

    async def _search(self, text: str) -> None:
        if self.view is None or not text:
            return
        app = self.mailbase
        pages = await app.run_task(table_view.read, app.store, self.table_id, self._query)
        self._found = await app.run_task(table_find.search, app.store, pages.pages, text)
        self._go_to_found(0)

    def action_find_next(self) -> None:
        """Go to the next row that was found."""
        self._go_to_found(1)

    def action_find_previous(self) -> None:
        """Go to the row found before."""
        self._go_to_found(-1)

    def _go_to_found(self, step: int) -> None:
        grid, found = self._grid, self._found
        if grid is None or self.view is None or found is None:
            self._foot.remark(_("Nothing was looked for yet; / finds a text."))
            return
        row = found.beside(grid.row_id, self.view.pages, step)
        if row is None:
            self._foot.remark(_("“{text}” stands in no row of this view.").format(text=found.text))
            return
        grid.go_to(row)
        place = _("{n} of {total} with “{text}”").format(
            n=f"{found.place(row):,}", total=f"{len(found.rows):,}", text=found.text
        )
        self._foot.remark(joined([line(place, "bold"), line(_("n next, N previous"))]))

    def on_grid_moved(self) -> None:
        """A remark was about where the cursor was."""
        self._foot.remark()

    def action_copy(self) -> None:
        """Copy the cell by OSC 52, which the terminal may refuse."""
        column, grid = self._column, self._grid
        if self.view is None or column is None or grid is None or grid.row_id is None:
            return
        edit = table_writes.begin_edit(self.mailbase.store, self.view.table, grid.row_id, column.id)
        self.mailbase.copy_to_clipboard(edit.text)
        self._foot.remark(_("Copied, if this terminal lets programs write to its clipboard."))

    def action_narrower(self) -> None:
        """Make the column narrower."""
        self._widen(-WIDTH_STEP)

    def action_wider(self) -> None:
        """Make the column wider."""
        self._widen(WIDTH_STEP)

    def _widen(self, by: int) -> None:
        if self.view is not None and self._column is not None:
            width = self._widths[self._column.id] + by
            table_writes.set_width(self.mailbase.store, self.view.table, self._column, width)
            self.mailbase.changed()

    def action_mail(self) -> None:
        """Write a mail from the row under the cursor."""
        self._open_row(then="mail")

    def action_comment(self) -> None:
        """Write a comment on the row under the cursor."""
        self._open_row(then="comment")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _open_row(self, row: int | None = None, then: str = "") -> None:
        row = row if row is not None or self._grid is None else self._grid.row_id
        if self.view is not None and row is not None:
            self.begin(self.mailbase.open_row(self.table_id, row, self.view.pages, then))

    @property
    def _grid(self) -> Grid | None:
        found = self.query(Grid)
        return found.first() if found else None

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)

    @property
    def _column(self) -> Column | None:
        """The column under the cursor; None on the mail column."""
        key = self._grid.column if self._grid is not None else None
        columns = self.view.table.columns if self.view is not None else ()
        return next((column for column in columns if column.id == key), None)
