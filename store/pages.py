"""Rows by position, page by page, at a cost that does not grow with the table.

In natural order, while no row was deleted, a page is found by its row numbers. Else the numbers are listed once,
which grows with the table, and pages are fetched by them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from store.connection import Reader, placeholders
from store.query import Query
from store.rows import Row, fields, row_of
from store.tables import Table

PAGE = 128
"""Rows a page."""


class RowPages:
    """The rows of one table under one query."""

    def __init__(self, reader: Reader, table: Table, query: Query) -> None:
        self._reader = reader
        self.table = table
        self.query = query
        self._ids: array[int] | None = None
        self._positions: dict[int, int] | None = None
        self._count = 0
        self.renew()

    def renew(self) -> None:
        """Look at the table again, after rows came, went or changed."""
        self._ids = self._positions = None
        if self.query.is_natural:
            self._count = self._reader.number("SELECT row_count FROM tables WHERE id = ?", [self.table.id])
            if self._count == self._reader.number(f"SELECT max(id) FROM {self.table.physical}"):
                return
        where, params = self.query.where()
        sql = f"SELECT id FROM {self.table.physical}{where}{self.query.order()}"
        self._ids = self._reader.numbers(sql, params)
        self._count = len(self._ids)

    def handed_to(self, reader: Reader) -> RowPages:
        """Return itself, reading from now on with the reader of another thread."""
        self._reader = reader
        return self

    def count(self) -> int:
        """Return how many rows there are."""
        return self._count

    def page(self, number: int) -> list[Row]:
        """Return the rows at positions ``number * PAGE`` and following."""
        start = number * PAGE
        size = min(PAGE, self._count - start)
        if size <= 0:
            return []
        if self._ids is None:
            return self._between(start + 1, start + size)
        return self._by_ids(self._ids[start : start + size])

    def position_of(self, row: int) -> int | None:
        """Return where a row stands, or None where it does not."""
        if self._ids is None:
            return row - 1 if 0 < row <= self._count else None
        if self.query.is_natural:
            place = bisect_left(self._ids, row)
            return place if self._ids[place : place + 1] == array("q", [row]) else None
        if self._positions is None:
            self._positions = {number: position for position, number in enumerate(self._ids)}
        return self._positions.get(row)

    def _select(self) -> str:
        return f"SELECT {fields(self.table)} FROM {self.table.physical}"

    def _between(self, first: int, last: int) -> list[Row]:
        sql = f"{self._select()} WHERE id BETWEEN ? AND ? ORDER BY id"
        return [row_of(record) for record in self._reader.all(sql, [first, last])]

    def _by_ids(self, ids: array[int]) -> list[Row]:
        found = self._reader.all(f"{self._select()} WHERE id IN ({placeholders(len(ids))})", list(ids))
        rows = {row.id: row for row in map(row_of, found)}
        # a row deleted since the ids were listed stays as an empty line until the next look
        nothing = (None,) * len(self.table.columns)
        return [rows.get(number) or Row(number, nothing) for number in ids]


def listed(reader: Reader, table: Table, query: Query, limit: int | None = None) -> list[Row]:
    """Return the rows of a query, at most `limit`."""
    where, params = query.where()
    sql = f"SELECT {fields(table)} FROM {table.physical}{where}{query.order()} LIMIT ?"
    return [row_of(record) for record in reader.all(sql, [*params, -1 if limit is None else limit])]


def walk(reader: Reader, table: Table, chunk: int = 2_000) -> Iterator[Row]:
    """Yield all rows in their order; only `chunk` of them are held at once, however many there are."""
    sql = f"SELECT {fields(table)} FROM {table.physical} WHERE id > ? ORDER BY id LIMIT ?"
    last = 0
    while found := reader.all(sql, [last, chunk]):
        rows = [row_of(record) for record in found]
        yield from rows
        last = rows[-1].id
