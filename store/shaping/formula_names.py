"""The names that formulas of a table can use, and formulas as they read with the present names."""

from __future__ import annotations

from collections.abc import Sequence

from store import links, tables
from store.columns import Column
from store.computing.values import kind_of
from store.connection import Reader
from store.errors import NoSuchTableError
from store.formulas.names import Known, Names
from store.tables import Table


def formula_names(reader: Reader, table: Table) -> Names:
    """Return the columns of a table, and of the tables behind its links, as formulas name them."""
    behind = {column.id: _behind(reader, column) for column in table.of_type("link")}
    return Names(_known(table.columns), behind)


def formula_text(reader: Reader, table: Table, column: Column) -> str:
    """Return the formula of a column with present names; as it is kept where it cannot be understood."""
    return shown_formula(column.options.formula, formula_names(reader, table))


def shown_formula(kept: str, names: Names) -> str:
    """Return a kept formula with present names; as it is where it cannot be understood."""
    # lark is imported with the first formula
    from store.formulas.errors import FormulaError
    from store.formulas.formula import shown

    if not kept:
        return ""
    try:
        return shown(kept, names)
    except FormulaError:
        return kept


def _behind(reader: Reader, column: Column) -> Sequence[Known]:
    try:
        return _known(tables.load(reader, links.side(reader, column.options).table).columns)
    except NoSuchTableError:
        return ()


def _known(columns: Sequence[Column]) -> Sequence[Known]:
    return [Known(column.id, column.name, kind_of(column)) for column in columns]
