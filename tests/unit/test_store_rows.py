"""Rows, their cells, and their places in pages of every order."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest

from store import bases, cell_blocks, changes, rows, table_edits, tables, undo
from store.cell_blocks import CellWrite, ColumnWrites
from store.cells.column_options import ColumnOptions
from store.connection import Transaction
from store.errors import (
    ConflictError,
    NoSuchColumnError,
    NoSuchRowError,
    NoSuchTableError,
    ReadOnlyColumnError,
    StoreError,
)
from store.paging.pages import PAGE, RowPages, listed
from store.query import Query, parse_condition, parse_sort
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.workspace import Store


@pytest.fixture
def table(store: Store) -> Table:
    with store.write() as tx:
        base = bases.add(tx, "Billing")
        return tables.add(tx, base.id, "Invoices", (NewColumn("Number", "number"), NewColumn("Text")))


def add_many(store: Store, table: Table, count: int) -> list[int]:
    number, text = table.columns
    with store.write("Add") as tx:
        return [rows.add(tx, table, {number.id: i % 7, text.id: f"text {i}"}) for i in range(count)]


def check_pages(store: Store, table: Table, query: Query) -> None:
    """Every page and position must say what a plain query says."""
    pages = RowPages(store.read(), table, query)
    expected = listed(store.read(), table, query)
    assert pages.count() == len(expected)
    found = [row for number in range(-(-pages.count() // PAGE)) for row in pages.page(number)]
    assert found == expected
    assert pages.page(len(expected) // PAGE + 1) == []
    for position in random.sample(range(len(expected)), min(20, len(expected))):
        assert pages.position_of(expected[position].id) == position
    assert pages.position_of(10_000_000) is None


def queries(table: Table) -> list[Query]:
    condition = parse_condition(table, "Number >= 3")
    return [
        Query(),
        Query((condition,)),
        Query((), (parse_sort(table, "Number:desc"),)),
        Query((condition,), (parse_sort(table, "Text"),)),
    ]


def test_pages_show_what_a_plain_query_shows_whatever_gaps_there_are(store: Store, table: Table) -> None:
    random.seed(7)
    ids = add_many(store, table, 3 * PAGE + 5)
    for gaps in ((), (ids[0],), (ids[-1],), ids[100:300], random.sample(ids[1:100], 50)):
        standing = {row.id for row in listed(store.read(), table, Query())}
        with store.write("Delete") as tx:
            rows.delete(tx, table, [row for row in gaps if row in standing])
        for query in queries(table):
            check_pages(store, table, query)
    # the last number was given away and is not given again
    add_many(store, table, 10)
    for query in queries(table):
        check_pages(store, table, query)


def test_pages_stay_what_they_were_until_the_next_look(store: Store, table: Table) -> None:
    ids = add_many(store, table, 2 * PAGE)
    with store.write("Delete") as tx:
        rows.delete(tx, table, ids[10:20])
    pages = RowPages(store.read(), table, Query())
    second = pages.page(1)
    with store.write("Delete") as tx:
        rows.delete(tx, table, ids[:5])
    assert pages.page(1) == second
    assert [pages.position_of(ids[place]) for place in (9, 15, 20)] == [9, None, 10]
    pages.renew()
    assert pages.count() == 2 * PAGE - 15
    added = add_many(store, table, 3)
    pages.renew()
    assert pages.position_of(added[-1]) == pages.count() - 1


def test_pages_of_an_empty_table_are_empty(store: Store, table: Table) -> None:
    for query in queries(table):
        check_pages(store, table, query)
    with store.write("Delete") as tx:
        rows.delete(tx, table, [rows.add(tx, table, {})])
    for query in queries(table):
        check_pages(store, table, query)


def test_a_row_deleted_since_the_last_look_is_an_empty_line_until_the_next(store: Store, table: Table) -> None:
    ids = add_many(store, table, 10)
    pages = RowPages(store.read(), table, queries(table)[2])
    gone = pages.page(0)[3].id
    with store.write("Delete") as tx:
        rows.delete(tx, table, [gone])
    assert pages.page(0)[3] == rows.Row(gone, (None, None))
    pages.renew()
    assert pages.count() == len(ids) - 1
    assert pages.position_of(gone) is None


def test_numbers_of_deleted_rows_are_never_given_again(store: Store, table: Table) -> None:
    ids = add_many(store, table, 3)
    with store.write("Delete") as tx:
        rows.delete(tx, table, ids)
    assert add_many(store, table, 1) == [ids[-1] + 1]


def test_an_edit_of_a_value_that_changed_meanwhile_is_refused(store: Store, table: Table) -> None:
    (row,) = add_many(store, table, 1)
    text = table.columns[1].id
    with store.write("Edit") as tx:
        rows.set_cell(tx, table, row, text, "text 0", "theirs")
    with pytest.raises(ConflictError, match="theirs"), store.write("Edit") as tx:
        rows.set_cell(tx, table, row, text, "text 0", "mine")
    # who wants what is there already, has no quarrel
    before = changes.last_seq(store.read())
    with store.write("Edit") as tx:
        rows.set_cell(tx, table, row, text, "text 0", "theirs")
    assert changes.last_seq(store.read()) == before


def test_a_number_and_its_text_are_different_values(store: Store, table: Table) -> None:
    (row,) = add_many(store, table, 1)
    number = table.columns[0].id
    with store.write("Edit") as tx:
        rows.set_cells(tx, table, row, {number: "0"})
    assert rows.get(store.read(), table, row).values[0] == "0"


def test_a_row_that_does_not_exist_is_said_so(store: Store, table: Table) -> None:
    with pytest.raises(NoSuchRowError, match="Billing/Invoices has no row 5"):
        rows.get(store.read(), table, 5)
    for step in (
        lambda tx: rows.delete(tx, table, [5]),
        lambda tx: rows.set_cells(tx, table, 5, {}),
        lambda tx: rows.set_cell(tx, table, 5, table.columns[0].id, None, 1),
    ):
        with pytest.raises(NoSuchRowError), store.write() as tx:
            step(tx)


def test_a_failed_step_leaves_nothing(store: Store, table: Table) -> None:
    ids = add_many(store, table, 2)
    before = changes.last_seq(store.read())
    with pytest.raises(NoSuchRowError), store.write("Delete") as tx:
        rows.delete(tx, table, [*ids, 99])
    assert [row.id for row in listed(store.read(), table, Query())] == ids
    assert changes.last_seq(store.read()) == before
    assert tables.load(store.read(), table.id).row_count == 2


def test_writers_in_many_threads_lose_nothing(store: Store, table: Table) -> None:
    def write() -> None:
        other = Store(store.path)
        for _ in range(20):
            with other.write("Add") as tx:
                rows.add(tx, table, {table.columns[1].id: "x"})
        other.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tables.load(store.read(), table.id).row_count == 80
    check_pages(store, table, Query())


def test_a_row_is_called_by_its_first_filled_cell(store: Store, table: Table) -> None:
    with store.write() as tx:
        named, unnamed = rows.add(tx, table, {table.columns[1].id: "INV-1"}), rows.add(tx, table, {})
    assert rows.title_of(store.read(), table, named) == "INV-1"
    assert rows.title_of(store.read(), table, unnamed) == f"#{unnamed}"
    assert rows.title_of(store.read(), table, 99) == "#99"


Step = Callable[[Transaction, Table], object]


def _delete_column(tx: Transaction, seen: Table) -> None:
    column_edits.delete_column(tx, seen, seen.columns[1])


def _compute(tx: Transaction, seen: Table) -> None:
    column_edits.retype_column(tx, seen, seen.columns[1], "formula", ColumnOptions(formula="1"))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (_delete_column, NoSuchColumnError),
        (_compute, ReadOnlyColumnError),
        (table_edits.delete_table, NoSuchTableError),
    ],
)
def test_what_was_looked_at_before_it_was_deleted_or_computed_takes_no_values(
    store: Store, table: Table, change: Step, error: type[StoreError]
) -> None:
    column = table.columns[1]
    with store.write() as tx:
        row = rows.add(tx, table, {column.id: "kept"})
    with store.write("Change") as tx:
        change(tx, table)
    writes: tuple[Step, ...] = (
        lambda tx, seen: rows.add(tx, seen, {column.id: "lost"}),
        lambda tx, seen: rows.set_cells(tx, seen, row, {column.id: "lost"}),
        lambda tx, seen: rows.set_cell(tx, seen, row, column.id, "kept", "lost"),
        lambda tx, seen: cell_blocks.write(tx, seen, [ColumnWrites(column, [CellWrite(row, "kept", "lost")])]),
    )
    for write in writes:
        with pytest.raises(error), store.write() as tx:
            write(tx, table)
    undo.take_back(store)
    assert rows.get(store.read(), table, row).values[1] == "kept"
