"""A described column is written: one step, so one undo."""

from __future__ import annotations

from collections.abc import Callable

from store import tables
from store.cell_blocks import Told
from store.columns import Column
from store.computing import engine as computing
from store.connection import Transaction
from store.errors import StoppedError
from store.language import _
from store.shaping.building import add, change
from store.shaping.choices import set_choices
from store.workspace import Store
from tui.columns.draft import ColumnDraft

GoOn = Callable[[], bool]


def save(store: Store, draft: ColumnDraft, before: int | None, told: Told, go_on: GoOn) -> int:
    """Add or change a column; return its number.

    :param before: the column that a new one stands before; None: at the end
    :raises StoreError: it cannot be as it is described; nothing is written
    :raises StoppedError: it was stopped; nothing is written
    """

    def tell(done: int) -> None:
        told(done)
        if not go_on():
            raise StoppedError

    if draft.column is None:
        with store.write(_("Add the column {name}").format(name=draft.name.strip())) as tx:
            return add(tx, tables.load(tx, draft.table.id), draft.wish(), before).id
    with store.write(_("Change the column {name}").format(name=draft.column.name)) as tx:
        return _change(tx, draft, draft.column, tell)


def _change(tx: Transaction, draft: ColumnDraft, column: Column, tell: Told) -> int:
    table = tables.load(tx, draft.table.id)
    if (choices := draft.choice_change) is not None:
        set_choices(tx, table, table.column_by_id(column.id), choices)
        table = tables.load(tx, table.id)
    return change(tx, table, table.column_by_id(column.id), draft.wish(), tell).id


def compute(store: Store, told: Told, go_on: GoOn) -> int:
    """Compute what a change of columns has put off; what is left when it is stopped is computed later."""
    return computing.catch_up(store, lambda _what, done, _total: told(done), lambda: not go_on())
