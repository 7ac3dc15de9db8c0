"""A computed column that there is not yet, tried on one row."""

from __future__ import annotations

from store.columns import Column, NewColumn
from store.connection import Reader, Value
from store.tables import Table


def tried(reader: Reader, table: Table, new: NewColumn, row: int | None = None) -> tuple[int, Value] | None:
    """Return the row that a column was tried on, and what its cell would hold; nothing is written.

    :param row: None: the first one; there is no result where it does not exist
    """
    from store.computing.evaluation import Evaluator

    wanted = row or reader.number(f"SELECT min(id) FROM {table.physical}")
    column = Column(0, new.name, new.type, new.options, 0)
    exists = wanted and reader.one(f"SELECT 1 FROM {table.physical} WHERE id = ?", [wanted])
    return next(Evaluator(reader, table.id, column).values([wanted]), None) if exists else None
