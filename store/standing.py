"""Whether a row still stands: it, its table and its base are all there. Mail of other rows is shown to nobody."""

from __future__ import annotations

from collections.abc import Collection

from store import tables
from store.cells.column_types import column_type
from store.connection import Reader, placeholders
from store.errors import NoSuchColumnError, NoSuchRowError, NoSuchTableError, ReadOnlyColumnError
from store.tables import Table


def condition(reader: Reader, owner: str, only: int | None = None, *, takes_mail: bool = False) -> str:
    """Return an SQL condition that the row which a record of `owner` names stands.

    :param owner: an SQL table with ``table_id`` and ``row_id``
    :param only: the one table that these records can name
    :param takes_mail: whether mail must be on in its base, too
    """
    found = reader.all(
        "SELECT tables.id FROM tables JOIN bases ON bases.id = base_id"
        " WHERE tables.deleted_at IS NULL AND bases.deleted_at IS NULL AND tables.id = coalesce(?, tables.id)"
        " AND bases.mail_on >= ?",
        [only, int(takes_mail)],
    )
    cases = (f"WHEN {n} THEN EXISTS (SELECT 1 FROM t_{n} WHERE t_{n}.id = {owner}.row_id)" for (n,) in found)
    return f"CASE {owner}.table_id {' '.join(cases)} ELSE 0 END" if found else "0"


def row_stands(reader: Reader, table: int, row: int) -> bool:
    """Tell whether a row stands."""
    one = "(SELECT ? AS table_id, ? AS row_id) AS named"
    return reader.one(f"SELECT 1 FROM {one} WHERE {condition(reader, 'named', table)}", [table, row]) is not None


def row_takes_mail(reader: Reader, table: int, row: int) -> bool:
    """Tell whether a row stands, and mail is on in its base."""
    one = "(SELECT ? AS table_id, ? AS row_id) AS named"
    where = condition(reader, "named", table, takes_mail=True)
    return reader.one(f"SELECT 1 FROM {one} WHERE {where}", [table, row]) is not None


def require_row(reader: Reader, table: int, row: int) -> None:
    """Do nothing if a row stands.

    :raises NoSuchTableError: its table or base is deleted
    :raises NoSuchRowError: it is deleted itself
    """
    if not row_stands(reader, table, row):
        raise NoSuchRowError(table=tables.load(reader, table).path, row=row)


def table_of(reader: Reader, number: int) -> Table | None:
    """Return a table, or None when it or its base is deleted."""
    try:
        return tables.load(reader, number)
    except NoSuchTableError:
        return None


_STANDS = (
    "SELECT 1 FROM tables JOIN bases ON bases.id = base_id"
    " WHERE tables.id = ? AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL"
)


def require_columns(reader: Reader, table: Table, columns: Collection[int]) -> None:
    """Do nothing if columns stand, whatever they were when the table was looked at.

    :raises NoSuchTableError: the table or its base is deleted
    :raises NoSuchColumnError: a column is deleted
    """
    _kinds(reader, table, columns)


def require_writable(reader: Reader, table: Table, columns: Collection[int]) -> None:
    """Do nothing if cells of these columns take values now, whatever they were when the table was looked at.

    :raises NoSuchTableError: the table or its base is deleted
    :raises NoSuchColumnError: a column is deleted
    :raises ReadOnlyColumnError: a column is computed
    """
    for name, kind in _kinds(reader, table, columns):
        if not column_type(kind).editable:
            raise ReadOnlyColumnError(column=name, type=kind)


def _kinds(reader: Reader, table: Table, columns: Collection[int]) -> list[tuple[str, str]]:
    """Return the names and types of columns that must stand."""
    if reader.one(_STANDS, [table.id]) is None:
        raise NoSuchTableError(name=table.path)
    sql = f"id IN ({placeholders(len(columns))}) AND table_id = ? AND deleted_at IS NULL"
    found = reader.all(f"SELECT id, name, type FROM columns WHERE {sql}", [*columns, table.id])
    gone = set(columns) - {number for number, _name, _kind in found}
    if gone:
        names = {column.id: column.name for column in table.columns}
        number = min(gone)
        raise NoSuchColumnError(table=table.path, name=names.get(number, number))
    return [(str(name), str(kind)) for _number, name, kind in found]
