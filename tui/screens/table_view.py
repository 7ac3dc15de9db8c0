"""What of a table is shown: its rows under a query, how many, and the sums of its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from store import find, tables
from store.cells.column_types import column_type
from store.connection import Value
from store.language import _, ngettext
from store.pages import RowPages
from store.query import Part, Query, Sort
from store.query import described as in_words
from store.tables import Column, NewColumn, Table
from store.workspace import Store
from tui.screens.table_source import cell

_LEAST_WIDTH = 4
_CUTTABLE = ("text", "long text", "e-mail", "url")

MOST_SUMMED = 20_000
"""Rows up to which a sum is cheap enough to be made at every look."""


@dataclass(frozen=True)
class View:
    """One reading of a table."""

    pages: RowPages
    sums: Sequence[tuple[Column, float]]
    widths: Mapping[int, int]
    """The width of each column, by its id: as its user set it, else as its first rows need."""

    @property
    def table(self) -> Table:
        """The table as it was then."""
        return self.pages.table

    @property
    def query(self) -> Query:
        """Which rows, in which order."""
        return self.pages.query


def read(store: Store, table: int, query: Query) -> View:
    """Read a table; runs on any thread, and takes seconds for a sort of a million rows.

    :raises NoSuchTableError: the table was deleted
    """
    reader = store.read()
    loaded = tables.load(reader, table)
    pages = RowPages(reader, loaded, query)
    # so that the screen's thread finds the positions made
    pages.position_of(0)
    sums = find.sums(reader, loaded, query) if pages.count() <= MOST_SUMMED else []
    return View(pages, sums, _widths(loaded, pages))


def _widths(table: Table, pages: RowPages) -> dict[int, int]:
    rows = pages.page(0)
    return {
        column.id: _width(column, [row.values[place] for row in rows], is_first=place == 0)
        for place, column in enumerate(table.columns)
    }


def _width(column: Column, values: Sequence[Value], *, is_first: bool) -> int:
    if not values or column.width != tables.natural_width(NewColumn(column.name, column.type)):
        return column.width
    lengths = sorted(cell_len(cell(column, value).text[: column.width]) for value in values)
    # one text of ten may be cut, but none that tells rows apart; half a number or date would mislead
    most = lengths[-1 - len(lengths) // 10] if column.type in _CUTTABLE and not is_first else lengths[-1]
    most = max([most, *(cell_len(cell(column, choice.name).text) for choice in column.options.choices)])
    # what stands at the left of its column needs a gap to a neighbour that stands at the right
    gap = int(column_type(column.type).align == "left")
    return min(column.width, max(most, cell_len(column.name), _LEAST_WIDTH) + gap)


def next_sort(query: Query, column: Column) -> Query:
    """Return the query sorted by a column: up, then down, then not at all."""
    match query.sorts:
        case (Sort(column=before, descending=False),) if before.id == column.id:
            return replace(query, sorts=(Sort(column, descending=True),))
        case (Sort(column=before, descending=True),) if before.id == column.id:
            return replace(query, sorts=())
        case _:
            return replace(query, sorts=(Sort(column),))


def with_condition(query: Query, condition: Part) -> Query:
    """Return the query with one condition more, or without it where it already is one."""
    if condition in query.conditions:
        return replace(query, conditions=tuple(one for one in query.conditions if one != condition))
    return replace(query, conditions=(*query.conditions, condition))


def described(view: View) -> str:
    """Return how many rows are shown, under which conditions, in which order."""
    count, total = view.pages.count(), view.table.row_count
    if view.query.conditions:
        parts = [_("{count} of {total}").format(count=f"{count:,}", total=f"{total:,}")]
    else:
        parts = [ngettext("{n} row", "{n} rows", count).format(n=f"{count:,}")]
    parts += [in_words(part) for part in view.query.conditions]
    for sort in view.query.sorts:
        parts.append(_("by {column} {arrow}").format(column=sort.column.name, arrow="↓" if sort.descending else "↑"))
    return "   ".join(parts)


def summed(view: View) -> list[str]:
    """Return the sums as they are shown."""
    return [
        f"Σ {column.name} {column_type(column.type).show(_plain(total), column.options)}" for column, total in view.sums
    ]


def _plain(total: float) -> float | int:
    rounded = round(total, 6)
    return int(rounded) if rounded == int(rounded) else rounded
