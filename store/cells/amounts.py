"""Column types whose values are numbers: numbers of all kinds, durations, ratings."""

from __future__ import annotations

from dataclasses import dataclass

from store.cells.column_options import ColumnOptions
from store.cells.durations import LARGEST, read_duration, shown_duration, written_duration
from store.cells.numbers import (
    is_number,
    plain_number,
    read_number,
    read_percent,
    read_written,
    shown_number,
    written_percent,
)
from store.cells.protocol import Align, Compares, JsonValue, as_text
from store.connection import Value

STAR, NO_STAR = "★", "☆"


@dataclass(frozen=True)
class Number:
    """A number, written and shown the way its column says."""

    name: str = "number"
    align: Align = "right"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "number"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (is_number(value) and is_within(value, options))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        if text.isdigit():
            number = read_number(text)
            return text if number is None else number
        bare = text.strip()
        if not bare:
            return None
        value = _percent(bare, options) if options.percent and bare.endswith("%") else _plain(bare, options)
        return text if value is None else value

    def show(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return shown_number(
            value,
            decimal=options.decimal,
            thousands=options.thousands,
            decimals=options.decimals,
            currency=options.currency,
            before=options.currency_before,
            percent=options.percent,
        )

    def edit(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        if options.percent and is_number(value):
            return written_percent(value, options.decimal)
        return plain_number(value, options.decimal)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        return value if value is None or is_number(value) else as_text(value)


def is_within(value: Value, options: ColumnOptions) -> bool:
    """Tell whether a number is between the column's least and most."""
    if value is None or isinstance(value, str):
        return False
    return (options.least is None or value >= options.least) and (options.most is None or value <= options.most)


def _plain(bare: str, options: ColumnOptions) -> int | float | None:
    for text in dict.fromkeys((bare, _without_currency(bare, options.currency))):
        # what the column's own notation cannot read may be unmistakable in the other
        written = read_written(text, options.decimal) or read_written(text, _other(options.decimal))
        if written is not None:
            foreign = options.currency and written.currency not in ("", options.currency)
            return None if foreign else written.value
    return None


def _percent(bare: str, options: ColumnOptions) -> int | float | None:
    text = bare[:-1].rstrip()
    found = read_percent(text, options.decimal)
    return read_percent(text, _other(options.decimal)) if found is None else found


def _other(decimal: str) -> str:
    return "," if decimal == "." else "."


def _without_currency(text: str, currency: str) -> str:
    """Take off a currency that is not among those that every number may have."""
    if not currency:
        return text
    if text.endswith(currency):
        return text.removesuffix(currency).rstrip()
    minus = text[:1] if text[:1] in ("-", "−") else ""
    rest = text.removeprefix(minus).lstrip()
    return minus + rest.removeprefix(currency).lstrip()


@dataclass(frozen=True)
class Duration:
    """A span of time, in whole seconds."""

    name: str = "duration"
    align: Align = "right"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "number"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or _seconds(value) is not None

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        if not bare:
            return None
        seconds = read_duration(bare)
        return text if seconds is None else seconds

    def show(self, value: Value, options: ColumnOptions) -> str:
        seconds = _seconds(value)
        return as_text(value) if seconds is None else shown_duration(seconds, options.duration_format)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        seconds = _seconds(value)
        return as_text(value) if seconds is None else written_duration(seconds, options.duration_format)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        seconds = _seconds(value)
        return (None if value is None else as_text(value)) if seconds is None else seconds


def _seconds(value: Value) -> int | None:
    if not is_number(value) or isinstance(value, str) or value is None:
        return None
    return int(value) if value == int(value) and abs(value) < LARGEST else None


@dataclass(frozen=True)
class Rating:
    """So many stars, from one to as many as the column has."""

    name: str = "rating"
    align: Align = "left"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "number"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or _stars(value, options) > 0

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        if not bare:
            return None
        drawn = bare.rstrip(NO_STAR)
        count = len(drawn) if drawn and not drawn.strip("*" if drawn[0] == "*" else STAR) else read_number(bare)
        return int(count) if count and _stars(count, options) else text

    def show(self, value: Value, options: ColumnOptions) -> str:
        stars = _stars(value, options)
        return STAR * stars + NO_STAR * (options.rating_most - stars) if stars else as_text(value)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        stars = _stars(value, options)
        return stars or (None if value is None else as_text(value))


def _stars(value: Value, options: ColumnOptions) -> int:
    """Return how many stars a value is; 0 where it is no rating of the column."""
    if value is None or isinstance(value, str) or not 1 <= value <= options.rating_most:
        return 0
    return int(value) if value == int(value) else 0
