"""How the values of a column are compared, and how a value to compare them with is read."""

from __future__ import annotations

from typing import Literal, cast

from store.cells.column_types import CHECKBOX, DATE, NUMBER, TEXT, ColumnType, column_type
from store.columns import Column

Compared = Literal["text", "number", "date", "checkbox", "choice", "list", "nothing"]

ME = "{me}"
"""In a condition on a column of people: whoever asks."""
PEOPLE = ("collaborator", "creator", "last modifier")
"""Types whose values are people."""

_FALLBACK: dict[str, Compared] = {
    "number": "number",
    "date": "date",
    "checkbox": "checkbox",
    "single select": "choice",
}
_READ_AS: dict[str, ColumnType] = {"number": NUMBER, "date": DATE, "checkbox": CHECKBOX}


def compared(column: Column) -> Compared:
    """Return as what the values of a column are compared."""
    compares = getattr(column_type(column.type), "compares", None)
    if compares is None:
        return _FALLBACK.get(column.type, "text")
    return cast("Compared", compares(column.options))


def read_as(column: Column) -> ColumnType:
    """Return the type that reads and shows a value to compare a column with; computed columns read no text."""
    kind = column_type(column.type)
    return kind if getattr(kind, "editable", True) else _READ_AS.get(compared(column), TEXT)
