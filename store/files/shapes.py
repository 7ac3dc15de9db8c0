"""What a piece of text could be: the shapes by which the type of a whole column is recognised."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from store.cells.addresses import is_address, is_link
from store.cells.column_types import NO, YES
from store.cells.dates import date_readings
from store.cells.numbers import MOST_DIGITS, Written, read_written

LONG_FROM = 200
"""Text of more characters than this is long text."""

# telephone numbers, postcodes, account and card numbers: digits that are a name, not an amount
_EXACT = re.compile(r"-?(?:[+0][0-9]|[1-9](?=(?:[^0-9]*[0-9]){15}))[0-9 ./()\u00a0\u202f-]*(?:,[0-9]+)?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}")
_DIGIT = re.compile("[0-9]")
# at most two digits behind the mark: it cannot separate thousands, nor can there be too many digits
_PLAIN_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,12})(?P<mark>[.,])(?P<fraction>[0-9]{1,2})")
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/]|[0-9]{1,2}\.[0-9]{1,2}\.")
_NUMBER_STARTS = frozenset("0123456789-−.,€$£¥CEUG")
_WORDS = (YES | NO) - {"0", "1"}


class Notation(NamedTuple):
    """How a number is written."""

    decimals: int
    padded: bool
    thousands: str
    currency: str
    percent: bool = False


class Shape(NamedTuple):
    """Everything that one value could be; the empty shape is plain text."""

    point: Notation | None = None
    """The notation when read with a decimal point, None where it is no number so."""
    comma: Notation | None = None
    """The same with a decimal comma."""
    day_first: bool = False
    """It is a date when days come before months."""
    month_first: bool = False
    """It is a date when months come before days."""
    mark: str = ""
    """What separates the parts of a date that starts with a day or month."""
    check: bool = False
    """It is a word for yes or no."""
    address: bool = False
    link: bool = False
    exact: bool = False
    """Digits whose every character counts, as in a telephone number."""
    long: bool = False
    """It has several lines or more than `LONG_FROM` characters."""


_WHOLE = Notation(0, False, "", "")
_PLAIN = Shape()
_INTEGER = Shape(point=_WHOLE, comma=_WHOLE)
_EXACT_DIGITS = Shape(exact=True)
_CHECK = Shape(check=True)
_ADDRESS = Shape(address=True)
_LINK = Shape(link=True)
_LONG = Shape(long=True)
_LONG_LINK = Shape(link=True, long=True)


def shape_of(text: str) -> Shape:
    """Return what `text`, which has no blanks around it and is not empty, could be."""
    if text.isdigit() and text.isascii():
        plain = len(text) <= MOST_DIGITS and (text[0] != "0" or text == "0")
        return _INTEGER if plain else _EXACT_DIGITS
    if len(text) > LONG_FROM or "\n" in text or "\r" in text:
        return _LONG_LINK if is_link(text) else _ADDRESS if is_address(text) else _LONG
    if is_address(text):
        return _ADDRESS
    if is_link(text):
        return _LINK
    if len(text) <= 6 and text.casefold() in _WORDS:
        return _CHECK
    if _DIGIT.search(text) is None:
        return _PLAIN
    return _shape_of_digits(text)


def _shape_of_digits(text: str) -> Shape:
    if found := _PLAIN_FRACTION.fullmatch(text):
        return _fraction(found["mark"], found["fraction"])
    if text[-1] == "%":
        return _percentage(text[:-1].rstrip())
    if text[0] in _NUMBER_STARTS and _DATE_LIKE.match(text) is None:
        point, comma = read_written(text, "."), read_written(text, ",")
        if point or comma:
            return Shape(_notation(point), _notation(comma))
    if readings := date_readings(text):
        return Shape(None, None, *readings)
    if _EXACT.fullmatch(text) or _IBAN.fullmatch(text):
        return _EXACT_DIGITS
    return _PLAIN


def _percentage(text: str) -> Shape:
    return Shape(_of_a_hundred(read_written(text, ".")), _of_a_hundred(read_written(text, ",")))


def _of_a_hundred(written: Written | None) -> Notation | None:
    notation = _notation(written)
    return notation._replace(percent=True) if notation and not notation.currency else None


def _notation(written: Written | None) -> Notation | None:
    return None if written is None else Notation(*written[1:])


@cache
def _fraction(mark: str, fraction: str) -> Shape:
    notation = Notation(len(fraction), fraction[-1] == "0" and fraction != "0", "", "")
    return Shape(point=notation) if mark == "." else Shape(comma=notation)
