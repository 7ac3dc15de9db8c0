"""What comes of what a computed column reads: link titles, look-ups, roll-ups, formulas."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from store.cells.column_types import column_type
from store.columns import Column
from store.connection import Value
from store.formulas.nodes import Key, Reference

Compute = Callable[[Mapping[Key, object]], Value]
"""From what a row reads to the value of its cell."""


def plan(column: Column, columns: Mapping[int, Column]) -> tuple[list[Reference], Compute]:
    """Return what a computed column reads, and what makes its value of it.

    :param columns: the columns of the store by id; what is deleted has the type ``deleted``
    """
    match column.type:
        case "link":
            return _link_titles(column)
        case "formula":
            return _formula(column)
        case "count":
            rows = Reference(0, column.options.through)
            return [rows], lambda inputs: len(_listed(inputs[rows.key]))
        case _:
            return _rolled(column, columns)


def typed(column: Column, value: Value) -> object:
    """Return a cell's value as formulas work with it: lists as lists, boxes as True or False, misfits as their text."""
    if column.type == "deleted":
        return "#REF!"
    match column_type(column.type).compares(column.options):
        case "list":
            return as_list(value)
        case "checkbox" if value in (None, 0, 1):
            return bool(value)
        case _:
            return value


def shown(column: Column, value: Value) -> object:
    """Return a cell's value as its table shows it."""
    return "" if column.type == "deleted" else column_type(column.type).show(value, column.options)


def as_list(value: Value) -> list[object]:
    """Return what a cell of a list holds; a misfit is the one thing in it."""
    try:
        found = json.loads(value) if isinstance(value, str) else []
    except (ValueError, RecursionError):
        found = [value]
    return found if isinstance(found, list) else [found]


def _link_titles(column: Column) -> tuple[list[Reference], Compute]:
    titles, numbers = Reference(column.options.shows, column.id), Reference(0, column.id)

    def value(inputs: Mapping[Key, object]) -> Value:
        rows = _listed(inputs[numbers.key])
        names = _listed(inputs[titles.key]) if column.options.shows else [""] * len(rows)
        found = [str(name).strip() or f"#{row}" for name, row in zip(names, rows, strict=True)]
        return json.dumps(found, ensure_ascii=False) if found else None

    return [titles, numbers] if column.options.shows else [numbers], value


def _formula(column: Column) -> tuple[list[Reference], Compute]:
    from store.formulas.compiling import compiled
    from store.formulas.formula import parse_canonical

    formula = parse_canonical(column.options.formula)
    return sorted(formula.reads, key=str), compiled(formula)


def _rolled(column: Column, columns: Mapping[int, Column]) -> tuple[list[Reference], Compute]:
    from store.formulas import rolling

    options = column.options
    target = Reference(options.target, options.through)
    compared = Reference(options.compared or options.target, options.through)

    def value(inputs: Mapping[Key, object]) -> Value:
        values = _listed(inputs[target.key])
        match column.type:
            case "roll-up":
                return rolling.roll_up(values, options.roll)
            case "find min":
                return rolling.find_min(_listed(inputs[compared.key]), values)
            case "find max":
                return rolling.find_max(_listed(inputs[compared.key]), values)
            case _:
                return _looked_up(values, options.result)

    return list({target, compared}), value


def _looked_up(values: Sequence[object], result: str) -> Value:
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    kept = [one for one in flat if one not in (None, "")]
    if not kept:
        return None
    if result == "list":
        return json.dumps(kept, ensure_ascii=False)
    first = kept[0]
    return first if isinstance(first, str | int | float) else str(first)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
