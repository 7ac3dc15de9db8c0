"""What each operator means for each kind of column, in SQL.

Texts are compared as `store.alike` says; ``<`` and its kin order texts by their characters and ignore the case of
ASCII letters only. A value that does not fit its column is found as the text that it is, and has no place among
numbers and dates. What is not equal, not contained, not one of … may be empty.
"""

from __future__ import annotations

from store.alike import CellTest, begins, equals, holds
from store.columns import Column
from store.connection import Value
from store.filters import dated, lists
from store.filters.days import Days
from store.filters.joining import Test, joined, negated
from store.filters.kinds import ME, PEOPLE, compared

Given = Value | tuple[str, ...] | Days
"""What a condition compares with: a value of the column's type, several names, or days named from today."""

OPPOSITES = {
    "!=": "=",
    "does not contain": "contains",
    "is none of": "is any of",
    "has none of": "has any of",
    "is not checked": "is checked",
}
"""Operators that hold exactly where another one does not."""


def predicate(column: Column, operator: str, value: Given, me: str) -> Test:
    """Return a condition as SQL with its parameters.

    :param me: the name of the member who asks; nobody's when empty
    """
    if operator in OPPOSITES:
        return negated(predicate(column, OPPOSITES[operator], value, me))
    if column.type in PEOPLE:
        value = _named(value, me)
    match operator:
        case "is empty":
            return _empty(column)
        case "is not empty":
            return negated(_empty(column)) if compared(column) == "list" else _filled(column)
        case "is checked":
            return f"({column.sql} = 1)", []
    if isinstance(value, tuple):
        return _named_among(column, operator, value)
    if isinstance(value, Days):
        return _dated(column, operator, value)
    return _valued(column, operator, value)


def _named(value: Given, me: str) -> Given:
    """Put the member who asks in the place of `ME`."""
    # no cell is that text, so that nobody's rows are those of a process that acts for nobody
    name = me or "\0"
    if isinstance(value, tuple):
        return tuple(name if one == ME else one for one in value)
    return name if value == ME else value


def _empty(column: Column) -> Test:
    empty = f"{column.sql} = ''" if compared(column) != "list" else f"{column.sql} IN ('', '[]')"
    return f"({column.sql} IS NULL OR {empty})", []


def _filled(column: Column) -> Test:
    return f"({column.sql} IS NOT NULL AND {column.sql} != '')", []


def _named_among(column: Column, operator: str, names: tuple[str, ...]) -> Test:
    match operator:
        case "is any of":
            among = joined([_plain(equals(column.sql, name)) for name in names], "OR")
            return joined([among, (f"typeof({column.sql}) = 'text'", [])], "AND")
        case "has any of":
            return lists.has_any_of(column.sql, names)
        case "has all of":
            return lists.has_all_of(column.sql, names)
        case _:
            return lists.is_exactly(column.sql, names)


def _dated(column: Column, operator: str, days: Days) -> Test:
    misfits = not column.expression
    if operator == "is within":
        return dated.within(column.sql, days, misfits=misfits)
    return dated.compared(column.sql, operator, days, misfits=misfits)


def _valued(column: Column, operator: str, value: Value) -> Test:
    match operator:
        case "contains" if compared(column) == "list":
            return lists.contains(column.sql, str(value))
        case "contains":
            return _plain(holds(column.sql, str(value)))
        case "starts with":
            return _plain(begins(column.sql, str(value)))
        case comparison:
            return _compared(column, comparison, value)


def _compared(column: Column, comparison: str, value: Value) -> Test:
    cell, misfits = column.sql, not column.expression
    # values of other kinds are misfits, and SQLite would rank them before or after all others
    if not isinstance(value, str):
        numeric = f" AND typeof({cell}) IN ('integer', 'real')" if misfits else ""
        # the collation of the indexes, which else would not serve
        return f"({cell} {comparison} ? COLLATE NOCASE{numeric})", [value]
    if compared(column) == "date" and dated.is_moment(value):
        return dated.compared(cell, comparison, value, misfits=misfits)
    if comparison == "=":
        sql, params = _plain(equals(cell, value))
        return f"({sql} AND typeof({cell}) = 'text')", params
    return f"({cell} {comparison} ? COLLATE NOCASE AND typeof({cell}) = 'text')", [value]


def _plain(test: CellTest) -> Test:
    return test.sql, [*test.params]
