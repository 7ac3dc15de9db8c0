"""Whether a row still stands: it, its table and its base are all there. Mail of other rows is shown to nobody."""

from __future__ import annotations

from store import tables
from store.connection import Reader
from store.errors import NoSuchRowError, NoSuchTableError
from store.tables import Table


def condition(reader: Reader, owner: str, only: int | None = None) -> str:
    """Return an SQL condition that the row which a record of `owner` names stands.

    :param owner: an SQL table with ``table_id`` and ``row_id``
    :param only: the one table that these records can name
    """
    found = reader.all(
        "SELECT tables.id FROM tables JOIN bases ON bases.id = base_id"
        " WHERE tables.deleted_at IS NULL AND bases.deleted_at IS NULL AND tables.id = coalesce(?, tables.id)",
        [only],
    )
    cases = (f"WHEN {n} THEN EXISTS (SELECT 1 FROM t_{n} WHERE t_{n}.id = {owner}.row_id)" for (n,) in found)
    return f"CASE {owner}.table_id {' '.join(cases)} ELSE 0 END" if found else "0"


def row_stands(reader: Reader, table: int, row: int) -> bool:
    """Tell whether a row stands."""
    one = "(SELECT ? AS table_id, ? AS row_id) AS named"
    return reader.one(f"SELECT 1 FROM {one} WHERE {condition(reader, 'named', table)}", [table, row]) is not None


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
