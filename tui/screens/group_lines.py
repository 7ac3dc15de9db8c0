"""Headers of groups as the grid wants them."""

from __future__ import annotations

from store.cells.column_types import column_type
from store.connection import Value
from store.filters.kinds import compared
from store.language import _, ngettext
from store.paging.grouped import Header
from store.paging.groups import Wanted
from store.paging.summaries import Summary
from store.tables import Table
from tui.cell_paint import cell
from tui.widgets.grid_source import GridCell, GridHead, GridRow

_NOTHING = GridCell("")


def sums_of(table: Table) -> Wanted:
    """Return what headers tell of their rows: the sums of numbers."""
    return [(column, "sum") for column in table.columns if compared(column) == "number"]


def header_row(table: Table, header: Header, wanted: Wanted, *, has_mail: bool = True) -> GridRow:
    """Return the line of a header; the sums stand in their columns, the last cell is that of the mail column."""
    told = {}
    for (column, kind), value in zip(wanted, header.sums, strict=False):
        if value is not None:
            is_count = Summary(column, kind, value, 0).is_count
            told[column.id] = GridCell(f"{value:,}") if is_count else cell(column, plain(value))
    cells = (*(told.get(column.id, _NOTHING) for column in table.columns), *((_NOTHING,) if has_mail else ()))
    count = ngettext("{n} row", "{n} rows", header.count).format(n=f"{header.count:,}")
    return GridRow(header.id, cells, "header", GridHead(title(header), count, header.level, header.is_folded))


def title(header: Header) -> str:
    """Return what the rows of a group have in common."""
    column, value = header.grouping.column, header.value
    if value in (None, ""):
        return _("empty")
    if compared(column) == "checkbox":
        return (_("{column}") if value == 1 else _("not {column}")).format(column=column.name)
    if header.grouping.by in ("month", "quarter", "year"):
        return str(value)
    text = column_type(column.type).show(value, column.options)
    return _("week of {day}").format(day=text) if header.grouping.by == "week" else text


def plain(value: Value) -> Value:
    """Return a sum without what adding in binary leaves behind the sixth decimal."""
    if not isinstance(value, float):
        return value
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded
