"""Columns renamed, retyped, moved, widened and deleted: steps that can be undone.

When a column gets another type, its values are read anew; what does not fit is kept as it was, a misfit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from store import bulk, properties
from store.cells.column_types import ColumnOptions, ColumnType, column_type
from store.changes import Change, log, touched_by_others
from store.columns import Column, is_taken, set_index
from store.computing.dependencies import COMPUTED
from store.connection import Reader, Transaction, Value
from store.errors import ReadOnlyColumnError, UndoOverwritesError
from store.names import checked_name
from store.new_rows import number_column
from store.positions import between
from store.tables import Table, refresh_views

_CHUNK = 5_000
_SHOWN = 5


@dataclass(frozen=True)
class Retyping:
    """What would become of a column's values under another type."""

    filled: int
    """How many cells are not empty."""
    changed: int
    """How many get another value."""
    misfits: int
    """How many do not fit and stay as they are."""
    samples: tuple[tuple[int, str], ...]
    """The rows and texts of the first that do not fit."""


def rename_column(tx: Transaction, table: Table, column: Column, name: str) -> None:
    """Give a column another name.

    :raises NameTakenError: the table has one of that name
    :raises BadNameError: it cannot be used
    """
    if properties.put(tx, Change("column name", table.id, None, column.id, new=checked_name(name))):
        refresh_views(tx, [table.id])


def set_column_width(tx: Transaction, table: Table, column: Column, width: int) -> None:
    """Show a column `width` terminal cells wide (3 to 200)."""
    properties.put(tx, Change("column width", table.id, None, column.id, new=max(3, min(200, width))))


def move_column(tx: Transaction, table: Table, column: Column, before: int | None) -> None:
    """Put a column before another one, or at the end."""
    sql = "SELECT id, position FROM columns WHERE table_id = ? AND id != ? AND deleted_at IS NULL ORDER BY position, id"
    position = between(tx.all(sql, [table.id, column.id]), before)
    if properties.put(tx, Change("column position", table.id, None, column.id, new=position)):
        refresh_views(tx, [table.id])


def set_options(tx: Transaction, table: Table, column: Column, options: ColumnOptions) -> None:
    """Change the options of a column; its values stay as they are.

    :raises StoreError: a formula that cannot be, or that would read itself
    """
    properties.put(tx, Change("column options", table.id, None, column.id, new=options.to_json()))


def delete_column(tx: Transaction, table: Table, column: Column) -> None:
    """Delete a column; undo and the trash bring it back with its values. A link goes with its other side."""
    from store import links

    for owner, number in links.both_sides(tx, table.id, column):
        tx.run("UPDATE columns SET deleted_at = ? WHERE id = ?", [tx.at, number])
        log(tx, Change("column", owner, None, number, old=1))
        _follow(tx, owner, number)
        refresh_views(tx, [owner])


def retyping(reader: Reader, table: Table, column: Column, kind: str, options: ColumnOptions) -> Retyping:
    """Tell what would become of a column's values under another type; nothing is changed."""
    filled = changed = misfits = 0
    samples: list[tuple[int, str]] = []
    wanted = column_type(kind)
    for row, old, new in _converted(reader, table, column, kind, options):
        filled += 1
        changed += type(old) is not type(new) or old != new
        if not wanted.fits(new, options):
            misfits += 1
            if len(samples) < _SHOWN:
                samples.append((row, str(old)))
    return Retyping(filled, changed, misfits, tuple(samples))


def retype_column(
    tx: Transaction,
    table: Table,
    column: Column,
    kind: str,
    options: ColumnOptions,
    told: Callable[[int], None] = lambda _done: None,
) -> None:
    """Give a column another type; values are read anew, and those that do not fit stay as they are.

    :param told: is told now and then how many values were read; what it raises stops the change
    :raises NoSuchColumnTypeError: there is no such type
    :raises ReadOnlyColumnError: links are made and unmade as columns, not by a change of type
    """
    if "link" in (column.type, kind) and column.type != kind:
        raise ReadOnlyColumnError(column=column.name, type=column.type)
    if kind in COMPUTED and column.type not in COMPUTED:
        bulk.empty_column(tx, table.id, column.id)
    found = _converted(tx, table, column, kind, options) if column_type(kind).editable else iter(())
    bulk.set_column(tx, table.id, column.id, [(row, new) for row, _old, new in _counted(found, told)])
    properties.put(tx, Change("column type", table.id, None, column.id, new=column_type(kind).name))
    properties.put(tx, Change("column options", table.id, None, column.id, new=options.to_json()))
    set_index(tx, table.id, column.id, kind)
    if kind == "auto number":
        number_column(tx, table.id, replace(column, type=kind, options=options))
    refresh_views(tx, [table.id])


def _counted(
    found: Iterator[tuple[int, Value, Value]], told: Callable[[int], None]
) -> Iterator[tuple[int, Value, Value]]:
    for count, each in enumerate(found):
        if count % _CHUNK == 0:
            told(count)
        yield each


def _converted(
    reader: Reader, table: Table, column: Column, kind: str, options: ColumnOptions
) -> Iterator[tuple[int, Value, Value]]:
    """Yield row, value and what the value would be, of every cell that is not empty."""
    before, after = column_type(column.type), column_type(kind)
    known: dict[tuple[type, Value], Value] = {}
    last = 0
    sql = f"SELECT id, {column.sql} FROM {table.physical} WHERE id > ? ORDER BY id LIMIT {_CHUNK}"
    while found := reader.all(sql, [last]):
        last = int(found[-1][0] or 0)
        for row, old in found:
            if old is None:
                continue
            kept = (type(old), old)
            if kept not in known:
                new = _read_anew(old, (before, column.options), (after, options))
                known[kept] = old if isinstance(new, str) and not after.fits(new, options) else new
            yield int(row or 0), old, known[kept]


Held = tuple[ColumnType, ColumnOptions]


def _read_anew(value: Value, before: Held, after: Held) -> Value:
    """Return what a type makes of a value: of its text to edit, or where that does not fit, of what is shown."""
    kind, options = after
    edited = kind.parse(before[0].edit(value, before[1]), options)
    if kind.fits(edited, options):
        return edited
    shown = kind.parse(before[0].show(value, before[1]), options)
    return shown if kind.fits(shown, options) else edited


def apply_column(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a column came or went; the SQL view is left as it is.

    :raises UndoOverwritesError: another one bears its name, or others have filled it
    """
    table, column = change.table or 0, change.column or 0
    name = str(tx.value("SELECT name FROM columns WHERE id = ?", [column]))
    if value and is_taken(tx, table, name, besides=column):
        raise UndoOverwritesError(theirs=name)
    if not value and _filled_by_others(tx, change):
        raise UndoOverwritesError(theirs=name)
    tx.run("UPDATE columns SET deleted_at = ? WHERE id = ?", [None if value else tx.at, column])
    log(tx, Change("column", table, None, column, old=None if value else 1, new=value))
    _follow(tx, table, column)


def _follow(tx: Transaction, table: int, column: int) -> None:
    """Let what is computed know that a column came or went."""
    from store.computing import dependencies

    dependencies.column_turned(tx, table, column)


def _filled_by_others(tx: Transaction, change: Change) -> bool:
    """Tell whether others changed a column, or brought rows with a value in it."""
    place = f"c_{change.column}"
    rows = f"SELECT 1 FROM t_{change.table} WHERE {place} IS NOT NULL AND id"
    condition = (
        "table_id = ? AND (column_id = ? OR CASE kind WHEN 'row' THEN json_extract(new, ?) IS NOT NULL WHEN 'rows'"
        f" THEN EXISTS ({rows} BETWEEN json_extract(new, '$.first') AND json_extract(new, '$.last')) END)"
    )
    return touched_by_others(tx, change, condition, [change.table, change.column, f"$.{place}"])
