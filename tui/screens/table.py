"""A table: its rows in a grid, and what can be done with them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from store.language import _, ngettext
from tui import sending_words
from tui.keys import bindings
from tui.paint import ACCENT, line
from tui.screens.following import follow
from tui.screens.table_columns import TableColumns
from tui.screens.table_mailing import TableMailing
from tui.screens.table_views import TableViews
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine

_OF_A_ROW = frozenset(
    {"mail", "merge", "comment", "delete", "empty", "copy", "copy_titled", "duplicate", "fill", "like"}
    | {"find", "find_next", "find_previous", "mark_all"}
)


class TableScreen(TableColumns, TableViews, TableMailing):
    """One table: what is done with a row, and with the view."""

    PLACES = ("table", "grid", "cell", "ask")
    BINDINGS: ClassVar[list[BindingType]] = bindings("table")

    def spot(self) -> tuple[int, int | None]:
        """Return the table and the row under the cursor."""
        return self.view.table.id, self.grid.row_id

    def footer_place(self) -> str | None:
        """With a range or rows marked, show what can be done with them."""
        if self.grid.cells is not None:
            return "range"
        return "marked" if self.grid.marks else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a row there is nothing to do with one."""
        if action in _OF_A_ROW:
            return self.grid.row_id is not None
        if action == "follow":
            return self.grid.row_id is not None and self.column is not None and self.column.type == "link"
        return super().check_action(action, parameters)

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Show the row with its feed."""
        self._open_row(event.row_id)

    def on_grid_marked(self, _event: Grid.Marked) -> None:
        """Let the footer tell how many rows are marked."""
        self._show_lead()

    def on_grid_ranged(self, _event: Grid.Ranged) -> None:
        """Let the footer tell how large the range is."""
        self._show_lead()

    def _show_lead(self) -> None:
        count, cells = len(self.grid.marks), self.grid.cells
        lead = ngettext("{n} row marked", "{n} rows marked", count).format(n=f"{count:,}") if count else ""
        if cells is not None:
            size = (f"{len(cells.rows):,}", f"{len(cells.columns):,}")
            lead = _("{rows} × {columns} cells").format(rows=size[0], columns=size[1])
        self.query_one(KeyLine).show_lead(line(lead, f"bold {ACCENT}") if lead else Content())

    def action_follow(self) -> None:
        """Go to the row that the cell under the cursor links to; esc comes back to the cell."""
        if self.column is not None and self.grid.row_id is not None:
            self.begin(follow(self.mailbase, self.column, self.grid.row_id))

    def action_mail(self) -> None:
        """Write a mail from the row under the cursor."""
        self._write_on_row("mail")

    def action_comment(self) -> None:
        """Write a comment on the row under the cursor."""
        self._write_on_row("comment")

    def _open_row(self, row: int | None) -> None:
        if row is not None:
            self.begin(self.mailbase.open_row(self.view.table.id, row, self.view.pages))

    def _write_on_row(self, then: str) -> None:
        if self.grid.row_id is not None:
            self.open_to_write(self._open_writing, self.grid.row_id, then)

    async def _open_writing(self, row: int, then: str) -> bool:
        off = sending_words.mail_off(self.mailbase.store.read(), self.view.table.id) if then == "mail" else ""
        if off:
            self.remark(off)
            return False
        await self.mailbase.open_row(self.view.table.id, row, self.view.pages, then)
        return True
