"""The choices of a select: renamed and taken away together with the cells, defaults and views that name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from store import bulk, views
from store.cells.column_options import Choice
from store.cells.lists import list_items, list_text
from store.columns import Column
from store.connection import Reader, Transaction, Value
from store.filters.conditions import Condition, Group, Part
from store.filters.kept import as_json, from_json
from store.shaping import edits as column_edits
from store.tables import Table
from store.views import Colouring, View

_CHUNK = 5_000


class ChoiceChange(NamedTuple):
    """What becomes of a column's choices."""

    choices: tuple[Choice, ...]
    """Those that there will be, in their order."""
    renamed: Mapping[str, str] = {}
    """New names by old ones."""


def counted(reader: Reader, table: Table, column: Column) -> Counter[str]:
    """Return how many cells hold each choice."""
    found: Counter[str] = Counter()
    sql = f"SELECT {column.physical}, count(*) FROM {table.physical} WHERE {column.physical} IS NOT NULL GROUP BY 1"
    for value, count in reader.all(sql):
        for name in _names(column, value):
            found[name] += int(count or 0)
    return found


def set_choices(tx: Transaction, table: Table, column: Column, change: ChoiceChange) -> int:
    """Give a select other choices; return how many cells were changed with them.

    What holds a renamed choice holds it under its new name; a choice that is gone is taken out of the cells.
    """
    kept = {choice.name for choice in change.choices}
    new = {choice.name: change.renamed.get(choice.name, choice.name) for choice in column.options.choices}
    changed = {old: name if name in kept else None for old, name in new.items() if name != old or name not in kept}
    count = bulk.set_column(tx, table.id, column.id, list(_cells(tx, table, column, changed))) if changed else 0
    default = changed.get(column.options.default, column.options.default)
    options = replace(column.options, choices=change.choices, default=default or "")
    column_edits.set_options(tx, table, column, options)
    if renamed := {old: name for old, name in changed.items() if name}:
        _rename_in_views(tx, table, column, renamed)
    return count


def _cells(
    reader: Reader, table: Table, column: Column, changed: Mapping[str, str | None]
) -> Iterator[tuple[int, Value]]:
    """Yield the rows whose cell holds a choice that is changed, with what it is to hold."""
    last = 0
    sql = f"SELECT id, {column.physical} FROM {table.physical} WHERE id > ? AND {column.physical} IS NOT NULL"
    while found := reader.all(f"{sql} ORDER BY id LIMIT {_CHUNK}", [last]):
        last = int(found[-1][0] or 0)
        for row, value in found:
            names = _names(column, value)
            if not changed.keys().isdisjoint(names):
                yield int(row or 0), _written(column, [changed.get(name, name) for name in names])


def _names(column: Column, value: Value) -> Sequence[str]:
    if column.type == "multiple select":
        return list_items(value)
    return [value] if isinstance(value, str) else []


def _written(column: Column, names: Sequence[str | None]) -> Value:
    left = [name for name in names if name]
    return list_text(left) if column.type == "multiple select" else next(iter(left), None)


def _rename_in_views(tx: Transaction, table: Table, column: Column, renamed: Mapping[str, str | None]) -> None:
    sql = "SELECT id FROM views WHERE table_id = ? AND deleted_at IS NULL"
    for number in tx.numbers(sql, [table.id]):
        view = views.load(tx, number)
        layout = replace(
            view.layout,
            query=_rename_in(table, column, view.layout.query, renamed),
            colours=tuple(
                Colouring(one.colour, _rename_in(table, column, one.query, renamed)) for one in view.layout.colours
            ),
        )
        _lay_out(tx, view, layout)


def _lay_out(tx: Transaction, view: View, layout: views.Layout) -> None:
    if layout != view.layout:
        views.set_layout(tx, view, layout)


def _rename_in(table: Table, column: Column, kept: str, renamed: Mapping[str, str | None]) -> str:
    query, left_out = from_json(table, kept)
    # what cannot be read now would be lost by writing it anew
    if left_out or not any(one.column.id == column.id for one in query.leaves()):
        return kept
    parts = tuple(_renamed(part, column, renamed) for part in query.conditions)
    return kept if parts == query.conditions else as_json(replace(query, conditions=parts))


def _renamed(part: Part, column: Column, renamed: Mapping[str, str | None]) -> Part:
    if isinstance(part, Group):
        return replace(part, parts=tuple(_renamed(one, column, renamed) for one in part.parts))
    return _renamed_condition(part, renamed) if part.column.id == column.id else part


def _renamed_condition(part: Condition, renamed: Mapping[str, str | None]) -> Condition:
    if isinstance(part.value, tuple):
        return replace(part, value=tuple(renamed.get(name) or name for name in part.value))
    if isinstance(part.value, str):
        return replace(part, value=renamed.get(part.value) or part.value)
    return part
