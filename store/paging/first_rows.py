"""The first rows of a query, found while somebody waits: in well under 200 ms among a million, index or not.

An index leads there at once when it suits, and takes longer than looking at every row when it does not; so it has
little time. Without one SQLite looks at every row and keeps the first ones. It is quicker at that the fewer it has to
compare by: values alone are, and what comes last in any case, values that do not fit and empty cells, is looked for
among what was found.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Sequence

from store.connection import Reader, Value, placeholders
from store.paging.index_order import conditions, is_sortable, key
from store.query import Query, Sort
from store.tables import Table

FIRST = 128
"""How many rows are looked for."""

INDEX_PATIENCE = 0.03
"""Seconds within which an index that suits has found them."""

SCAN_PATIENCE = 0.15
"""Seconds after which a search without a sort shows what it has found so far."""

Statement = tuple[str, list[Value]]


def listing(table: Table, query: Query, hint: str = "") -> Statement:
    """Return the statement that lists the numbers of a query's rows."""
    where, params = query.where()
    return f"SELECT id FROM {table.physical}{hint}{where}{query.order()}", params


def first_rows(reader: Reader, table: Table, query: Query) -> tuple[array[int], bool]:
    """Return the numbers of the first rows, and whether they are all."""
    is_sorted = bool(query.sorts or query.groups)
    by_values = bool(query.sorts) and not query.groups and all(is_sortable(sort.column) for sort in query.sorts)
    sql, params = _by_index(table, query) if by_values else listing(table, query)
    if any("INDEX " in step for step in reader.plan(sql, params)):
        numbers, is_done = reader.numbers_while(_for(INDEX_PATIENCE), f"{sql} LIMIT {FIRST}", params)
        if is_done and (len(numbers) == FIRST or not by_values) and _all_fit(reader, table, query.sorts, numbers):
            return numbers, len(numbers) < FIRST
    if by_values and (found := _by_values(reader, table, query)):
        return found
    sql, params = listing(table, query, " NOT INDEXED")
    # without a sort the rows are found in their order, and some of them can be shown before the others are found
    go_on = _for(float("inf") if is_sorted else SCAN_PATIENCE)
    numbers, is_done = reader.numbers_while(go_on, f"{sql} LIMIT {FIRST}", params)
    return numbers, is_done and len(numbers) < FIRST


def _by_index(table: Table, query: Query) -> Statement:
    where, params = query.where()
    filled = f"{' AND' if where else ' WHERE'} {query.sorts[0].column.sql} IS NOT NULL"
    return f"SELECT id FROM {table.physical}{where}{filled} ORDER BY {_values(query)}", params


def _by_values(reader: Reader, table: Table, query: Query) -> tuple[array[int], bool] | None:
    where, params = query.where()
    empty_last = f"{query.sorts[0].column.sql} IS NULL"
    numbers = reader.numbers(
        f"SELECT id FROM {table.physical} NOT INDEXED{where} ORDER BY {empty_last}, {_values(query)} LIMIT {FIRST}",
        params,
    )
    if len(numbers) < FIRST:
        few = f"SELECT id FROM {table.physical} WHERE id IN ({placeholders(len(numbers))}){query.order()}"
        return reader.numbers(few, list(numbers)), True
    return (numbers, False) if _all_fit(reader, table, query.sorts, numbers) else None


def _values(query: Query) -> str:
    """Return the order by values alone."""
    turned = ((key(sort.column), sort.descending) for sort in query.sorts)
    keys = (f"{value}{' DESC' if is_down else ''}" for value, is_down in (*turned, ("id", query.is_mirrored)))
    return ", ".join(keys)


def _all_fit(reader: Reader, table: Table, sorts: Sequence[Sort], numbers: array[int]) -> bool:
    """Tell whether none of the rows holds what comes last."""
    if not sorts or not numbers:
        return True
    fit = " AND ".join(conditions(sort.column)[0] for sort in sorts)
    among = f"SELECT count(*) FROM {table.physical} WHERE id IN ({placeholders(len(numbers))}) AND {fit}"
    return reader.number(among, list(numbers)) == len(numbers)


def _for(seconds: float) -> Callable[[], bool]:
    """Return a question that is answered by yes for so many seconds."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end
