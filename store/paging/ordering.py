"""Which row stands where, by the way that costs least: by its number, by an index, or by a list of all numbers.

* In natural order, while no row was deleted, a row's number says where it stands (`Numbered`).
* An index in the order of the sort is walked from its nearer end (`store.paging.index_order`); nothing is listed.
* Else the numbers of all rows are listed (`Listed`). Of a large table `first_order` lists only the first ones, while
  somebody waits; `whole_order` lists all of them, in seconds and on another thread.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from store.connection import Reader
from store.paging.first_rows import first_rows, listing
from store.paging.index_order import Indexed
from store.paging.places import Places, places
from store.query import Query
from store.tables import Table

AT_ONCE = 20_000
"""Tables of at most so many rows are listed whole at once; that takes some milliseconds."""


class Ordering(Protocol):
    """The order of rows, as it was at one look."""

    @property
    def count(self) -> int:
        """How many rows there are, as far as known."""

    @property
    def is_counted(self) -> bool:
        """Whether `count` is all."""

    @property
    def is_whole(self) -> bool:
        """Whether every row is known; else only the first ones are."""

    def rows(self, reader: Reader, start: int, size: int) -> array[int]:
        """Return the numbers of the rows at some positions, as many as are known."""

    def position_of(self, reader: Reader, row: int) -> int | None:
        """Return where a row stands, or None where it does not, or where that is not known."""


class Numbered:
    """Natural order without gaps: a row's number is its position, from 1."""

    is_counted = is_whole = True

    def __init__(self, count: int) -> None:
        self.count = count

    def rows(self, _reader: Reader, start: int, size: int) -> array[int]:
        """Return the numbers of the rows at some positions."""
        return array("q", range(start + 1, min(self.count, start + size) + 1))

    def position_of(self, _reader: Reader, row: int) -> int | None:
        """Return where a row stands, or None where it does not."""
        return row - 1 if 0 < row <= self.count else None


class Listed:
    """The numbers of rows, or of the first ones."""

    def __init__(self, numbers: array[int], *, is_ascending: bool, is_whole: bool = True, total: int | None = None):
        """Take the numbers over.

        :param total: how many rows there are, where that is known without listing them
        """
        self._numbers = numbers
        self._is_ascending = is_ascending
        self.is_whole = is_whole
        self.is_counted = is_whole or total is not None
        self.count = len(numbers) if is_whole or total is None else total

    def rows(self, _reader: Reader, start: int, size: int) -> array[int]:
        """Return the numbers of the rows at some positions, as many as are listed."""
        return self._numbers[start : start + size]

    def position_of(self, _reader: Reader, row: int) -> int | None:
        """Return where a row stands, or None where it does not."""
        return self._places.of(row)

    @cached_property
    def _places(self) -> Places:
        return places(self._numbers, is_ascending=self._is_ascending)


def quick_order(reader: Reader, table: Table, query: Query) -> Ordering | None:
    """Return the order of all rows of a query where that takes some milliseconds, else None."""
    total = _total(reader, table)
    if total <= AT_ONCE:
        return _numbered(reader, table, query, total) or _listed(query, reader.numbers(*listing(table, query)))
    return _numbered(reader, table, query, total) or Indexed.of(reader, table, query)


def first_order(reader: Reader, table: Table, query: Query) -> Ordering:
    """Return the order of a query's rows, of a large table perhaps only of the first ones."""
    quick = quick_order(reader, table, query)
    if quick is not None:
        return quick
    numbers, is_all = first_rows(reader, table, query)
    # a filter's rows have to be counted
    total = None if query.conditions else _total(reader, table)
    return Listed(numbers, is_ascending=_is_ascending(query), is_whole=is_all, total=total)


def whole_order(
    reader: Reader, table: Table, query: Query, go_on: Callable[[], bool] = lambda: True
) -> Ordering | None:
    """Return the order of all rows of a query; None when `go_on` did no longer hold."""
    quick = quick_order(reader, table, query)
    if quick is not None:
        return quick
    sql, params = listing(table, query)
    if "COVERING INDEX" not in reader.plan(sql, params)[0]:
        # an index on one of several columns would have every row looked up by its number: ten times a scan
        sql, params = listing(table, query, " NOT INDEXED")
    numbers, is_all = reader.numbers_while(go_on, sql, params)
    return _listed(query, numbers) if is_all else None


def _numbered(reader: Reader, table: Table, query: Query, total: int) -> Numbered | None:
    if query.is_natural and total == reader.number(f"SELECT max(id) FROM {table.physical}"):
        return Numbered(total)
    return None


def _listed(query: Query, numbers: array[int]) -> Listed:
    return Listed(numbers, is_ascending=_is_ascending(query))


def _is_ascending(query: Query) -> bool:
    return not query.sorts and not query.groups


def _total(reader: Reader, table: Table) -> int:
    return reader.number("SELECT row_count FROM tables WHERE id = ?", [table.id])
