"""Conditions joined by ``and``, ``or`` and parentheses; ``and`` goes before ``or``.

Values and names of columns may hold these words and parentheses, too. So ``and`` joins only where another condition
on a known column follows, and a text that holds no second condition is one condition, whatever words it is made of:
``Name is Smith and Sons``. Quotation marks around a value make sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from store.columns import Column
from store.errors import BadFilterError
from store.filters.conditions import DEEPEST, MOST, Group, Match, Part, leaves
from store.filters.grammar import leading_operator, parse_condition
from store.named_columns import leading_columns

if TYPE_CHECKING:
    from store.tables import Table

LONGEST = 20_000
"""Characters that an expression has at most."""

_JOIN: dict[Match, re.Pattern[str]] = {
    "all": re.compile(r"\s*\b(?:and|et|und)(?:\s+|(?=\())", re.IGNORECASE),
    "any": re.compile(r"\s*\b(?:or|ou|oder)(?:\s+|(?=\())", re.IGNORECASE),
}
_JOIN_IN_VALUE = re.compile(r"\s+(?:and|et|und|or|ou|oder)(?:\s+|(?=\())", re.IGNORECASE)
_QUOTED = re.compile(r"(?<=[\s=<>(,])(?:\"[^\"]*\"|'[^']*')(?=[\s),]|$)")
_BLANKS = re.compile(r"\s*")
_LOOKED_AT = 600
"""Characters in which a column's name and an operator are looked for."""


def parse_filter(table: Table, text: str, also: Sequence[Column] = (), me: str = "") -> Part:
    """Read conditions joined by ``and``, ``or`` and parentheses.

    :param also: columns besides those of the table, such as those of `store.mail_columns`
    :param me: the name of the member who asks
    :raises BadFilterError: a condition of it cannot be understood, or it is too long or nested too deep
    """
    if len(text) > LONGEST:
        raise BadFilterError(text=text[:80] + "…")
    reading = _Reading(table, text, also, me)
    part = reading.alternatives(0)
    if not reading.is_at_end or sum(1 for _leaf in leaves([part])) > MOST:
        raise BadFilterError(text=text)
    return part


class _Reading:
    """One text, read from its beginning to its end."""

    def __init__(self, table: Table, text: str, also: Sequence[Column], me: str) -> None:
        self._table, self._text, self._also, self._me = table, text, also, me
        self._place = 0

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left but blanks."""
        return not self._text[self._place :].strip()

    def alternatives(self, depth: int) -> Part:
        """Read conditions joined by ``or``."""
        return self._joined("any", lambda: self._joined("all", lambda: self._one(depth)))

    def _joined(self, match: Match, read: Callable[[], Part]) -> Part:
        parts = [read()]
        while found := _JOIN[match].match(self._text, self._place):
            self._place = found.end()
            parts.append(read())
        return parts[0] if len(parts) == 1 else Group(match, tuple(parts))

    def _one(self, depth: int) -> Part:
        self._skip(_BLANKS)
        if not self._text.startswith("(", self._place) or self._begins_condition(self._place):
            return self._condition(depth)
        if depth >= DEEPEST:
            raise BadFilterError(text=self._text)
        self._place += 1
        part = self.alternatives(depth + 1)
        self._skip(_BLANKS)
        if not self._text.startswith(")", self._place):
            raise BadFilterError(text=self._text)
        self._place += 1
        return part

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self._text, self._place):
            self._place = found.end()

    def _condition(self, depth: int) -> Part:
        end = self._end(depth)
        text, self._place = self._text[self._place : end], end
        return parse_condition(self._table, text, self._also, self._me)

    def _end(self, depth: int) -> int:
        """Return where the condition that begins here ends."""
        place, level = self._place + self._name_length(self._place), 0
        while place < len(self._text):
            if quoted := _QUOTED.match(self._text, place):
                place = quoted.end()
                continue
            letter = self._text[place]
            if letter == ")" and not level and depth:
                return place
            level += {"(": 1, ")": -1}.get(letter, 0) if level or letter != ")" else 0
            if not level and letter.isspace() and self._joins(place):
                return place
            place += 1
        return place

    def _joins(self, place: int) -> bool:
        """Tell whether a word that joins conditions stands here, and a condition after it."""
        found = _JOIN_IN_VALUE.match(self._text, place)
        if found is None:
            return False
        for begin in range(found.end(), found.end() + DEEPEST + 1):
            if self._begins_condition(begin):
                return True
            if not self._text.startswith("(", begin):
                return False
        return False

    def _begins_condition(self, place: int) -> bool:
        return self._name_length(place) > 0

    def _name_length(self, place: int) -> int:
        """Return the length of the name of the column, blanks before it included, that a condition begins with here."""
        text = self._text[place : place + _LOOKED_AT]
        for column, rest in leading_columns(self._table, text, self._also):
            if leading_operator(column, rest):
                return len(text) - len(rest)
        return 0
