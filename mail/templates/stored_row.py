"""One row of the store as a template sees it, read only as far as the template asks for it.

Every column is read once, with one query; a column of linked rows with one for all of them. Whoever fills in several
parts of a mail takes the same `StoredRow` for all, and a transaction as its reader where all must be of one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mail.templates.errors import TemplateTooLargeError
from mail.templates.limits import LONGEST_CELL, LONGEST_LINKED_CELL, MOST_LINKED, MOST_READ
from mail.templates.values import Cell, Gap, Held, Plain, Row, Rows, plain
from store import row_values, rows, tables
from store.cells.attachments import KeptFile, files_of
from store.cells.column_types import Compares, JsonValue, column_type, is_error
from store.cells.dates import is_kept_date
from store.cells.lists import list_items
from store.columns import Column
from store.connection import Reader, Value
from store.errors import NoSuchTableError
from store.language import _
from store.names import folded
from store.tables import Table

_FILES = ("file", "image")


class StoredRow:
    """A row of a table; lives no longer than the making of one mail."""

    def __init__(self, reader: Reader, table: Table, row: int) -> None:
        self._reader = reader
        self._table = table
        self._row = row
        self._columns = {folded(column.name): column for column in table.columns}
        self._held: dict[int, Held] = {}
        self._cells: dict[int, Value] = {}
        self._left = MOST_READ

    @property
    def title(self) -> str:
        """What it is called."""
        return rows.title_of(self._reader, self._table, self._row)

    def names(self) -> Sequence[str]:
        """Return the names of its columns."""
        return [column.name for column in self._table.columns]

    def held(self, name: str) -> Held | None:
        """Return what a column holds.

        :raises NoSuchRowError: the row does not exist
        :raises TemplateTooLargeError: the cell is too long, it is linked to too many rows, or too much was read
        """
        column = self._columns.get(folded(name))
        if column is None:
            return None
        if column.id not in self._held:
            self._held[column.id] = self._read(column)
        return self._held[column.id]

    def files(self, name: str) -> tuple[KeptFile, ...] | None:
        """Return the files of a column, None where there is none of that name or it is for something else."""
        column = self._columns.get(folded(name))
        return None if column is None or column.type not in _FILES else files_of(self._cell(column))

    def spend(self, column: str, cells: Sequence[Value], longest: int) -> None:
        """Count what was read. :raises TemplateTooLargeError: it is too much"""
        lengths = [len(cell) for cell in cells if isinstance(cell, str)]
        self._left -= sum(lengths)
        if self._left < 0 or max(lengths, default=0) > longest:
            raise TemplateTooLargeError(reason=_("“{name}” holds too long texts").format(name=column))

    def _cell(self, column: Column) -> Value:
        if column.id not in self._cells:
            found = row_values.cell(self._reader, self._table, self._row, column, LONGEST_CELL)
            # titles of linked rows that are too long together are not shown, which is no reason to stop
            self.spend(column.name, [found], LONGEST_CELL + (column.type == "link"))
            self._cells[column.id] = found
        return self._cells[column.id]

    def _read(self, column: Column) -> Held:
        return self._linked(column) if column.type == "link" else seen(column, self._cell(column), column.name)

    def _linked(self, column: Column) -> Held:
        number, found = row_values.linked_rows(self._reader, column, self._row, MOST_LINKED)
        if len(found) > MOST_LINKED:
            reason = _("“{name}” is linked to more than {most} rows").format(name=column.name, most=MOST_LINKED)
            raise TemplateTooLargeError(reason=reason)
        try:
            table = tables.load(self._reader, number)
        except NoSuchTableError:
            return Gap(column.name)
        titles = list_items(self._cell(column))
        if len(titles) != len(found):
            titles = tuple(f"#{row}" for row in found)
        behind = _Behind(self, self._reader, table, found, column.name)
        linked: tuple[Row, ...] = tuple(_LinkedRow(behind, *one) for one in zip(found, titles, strict=True))
        return Rows(linked, titles, column.name) if linked else Gap(column.name)


class _Behind:
    """All rows behind one link, whose columns are read for all of them at once."""

    def __init__(self, owner: StoredRow, reader: Reader, table: Table, numbers: Sequence[int], link: str) -> None:
        self._owner = owner
        self._reader = reader
        self._table = table
        self._numbers = numbers
        self._link = link
        self._columns = {folded(column.name): column for column in table.columns}
        self._held: dict[int, dict[int, Held]] = {}

    def names(self) -> Sequence[str]:
        """Return the names of their columns."""
        return [column.name for column in self._table.columns]

    def held(self, row: int, name: str) -> Held | None:
        """Return what a column of one of the rows holds; a gap where the row is gone meanwhile."""
        column = self._columns.get(folded(name))
        if column is None:
            return None
        if column.id not in self._held:
            self._held[column.id] = self._read(column)
        return self._held[column.id].get(row, Gap(f"{self._link}.{column.name}"))

    def _read(self, column: Column) -> dict[int, Held]:
        name = f"{self._link}.{column.name}"
        found = row_values.cells(self._reader, self._table, self._numbers, column, LONGEST_LINKED_CELL)
        self._owner.spend(name, [*found.values()], LONGEST_LINKED_CELL)
        return {row: seen(column, value, name) for row, value in found.items()}


class _LinkedRow:
    """One row behind a link."""

    def __init__(self, behind: _Behind, number: int, title: str) -> None:
        self._behind = behind
        self._number = number
        self.title = title

    def names(self) -> Sequence[str]:
        """Return the names of its columns."""
        return self._behind.names()

    def held(self, name: str) -> Held | None:
        """Return what a column holds."""
        return self._behind.held(self._number, name)

    def files(self, name: str) -> tuple[KeptFile, ...] | None:
        """Files of linked rows are not attached."""
        return None


def seen(column: Column, value: Value, name: str) -> Cell | Gap:
    """Return a cell as templates see it; `name` is what its gap is called. What does not fit its column is text."""
    kind, options = column_type(column.type), column.options
    if is_error(value) or (isinstance(value, str) and not value.strip()):
        return Gap(name)
    if kind.compares(options) == "checkbox" and value in (None, 0, 1):
        return Cell(bool(value), column=name)
    if value is None:
        return Gap(name)
    if column.type in _FILES and (names := tuple(file.name for file in files_of(value))):
        return Cell(names, ", ".join(names), column=name)
    shown = kind.show(value, options) or str(value)
    if not kind.fits(value, options):
        return Cell(str(value), shown, column=name)
    currency = options.currency if kind.compares(options) == "number" else ""
    return Cell(_plain(kind.compares(options), kind.to_json(value, options), shown), shown, currency, name)


def _plain(compares: Compares, found: JsonValue, shown: str) -> Plain | tuple[Plain, ...]:
    """Return what JSON has of a cell that fits as plain data; places and signatures are the text that they show."""
    if isinstance(found, list):
        return tuple(_dated(one) if isinstance(one, str) else plain(one) for one in found)
    if isinstance(found, dict) or compares == "nothing":
        return shown
    return _dated(found) if compares == "date" and isinstance(found, str) else plain(found)


def _dated(text: str) -> date | str:
    """Return a date as the store keeps it as such; any other text as it is."""
    if not is_kept_date(text):
        return text
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
