"""The parts of a column's options: what may be chosen, and how hostile JSON becomes a usable value.

A reader takes anything that JSON can hold and returns a value of its kind; what is missing (None) or unusable
becomes the option's default. Texts are cut to a length, lone surrogates in them are replaced.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

DECIMAL_MARKS = (".", ",")
THOUSANDS_MARKS = ("", ",", ".", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "'", "’")
DATE_ORDERS = ("dmy", "mdy")
DATE_FORMATS = (
    "YYYY-MM-DD",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD-MM-YYYY",
    "MM-DD-YYYY",
    "D.M.YYYY",
    "D/M/YYYY",
    "M/D/YYYY",
    "YYYY/MM/DD",
)
"""How days can be shown; a time follows as ``HH:MM``."""
DURATION_FORMATS = ("h:mm", "h:mm:ss")
SIDES = ("a", "b")
RESULTS = ("text", "number", "date", "checkbox", "list")
"""What a formula or a lookup can come to."""
ROLLS = ("sum", "average", "count", "count all", "min", "max", "concatenate", "and", "or", "xor")
"""What a roll-up does with the values of the linked rows."""
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
MOST_STARS = 10
"""The longest scale of a rating."""
MOST_CHOICES = 5_000
MOST_PEOPLE = 5_000
LONGEST_NAME = 1_000
"""Of a choice or a person, in characters."""

_LARGEST_ID = 2**63 - 1
_TOO_LARGE = 1e15
_LONGEST_CURRENCY = 8

T = TypeVar("T")
Read = Callable[[object], T]


@dataclass(frozen=True)
class Choice:
    """One value that a select offers: its name and a colour of the palette."""

    name: str
    colour: str = COLOURS[0]


@dataclass(frozen=True)
class Person:
    """Someone a collaborator column can name who is no member."""

    name: str
    address: str = ""


def choices(names: Iterable[str]) -> tuple[Choice, ...]:
    """Return choices of these names, coloured in the order of the palette."""
    return tuple(Choice(name, COLOURS[place % len(COLOURS)]) for place, name in enumerate(names))


def one_of(known: tuple[str, ...]) -> Read[str]:
    """Return a reader of one of these texts; the first is the default."""
    return lambda given: given if isinstance(given, str) and given in known else known[0]


def text(longest: int, default: str = "") -> Read[str]:
    """Return a reader of texts of at most so many characters."""
    return lambda given: _whole(given[:longest]) if isinstance(given, str) else default


def flag(default: bool = False) -> Read[bool]:
    """Return a reader of true and false."""
    return lambda given: given if isinstance(given, bool) else default


def whole(least: int, most: int, default: int) -> Read[int]:
    """Return a reader of whole numbers; those outside are moved to the nearest end."""
    return lambda given: min(max(given, least), most) if type(given) is int else default


number_id: Read[int] = whole(0, _LARGEST_ID, 0)
"""Reads the id of a column or link; 0 is none."""


def decimals(given: object) -> int | None:
    """Read a number of decimals; None is as many as a value has."""
    return min(max(given, 0), MOST_DECIMALS) if type(given) is int else None


def bound(given: object) -> int | float | None:
    """Read a least or most number; None is no limit."""
    if type(given) not in (int, float) or not isinstance(given, int | float):
        return None
    return given if math.isfinite(given) and abs(given) < _TOO_LARGE else None


def currency(given: object) -> str:
    """Read the sign or short name of a currency; digits would make numbers of it ambiguous."""
    found = text(_LONGEST_CURRENCY)(given).strip()
    return "" if any(character.isdigit() for character in found) else found


def offered(given: object) -> tuple[Choice, ...]:
    """Read choices: objects with a name and a colour; the same name twice is one choice."""
    unique = {name: one_of(COLOURS)(entry.get("colour")) for name, entry in _named(given, MOST_CHOICES)}
    return tuple(Choice(name, colour) for name, colour in unique.items())


def people(given: object) -> tuple[Person, ...]:
    """Read people: objects with a name and an address; the same name twice is one person."""
    unique = {name: text(320)(entry.get("address")) for name, entry in _named(given, MOST_PEOPLE)}
    return tuple(Person(name, address) for name, address in unique.items())


def steps(longest: int) -> Read[str]:
    """Return a reader of a JSON array, given as such or as its text; what is none or too long is empty."""

    def read(given: object) -> str:
        try:
            found = json.loads(given) if isinstance(given, str) else given
            kept = json.dumps(found, allow_nan=False) if isinstance(found, list) and found else ""
        except (ValueError, TypeError, RecursionError):
            return ""
        return kept if len(kept) <= longest else ""

    return read


def _named(given: object, most: int) -> Iterable[tuple[str, Mapping[str, object]]]:
    if not isinstance(given, list):
        return
    for entry in given[:most]:
        if isinstance(entry, Mapping) and (name := text(LONGEST_NAME)(entry.get("name"))):
            yield name, entry


def _whole(given: str) -> str:
    """Replace lone surrogates, which nothing can write as UTF-8."""
    return given if given.isascii() else given.encode("utf-8", "replace").decode()
