"""Rows of another table as a link offers them: by their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store import links, rows
from store.cells.column_types import column_type
from store.connection import Reader, Transaction
from store.errors import NoSuchRowError
from store.paging import pages
from store.query import Condition, Query
from store.rows import Row
from store.tables import Column, Table
from store.workspace import Store

MOST_FOUND = 50


@dataclass(frozen=True)
class LinkedRow:
    """A row of the other table, and what it is called."""

    id: int
    title: str


def titled(reader: Reader, column: Column, numbers: Sequence[int]) -> list[LinkedRow]:
    """Return rows of the other table with their titles, in the given order; those that are gone are left out."""
    other = links.other_table(reader, column)
    found = []
    for number in numbers:
        try:
            found.append(_titled(other, column, rows.get(reader, other, number)))
        except NoSuchRowError:
            continue
    return found


def names(reader: Reader, column: Column, numbers: Sequence[int]) -> str:
    """Return the titles of rows, as a sentence lists them."""
    return ", ".join(row.title for row in titled(reader, column, numbers))


def linked(store: Store, column: Column, row: int) -> list[LinkedRow]:
    """Return the rows that a row is linked to; runs on any thread."""
    reader = store.read()
    return titled(reader, column, links.linked(reader, column, row))


def search(store: Store, column: Column, text: str) -> list[LinkedRow]:
    """Return the first rows whose title holds a text, all rows where it is empty; runs on any thread."""
    reader = store.read()
    other = links.other_table(reader, column)
    shows = _title_column(other, column)
    conditions = (Condition(shows, "contains", text),) if shows is not None and text else ()
    found = pages.listed(reader, other, Query(conditions), MOST_FOUND)
    return [_titled(other, column, row) for row in found]


def add(tx: Transaction, column: Column, title: str) -> int:
    """Add a row of that title to the other table; return its number."""
    other = links.other_table(tx, column)
    shows = _title_column(other, column)
    cells = {} if shows is None else {shows.id: column_type(shows.type).parse(title, shows.options)}
    return rows.add(tx, other, cells)


def takes_new(reader: Reader, column: Column) -> bool:
    """Tell whether a new row can be called by what is typed: its title is no computed value."""
    shows = _title_column(links.other_table(reader, column), column)
    return shows is not None and shows.type != "link" and column_type(shows.type).editable


def _title_column(other: Table, column: Column) -> Column | None:
    by_id = {each.id: each for each in other.columns}
    return by_id.get(column.options.shows) or next(iter(other.columns), None)


def _titled(other: Table, column: Column, row: Row) -> LinkedRow:
    shows = _title_column(other, column)
    held = dict(zip((each.id for each in other.columns), row.values, strict=True))
    value = held.get(shows.id) if shows is not None else None
    title = column_type(shows.type).show(value, shows.options) if shows is not None and value is not None else ""
    return LinkedRow(row.id, title or rows.title(other, row))
