"""Automatic numbers: ``0001``, ``INV-001``, ``20260301-01``.

A format ends in zeros, as many as the number has digits at least; what stands before them stands before every
number. A date in it, ``YYYY``, ``YYYYMM`` or ``YYYYMMDD`` (also with ``-``, ``.`` or ``/`` between), becomes the
date of the row's making, and the count starts again with each new one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_FORMAT = re.compile(r"(?P<prefix>.*?)(?P<zeros>0{1,15})", re.DOTALL)
_DATE = re.compile(r"YYYY(?:(?P<mark>[-./]?)MM(?:(?P=mark)DD)?)?")
_ZEROS = "0000"
_MOST_DIGITS = 18


class AutoFormat(NamedTuple):
    """A format, taken apart."""

    prefix: str
    """What stands before the number, its date not yet filled in."""
    digits: int
    """How many digits the number has at least."""

    @property
    def restarts(self) -> bool:
        """Whether the count starts again with a new date."""
        return _DATE.search(self.prefix) is not None

    def prefix_on(self, day: date) -> str:
        """Return what stands before the numbers of a day; numbers with the same one are counted together."""
        filled = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"

        def fill(found: re.Match[str]) -> str:
            text = found[0]
            for token, value in zip(("YYYY", "MM", "DD"), filled, strict=True):
                text = text.replace(token, value)
            return text

        return _DATE.sub(fill, self.prefix, count=1)

    def written(self, count: int, day: date) -> str:
        """Return the number `count` of a day, written out."""
        return f"{self.prefix_on(day)}{count:0{self.digits}d}"

    def read(self, text: str, day: date) -> int | None:
        """Return the number back from a text; None where it is not written so, or belongs to another date."""
        prefix = self.prefix_on(day)
        digits = text[len(prefix) :]
        if not text.startswith(prefix) or not (digits.isascii() and digits.isdigit()):
            return None
        exact = self.digits <= len(digits) <= max(self.digits, _MOST_DIGITS)
        return int(digits) if exact and (len(digits) == self.digits or digits[0] != "0") else None


def auto_format(text: str) -> AutoFormat:
    """Take a format apart; one that does not end in zeros gets four."""
    found = _FORMAT.fullmatch(text) or _FORMAT.fullmatch(text + _ZEROS)
    assert found is not None  # noqa: S101 - the second text ends in zeros
    return AutoFormat(found["prefix"], len(found["zeros"]))


def number_text(text: str, count: int, day: date) -> str:
    """Return an automatic number in a format: ``INV-007`` for 7 in ``INV-000``."""
    return auto_format(text).written(count, day)
