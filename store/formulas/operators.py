"""What the operators do with two values.

``+`` and ``-`` also move a date by days, and the difference of two dates is in days. Empty equals only what is
empty, and is neither less nor greater than anything: a row without a due date is not overdue.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

from store.cells.numbers import read_number
from store.formulas.moments import (
    SECONDS_OF_A_DAY,
    Moment,
    later,
    looks_like_date,
    read_moment,
    seconds_between,
)
from store.formulas.values import (
    MOST_CHARACTERS,
    MOST_WHOLE,
    Fault,
    as_number,
    as_text,
    is_empty,
    is_number,
    single,
)

Number = int | float
Operation = Callable[[object, object], object]

_LARGEST_POWER = 63
"""So many bits a whole power may have; beyond, it is computed as a float."""


def bounded(number: Number) -> Number:
    """Return a number that further arithmetic can carry on with. :raises Fault: ``#NUM!``, it is endless"""
    if -MOST_WHOLE < number < MOST_WHOLE:
        return number
    try:
        number = float(number)
    except OverflowError:
        raise Fault("#NUM!") from None
    if not math.isfinite(number):
        raise Fault("#NUM!")
    return number


def plus(left: object, right: object) -> object:
    """Add numbers, or days to a date."""
    if is_number(left) and is_number(right):
        return bounded(cast(Number, left) + cast(Number, right))
    left, right = single(left), single(right)
    if moment := _date(left):
        return str(later(moment, as_number(right) * SECONDS_OF_A_DAY))
    if moment := _date(right):
        return str(later(moment, as_number(left) * SECONDS_OF_A_DAY))
    return bounded(as_number(left) + as_number(right))


def minus(left: object, right: object) -> object:
    """Subtract numbers, days from a date, or a date from a date, which gives days."""
    if is_number(left) and is_number(right):
        return bounded(cast(Number, left) - cast(Number, right))
    left, right = single(left), single(right)
    moment, other = _date(left), _date(right)
    if moment is None:
        return bounded(as_number(left) - as_number(right))
    if other is not None:
        return seconds_between(other, moment) / SECONDS_OF_A_DAY
    return str(later(moment, -as_number(right) * SECONDS_OF_A_DAY))


def times(left: object, right: object) -> Number:
    """Multiply."""
    return bounded(as_number(left) * as_number(right))


def divided(left: object, right: object) -> Number:
    """Divide. :raises Fault: ``#DIV/0!``"""
    dividend, divisor = as_number(left), as_number(right)
    if divisor == 0:
        raise Fault("#DIV/0!")
    return bounded(dividend / divisor)


def modulo(left: object, right: object) -> Number:
    """Return the remainder of a division, with the sign of the divisor. :raises Fault: ``#DIV/0!``"""
    dividend, divisor = as_number(left), as_number(right)
    if divisor == 0:
        raise Fault("#DIV/0!")
    return bounded(dividend % divisor)


def raised(left: object, right: object) -> Number:
    """Return a power. :raises Fault: ``#NUM!`` where there is none in real numbers, ``#DIV/0!`` for 0 to a negative"""
    base, exponent = as_number(left), as_number(right)
    small = isinstance(base, int) and isinstance(exponent, int) and exponent >= 0
    if small and exponent * int(base).bit_length() <= _LARGEST_POWER:
        return bounded(int(base**exponent))
    try:
        return bounded(math.pow(base, exponent))
    except OverflowError:
        raise Fault("#NUM!") from None
    except ValueError:
        raise Fault("#DIV/0!" if base == 0 else "#NUM!") from None


def beside(left: object, right: object) -> str:
    """Join two texts. :raises Fault: ``#VALUE!``, they become too long"""
    text = as_text(left) + as_text(right)
    if len(text) > MOST_CHARACTERS:
        raise Fault
    return text


def equal(left: object, right: object) -> bool:
    """Tell whether two values are the same, text by upper and lower case, a number also when one is its text."""
    left, right = single(left), single(right)
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    pair = _alike(left, right)
    if pair is None:
        return False
    return pair[0] == pair[1] or _close(*pair)


def unequal(left: object, right: object) -> bool:
    """Tell whether two values differ."""
    return not equal(left, right)


def less(left: object, right: object) -> bool:
    """Tell whether a value comes before another; an empty one comes neither before nor after."""
    left, right = single(left), single(right)
    if is_empty(left) or is_empty(right):
        return False
    pair = _alike(left, right)
    if pair is None:
        pair = as_text(left), as_text(right)
    return bool(pair[0] < pair[1]) and not _close(*pair)  # type: ignore[operator]  # both are of one type


def greater(left: object, right: object) -> bool:
    """Tell whether a value comes after another."""
    return less(right, left)


def at_most(left: object, right: object) -> bool:
    """Tell whether a value is less than or equal to another; two empty ones are equal."""
    return less(left, right) or equal(left, right)


def at_least(left: object, right: object) -> bool:
    """Tell whether a value is greater than or equal to another; two empty ones are equal."""
    return less(right, left) or equal(left, right)


OPERATIONS: dict[str, Operation] = {
    "+": plus,
    "-": minus,
    "*": times,
    "/": divided,
    "%": modulo,
    "^": raised,
    "&": beside,
    "=": equal,
    "<>": unequal,
    "<": less,
    ">": greater,
    "<=": at_most,
    ">=": at_least,
}


def _date(value: object) -> Moment | None:
    return read_moment(value) if isinstance(value, str) and looks_like_date(value) else None


def _alike(left: object, right: object) -> tuple[object, object] | None:
    if isinstance(left, str) and isinstance(right, str):
        return _dates(as_text(left), as_text(right)) or (as_text(left), as_text(right))
    if isinstance(left, str) or isinstance(right, str):
        numbers = _as_numeral(left), _as_numeral(right)
        return None if None in numbers else numbers
    return left, right


def _dates(left: str, right: str) -> tuple[object, object] | None:
    if not (looks_like_date(left) and looks_like_date(right)):
        return None
    first, second = read_moment(left), read_moment(right)
    return (first.at, second.at) if first and second else None


def _as_numeral(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = as_text(value).strip()
    truth = {"true": True, "false": False}.get(text.casefold())
    return read_number(text) if truth is None else truth


def _close(left: object, right: object) -> bool:
    if left.__class__ is not float and right.__class__ is not float:
        return False
    return isinstance(left, int | float) and isinstance(right, int | float) and math.isclose(left, right, rel_tol=1e-14)
