"""Many cells of one column at once: written, logged and taken back by a few statements, however many they are."""

from __future__ import annotations

from collections.abc import Iterable

from store.changes import Change, open_step
from store.connection import Transaction, Value
from store.errors import UndoOverwritesError

MANY = 20_000
"""Rows up to which each one is remembered by itself for what is computed from it."""

_DIFFERS = "(held.{place} IS NOT wanted.new OR typeof(held.{place}) != typeof(wanted.new))"


def set_column(tx: Transaction, table: int, column: int, values: Iterable[tuple[int, Value]]) -> int:
    """Give cells of one column new values, by the numbers of their rows; return how many differed.

    Each change is a line of the log. Rows that do not exist are left out.
    """
    tx.run("CREATE TEMP TABLE wanted (row INTEGER PRIMARY KEY, new)")
    try:
        tx.many("INSERT INTO wanted (row, new) VALUES (?, ?)", values)
        return _write(tx, table, column)
    finally:
        tx.run("DROP TABLE temp.wanted")


def _write(tx: Transaction, table: int, column: int) -> int:
    place = f"c_{column}"
    held = f"temp.wanted AS wanted JOIN t_{table} AS held ON held.id = wanted.row WHERE {_DIFFERS.format(place=place)}"
    count = tx.number(f"SELECT count(*) FROM {held}")
    if not count:
        return 0
    _touch(tx, table, column, count, held)
    tx.run(
        "INSERT INTO changes (at, member_id, batch_id, kind, table_id, row_id, column_id, old, new)"
        f" SELECT ?, ?, ?, 'cell', ?, held.id, ?, held.{place}, wanted.new FROM {held} ORDER BY held.id",
        [tx.at, tx.member, open_step(tx), table, column],
    )
    tx.run(
        f"UPDATE t_{table} AS held SET {place} = wanted.new, modified_at = ?, modified_by = ?"
        f" FROM temp.wanted AS wanted WHERE held.id = wanted.row AND {_DIFFERS.format(place=place)}",
        [tx.at, tx.member],
    )
    return count


def _touch(tx: Transaction, table: int, column: int, count: int, held: str) -> None:
    if count > MANY:
        first, last = tx.one(f"SELECT min(held.id), max(held.id) FROM {held}") or (0, 0)
        tx.spans[table, column].append((int(first or 0), int(last or 0)))
    else:
        tx.touched[table, column].update(tx.numbers(f"SELECT held.id FROM {held}"))


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
    pairs = tx.all(f"SELECT row_id, old FROM changes WHERE {span}", params)
    set_column(tx, table, column, ((int(row or 0), old) for row, old in pairs))
