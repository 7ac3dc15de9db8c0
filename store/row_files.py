"""The files that stand in a row's cells, and in those of the rows that it is linked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from store import links, rows, tables
from store.cells.attachments import KeptFile, files_of
from store.connection import Reader
from store.errors import StoreError
from store.tables import Table

MOST_LINKED = 20
"""Linked rows of a column that are looked at."""
MOST = 500
"""Files that are returned."""


@dataclass(frozen=True)
class RowFile:
    """A file of a cell."""

    file: KeptFile
    """Its size is known where its bytes are in the store."""
    column: str
    row: str = ""
    """What the linked row is called in whose cell it is; empty for one of the own row."""


def of_row(reader: Reader, table: Table, row: int) -> list[RowFile]:
    """Return the files of a row, then those of linked rows; each once."""
    found = [*_own(reader, table, row), *_linked(reader, table, row)]
    seen: dict[tuple[str, str], RowFile] = {}
    for one in found:
        seen.setdefault((one.file.hash or one.file.url, one.file.name), one)
    return list(seen.values())[:MOST]


def _own(reader: Reader, table: Table, row: int, name: str = "") -> Iterator[RowFile]:
    places = [place for place, column in enumerate(table.columns) if column.type in ("file", "image")]
    if not places:
        return
    try:
        values = rows.get(reader, table, row).values
    except StoreError:
        return
    for place in places:
        for file in files_of(values[place]):
            yield RowFile(_sized(reader, file), table.columns[place].name, name)


def _linked(reader: Reader, table: Table, row: int) -> Iterator[RowFile]:
    for column in table.of_type("link"):
        try:
            other = tables.load(reader, links.side(reader, column.options).table)
        except StoreError:
            continue
        if not (other.of_type("file") or other.of_type("image")):
            continue
        for number in links.linked(reader, column, row)[:MOST_LINKED]:
            yield from _own(reader, other, number, rows.title_of(reader, other, number))


def _sized(reader: Reader, file: KeptFile) -> KeptFile:
    """Return a file with the size of its bytes, or without its hash where they are not in the store."""
    if not file.hash:
        return file
    size = reader.value("SELECT size FROM blobs WHERE hash = ?", [file.hash])
    if not isinstance(size, int):
        return KeptFile(file.name, file.size, file.type, url=file.url)
    return KeptFile(file.name, size, file.type, file.hash, file.url)
