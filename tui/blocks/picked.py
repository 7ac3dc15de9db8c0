"""Which cells are meant: a range, the marked rows, or the cell under the cursor.

All of it runs on any thread, and takes seconds in a sorted table of a million rows: `go_on` says whether somebody
still waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from store import cell_blocks
from store.cells.column_types import column_type
from store.paging.ordering import Ordering, whole_order
from store.query import Query
from store.tables import Column, Table
from store.workspace import Store

GoOn = Callable[[], bool]


@dataclass(frozen=True)
class Picked:
    """Rows of a table in the order of its view, and columns from left to right."""

    table: Table
    rows: Sequence[int]
    columns: Sequence[Column]

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)


def between(go_on: GoOn, store: Store, table: Table, query: Query, first: int, last: int) -> list[int]:
    """Return the rows of a view from one to another, both included; none when one of them has left it."""
    order = _order(go_on, store, table, query)
    places = [order.position_of(store.read(), row) for row in (first, last)] if order is not None else [None]
    known = [place for place in places if place is not None]
    if order is None or len(known) < 2:
        return []
    return list(order.rows(store.read(), min(known), max(known) - min(known) + 1))


def following(go_on: GoOn, store: Store, table: Table, query: Query, first: int, most: int) -> list[int]:
    """Return the rows of a view from one on, at most so many."""
    order = _order(go_on, store, table, query)
    place = order.position_of(store.read(), first) if order is not None else None
    return [first] if order is None or place is None else list(order.rows(store.read(), place, most))


def every(go_on: GoOn, store: Store, table: Table, query: Query) -> list[int]:
    """Return all rows of a view."""
    order = _order(go_on, store, table, query)
    return [] if order is None else list(order.rows(store.read(), 0, order.count))


def among(go_on: GoOn, store: Store, table: Table, query: Query, marked: Collection[int]) -> list[int]:
    """Return marked rows in the order of a view; those that left it come last."""
    shown = [row for row in every(go_on, store, table, query) if row in marked]
    return [*shown, *sorted(set(marked) - set(shown))]


def _order(go_on: GoOn, store: Store, table: Table, query: Query) -> Ordering | None:
    return whole_order(store.read(), table, query, go_on)


def texts(go_on: GoOn, store: Store, picked: Picked, *, titled: bool) -> list[list[str]]:
    """Return the cells of rows as the text that an editor would show, the columns' names first where `titled`."""
    found = [[column.name for column in picked.columns]] if titled else []
    places = {column.id: place for place, column in enumerate(picked.table.columns)}
    for row in cell_blocks.read(store.read(), picked.table, picked.rows):
        if not go_on():
            break
        cells = [(column, row.values[places[column.id]]) for column in picked.columns]
        found.append([column_type(column.type).edit(value, column.options) for column, value in cells])
    return found
