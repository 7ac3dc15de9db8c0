"""What is computed: formulas get numbers for names, and every cell is computed before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from store.cells.column_options import ColumnOptions
from store.columns import Column
from store.computing import dependencies
from store.computing.engine import catch_up
from store.connection import Transaction
from store.errors import CircularColumnError
from store.files.dtable import loose
from store.files.dtable.formulas_in import FormulaReader
from store.files.dtable.joining_in import Joined
from store.files.dtable.planning import End
from store.files.dtable.problems import Problems
from store.formulas.errors import FormulaError
from store.language import _
from store.workspace import Store

Tell = Callable[[str, int, int], None]

_FIRST = ("link", "count", "lookup", "roll-up", "find min", "find max", "formula")


def compute(store: Store, joined: Joined, problems: Problems, tell: Tell) -> None:
    """Read the formulas, write down what is computed from what, and compute it."""
    with store.write() as tx:
        _read_formulas(tx, joined, problems)
        for end in sorted(_computed(joined), key=lambda end: _FIRST.index(joined.columns[end].type)):
            _renew(tx, joined, end, problems)
    catch_up(store, tell)


def _computed(joined: Joined) -> Sequence[End]:
    return [end for end, column in joined.columns.items() if column.type in _FIRST]


def _read_formulas(tx: Transaction, joined: Joined, problems: Problems) -> None:
    readers: dict[str, FormulaReader] = {}
    for table, source, end in joined.each():
        column = joined.columns[end]
        if column.type != "formula":
            continue
        written = loose.text(source.data.get("formula"))
        reader = readers.get(table.id) or readers.setdefault(table.id, FormulaReader(joined, table))
        found = reader.read(written)
        joined.set_options(tx, end, replace(column.options, formula=found.text))
        if found.problem:
            what = _("The formula “{formula}” is kept, but cannot be computed: {why}")
            problems.add(what.format(formula=written[:200], why=found.problem), joined.names[table.id], 0, column.name)


def _renew(tx: Transaction, joined: Joined, end: End, problems: Problems) -> None:
    column, table = joined.columns[end], joined.tables[end[0]]
    try:
        with tx.apart():
            dependencies.renew(tx, table, column.id)
    except FormulaError:
        # told when it was read; nothing is computed of it
        return
    except CircularColumnError as error:
        problems.add(str(error), joined.names[end[0]], column=column.name)
        joined.set_options(tx, end, _harmless(column))
        dependencies.renew(tx, table, column.id)


def _harmless(column: Column) -> ColumnOptions:
    """Return the options of a column that computes nothing of others any more."""
    return replace(column.options, shows=0, target=0, compared=0, formula="")
