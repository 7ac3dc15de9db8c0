"""Numbers as people write them: ``1,234.50``, ``1.234,50 €``, ``1'234``, ``-5``.

A number is read only when nothing is lost by it. Text with leading zeros, with a plus sign or of more than 15
digits is none (telephone and account numbers); a fraction of more digits is one only when a float gives
back every digit. There is no exponent, no infinity and no brackets for minus; a percent sign stands only in columns
of percentages.
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
_BEFORE = ("$", "£", "¥", "CHF", "USD", "GBP")
_PERCENT_PLACES = 2


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
    found = _match(text, decimal)
    if found is None:
        return None
    minus, before, later_minus, whole, thousands, fraction, after = found.groups()
    thousands = thousands or ""
    value = _exact(whole.replace(thousands, "") if whole else "0", fraction or "")
    if value is None:
        return None
    padded = bool(fraction) and fraction != "0" and fraction.endswith("0")
    negative = minus or later_minus
    return Written(-value if negative else value, len(fraction or ""), padded, thousands, before or after or "")


def read_percent(text: str, decimal: str) -> int | float | None:
    """Return the number that a percentage, its sign and blanks taken off, comes to: 0.99 for ``99``; or None."""
    found = _match(text, decimal)
    if found is None or found["before"] or found["after"]:
        return None
    digits = (found["whole"] or "0").replace(found["thousands"] or " ", "").zfill(_PERCENT_PLACES + 1)
    fraction = (digits[-_PERCENT_PLACES:] + (found["fraction"] or "")).rstrip("0")
    value = _exact(digits[:-_PERCENT_PLACES], fraction)
    return value if value is None or not (found["minus"] or found["later_minus"]) else -value


def _match(text: str, decimal: str) -> re.Match[str] | None:
    if len(text) > _MOST_CHARACTERS:
        return None
    found = _NOTATIONS[decimal].fullmatch(text)
    if found is None or (found["minus"] and found["later_minus"]) or (found["before"] and found["after"]):
        return None
    return found if found["whole"] or found["fraction"] else None


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


def written_percent(value: int | float, decimal: str = ".") -> str:
    """Return a number in full as a percentage that reads back: ``99 %`` for 0.99."""
    text = format(Decimal(plain_number(value)).scaleb(_PERCENT_PLACES, _ROUNDING), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", decimal) + " %"


def shown_number(
    value: int | float,
    *,
    decimal: str = ".",
    thousands: str = "",
    decimals: int | None = None,
    currency: str = "",
    before: bool = False,
    percent: bool = False,
) -> str:
    """Return a number as a column shows it, rounded half up to `decimals`.

    :param before: the currency stands before the number, as some always do
    :param percent: the number is shown as a percentage, without a currency
    """
    if not is_number(value):
        return plain_number(value)
    text = written_percent(value)[:-2] if percent else plain_number(value)
    if decimals is not None:
        text = format(_ROUNDING.quantize(Decimal(text), Decimal(1).scaleb(-decimals)), "f")
    minus = "-" if text.startswith("-") and text.strip("-0.") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands) + (decimal + fraction if fraction else "")
    return minus + (f"{grouped} %" if percent else _with_currency(grouped, currency, before))


def _with_currency(text: str, currency: str, before: bool) -> str:
    if not currency:
        return text
    if before or currency in _BEFORE:
        return f"{currency} {text}" if currency[-1].isalpha() or currency[-1] == "." else currency + text
    return f"{text} {currency}"
