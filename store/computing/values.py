"""What comes of what a computed column reads: link titles, look-ups, roll-ups, formulas."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from store.cells.column_types import column_type
from store.cells.protocol import Compares
from store.columns import Column
from store.connection import Value
from store.formulas.nodes import Key, Kind, Reference

DELETED = "deleted"
"""The type of a column that is gone; a row does not have it."""

Compute = Callable[[Mapping[Key, object]], Value]
"""From what a row reads to the value of its cell."""


def plan(column: Column, columns: Mapping[int, Column]) -> tuple[list[Reference], Compute]:
    """Return what a computed column reads, and what makes its value of it.

    :param columns: the columns of the store by id; what is gone has the type `DELETED`
    """
    match column.type:
        case "link":
            return _link_titles(column)
        case "formula":
            return _formula(column, columns)
        case "count":
            rows = Reference(0, column.options.through)
            return [rows], lambda inputs: len(_listed(inputs.get(rows.key)))
        case _:
            return _rolled(column, columns)


def kind_of(column: Column) -> Kind:
    """Return what formulas take a column's values for."""
    match column.type:
        case "duration":
            return "duration"
        case "file" | "image":
            return "list"
        case _:
            return _KINDS[column_type(column.type).compares(column.options)]


_KINDS: dict[Compares, Kind] = {
    "text": "text",
    "choice": "text",
    "number": "number",
    "date": "date",
    "checkbox": "checkbox",
    "list": "list",
    "nothing": "text",
}


def shown(column: Column, value: Value) -> object:
    """Return a cell's value as its table shows it."""
    return column_type(column.type).show(value, column.options)


def _link_titles(column: Column) -> tuple[list[Reference], Compute]:
    titles, numbers = Reference(column.options.shows, column.id), Reference(0, column.id)

    def value(inputs: Mapping[Key, object]) -> Value:
        rows = _listed(inputs.get(numbers.key))
        names = _listed(inputs.get(titles.key)) or [""] * len(rows)
        found = [str(name).strip() or f"#{row}" for name, row in zip(names, rows, strict=True)]
        return json.dumps(found, ensure_ascii=False) if found else None

    return [titles, numbers] if column.options.shows else [numbers], value


def _formula(column: Column, columns: Mapping[int, Column]) -> tuple[list[Reference], Compute]:
    from store.formulas.compiling import compiled
    from store.formulas.errors import FormulaError
    from store.formulas.formula import parse_canonical

    def kind(reference: Reference) -> Kind:
        read = columns[reference.column]
        return "unknown" if read.type == DELETED else kind_of(read)

    try:
        formula = parse_canonical(column.options.formula, kind)
    except FormulaError:
        return [], lambda inputs: "#ERROR!"
    return sorted(formula.reads, key=str), compiled(formula)


def _rolled(column: Column, columns: Mapping[int, Column]) -> tuple[list[Reference], Compute]:
    from store.formulas import rolling

    options = column.options
    target = Reference(options.target, options.through)
    finds = column.type in ("find min", "find max") and options.compared
    compared = Reference(options.compared if finds else options.target, options.through)
    of = columns[options.target]

    def value(inputs: Mapping[Key, object]) -> Value:
        if target.key not in inputs or compared.key not in inputs:
            return "#REF!"
        values = _listed(inputs[target.key])
        match column.type:
            case "roll-up":
                return rolling.roll_up(values, options.roll, "unknown" if of.type == DELETED else kind_of(of))
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
