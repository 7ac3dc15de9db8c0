"""What a column of a table knows beside its type: how its numbers and dates are written, its choices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

DECIMAL_MARKS = (".", ",")
THOUSANDS_MARKS = ("", ",", ".", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "'", "’")
DATE_ORDERS = ("dmy", "mdy")
DATE_FORMATS = ("YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY")
COLOURS = (
    "blue",
    "green",
    "yellow",
    "red",
    "purple",
    "cyan",
    "orange",
    "pink",
    "lime",
    "teal",
    "brown",
    "grey",
)
"""The palette of choices, in the order in which new choices take them."""
MOST_DECIMALS = 15
"""How many digits a column shows behind the decimal mark at most."""


@dataclass(frozen=True)
class Choice:
    """One value that a single select offers: its name and a colour of the palette."""

    name: str
    colour: str = COLOURS[0]


@dataclass(frozen=True)
class ColumnOptions:
    """The options of one column; each type reads those that concern it."""

    decimal: str = "."
    """The decimal mark of numbers."""
    thousands: str = ""
    """The mark between groups of three digits; none when empty."""
    decimals: int | None = None
    """How many digits follow the decimal mark; as many as the value has when None."""
    currency: str = ""
    """The currency of all numbers, shown with them."""
    date_order: str = "dmy"
    """Which of 3/4/2026 comes first: the day (``dmy``) or the month (``mdy``)."""
    date_format: str = DATE_FORMATS[0]
    """How dates are shown."""
    choices: tuple[Choice, ...] = ()
    """What a single select offers, in its order."""

    @cached_property
    def choice_names(self) -> dict[str, str]:
        """The choices by name, and by folded name where only one choice folds to it."""
        folded: dict[str, str] = {}
        for choice in reversed(self.choices):
            folded[choice.name.casefold()] = choice.name
        return folded | {choice.name: choice.name for choice in self.choices}

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the options kept as JSON text; what is missing or unusable takes its default."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        return cls.from_dict(data if isinstance(data, dict) else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the options kept as a plain object; what is missing or unusable takes its default."""
        return cls(
            decimal=_one_of(DECIMAL_MARKS, data.get("decimal")),
            thousands=_one_of(THOUSANDS_MARKS, data.get("thousands")),
            decimals=_digits(data.get("decimals")),
            currency=_text(data.get("currency"))[:8],
            date_order=_one_of(DATE_ORDERS, data.get("date_order")),
            date_format=_one_of(DATE_FORMATS, data.get("date_format")),
            choices=_choices(data.get("choices")),
        )

    def to_json(self) -> str:
        """Return what differs from the defaults, as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_dict(self) -> dict[str, object]:
        """Return what differs from the defaults, as a plain object that JSON can hold."""
        kept: dict[str, object] = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        if self.choices:
            kept["choices"] = [{"name": choice.name, "colour": choice.colour} for choice in self.choices]
        return kept


def choices(names: Iterable[str]) -> tuple[Choice, ...]:
    """Return choices of these names, coloured in the order of the palette."""
    return tuple(Choice(name, COLOURS[place % len(COLOURS)]) for place, name in enumerate(names))


def _one_of(known: tuple[str, ...], given: object) -> str:
    return given if isinstance(given, str) and given in known else known[0]


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def _digits(given: object) -> int | None:
    if type(given) is not int:
        return None
    return min(max(given, 0), MOST_DECIMALS)


def _choices(given: object) -> tuple[Choice, ...]:
    if not isinstance(given, list):
        return ()
    named = [entry for entry in given if isinstance(entry, Mapping) and _text(entry.get("name"))]
    unique = {str(entry["name"]): _one_of(COLOURS, entry.get("colour")) for entry in named}
    return tuple(Choice(name, colour) for name, colour in unique.items())
