"""Tables and their columns: real SQLite tables ``t_7`` with columns ``c_12``, and the readable views over them.

Display names, types, order and widths are metadata, so renaming, retyping and reordering cost nothing. A deleted
column or table is hidden, never dropped, so that undo brings it back with its values.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from store import bases
from store.changes import Change, applies, log, note
from store.column_types import ColumnOptions, column_type
from store.connection import Reader, Record, Transaction, Value, quoted
from store.errors import NameTakenError, NoSuchColumnError, NoSuchTableError, UndoOverwritesError
from store.names import checked_name, folded, free_name

KEPT_BESIDE = ("created_at", "created_by", "modified_at", "modified_by")
"""What every row knows besides its cells."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    id: int
    name: str
    type: str
    options: ColumnOptions
    width: int
    """In terminal cells."""

    @property
    def physical(self) -> str:
        """Its name in SQLite."""
        return f"c_{self.id}"


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


@dataclass(frozen=True)
class NewColumn:
    """A column to be made."""

    name: str
    type: str = "text"
    options: ColumnOptions = field(default_factory=ColumnOptions)
    width: int = 0
    """0: as wide as its type and name want."""


_TABLE = (
    "SELECT tables.id, base_id, bases.name, tables.name, row_count FROM tables JOIN bases ON bases.id = base_id"
    " WHERE tables.deleted_at IS NULL AND bases.deleted_at IS NULL"
)


def every(reader: Reader, base: int | None = None) -> list[Table]:
    """Return the tables of a base, or of all bases, in their order."""
    where, params = ("", []) if base is None else (" AND base_id = ?", [base])
    found = reader.all(f"{_TABLE}{where} ORDER BY bases.position, tables.position, tables.id", params)
    return [_table(reader, record) for record in found]


def load(reader: Reader, number: int) -> Table:
    """Return the table of that id.

    :raises NoSuchTableError: there is none, or it is deleted
    """
    found = reader.one(f"{_TABLE} AND tables.id = ?", [number])
    if found is None:
        raise NoSuchTableError(name=number)
    return _table(reader, found)


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
    """
    name = checked_name(name)
    if exists(tx, base, name):
        raise NameTakenError(name=name)
    number = tx.insert(
        "INSERT INTO tables (base_id, name, folded, position, created_at, deleted_at)"
        " VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM tables), ?, ?)",
        [base, name, folded(name), tx.at, tx.at],
    )
    kept = ", ".join(f"{extra} {'TEXT' if extra.endswith('at') else 'INTEGER'}" for extra in KEPT_BESIDE)
    tx.run(f"CREATE TABLE t_{number} (id INTEGER PRIMARY KEY AUTOINCREMENT, {kept})")
    for column in columns:
        _add_physical(tx, number, column)
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
    refresh_view(tx, number)


def forget(tx: Transaction, number: int) -> None:
    """Drop the description of a table that was never visible and whose rows are gone."""
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
    """
    made = add_hidden_column(tx, table, column)
    publish_column(tx, table, made)
    return made


def add_hidden_column(tx: Transaction, table: Table, column: NewColumn) -> Column:
    """Add a column that is invisible until :func:`publish_column`.

    :raises NameTakenError: the table has one of that name
    """
    number = _add_physical(tx, table.id, column)
    tx.run("UPDATE columns SET deleted_at = ? WHERE id = ?", [tx.at, number])
    name, kind, width = tx.one("SELECT name, type, width FROM columns WHERE id = ?", [number]) or ("", "", 0)
    return Column(number, str(name), str(kind), column.options, int(width or 0))


def publish_column(tx: Transaction, table: Table, column: Column) -> None:
    """Make a hidden column visible.

    :raises NameTakenError: meanwhile the table has another one of its name
    """
    if _has_column(tx, table.id, column.name, besides=column.id):
        raise NameTakenError(name=column.name)
    tx.run("UPDATE columns SET deleted_at = NULL WHERE id = ?", [column.id])
    log(tx, Change("column", table=table.id, column=column.id, new=1))
    refresh_view(tx, table.id)


def _has_column(reader: Reader, table: int, name: str, besides: int = 0) -> bool:
    sql = "SELECT 1 FROM columns WHERE table_id = ? AND folded = ? AND deleted_at IS NULL AND id != ?"
    return reader.one(sql, [table, folded(name), besides]) is not None


def _add_physical(tx: Transaction, table: int, column: NewColumn) -> int:
    name = checked_name(column.name)
    if _has_column(tx, table, name):
        raise NameTakenError(name=name)
    kind = column_type(column.type)
    number = tx.insert(
        "INSERT INTO columns (table_id, name, folded, type, options, position, width) VALUES (?, ?, ?, ?, ?,"
        " (SELECT coalesce(max(position), 0) + 1 FROM columns WHERE table_id = ?), ?)",
        [table, name, folded(name), kind.name, column.options.to_json(), table, column.width or natural_width(column)],
    )
    tx.run(f"ALTER TABLE t_{table} ADD COLUMN c_{number}")
    if kind.name == "e-mail":
        tx.run(f"CREATE INDEX t_{table}_c_{number} ON t_{table} (c_{number} COLLATE NOCASE)")
    return number


_WIDTHS = {"text": 24, "long text": 32, "number": 12, "date": 12, "checkbox": 8, "e-mail": 26, "url": 24}


def natural_width(column: NewColumn) -> int:
    """Return how many cells a column of that type and name wants."""
    return max(_WIDTHS.get(column.type, 14), min(len(column.name) + 2, 30))


def rename_column(tx: Transaction, table: Table, column: Column, name: str) -> None:
    """Give a column another name.

    :raises NameTakenError: the table has one of that name
    :raises BadNameError: it cannot be used
    """
    name = checked_name(name)
    if _has_column(tx, table.id, name, besides=column.id):
        raise NameTakenError(name=name)
    _rename_column(tx, table.id, column.id, column.name, name)


def _rename_column(tx: Transaction, table: int, column: int, old: str, new: str) -> None:
    tx.run("UPDATE columns SET name = ?, folded = ? WHERE id = ?", [new, folded(new), column])
    log(tx, Change("column name", table, None, column, old=old, new=new))
    refresh_view(tx, table)


@applies("column name")
def _apply_column_name(tx: Transaction, change: Change, value: Value) -> None:
    table, column, name = change.table or 0, change.column or 0, str(value)
    current = str(tx.value("SELECT name FROM columns WHERE id = ?", [column]))
    if current != change.new:
        raise UndoOverwritesError(theirs=current)
    if _has_column(tx, table, name, besides=column):
        raise UndoOverwritesError(theirs=name)
    _rename_column(tx, table, column, current, name)


def set_column_width(tx: Transaction, table: Table, column: Column, width: int) -> None:
    """Show a column `width` terminal cells wide (3 to 200); this is no change of data, so no step to undo."""
    width = max(3, min(200, width))
    tx.run("UPDATE columns SET width = ? WHERE id = ?", [width, column.id])
    note(tx, Change("column width", table.id, None, column.id, old=column.width, new=width))


@applies("table")
def _apply_table(tx: Transaction, change: Change, value: Value) -> None:
    base, name = tx.one("SELECT base_id, name FROM tables WHERE id = ?", [change.table]) or (0, "")
    if value and exists(tx, int(base or 0), str(name)):
        raise UndoOverwritesError(theirs=name)
    tx.run("UPDATE tables SET deleted_at = ? WHERE id = ?", [None if value else tx.at, change.table])
    log(tx, Change("table", table=change.table, old=None if value else 1, new=value))
    refresh_view(tx, change.table or 0)


@applies("column")
def _apply_column(tx: Transaction, change: Change, value: Value) -> None:
    name = str(tx.value("SELECT name FROM columns WHERE id = ?", [change.column]))
    if value and _has_column(tx, change.table or 0, name, besides=change.column or 0):
        raise UndoOverwritesError(theirs=name)
    tx.run("UPDATE columns SET deleted_at = ? WHERE id = ?", [None if value else tx.at, change.column])
    log(tx, Change("column", change.table, None, change.column, old=None if value else 1, new=value))
    refresh_view(tx, change.table or 0)


def refresh_view(tx: Transaction, number: int) -> None:
    """Make the SQL view ``Base/Table`` show the table as it is named now; none while it is deleted."""
    old = tx.value("SELECT view_name FROM tables WHERE id = ?", [number])
    if old is not None:
        tx.run(f"DROP VIEW IF EXISTS {quoted(str(old))}")
    found = tx.one(f"{_TABLE} AND tables.id = ?", [number])
    view = None
    if found is not None:
        table = _table(tx, found)
        view = _make_view(tx, table)
    tx.run("UPDATE tables SET view_name = ? WHERE id = ?", [view, number])


def _make_view(tx: Transaction, table: Table) -> str:
    others = tx.all("SELECT view_name FROM tables WHERE view_name IS NOT NULL AND id != ?", [table.id])
    view = free_name(table.path, {str(name) for (name,) in others})
    names = json_names(table)
    fields = ["id AS _id", *(f"{column.physical} AS {quoted(names[column.id])}" for column in table.columns)]
    tx.run(f"CREATE VIEW {quoted(view)} AS SELECT {', '.join(fields)} FROM {table.physical}")
    return view


def json_names(table: Table) -> dict[int, str]:
    """Return the name of each column in JSON and in the view, by column id; ``_id`` is the row's number."""
    shown = {"_id"}
    names = {}
    for column in table.columns:
        names[column.id] = free_name(column.name, shown)
        shown.add(names[column.id])
    return names
