"""Rows as commands print them."""

from __future__ import annotations

import click

from store.cells.column_types import JsonValue, column_type
from store.rows import Row
from store.sql_views import json_names
from store.tables import Table

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
