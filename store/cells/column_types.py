"""The types of columns by their names: what fits a cell, how it is read from text, shown, edited and printed as JSON.

A value that does not fit its column's type is kept as it was given, as text: a misfit. Nothing is refused
and nothing is lost. New types are small frozen classes that follow :class:`ColumnType`; `register` adds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.cells.amounts import Duration, Number, Rating
from store.cells.attachments import File, Image
from store.cells.choices import CHECK_MARK as CHECK_MARK
from store.cells.choices import NO as NO
from store.cells.choices import YES as YES
from store.cells.choices import Checkbox, Collaborator, MultipleSelect, SingleSelect
from store.cells.column_options import ColumnOptions as ColumnOptions  # the two are used together
from store.cells.computed import Automatic, AutomaticDate, Button, Count, Formula, Linked, Lookup
from store.cells.computed import is_error as is_error
from store.cells.moments import Date
from store.cells.places import Geolocation, Signature
from store.cells.protocol import Align as Align
from store.cells.protocol import ColumnType as ColumnType
from store.cells.protocol import Compares as Compares
from store.cells.protocol import JsonValue as JsonValue
from store.cells.protocol import as_text as as_text
from store.cells.texts import Email, LongText, Phone, Text, WebAddress
from store.connection import Value
from store.errors import NoSuchColumnTypeError

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
DURATION = register(Duration())
CHECKBOX = register(Checkbox())
RATING = register(Rating())
EMAIL = register(Email())
PHONE = register(Phone())
URL = register(WebAddress())
SINGLE_SELECT = register(SingleSelect())
MULTIPLE_SELECT = register(MultipleSelect())
COLLABORATOR = register(Collaborator())
FILE = register(File())
IMAGE = register(Image())
LINK = register(Linked())
FORMULA = register(Formula())
LOOKUP = register(Lookup())
COUNT = register(Count())
ROLL_UP = register(Lookup("roll-up"))
FIND_MIN = register(Lookup("find min"))
FIND_MAX = register(Lookup("find max"))
AUTO_NUMBER = register(Automatic("auto number"))
CREATOR = register(Automatic("creator"))
LAST_MODIFIER = register(Automatic("last modifier"))
CREATED = register(AutomaticDate("created"))
LAST_MODIFIED = register(AutomaticDate("last modified"))
BUTTON = register(Button())
GEOLOCATION = register(Geolocation())
SIGNATURE = register(Signature())


def column_type(name: str) -> ColumnType:
    """Return the type of this name.

    :raises NoSuchColumnTypeError: when there is none
    """
    try:
        return _REGISTRY[name]
    except KeyError:
        raise NoSuchColumnTypeError(name=name, near=_nearest(name), known=", ".join(_REGISTRY)) from None


def _nearest(name: str) -> str:
    import difflib  # only for a slip

    return difflib.get_close_matches(name.casefold()[:60], _REGISTRY, n=1, cutoff=0.0)[0]


def known_types() -> tuple[str, ...]:
    """Return the names of all types, in the order in which they are offered."""
    return tuple(_REGISTRY)


def parse_all(kind: ColumnType, texts: Sequence[str], options: ColumnOptions) -> list[Value]:
    """Return the values of many cells of one column; what repeats is read once."""
    read = {text: kind.parse(text, options) for text in set(texts)}
    return [read[text] for text in texts]
