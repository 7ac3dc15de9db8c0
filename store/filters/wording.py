"""Conditions in words, as a person reads them; names and values come from outside and are not clean."""

from __future__ import annotations

from store.cells.column_types import column_type
from store.cells.lists import join_names
from store.filters.conditions import Condition, Group, Part
from store.filters.days import Days
from store.filters.kinds import ME, PEOPLE
from store.filters.operators import operator_of
from store.language import _


def described(part: Part) -> str:
    """Return a condition as ``Column operator value``; a group as its conditions, joined by words and parentheses."""
    if isinstance(part, Group):
        return joined_word(part).join(_enclosed(one) for one in part.parts)
    value = shown_value(part)
    return f"{part.column.name} {shown_operator(part)}" + (f" {value}" if value else "")


def joined_word(group: Group) -> str:
    """Return what stands between the conditions of a group."""
    return _(" and ") if group.match == "all" else _(" or ")


def shown_operator(condition: Condition) -> str:
    """Return the words of a condition's operator."""
    return _(operator_of(condition.column, condition.operator).words)


def shown_value(condition: Condition) -> str:
    """Return a condition's value as its column shows values; nothing where the operator needs none."""
    value, column = condition.value, condition.column
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_names(_name(condition, name) for name in value)
    if isinstance(value, Days):
        return str(value)
    if isinstance(value, str) and (value == ME or condition.operator in ("contains", "does not contain")):
        return _name(condition, value)
    return column_type(column.type).show(value, column.options)


def _enclosed(part: Part) -> str:
    return f"({described(part)})" if isinstance(part, Group) else described(part)


def _name(condition: Condition, name: str) -> str:
    return _("me") if name == ME and condition.column.type in PEOPLE else name
