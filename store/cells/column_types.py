"""The types of columns: what fits a cell, how it is read from text, shown, edited and printed as JSON.

A value that does not fit its column's type is kept as it was given, as text: a misfit. Nothing is refused
and nothing is lost. New types are small frozen classes that follow :class:`ColumnType`; `register` adds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from store.cells.addresses import is_address, is_link
from store.cells.column_options import ColumnOptions as ColumnOptions  # the two are used together
from store.cells.dates import is_kept_date, read_date, shown_date
from store.cells.numbers import is_number, plain_number, read_number, read_written, shown_number
from store.connection import Value
from store.errors import NoSuchColumnTypeError

Align = Literal["left", "right"]

CHECK_MARK = "✓"
YES = frozenset({"yes", "oui", "ja", "true", "wahr", "vrai", "1", "x", "✓", "✔", "☑"})
NO = frozenset({"no", "non", "nein", "false", "falsch", "faux", "0", "☐"})


class ColumnType(Protocol):
    """What a table asks of the type of a column."""

    @property
    def name(self) -> str:
        """The type's name, as the store and the command line know it."""

    @property
    def align(self) -> Align:
        """On which side of the column values stand."""

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        """Tell whether a cell's value is of the type; an empty cell always is."""

    def parse(self, text: str, options: ColumnOptions) -> Value:
        """Return the value that a person typed or a file holds; `text` itself where it does not fit."""

    def show(self, value: Value, options: ColumnOptions) -> str:
        """Return the value as the grid shows it; not cleaned."""

    def edit(self, value: Value, options: ColumnOptions) -> str:
        """Return the text put into an editor; for a value that fits, `parse` gives the value back."""

    def to_json(self, value: Value, options: ColumnOptions) -> str | int | float | bool | None:
        """Return the value as JSON has it; misfits as their text."""


def as_text(value: Value) -> str:
    """Return any cell's value as text, whatever its column's type."""
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_number(value)


@dataclass(frozen=True)
class Text:
    """Any text, kept as it is."""

    name: str = "text"
    align: Align = "left"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and value != "")

    def parse(self, text: str, options: ColumnOptions) -> Value:
        return text or None

    def show(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> str | int | float | bool | None:
        return None if value is None else as_text(value)


@dataclass(frozen=True)
class LongText(Text):
    """Text of several lines, as long as it likes."""

    name: str = "long text"


@dataclass(frozen=True)
class Email(Text):
    """One mail address, without a display name."""

    name: str = "e-mail"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and is_address(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        return bare or None if not bare or is_address(bare) else text


@dataclass(frozen=True)
class Link(Text):
    """A web address: http, https, or starting with ``www.``."""

    name: str = "url"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and is_link(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        return bare or None if not bare or is_link(bare) else text


@dataclass(frozen=True)
class SingleSelect(Text):
    """The name of one of the column's choices."""

    name: str = "single select"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and options.choice_names.get(value) == value)

    def parse(self, text: str, options: ColumnOptions) -> Value:
        names = options.choice_names
        if (choice := names.get(text)) is not None:
            return choice
        bare = text.strip()
        if not bare:
            return None
        return names.get(bare) or names.get(bare.casefold()) or text


@dataclass(frozen=True)
class Number:
    """A number, written and shown the way its column says."""

    name: str = "number"
    align: Align = "right"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or is_number(value)

    def parse(self, text: str, options: ColumnOptions) -> Value:
        if text.isdigit():
            number = read_number(text)
            return text if number is None else number
        bare = text.strip()
        if not bare:
            return None
        # what the column's own notation cannot read may be unmistakable in the other
        written = read_written(bare, options.decimal) or read_written(bare, "," if options.decimal == "." else ".")
        if written is None or (options.currency and written.currency not in ("", options.currency)):
            return text
        return written.value

    def show(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return shown_number(
            value,
            decimal=options.decimal,
            thousands=options.thousands,
            decimals=options.decimals,
            currency=options.currency,
        )

    def edit(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return plain_number(value, options.decimal)

    def to_json(self, value: Value, options: ColumnOptions) -> str | int | float | bool | None:
        return value if value is None or is_number(value) else as_text(value)


@dataclass(frozen=True)
class Date:
    """A day, or a day with a time to the minute."""

    name: str = "date"
    align: Align = "left"

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

    def to_json(self, value: Value, options: ColumnOptions) -> str | int | float | bool | None:
        return None if value is None else as_text(value)


@dataclass(frozen=True)
class Checkbox:
    """Yes (1) or no (0)."""

    name: str = "checkbox"
    align: Align = "left"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (not isinstance(value, str) and value in (0, 1))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        word = text.strip().casefold()
        if word in YES:
            return 1
        if word in NO:
            return 0
        return text if word else None

    def show(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return as_text(value)
        return CHECK_MARK if value else ""

    def edit(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return as_text(value)
        return "yes" if value else "no"

    def to_json(self, value: Value, options: ColumnOptions) -> str | int | float | bool | None:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return None if value is None else as_text(value)
        return bool(value)


_REGISTRY: dict[str, ColumnType] = {}


def register(kind: ColumnType) -> ColumnType:
    """Add a type of column under its name and return it."""
    if _REGISTRY.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"the column type {kind.name} is taken")
    return kind


TEXT = register(Text())
LONG_TEXT = register(LongText())
NUMBER = register(Number())
DATE = register(Date())
CHECKBOX = register(Checkbox())
EMAIL = register(Email())
LINK = register(Link())
SINGLE_SELECT = register(SingleSelect())


def column_type(name: str) -> ColumnType:
    """Return the type of this name.

    :raises NoSuchColumnTypeError: when there is none
    """
    try:
        return _REGISTRY[name]
    except KeyError:
        raise NoSuchColumnTypeError(name=name, known=", ".join(_REGISTRY)) from None


def parse_all(kind: ColumnType, texts: Sequence[str], options: ColumnOptions) -> list[Value]:
    """Return the values of many cells of one column; what repeats is read once."""
    read = {text: kind.parse(text, options) for text in set(texts)}
    return [read[text] for text in texts]
