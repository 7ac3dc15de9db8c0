"""The order of rows by one column, read off an index on it; nothing is listed, however many rows there are.

The index holds a column's values without regard to the case of ASCII letters, and with each its rows in the order
of their numbers. Walked forwards it gives the sort upwards, backwards the sort downwards. What comes last either way,
values that do not fit and empty cells, are stretches of their own.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from store.connection import Reader, Value
from store.filters.dated import KEPT_DATE
from store.filters.kinds import compared
from store.query import Query
from store.tables import Column, Table


def terms(column: Column) -> tuple[str, ...]:
    """Return what an index on a column that can be sorted by one holds, in SQL."""
    misfits = (f"{column.sql} NOT GLOB '{KEPT_DATE}'",) if compared(column) == "date" else ()
    return (*misfits, key(column))


def key(column: Column) -> str:
    """Return what a column is sorted by, but for what comes last."""
    return f"{column.sql} COLLATE NOCASE"


def conditions(column: Column) -> tuple[str, ...]:
    """Return which rows stand together, in the order in which they come."""
    empty = f"{column.sql} IS NULL"
    match compared(column):
        case "number" | "checkbox":
            # every number is less than every text
            return f"{key(column)} < ''", f"{key(column)} >= ''", empty
        case "date":
            is_misfit = terms(column)[0]
            return f"({is_misfit}) = 0", f"({is_misfit}) = 1", f"({is_misfit}) IS NULL"
        case _:
            return f"{column.sql} IS NOT NULL", empty


def sorted_column(query: Query) -> Column | None:
    """Return the column that a query sorts by first, if an index can hold what it is sorted by."""
    if query.groups or not query.sorts:
        return None
    column = query.sorts[0].column
    return column if is_sortable(column) else None


def is_sortable(column: Column) -> bool:
    """Tell whether a column is sorted by what stands in it."""
    return column.sql == column.physical and compared(column) != "list"


@dataclass(frozen=True)
class _Stretch:
    """Rows that stand together in the index."""

    table: str
    condition: str
    key: str
    count: int
    is_mirrored: bool

    def rows(self, reader: Reader, start: int, size: int) -> array[int]:
        """Return the numbers at some positions within the stretch, walked to from its nearer end."""
        size = min(size, self.count - start)
        behind = self.count - start - size
        if size <= 0:
            return array("q")
        is_near = start <= behind
        turn = " DESC" if self.is_mirrored == is_near else ""
        numbers = reader.numbers(
            f"SELECT id FROM {self.table} WHERE {self.condition} ORDER BY {self.key}{turn}, id{turn} LIMIT ? OFFSET ?",
            [size, start if is_near else behind],
        )
        return numbers if is_near else numbers[::-1]

    def rows_before(self, reader: Reader, row: int, value: Value) -> int:
        """Return how many rows of the stretch come before one of them, which holds that value."""
        beyond = ">" if self.is_mirrored else "<"
        counted = f"SELECT count(*) FROM {self.table} WHERE {self.condition}"
        if value is None:
            return reader.number(f"{counted} AND id {beyond} ?", [row])
        before = reader.number(f"{counted} AND {self.key} {beyond} ?", [value])
        return before + reader.number(f"{counted} AND {self.key} = ? AND id {beyond} ?", [value, row])


class Indexed:
    """All rows of a table, sorted by one column that has an index."""

    is_counted = is_whole = True

    @classmethod
    def of(cls, reader: Reader, table: Table, query: Query) -> Indexed | None:
        """Return the order of a query's rows; None where no index gives it."""
        column = sorted_column(query)
        if column is None or query.conditions or len(query.sorts) > 1:
            return None
        first = f"{table.physical} WHERE {conditions(column)[0]}"
        plan, *more = reader.plan(f"SELECT id FROM {first} ORDER BY {key(column)}, id")
        return None if more or "COVERING INDEX" not in plan else cls(reader, table, query, column)

    def __init__(self, reader: Reader, table: Table, query: Query, column: Column) -> None:
        self._table, self._column = table.physical, column
        # the rows of the largest stretch need not be counted
        total = reader.number("SELECT row_count FROM tables WHERE id = ?", [table.id])
        counts = [self._counted(reader, condition) for condition in conditions(column)[1:]]
        self._stretches = [
            _Stretch(table.physical, condition, key(column), count, query.is_mirrored)
            for condition, count in zip(conditions(column), (total - sum(counts), *counts), strict=True)
        ]
        self.count = total

    def rows(self, reader: Reader, start: int, size: int) -> array[int]:
        """Return the numbers of the rows at some positions."""
        found = array("q")
        for stretch in self._stretches:
            found += stretch.rows(reader, max(0, start), size - len(found))
            start -= stretch.count
        return found

    def position_of(self, reader: Reader, row: int) -> int | None:
        """Return where a row stands, or None where it does not; this walks over all rows before it."""
        tests = ", ".join(stretch.condition for stretch in self._stretches)
        found = reader.one(f"SELECT {self._column.sql}, {tests} FROM {self._table} WHERE id = ?", [row])
        if found is None:
            return None
        before = list(takewhile(lambda pair: not pair[1], zip(self._stretches, found[1:], strict=True)))
        stretch = self._stretches[len(before)]
        return sum(each.count for each, _ in before) + stretch.rows_before(reader, row, found[0])

    def _counted(self, reader: Reader, condition: str) -> int:
        return reader.number(f"SELECT count(*) FROM {self._table} WHERE {condition}")


def index_terms(equal: Sequence[Column], ordering: Column | None) -> list[str]:
    """Return what an index holds for rows that have given values in some columns, sorted by another."""
    return [*(key(column) for column in equal), *(terms(ordering) if ordering is not None else ())]
