"""What a person decides about an import before anything is written; what they leave open is found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from store.cells.column_options import ColumnOptions
from store.names import folded

Mode = Literal["add", "merge", "update"]
"""All rows are added; or those with a known key change the row that has it, and the others are added, or left out."""


@dataclass(frozen=True)
class ColumnPlan:
    """What becomes of one column of the file; an empty plan takes it as it is found."""

    name: str = ""
    """What it is called in the table; empty: as in the file."""
    kind: str = ""
    """Its type, by name; empty: as its values say. A column that the table has keeps its own."""
    options: ColumnOptions | None = None
    """None: as its values say."""
    left_out: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """How a file is read, and what becomes of its rows."""

    encoding: str = ""
    """As Python's codecs call it."""
    delimiter: str = ""
    decimal: str = ""
    """The decimal mark of all its numbers."""
    date_order: str = ""
    """``dmy`` or ``mdy``, for all its dates."""
    header: bool | None = None
    """Whether the first record names the columns."""
    raw: bool = False
    """Texts that were disarmed for spreadsheets (``'=1+1``) stay as they stand."""
    sheet: str = ""
    """Which sheet of a workbook; empty: the first."""
    columns: Mapping[str, ColumnPlan] = field(default_factory=lambda: MappingProxyType({}))
    """By their names in the file."""
    mode: Mode = "add"
    keys: tuple[str, ...] = ()
    """The columns, by their names in the table, whose values together find the row to change."""
    empties: bool = False
    """Whether an empty cell of the file empties the cell of the row that it changes; else it leaves it."""

    def of(self, column: str) -> ColumnPlan:
        """Return the plan for a column of the file, however its name is spelled."""
        return self._by_folded_name.get(folded(column), _AS_FOUND)

    @cached_property
    def _by_folded_name(self) -> dict[str, ColumnPlan]:
        return {folded(name): plan for name, plan in self.columns.items()}


_AS_FOUND = ColumnPlan()
AS_FOUND = ImportPlan()
"""A plan that leaves everything open."""
