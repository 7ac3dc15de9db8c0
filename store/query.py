"""Which rows, in which order: conditions and sorts, as written by people and as SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from store.column_types import column_type
from store.connection import Value
from store.errors import BadFilterError
from store.tables import Column, Table

_COMPARISONS = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPERATOR = re.compile(r"\s*(is not empty|is empty|contains|is|!=|<=|>=|=|<|>)\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Condition:
    """One thing that must hold for a row."""

    column: Column
    operator: str
    value: Value = None

    def sql(self) -> tuple[str, list[Value]]:
        """Return the condition as SQL with its parameters."""
        cell = self.column.physical
        match self.operator:
            case "is empty":
                return f"({cell} IS NULL OR {cell} = '')", []
            case "is not empty":
                return f"({cell} IS NOT NULL AND {cell} != '')", []
            case "contains":
                return f"instr(lower({cell}), lower(?)) > 0", [self.value]
            case "!=":
                return f"({cell} IS NULL OR {cell} != ? COLLATE NOCASE)", [self.value]
            case comparison:
                # a misfit is of another storage class, and SQLite would rank it after every number
                return (
                    f"({cell} {_COMPARISONS[comparison]} ? COLLATE NOCASE AND typeof({cell}) {self._kin()})",
                    [self.value],
                )

    def _kin(self) -> str:
        return "IN ('integer', 'real')" if isinstance(self.value, int | float) else "= 'text'"


@dataclass(frozen=True)
class Sort:
    """One sort key; empty cells come last either way."""

    column: Column
    descending: bool = False

    def sql(self) -> str:
        """Return the key as part of ORDER BY."""
        cell = self.column.physical
        return f"{cell} IS NULL, {cell} COLLATE NOCASE{' DESC' if self.descending else ''}"


@dataclass(frozen=True)
class Query:
    """Conditions that must all hold, then the order; rows that rank the same keep their own order."""

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
        return " ORDER BY " + ", ".join([*(sort.sql() for sort in self.sorts), "id"])


def parse_condition(table: Table, text: str) -> Condition:
    """Read ``Column operator value``; the longest column name that fits is meant.

    :raises BadFilterError: no such column or operator
    """
    for column in sorted(table.columns, key=lambda column: -len(column.name)):
        name = column.name
        if text.lstrip()[: len(name)].casefold() != name.casefold():
            continue
        found = _OPERATOR.fullmatch(text.lstrip()[len(name) :])
        if found is not None:
            return _condition(column, found[1].lower(), found[2].strip())
    raise BadFilterError(text=text)


def _condition(column: Column, operator: str, text: str) -> Condition:
    operator = "=" if operator == "is" else operator
    if operator.endswith("empty"):
        return Condition(column, operator)
    if operator == "contains":
        return Condition(column, operator, text)
    text = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    value = column_type(column.type).parse(text, column.options)
    if value is None:
        return Condition(column, "is empty" if operator == "=" else "is not empty")
    return Condition(column, operator, value)


def parse_sort(table: Table, text: str) -> Sort:
    """Read ``Column``, ``Column:asc`` or ``Column:desc``.

    :raises NoSuchColumnError: no such column
    """
    name, colon, direction = text.rpartition(":")
    if colon and direction.strip().lower() in ("asc", "desc"):
        return Sort(table.column(name), direction.strip().lower() == "desc")
    return Sort(table.column(text))
