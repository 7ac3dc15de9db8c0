"""The SQL views ``Base/Table``, through which other programs read the tables as people named them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from store.connection import Transaction, quoted
from store.names import distinct, free_name

if TYPE_CHECKING:
    from store.tables import Table

_RESERVED = "sqlite_"
"""SQLite lets nobody name a thing so."""


def drop(tx: Transaction, tables: Iterable[int]) -> None:
    """Drop the views of tables."""
    for number in tables:
        view = tx.value("SELECT view_name FROM tables WHERE id = ?", [number])
        if view is not None:
            tx.run(f"DROP VIEW IF EXISTS {quoted(str(view))}")
            tx.run("UPDATE tables SET view_name = NULL WHERE id = ?", [number])


def make(tx: Transaction, table: Table) -> None:
    """Make the view of a table that has none."""
    wanted = f"_{table.path}" if table.path.casefold().startswith(_RESERVED) else table.path
    others = tx.all("SELECT view_name FROM tables WHERE view_name IS NOT NULL")
    view = free_name(wanted, (str(name) for (name,) in others))
    names = json_names(table)
    fields = ["id AS _id", *(f"{column.sql} AS {quoted(names[column.id])}" for column in table.columns)]
    tx.run(f"CREATE VIEW {quoted(view)} AS SELECT {', '.join(fields)} FROM {table.physical}")
    tx.run("UPDATE tables SET view_name = ? WHERE id = ?", [view, table.id])


def json_names(table: Table) -> dict[int, str]:
    """Return the name of each column in JSON and in the view, by column id; ``_id`` is the row's number."""
    names = distinct((column.name for column in table.columns), ["_id"])
    return {column.id: name for column, name in zip(table.columns, names, strict=True)}
