"""Which kind of values come out of others, told without computing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.formulas.nodes import Kind
from store.formulas.values import Result


class Given(NamedTuple):
    """What is known of an argument: its kind, and that of its elements, which is `kind` where it is no list."""

    kind: Kind
    of: Kind
    said: str = ""
    """The text, where the argument is one that stands in the formula."""


def added(left: Kind, right: Kind) -> Kind:
    """Return the kind of a sum: a date moved by days is a date."""
    return "date" if "date" in (left, right) else "number"


def subtracted(left: Kind, right: Kind) -> Kind:
    """Return the kind of a difference: a date without days is a date, one without a date a number of days."""
    return "date" if left == "date" and right != "date" else "number"


def any_of(kinds: Iterable[Kind]) -> Kind:
    """Return the kind that several possible results have in common; text where they differ."""
    known: set[Kind] = {plain(kind) for kind in kinds if kind != "unknown"}
    if not known:
        return "unknown"
    return known.pop() if len(known) == 1 else "text"


def elements(given: Sequence[Given]) -> Kind:
    """Return the kind that arguments and the elements of lists among them have in common."""
    return any_of(one.of for one in given)


def plain(kind: Kind) -> Kind:
    """Return a kind without what only dates care for: a duration is a number of seconds."""
    return "number" if kind == "duration" else kind


def result_of(kind: Kind) -> Result:
    """Return what a formula column of this kind holds; text where it is not known."""
    return "number" if kind == "duration" else "text" if kind == "unknown" else kind
