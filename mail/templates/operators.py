"""Arithmetic and comparison of a template's values: bounded in size, and only between kinds that go together."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from mail.templates.errors import WrongValueError
from mail.templates.values import Cell, Gap, Plain, Rows
from store.cells.dates import read_date
from store.cells.numbers import read_number
from store.language import _

MOST = 10**15
"""Numbers are smaller than this, either way."""

_EXACT = Context(prec=30, Emin=-40, Emax=40, traps=[DivisionByZero, InvalidOperation, Overflow])
_MATHS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}


def bare(value: object) -> object:
    """Return a value without how its column shows it; a list of one is that one."""
    if isinstance(value, Cell):
        value = value.value
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def number(value: object, what: str, decimal: str = ".") -> Decimal:
    """Return a value as a number, a text too that writes one.

    :param decimal: the decimal mark of texts; one that makes no sense with it is read with the other
    :raises WrongValueError: it is none, or none that is smaller than `MOST`; `what` wanted it
    """
    found: Any = bare(value)
    if isinstance(found, str):
        text, other = found.strip(), "." if decimal == "," else ","
        found = read_number(text, decimal)
        found = read_number(text, other) if found is None else found
    if isinstance(found, float):
        found = Decimal(repr(found))
    if type(found) in (int, Decimal) and abs(found) < MOST:
        return Decimal(found)
    raise WrongValueError(what=what, given=described(value), wanted=_("numbers below 1,000,000,000,000,000"))


def day(value: object, what: str) -> date:
    """Return a value as a date, a text too that writes one. :raises WrongValueError: it is none; `what` wanted it"""
    found = bare(value)
    if isinstance(found, str) and (kept := read_date(found.strip())):
        found = datetime.fromisoformat(kept) if len(kept) > 10 else date.fromisoformat(kept)
    if not isinstance(found, date):
        raise WrongValueError(what=what, given=described(value), wanted=_("dates"))
    return found


def computed(sign: str, left: object, right: object, decimal: str = ".") -> Plain:
    """Return the sum, difference, product or quotient of numbers, or a date so many days away, or days between two.

    :param decimal: as :func:`number` takes it
    :raises WrongValueError: the values do not go together, or what comes of them is too large
    """
    one, other = bare(left), bare(right)
    if isinstance(one, date) and sign in "+-":
        return _moved(sign, one, other, decimal)
    if isinstance(other, date) and sign == "+":
        return _moved(sign, other, one, decimal)
    try:
        found = _MATHS[sign](number(left, sign, decimal), number(right, sign, decimal))
    except DecimalException:
        raise WrongValueError(what=sign, given=described(right), wanted=_("numbers, and none divided by 0")) from None
    return number(found, sign)


def _moved(sign: str, start: date, other: object, decimal: str) -> Plain:
    if isinstance(other, date) and sign == "-":
        return days(other, start)
    count = number(other, sign, decimal)
    try:
        return start + timedelta(days=float(count if sign == "+" else -count))
    except OverflowError:
        raise WrongValueError(what=sign, given=described(other), wanted=_("dates of a calendar")) from None


def days(start: date, end: date) -> int:
    """Return the days from one date to another, whatever their times; negative when `end` is the earlier one."""
    return end.toordinal() - start.toordinal()


def is_before(sign: str, left: object, right: object) -> bool:
    """Compare by order: ``lt lteq gt gteq``. What is empty is neither before nor after anything.

    :raises WrongValueError: the values are of kinds that have no order between them
    """
    if isinstance(left, Gap) or isinstance(right, Gap):
        return False
    one, other = _alike(bare(left), bare(right))
    if type(one) is not type(other) or not isinstance(one, str | Decimal | datetime):
        raise WrongValueError(what=_("a comparison"), given=described(right), wanted=_("two values of one kind"))
    return _ORDERS[sign](one, other)


def is_equal(left: object, right: object) -> bool:
    """Tell whether two values are the same; those of different kinds never are, what is empty is as an empty text."""
    one, other = _alike(bare(left), bare(right))
    return type(one) is type(other) and isinstance(one, str | Decimal | datetime | bool | tuple) and one == other


def _alike(one: object, other: object) -> tuple[object, object]:
    """Return two values in a form in which they can be compared."""
    if isinstance(one, date) and isinstance(other, str):
        other = _as_day(other)
    if isinstance(other, date) and isinstance(one, str):
        one = _as_day(one)
    return _comparable(one), _comparable(other)


def _as_day(text: str) -> object:
    kept = read_date(text.strip())
    return datetime.fromisoformat(kept) if kept else text


def _comparable(value: object) -> object:
    if value is None or isinstance(value, Gap):
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(value) if not isinstance(value, float) else Decimal(repr(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def described(value: object) -> str:
    """Return what a value is, in words, with a glimpse of it."""
    found = bare(value)
    if isinstance(found, Gap):
        return _("the empty “{name}”").format(name=found.column)
    if isinstance(found, Rows):
        return _("linked rows")
    if isinstance(found, tuple):
        return _("a list")
    if isinstance(found, bool):
        return _("yes or no")
    if not isinstance(found, str | int | Decimal | date):
        return _("a row")
    return f"“{str(found)[:40]}”"
