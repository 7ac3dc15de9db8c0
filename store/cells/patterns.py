"""Patterns that a column's texts must match: hostile ones never make anyone wait.

A pattern may come from a foreign file, and some take longer than the world lasts (``(a+)+$``). So a match gets a
twentieth of a second, what it came to is remembered, and a pattern that was too slow three times is not asked
again: everything matches it. Counted repeats are written out by the compiler, so that nested ones could fill the
memory: a pattern whose counts multiply to more than 50,000 is taken as none.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from store.cells.column_options import LONGEST_PATTERN

_SECONDS = 0.05
_STRIKES = 3
_LONGEST_TEXT = 10_000
_MOST_REPEATS = 50_000
_COUNT = re.compile(r"\{[^0-9{}]*([0-9]*)[^0-9{}]*([0-9]*)[^{}]*\}")
_PATTERNS_KEPT = 256
_ANSWERS_KEPT = 4_096


class _Check:
    """One pattern, compiled, and how often it has taken too long."""

    def __init__(self, pattern: str) -> None:
        import regex  # only few columns have a pattern, and the first paint does not wait for it

        self._slow = 0
        try:
            self._compiled = regex.compile(pattern) if _is_small(pattern) else None
        except (regex.error, ValueError, OverflowError, RecursionError, MemoryError):
            self._compiled = None

    @property
    def is_usable(self) -> bool:
        return self._compiled is not None

    def matches(self, text: str) -> bool:
        if self._compiled is None or self._slow >= _STRIKES:
            return True
        try:
            return self._compiled.fullmatch(text, timeout=_SECONDS) is not None
        except (TimeoutError, MemoryError):
            self._slow += 1
            return False


def _is_small(pattern: str) -> bool:
    counts = (max((int(count) for count in found if count), default=1) for found in _COUNT.findall(pattern))
    return len(pattern) <= LONGEST_PATTERN and math.prod(max(1, count) for count in counts) <= _MOST_REPEATS


_check = lru_cache(_PATTERNS_KEPT)(_Check)


def is_pattern(text: str) -> bool:
    """Tell whether a text is a regular expression that a column can have."""
    return _check(text).is_usable


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches the whole of a text; a match that takes too long is none.

    What is no pattern at all matches everything, as does one that has been too slow too often. Texts of more than
    10,000 characters match nothing.
    """
    return len(text) <= _LONGEST_TEXT and _answer(pattern, text)


@lru_cache(_ANSWERS_KEPT)
def _answer(pattern: str, text: str) -> bool:
    return _check(pattern).matches(text)
