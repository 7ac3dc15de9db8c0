"""Rows as commands print them and cells as commands are given them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from store.cells.column_types import JsonValue, column_type
from store.cells.typed import parse_words
from store.connection import Value
from store.errors import NoSuchColumnError
from store.language import _
from store.named_columns import leading_columns
from store.rows import Row
from store.sql_views import json_names
from store.tables import Column, Table
from tui.commands.output import note

ROW_NUMBER = click.IntRange(1, 2**63 - 1)
"""What the number of a row, a mail or an outbox entry can be."""
LIMIT = click.IntRange(0, 2**63 - 1)
"""How many may be printed at most."""


def as_object(table: Table, row: Row, names: dict[int, str] | None = None) -> dict[str, JsonValue]:
    """Return a row as JSON has it: ``_id``, then every column by its name, typed."""
    names = names or json_names(table)
    found: dict[str, JsonValue] = {"_id": row.id}
    for column, value in zip(table.columns, row.values, strict=True):
        found[names[column.id]] = column_type(column.type).to_json(value, column.options)
    return found


def shown(table: Table, row: Row) -> list[str]:
    """Return a row's cells as a person reads them."""
    return [
        column_type(column.type).show(value, column.options)
        for column, value in zip(table.columns, row.values, strict=True)
    ]


def headings(table: Table) -> list[str]:
    """Return what stands above a table of rows: ``_id``, then the columns, by the names that JSON has too."""
    names = json_names(table)
    return ["_id", *(names[column.id] for column in table.columns)]


def numeric(table: Table) -> list[int]:
    """Return the places of the columns that are aligned to the right."""
    return [place for place, column in enumerate(table.columns) if column_type(column.type).align == "right"]


def read_cells(table: Table, assignments: Sequence[str]) -> dict[int, Value]:
    """Return the values that ``Column=value`` texts give, by column id; an empty value empties the cell.

    What does not fit its column is kept as it was given, and said so on stderr.

    :raises NoSuchColumnError: no column of that name
    :raises UsageError: a text without ``=``, or a column given twice
    """
    found: dict[int, Value] = {}
    for assignment in assignments:
        column, text = _split(table, assignment)
        if column.id in found:
            raise click.UsageError(_("“{column}” is given twice.").format(column=column.name))
        found[column.id] = _read(column, text)
    return found


def _read(column: Column, text: str) -> Value:
    kind = column_type(column.type)
    value = parse_words(kind, text, column.options)
    if not kind.fits(value, column.options):
        note(_("{column}: “{value}” is no {type}; it was kept as it is.").format(
            column=column.name, value=text, type=column.type
        ))  # fmt: skip
    return value


def _split(table: Table, assignment: str) -> tuple[Column, str]:
    """Split at the first ``=`` after the longest column name that fits: names may hold one too."""
    for column, rest in leading_columns(table, assignment):
        if rest.lstrip().startswith("="):
            return column, rest.lstrip()[1:]
    name, equals, _value = assignment.partition("=")
    if not equals:
        raise click.UsageError(_("“{text}” is not written as Column=value.").format(text=assignment))
    raise NoSuchColumnError(table=table.path, name=name.strip())
