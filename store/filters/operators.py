"""The operators of each kind of column, and what they compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from store.cells.column_types import Compares
from store.columns import Column
from store.filters.dated import is_moment
from store.filters.days import Days
from store.filters.kinds import ME, PEOPLE, compared
from store.filters.predicates import Given
from store.language import N_, _

Need = Literal["nothing", "text", "number", "date", "span", "choice", "choices"]
"""What an operator compares with: a text, a number, a day, a span of days, a name, or several names."""

MOST_NAMES = 1_000


@dataclass(frozen=True)
class Operator:
    """One way to compare the cells of a column."""

    id: str
    """As a condition and the store know it."""
    words: str
    """As a person reads and writes it, not yet translated."""
    needs: Need = "nothing"


IS_EMPTY = Operator("is empty", N_("is empty"))
IS_NOT_EMPTY = Operator("is not empty", N_("is not empty"))
_ALWAYS = (IS_EMPTY, IS_NOT_EMPTY)
_CONTAINS = (
    Operator("contains", N_("contains"), "text"),
    Operator("does not contain", N_("does not contain"), "text"),
)

_OPERATORS: dict[Compares, tuple[Operator, ...]] = {
    "text": (
        *_CONTAINS,
        Operator("=", N_("is"), "text"),
        Operator("!=", N_("is not"), "text"),
        Operator("starts with", N_("starts with"), "text"),
    ),
    "number": (
        Operator("=", "=", "number"),
        Operator("!=", "!=", "number"),
        Operator("<", "<", "number"),
        Operator("<=", "<=", "number"),
        Operator(">", ">", "number"),
        Operator(">=", ">=", "number"),
    ),
    "date": (
        Operator("=", N_("is"), "date"),
        Operator("is within", N_("is within"), "span"),
        Operator("<", N_("is before"), "date"),
        Operator(">", N_("is after"), "date"),
        Operator("<=", N_("is on or before"), "date"),
        Operator(">=", N_("is on or after"), "date"),
        Operator("!=", N_("is not"), "date"),
    ),
    "checkbox": (
        Operator("is checked", N_("is checked")),
        Operator("is not checked", N_("is not checked")),
    ),
    "choice": (
        Operator("=", N_("is"), "choice"),
        Operator("!=", N_("is not"), "choice"),
        Operator("is any of", N_("is any of"), "choices"),
        Operator("is none of", N_("is none of"), "choices"),
    ),
    "list": (
        Operator("has any of", N_("has any of"), "choices"),
        Operator("has all of", N_("has all of"), "choices"),
        Operator("has none of", N_("has none of"), "choices"),
        Operator("is exactly", N_("is exactly"), "choices"),
        *_CONTAINS,
    ),
    "nothing": (),
}

_SIGNS = {sign: sign for sign in ("=", "!=", "<", "<=", ">", ">=")}
_PLAIN = {
    **_SIGNS,
    "is": "=",
    "is not": "!=",
    "contains": "contains",
    "does not contain": "does not contain",
}
_ALSO: dict[Compares, dict[str, str]] = {
    "list": {"=": "is exactly", "is": "is exactly", "!=": "!=", "is not": "!="},
    "nothing": {},
}
"""What is understood besides the words of the operators; most columns understand all of `_PLAIN`."""


def operators(column: Column) -> tuple[Operator, ...]:
    """Return the operators that make sense for a column, the most useful first."""
    return (*_OPERATORS[compared(column)], *_ALWAYS)


def operator_of(column: Column, identity: str) -> Operator:
    """Return the operator of that id, even if the column is not offered it."""
    return _operator(compared(column), identity)


def _operator(kind: Compares, identity: str) -> Operator:
    found = next((one for one in (*_OPERATORS[kind], *_ALWAYS) if one.id == identity), None)
    return found or Operator(identity, _WORDS.get(identity, identity), _need(kind, identity))


_WORDS = {"=": N_("is"), "!=": N_("is not")}


def _need(kind: Compares, identity: str) -> Need:
    if kind == "list":
        return "choices"
    return "date" if kind == "date" and identity in _SIGNS else "text"


def understood(kind: Compares) -> dict[str, Operator]:
    """Return all operators that may be written after a column of a kind, by their words and signs."""
    own = (*_OPERATORS[kind], *_ALWAYS)
    also = {words: _operator(kind, identity) for words, identity in _ALSO.get(kind, _PLAIN).items()}
    return also | {operator.words: operator for operator in own} | {_(operator.words): operator for operator in own}


def offered(column: Column, people: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names that a condition on a column may be about: its choices or people.

    :param people: the names of the members
    """
    names = [choice.name for choice in column.options.choices]
    if column.type in PEOPLE:
        names += [ME, *people, *(person.name for person in column.options.people)]
    return tuple(dict.fromkeys(names))


def takes(column: Column, identity: str, value: Given) -> bool:
    """Tell whether an operator of a column can compare with a value; values come from anywhere."""
    known = {operator.id: operator for operator in understood(compared(column)).values()}
    if identity not in known:
        return False
    match known[identity].needs:
        case "nothing":
            return value is None
        case "choices":
            return _are_names(value)
        case "span":
            return isinstance(value, Days) and value.is_span
        case "date" if isinstance(value, Days):
            return not value.is_span
        case _:
            return _is_comparable(column, identity, value)


def _are_names(value: Given) -> bool:
    return isinstance(value, tuple) and 0 < len(value) <= MOST_NAMES and all(isinstance(one, str) for one in value)


def _is_comparable(column: Column, identity: str, value: Given) -> bool:
    if isinstance(value, float) and not isfinite(value):
        return False
    if not isinstance(value, str | int | float) or value == "":
        return False
    return identity[0] not in "<>" or is_ordered(column, value)


def is_ordered(column: Column, value: Given) -> bool:
    """Tell whether a value has a place in a column's order; in that of texts each has one."""
    match compared(column):
        case "date":
            return is_moment(value)
        case "number" | "checkbox":
            return isinstance(value, int | float)
        case _:
            return True
