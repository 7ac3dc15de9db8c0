"""Links between rows: two columns, one on each side, and the pairs of rows in an SQL table ``l_3``.

The pairs are the truth; what a link's cell holds are the titles of the linked rows, kept fresh by `store.computing`.
Pairs of rows or columns that are deleted stay, unseen, and are there again when those come back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from store import standing
from store.cells.column_options import ColumnOptions
from store.changes import Change, log
from store.columns import Column, NewColumn, add_hidden
from store.connection import Reader, Transaction, Value, placeholders
from store.errors import (
    LinkedTableGoneError,
    LinkTakesOneError,
    NoSuchRowError,
    NoSuchTableError,
    UndoOverwritesError,
)
from store.names import free_name
from store.tables import Table, load, path_of, publish_columns


@dataclass(frozen=True)
class Side:
    """A link as one of its columns sees it."""

    link: int
    here: str
    """The field of the own rows in the pairs: ``a`` or ``b``."""
    table: int
    """The table that is linked to."""
    column: int | None
    """The column on the other side, if there is one."""

    @property
    def pairs(self) -> str:
        """The SQL table of the pairs."""
        return f"l_{self.link}"

    @property
    def there(self) -> str:
        """The field of the other rows in the pairs."""
        return "b" if self.here == "a" else "a"

    @property
    def order(self) -> str:
        """The field that says in which order an own row has its links."""
        return f"place_{self.here}"

    @property
    def back_order(self) -> str:
        """The field that says in which order an other row has its links."""
        return f"place_{self.there}"


def side(reader: Reader, options: ColumnOptions) -> Side:
    """Return the link that a link column's options name."""
    found = reader.one("SELECT table_a, column_a, table_b, column_b FROM links WHERE id = ?", [options.link])
    table_a, column_a, table_b, column_b = found or (0, None, 0, None)
    if options.side == "b":
        return Side(options.link, "b", int(table_a or 0), None if column_a is None else int(column_a))
    return Side(options.link, "a", int(table_b or 0), None if column_b is None else int(column_b))


def other_table(reader: Reader, column: Column) -> Table:
    """Return the table that a link column leads to.

    :raises LinkedTableGoneError: it was deleted
    """
    try:
        return load(reader, side(reader, column.options).table)
    except NoSuchTableError as error:
        raise LinkedTableGoneError(column=column.name) from error


def add_link_column(
    tx: Transaction, table: Table, new: NewColumn, other: Table, back: str = "", *, is_single_back: bool = False
) -> Column:
    """Add a link to another table, or to the table itself, with a column on each side.

    :param new: name, width and whether it links to several rows (``options.multiple``)
    :param back: the name of the column on the other side; default: this table's name
    :raises NameTakenError: the table has a column of that name
    """
    number = tx.insert("INSERT INTO links (table_a, column_a, table_b) VALUES (?, 0, ?)", [table.id, other.id])
    make_pairs(tx, number)
    here = replace(new.options, link=number, side="a", shows=new.options.shows or _first(other))
    there = ColumnOptions(link=number, side="b", shows=_first(table), multiple=not is_single_back)
    taken = [*(column.name for column in other.columns), *([new.name] if other.id == table.id else [])]
    column = add_hidden(tx, table.id, replace(new, type="link", options=here))
    returning = add_hidden(tx, other.id, NewColumn(back or free_name(table.name, taken), "link", there))
    tx.run("UPDATE links SET column_a = ?, column_b = ? WHERE id = ?", [column.id, returning.id, number])
    publish_columns(tx, table, [column])
    publish_columns(tx, other, [returning])
    return column


def make_pairs(tx: Transaction, link: int) -> None:
    """Make the SQL table for the pairs of a link."""
    tx.run(
        f"CREATE TABLE l_{link} (a INTEGER NOT NULL, b INTEGER NOT NULL, place_a INTEGER NOT NULL,"
        " place_b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID"
    )
    tx.run(f"CREATE INDEX l_{link}_b ON l_{link} (b, a)")


def forget(tx: Transaction, table: int) -> None:
    """Drop the links of a table that was never visible."""
    for number in tx.numbers("SELECT id FROM links WHERE ? IN (table_a, table_b)", [table]):
        tx.run(f"DROP TABLE IF EXISTS l_{number}")
        tx.run("DELETE FROM links WHERE id = ?", [number])


def _first(table: Table) -> int:
    return table.columns[0].id if table.columns else 0


def both_sides(reader: Reader, table: int, column: Column) -> list[tuple[int, int]]:
    """Return table and column of a column, and of a link's other side if that is still there."""
    found = [(table, column.id)]
    if column.type == "link":
        other = side(reader, column.options)
        standing = "SELECT 1 FROM columns WHERE id = ? AND deleted_at IS NULL AND id != ?"
        if other.column and reader.one(standing, [other.column, column.id]):
            found.append((other.table, other.column))
    return found


def linked(reader: Reader, column: Column, row: int) -> list[int]:
    """Return the numbers of the rows that a row is linked to, in their order."""
    return [other for other, _row in linked_all(reader, column, [row])]


def linked_all(reader: Reader, column: Column, rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return (linked row, row) of several rows, each row's in their order."""
    link = side(reader, column.options)
    found = reader.all(
        f"SELECT {link.there}, {link.here} FROM {link.pairs} JOIN t_{link.table} AS other ON other.id = {link.there}"
        f" WHERE {link.here} IN ({placeholders(len(rows))}) ORDER BY {link.here}, {link.order}, {link.there}",
        list(rows),
    )
    return [(int(other or 0), int(row or 0)) for other, row in found]


def set_links(tx: Transaction, table: Table, row: int, column: Column, others: Sequence[int]) -> None:
    """Link a row to exactly these rows, in this order.

    Where the other side takes one row only, each of them leaves the row that it was linked to.

    :raises LinkTakesOneError: several, and the column links to one
    :raises NoSuchRowError: one of the rows does not exist
    :raises NoSuchTableError: the table is deleted
    :raises NoSuchColumnError: the column is
    """
    standing.require_columns(tx, table, [column.id])
    wanted = list(dict.fromkeys(others))
    if len(wanted) > 1 and not column.options.multiple:
        raise LinkTakesOneError(column=column.name, found=len(wanted))
    link = side(tx, column.options)
    _require(tx, table.path, f"t_{table.id}", [row])
    _require(tx, path_of(tx, link.table), f"t_{link.table}", wanted)
    _free(tx, table, column, link, row, wanted)
    before = _kept(tx, link, row, column.options)
    if [pair.row for pair in before] != wanted:
        known = {pair.row: pair.back for pair in before}
        after = [
            _Pair(other, place, known.get(other) or _next_place(tx, link, other)) for place, other in enumerate(wanted)
        ]
        _write(tx, Change("links", table.id, row, column.id, link.link, _text(before), _text(after)), link)


def _require(reader: Reader, path: str, place: str, rows: Sequence[int]) -> None:
    for row in rows:
        if reader.one(f"SELECT 1 FROM {place} WHERE id = ?", [row]) is None:
            raise NoSuchRowError(table=path, row=row)


def _free(tx: Transaction, table: Table, column: Column, link: Side, row: int, wanted: Sequence[int]) -> None:
    """Take rows that can be linked to once only away from where they are, deleted rows too: these may come back."""
    for holder, other in _holders(tx, link, row, wanted):
        held = _held(tx, link, holder, deleted=True)
        rest = [pair for pair in held if pair.row != other]
        _write(tx, Change("links", table.id, holder, column.id, link.link, _text(held), _text(rest)), link)


def _holders(reader: Reader, link: Side, row: int, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Return which other rows hold rows that can be linked to once only: (row that holds, row that is held)."""
    options = reader.value("SELECT options FROM columns WHERE id = ?", [link.column]) if link.column else None
    if options is None or ColumnOptions.from_json(str(options)).multiple:
        return []
    sql = f"SELECT {link.here} FROM {link.pairs} WHERE {link.there} = ? AND {link.here} != ?"
    return [(holder, other) for other in wanted for holder in reader.numbers(sql, [other, row])]


class _Pair(NamedTuple):
    """One link of a row."""

    row: int
    """The row that it leads to."""
    place: int
    """Its rank among the links of the own row."""
    back: int
    """Its rank among the links of the other row."""


def _kept(reader: Reader, link: Side, row: int, options: ColumnOptions) -> list[_Pair]:
    """Return the links that a change of a row's links replaces: where there is one at most, an unseen one too."""
    return _held(reader, link, row, deleted=not options.multiple)


def _held(reader: Reader, link: Side, row: int, *, deleted: bool = False) -> list[_Pair]:
    """Return a row's links to rows that exist, or to deleted ones too, in their order."""
    existing = "1" if deleted else f"{link.there} IN (SELECT id FROM t_{link.table})"
    found = reader.all(
        f"SELECT {link.there}, {link.order}, {link.back_order} FROM {link.pairs}"
        f" WHERE {link.here} = ? AND {existing} ORDER BY {link.order}, {link.there}",
        [row],
    )
    return [_Pair(*(int(number or 0) for number in record)) for record in found]


def _next_place(reader: Reader, link: Side, other: int) -> int:
    return 1 + reader.number(f"SELECT max({link.back_order}) FROM {link.pairs} WHERE {link.there} = ?", [other])


def _text(pairs: Sequence[_Pair]) -> str | None:
    return json.dumps(pairs) if pairs else None


def logged(value: Value) -> list[int]:
    """Return the linked rows that a change of links names as old or new."""
    return [pair.row for pair in _pairs(value)]


def _pairs(value: Value) -> list[_Pair]:
    return [_Pair(*pair) for pair in json.loads(str(value))] if value else []


def _write(tx: Transaction, change: Change, link: Side) -> None:
    """Make the pairs those of a change, and log it."""
    row, before, after = change.row or 0, logged(change.old), _pairs(change.new)
    gone = set(before) - {pair.row for pair in after}
    tx.many(f"DELETE FROM {link.pairs} WHERE {link.here} = ? AND {link.there} = ?", ([row, one] for one in gone))
    tx.many(
        f"INSERT INTO {link.pairs} ({link.here}, {link.there}, {link.order}, {link.back_order}) VALUES (?1, ?2, ?3, ?4)"
        f" ON CONFLICT DO UPDATE SET {link.order} = ?3, {link.back_order} = ?4",
        ((row, *pair) for pair in after),
    )
    tx.run(f"UPDATE t_{change.table} SET modified_at = ?, modified_by = ? WHERE id = ?", [tx.at, tx.member, row])
    log(tx, change)
    tx.touch(change.table or 0, change.column or 0, row)
    if link.column:
        tx.touched[link.table, link.column].update(before, (pair.row for pair in after))


def apply_links(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a row was linked.

    :raises UndoOverwritesError: its links were changed since, or another row has what it would be linked to
    """
    options = ColumnOptions.from_json(str(tx.value("SELECT options FROM columns WHERE id = ?", [change.column])))
    link, row = side(tx, options), change.row or 0
    expected = [one for one in logged(change.new) if tx.one(f"SELECT 1 FROM t_{link.table} WHERE id = ?", [one])]
    if [pair.row for pair in _held(tx, link, row)] != expected:
        raise UndoOverwritesError(theirs=f"#{row}")
    if holders := _holders(tx, link, row, logged(value)):
        raise UndoOverwritesError(theirs=f"#{holders[0][0]}")
    _write(tx, replace(change, old=_text(_kept(tx, link, row, options)), new=value), link)
