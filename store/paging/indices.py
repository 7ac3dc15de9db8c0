"""SQLite's own indexes on what people sort and filter by: made when they pay off, dropped when others are used more.

Making one for a million rows takes one to two seconds, and for that long nobody else can write: it belongs on a
thread where nobody waits, and only to views that somebody stays with. It changes no data and is not logged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from store import settings
from store.clock import stamp
from store.connection import Reader, Transaction
from store.filters.kinds import compared
from store.paging.index_order import index_terms, sorted_column
from store.query import Condition, Query
from store.tables import Column, Table
from store.workspace import Store

LEAST_ROWS = 50_000
"""Tables of fewer rows are sorted faster than anybody looks."""

MOST = 4
"""Indexes of one table; every one of them makes an edit of its column slower."""

MOST_EQUAL = 2
"""Columns in which one value is asked for, in an index; the others are looked at row by row."""

_USES = "uses of indexes"
_DAY = len("2026-02-01")


@dataclass(frozen=True)
class Index:
    """An index that serves a query."""

    table: str
    equal: tuple[Column, ...]
    """The columns in which one value is asked for."""
    ordering: Column | None = None
    """The one that orders."""

    @property
    def terms(self) -> list[str]:
        """What it holds, in SQL."""
        return index_terms(self.equal, self.ordering)

    @property
    def name(self) -> str:
        """Its name in SQLite, another one for columns that are now indexed in another way."""
        columns = (*self.equal, *((self.ordering,) if self.ordering else ()))
        extra = "_apart" if len(self.terms) > len(columns) else ""
        return f"{self.table}_by_{'_'.join(str(column.id) for column in columns)}{extra}"

    def is_there(self, reader: Reader) -> bool:
        """Tell whether it is made, or the one on addresses that does the same."""
        same = [f"{self.table}_{column.physical}" for column in (*self.equal, self.ordering) if column]
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name IN (?, ?)"
        return reader.one(sql, [self.name, same[0] if len(self.terms) == 1 else ""]) is not None


def suited(table: Table, query: Query) -> Index | None:
    """Return the index that makes a query fast, or None where none would."""
    asked = [each.column for each in query.conditions if isinstance(each, Condition) and _seeks(each)]
    equal = tuple(dict.fromkeys(asked))[:MOST_EQUAL]
    ordering = sorted_column(query)
    if ordering in equal:
        ordering = None
    return Index(table.physical, equal, ordering) if equal or ordering else None


def _seeks(condition: Condition) -> bool:
    """Tell whether an index leads to the rows for which a condition holds."""
    column = condition.column
    # dates are compared by their days
    is_plain = column.sql == column.physical and compared(column) not in ("date", "list")
    return is_plain and condition.operator == "="


def keep(store: Store, table: Table, query: Query) -> bool:
    """Make the index that a query of a large table wants, or remember that it was used; tell whether it was made."""
    reader = store.read()
    index = suited(table, query)
    if index is None or reader.number("SELECT row_count FROM tables WHERE id = ?", [table.id]) < LEAST_ROWS:
        return False
    today = stamp()[:_DAY]
    is_there = index.is_there(reader)
    if is_there and _uses(reader).get(index.name, today)[:_DAY] == today:
        return False
    with store.write() as tx:
        if not is_there:
            _make(tx, index)
        settings.put(tx, _USES, json.dumps(_uses(tx) | {index.name: tx.at}))
        _drop_least_used(tx, table)
    return not is_there


def _make(tx: Transaction, index: Index) -> None:
    tx.run(f"CREATE INDEX IF NOT EXISTS {index.name} ON {index.table} ({', '.join(index.terms)})")


def _drop_least_used(tx: Transaction, table: Table) -> None:
    uses = _uses(tx)
    of_table = sorted((name for name in uses if name.startswith(f"{table.physical}_by_")), key=lambda name: uses[name])
    spent = of_table[: max(0, len(of_table) - MOST)]
    for name in spent:
        tx.run(f"DROP INDEX IF EXISTS {name}")
    if spent:
        settings.put(tx, _USES, json.dumps({name: day for name, day in uses.items() if name not in spent}))


def _uses(reader: Reader) -> dict[str, str]:
    """Return when each index was last used, to the day at least, by its name."""
    found = json.loads(settings.get(reader, _USES) or "{}")
    return {str(name): str(day) for name, day in found.items()} if isinstance(found, dict) else {}
