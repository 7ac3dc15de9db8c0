"""Formulas and looks through links on their way out: names for numbers."""

from __future__ import annotations

from store.columns import Column
from store.connection import Reader
from store.files.dtable import formats
from store.files.dtable.columns_in import RESULTS
from store.files.dtable.outline import Outline, OutTable, names_of
from store.formulas.errors import FormulaError

Data = dict[str, object]

_RESULTS = {ours: theirs for theirs, ours in reversed(RESULTS.items())}
_LOOKS = {
    "lookup": "lookup",
    "count": "count_links",
    "roll-up": "rollup",
    "find max": "findmax",
    "find min": "findmin",
}


def formula_out(reader: Reader, made: Outline, table: OutTable, column: Column) -> Data:
    """Return the settings of a formula column."""
    # lark is imported with the first formula
    from store.formulas.formula import parse_canonical, shown

    written, reads = column.options.formula, []
    try:
        reads = [made.keys[one.column] for one in parse_canonical(written).reads if one.column in made.keys]
        written = shown(written, names_of(reader, made, table.table))
    except FormulaError:
        pass  # it is kept as somebody wrote it
    found: Data = {"formula": written, "operated_columns": reads, "result_type": _RESULTS[column.options.result]}
    return found | _shown(column)


def looking_out(made: Outline, column: Column) -> Data:
    """Return the settings of a column that looks through a link."""
    options, keys = column.options, made.keys
    target, compared = keys.get(options.target), keys.get(options.compared)
    found: Data = {
        "formula": _LOOKS[column.type],
        "link_column_key": keys.get(options.through, ""),
        "operated_columns": [key for key in (keys.get(options.through), target) if key],
        "result_type": "number" if column.type in ("count", "roll-up") else "array",
    }
    match column.type:
        case "count":
            return found
        case "roll-up":
            found |= {"level1_linked_table_column_key": target, "rollup_method": options.roll}
        case "lookup":
            found |= {"level1_linked_table_column_key": target}
        case _:
            found |= {"column_key_in_linked_record": target, "column_key_for_comparison": compared or target}
    return found | {"array_type": _RESULTS[options.result], "array_data": _shown(column)}


def _shown(column: Column) -> Data:
    """Return how what comes out is written."""
    return formats.date_out(column.options) if column.options.result == "date" else formats.number_out(column.options)
