"""Rows in groups by position: a line for every group, and below it its rows unless it is folded.

It is used like `store.paging.pages.RowPages`. Folding and unfolding read nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from store.connection import Reader, Value
from store.paging.groups import Group, Groups, Lines, Path, Wanted, read_groups
from store.paging.ordering import Listed, Ordering, quick_order, whole_order
from store.paging.pages import PAGE, RowPages, rows_by_id
from store.query import Grouping, Query
from store.rows import Row
from store.tables import Table


@dataclass
class Folds:
    """Which groups are folded, and the numbers by which their headers are known; it outlives a look at the table."""

    folded: set[Path] = field(default_factory=set)
    _numbers: dict[Path, int] = field(default_factory=dict)
    _paths: dict[int, Path] = field(default_factory=dict)

    def number_of(self, path: Path) -> int:
        """Return the number of a group's header, below 0 and always the same."""
        if path not in self._numbers:
            self._numbers[path] = number = -len(self._numbers) - 1
            self._paths[number] = path
        return self._numbers[path]

    def path_of(self, number: int) -> Path | None:
        """Return which group a header is of."""
        return self._paths.get(number)


@dataclass(frozen=True)
class Header:
    """The line above the rows of a group."""

    id: int
    """Below 0."""
    level: int
    """From 0."""
    grouping: Grouping
    value: Value
    """The key, as :meth:`store.query.Grouping.sql` tells it; None above rows without one."""
    count: int
    sums: tuple[Value, ...]
    """What was asked to be told of its rows."""
    is_folded: bool


class GroupedPages:
    """The rows of one table under a query with groups."""

    def __init__(self, reader: Reader, table: Table, query: Query, folds: Folds, wanted: Wanted = ()) -> None:
        """Read nothing yet.

        :param wanted: what to tell of every group
        """
        self._reader = reader
        self.table = table
        self.query = query
        self.folds = folds
        self.wanted = wanted
        self.is_settled = False
        """Whether every row can be read, in the order of now; else :meth:`whole` has more to tell."""
        self._order: Ordering = Listed(array("q"), is_ascending=False, is_whole=False)
        self._take(Groups())

    def _take(self, groups: Groups) -> None:
        self._groups = groups
        self._lines = Lines(groups.all, self.folds.folded)

    @classmethod
    def beginning(cls, reader: Reader, table: Table, query: Query, folds: Folds, wanted: Wanted = ()) -> GroupedPages:
        """Return the pages of a small table; of a large one nothing is known before all is."""
        pages = cls(reader, table, query, folds, wanted)
        order = quick_order(reader, table, query)
        if order is not None:
            pages._settle(order, read_groups(reader, table, query, wanted))
        return pages

    def whole(self, reader: Reader, go_on: Callable[[], bool] = lambda: True) -> GroupedPages | None:
        """Return all pages; None when `go_on` no longer held before that, which can take seconds."""
        pages = GroupedPages(reader, self.table, self.query, self.folds, self.wanted)
        groups = read_groups(reader, self.table, self.query, self.wanted, go_on)
        order = whole_order(reader, self.table, self.query, go_on) if go_on() else None
        if order is None:
            return None
        pages._settle(order, groups)
        return pages

    def _settle(self, order: Ordering, groups: Groups) -> None:
        self._order = order
        self._take(groups)
        self.is_settled = True

    def handed_to(self, reader: Reader) -> GroupedPages:
        """Return itself, reading from now on with the reader of another thread."""
        self._reader = reader
        # groups may have been folded since
        self._take(self._groups)
        return self

    def kept(self, reader: Reader, table: Table, *, is_settled: bool = True) -> GroupedPages:
        """Return the same rows in the same groups, with the cells of now."""
        pages = GroupedPages(reader, table, self.query, self.folds, self.wanted)
        pages._settle(self._order, self._groups)
        pages.is_settled = self.is_settled and is_settled
        return pages

    def renewed(self, reader: Reader, table: Table) -> GroupedPages:
        """Return the pages of now where that takes some milliseconds, else those of before with the cells of now."""
        pages = self.beginning(reader, table, self.query, self.folds, self.wanted)
        return pages if pages.is_settled else self.kept(reader, table, is_settled=False)

    @property
    def is_whole(self) -> bool:
        """Whether every line can be read; else none can."""
        return self._order.is_whole

    @property
    def is_counted(self) -> bool:
        """Whether :meth:`count` is all."""
        return self._order.is_counted

    @property
    def levels(self) -> int:
        """How many levels of groups are shown: fewer than asked for where there would be too many groups."""
        return self._groups.levels

    @property
    def has_too_many(self) -> bool:
        """Whether some levels are not shown because there would be too many groups."""
        return self.is_settled and self.row_count > 0 and self.levels < len(self.query.groups)

    @property
    def row_count(self) -> int:
        """How many rows there are, those that are folded away too."""
        return self._order.count

    def count(self) -> int:
        """Return how many lines there are."""
        return self._lines.count if self._groups.levels else self._order.count

    def page(self, number: int) -> list[Row | Header]:
        """Return the lines at positions ``number * PAGE`` and following."""
        start = number * PAGE
        if not self._groups.levels:
            return [*rows_by_id(self._reader, self.table, self._order.rows(self._reader, start, PAGE))]
        parts = list(self._lines.stretches(start, PAGE))
        ids = array("q")
        for part in parts:
            if isinstance(part, range):
                ids += self._order.rows(self._reader, part.start, len(part))
        return list(self._drawn(parts, iter(rows_by_id(self._reader, self.table, ids))))

    def _drawn(self, parts: list[Group | range], rows: Iterator[Row]) -> Iterator[Row | Header]:
        for part in parts:
            if isinstance(part, Group):
                yield self._header(part)
            else:
                # rows that went between the counting and the listing of them are missing at the end
                yield from (row for _, row in zip(part, rows, strict=False))

    def _header(self, group: Group) -> Header:
        return Header(
            self.folds.number_of(group.path),
            group.level,
            self.query.groups[group.level],
            group.path[-1],
            group.count,
            group.sums,
            group.path in self.folds.folded,
        )

    def position_of(self, row: int) -> int | None:
        """Return where a row, or a header by its number, stands; None where it does not or is folded away."""
        if row < 0:
            path = self.folds.path_of(row)
            return None if path is None else self._lines.line_of_group(path)
        place = self._order.position_of(self._reader, row)
        if place is None or not self._groups.levels:
            return place
        return self._lines.line_of_row(place)

    def fold(self, header: int) -> None:
        """Fold a group, or unfold it."""
        path = self.folds.path_of(header)
        if path is not None:
            self.folds.folded ^= {path}
            self._take(self._groups)

    def fold_all(self) -> None:
        """Fold every group."""
        self.folds.folded.update(group.path for group in self._groups.all)
        self._take(self._groups)

    def unfold_all(self) -> None:
        """Unfold every group."""
        self.folds.folded.clear()
        self._take(self._groups)

    def shown_header(self, header: int) -> int:
        """Return the header that stands for a group: its own, or that of the outer group that is folded over it."""
        path = self.folds.path_of(header) or ()
        outer = (path[:depth] for depth in range(1, len(path)))
        return next((self.folds.number_of(each) for each in outer if each in self.folds.folded), header)

    def group_of(self, row: int) -> int | None:
        """Return the header of the innermost group that a row stands in."""
        place = self._order.position_of(self._reader, row)
        if place is None:
            return None
        inner = (group for group in self._groups.all if group.is_innermost and group.first <= place)
        last = max(inner, key=lambda group: group.first, default=None)
        return None if last is None else self.folds.number_of(last.path)


TablePages: TypeAlias = RowPages | GroupedPages
"""The rows of a table under a query, in groups or not."""


def begun(reader: Reader, table: Table, query: Query, folds: Folds, wanted: Wanted = ()) -> TablePages:
    """Return the pages of a query as far as they can be known while somebody waits."""
    if query.groups:
        return GroupedPages.beginning(reader, table, query, folds, wanted)
    return RowPages.beginning(reader, table, query)
