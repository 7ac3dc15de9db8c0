"""The rows of a table as the grid wants them: columns of the table, then one that says how the row's mail stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store import row_mail
from store.grouped import Header, TablePages
from store.language import _
from store.row_mail import RowMail
from store.rows import Row
from store.tables import Column
from store.workspace import Store
from tui import moment
from tui.cell_paint import align_of, is_whole
from tui.cell_paint import cell as cell  # also what sums are shown with
from tui.screens.group_lines import header_row
from tui.widgets.grid_source import PAGE_ROWS, GridCell, GridColumn, GridRow

MAIL = -1
"""The key of the mail column; the other columns have their ids as keys."""

_MAIL_WIDTH = 11
_DOTS = GridCell("…", "dim")


class TableSource:
    """One table under one query."""

    def __init__(self, store: Store, pages: TablePages, widths: Mapping[int, int]) -> None:
        """Show rows in columns of these widths; `store` is asked for their mail and for who has read it."""
        self._store = store
        self.renew(pages, widths)

    def renew(self, pages: TablePages, widths: Mapping[int, int]) -> None:
        """Show the same table as it was read anew."""
        self.pages = pages
        self._columns = [
            *(
                _grid_column(column, widths.get(column.id, column.width), frozen=number == 0)
                for number, column in enumerate(pages.table.columns)
            ),
            GridColumn(MAIL, _("Mail"), _MAIL_WIDTH, pinned=True),
        ]

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
        table = self.pages.table
        ids = [line.id for line in found if isinstance(line, Row)]
        states = row_mail.states(self._store.read(), table.id, ids, self._store.member)
        lines = [
            header_row(table, line, self.pages.wanted)
            if isinstance(line, Header)
            else _grid_row(table.columns, line, states.get(line.id))
            for line in found
        ]
        missing = min(PAGE_ROWS, self.count() - n * PAGE_ROWS) - len(lines)
        return lines + [GridRow(0, (_DOTS,) * len(self._columns), "waiting")] * missing

    def position_of(self, row_id: int) -> int | None:
        """Return where a row stands now, or None when the view does not show it."""
        return self.pages.position_of(row_id)


def _grid_column(column: Column, width: int, *, frozen: bool) -> GridColumn:
    return GridColumn(
        column.id, column.name, width, align_of(column), frozen, whole=is_whole(column), turns=column.type == "checkbox"
    )


def _grid_row(columns: Sequence[Column], row: Row, mail: RowMail | None) -> GridRow:
    cells = [cell(column, value) for column, value in zip(columns, row.values, strict=True)]
    return GridRow(row.id, (*cells, mail_cell(mail)))


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
