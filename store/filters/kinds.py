"""How the values of a column are compared."""

from __future__ import annotations

from store.cells.column_types import Compares, column_type
from store.columns import Column

ME = "{me}"
"""In a condition on a column of people: whoever asks."""
PEOPLE = ("collaborator", "creator", "last modifier")
"""Types whose values are people."""


def compared(column: Column) -> Compares:
    """Return as what the values of a column are compared."""
    return column_type(column.type).compares(column.options)
