"""Formulas on their way in: the columns that SeaTable names get their numbers here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.computing.values import kind_of
from store.files.dtable.content import SourceTable
from store.files.dtable.joining_in import Joined
from store.formulas.errors import FormulaError
from store.formulas.names import Known, Names


class FormulaText(NamedTuple):
    """A formula as it is kept, and why it cannot be computed, if it cannot."""

    text: str
    problem: str = ""


class FormulaReader:
    """Reads the formulas of one table."""

    def __init__(self, joined: Joined, table: SourceTable) -> None:
        links = {
            joined.columns[table.id, source.key].id: _known(joined, joined.sources[joined.others[table.id, source.key]])
            for source in table.columns
            if (table.id, source.key) in joined.others
        }
        self._names = Names(_known(joined, table), links)

    def read(self, written: str) -> FormulaText:
        """Return a formula with the numbers of columns; as it stands where it cannot be read."""
        # lark is imported with the first formula
        from store.formulas.formula import parse

        try:
            return FormulaText(parse(written, self._names).text)
        except FormulaError as error:
            return FormulaText(written, str(error))


def _known(joined: Joined, table: SourceTable) -> Sequence[Known]:
    """Return the columns of a table under the names that its own formulas use."""
    columns = [(source.name, joined.columns[table.id, source.key]) for source in table.columns]
    return [Known(column.id, name, kind_of(column)) for name, column in columns]
