"""Numbers: arithmetic, rounding, logarithms.

Rounding is done on the decimal digits that a number is written with, so that 2.675 is rounded to 2.68.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal, DecimalException

from store.formulas import operators
from store.formulas.functions.registry import Shelf
from store.formulas.kinds import added, subtracted
from store.formulas.operators import Number, bounded
from store.formulas.values import Fault

_shelf = Shelf("numbers")
_TWO = "number1:number number2:number"
_PRECISE = Context(prec=400)
_MOST_DIGITS = 15

_shelf.function("add", "number1:any number2:any", lambda given: added(given[0].of, given[1].of))(operators.plus)
_shelf.function("subtract", "number1:any number2:any", lambda given: subtracted(given[0].of, given[1].of))(
    operators.minus
)
_shelf.function("multiply", _TWO, "number")(operators.times)
_shelf.function("divide", _TWO, "number")(operators.divided)
_shelf.function("mod", _TWO, "number")(operators.modulo)
_shelf.function("power", _TWO, "number")(operators.raised)


@_shelf.function("abs", "number:number", "number")
def absolute(number: Number) -> Number:
    """Return a number without its sign."""
    return abs(number)


@_shelf.function("sign", "number:number", "number")
def sign(number: Number) -> int:
    """Return 1, 0 or -1."""
    return (number > 0) - (number < 0)


@_shelf.function("int", "number:number", "number")
def whole(number: Number) -> Number:
    """Return the nearest whole number below."""
    return math.floor(number)


@_shelf.function("even", "number:number", "number")
def even(number: Number) -> Number:
    """Return the nearest even number that is not less."""
    return math.ceil(number / 2) * 2


@_shelf.function("odd", "number:number", "number")
def odd(number: Number) -> Number:
    """Return the nearest odd number that is not less."""
    return math.ceil((number - 1) / 2) * 2 + 1


@_shelf.function("round", "number:number digits:number?", "number")
def rounded(number: Number, digits: Number = 0) -> Number:
    """Round to so many digits behind the point, half away from zero; negative digits are before the point."""
    return _cut(number, digits, ROUND_HALF_UP)


@_shelf.function("roundup", "number:number digits:number?", "number")
def rounded_up(number: Number, digits: Number = 0) -> Number:
    """Round away from zero."""
    return _cut(number, digits, ROUND_UP)


@_shelf.function("rounddown/trunc", "number:number digits:number?", "number")
def rounded_down(number: Number, digits: Number = 0) -> Number:
    """Round towards zero."""
    return _cut(number, digits, ROUND_DOWN)


@_shelf.function("ceiling/ceil", "number:number significance:number?", "number")
def ceiling(number: Number, significance: Number = 1) -> Number:
    """Round up to a multiple; away from zero when both are negative."""
    step = significance if number < 0 else abs(significance)
    return _multiple(number, step, ROUND_CEILING)


@_shelf.function("floor", "number:number significance:number?", "number")
def floor(number: Number, significance: Number = 1) -> Number:
    """Round down to a multiple: towards zero from a positive number, away from it from a negative one."""
    return _multiple(number, abs(significance), ROUND_FLOOR)


@_shelf.function("sqrt", "number:number", "number")
def root(number: Number) -> float:
    """Return the square root."""
    if number < 0:
        raise Fault("#NUM!")
    return math.sqrt(number)


@_shelf.function("exp", "number:number", "number")
def exponential(number: Number) -> float:
    """Return e to the power of a number."""
    try:
        return math.exp(number)
    except OverflowError:
        raise Fault("#NUM!") from None


@_shelf.function("ln", "number:number", "number")
def natural_logarithm(number: Number) -> float:
    """Return the logarithm with base e."""
    return math.log(_positive(number))


@_shelf.function("lg", "number:number", "number")
def common_logarithm(number: Number) -> float:
    """Return the logarithm with base 10."""
    return math.log10(_positive(number))


@_shelf.function("log", "number:number base:number?", "number")
def logarithm(number: Number, base: Number = 10) -> float:
    """Return the logarithm with a base, 10 when none is given."""
    if _positive(base) == 1:
        raise Fault("#DIV/0!")
    return math.log10(_positive(number)) if base == 10 else math.log(_positive(number)) / math.log(base)


def _positive(number: Number) -> Number:
    if number <= 0:
        raise Fault("#NUM!")
    return number


def _cut(number: Number, digits: Number, way: str) -> Number:
    places = math.trunc(max(min(digits, 400), -400))
    if places >= _MOST_DIGITS and abs(number) >= 1:
        return number
    try:
        exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), way, _PRECISE)
    except DecimalException:
        return number
    return bounded(int(exact) if places <= 0 else float(exact))


def _multiple(number: Number, step: Number, way: str) -> Number:
    if step == 0:
        raise Fault("#DIV/0!")
    exact_step = Decimal(str(step))
    count = _PRECISE.divide(Decimal(str(number)), exact_step).to_integral_value(way)
    exact = _PRECISE.multiply(count, exact_step)
    return bounded(int(exact) if exact == exact.to_integral_value() else float(exact))
