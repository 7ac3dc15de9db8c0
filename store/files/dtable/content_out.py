"""The document that describes a base, written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from store.columns import Column
from store.connection import Reader, Record, Value
from store.files.dtable import ids_out
from store.files.dtable.cells_out import CellWriter
from store.files.dtable.columns_out import ColumnWriter, first_fault
from store.files.dtable.files_out import FileCollector
from store.files.dtable.outline import Outline, OutLink, OutTable
from store.files.dtable.problems import Problems
from store.files.dtable.views_out import ViewWriter
from store.language import _, ngettext
from store.members import names
from store.tables import KEPT_BESIDE

_FORMAT = 9
_ROWS_AT_ONCE = 500

Tell = Callable[[str, int, int], None]
Entry = dict[str, object]


class ContentWriter:
    """Writes one base."""

    def __init__(
        self, reader: Reader, made: Outline, files: FileCollector, problems: Problems, member: int | None
    ) -> None:
        self._reader = reader
        self._made = made
        self._problems = problems
        self._columns = ColumnWriter(reader, made)
        self._cells = CellWriter(made, files)
        self._views = ViewWriter(reader, made, member)
        self._members = names(reader)

    def write(self, out: IO[bytes], tell: Tell) -> int:
        """Write everything; return how many rows it has."""
        self._report_feeds()
        total = sum(one.table.row_count for one in self._made.tables)
        done = 0
        head: Entry = {"version": 1, "format_version": _FORMAT, "statistics": [], "plugins": [], "scripts": []}
        head |= {"description": {"text": ""}, "plugin_settings": {}, "settings": {"enable_archive": False}}
        out.write(_json(head)[:-1] + b',"tables":[')
        for place, table in enumerate(self._made.tables):
            out.write((b"," if place else b"") + _json(self._head(table))[:-1] + b',"rows":[')
            for number, row in enumerate(self._rows(table)):
                out.write((b"," if number else b"") + _json(row))
                done += 1
                if done % _ROWS_AT_ONCE == 0:
                    tell(_("Writing"), done, total)
            out.write(b"]}")
        tell(_("Writing"), done, total)
        links = [self._link(link) for link in self._made.links.values()]
        tail = {"links": links, "collaborators": [_person(*one) for one in self._made.people.items()]}
        out.write(b"]," + _json(tail)[1:])
        return done

    def _report_feeds(self) -> None:
        listed = ", ".join(str(one.table.id) for one in self._made.tables)
        comments = self._reader.number(
            f"SELECT count(*) FROM comments WHERE table_id IN ({listed}) AND deleted_at IS NULL"
        )
        mails = self._reader.number(
            "SELECT count(*) FROM placements JOIN conversations ON conversations.id = conversation_id"
            f" WHERE table_id IN ({listed})"
        )
        if comments:
            what = ngettext("A comment is not written.", "{count} comments are not written.", comments)
            self._problems.add(what.format(count=comments))
        if mails:
            what = ngettext("A mail is not written.", "{count} mails are not written.", mails)
            self._problems.add(what.format(count=mails))

    def _head(self, table: OutTable) -> Entry:
        columns = [self._columns.column(table, column) for column in table.table.columns]
        self._report_columns(table, columns)
        views = self._views.views(table, lambda what: self._problems.add(what, table.table.name))
        return {
            "_id": table.id,
            "name": table.table.name,
            "columns": columns,
            "views": views,
            "view_structure": {"folders": [], "view_ids": [view["_id"] for view in views]},
            "summary_configs": self._views.summaries(table),
            "is_header_locked": False,
            "header_settings": {},
            "id_row_map": {},
        }

    def _report_columns(self, table: OutTable, columns: list[Entry]) -> None:
        if columns and first_fault(str(columns[0]["type"])):
            what = _("SeaTable may refuse a first column of this type.")
            self._problems.add(what, table.table.name, column=str(columns[0]["name"]))
        for column, entry in zip(table.table.columns, columns, strict=True):
            if column.type == "link" and entry["type"] != "link":
                what = _("It links to a table of another base; the titles are written as text.")
                self._problems.add(what, table.table.name, column=column.name)

    def _rows(self, table: OutTable) -> Iterator[Entry]:
        columns = table.table.columns
        fields = ", ".join(["id", *KEPT_BESIDE, *(column.physical for column in columns)])
        sql = f"SELECT {fields} FROM {table.table.physical} WHERE id > ? ORDER BY id LIMIT ?"
        last, number = 0, 0
        while records := self._reader.all(sql, [last, _ROWS_AT_ONCE]):
            for record in records:
                number += 1
                yield self._row(table, columns, record, number)
            last = int(records[-1][0] or 0)

    def _row(self, table: OutTable, columns: Iterable[Column], record: Record, number: int) -> Entry:
        row, created_at, created_by, modified_at, modified_by, *values = record
        beside = {"creator": self._member(created_by), "last modifier": self._member(modified_by)}
        cells: Entry = {}
        for column, value in zip(columns, values, strict=True):
            if column.type in beside and value:
                beside[column.type] = str(value)
            elif value is not None and self._cells.is_written(column):
                written = self._cells.cell(column, value, self._reporter(table, number, column))
                if written is not None:
                    cells[table.keys[column.id]] = written
        return {
            "_id": self._made.row(table.table.id, int(row or 0)),
            "_participants": [],
            "_creator": self._person_id(beside["creator"]),
            "_ctime": _time(created_at),
            "_last_modifier": self._person_id(beside["last modifier"]),
            "_mtime": _time(modified_at),
            **cells,
        }

    def _reporter(self, table: OutTable, row: int, column: Column) -> Callable[[str], None]:
        return lambda what: self._problems.add(what, table.table.name, row, column.name)

    def _member(self, number: Value) -> str:
        return self._members.get(int(number), "") if number is not None else ""

    def _person_id(self, name: str) -> str:
        return self._made.person(name) if name else ""

    def _link(self, link: OutLink) -> Entry:
        return {
            "_id": link.id,
            "table1_id": link.a.id,
            "table2_id": link.b.id,
            "table1_table2_map": self._map(link, "a", "b"),
            "table2_table1_map": self._map(link, "b", "a"),
        }

    def _map(self, link: OutLink, here: str, there: str) -> dict[str, list[str]]:
        """Return the linked rows of every row that exists, in their order."""
        own, other = (link.a, link.b) if here == "a" else (link.b, link.a)
        found: dict[str, list[str]] = {}
        for row, linked in self._reader.all(
            f"SELECT {here}, {there} FROM l_{link.number} JOIN {own.table.physical} AS own ON own.id = {here}"
            f" JOIN {other.table.physical} AS other ON other.id = {there} ORDER BY {here}, place_{here}, {there}"
        ):
            key = self._made.row(own.table.id, int(row or 0))
            found.setdefault(key, []).append(self._made.row(other.table.id, int(linked or 0)))
        return found


def _person(name: str, address: str) -> Entry:
    return {
        "email": ids_out.person_id(name),
        "name": name,
        "contact_email": address,
        "avatar_url": "",
        "id_in_org": "",
        "name_pinyin": name,
    }


def _time(stamp: Value) -> str:
    return str(stamp or "").replace("Z", "+00:00")


def _json(value: object) -> bytes:
    # JSON inside of a text may hold halves of surrogate pairs, which no file can
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
