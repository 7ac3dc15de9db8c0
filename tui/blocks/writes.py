"""What is done with many cells or rows at once: one transaction each, so one step of undo each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store import cell_blocks, links
from store.cell_blocks import CellWrite, ColumnWrites, Told
from store.cells.column_types import column_type
from store.connection import Transaction, Value
from store.errors import LinkedTableGoneError, StoppedError
from store.language import _, ngettext
from store.tables import Column, Table
from store.workspace import Store
from tui.blocks import pasting
from tui.blocks.pasting import PastePlan
from tui.blocks.picked import GoOn, Picked
from tui.screens.table_writes import where


def paste(store: Store, made: PastePlan, told: Told, go_on: GoOn) -> list[int]:
    """Write what was planned; return the numbers of the rows that were added.

    :raises ConflictError: someone else changed one of the cells since
    :raises StoppedError: it was stopped; nothing is written
    """
    label = ngettext("Paste {n} cell into {table}", "Paste {n} cells into {table}", made.count)
    with store.write(label.format(n=f"{made.count:,}", table=where(made.table))) as tx:
        return pasting.write(tx, made, told, go_on)


def empty(store: Store, picked: Picked, told: Told, go_on: GoOn) -> int:
    """Empty cells; return how many were not empty.

    :raises StoppedError: it was stopped; nothing is written
    """
    return _give(store, picked, _("Empty cells of {table}"), lambda _column, _values: None, told, go_on)


def fill(store: Store, picked: Picked, told: Told, go_on: GoOn) -> int:
    """Give all rows the values of the first one; return how many cells were changed.

    :raises StoppedError: it was stopped; nothing is written
    """

    def first(_column: Column, values: Sequence[Value]) -> Value:
        return values[0]

    return _give(store, picked, _("Fill cells of {table}"), first, told, go_on)


def _give(
    store: Store,
    picked: Picked,
    label: str,
    value_of: Callable[[Column, Sequence[Value]], Value],
    told: Told,
    go_on: GoOn,
) -> int:
    """Give every column's cells one value, which is made of those that they hold."""
    changed = 0
    with store.write(label.format(table=where(picked.table))) as tx:
        # read where nobody can change anything in between, so nothing is overwritten unseen
        held = list(cell_blocks.read(tx, picked.table, picked.rows))
        writes = []
        for place, column in enumerate(picked.table.columns):
            if column not in picked.columns or not column_type(column.type).editable or not held:
                continue
            values = [row.values[place] for row in held]
            value = value_of(column, values)
            cells = [CellWrite(row.id, seen, value) for row, seen in zip(held, values, strict=True) if seen != value]
            changed += len(cells)
            writes.append(ColumnWrites(column, cells))
        cell_blocks.write(tx, picked.table, writes, told=told, go_on=go_on)
        for column in picked.columns:
            if column.type == "link" and held:
                changed += _give_links(tx, picked, column, value_of(column, [1]) is not None, go_on)
    return changed


def _give_links(tx: Transaction, picked: Picked, column: Column, from_first: bool, go_on: GoOn) -> int:
    """Link all rows as the first one is linked, or to none; return how many were linked otherwise."""
    wanted = links.linked(tx, column, picked.rows[0]) if from_first else []
    changed = 0
    for row in picked.rows:
        if not go_on():
            raise StoppedError
        if links.linked(tx, column, row) != wanted:
            links.set_links(tx, picked.table, row, column, wanted)
            changed += 1
    return changed


def duplicate(store: Store, table: Table, numbers: Sequence[int], told: Told, go_on: GoOn) -> list[int]:
    """Add copies of rows, with their links, at the end; return their numbers. Feeds and mails are not copied.

    :raises StoppedError: it was stopped; nothing is added
    """
    label = ngettext("Duplicate {n} row of {table}", "Duplicate {n} rows of {table}", len(numbers))
    kept = [(place, each) for place, each in enumerate(table.columns) if column_type(each.type).editable]
    with store.write(label.format(n=f"{len(numbers):,}", table=where(table))) as tx:
        held = list(cell_blocks.read(tx, table, numbers))
        # an empty cell stays empty in the copy, whatever new rows get
        new = [{column.id: row.values[place] for place, column in kept} for row in held]
        made = cell_blocks.add(tx, table, new, told=told, go_on=go_on)
        for column in table.of_type("link"):
            _copy_links(tx, table, column, [row.id for row in held], made)
    return made


def _copy_links(tx: Transaction, table: Table, column: Column, numbers: Sequence[int], made: Sequence[int]) -> None:
    """Link copies to what their originals are linked to, where the other side is there and can have several."""
    for row, copy in zip(numbers, made, strict=True):
        linked = links.linked(tx, column, row)
        if linked and _shares(tx, column):
            links.set_links(tx, table, copy, column, linked)


def _shares(tx: Transaction, column: Column) -> bool:
    """Tell whether a row of the other table can be linked from several rows here."""
    back = links.side(tx, column.options).column
    try:
        backs = [each for each in links.other_table(tx, column).columns if each.id == back]
    except LinkedTableGoneError:
        return False
    return all(back.options.multiple for back in backs)
