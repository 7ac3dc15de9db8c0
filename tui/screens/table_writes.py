"""What a person changes in a table: one transaction each, so one step of undo each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store import column_edits, rows
from store.cells.column_types import CHECKBOX, NUMBER, ColumnType, column_type
from store.cells.typed import parse_typed
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

    @property
    def is_typed_in_place(self) -> bool:
        """Whether it is edited on one line in the grid."""
        return not self.is_turned and "\n" not in self.text


def _where(table: Table) -> str:
    return BETWEEN_STEPS.join((table.base, table.name))


def begin_edit(store: Store, table: Table, row: int, column: int) -> CellEdit:
    """Look at a cell that is to be edited.

    :raises NoSuchRowError: the row was deleted
    :raises NoSuchColumnError: the column was deleted
    """
    found = rows.get(store.read(), table, row)
    held = dict(zip((one.id for one in table.columns), found.values, strict=True))
    return CellEdit(table, row, table.column_by_id(column), held.get(column))


def write_text(store: Store, edit: CellEdit, text: str) -> None:
    """Write a cell as it was typed.

    :raises ConflictError: someone else changed it meanwhile; nothing is written
    """
    write(store, edit, parse_typed(edit.kind, text, edit.column.options))


def write(store: Store, edit: CellEdit, value: Value) -> None:
    """Give a cell a value.

    :raises ConflictError: someone else changed it meanwhile; nothing is written
    """
    label = _("Edit {column} in {table}").format(column=edit.column.name, table=_where(edit.table))
    with store.write(label) as tx:
        rows.set_cell(tx, edit.table, edit.row, edit.column.id, edit.seen, value)


def misfit(edit: CellEdit, text: str) -> str:
    """Return what to say of a text that does not fit its column's type; nothing where it fits."""
    value = parse_typed(edit.kind, text, edit.column.options)
    if value is None or edit.kind.fits(value, edit.column.options):
        return ""
    if edit.kind is NUMBER:
        return _("Not a number; kept as text, not in the sum.")
    return _("Does not fit the type {type}; kept as text.").format(type=edit.column.type)


def having_seen(edit: CellEdit, error: ConflictError) -> CellEdit:
    """Return the edit after its writer has been shown what someone else wrote."""
    theirs = error.facts.get("theirs")
    return replace(edit, seen=theirs if isinstance(theirs, str | int | float) else None)


def add_row(store: Store, table: Table, cells: Mapping[int, Value]) -> int:
    """Add a row; return its number."""
    with store.write(_("Add a row to {table}").format(table=_where(table))) as tx:
        return rows.add(tx, table, cells)


def delete_rows(store: Store, table: Table, numbers: Sequence[int]) -> None:
    """Delete rows.

    :raises NoSuchRowError: one of them is gone already; nothing is deleted
    """
    label = ngettext("Delete {n} row of {table}", "Delete {n} rows of {table}", len(numbers))
    with store.write(label.format(n=f"{len(numbers):,}", table=_where(table))) as tx:
        rows.delete(tx, table, numbers)


def set_width(store: Store, table: Table, column: Column, width: int) -> None:
    """Show a column wider or narrower."""
    with store.write(_("Column width")) as tx:
        column_edits.set_column_width(tx, table, column, width)
