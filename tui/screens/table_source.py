"""The rows of a table as the grid wants them: the columns of a view, then one that says how the row's mail stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store import row_mail, view_reading
from store.language import _
from store.layout import MAIL_STATE
from store.paging.grouped import Header, TablePages
from store.row_mail import RowMail
from store.rows import Row
from store.tables import Column
from store.view_reading import Beside, Shown
from store.workspace import Store
from tui import moment
from tui.cell_paint import align_of, cell, is_whole, role_of
from tui.screens.group_lines import header_row
from tui.widgets.grid_source import PAGE_ROWS, GridCell, GridColumn, GridRow

MAIL = MAIL_STATE
"""The key of the mail column; the other columns have their ids as keys."""

_MAIL_WIDTH = 11
_DOTS = GridCell("…", "dim")


class TableSource:
    """One table as a view shows it."""

    def __init__(self, store: Store, shown: Shown, pages: TablePages, widths: Mapping[int, int]) -> None:
        """Show rows in columns of these widths; `store` is asked for their mail and for who has read it."""
        self._store = store
        self.renew(shown, pages, widths)

    def renew(self, shown: Shown, pages: TablePages, widths: Mapping[int, int]) -> None:
        """Show the same table as it was read anew."""
        self.pages = pages
        self._shown = shown
        self._seen = shown.seen_as(pages.table)
        self._places = {column.id: place for place, column in enumerate(pages.table.columns)}
        self._columns = [
            _grid_column(column, widths.get(column.id, column.width), frozen=number < shown.frozen)
            for number, column in enumerate(shown.columns)
        ]
        if shown.has_mail_state:
            self._columns.append(GridColumn(MAIL, _("Mail"), _MAIL_WIDTH, pinned=True))

    @property
    def columns(self) -> Sequence[GridColumn]:
        """The visible columns from left to right."""
        return self._columns

    @property
    def is_grouped(self) -> bool:
        """Whether headers stand between the rows."""
        return bool(self.pages.query.groups)

    def count(self) -> int:
        """Return how many lines there are, and one for those that may still be found."""
        return self.pages.count() + (not self.pages.is_counted)

    def page(self, n: int) -> Sequence[GridRow]:
        """Return a page of lines; rows that are still to be found are told by dots."""
        found = self.pages.page(n)
        rows = [line for line in found if isinstance(line, Row)]
        beside = view_reading.read_beside(self._store.read(), self._shown, rows)
        mails = self._mails([row.id for row in rows])
        lines = [
            header_row(self._seen, line, self.pages.wanted, has_mail=self._shown.has_mail_state)
            if isinstance(line, Header)
            else self._row(line, beside[line.id], mails.get(line.id))
            for line in found
        ]
        missing = min(PAGE_ROWS, self.count() - n * PAGE_ROWS) - len(lines)
        return lines + [GridRow(0, (_DOTS,) * len(self._columns), "waiting")] * missing

    def _mails(self, rows: Sequence[int]) -> Mapping[int, RowMail]:
        if not self._shown.has_mail_state:
            return {}
        return row_mail.states(self._store.read(), self.pages.table.id, rows, self._store.member)

    def _row(self, row: Row, beside: Beside, mail: RowMail | None) -> GridRow:
        cells = [
            cell(column, beside.values[column.id] if column.expression else row.values[self._places[column.id]])
            for column in self._shown.columns
        ]
        if self._shown.has_mail_state:
            cells.append(mail_cell(mail))
        return GridRow(row.id, tuple(cells), colour=role_of(beside.colour) if beside.colour else "")

    def position_of(self, row_id: int) -> int | None:
        """Return where a row stands now, or None when the view does not show it."""
        return self.pages.position_of(row_id)


def _grid_column(column: Column, width: int, *, frozen: bool) -> GridColumn:
    return GridColumn(
        column.id, column.name, width, align_of(column), frozen, whole=is_whole(column), turns=column.type == "checkbox"
    )


def mail_cell(mail: RowMail | None) -> GridCell:
    """Return how the mail of a row stands, in a few cells."""
    match mail:
        case None:
            return GridCell("")
        case RowMail(kind="failed"):
            return GridCell("! " + _("failed"), "failed")
        case RowMail(kind="bounced"):
            return GridCell("! " + _("came back"), "failed")
        case RowMail(kind="unknown"):
            return GridCell("? " + _("unknown"), "waiting")
        case RowMail(kind="waiting"):
            return GridCell("⏱ " + moment.apart(mail.at), "waiting")
        case RowMail(kind="in"):
            return GridCell("← " + moment.age(mail.at) + (" *" if mail.unread else ""), "done" if mail.unread else "")
        case _:
            return GridCell("→ " + moment.age(mail.at), "dim")
