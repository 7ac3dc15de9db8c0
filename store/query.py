"""Which rows, in which order: conditions and sorts, as written by people and as SQL.

A condition is ``Column operator value``. The operators are ``=  !=  <  <=  >  >=`` and the words ``is``, ``is not``,
``contains``, ``does not contain``, ``is empty`` and ``is not empty``, in any case, between blanks. One pair of
quotation marks around the value does not belong to it: ``Name is "not Ann"``. Signs run together in any other way
are refused.

Texts are compared as `store.alike` says; ``<`` and its kin, and sorts, order texts by their characters and ignore
the case of ASCII letters only. A date without a time is a whole day: ``Due = 2026-02-01`` holds for every time of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from store.alike import equals, holds
from store.cells.column_types import column_type
from store.cells.dates import is_kept_date
from store.connection import Value
from store.errors import BadFilterError, NoFilterValueError, NotComparableError
from store.named_columns import leading_columns
from store.tables import Column, Table

_KEPT_DATE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"
_DAY_LENGTH = len("2026-02-01")
_EMPTY = re.compile(r"\s+(?P<words>is(?:\s+not)?\s+empty)\s*", re.IGNORECASE)
_WORDS = re.compile(r"\s+(?P<words>does\s+not\s+contain|contains|is\s+not|is)(?![^\s\"'])(?P<value>.*)", re.I | re.S)
_SIGNS = re.compile(r"\s*(?P<words>!=|<=|>=|=|<|>)(?![=<>])(?P<value>.*)", re.DOTALL)
_SIGN_OF_WORDS = {"is": "=", "is not": "!="}
_HOLDING = ("contains", "does not contain")
_MEASURED = ("number", "date", "checkbox")
"""Types whose misfits have no place in their order."""


@dataclass(frozen=True)
class Condition:
    """One thing that must hold for a row."""

    column: Column
    operator: str
    """``=  !=  <  <=  >  >=``, or ``contains``, ``does not contain``, ``is empty``, ``is not empty``."""
    value: Value = None
    """Of the column's type; None for the last two operators."""

    def sql(self) -> tuple[str, list[Value]]:
        """Return the condition as SQL with its parameters; what is not equal or not contained may be empty."""
        cell = self.column.sql
        match self.operator:
            case "is empty":
                return f"({cell} IS NULL OR {cell} = '')", []
            case "is not empty":
                return f"({cell} IS NOT NULL AND {cell} != '')", []
            case "contains":
                return self._holding()
            case "does not contain":
                return _negated(self._holding())
            case "!=":
                return _negated(self._compared("="))
            case comparison:
                return self._compared(comparison)

    def _holding(self) -> tuple[str, list[Value]]:
        test = holds(self.column.sql, str(self.value))
        return test.sql, [*test.params]

    def _compared(self, comparison: str) -> tuple[str, list[Value]]:
        cell, value = self.column.sql, self.value
        # values of other kinds are misfits, and SQLite would rank them before or after all others
        if not isinstance(value, str):
            return f"({cell} {comparison} ? AND typeof({cell}) IN ('integer', 'real'))", [value]
        if self.column.type == "date" and is_kept_date(value):
            return f"({_moment(cell, value)} {comparison} ? AND {cell} GLOB '{_KEPT_DATE}')", [value]
        if comparison == "=":
            test = equals(cell, value)
            return f"({test.sql} AND typeof({cell}) = 'text')", [*test.params]
        return f"({cell} {comparison} ? COLLATE NOCASE AND typeof({cell}) = 'text')", [value]


def _negated(condition: tuple[str, list[Value]]) -> tuple[str, list[Value]]:
    sql, params = condition
    return f"NOT coalesce({sql}, 0)", params


def _moment(cell: str, value: str) -> str:
    """Return what of a date is compared: the day with a day; with a time the time, which for a day is its beginning."""
    return f"substr({cell}, 1, {_DAY_LENGTH})" if len(value) == _DAY_LENGTH else f"substr({cell} || ' 00:00', 1, 16)"


@dataclass(frozen=True)
class Sort:
    """One sort key; empty cells come last either way."""

    column: Column
    descending: bool = False

    def sql(self) -> str:
        """Return the key as part of ORDER BY."""
        cell = self.column.sql
        return f"{cell} IS NULL, {cell} COLLATE NOCASE{' DESC' if self.descending else ''}"


@dataclass(frozen=True)
class Query:
    """Conditions that must all hold, then the order.

    Rows that rank the same keep their own order, reversed when the first sort goes down.
    """

    conditions: tuple[Condition, ...] = ()
    sorts: tuple[Sort, ...] = field(default=())

    @property
    def is_natural(self) -> bool:
        """Whether it asks for all rows in the order of their numbers."""
        return not self.conditions and not self.sorts

    def where(self) -> tuple[str, list[Value]]:
        """Return the WHERE clause, empty without conditions, and its parameters."""
        if not self.conditions:
            return "", []
        parts, params = [], []
        for condition in self.conditions:
            sql, values = condition.sql()
            parts.append(sql)
            params += values
        return " WHERE " + " AND ".join(parts), params

    def order(self) -> str:
        """Return the ORDER BY clause."""
        last = "id DESC" if self.is_mirrored else "id"
        return " ORDER BY " + ", ".join([*(sort.sql() for sort in self.sorts), last])

    @property
    def is_mirrored(self) -> bool:
        """Whether rows that rank the same come in the reverse of their own order, as one index gives them both ways."""
        return bool(self.sorts) and self.sorts[0].descending


def parse_condition(table: Table, text: str) -> Condition:
    """Read ``Column operator value``; the longest column name that fits is meant.

    :raises BadFilterError: no such column or operator, no value, or one that cannot be compared so
    """
    for column, rest in leading_columns(table, text):
        if found := _EMPTY.fullmatch(rest):
            return Condition(column, _plain(found["words"]))
        if found := _WORDS.fullmatch(rest) or _SIGNS.fullmatch(rest):
            words = _plain(found["words"])
            return _condition(column, _SIGN_OF_WORDS.get(words, words), found["value"].strip(), text)
    raise BadFilterError(text=text)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _condition(column: Column, operator: str, written: str, text: str) -> Condition:
    given = _unquoted(written)
    kind = column_type(column.type)
    value = given or None if operator in _HOLDING else kind.parse(given, column.options)
    if value is None:
        if written and operator in ("=", "!="):
            return Condition(column, "is empty" if operator == "=" else "is not empty")
        raise NoFilterValueError(text=text, operator=operator, column=column.name)
    if operator[0] in "<>" and column.type in _MEASURED and not kind.fits(value, column.options):
        raise NotComparableError(text=text, value=given, type=column.type)
    return Condition(column, operator, value)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def parse_sort(table: Table, text: str) -> Sort:
    """Read ``Column``, ``Column:asc`` or ``Column:desc``.

    :raises NoSuchColumnError: no such column
    """
    name, colon, direction = text.rpartition(":")
    if colon and direction.strip().lower() in ("asc", "desc"):
        return Sort(table.column(name), direction.strip().lower() == "desc")
    return Sort(table.column(text))
