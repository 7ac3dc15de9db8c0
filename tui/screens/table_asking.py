"""Which rows of a table, in which order, and where a text stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store.filters.wanted import like
from store.language import _
from store.query import Query
from store.tables import Table
from store.workspace import Store
from tui.paint import joined, line
from tui.screens import table_find, table_view
from tui.screens.table_find import Found
from tui.screens.table_reading import TableReading
from tui.screens.table_view import View
from tui.widgets.ask_line import AskLine

FIND, COLUMN = "find", "column"


class TableAsking(TableReading):
    """Sorts, filters and finds, by a key or by a question at the foot."""

    def __init__(self, store: Store, view: View) -> None:
        """Show a view; nothing was looked for yet."""
        super().__init__(store, view)
        self._found: Found | None = None

    def action_sort(self) -> None:
        """Sort by the cursor's column: up, down, not at all."""
        if self.seen_column is not None:
            self.show(table_view.next_sort(self.wanted, self.seen_column))

    def action_sort_also(self) -> None:
        """Sort those by the cursor's column that rank the same: up, down, not at all."""
        if self.seen_column is not None:
            self.show(table_view.next_sort_also(self.wanted, self.seen_column))

    def action_like(self) -> None:
        """Show only rows like this cell, or no longer only those."""
        cell, column = self.cell(), self.seen_column
        if cell is not None:
            self.show(table_view.with_condition(self.wanted, like(cell.column, cell.seen)))
        elif column is not None and self.grid.row_id is not None:
            value = table_view.mail_value(self.mailbase.store, self.shown, self.grid.row_id, column)
            self.show(table_view.with_condition(self.wanted, like(column, value)))

    def action_filter(self) -> None:
        """Let the conditions be typed or built."""
        self.open_to_write(self._open_filter)

    async def _open_filter(self) -> bool:
        from tui.screens.filter_builder import FilterBuilder

        beginning = f"{self.seen_column.name} " if self.seen_column is not None else ""
        screen = FilterBuilder(self.mailbase.store, self.view.table, self.wanted, beginning)
        await self.mailbase.push_screen(screen, self._take_filter)
        return True

    def _take_filter(self, query: Query | None) -> None:
        if query is not None and query != self.wanted:
            self.show(query)

    def action_find(self) -> None:
        """Ask for a text."""
        self.foot.ask(FIND, _("Find:"), self._found.text if self._found else "")

    def action_go_column(self) -> None:
        """Ask for a column."""
        self.foot.ask(COLUMN, _("Go to column:"), "", self._names)

    def action_export(self) -> None:
        """Ask for the file that the rows in sight are written into."""
        from tui.screens.export_file import ExportScreen

        self.mailbase.push_screen(ExportScreen(self._seen, self.wanted))

    def action_find_next(self) -> None:
        """Go to the next row that was found."""
        self._go_to_found(1)

    def action_find_previous(self) -> None:
        """Go to the row found before."""
        self._go_to_found(-1)

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self.foot.stop_asking()
        self.grid.focus()

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Do what was asked for; a text that cannot be understood stays to be corrected."""
        match event.question:
            case "find":
                self.begin(self._search(event.text), group=FIND)
            case _:
                self._go_to_column(event.text.strip().casefold())
        self.on_ask_line_left()

    @property
    def _seen(self) -> Table:
        """The table with the columns in sight, those of the mail left out."""
        return replace(self.view.table, columns=tuple(one for one in self.shown.columns if not one.expression))

    @property
    def _names(self) -> Sequence[str]:
        return [column.name for column in self.shown.columns]

    def _go_to_column(self, wanted: str) -> None:
        columns = self.shown.columns
        # of several, the one that begins so, then the leftmost
        hits = sorted(
            (column for column in columns if wanted in column.name.casefold()),
            key=lambda column: not column.name.casefold().startswith(wanted),
        )
        if hits:
            self.grid.go_to_column(hits[0].id)
        else:
            hidden = self.view.table.column(wanted)
            self.remark(_("“{column}” is hidden in this view; z H shows it.").format(column=hidden.name))

    async def _search(self, text: str) -> None:
        if not text:
            return
        self.foot.wait(_("Searching…"), after=0)
        try:
            self._found = await self.mailbase.run_task(
                table_find.search, self.mailbase.store, self._seen, self.view.query, text
            )
        finally:
            self.foot.stop_waiting()
        self._go_to_found(0)

    def _go_to_found(self, step: int) -> None:
        found = self._found
        if found is None:
            self.remark(_("Nothing was looked for yet; / finds a text."))
            return
        row = found.beside(self.grid.row_id, self.view.pages, step)
        if row is None or not self.grid.go_to(row):
            self.remark(_("“{text}” stands in no row of this view.").format(text=found.text))
            return
        place = _("{n} of {total} with “{text}”").format(
            n=f"{found.place(row):,}", total=f"{len(found.rows):,}", text=found.text
        )
        self.remark(joined([line(place, "bold"), line(_("n next, N previous"))]))
