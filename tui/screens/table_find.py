"""The rows that hold a text, and which of them comes next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store import find
from store.paging.grouped import TablePages
from store.query import Query
from store.tables import Table
from store.workspace import Store


@dataclass(frozen=True)
class Found:
    """The rows of a view that hold a text, in the view's order."""

    text: str
    rows: Sequence[int]

    def beside(self, row: int | None, pages: TablePages, step: int) -> int | None:
        """Return the row found next after (`step` 1), before (-1) or at or after (0) a row, round the end."""
        if not self.rows:
            return None
        if row is not None and row in self.rows:
            return self.rows[(self.place(row) - 1 + step) % len(self.rows)]
        order = _order(pages)
        here = -1 if row is None else order(row)
        ranks = _Ranks(self.rows, order)
        if step < 0:
            return self.rows[bisect_left(ranks, here) - 1]
        place = bisect_right(ranks, here) if step else bisect_left(ranks, here)
        return self.rows[place % len(self.rows)]

    def place(self, row: int) -> int:
        """Return which of the rows found a row is, from 1."""
        return self.rows.index(row) + 1


class _Ranks(Sequence[int]):
    """The positions of rows, computed where they are asked for."""

    def __init__(self, rows: Sequence[int], order: Callable[[int], int]) -> None:
        self._rows, self._order = rows, order

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> int:  # type: ignore[override]
        return self._order(self._rows[place])


def _order(pages: TablePages) -> Callable[[int], int]:
    """Return what rows are ordered by: in natural order their numbers, else their positions."""
    if pages.query.is_natural:
        return lambda row: row
    return lambda row: pages.position_of(row) or 0


def search(store: Store, table: Table, query: Query, text: str) -> Found:
    """Find a text; runs on any thread."""
    return Found(text, find.rows_with(store.read(), table, query, text))
