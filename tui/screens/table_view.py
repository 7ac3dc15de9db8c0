"""What of a table is shown: its rows under a query, how many, and the sums of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from store import find, indices, tables
from store.cells.column_types import column_type
from store.connection import Value
from store.grouped import Folds, GroupedPages, TablePages, begun
from store.language import _, ngettext
from store.query import Part, Query, Sort
from store.query import described as in_words
from store.rows import Row
from store.tables import Column, NewColumn, Table
from store.workspace import Store
from tui.screens.group_lines import sums_of
from tui.screens.table_source import cell

_LEAST_WIDTH = 4
_CUTTABLE = ("text", "long text", "e-mail", "url")

MOST_SUMMED = 20_000
"""Rows up to which a sum is cheap enough to be made at every look."""


@dataclass(frozen=True)
class View:
    """One reading of a table."""

    pages: TablePages
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


def read(store: Store, table: int, query: Query, row: int | None = None, folds: Folds | None = None) -> View:
    """Read a table, of a large one perhaps only the first rows; runs on any thread.

    :param row: the row under the cursor, whose position will be asked for
    :param folds: which groups are folded
    :raises NoSuchTableError: the table was deleted
    """
    reader = store.read()
    loaded = tables.load(reader, table)
    return _view(store, begun(reader, loaded, query, folds or Folds(), sums_of(loaded)), row)


def read_again(store: Store, before: View, row: int | None, *, reordered: bool) -> View:
    """Read a table again after a change, where that takes long with the rows in their order of before.

    :param reordered: whether the change can have given them another order
    :raises NoSuchTableError: the table was deleted
    """
    reader, pages = store.read(), before.pages
    table = tables.load(reader, before.table.id)
    return _view(store, pages.renewed(reader, table) if reordered else pages.kept(reader, table), row)


def read_whole(go_on: Callable[[], bool], store: Store, before: View, row: int | None) -> View | None:
    """Read all that was only begun, which can take seconds; None when `go_on` no longer held before that."""
    pages = before.pages.whole(store.read(), go_on)
    return None if pages is None else _view(store, pages, row)


def keep_index(go_on: Callable[[], bool], store: Store, view: View) -> None:
    """Have the next look at a large table go faster; for a second or two nobody can write meanwhile."""
    if go_on():
        indices.keep(store, view.table, view.query)


def _view(store: Store, pages: TablePages, row: int | None) -> View:
    # so that the screen's thread finds it made
    pages.position_of(row or 0)
    is_summed = pages.is_counted and pages.row_count <= MOST_SUMMED
    sums = find.sums(store.read(), pages.table, pages.query) if is_summed else []
    return View(pages, sums, _widths(pages.table, pages))


def _widths(table: Table, pages: TablePages) -> dict[int, int]:
    rows = [line for line in pages.page(0) if isinstance(line, Row)]
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
    count, total = view.pages.row_count, view.table.row_count
    if not view.pages.is_counted:
        parts = [_("≥ {count} of {total}").format(count=f"{count:,}", total=f"{total:,}")]
    elif view.query.conditions:
        parts = [_("{count} of {total}").format(count=f"{count:,}", total=f"{total:,}")]
    else:
        parts = [ngettext("{n} row", "{n} rows", count).format(n=f"{count:,}")]
    parts += [in_words(part) for part in view.query.conditions]
    for sort in view.query.sorts:
        parts.append(_("by {column} {arrow}").format(column=sort.column.name, arrow="↓" if sort.descending else "↑"))
    parts += [_("grouped by {column}").format(column=grouping.column.name) for grouping in view.query.groups]
    if isinstance(view.pages, GroupedPages) and view.pages.has_too_many:
        parts.append(_("too many groups to show them all"))
    return "   ".join(parts)


def summed(view: View) -> list[str]:
    """Return the sums as they are shown."""
    return [
        f"Σ {column.name} {column_type(column.type).show(_plain(total), column.options)}" for column, total in view.sums
    ]


def _plain(total: float) -> float | int:
    rounded = round(total, 6)
    return int(rounded) if rounded == int(rounded) else rounded
