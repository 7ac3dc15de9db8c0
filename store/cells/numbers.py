"""Numbers as people write them: ``1,234.50``, ``1.234,50 €``, ``1'234``, ``-5``.

A number is read only when nothing is lost by it. Text with leading zeros, with a plus sign or of more than 15
digits is none (telephone and account numbers); a fraction of more digits is one only when a float gives
back every digit. There is no exponent, no percent, no infinity and no brackets for minus.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

MOST_DIGITS = 15
"""Up to here a float keeps every decimal digit."""

_TOO_LARGE = 1_000_000_000_000_000
_MOST_CHARACTERS = 400
_BLANK = "[ \u00a0\u202f]"
_CURRENCY = r"€|\$|£|¥|CHF|EUR|USD|GBP"
_ROUNDING = Context(prec=_MOST_CHARACTERS, rounding=ROUND_HALF_UP)
_BEFORE_WITHOUT_BLANK = ("$", "£", "¥")
_BEFORE = (*_BEFORE_WITHOUT_BLANK, "CHF", "USD", "GBP")


class Written(NamedTuple):
    """A number together with the way it was written."""

    value: int | float
    decimals: int
    """How many digits follow the decimal mark."""
    padded: bool
    """The fraction ends in a zero that a plain number would drop (``1.50``, but not ``1.0``)."""
    thousands: str
    currency: str


def _notation(decimal: str, thousands: str) -> re.Pattern[str]:
    group = rf"[1-9][0-9]{{0,2}}(?P<thousands>[{thousands} '’\u00a0\u202f])[0-9]{{3}}(?:(?P=thousands)[0-9]{{3}})*"
    return re.compile(
        rf"(?P<minus>[-−])?(?:(?P<before>{_CURRENCY}){_BLANK}?)?(?P<later_minus>[-−])?"
        rf"(?P<whole>{group}|[1-9][0-9]*|0)?(?:{re.escape(decimal)}(?P<fraction>[0-9]+))?"
        rf"(?:{_BLANK}?(?P<after>{_CURRENCY}))?"
    )


_NOTATIONS = {".": _notation(".", ","), ",": _notation(",", ".")}


def read_number(text: str, decimal: str = ".") -> int | float | None:
    """Return the number that `text`, without blanks around it, writes with this decimal mark, or None."""
    if text.isdigit() and text.isascii():
        return int(text) if len(text) <= MOST_DIGITS and (text[0] != "0" or text == "0") else None
    written = read_written(text, decimal)
    return None if written is None else written.value


def read_written(text: str, decimal: str) -> Written | None:
    """Return the number with the way it is written, or None."""
    if len(text) > _MOST_CHARACTERS:
        return None
    found = _NOTATIONS[decimal].fullmatch(text)
    if found is None:
        return None
    minus, before, later_minus, whole, thousands, fraction, after = found.groups()
    if (minus and later_minus) or (before and after) or not (whole or fraction):
        return None
    thousands = thousands or ""
    value = _exact(whole.replace(thousands, "") if whole else "0", fraction or "")
    if value is None:
        return None
    padded = bool(fraction) and fraction != "0" and fraction.endswith("0")
    negative = minus or later_minus
    return Written(-value if negative else value, len(fraction or ""), padded, thousands, before or after or "")


def _exact(whole: str, fraction: str) -> int | float | None:
    few = len((whole + fraction.rstrip("0")).lstrip("0")) <= MOST_DIGITS
    if not fraction:
        return int(whole) if few else None
    text = f"{whole}.{fraction}"
    value = float(text)
    if few or (len(whole) <= MOST_DIGITS and plain_number(value) == text):
        return value
    return None


def is_number(value: object) -> bool:
    """Tell whether a cell's value is a number that can be written and read again without loss."""
    return type(value) in (int, float) and isinstance(value, (int, float)) and abs(value) < _TOO_LARGE


def plain_number(value: int | float, decimal: str = ".") -> str:
    """Return a number in full, ungrouped and without exponent; infinities and not-a-number by their names."""
    text = str(value)
    if isinstance(value, float):
        if "e" in text:
            text = format(Decimal(text), "f")
        text = text.removesuffix(".0")
    return text if decimal == "." else text.replace(".", decimal)


def shown_number(
    value: int | float,
    *,
    decimal: str = ".",
    thousands: str = "",
    decimals: int | None = None,
    currency: str = "",
) -> str:
    """Return a number as a column shows it, rounded half up to `decimals`."""
    if not is_number(value):
        return plain_number(value)
    text = plain_number(value)
    if decimals is not None:
        text = format(_ROUNDING.quantize(Decimal(text), Decimal(1).scaleb(-decimals)), "f")
    minus = "-" if text.startswith("-") and text.strip("-0.") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return minus + _with_currency(grouped + (decimal + fraction if fraction else ""), currency)


def _with_currency(text: str, currency: str) -> str:
    if currency in _BEFORE_WITHOUT_BLANK:
        return currency + text
    if currency in _BEFORE:
        return f"{currency} {text}"
    return f"{text} {currency}" if currency else text
