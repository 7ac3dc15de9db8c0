"""What is searched: one document for each row, comment and mail, made of what the store holds now.

A document's number says what it is of, so that ranges of rows are ranges of documents, newer things have higher
numbers, and nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from store import standing
from store.cells.column_types import as_text, column_type
from store.connection import Reader, Record, Value
from store.mails import people_of
from store.ranges import Range
from store.search.words import other_spellings, plain
from store.tables import Column, Table

COMMENTS = 1 << 60
MAILS = 2 << 60
"""Where the documents of comments and mails begin; those of rows stand before them, by table."""
_TABLE_BITS = 32

BETWEEN = " · "
"""Stands between two cells of a row, and between a mail's people and files."""
_LONGEST_TITLE = 300
_LONGEST_CELL = 20_000
_LONGEST = 100_000
"""In characters; what is longer is found by its beginning."""
_UNSEARCHED = frozenset({"checkbox", "button", "rating", "signature"})
"""Types of columns that hold no words."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of one thing."""

    number: int
    title: str
    """Of a row its first cell that is not empty; of a mail its subject."""
    text: str
    """The other cells, or what was written."""
    beside: str
    """Of a mail the people and file names."""
    spellings: str
    """Other spellings of words, and numbers without marks between digits."""

    @property
    def fields(self) -> tuple[str, str, str, str]:
        """All that is searched."""
        return (self.title, self.text, self.beside, self.spellings)


def row(table: int, number: int) -> int:
    """Return the number of a row's document."""
    return (table << _TABLE_BITS) + number


def row_of(number: int) -> tuple[int, int]:
    """Return table and row of a row's document."""
    return number >> _TABLE_BITS, number & ((1 << _TABLE_BITS) - 1)


def rows_of_table(reader: Reader, table: int) -> Range:
    """Return the range of all rows that a table has or had; nothing is in it while it never had one."""
    last = reader.number("SELECT seq FROM sqlite_sequence WHERE name = ?", [f"t_{table}"])
    return row(table, 1), row(table, last)


def comments_of_table(reader: Reader, table: int) -> Range:
    """Return the range that all comments of a table are in; nothing is in it while there is none."""
    found = reader.one("SELECT min(id), max(id) FROM comments WHERE table_id = ?", [table]) or (None, None)
    return COMMENTS + int(found[0] or 1), COMMENTS + int(found[1] or 0)


def everything(reader: Reader) -> Iterator[Range]:
    """Yield the ranges that all documents are in."""
    for (table,) in reader.all("SELECT id FROM tables ORDER BY id"):
        yield rows_of_table(reader, int(table or 0))
    for name, start in (("comments", COMMENTS), ("mails", MAILS)):
        yield start + 1, start + reader.number(f"SELECT max(id) FROM {name}")


def between(reader: Reader, first: int, last: int) -> list[Document]:
    """Return the documents of a range, as the store is now."""
    if first >= MAILS:
        return list(_mails(reader, first - MAILS, last - MAILS))
    if first >= COMMENTS:
        return list(_comments(reader, first - COMMENTS, last - COMMENTS))
    number, start = row_of(first)
    table = standing.table_of(reader, number)
    return list(_rows(reader, table, start, row_of(last)[1])) if table is not None else []


def _rows(reader: Reader, table: Table, first: int, last: int) -> Iterator[Document]:
    searched = searched_columns(table)
    fields = ", ".join(["id", *(column.sql for column in searched)])
    for number, *values in reader.all(f"SELECT {fields} FROM {table.physical} WHERE id BETWEEN ? AND ?", [first, last]):
        cells = shown_cells(searched, values)
        kept = _kept(searched, values)
        yield _document(row(table.id, int(number or 0)), cells[:1], cells[1:], (), kept.difference(cells))


def searched_columns(table: Table) -> list[Column]:
    """Return the columns whose cells are searched."""
    return [column for column in table.columns if column.type not in _UNSEARCHED]


def shown_cells(columns: Sequence[Column], values: Sequence[Value]) -> list[str]:
    """Return what a row's cells show, the empty ones left out."""
    shown = (
        plain(column_type(column.type).show(value, column.options)[:_LONGEST_CELL]).strip()
        for column, value in zip(columns, values, strict=True)
        if value is not None
    )
    return [cell for cell in shown if cell]


def _kept(columns: Sequence[Column], values: Sequence[Value]) -> set[str]:
    """Return numbers and dates as they are kept, for those who type them without the marks they are shown with."""
    held = zip(columns, values, strict=True)
    return {
        value if isinstance(value, str) else as_text(value)
        for column, value in held
        if value is not None and (not isinstance(value, str) or column.type == "date")
    }


def titles(reader: Reader, table: Table, rows: Sequence[int]) -> Mapping[int, str]:
    """Return what rows are called, those that are deleted left out."""
    searched = searched_columns(table)
    fields = ", ".join(["id", *(column.sql for column in searched)])
    listed = ", ".join(str(int(number)) for number in rows)
    found = reader.all(f"SELECT {fields} FROM {table.physical} WHERE id IN ({listed})")
    cells = ((int(number or 0), shown_cells(searched, values)) for number, *values in found)
    return {number: shown[0][:_LONGEST_TITLE] if shown else f"#{number}" for number, shown in cells}


def _comments(reader: Reader, first: int, last: int) -> Iterator[Document]:
    sql = "SELECT id, text FROM comments WHERE id BETWEEN ? AND ? AND deleted_at IS NULL"
    for number, text in reader.all(sql, [first, last]):
        yield _document(COMMENTS + int(number or 0), (), (plain(str(text)),))


_MAIL = (
    "SELECT id, subject, text, sender_name, sender_address, recipients,"
    " (SELECT group_concat(name, char(10)) FROM attachments WHERE mail_id = mails.id) FROM mails"
    " WHERE id BETWEEN ? AND ? AND EXISTS (SELECT 1 FROM placements WHERE mail_id = mails.id)"
)


def _mails(reader: Reader, first: int, last: int) -> Iterator[Document]:
    for record in reader.all(_MAIL, [first, last]):
        number, subject, text = record[:3]
        yield _document(MAILS + int(number or 0), (plain(str(subject)),), (plain(str(text)),), _beside(record))


def _beside(record: Record) -> list[str]:
    """Return who wrote a mail, to whom, and what its files are called."""
    name, address, recipients, files = record[3:]
    people = [(str(name), str(address))]
    people += (person for others in people_of(str(recipients)).values() for person in others)
    names = str(files).split("\n") if files else []
    return [plain(each) for each in (*(" ".join(filter(None, person)) for person in people), *names)]


def _document(
    number: int, title: Sequence[str], text: Sequence[str], beside: Sequence[str] = (), kept: Collection[str] = ()
) -> Document:
    heading, rest = "".join(title), BETWEEN.join(beside)
    # a title that is cut is found by all of its words
    body = BETWEEN.join(filter(None, (heading[_LONGEST_TITLE:], *text)))
    parts = (part for part in (*title, *text, *beside) if not part.isascii())
    spellings = {*kept, *(one for part in parts for one in other_spellings(part))}
    return Document(
        number, heading[:_LONGEST_TITLE], body[:_LONGEST], rest[:_LONGEST], " ".join(sorted(spellings))[:_LONGEST]
    )
