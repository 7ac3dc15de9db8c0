"""The column type of dates."""

from __future__ import annotations

from dataclasses import dataclass

from store.cells.column_options import ColumnOptions
from store.cells.dates import is_kept_date, read_date, shown_date
from store.cells.protocol import Align, Compares, JsonValue, as_text
from store.connection import Value


@dataclass(frozen=True)
class Date:
    """A day, or a day with a time to the minute."""

    name: str = "date"
    align: Align = "left"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "date"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and is_kept_date(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        if not bare:
            return None
        return read_date(bare, options.date_order) or text

    def show(self, value: Value, options: ColumnOptions) -> str:
        if isinstance(value, str) and is_kept_date(value):
            return shown_date(value, options.date_format)
        return as_text(value)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return None if value is None else as_text(value)
