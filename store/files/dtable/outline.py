"""What of a base is written, and under which ids: its tables and columns, and the links between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store import bases, tables
from store.columns import Column
from store.connection import Reader
from store.files.dtable import ids_out
from store.formulas.names import Known, Names
from store.links import side
from store.tables import Table


@dataclass(frozen=True)
class OutTable:
    """One table with its ids."""

    table: Table
    id: str
    keys: dict[int, str]
    """The keys of its columns by their ids."""


@dataclass(frozen=True)
class OutLink:
    """One link of which both tables are written."""

    number: int
    a: OutTable
    b: OutTable

    @property
    def id(self) -> str:
        """Its id in the file."""
        return ids_out.short_id(self.number)


@dataclass
class Outline:
    """One base."""

    store: str
    """The store's identity, of which the rows' ids are made."""
    name: str
    tables: tuple[OutTable, ...]
    links: dict[int, OutLink] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    """The keys of all columns by their ids."""
    people: dict[str, str] = field(default_factory=dict)
    """Addresses of all who were named so far, by name."""

    def of_table(self, number: int) -> OutTable | None:
        """Return a table by its id in the store; None where it is not written."""
        return next((one for one in self.tables if one.table.id == number), None)

    def row(self, table: int, number: int) -> str:
        """Return the id of a row."""
        return ids_out.row_id(self.store, table, number)

    def person(self, name: str, address: str = "") -> str:
        """Return the id of somebody, who is then listed."""
        if address or name not in self.people:
            self.people[name] = address or self.people.get(name, "")
        return ids_out.person_id(name)

    def link(self, column: Column) -> OutLink | None:
        """Return the link of a column; None where its other table is not written."""
        return self.links.get(column.options.link) if column.type == "link" else None


def outline(reader: Reader, base: str) -> Outline:
    """Return what is to be written of a base.

    :raises NoSuchBaseError: there is none
    """
    held = bases.find(reader, base)
    found = tuple(
        _out_table(table, ids_out.short_id(table.id) if place else ids_out.FIRST)
        for place, table in enumerate(tables.every(reader, held.id))
    )
    store = str(reader.value("SELECT value FROM settings WHERE name = 'store id'"))
    made = Outline(store, held.name, found, keys={number: key for one in found for number, key in one.keys.items()})
    for number, a, b in reader.all("SELECT id, table_a, table_b FROM links"):
        first, second = made.of_table(int(a or 0)), made.of_table(int(b or 0))
        if first and second:
            made.links[int(number or 0)] = OutLink(int(number or 0), first, second)
    return made


def _out_table(table: Table, number: str) -> OutTable:
    keys: dict[int, str] = {}
    for place, column in enumerate(table.columns):
        own = ids_out.short_id(column.id) if place else ids_out.FIRST
        keys[column.id] = (ids_out.beside_key(column.type, set(keys.values())) if place else None) or own
    return OutTable(table, number, keys)


def names_of(reader: Reader, made: Outline, table: Table) -> Names:
    """Return the columns that formulas of a table can name."""
    linked: dict[int, Sequence[Known]] = {}
    for column in table.of_type("link"):
        other = made.of_table(side(reader, column.options).table)
        if other is not None:
            linked[column.id] = _known(other.table)
    return Names(_known(table), linked)


def _known(table: Table) -> list[Known]:
    return [Known(column.id, column.name) for column in table.columns]
