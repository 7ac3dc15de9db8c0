"""What a table's columns are like, as far as a template can be held against them without a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from store import links, tables
from store.cells.column_types import column_type
from store.columns import Column
from store.computing.values import kind_of
from store.connection import Reader
from store.errors import NoSuchTableError
from store.formulas.names import nearest
from store.names import folded
from store.tables import Table

Kind = Literal["text", "number", "date", "checkbox", "list", "rows", "row", "unknown"]
"""What a value is; `unknown` goes with everything."""

_FILES = ("file", "image")
_COMPUTED = ("lookup", "find min", "find max")


@dataclass(frozen=True)
class Shape:
    """What an expression comes to."""

    kind: Kind = "unknown"
    column: str = ""
    """The column that it shows, if it is one."""
    of: Shape | None = None
    """What the entries of a list are."""
    behind: Scheme | None = None
    """The columns of linked rows, or of the row that it is."""
    holds_files: bool = False


UNKNOWN = Shape()


@dataclass(frozen=True)
class Scheme:
    """The columns of a table by name."""

    columns: Mapping[str, Shape] = field(default_factory=dict)

    @cached_property
    def _folded(self) -> dict[str, Shape]:
        return {folded(name): shape for name, shape in self.columns.items()}

    def find(self, name: str) -> Shape | None:
        """Return the column of a name, or the list of what stands behind a link (``Link.Column``)."""
        found = self._folded.get(folded(name))
        at = name.rfind(".")
        while found is None and at > 0:
            link = self._folded.get(folded(name[:at]))
            if link and link.behind:
                return link.behind.listed(link.column, name[at + 1 :])
            at = name.rfind(".", 0, at)
        return found

    def listed(self, link: str, name: str) -> Shape | None:
        """Return the list of what the rows of this scheme, behind a link, have in a column."""
        shape = self._folded.get(folded(name))
        return None if shape is None else Shape("list", f"{link}.{shape.column}", of=shape)

    def near(self, name: str) -> str:
        """Return the name that is most like one that was not found."""
        return nearest(name, [*self.columns])


def scheme_of(reader: Reader, table: Table, *, with_links: bool = True) -> Scheme:
    """Return the scheme of a table, and of those behind its links.

    :param with_links: the columns behind links can be named; else links are lists of titles
    """
    return Scheme({column.name: _shape(reader, column, with_links=with_links) for column in table.columns})


def _shape(reader: Reader, column: Column, *, with_links: bool) -> Shape:
    if column.type == "link" and with_links:
        try:
            other = tables.load(reader, links.side(reader, column.options).table)
        except NoSuchTableError:
            return Shape("rows", column.name, behind=Scheme())
        return Shape("rows", column.name, behind=scheme_of(reader, other, with_links=False))
    if column.type in _FILES:
        return Shape("list", column.name, of=Shape("text"), holds_files=True)
    kind = _KINDS.get(kind_of(column), "unknown")
    # what is looked up can be one value or several
    if column.type in _COMPUTED:
        return Shape("unknown", column.name)
    if column_type(column.type).compares(column.options) == "list":
        return Shape("list", column.name, of=Shape("text") if column_type(column.type).editable else UNKNOWN)
    return Shape(kind, column.name)


_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "duration": "number",
    "date": "date",
    "checkbox": "checkbox",
    "list": "list",
}
