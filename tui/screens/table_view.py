"""What of a table is shown: its rows as a view has them or as they are asked for now, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from store import rows, tables, view_reading
from store.connection import Value
from store.paging import indices
from store.paging.grouped import Folds, GroupedPages, TablePages, begun
from store.paging.groups import Wanted
from store.paging.ordering import AT_ONCE
from store.paging.summaries import Summary, summarise
from store.query import Part, Query, Sort
from store.tables import Column, Table
from store.view_reading import Shown
from store.workspace import Store
from tui.screens.group_lines import sums_of
from tui.screens.table_widths import natural_widths

MOST_SUMMED = 20_000
"""Rows up to which a sum is cheap enough to be made at every look."""


@dataclass(frozen=True)
class View:
    """One reading of a table."""

    shown: Shown
    """The view, as it is kept."""
    pages: TablePages
    sums: Sequence[Summary] | None
    """What stands in the foot; None: it is still to be made."""
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


def read(
    store: Store,
    table: int,
    query: Query | None = None,
    row: int | None = None,
    folds: Folds | None = None,
    view: int = 0,
) -> View:
    """Read a table, of a large one perhaps only the first rows; runs on any thread.

    :param query: the conditions and sorts that are asked for now; None: those of the view
    :param row: the row under the cursor, whose position will be asked for
    :param folds: which groups are folded
    :param view: its id; 0, and one that is gone: the one with which the table opens
    :raises NoSuchTableError: the table was deleted
    """
    reader = store.read()
    shown = view_reading.load(reader, tables.load(reader, table), view, store.member)
    asked = _asked(shown, query)
    pages = begun(reader, shown.table, asked, folds or Folds(), _told_of_groups(shown))
    return _view(store, shown, pages, None if begins_at_top(pages) else row)


def _asked(shown: Shown, query: Query | None) -> Query:
    """Return what is asked for now, in the groups of the view."""
    return shown.query if query is None else replace(shown.reread(query), groups=shown.query.groups)


def _told_of_groups(shown: Shown) -> Wanted:
    """Return what headers tell of their rows: what the view tells of all, and the sums of amounts."""
    others = (one for one in shown.columns if one.id not in shown.layout.sums)
    amounts = (one for one in others if one.type != "rating" and not one.options.percent)
    plain = replace(shown.table, columns=tuple(amounts))
    own = [(column, kind) for column, kind in shown.sums if column.id in shown.layout.sums]
    return [*own, *sums_of(plain)]


def read_again(
    store: Store, before: View, row: int | None, query: Query | None, folds: Folds, *, reordered: bool
) -> View:
    """Read a table again after a change, where that takes long with the rows in their order of before.

    :param query: the conditions and sorts that are asked for now; None: those of the view
    :param reordered: whether the change can have given them another order
    :raises NoSuchTableError: the table was deleted
    """
    reader, pages = store.read(), before.pages
    shown = view_reading.load(reader, tables.load(reader, before.table.id), before.shown.view.id, store.member)
    asked, wanted = _asked(shown, query), _told_of_groups(shown)
    if not _finds_the_same(asked, before.query) or _differ(wanted, _told_of_groups(before.shown)):
        return _view(store, shown, begun(reader, shown.table, asked, folds, wanted), row)
    again = pages.renewed(reader, shown.table) if reordered else pages.kept(reader, shown.table)
    # the same rows, told by the columns of now
    again.query = asked
    if isinstance(again, GroupedPages):
        again.wanted = wanted
    return _view(store, shown, again, row)


def _finds_the_same(one: Query, other: Query) -> bool:
    return (one.where(), one.order()) == (other.where(), other.order())


def _differ(one: Wanted, other: Wanted) -> bool:
    return [(column.id, kind) for column, kind in one] != [(column.id, kind) for column, kind in other]


def read_whole(go_on: Callable[[], bool], store: Store, before: View, row: int | None) -> View | None:
    """Read all that was only begun, which can take seconds; None when `go_on` no longer held before that."""
    pages = before.pages.whole(store.read(), go_on)
    return None if pages is None else _view(store, before.shown, pages, row)


def begins_at_top(pages: TablePages) -> bool:
    """Tell whether a new order is shown from its first row on, and not from the row under the cursor."""
    return bool(pages.query.sorts) and pages.row_count > AT_ONCE


def keep_index(go_on: Callable[[], bool], store: Store, view: View) -> None:
    """Have the next look at a large table go faster; for a second or two nobody can write meanwhile."""
    if go_on():
        indices.keep(store, view.table, view.query)


def sum_up(go_on: Callable[[], bool], store: Store, view: View) -> Sequence[Summary]:
    """Return what stands in the foot of a large table, as far as the view says so."""
    wanted = [(column, kind) for column, kind in view.shown.sums if column.id in view.shown.layout.sums]
    return summarise(store.read(), view.table, view.query, wanted) if go_on() else []


def _view(store: Store, shown: Shown, pages: TablePages, row: int | None) -> View:
    # so that the screen's thread finds it made
    pages.position_of(row or 0)
    is_summed = pages.is_counted and pages.row_count <= MOST_SUMMED
    sums = summarise(store.read(), pages.table, pages.query, shown.sums) if is_summed else None
    return View(shown, pages, sums, natural_widths(shown, pages))


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


def next_sort_also(query: Query, column: Column) -> Query:
    """Return the query sorted by a column after the others: up, then down, then not at all."""
    others = tuple(sort for sort in query.sorts if sort.column.id != column.id)
    match [sort for sort in query.sorts if sort.column.id == column.id]:
        case []:
            return replace(query, sorts=(*others, Sort(column)))
        case [Sort(descending=False)]:
            same = (Sort(column, descending=True) if sort.column.id == column.id else sort for sort in query.sorts)
            return replace(query, sorts=tuple(same))
        case _:
            return replace(query, sorts=others)


def mail_value(store: Store, shown: Shown, row: int, column: Column) -> Value:
    """Return what stands in a column of the mail.

    :raises NoSuchRowError: the row was deleted
    """
    reader = store.read()
    beside = view_reading.read_beside(reader, shown, [rows.get(reader, shown.table, row)])
    return beside[row].values.get(column.id)
