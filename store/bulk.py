"""Many cells of one column at once: written, logged and taken back by a few statements, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from store.changes import Change, log, open_step
from store.connection import Reader, Transaction, Value
from store.errors import UndoOverwritesError

MANY = 20_000
"""Rows up to which each one is remembered by itself for what is computed from it."""


def set_column(tx: Transaction, table: int, column: int, values: Iterable[tuple[int, Value]]) -> int:
    """Give cells of one column new values, by the numbers of their rows; return how many differed.

    Each change is a line of the log. Rows that do not exist are left out.
    """
    with _wanted(tx):
        tx.many("INSERT INTO temp.wanted (row, new) VALUES (?, ?)", values)
        return _write(tx, table, column)


@contextmanager
def _wanted(tx: Transaction) -> Iterator[None]:
    """Keep a table of the values that are to be written for as long as the block lasts."""
    tx.run("CREATE TEMP TABLE wanted (row INTEGER PRIMARY KEY, new)")
    try:
        yield
    finally:
        tx.run("DROP TABLE temp.wanted")


def _write(tx: Transaction, table: int, column: int) -> int:
    place = f"c_{column}"
    # crossed, for SQLite might else walk through the whole table
    both = f"temp.wanted CROSS JOIN t_{table} AS held ON held.id = wanted.row"
    same = f"held.{place} IS wanted.new AND typeof(held.{place}) = typeof(wanted.new)"
    tx.run(f"DELETE FROM temp.wanted WHERE NOT EXISTS (SELECT 1 FROM t_{table} WHERE id = wanted.row)")
    tx.run(f"DELETE FROM temp.wanted WHERE row IN (SELECT held.id FROM {both} WHERE {same})")
    count, first, last = (int(found or 0) for found in tx.one(_EXTENT) or (0, 0, 0))
    if not count:
        return 0
    if count > MANY:
        tx.spans[table, column].append((first, last))
    else:
        tx.touched[table, column].update(tx.numbers("SELECT row FROM temp.wanted"))
    tx.run(
        "INSERT INTO changes (at, member_id, batch_id, kind, table_id, row_id, column_id, old, new)"
        f" SELECT ?, ?, ?, 'cell', ?, held.id, ?, held.{place}, wanted.new FROM {both} ORDER BY wanted.row",
        [tx.at, tx.member, open_step(tx), table, column],
    )
    tx.run(
        f"UPDATE t_{table} SET {place} = (SELECT new FROM temp.wanted WHERE row = t_{table}.id),"
        " modified_at = ?, modified_by = ? WHERE id IN (SELECT row FROM temp.wanted)",
        [tx.at, tx.member],
    )
    return count


_EXTENT = "SELECT count(*), min(row), max(row) FROM temp.wanted"


def empty_column(tx: Transaction, table: int, column: int) -> None:
    """Empty a column whose cells are computed from now on; when that is undone, what was computed goes first."""
    filled = tx.numbers(f"SELECT id FROM t_{table} WHERE c_{column} IS NOT NULL")
    set_column(tx, table, column, ((row, None) for row in filled))
    log(tx, Change("column emptied", table, None, column))


def apply_emptied(tx: Transaction, change: Change, _value: Value) -> None:
    """Undo or redo that a column was emptied: what stands in it goes; what it held has changes of its own."""
    empty_column(tx, change.table or 0, change.column or 0)


def is_each_once(reader: Reader, batch: int, lines: tuple[int, int]) -> bool:
    """Tell whether no two changes of cells of one column, from one seq of a step to another, are of the same row."""
    sql = "SELECT count(*) = count(DISTINCT row_id) FROM changes WHERE batch_id = ? AND seq BETWEEN ? AND ?"
    return bool(reader.number(sql, [batch, *lines]))


def take_back_cells(tx: Transaction, first: Change, lines: tuple[int, int]) -> None:
    """Bring cells of one column, each changed once by the lines of the log from one seq to another, back.

    :param first: any of the changes
    :raises UndoOverwritesError: one was changed since, or its row is gone
    """
    table, column, place = first.table or 0, first.column or 0, f"c_{first.column}"
    span = "changes.seq BETWEEN ? AND ? AND changes.batch_id = ? AND changes.kind = 'cell'"
    params = [*lines, first.batch]
    lost = tx.one(
        f"SELECT coalesce(held.{place}, '#' || row_id) FROM changes LEFT JOIN t_{table} AS held ON held.id = row_id"
        f" WHERE {span} AND (held.id IS NULL OR held.{place} IS NOT changes.new) LIMIT 1",
        params,
    )
    if lost is not None:
        raise UndoOverwritesError(theirs=lost[0])
    with _wanted(tx):
        tx.run(f"INSERT INTO temp.wanted (row, new) SELECT row_id, old FROM changes WHERE {span}", params)
        _write(tx, table, column)
