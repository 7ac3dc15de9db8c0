"""What the cells of a column come to over the rows of a query: sums, averages, how many are filled.

Values that do not fit their column are told by their number and count nothing in sums, averages and the like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store.cells.column_types import Compares
from store.connection import Reader, Value
from store.filters.dated import KEPT_DATE
from store.filters.kinds import compared
from store.language import N_
from store.query import Query
from store.tables import Column, Table

Kind = Literal["sum", "average", "median", "min", "max", "filled", "empty", "distinct", "checked", "unchecked"]

WORDS: dict[Kind, str] = {
    "sum": N_("sum"),
    "average": N_("average"),
    "median": N_("median"),
    "min": N_("least"),
    "max": N_("most"),
    "filled": N_("filled"),
    "empty": N_("empty"),
    "distinct": N_("different"),
    "checked": N_("checked"),
    "unchecked": N_("not checked"),
}

_COUNTS: tuple[Kind, ...] = ("filled", "empty", "distinct")
_KINDS: dict[Compares, tuple[Kind, ...]] = {
    "number": ("sum", "average", "median", "min", "max", *_COUNTS),
    "date": ("min", "max", *_COUNTS),
    "checkbox": ("checked", "unchecked"),
    "nothing": ("filled", "empty"),
}


@dataclass(frozen=True)
class Summary:
    """What the cells of one column come to."""

    column: Column
    kind: Kind
    value: Value
    """A value of the column, for sums and the like; else how many cells. None where there is no value to take."""
    misfits: int
    """How many cells were left out because they do not fit the column; of counts none are."""

    @property
    def is_count(self) -> bool:
        """Whether `value` is a number of cells rather than a value like theirs."""
        return self.kind in (*_COUNTS, "checked", "unchecked")


def kinds(column: Column) -> tuple[Kind, ...]:
    """Return what can be told of a column."""
    return _KINDS.get(compared(column), _COUNTS)


def summarise(reader: Reader, table: Table, query: Query, wanted: Sequence[tuple[Column, Kind]]) -> list[Summary]:
    """Return summaries over a query's rows, in the order asked for; what a column's kind does not know is left out.

    Of a million rows this takes some tenths of a second, a median seconds.
    """
    known = [(column, kind) for column, kind in wanted if kind in kinds(column)]
    if not known:
        return []
    where, params = query.where()
    parts = [part for column, kind in known for part in (_value(column, kind), _misfits(column, kind))]
    found = reader.one(f"SELECT {', '.join(parts)} FROM {table.physical}{where}", params) or (None, 0) * len(known)
    told = zip(known, found[::2], found[1::2], strict=True)
    return [
        Summary(column, kind, _median(reader, table, query, column) if kind == "median" else value, _whole(misfits))
        for (column, kind), value, misfits in told
    ]


def over_groups(wanted: Sequence[tuple[Column, Kind]]) -> list[str]:
    """Return what to SELECT for summaries of the rows of a GROUP BY; a median cannot be had so, and is NULL."""
    return [_value(column, kind) for column, kind in wanted]


def _value(column: Column, kind: Kind) -> str:
    fit = f"CASE WHEN {fits(column)} THEN {column.sql} END"
    match kind:
        case "sum":
            # SQLite's own sum() refuses whole numbers that come to too much
            return f"CASE WHEN count({fit}) THEN total({fit}) END"
        case "average":
            return f"avg({fit})"
        case "min" | "max":
            return f"{kind}({fit})"
        case "filled":
            return f"count(nullif(nullif({column.sql}, ''), '[]'))"
        case "empty":
            return f"count(*) - count(nullif(nullif({column.sql}, ''), '[]'))"
        case "distinct":
            return f"count(DISTINCT nullif(nullif({column.sql}, ''), '[]') COLLATE NOCASE)"
        case "checked":
            return f"count(*) FILTER (WHERE {column.sql} = 1)"
        case "unchecked":
            return f"count(*) FILTER (WHERE coalesce({column.sql}, 0) = 0)"
        case _:
            return "NULL"


def fits(column: Column) -> str:
    """Return the test, in SQL, that a cell holds a value as its column's type keeps it."""
    match compared(column):
        case "number":
            return f"typeof({column.sql}) IN ('integer', 'real')"
        case "date":
            return f"{column.sql} GLOB '{KEPT_DATE}'"
        case "checkbox":
            return f"{column.sql} IN (0, 1)"
        case _:
            return f"{column.sql} IS NOT NULL"


def _misfits(column: Column, kind: Kind) -> str:
    if kind in _COUNTS:
        return "0"
    return f"count(*) FILTER (WHERE {column.sql} IS NOT NULL AND {column.sql} != '' AND NOT ({fits(column)}))"


def _median(reader: Reader, table: Table, query: Query, column: Column) -> Value:
    """Return the middle value, of an even number of them the average of the two in the middle."""
    where, params = query.where()
    source = f"FROM {table.physical}{where}{' AND' if where else ' WHERE'} {fits(column)}"
    count = reader.number(f"SELECT count(*) {source}", params)
    if not count:
        return None
    middle = f"SELECT {column.sql} AS value {source} ORDER BY 1 LIMIT ? OFFSET ?"
    return reader.value(f"SELECT avg(value) FROM ({middle})", [*params, 2 - count % 2, (count - 1) // 2])


def _whole(value: Value) -> int:
    return int(value or 0)
