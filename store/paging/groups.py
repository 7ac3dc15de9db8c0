"""The groups of a query: their keys, how many rows each has, and what their columns come to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from store.connection import Reader, Value
from store.paging.summaries import Kind, over_groups
from store.query import Query
from store.tables import Column, Table

MOST_GROUPS = 10_000
"""Groups that are shown; of a finer grouping only the outer levels are, or none."""

Path = tuple[Value, ...]
"""The keys of a group and of those it lies in, the outermost first."""

Wanted = Sequence[tuple[Column, Kind]]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together."""

    path: Path
    first: int
    """The place of its first row among all rows."""
    count: int
    sums: tuple[Value, ...]
    """What was asked to be told of its rows."""
    is_innermost: bool

    @property
    def level(self) -> int:
        """How many groups it lies in."""
        return len(self.path) - 1


@dataclass(frozen=True)
class Groups:
    """All groups of a query, each followed by those that lie in it."""

    all: tuple[Group, ...] = ()
    levels: int = 0
    """How many of the query's groupings are shown: fewer than it has where there would be too many groups."""


def read_groups(
    reader: Reader, table: Table, query: Query, wanted: Wanted, go_on: Callable[[], bool] = lambda: True
) -> Groups:
    """Return the groups of a query; as many levels of them as come to no more than `MOST_GROUPS`.

    :param wanted: what to tell of every group
    """
    levels: list[dict[Path, _Told]] = []
    for depth in range(1, len(query.groups) + 1):
        found = _level(reader, table, query, depth, wanted) if go_on() else {}
        if len(found) + sum(map(len, levels)) > MOST_GROUPS or not found:
            break
        levels.append(found)
    return Groups(tuple(_nested(levels)), len(levels))


_Told = tuple[int, tuple[Value, ...]]


def _level(reader: Reader, table: Table, query: Query, depth: int, wanted: Wanted) -> dict[Path, _Told]:
    """Return the groups of one level in their order; more than `MOST_GROUPS` are not told wholly."""
    groupings = query.groups[:depth]
    keys = ", ".join(grouping.sql()[0] for grouping in groupings)
    order = ", ".join(grouping.order() for grouping in groupings)
    where, params = query.where()
    told = ", ".join(["count(*)", *over_groups(wanted)])
    found = reader.all(
        f"SELECT {keys}, {told} FROM {table.physical}{where} GROUP BY {keys} ORDER BY {order} LIMIT {MOST_GROUPS + 1}",
        params,
    )
    return {record[:depth]: (int(record[depth] or 0), record[depth + 1 :]) for record in found}


def _nested(levels: Sequence[dict[Path, _Told]]) -> Iterator[Group]:
    """Yield every group, and after it those that lie in it."""
    if not levels:
        return
    innermost = levels[-1]
    firsts = accumulate((count for count, _ in innermost.values()), initial=0)
    before: Path = ()
    for path, first in zip(innermost, firsts, strict=False):
        begun = next((depth for depth in range(len(path)) if path[: depth + 1] != before[: depth + 1]), len(path))
        for depth in range(begun, len(path)):
            count, sums = levels[depth].get(path[: depth + 1], (0, ()))
            yield Group(path[: depth + 1], first, count, sums, depth == len(path) - 1)
        before = path


class Lines:
    """Groups and rows as they stand below each other: headers, and the rows of innermost groups that are not folded."""

    def __init__(self, groups: Sequence[Group], folded: Set[Path]) -> None:
        self.headers = [group for group in groups if not _lies_in_folded(group, folded)]
        shown = [group.count if group.is_innermost and group.path not in folded else 0 for group in self.headers]
        self._starts = list(accumulate((1 + count for count in shown), initial=0))
        self._open = [(group.first, place) for place, group in enumerate(self.headers) if shown[place]]
        self._shown = shown

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._starts[-1]

    def stretches(self, start: int, size: int) -> Iterator[Group | range]:
        """Yield what stands on some lines: headers, and the places of rows among all rows."""
        end = min(self.count, start + size)
        place = bisect_right(self._starts, start) - 1
        while start < end:
            group, line = self.headers[place], self._starts[place]
            if start == line:
                yield group
                start += 1
            rows = range(start - line - 1, min(end - line - 1, self._shown[place]))
            if rows:
                yield range(group.first + rows.start, group.first + rows.stop)
            start, place = self._starts[place + 1], place + 1

    def line_of_group(self, path: Path) -> int | None:
        """Return where the header of a group stands, or None where it does not."""
        return next((self._starts[place] for place, group in enumerate(self.headers) if group.path == path), None)

    def line_of_row(self, place: int) -> int | None:
        """Return where a row stands, by its place among all rows; None where it is folded away."""
        found = bisect_right(self._open, (place, len(self.headers))) - 1
        if found < 0:
            return None
        first, header = self._open[found]
        offset = place - first
        return self._starts[header] + 1 + offset if offset < self._shown[header] else None


def _lies_in_folded(group: Group, folded: Set[Path]) -> bool:
    return any(group.path[:depth] in folded for depth in range(1, len(group.path)))
