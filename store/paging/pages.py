"""Rows by position, page by page, at a cost that hardly grows with the table; `store.paging.ordering` says how."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from store.connection import Reader, placeholders
from store.paging.ordering import Ordering, first_order, quick_order, whole_order
from store.query import Query
from store.rows import Row, fields, row_of
from store.tables import Table

PAGE = 128
"""Rows a page."""

_MOST_KNOWN = 4_096
"""Positions that are remembered, so that asking for them again costs nothing in any order."""


class RowPages:
    """The rows of one table under one query, all of them unless made by :meth:`beginning`."""

    def __init__(self, reader: Reader, table: Table, query: Query, order: Ordering | None = None) -> None:
        self._reader = reader
        self.table = table
        self.query = query
        self.is_settled = True
        """Whether every row can be read, in the order of now; else :meth:`whole` has more to tell."""
        self.wanted: tuple[()] = ()
        """What to tell of groups, of which there are none."""
        self._known: dict[int, int | None] = {}
        if order is None:
            self.renew()
        else:
            self._order = order

    @classmethod
    def beginning(cls, reader: Reader, table: Table, query: Query) -> RowPages:
        """Return the pages as far as they can be known in well under 200 ms; then only the first may be."""
        pages = cls(reader, table, query, first_order(reader, table, query))
        pages.is_settled = pages.is_whole
        return pages

    def whole(self, reader: Reader, go_on: Callable[[], bool] = lambda: True) -> RowPages | None:
        """Return all pages of now; None when `go_on` no longer held before that, which can take seconds."""
        order = whole_order(reader, self.table, self.query, go_on)
        return None if order is None else RowPages(reader, self.table, self.query, order)

    def renew(self) -> None:
        """Look at the table again, after rows came, went or changed."""
        order = whole_order(self._reader, self.table, self.query)
        if order is not None:
            self._order = order
        self._known.clear()

    def handed_to(self, reader: Reader) -> RowPages:
        """Return itself, reading from now on with the reader of another thread."""
        self._reader = reader
        return self

    def kept(self, reader: Reader, table: Table, *, is_settled: bool = True) -> RowPages:
        """Return the same rows in the same order, with the cells of now.

        :param table: the same table; its columns may be others
        """
        pages = RowPages(reader, table, self.query, self._order)
        pages.is_settled = self.is_settled and is_settled
        return pages

    def renewed(self, reader: Reader, table: Table) -> RowPages:
        """Return the pages of now where that takes some milliseconds, else those of before with the cells of now."""
        order = quick_order(reader, table, self.query)
        if order is None:
            return self.kept(reader, table, is_settled=False)
        return RowPages(reader, table, self.query, order)

    @property
    def is_whole(self) -> bool:
        """Whether every row can be read; else only the first ones can."""
        return self._order.is_whole

    @property
    def is_counted(self) -> bool:
        """Whether :meth:`count` is all; else there may be more."""
        return self._order.is_counted

    def count(self) -> int:
        """Return how many rows there are, as far as known."""
        return self._order.count

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as known."""
        return self._order.count

    def page(self, number: int) -> list[Row]:
        """Return the rows at positions ``number * PAGE`` and following, as many as are known."""
        ids = self._order.rows(self._reader, number * PAGE, PAGE)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(zip(ids, range(number * PAGE, number * PAGE + len(ids)), strict=True))
        return rows_by_id(self._reader, self.table, ids)

    def position_of(self, row: int) -> int | None:
        """Return where a row stands, or None where it does not, or where that is not yet known."""
        if row not in self._known:
            self._known[row] = self._order.position_of(self._reader, row)
        return self._known[row]


def rows_by_id(reader: Reader, table: Table, ids: array[int]) -> list[Row]:
    """Return rows, in the order of their numbers as they are given."""
    sql = f"SELECT {fields(table)} FROM {table.physical} WHERE id IN ({placeholders(len(ids))})"
    rows = {row.id: row for row in map(row_of, reader.all(sql, list(ids)))}
    # a row deleted since the last look stays as an empty line until the next one
    nothing = (None,) * len(table.columns)
    return [rows.get(number) or Row(number, nothing) for number in ids]


def listed(reader: Reader, table: Table, query: Query, limit: int | None = None) -> list[Row]:
    """Return the rows of a query, at most `limit`."""
    where, params = query.where()
    sql = f"SELECT {fields(table)} FROM {table.physical}{where}{query.order()} LIMIT ?"
    return [row_of(record) for record in reader.all(sql, [*params, -1 if limit is None else limit])]


def numbers(reader: Reader, table: Table, query: Query) -> array[int]:
    """Return the rows of a query by their numbers alone, in its order; eight bytes each."""
    where, params = query.where()
    return array(
        "q", (int(row or 0) for (row,) in reader.all(f"SELECT id FROM {table.physical}{where}{query.order()}", params))
    )


def walk(reader: Reader, table: Table, chunk: int = 2_000) -> Iterator[Row]:
    """Yield all rows in their order; only `chunk` of them are held at once, however many there are."""
    sql = f"SELECT {fields(table)} FROM {table.physical} WHERE id > ? ORDER BY id LIMIT ?"
    last = 0
    while found := reader.all(sql, [last, chunk]):
        rows = [row_of(record) for record in found]
        yield from rows
        last = rows[-1].id
