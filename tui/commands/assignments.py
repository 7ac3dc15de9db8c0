"""``Column=value`` texts: what a person gives to the cells of a row, its links, files and new choices included.

A value is read as one that is typed into the cell: 50 in a column of percentages is 50 %, ``tomorrow`` is a date.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from store import blobs, links, rows
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import COLOURS, Choice
from store.cells.column_types import column_type
from store.cells.lists import split_names
from store.cells.typed import parse_typed
from store.connection import Reader, Transaction, Value
from store.errors import NoSuchColumnError
from store.language import _
from store.named_columns import leading_columns
from store.shaping import edits as column_edits
from store.shaping.building import SELECTS
from store.shaping.titles import find_rows
from store.tables import Column, Table
from tui.commands.output import note

FROM_DISK = "@"
"""Before the path of a file that is put into a cell."""
_OF_FILES = ("file", "image")


@dataclass(frozen=True)
class NewFile:
    """A file of this computer, read and ready to be kept."""

    label: KeptFile
    content: blobs.Packed

    def keep(self, tx: Transaction) -> KeptFile:
        """Put the bytes into the store; return what a cell holds of them."""
        return replace(self.label, hash=blobs.put(tx, self.content))


@dataclass
class Assignments:
    """What a row is given, by column id."""

    cells: dict[int, Value] = field(default_factory=dict)
    linked: dict[int, list[int]] = field(default_factory=dict)
    """The rows that links lead to."""
    files: dict[int, list[NewFile]] = field(default_factory=dict)
    choices: dict[int, tuple[Choice, ...]] = field(default_factory=dict)
    """All choices of the columns that get new ones."""

    def add_row(self, tx: Transaction, table: Table) -> int:
        """Add a row that holds this; return its number."""
        number = rows.add(tx, table, self._ready(tx, table))
        self._link(tx, table, number)
        return number

    def set_row(self, tx: Transaction, table: Table, row: int) -> None:
        """Let a row hold this."""
        rows.set_cells(tx, table, row, self._ready(tx, table))
        self._link(tx, table, row)

    def _ready(self, tx: Transaction, table: Table) -> dict[int, Value]:
        for number, choices in self.choices.items():
            column = table.column_by_id(number)
            column_edits.set_options(tx, table, column, replace(column.options, choices=choices))
        kept = {number: files_text(file.keep(tx) for file in files) for number, files in self.files.items()}
        return {**self.cells, **kept}

    def _link(self, tx: Transaction, table: Table, row: int) -> None:
        for number, others in self.linked.items():
            links.set_links(tx, table, row, table.column_by_id(number), others)


def read(reader: Reader, table: Table, texts: Sequence[str], *, create_choices: bool = False) -> Assignments:
    """Return what ``Column=value`` texts give; an empty value empties the cell.

    What does not fit its column is kept as it was given, and said so on stderr.

    :param create_choices: names that a select does not offer become choices of it
    :raises NoSuchColumnError: no column of that name
    :raises UsageError: a text without ``=``, or a column given twice that is none of files
    :raises StoreError: no row has a title that a link is given, or several have; a file cannot be read
    """
    found, seen = Assignments(), set[int]()
    for text in texts:
        column, value = _split(table, text)
        is_file = column.type in _OF_FILES and value.startswith(FROM_DISK)
        if column.id in seen and not (is_file and column.id in found.files):
            raise click.UsageError(_("“{column}” is given twice.").format(column=column.name))
        seen.add(column.id)
        if is_file:
            found.files.setdefault(column.id, []).append(_file(value.removeprefix(FROM_DISK)))
        elif column.type == "link":
            found.linked[column.id] = find_rows(reader, column, value)
        else:
            _read_cell(found, column, value, create_choices)
    return found


def _read_cell(found: Assignments, column: Column, text: str, create_choices: bool) -> None:
    kind = column_type(column.type)
    if create_choices and column.type in SELECTS:
        column = _with_choices(column, text)
        found.choices[column.id] = column.options.choices
    value = found.cells[column.id] = parse_typed(kind, text, column.options)
    if not kind.fits(value, column.options):
        kept = _("{column}: “{value}” is no {type}; it was kept as it is.")
        if column.type in SELECTS:
            kept = _("{column}: “{value}” is no choice; it was kept as it is. --create-choices makes it one.")
        note(kept.format(column=column.name, value=text, type=column.type))


def _with_choices(column: Column, text: str) -> Column:
    """Return a select that offers all names of a text."""
    names = split_names(text) if column.type == "multiple select" else [text.strip()] if text.strip() else []
    known = column.options.choice_names
    new = [name for name in dict.fromkeys(names) if name not in known and name.casefold() not in known]
    beginning = len(column.options.choices)
    made = (Choice(name, COLOURS[place % len(COLOURS)]) for place, name in enumerate(new, beginning))
    return replace(column, options=replace(column.options, choices=(*column.options.choices, *made)))


def _file(path: str) -> NewFile:
    from tui import attaching

    where = Path(os.path.expanduser(path.strip()))
    name, kind = attaching.label(where)
    packed = blobs.pack(attaching.content(where))
    return NewFile(KeptFile(name, packed.size, kind), packed)


def _split(table: Table, assignment: str) -> tuple[Column, str]:
    """Split at the first ``=`` after the longest column name that fits: names may hold one too."""
    for column, rest in leading_columns(table, assignment):
        if rest.lstrip().startswith("="):
            return column, rest.lstrip()[1:]
    name, equals, _value = assignment.partition("=")
    if not equals:
        raise click.UsageError(_("“{text}” is not written as Column=value.").format(text=assignment))
    raise NoSuchColumnError(table=table.path, name=name.strip())
