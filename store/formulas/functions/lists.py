"""Several values in one: sums, averages, counts. Lists among the arguments are laid open, empty values left out."""

from __future__ import annotations

import math

from store.formulas import rolling
from store.formulas.functions.registry import Shelf
from store.formulas.kinds import elements
from store.formulas.operators import Number
from store.formulas.values import Fault, as_number, is_empty, is_number

_shelf = Shelf("lists")
_ANY = "number:values*"


@_shelf.function("sum", _ANY, "number")
def total(values: list[object]) -> Number:
    """Add up."""
    return rolling.total(values)


@_shelf.function("average/avg", _ANY, "number")
def average(values: list[object]) -> Number:
    """Return the mean of the numbers; there is none of nothing: ``#DIV/0!``."""
    found = rolling.average(values)
    if found is None:
        raise Fault("#DIV/0!")
    return found


@_shelf.function("max", _ANY, elements)
def largest(values: list[object]) -> object:
    """Return the largest number, or the latest date."""
    return rolling.largest(values)


@_shelf.function("min", _ANY, elements)
def smallest(values: list[object]) -> object:
    """Return the smallest number, or the earliest date."""
    return rolling.smallest(values)


@_shelf.function("large", "number:values*", "number")
def nth_largest(values: list[object]) -> Number:
    """Return the k-largest of the numbers before k, which comes last."""
    return _nth(values, largest_first=True)


@_shelf.function("small", "number:values*", "number")
def nth_smallest(values: list[object]) -> Number:
    """Return the k-smallest of the numbers before k, which comes last."""
    return _nth(values, largest_first=False)


@_shelf.function("count", "value:values*", "number")
def count_numbers(values: list[object]) -> int:
    """Count the numbers; texts of digits are none."""
    return sum(map(is_number, values))


@_shelf.function("counta", "value:values*", "number")
def count_filled(values: list[object]) -> int:
    """Count what is not empty."""
    return sum(not is_empty(value) for value in values)


@_shelf.function("countall", "value:values*", "number")
def count_all(values: list[object]) -> int:
    """Count everything."""
    return len(values)


@_shelf.function("countblank", "value:values*", "number")
def count_empty(values: list[object]) -> int:
    """Count what is empty."""
    return sum(map(is_empty, values))


@_shelf.function("countItems", "column:any", "number")
def count_items(value: object) -> int:
    """Count the choices, people or files in a cell."""
    return len(value) if isinstance(value, list) else int(not is_empty(value))


def _nth(values: list[object], *, largest_first: bool) -> Number:
    if not values:
        raise Fault
    numbers = sorted(map(as_number, (value for value in values[:-1] if not is_empty(value))), reverse=largest_first)
    place = math.floor(max(min(as_number(values[-1]), 2**31), 0))
    if not 1 <= place <= len(numbers):
        raise Fault("#NUM!")
    return numbers[place - 1]
