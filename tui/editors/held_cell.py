"""A cell that is being edited: what its editor was shown, and saving that overwrites nobody unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from store import links, rows, tables
from store.cells.column_options import COLOURS, Choice, ColumnOptions
from store.cells.typed import parse_typed
from store.connection import Reader, Transaction, Value
from store.errors import ConflictError
from store.shaping.edits import set_options
from store.tables import Column
from store.workspace import Store
from tui.editors import fit_hint, linked_rows
from tui.screens.table_writes import CellEdit, edit_label, having_seen


class HeldCell:
    """One cell from the key that begins its editing to the saved value.

    Every saving raises ConflictError, with what the other one wrote as it is shown, when someone else changed the
    cell meanwhile. Its writer has seen that then, and saving again overwrites it.
    """

    def __init__(self, store: Store, edit: CellEdit) -> None:
        """Hold a cell as it was read."""
        self.store = store
        self.edit = edit
        self.linked: tuple[int, ...] = ()
        """The linked rows that the editor was shown, in a link's cell."""

    @property
    def column(self) -> Column:
        """Its column."""
        return self.edit.column

    @property
    def seen(self) -> Value:
        """The value that the editor was shown."""
        return self.edit.seen

    def shown(self, value: Value) -> str:
        """Return a value as the column shows it."""
        return self.edit.kind.show(value, self.column.options)

    def parsed(self, text: str) -> Value:
        """Return the value that a typed text comes to."""
        return parse_typed(self.edit.kind, text, self.column.options)

    def hint(self, text: str) -> str:
        """Return why a typed text does not fit, nothing where it does."""
        return fit_hint.hint(self.column, text)

    def save(self, value: Value) -> None:
        """Give the cell a value.

        :raises ConflictError: someone else changed it meanwhile
        """
        self._write(lambda tx: self._set(tx, value))

    def save_with_choices(self, value: Value, names: Sequence[str]) -> None:
        """Give the column more choices, and the cell a value, in one step.

        :raises ConflictError: someone else changed the cell meanwhile
        """

        def write(tx: Transaction) -> None:
            # others may have added choices since
            table = tables.load(tx, self.edit.table.id)
            column = table.column_by_id(self.column.id)
            set_options(tx, table, column, with_choices(column.options, names))
            self._set(tx, value)

        self._write(write)

    def save_links(self, others: Sequence[int], new: str = "") -> None:
        """Link the cell's row to these rows, and to one more that is made and called `new`.

        :raises ConflictError: someone else changed the links meanwhile
        """

        def write(tx: Transaction) -> None:
            found = tuple(links.linked(tx, self.column, self.edit.row))
            if found not in (self.linked, tuple(others)):
                self.linked = found
                raise ConflictError(theirs=linked_rows.names(tx, self.column, found))
            more = [linked_rows.add(tx, self.column, new)] if new else []
            links.set_links(tx, self.edit.table, self.edit.row, self.column, [*others, *more])

        self._write(write)

    def read_links(self, reader: Reader) -> tuple[int, ...]:
        """Note which rows are linked now, as the editor is shown them."""
        self.linked = tuple(links.linked(reader, self.column, self.edit.row))
        return self.linked

    def _set(self, tx: Transaction, value: Value) -> None:
        edit = self.edit
        try:
            rows.set_cell(tx, edit.table, edit.row, edit.column.id, edit.seen, value)
        except ConflictError as error:
            self.edit = having_seen(edit, error)
            raise ConflictError(theirs=self.shown(self.edit.seen)) from error

    def _write(self, write: Callable[[Transaction], None]) -> None:
        with self.store.write(edit_label(self.edit)) as tx:
            write(tx)


def with_choices(options: ColumnOptions, names: Sequence[str]) -> ColumnOptions:
    """Return the options with more choices at their end, coloured on in the order of the palette."""
    held = list(options.choices)
    for name in names:
        if name not in (choice.name for choice in held):
            held.append(Choice(name, COLOURS[len(held) % len(COLOURS)]))
    return replace(options, choices=tuple(held))
