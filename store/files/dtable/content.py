"""What a `.dtable` file holds, as SeaTable names it: tables, columns, rows, links and views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from store.files.dtable import loose

JsonObject = Mapping[str, object]


@dataclass(frozen=True)
class SourceOption:
    """One choice of a select column."""

    id: str
    name: str
    colour: str
    """As CSS has it: ``#59CB74``."""


@dataclass(frozen=True)
class SourceColumn:
    """One column; ``data`` holds what its type asks for."""

    key: str
    """Under which the rows keep its cells."""
    type: str
    name: str
    width: int = 0
    """In pixels; 0 where the file does not say."""
    data: JsonObject = field(default_factory=dict)
    description: str = ""

    @cached_property
    def choices(self) -> dict[str, SourceOption]:
        """The choices of a select column by their ids; those without a name left out."""
        found = [
            SourceOption(loose.name(one.get("id")), loose.text(one.get("name")), loose.text(one.get("color")))
            for one in loose.objects(self.data.get("options"))
        ]
        return {option.id or option.name: option for option in found if option.name.strip()}


@dataclass(frozen=True)
class SourceRow:
    """One row; the times are the store's stamps, or empty."""

    id: str
    number: int
    """Counted from 1 within its table."""
    cells: JsonObject
    """By the keys of columns that exist; empty cells are absent."""
    creator: str
    created_at: str
    modifier: str
    modified_at: str


@dataclass(frozen=True)
class SourceView:
    """One table view, its layout as it stands."""

    id: str
    name: str
    private_for: str
    layout: JsonObject


@dataclass(frozen=True)
class SourceTable:
    """One table; its rows are read one by one with `store.files.dtable.reading.rows_of`."""

    id: str
    name: str
    columns: tuple[SourceColumn, ...]
    views: tuple[SourceView, ...]
    raw_rows: Sequence[object]
    sums: JsonObject = field(default_factory=dict)
    """By the keys of columns, what of their values stands in the foot."""

    def column(self, key: str) -> SourceColumn | None:
        """Return the column of that key, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, SourceColumn]:
        return {column.key: column for column in self.columns}


@dataclass(frozen=True)
class SourceLink:
    """Which rows of two tables, or of one, are linked."""

    id: str
    table1: str
    table2: str
    forward: JsonObject
    """Rows of the first table with those of the second that they are linked to."""
    backward: JsonObject


@dataclass(frozen=True)
class SourcePerson:
    """Somebody who is named by an id in cells."""

    id: str
    name: str
    address: str


@dataclass(frozen=True)
class Content:
    """One base."""

    tables: tuple[SourceTable, ...]
    links: Mapping[str, SourceLink]
    people: Mapping[str, SourcePerson]

    def table(self, number: str) -> SourceTable | None:
        """Return the table of that id, or None."""
        return self._by_id.get(number)

    @cached_property
    def _by_id(self) -> dict[str, SourceTable]:
        return {table.id: table for table in self.tables}
