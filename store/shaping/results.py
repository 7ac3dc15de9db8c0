"""What computed columns come to: kept in their options, and kept true when what they read becomes another type."""

from __future__ import annotations

from dataclasses import replace

from store import links, tables
from store.cells.column_options import ColumnOptions
from store.columns import Column
from store.computing.values import kind_of
from store.connection import Reader, Transaction
from store.errors import NoSuchTableError
from store.shaping import edits as column_edits
from store.shaping.formula_names import formula_names
from store.tables import Table

RESULTING = ("formula", "lookup", "roll-up", "find min", "find max")
"""The types of which not the type alone says what they come to."""
_SHOWN_AS = ("decimal", "thousands", "decimals", "currency", "currency_before", "percent", "date_format", "with_time")


def result_of(reader: Reader, table: Table, kind: str, options: ColumnOptions) -> str:
    """Return what a column of these options comes to; what it came to where that can no longer be told."""
    if kind == "formula":
        return _formula_result(reader, table, options)
    target = looked_at(reader, table, options)
    if target is None or kind not in RESULTING:
        return options.result
    return _looked_result(kind, options, target, takes_one(table, options))


def looked_at(reader: Reader, table: Table, options: ColumnOptions) -> Column | None:
    """Return the column that a lookup looks at; None where it or its link is gone."""
    through = next((one for one in table.columns if one.id == options.through and one.type == "link"), None)
    if through is None:
        return None
    try:
        other = tables.load(reader, links.side(reader, through.options).table)
    except NoSuchTableError:
        return None
    return next((one for one in other.columns if one.id == options.target), None)


def takes_one(table: Table, options: ColumnOptions) -> bool:
    """Tell whether a lookup's link leads to one row at most."""
    return any(one.id == options.through and not one.options.multiple for one in table.columns)


def shown_like(options: ColumnOptions, column: Column) -> ColumnOptions:
    """Return options under which numbers and dates are shown as another column shows them."""
    return replace(options, **{name: getattr(column.options, name) for name in _SHOWN_AS})


def renew_readers(tx: Transaction, column: int) -> None:
    """Let what reads a column that became another type come to what it now comes to, and what reads that."""
    sql = "SELECT DISTINCT column_id, table_id FROM dependencies WHERE reads_column = ? AND column_id != ?"
    for number, owner in tx.all(sql, [column, column]):
        table = tables.load(tx, int(owner or 0))
        reading = next((one for one in table.columns if one.id == number), None)
        if reading is None or reading.type not in RESULTING:
            continue
        result = result_of(tx, table, reading.type, reading.options)
        if result != reading.options.result:
            column_edits.set_options(tx, table, reading, replace(reading.options, result=result))
            renew_readers(tx, reading.id)


def _formula_result(reader: Reader, table: Table, options: ColumnOptions) -> str:
    from store.formulas.errors import FormulaError
    from store.formulas.formula import parse_canonical

    names = formula_names(reader, table)
    try:
        return parse_canonical(options.formula, names.kind).result
    except FormulaError:
        return options.result


def _looked_result(kind: str, options: ColumnOptions, target: Column, is_single: bool) -> str:
    from store.formulas.kinds import result_of as kept_as
    from store.formulas.rolling import kind_of_roll

    if kind == "roll-up":
        return kept_as(kind_of_roll(options.roll, kind_of(target)))
    if kind == "lookup" and not is_single:
        return "list"
    return kept_as(kind_of(target))
