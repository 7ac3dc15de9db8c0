"""Keeping computed cells fresh: link titles, look-ups, formulas.

A write remembers the rows that it touched, and before it is committed the cells that follow from them are computed:
those and no others. What follows from very many rows is put down as stale and computed afterwards in short
transactions, by :func:`catch_up`; until then those cells hold what they held.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from store import clock, ranges, settings
from store.cells.column_options import ColumnOptions
from store.changes import Change, note
from store.computing import dependencies
from store.computing.dependencies import Dependency, Graph
from store.connection import Transaction, placeholders
from store.workspace import Store

INLINE = 2_000
"""Rows of a column that a write computes itself."""
_CHUNK = 500
_GAP = 0.005
"""Seconds between two of many short transactions, in which others who wait can write."""
_DAY = "computed on"

Progress = Callable[[str, int, int], None]


def settle(tx: Transaction) -> bool:
    """Compute what follows from the cells that a transaction wrote; tell whether some of it was put off."""
    touched, spans = dict(tx.touched), dict(tx.spans)
    tx.touched.clear()
    tx.spans.clear()
    if not dependencies.concerned(tx, {table for table, _column in (*touched, *spans)}):
        return False
    work = _Work(tx, dependencies.load(tx))
    for (table, column), lines in spans.items():
        for line in lines:
            work.spread_span(table, column, line)
    for (table, column), rows in touched.items():
        work.refresh(column, rows)
        work.spread(table, column, rows)
    work.run()
    return tx.one("SELECT 1 FROM stale LIMIT 1") is not None


class _Work:
    """What one transaction has to compute, column by column in the order of the graph."""

    def __init__(self, tx: Transaction, graph: Graph, most: int = INLINE) -> None:
        self._tx = tx
        self._most = most
        self._graph = graph
        self._dirty: defaultdict[int, set[int]] = defaultdict(set)

    def refresh(self, column: int, rows: set[int]) -> None:
        """Let a column itself be computed in these rows, if it is: a link whose pairs have changed."""
        if column in self._graph.tables:
            self._dirty[column].update(rows)

    def spread(self, table: int, column: int, rows: set[int]) -> None:
        """Let all that reads a column of these rows be computed."""
        for one in self._graph.read_by(table, column):
            self._dirty[one.column].update(rows if one.link is None else self._linked(one, rows))

    def spread_span(self, table: int, column: int, line: tuple[int, int]) -> None:
        """The same for a span of rows, afterwards."""
        for one in self._graph.read_by(table, column):
            found = line if one.link is None else self._linked_span(one, line)
            if found is not None:
                self._put_off(one.column, found)

    def run(self) -> None:
        """Compute everything."""
        for column in self._graph.order:
            if column in self._graph.tables:
                self._run_column(column)

    def _run_column(self, column: int) -> None:
        table = self._graph.tables[column]
        rows = self._dirty.pop(column, set()) | self._stale(column, table)
        if len(rows) > self._most:
            self._put_off(column, (min(rows), max(rows)))
        elif rows:
            self._compute(column, sorted(rows))

    def _compute(self, column: int, rows: Sequence[int]) -> None:
        """Compute a column in these rows, and what follows from those that changed."""
        from store.computing.evaluation import Evaluator

        table = self._graph.tables[column]
        evaluator = Evaluator(self._tx, table, column)
        changed: set[int] = set()
        for chunk in _chunks(rows):
            found = list(evaluator.differing(chunk))
            self._tx.many(f"UPDATE t_{table} SET c_{column} = ? WHERE id = ?", ([value, row] for row, value in found))
            changed.update(row for row, _value in found)
        self._tx.computed += len(rows)
        if changed:
            note(self._tx, Change("computed", table, None, column, new=ranges.as_json(changed)))
            self.spread(table, column, changed)

    def _stale(self, column: int, table: int) -> set[int]:
        """Return the rows of a column that were put off, where they are few, and take them over."""
        lines = self._tx.all("SELECT first, last FROM stale WHERE column_id = ?", [column])
        if not lines:
            return set()
        rows: set[int] = set()
        for first, last in lines:
            found = self._tx.numbers(
                f"SELECT id FROM t_{table} WHERE id BETWEEN ? AND ? LIMIT ?", [first, last, INLINE + 1]
            )
            rows.update(found)
            if len(rows) > INLINE:
                return set()
        self._tx.run("DELETE FROM stale WHERE column_id = ?", [column])
        return rows

    def _put_off(self, column: int, line: tuple[int, int]) -> None:
        self._tx.run("INSERT INTO stale (column_id, first, last) VALUES (?, ?, ?)", [column, *line])

    def _linked(self, one: Dependency, rows: set[int]) -> Iterator[int]:
        there = "b" if one.side == "a" else "a"
        for chunk in _chunks(sorted(rows)):
            yield from self._tx.numbers(
                f"SELECT {one.side} FROM l_{one.link} WHERE {there} IN ({placeholders(len(chunk))})", chunk
            )

    def _linked_span(self, one: Dependency, line: tuple[int, int]) -> tuple[int, int] | None:
        there = "b" if one.side == "a" else "a"
        found = self._tx.one(
            f"SELECT min({one.side}), max({one.side}) FROM l_{one.link} WHERE {there} BETWEEN ? AND ?", line
        )
        return None if found is None or found[0] is None else (int(found[0]), int(found[1] or 0))


def _chunks(rows: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


def backlog(store: Store) -> int:
    """Return how many rows are still to be computed, at most."""
    return store.read().number("SELECT sum(last - first + 1) FROM stale")


def greet_day(store: Store) -> None:
    """Have what depends on the day computed anew on a new one, once, whichever process asks first."""
    today = clock.now().astimezone().date().isoformat()
    if settings.get(store.read(), _DAY) == today:
        return
    with store.write() as tx:
        if settings.get(tx, _DAY) != today:
            settings.put(tx, _DAY, today)
            for column, table in _volatile(tx):
                dependencies.spoil(tx, table, column)


def _volatile(tx: Transaction) -> Iterator[tuple[int, int]]:
    from store.formulas.errors import FormulaError
    from store.formulas.formula import parse_canonical

    sql = "SELECT id, table_id, options FROM columns WHERE type = 'formula' AND deleted_at IS NULL"
    for column, table, options in tx.all(sql):
        with suppress(FormulaError):
            if parse_canonical(ColumnOptions.from_json(str(options)).formula).volatile:
                yield int(column or 0), int(table or 0)


def catch_up(store: Store, progress: Progress = _silent, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Compute what was put off, in short transactions; return how many cells were computed.

    Any process may do it, several at once; what one leaves when it is `cancelled`, the next goes on with.
    """
    from store.language import _

    total, computed = backlog(store), 0
    store.owes = False
    while not cancelled():
        with store.write() as tx:
            done = _next(tx)
        if done is None:
            return computed
        time.sleep(_GAP)
        computed += done
        progress(_("Computing"), min(computed, total), total)
    return computed


def _next(tx: Transaction) -> int | None:
    """Compute the next rows that were put off, in all columns of their table; None when there are none."""
    graph = dependencies.load(tx)
    place = {column: rank for rank, column in enumerate(graph.order)}
    waiting = [(int(column or 0), int(first or 0), int(last or 0)) for column, first, last in tx.all(_WAITING)]
    if not waiting:
        return None
    column, first, last = min(waiting, key=lambda line: (place.get(line[0], -1), line[1]))
    table = graph.tables.get(column)
    if table is None:
        tx.run("DELETE FROM stale WHERE column_id = ?", [column])
        return 0
    sql = f"SELECT id FROM t_{table} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1 OFFSET {INLINE - 1}"
    end = tx.number(sql, [first, last]) or last
    work = _Work(tx, graph, most=3 * INLINE)
    # what is computed from what is computed now would else be computed again
    for number in dict.fromkeys(line[0] for line in waiting):
        if graph.tables.get(number) == table:
            work.refresh(number, _taken_over(tx, table, number, first, end))
    work.run()
    return tx.computed


_WAITING = "SELECT column_id, first, last FROM stale ORDER BY id"


def _taken_over(tx: Transaction, table: int, column: int, first: int, end: int) -> set[int]:
    """Return the rows of a span in which a column is still to be computed, and strike them off."""
    rows: set[int] = set()
    sql = "SELECT id, first, last FROM stale WHERE column_id = ? AND first <= ? AND last >= ?"
    for number, start, stop in tx.all(sql, [column, end, first]):
        low, high = max(int(start or 0), first), min(int(stop or 0), end)
        rows.update(tx.numbers(f"SELECT id FROM t_{table} WHERE id BETWEEN ? AND ?", [low, high]))
        tx.run("DELETE FROM stale WHERE id = ?", [number])
        left = [(int(start or 0), low - 1), (high + 1, int(stop or 0))]
        tx.many(
            "INSERT INTO stale (column_id, first, last) VALUES (?, ?, ?)",
            ([column, *line] for line in left if line[0] <= line[1]),
        )
    return rows
