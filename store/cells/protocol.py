"""What a table asks of the type of a column."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

from store.cells.column_options import ColumnOptions
from store.cells.numbers import plain_number
from store.connection import Value

Align = Literal["left", "right"]
Compares = Literal["text", "number", "date", "checkbox", "choice", "list", "nothing"]
"""As what the values of a column are compared; ``nothing``: a cell is only empty or not."""
JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
"""What JSON can hold."""


class ColumnType(Protocol):
    """What a table asks of the type of a column."""

    @property
    def name(self) -> str:
        """The type's name, as the store and the command line know it."""

    @property
    def align(self) -> Align:
        """On which side of the column values stand."""

    @property
    def editable(self) -> bool:
        """Whether a person gives the cells their values; not so where they are computed, linked or automatic."""

    def compares(self, options: ColumnOptions) -> Compares:
        """Tell as what the column's values are compared."""

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        """Tell whether a cell's value is of the type; an empty cell always is."""

    def parse(self, text: str, options: ColumnOptions) -> Value:
        """Return the value that a text holds; `text` itself where it does not fit.

        The same text is always the same value: words such as ``today`` are read by `store.cells.typed`.
        """

    def show(self, value: Value, options: ColumnOptions) -> str:
        """Return the value as the grid shows it; not cleaned."""

    def edit(self, value: Value, options: ColumnOptions) -> str:
        """Return the text put into an editor; for a value that fits an editable type, `parse` gives it back."""

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        """Return the value as JSON has it; misfits as their text."""


def as_text(value: Value) -> str:
    """Return any cell's value as text, whatever its column's type."""
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_number(value)
