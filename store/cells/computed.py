"""Column types whose values no one types: formulas, lookups, links, automatic ones, buttons."""

from __future__ import annotations

from dataclasses import dataclass

from store.cells.amounts import Number
from store.cells.choices import Checkbox, Names
from store.cells.column_options import ColumnOptions
from store.cells.lists import read_json
from store.cells.moments import Date
from store.cells.protocol import Align, ColumnType, Compares, JsonValue, as_text
from store.cells.texts import Text
from store.connection import Value

ERRORS = frozenset({"#ERROR!", "#DIV/0!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""What stands in a cell whose formula comes to nothing."""


def is_error(value: Value) -> bool:
    """Tell whether a computed value is an error."""
    return isinstance(value, str) and value in ERRORS


@dataclass(frozen=True)
class Linked(Names):
    """The titles of the linked rows, in their order; two may be the same. The links themselves are kept elsewhere."""

    name: str = "link"
    editable: bool = False

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or bool(_several(value))

    def show(self, value: Value, options: ColumnOptions) -> str:
        return ", ".join(str(title) for title in _several(value)) or as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return _several(value) or (None if value is None else as_text(value))


_RESULTS: dict[str, ColumnType] = {
    "text": Text(),
    "number": Number(),
    "date": Date(),
    "checkbox": Checkbox(),
    "list": Names(),
}


@dataclass(frozen=True)
class Formula:
    """What a formula comes to, shown as its result says; an error as it is."""

    name: str = "formula"
    align: Align = "left"
    editable: bool = False

    def compares(self, options: ColumnOptions) -> Compares:
        return self.result(options).compares(options)

    def result(self, options: ColumnOptions) -> ColumnType:
        """Return the type of the column's values."""
        return _RESULTS[options.result]

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        if is_error(value):
            return False
        if options.result == "list":
            return value is None or bool(_several(value))
        return self.result(options).fits(value, options)

    def parse(self, text: str, options: ColumnOptions) -> Value:
        return text if is_error(text) else self.result(options).parse(text, options)

    def show(self, value: Value, options: ColumnOptions) -> str:
        if options.result == "list" and (several := _several(value)):
            return ", ".join(_shown(one, options) for one in several)
        return self.result(options).show(value, options)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return self.result(options).edit(value, options)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        if options.result == "list" and (several := _several(value)):
            return several
        return self.result(options).to_json(value, options)


@dataclass(frozen=True)
class Lookup(Formula):
    """What the linked rows hold; several values are shown one after the other."""

    name: str = "lookup"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return bool(_several(value)) or super().fits(value, options)

    def show(self, value: Value, options: ColumnOptions) -> str:
        if several := _several(value):
            return ", ".join(_shown(one, options) for one in several)
        return super().show(value, options)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return _several(value) or super().to_json(value, options)


@dataclass(frozen=True)
class Count(Formula):
    """How many rows are linked."""

    name: str = "count"
    align: Align = "right"

    def result(self, options: ColumnOptions) -> ColumnType:
        return _RESULTS["number"]


@dataclass(frozen=True)
class Automatic(Text):
    """A text that the store gives: automatic numbers, and who made or changed a row."""

    editable: bool = False

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and value != "")


@dataclass(frozen=True)
class AutomaticDate(Date):
    """When a row was made or changed."""

    editable: bool = False


@dataclass(frozen=True)
class Button(Text):
    """A button: every row shows its label, no cell has a value."""

    name: str = "button"
    editable: bool = False

    def compares(self, options: ColumnOptions) -> Compares:
        return "nothing"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None

    def show(self, value: Value, options: ColumnOptions) -> str:
        return options.label

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return None


def _several(value: Value) -> list[JsonValue]:
    """Return the plain values of a JSON array; none where it is none."""
    found = read_json(value)
    if not isinstance(found, list) or not all(isinstance(one, str | int | float) for one in found):
        return []
    return found


def _shown(one: JsonValue, options: ColumnOptions) -> str:
    """Return one of several values: numbers and dates as the column shows them."""
    if isinstance(one, bool):
        return Checkbox().show(int(one), options)
    if isinstance(one, int | float):
        return Number().show(one, options)
    return Date().show(one, options) if isinstance(one, str) else as_text(None)
