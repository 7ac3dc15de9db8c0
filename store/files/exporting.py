"""Rows of a table as a file has them: numbers plain, dates in ISO, lists in one cell, yes and no as words.

What a column of type text, long text, number, date, duration, rating, checkbox, e-mail, phone, url, select or
collaborator holds comes back from a CSV file as it was, when its type is known: by the table that it goes to, or by a
plan. Without one, types are guessed: numbers, dates, checkboxes, addresses and single selects are found again where
enough values show them; a text of digits becomes a number; lists, durations, ratings and phone numbers stay text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TextIO

from store.cells.attachments import files_of
from store.cells.column_types import ColumnType, as_text, column_type
from store.clean import clean_text
from store.connection import Reader, Value
from store.errors import ExportCancelledError
from store.files.delimited import Harmless, write_csv
from store.language import _
from store.paging.pages import PAGE, RowPages
from store.query import Query
from store.tables import Column, Table

_FOR_PEOPLE = ("single select", "multiple select", "collaborator", "duration", "checkbox")
"""Types whose values are written as an editor shows them, and read back from there."""


@dataclass(frozen=True)
class Extract:
    """What of a table is exported."""

    table: Table
    """With the columns that are wanted."""
    query: Query = field(default_factory=Query)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are exported: a button holds nothing."""
        return tuple(one for one in self.table.columns if one.type != "button")


@dataclass(frozen=True)
class Watch:
    """Who follows an export."""

    progress: Callable[[str, int, int], None] = lambda what, done, total: None
    """Called with what is being done, how many rows are done, and of how many."""
    cancelled: Callable[[], bool] = lambda: False


UNWATCHED = Watch()


def write_delimited(
    reader: Reader,
    extract: Extract,
    file: TextIO,
    delimiter: str = ",",
    *,
    raw: bool = False,
    clean: bool = False,
    watch: Watch = UNWATCHED,
) -> int:
    """Write rows, the names of the columns first, to a text file opened with ``newline=""``; return how many.

    :param raw: leave texts as they are that a spreadsheet would run as formulas
    :param clean: make texts safe for a terminal
    :raises ExportCancelledError: the watch said so
    """
    count = 0

    def records() -> Iterator[list[Value]]:
        nonlocal count
        yield [column.name for column in extract.columns]
        kinds = [(column_type(column.type), column) for column in extract.columns]
        for values in rows_of(reader, extract, watch):
            count += 1
            yield [_as_written(kind, column, value) for (kind, column), value in zip(kinds, values, strict=True)]

    given: Iterable[Iterable[Value]] = map(_cleaned, records()) if clean else records()
    write_csv(given, file, delimiter=delimiter, raw=raw)
    return count


def _cleaned(record: Sequence[Value]) -> list[Value]:
    return [clean_text(value) if isinstance(value, str) else value for value in record]


def rows_of(reader: Reader, extract: Extract, watch: Watch = UNWATCHED) -> Iterator[Sequence[Value]]:
    """Yield the values of the exported columns, row by row; only a page of rows is held at once.

    :raises ExportCancelledError: the watch said so
    """
    pages = RowPages(reader, replace(extract.table, columns=extract.columns), extract.query)
    total = pages.count()
    for number in range((total + PAGE - 1) // PAGE):
        if watch.cancelled():
            raise ExportCancelledError
        watch.progress(_("Writing"), number * PAGE, total)
        for row in pages.page(number):
            yield row.values


def _as_written(kind: ColumnType, column: Column, value: Value) -> Value:
    """Return a number, or the text of a cell."""
    if value is None or not kind.fits(value, column.options):
        return value
    if kind.name in _FOR_PEOPLE:
        text = kind.edit(value, column.options)
        return Harmless(text) if kind.name in ("duration", "checkbox") else text
    if kind.name in ("file", "image"):
        return listed_files(value)
    if isinstance(value, str) and kind.compares(column.options) == "list":
        return kind.show(value, column.options)
    if kind.compares(column.options) == "checkbox":
        return kind.edit(value, column.options)
    return value


def listed_files(value: Value) -> str:
    """Return the files of a cell by their addresses, or by their names where one has none."""
    files = files_of(value)
    if files and all(file.url for file in files):
        return " ".join(file.url for file in files)
    return ", ".join(file.name for file in files) or as_text(value)
