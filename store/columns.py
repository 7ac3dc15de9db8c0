"""Columns: their descriptions, and their places ``c_12`` in the SQL tables.

A place that an import left before its column became visible is empty in every row; the next new column takes it,
because SQLite can drop a place only by writing the whole table anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from store.cells.column_types import ColumnOptions, column_type
from store.changes import Change, log
from store.connection import Reader, Transaction, placeholders
from store.errors import NameTakenError, TooManyColumnsError
from store.names import checked_name, folded

MOST_COLUMNS = 1_900
"""In one table, deleted ones included; SQLite's own limit is 2,000 in all."""

_BESIDE = {
    "creator": "(SELECT members.name FROM members WHERE members.id = created_by)",
    "last modifier": "(SELECT members.name FROM members WHERE members.id = modified_by)",
    "created": "strftime('%Y-%m-%d %H:%M', created_at, 'localtime')",
    "last modified": "strftime('%Y-%m-%d %H:%M', modified_at, 'localtime')",
}
"""What columns of these types show of what every row keeps beside its cells."""

_WIDTHS = {
    "text": 24,
    "long text": 32,
    "number": 12,
    "date": 12,
    "duration": 10,
    "checkbox": 8,
    "e-mail": 26,
    "phone": 18,
    "url": 24,
    "multiple select": 24,
    "collaborator": 20,
    "file": 26,
    "image": 26,
    "link": 24,
    "lookup": 20,
    "count": 8,
    "auto number": 12,
    "creator": 16,
    "last modifier": 16,
    "created": 18,
    "last modified": 18,
    "geolocation": 22,
    "signature": 24,
}
_WIDTH = 14
_ROOM_FOR_TIME = 6


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    id: int
    name: str
    type: str
    options: ColumnOptions
    width: int
    """In terminal cells."""
    expression: str = ""
    """What is read in place of a place in SQLite, for columns that are no cells; its values always fit the type."""

    @property
    def physical(self) -> str:
        """Its place in SQLite, which is written to."""
        return f"c_{self.id}"

    @property
    def sql(self) -> str:
        """What a query reads as its value; its place goes before what every row keeps, for rows made elsewhere."""
        if self.expression:
            return self.expression
        beside = _BESIDE.get(self.type)
        return f"coalesce({self.physical}, {beside})" if beside else self.physical


@dataclass(frozen=True)
class NewColumn:
    """A column to be made."""

    name: str
    type: str = "text"
    options: ColumnOptions = field(default_factory=ColumnOptions)
    width: int = 0
    """0: as wide as its type and name want."""


def natural_width(column: NewColumn) -> int:
    """Return how many cells a column of that type and name wants."""
    wanted = _WIDTHS.get(column.type, _WIDTH)
    if column.type == "date" and column.options.with_time:
        wanted += _ROOM_FOR_TIME
    if column.type == "rating":
        wanted = max(column.options.rating_most + 1, 8)
    if column.type == "button":
        wanted = max(len(column.options.label) + 3, 8)
    return max(min(wanted, 40), min(len(column.name) + 2, 30))


_SPARE = "import_id IS NOT NULL AND import_id NOT IN (SELECT id FROM imports)"


def is_taken(reader: Reader, table: int, name: str, besides: int = 0) -> bool:
    """Tell whether a visible column of a table, other than `besides`, bears that name."""
    sql = "SELECT 1 FROM columns WHERE table_id = ? AND folded = ? AND deleted_at IS NULL AND id != ?"
    return reader.one(sql, [table, folded(name), besides]) is not None


def require_room(reader: Reader, table: int, more: int) -> None:
    """Make sure that a table can have so many columns more.

    :raises TooManyColumnsError: it cannot
    """
    held = reader.number(f"SELECT count(*) FROM columns WHERE table_id = ? AND NOT ({_SPARE})", [table])
    if held + more > MOST_COLUMNS:
        raise TooManyColumnsError(found=held + more, limit=MOST_COLUMNS)


def describe(tx: Transaction, table: int, new: NewColumn) -> Column:
    """Write down a visible column whose place is not made yet.

    :raises NameTakenError: the table has one of that name
    :raises BadNameError: the name cannot be used
    """
    name, kind = checked_name(new.name), column_type(new.type)
    if is_taken(tx, table, name):
        raise NameTakenError(name=name)
    width = new.width or natural_width(new)
    number = tx.insert(
        "INSERT INTO columns (table_id, name, folded, type, options, position, width) VALUES (?, ?, ?, ?, ?,"
        " (SELECT coalesce(max(position), 0) + 1 FROM columns WHERE table_id = ?), ?)",
        [table, name, folded(name), kind.name, new.options.to_json(), table, width],
    )
    return Column(number, name, kind.name, new.options, width)


def add_hidden(tx: Transaction, table: int, new: NewColumn, import_id: int | None = None) -> Column:
    """Add a column with its place, invisible until :func:`publish`.

    :param import_id: the import that it is for; when that ends before publishing it, the place is spare
    :raises NameTakenError: the table has one of that name
    :raises TooManyColumnsError: it has no room
    """
    require_room(tx, table, 1)
    made = describe(tx, table, new)
    spare = tx.number(f"SELECT min(id) FROM columns WHERE table_id = ? AND {_SPARE}", [table])
    if spare:
        tx.run("DELETE FROM columns WHERE id = ?", [spare])
        tx.run("UPDATE columns SET id = ? WHERE id = ?", [spare, made.id])
        tx.run(f"DROP INDEX IF EXISTS t_{table}_c_{spare}")
        made = replace(made, id=spare)
    else:
        tx.run(f"ALTER TABLE t_{table} ADD COLUMN {made.physical}")
    tx.run("UPDATE columns SET deleted_at = ?, import_id = ? WHERE id = ?", [tx.at, import_id, made.id])
    index(tx, table, made)
    return made


def index(tx: Transaction, table: int, column: Column) -> None:
    """Index what is looked up by value: addresses."""
    set_index(tx, table, column.id, column.type)


def set_index(tx: Transaction, table: int, column: int, kind: str) -> None:
    """Give a column the index that its type wants."""
    if kind == "e-mail":
        sql = f"CREATE INDEX IF NOT EXISTS t_{table}_c_{column} ON t_{table} (c_{column} COLLATE NOCASE)"
        tx.run(sql)


def publish(tx: Transaction, table: int, columns: Sequence[Column]) -> None:
    """Make hidden columns visible, in one step.

    :raises NameTakenError: meanwhile the table has another one of a name
    """
    for column in columns:
        if is_taken(tx, table, column.name, besides=column.id):
            raise NameTakenError(name=column.name)
    numbers = [column.id for column in columns]
    shown = f"deleted_at = NULL, import_id = NULL WHERE id IN ({placeholders(len(numbers))})"
    tx.run(f"UPDATE columns SET {shown}", numbers)
    from store.computing import dependencies

    for number in numbers:
        log(tx, Change("column", table=table, column=number, new=1))
        dependencies.column_turned(tx, table, number)
