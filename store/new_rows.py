"""What a new row gets that nobody typed: the defaults of its columns, and automatic numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from store import bulk, clock
from store.cells.automatic import auto_format
from store.cells.column_types import column_type
from store.cells.typed import default_value
from store.columns import Column
from store.connection import Transaction, Value
from store.tables import Table

Cells = Mapping[int, Value]


def filled(tx: Transaction, table: Table, cells: Cells) -> dict[int, Value]:
    """Return the cells of a new row with what its columns add to them."""
    now = clock.moment(tx.at).astimezone()
    found = dict(cells)
    for column in table.columns:
        if column.id in found:
            continue
        if column.type == "auto number":
            found[column.id] = next(_numbers(tx, column, 1, now.date()))
        elif column.options.default:
            found[column.id] = default_value(column_type(column.type), column.options, now)
    return found


def number_rows(tx: Transaction, table: Table, first: int, last: int) -> None:
    """Give automatic numbers to the rows of a span that have none; not logged: they come with their rows."""
    for column in table.of_type("auto number"):
        _number_span(tx, table.physical, column, first, last)


def number_new_column(tx: Transaction, table: int, column: Column) -> None:
    """Give automatic numbers to all rows, in a column that was just made; not logged: they come with it."""
    _number_span(tx, f"t_{table}", column, 1, tx.number(f"SELECT max(id) FROM t_{table}"))


def _number_span(tx: Transaction, physical: str, column: Column, first: int, last: int) -> None:
    place = column.physical
    sql = f"SELECT id FROM {physical} WHERE id BETWEEN ? AND ? AND {place} IS NULL ORDER BY id"
    rows = tx.numbers(sql, [first, last])
    texts = _numbers(tx, column, len(rows), _day(tx))
    tx.many(f"UPDATE {physical} SET {place} = ? WHERE id = ?", zip(texts, rows, strict=True))


def number_column(tx: Transaction, table: int, column: Column) -> None:
    """Give automatic numbers to all rows that have none, each a change of its own; on from the highest there is."""
    rows = tx.numbers(f"SELECT id FROM t_{table} WHERE {column.physical} IS NULL ORDER BY id")
    texts = tx.all(f"SELECT {column.physical} FROM t_{table} WHERE {column.physical} IS NOT NULL")
    kind, day = auto_format(column.options.format), _day(tx)
    highest = max((kind.read(str(text), day) or 0 for (text,) in texts), default=0)
    bulk.set_column(tx, table, column.id, zip(rows, _numbers(tx, column, len(rows), day, highest), strict=True))


def _day(tx: Transaction) -> date:
    return clock.moment(tx.at).astimezone().date()


def _numbers(tx: Transaction, column: Column, count: int, day: date, highest: int = 0) -> Iterator[str]:
    """Return the next numbers of a column, all of them above `highest`, and count on."""
    kind = auto_format(column.options.format)
    prefix = kind.prefix_on(day) if kind.restarts else ""
    held = "SELECT last FROM counters WHERE column_id = ? AND prefix = ?"
    before = max(tx.number(held, [column.id, prefix]), highest)
    tx.run(
        "INSERT INTO counters (column_id, prefix, last) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET last = ?3",
        [column.id, prefix, before + count],
    )
    return (kind.written(number, day) for number in range(before + 1, before + count + 1))
