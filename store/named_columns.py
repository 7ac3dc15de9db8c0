"""Columns that are named at the start of a text, such as ``Due date <= 2026-02-01``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from store.columns import Column
from store.names import folded

if TYPE_CHECKING:
    from store.tables import Table


def leading_columns(table: Table, text: str, also: Sequence[Column] = ()) -> Iterator[tuple[Column, str]]:
    """Yield each column whose name, in any case, begins a text, and the rest of the text; the longest name first.

    Names may hold blanks, operators and each other, so that only the rest can tell which column is meant.

    :param also: columns besides those of the table, which go before them where names are the same
    """
    text = text.lstrip()
    for column in sorted((*table.columns, *also), key=lambda column: -len(column.name)):
        name, rest = text[: len(column.name)], text[len(column.name) :]
        if name.casefold() == column.name.casefold():
            yield column, rest


def column_named(table: Table, name: str, also: Sequence[Column] = ()) -> Column:
    """Return the column of that name, however it is spelled; the table's own go before the others.

    :raises NoSuchColumnError: there is none
    """
    if not any(folded(column.name) == folded(name) for column in table.columns):
        for column in also:
            if folded(column.name) == folded(name):
                return column
    return table.column(name)
