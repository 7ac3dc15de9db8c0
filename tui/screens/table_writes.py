"""What a person changes in a table: one transaction each, so one step of undo each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store import rows
from store.cells.column_types import CHECKBOX, ColumnType, column_type
from store.connection import Value
from store.errors import ConflictError
from store.language import _, ngettext
from store.tables import Column, Table
from store.workspace import Store
from tui.widgets.top_line import BETWEEN_STEPS


@dataclass(frozen=True)
class CellEdit:
    """A cell that is being edited, and the value that its editor was shown."""

    table: Table
    row: int
    column: Column
    seen: Value

    @property
    def kind(self) -> ColumnType:
        """The type of its column."""
        return column_type(self.column.type)

    @property
    def text(self) -> str:
        """The value as text to edit."""
        return self.kind.edit(self.seen, self.column.options)

    @property
    def is_turned(self) -> bool:
        """Whether it is a box that is ticked instead of a text that is typed."""
        return self.kind is CHECKBOX and CHECKBOX.fits(self.seen, self.column.options)


def where(table: Table) -> str:
    """Return where a table is, as labels of steps tell it."""
    return BETWEEN_STEPS.join((table.base, table.name))


def begin_edit(store: Store, table: Table, row: int, column: int) -> CellEdit:
    """Look at a cell that is to be edited.

    :raises NoSuchRowError: the row was deleted
    :raises NoSuchColumnError: the column was deleted
    """
    found = rows.get(store.read(), table, row)
    held = dict(zip((one.id for one in table.columns), found.values, strict=True))
    return CellEdit(table, row, table.column_by_id(column), held.get(column))


def edit_label(edit: CellEdit) -> str:
    """Return what the step is called in which a cell is changed."""
    return _("Edit {column} in {table}").format(column=edit.column.name, table=where(edit.table))


def having_seen(edit: CellEdit, error: ConflictError) -> CellEdit:
    """Return the edit after its writer has been shown what someone else wrote."""
    theirs = error.facts.get("theirs")
    return replace(edit, seen=theirs if isinstance(theirs, str | int | float) else None)


def add_row(store: Store, table: Table, cells: Mapping[int, Value]) -> int:
    """Add a row; return its number."""
    with store.write(_("Add a row to {table}").format(table=where(table))) as tx:
        return rows.add(tx, table, cells)


def delete_rows(store: Store, table: Table, numbers: Sequence[int]) -> None:
    """Delete rows.

    :raises NoSuchRowError: one of them is gone already; nothing is deleted
    """
    label = ngettext("Delete {n} row of {table}", "Delete {n} rows of {table}", len(numbers))
    with store.write(label.format(n=f"{len(numbers):,}", table=where(table))) as tx:
        rows.delete(tx, table, numbers)
