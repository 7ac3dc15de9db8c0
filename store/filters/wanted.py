"""Conditions that come from cells, and cells that come from conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.cells.column_types import column_type
from store.cells.lists import list_items, list_text
from store.columns import Column
from store.connection import Value
from store.filters.conditions import Condition, Group, Part
from store.filters.days import Days, today
from store.filters.kinds import ME, PEOPLE, compared
from store.filters.queries import Query


def like(column: Column, value: Value) -> Condition:
    """Return the condition that rows have the same value in a column."""
    kind = compared(column)
    if kind == "checkbox" and value in (None, 0, 1):
        return Condition(column, "is checked" if value else "is not checked")
    if value in (None, ""):
        return Condition(column, "is empty")
    if kind == "nothing":
        return Condition(column, "is not empty")
    names = list_items(value) if kind == "list" else ()
    return Condition(column, "is exactly", names) if names else Condition(column, "=", value)


def wanted_cells(query: Query) -> dict[int, Value]:
    """Return the cells, by column id, that a new row needs so that the query shows it, as far as it says so."""
    found: dict[int, Value] = {}
    for condition in _required(query.conditions):
        value = _wanted(condition)
        if value is not None and column_type(condition.column.type).editable and not condition.column.expression:
            found.setdefault(condition.column.id, value)
    return found


def _required(parts: Iterable[Part]) -> Iterator[Condition]:
    """Yield the conditions that must hold, whatever others do."""
    for part in parts:
        if isinstance(part, Condition):
            yield part
        elif isinstance(part, Group) and (part.match == "all" or len(part.parts) == 1):
            yield from _required(part.parts)


def _wanted(condition: Condition) -> Value:
    value = condition.value
    match condition.operator:
        case "is checked":
            return 1
        case "=" if isinstance(value, Days):
            return value.span(today())[0].isoformat()
        case "=" if not isinstance(value, tuple | Days):
            return condition.me or None if value == ME and condition.column.type in PEOPLE else value
        case "is any of" if isinstance(value, tuple):
            return value[0]
        case "has any of" if isinstance(value, tuple):
            return list_text(_people(condition, value[:1]))
        case "has all of" | "is exactly" if isinstance(value, tuple):
            return list_text(_people(condition, value))
    return None


def _people(condition: Condition, names: Iterable[str]) -> list[str]:
    """Return names, the member who asks in the place of `ME`."""
    mine = condition.column.type in PEOPLE
    return [name for one in names if (name := condition.me if mine and one == ME else one)]
