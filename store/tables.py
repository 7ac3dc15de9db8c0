"""Tables and their columns: real SQLite tables ``t_7`` with columns ``c_12``, and the readable views over them.

Display names, types, order and widths are metadata, so renaming, retyping and reordering cost nothing. A deleted
column or table is hidden, never dropped, so that undo brings it back with its values.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from store import bases, sql_views, views
from store.cells.column_options import ColumnOptions
from store.changes import Change, log
from store.columns import Column as Column
from store.columns import NewColumn as NewColumn
from store.columns import add_hidden, describe, index, require_room
from store.columns import natural_width as natural_width
from store.columns import publish as publish_hidden
from store.connection import Reader, Record, Transaction
from store.errors import NameTakenError, NoSuchColumnError, NoSuchTableError
from store.names import checked_name, folded

KEPT_BESIDE = ("created_at", "created_by", "modified_at", "modified_by")
"""What every row knows besides its cells."""


@dataclass(frozen=True)
class Table:
    """One table with its columns in order."""

    id: int
    base_id: int
    base: str
    name: str
    row_count: int
    columns: tuple[Column, ...]

    @property
    def physical(self) -> str:
        """Its name in SQLite."""
        return f"t_{self.id}"

    @property
    def path(self) -> str:
        """Its name on the command line: ``Base/Table``."""
        return f"{self.base}/{self.name}"

    def column(self, name: str) -> Column:
        """Return the column of that name, however it is spelled.

        :raises NoSuchColumnError: there is none
        """
        for column in self.columns:
            if folded(column.name) == folded(name):
                return column
        raise NoSuchColumnError(table=self.path, name=name)

    def column_by_id(self, number: int) -> Column:
        """Return the column of that id.

        :raises NoSuchColumnError: there is none, or it is deleted
        """
        for column in self.columns:
            if column.id == number:
                return column
        raise NoSuchColumnError(table=self.path, name=number)

    def of_type(self, type_name: str) -> tuple[Column, ...]:
        """Return its columns of one type."""
        return tuple(column for column in self.columns if column.type == type_name)


_TABLE = (
    "SELECT tables.id, base_id, bases.name, tables.name, row_count FROM tables JOIN bases ON bases.id = base_id"
    " WHERE tables.deleted_at IS NULL AND bases.deleted_at IS NULL"
)


def every(reader: Reader, base: int | None = None) -> list[Table]:
    """Return the tables of a base, or of all bases, in their order."""
    where, params = ("", []) if base is None else (" AND base_id = ?", [base])
    found = reader.all(f"{_TABLE}{where} ORDER BY bases.position, tables.position, tables.id", params)
    return [_table(reader, record) for record in found]


def of_base(reader: Reader, base: int) -> list[int]:
    """Return the ids of all tables of a base, deleted ones included."""
    return [int(number or 0) for (number,) in reader.all("SELECT id FROM tables WHERE base_id = ?", [base])]


def load(reader: Reader, number: int) -> Table:
    """Return the table of that id.

    :raises NoSuchTableError: there is none, or it is deleted
    """
    found = reader.one(f"{_TABLE} AND tables.id = ?", [number])
    if found is None:
        raise NoSuchTableError(name=path_of(reader, number) or number)
    return _table(reader, found)


def path_of(reader: Reader, number: int) -> str:
    """Return ``Base/Table`` for a table of that id, which may be deleted; empty where there never was one."""
    held = _any_table(reader, number)
    return held.path if held.id else ""


def find(reader: Reader, path: str) -> Table:
    """Return the table named ``Base/Table``, however it is spelled.

    :raises NoSuchBaseError: no such base
    :raises NoSuchTableError: no such table in it
    """
    base_name, slash, name = path.partition("/")
    if not slash:
        raise NoSuchTableError(name=path)
    base = bases.find(reader, base_name)
    found = reader.one(f"{_TABLE} AND base_id = ? AND tables.folded = ?", [base.id, folded(name)])
    if found is None:
        raise NoSuchTableError(name=path)
    return _table(reader, found)


def exists(reader: Reader, base: int, name: str) -> bool:
    """Tell whether a base has a table of that name."""
    return reader.one(f"{_TABLE} AND base_id = ? AND tables.folded = ?", [base, folded(name)]) is not None


def _table(reader: Reader, record: Record) -> Table:
    number, base_id, base, name, row_count = record
    columns = tuple(
        Column(int(n or 0), str(called), str(kind), ColumnOptions.from_json(str(options)), int(width or 0))
        for n, called, kind, options, width in reader.all(
            "SELECT id, name, type, options, width FROM columns"
            " WHERE table_id = ? AND deleted_at IS NULL ORDER BY position, id",
            [number],
        )
    )
    return Table(int(number or 0), int(base_id or 0), str(base), str(name), int(row_count or 0), columns)


def add(tx: Transaction, base: int, name: str, columns: tuple[NewColumn, ...], *, published: bool = True) -> Table:
    """Make a table with its columns; unpublished, it stays invisible until :func:`publish`.

    :raises NameTakenError: the base has one of that name
    :raises BadNameError: a name cannot be used
    :raises TooManyColumnsError: no table can have as many columns
    """
    name = checked_name(name)
    if exists(tx, base, name):
        raise NameTakenError(name=name)
    number = tx.insert(
        "INSERT INTO tables (base_id, name, folded, position, created_at, deleted_at)"
        " VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM tables), ?, ?)",
        [base, name, folded(name), tx.at, tx.at],
    )
    require_room(tx, number, len(columns))
    views.add_first(tx, number)
    made = [describe(tx, number, column) for column in columns]
    kept = (f"{extra} {'TEXT' if extra.endswith('at') else 'INTEGER'}" for extra in KEPT_BESIDE)
    places = ", ".join(["id INTEGER PRIMARY KEY AUTOINCREMENT", *kept, *(column.physical for column in made)])
    tx.run(f"CREATE TABLE t_{number} ({places})")
    for column in made:
        index(tx, number, column)
    if published:
        publish(tx, number)
    return _any_table(tx, number)


def publish(tx: Transaction, number: int) -> None:
    """Make a table visible, as one step that can be undone.

    :raises NameTakenError: meanwhile the base has another one of its name
    """
    base, name = tx.one("SELECT base_id, name FROM tables WHERE id = ?", [number]) or (0, "")
    if exists(tx, int(base or 0), str(name)):
        raise NameTakenError(name=name)
    tx.run("UPDATE tables SET deleted_at = NULL WHERE id = ?", [number])
    log(tx, Change("table", table=number, new=1))
    refresh_views(tx, [number])


def publish_in(tx: Transaction, number: int, base: int) -> None:
    """Make a table visible with its base; when another base of that name came meanwhile, in that one.

    :raises NameTakenError: there is another table of its name
    """
    name = str(tx.value("SELECT name FROM bases WHERE id = ? AND deleted_at IS NOT NULL", [base]) or "")
    if name and bases.exists(tx, name):
        tx.run("UPDATE tables SET base_id = ? WHERE id = ?", [bases.find(tx, name).id, number])
        bases.forget_unpublished(tx, base)
    else:
        bases.publish(tx, base)
    publish(tx, number)


def forget(tx: Transaction, number: int) -> None:
    """Drop the description of a table that was never visible and whose rows are gone."""
    tx.run("DELETE FROM views WHERE table_id = ?", [number])
    tx.run("DELETE FROM counters WHERE column_id IN (SELECT id FROM columns WHERE table_id = ?)", [number])
    tx.run("DELETE FROM columns WHERE table_id = ?", [number])
    tx.run("DELETE FROM tables WHERE id = ?", [number])


def _any_table(reader: Reader, number: int) -> Table:
    """Return a table even while it is not published."""
    record = reader.one(
        "SELECT tables.id, base_id, bases.name, tables.name, row_count"
        " FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = ?",
        [number],
    )
    return _table(reader, record or (0, 0, "", "", 0))


def add_column(tx: Transaction, table: Table, column: NewColumn) -> Column:
    """Add a column at the end, empty in every row.

    :raises NameTakenError: the table has one of that name
    :raises BadNameError: the name cannot be used
    :raises TooManyColumnsError: the table has no room
    """
    made = add_hidden(tx, table.id, column)
    publish_columns(tx, table, [made])
    if made.type == "auto number":
        from store.new_rows import number_new_column

        number_new_column(tx, table.id, made)
    return made


def publish_columns(tx: Transaction, table: Table, columns: Sequence[Column]) -> None:
    """Make hidden columns visible, in one step.

    :raises NameTakenError: meanwhile the table has another one of a name
    """
    publish_hidden(tx, table.id, columns)
    refresh_views(tx, [table.id])


def refresh_views(tx: Transaction, numbers: Collection[int]) -> None:
    """Make the SQL views of tables show them as they are now; a deleted table has none."""
    sql_views.drop(tx, numbers)
    for number in numbers:
        found = tx.one(f"{_TABLE} AND tables.id = ?", [number])
        if found is not None:
            sql_views.make(tx, _table(tx, found))
