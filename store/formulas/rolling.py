"""What the values of linked rows come to: the arithmetic of roll-ups, of find min and find max.

`roll_up`, `find_min` and `find_max` take values as cells hold them and give one back; a value that is the text of an
error comes out as that error. Empty values count only where a method says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any, Literal

from store.connection import Value
from store.formulas.kinds import result_of
from store.formulas.moments import looks_like_date, read_moment
from store.formulas.nodes import Kind
from store.formulas.operators import Number, bounded
from store.formulas.values import (
    Fault,
    as_number,
    as_text,
    as_truth,
    cell_value,
    flat,
    is_empty,
    is_number,
    joined,
    single,
)

Rolled = Kind | Literal["element"]


def roll_up(values: Sequence[object], how: str, of: Kind = "unknown") -> Value:
    """Return what values come to by a method of `METHODS`; an error's text where it cannot be told.

    :param of: the kind of the values
    """
    return _kept(partial(rolled, list(values), how), kind_of_roll(how, of))


def find_max(compared: Sequence[object], returned: Sequence[object]) -> Value:
    """Return the value of `returned` that stands where `compared` is largest; nothing where nothing compares."""
    return _kept(partial(found, compared, returned, largest=True), "unknown")


def find_min(compared: Sequence[object], returned: Sequence[object]) -> Value:
    """Return the value of `returned` that stands where `compared` is smallest; nothing where nothing compares."""
    return _kept(partial(found, compared, returned, largest=False), "unknown")


def kind_of_roll(how: str, of: Kind) -> Kind:
    """Return the kind of what values of a kind come to by a method."""
    method = METHODS.get(_name(how))
    if method is None:
        return "unknown"
    return of if method[0] == "element" else method[0]


def rolled(values: list[object], how: str) -> object:
    """Return what values come to. :raises Fault: ``#NAME?``, there is no such method; or what a value says"""
    method = METHODS.get(_name(how))
    if method is None:
        raise Fault("#NAME?")
    return method[1](list(flat(values)))


def found(compared: Sequence[object], returned: Sequence[object], *, largest: bool) -> object:
    """Return the value beside the largest or smallest one; the first of several, nothing where nothing compares.

    Numbers are compared if there are any, else dates if there are any, else texts.
    """
    ranked = [(_ranked(single(value)), place) for place, value in enumerate(compared) if not is_empty(value)]
    if not ranked:
        return None
    strongest = min(rank for (rank, _value), _place in ranked)
    alike = [(value, -place if largest else place) for (rank, value), place in ranked if rank == strongest]
    _value, place = max(alike) if largest else min(alike)
    return returned[abs(place)] if abs(place) < len(returned) else None


def _ranked(value: object) -> tuple[int, Any]:
    if isinstance(value, int | float):
        return 0, value
    text = as_text(value)
    moment = read_moment(text) if looks_like_date(text) else None
    return (1, moment.at) if moment else (2, text)


def total(values: list[object]) -> Number:
    """Return the sum. :raises Fault: ``#VALUE!``, a value is no number"""
    numbers = _numbers(values)
    return bounded(sum(numbers) if all(type(number) is int for number in numbers) else _precise(numbers))


def average(values: list[object]) -> Number | None:
    """Return the mean of what is not empty, None when nothing is."""
    numbers = _numbers(values)
    return bounded(total(values) / len(numbers)) if numbers else None


def largest(values: list[object]) -> object:
    """Return the largest number, the latest date or the last text; nothing of nothing."""
    return _extreme(values, max)


def smallest(values: list[object]) -> object:
    """Return the smallest number, the earliest date or the first text; nothing of nothing."""
    return _extreme(values, min)


def _extreme(values: list[object], choose: Callable[..., object]) -> object:
    filled = [value for value in values if not is_empty(value)]
    if not filled:
        return None
    if all(isinstance(value, str) for value in filled):
        moments = [read_moment(str(value)) if looks_like_date(str(value)) else None for value in filled]
        if None not in moments:
            return str(choose(moments))
    return choose(_numbers(filled)) if any(map(is_number, filled)) else choose(filled, key=as_text)


def _span(values: list[object]) -> object:
    numbers = _numbers(values)
    return bounded(max(numbers) - min(numbers)) if numbers else None


def _middle(values: list[object]) -> object:
    numbers = _numbers(values)
    return median(numbers) if numbers else None


def _distinct(values: list[object]) -> list[object]:
    seen: dict[tuple[type, object], object] = {}
    for value in values:
        if not is_empty(value):
            seen.setdefault((str if isinstance(value, str) else float, value), value)
    return list(seen.values())


def _nth(values: list[object], place: int) -> object:
    filled = [value for value in values if not is_empty(value)]
    return filled[place] if filled else None


METHODS: dict[str, tuple[Rolled, Callable[[list[object]], object]]] = {
    "sum": ("number", total),
    "average": ("number", average),
    "median": ("number", _middle),
    "min": ("element", smallest),
    "max": ("element", largest),
    "range": ("number", _span),
    "count": ("number", lambda values: sum(not is_empty(value) for value in values)),
    "countall": ("number", len),
    "countempty": ("number", lambda values: sum(map(is_empty, values))),
    "countunique": ("number", lambda values: len(_distinct(values))),
    "concatenate": ("text", lambda values: joined(iter(values), ", ", skip_empty=True)),
    "unique": ("list", _distinct),
    "list": ("list", list),
    "first": ("element", lambda values: _nth(values, 0)),
    "last": ("element", lambda values: _nth(values, -1)),
    "all": ("checkbox", lambda values: all(map(as_truth, values))),
    "any": ("checkbox", lambda values: any(map(as_truth, values))),
    "xor": ("checkbox", lambda values: sum(map(as_truth, values)) % 2 == 1),
}
"""Every method, its name without blanks, with the kind of what comes out; ``element`` is the kind that goes in."""
METHODS |= {"and": METHODS["all"], "or": METHODS["any"]}


def _name(how: str) -> str:
    return "".join(character for character in how.casefold() if character.isalnum())


def _numbers(values: list[object]) -> list[Number]:
    return [as_number(value) for value in values if not is_empty(value)]


def _precise(numbers: list[Number]) -> float:
    try:
        return math.fsum(numbers)
    except OverflowError:
        raise Fault("#NUM!") from None


def _kept(compute: Callable[[], object], kind: Kind) -> Value:
    try:
        value = compute()
        return cell_value(value, "list" if isinstance(value, list) else result_of(kind))
    except Fault as fault:
        return fault.text
