"""What a change of the log was, in words: which thing, and from what to what."""

from __future__ import annotations

import json
from typing import NamedTuple

from store import links, rows, tables, templates
from store.blocks import Block
from store.cells.column_options import ColumnOptions
from store.cells.column_types import column_type
from store.changes import Change
from store.columns import Column
from store.connection import Reader, Value
from store.errors import NoSuchRowError, NoSuchTableError
from store.language import _, ngettext
from store.tables import Table

_NOTHING = "—"


class Told(NamedTuple):
    """One change; every text may come from outside."""

    where: str
    """The table or base that it was made in."""
    row: str
    """What its row is called; empty where it is not about one row."""
    what: str
    """The column, or the kind of thing."""
    how: str
    """From what to what."""


class Teller:
    """Tells changes; what they name is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tables: dict[int, Table | None] = {}
        self._columns: dict[int, Column] = {}

    def told(self, change: Change) -> Told:
        """Return a change in words."""
        table = self._table(change.table or 0)
        where = table.path if table else self._name_of("tables", change.table)
        if change.kind in ("base mail", "base account"):
            where = self._name_of("bases", change.thing)
        row = self._title(table, change.row) if change.row else ""
        return Told(where, row, *self._what(change))

    def in_row(self, change: Change) -> tuple[str, str] | None:
        """Return what and how of a change, as the feed of its row tells it; None for what has entries of its own."""
        return self._what(change) if change.kind in ("row", "cell", "links", "optout") else None

    def _what(self, change: Change) -> tuple[str, str]:
        match change.kind:
            case "cell":
                column = self._column(change.column or 0)
                return column.name, _arrow(self._shown(column, change.old), self._shown(column, change.new))
            case "links":
                column = self._column(change.column or 0)
                return column.name, _arrow(self._titles(column, change.old), self._titles(column, change.new))
            case "rows":
                block = Block.from_json(str(change.new or change.old))
                words = ngettext("{n} row", "{n} rows", block.count).format(n=f"{block.count:,}")
                return words, _came(change)
            case "column name" | "table name" | "base name":
                return _KINDS[change.kind](), _arrow(str(change.old), str(change.new))
            case "column type" | "column width" | "column options" | "column position" | "table position":
                return self._setting(change)
            case "column emptied":
                return self._column(change.column or 0).name, _("emptied")
            case "view":
                return _("View “{name}”").format(name=_view_name(change)), _came(change)
            case templates.KIND:
                return _("Template “{name}”").format(name=templates.name_of(change)), _came(change)
            case _:
                return self._thing(change)

    def _setting(self, change: Change) -> tuple[str, str]:
        name = self._column(change.column).name if change.column else _("Table")
        match change.kind:
            case "column type":
                return name, _("type {change}").format(change=_arrow(str(change.old), str(change.new)))
            case "column width":
                return name, _("width {change}").format(change=_arrow(str(change.old), str(change.new)))
            case "column options":
                return name, _("other settings")
            case _:
                return name, _("moved")

    def _thing(self, change: Change) -> tuple[str, str]:
        match change.kind:
            case "row":
                return _("Row"), _came(change)
            case "column":
                return _("Column “{name}”").format(name=self._column(change.column or 0).name), _came(change)
            case "table":
                return _("Table"), _came(change)
            case "base":
                name = self._name_of("bases", change.thing)
                return _("Base “{name}”").format(name=name), _came(change)
            case "base mail":
                return _("Mail"), _("switched on") if change.new else _("switched off")
            case "base account":
                name = self._name_of("accounts", int(change.new or change.old or 0))
                return _("Account “{name}”").format(name=name), _connected(change)
            case "comment":
                return _("Comment"), _came(change)
            case "optout":
                return _("No more mails to many"), str(change.new or change.old)
            case "contact":
                return _("Contact {address}").format(address=_contact(change)["address"]), _met(change)
            case other:
                return other, ""

    def _table(self, number: int) -> Table | None:
        if number not in self._tables:
            try:
                self._tables[number] = tables.load(self._reader, number)
            except NoSuchTableError:
                self._tables[number] = None
        return self._tables[number]

    def _column(self, number: int) -> Column:
        """Return a column, deleted or not."""
        if number not in self._columns:
            found = self._reader.one("SELECT name, type, options, width FROM columns WHERE id = ?", [number])
            name, kind, options, width = found or (_("a column"), "text", "{}", 0)
            held = ColumnOptions.from_json(str(options))
            self._columns[number] = Column(number, str(name), str(kind), held, int(width or 0))
        return self._columns[number]

    def _name_of(self, records: str, number: int | None) -> str:
        return str(self._reader.value(f"SELECT name FROM {records} WHERE id = ?", [number]) or "")

    def _title(self, table: Table | None, row: int) -> str:
        return rows.title_of(self._reader, table, row) if table else f"#{row}"

    def _shown(self, column: Column, value: Value) -> str:
        kind = column_type(column.type)
        return kind.show(value, column.options) or kind.edit(value, column.options)

    def _titles(self, column: Column, value: Value) -> str:
        other = self._table(links.side(self._reader, column.options).table)
        return ", ".join(self._linked_title(other, column, row) for row in links.logged(value))

    def _linked_title(self, other: Table | None, column: Column, row: int) -> str:
        if other is None:
            return f"#{row}"
        shows = next((one for one in other.columns if one.id == column.options.shows), None)
        try:
            held = rows.get(self._reader, other, row)
        except NoSuchRowError:
            return f"#{row}"
        shown = self._shown(shows, held.values[other.columns.index(shows)]) if shows else ""
        return shown or f"#{row}"


_KINDS = {
    "column name": lambda: _("Column"),
    "table name": lambda: _("Table"),
    "base name": lambda: _("Base"),
}


def _arrow(old: str, new: str) -> str:
    return f"{old or _NOTHING} → {new or _NOTHING}"


def _came(change: Change) -> str:
    if change.old is None:
        return _("added")
    return _("deleted") if change.new is None else _("changed")


def _connected(change: Change) -> str:
    return _("connected") if change.old is None else _("disconnected")


def _contact(change: Change) -> dict[str, Value]:
    held: dict[str, Value] = json.loads(str(change.new or change.old))
    return held


def _met(change: Change) -> str:
    """Return what became of a contact: one that is hidden was removed by a person."""
    if change.old is None or change.new is None:
        return _came(change)
    before, after = json.loads(str(change.old)), json.loads(str(change.new))
    if before["hidden"] != after["hidden"]:
        return _("deleted") if after["hidden"] else _("added")
    return _arrow(str(before["name"]), str(after["name"]))


def _view_name(change: Change) -> str:
    return str(json.loads(str(change.new or change.old))[0])
