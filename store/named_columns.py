"""Columns that are named at the start of a text, such as ``Due date <= 2026-02-01``."""

from __future__ import annotations

from collections.abc import Iterator

from store.tables import Column, Table


def leading_columns(table: Table, text: str) -> Iterator[tuple[Column, str]]:
    """Yield each column whose name, in any case, begins a text, and the rest of the text; the longest name first.

    Names may hold blanks, operators and each other, so that only the rest can tell which column is meant.
    """
    text = text.lstrip()
    for column in sorted(table.columns, key=lambda column: -len(column.name)):
        name, rest = text[: len(column.name)], text[len(column.name) :]
        if name.casefold() == column.name.casefold():
            yield column, rest
