"""Links that take one row only, while rows come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import bases, links, members, rows, table_edits, tables, trash, undo
from store.cells.column_options import ColumnOptions
from store.errors import LinkedTableGoneError, NoSuchColumnError, NoSuchRowError, UndoOverwritesError
from store.shaping import edits as column_edits
from store.shaping.titles import find_rows
from store.tables import Column, NewColumn, Table
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two payers and three invoices, each of which can have one of the other."""
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    with store.write("Make") as tx:
        base = bases.add(tx, "Billing")
        payers = tables.add(tx, base.id, "Payers", (NewColumn("Name"),))
        invoices = tables.add(tx, base.id, "Invoices", (NewColumn("Number"),))
        for name in ("Nordwind", "Ouest"):
            rows.add(tx, payers, {payers.columns[0].id: name})
        for number in range(1, 4):
            rows.add(tx, invoices, {invoices.columns[0].id: f"INV-{number}"})
        one = NewColumn("Payer", "link", ColumnOptions(multiple=False))
        links.add_link_column(tx, invoices, one, payers, "Invoice", is_single_back=True)
    return store


def table(store: Store, name: str) -> Table:
    return tables.find(store.read(), f"Billing/{name}")


def payer(store: Store) -> Column:
    return table(store, "Invoices").column("Payer")


def link(store: Store, row: int, *others: int) -> None:
    with store.write("Link") as tx:
        links.set_links(tx, table(store, "Invoices"), row, payer(store), others)


def delete(store: Store, name: str, row: int) -> None:
    with store.write("Delete") as tx:
        rows.delete(tx, table(store, name), [row])


def back_from_trash(store: Store) -> None:
    undo.restore_change(store, trash.listed(store.read(), ("row",))[0].change)


def shown(store: Store) -> list[list[int]]:
    return [links.linked(store.read(), payer(store), row) for row in (1, 2, 3)]


def test_what_a_deleted_row_had_goes_to_another_and_stays_there(store: Store) -> None:
    link(store, 1, 1)
    delete(store, "Invoices", 1)
    link(store, 2, 1)
    back_from_trash(store)
    assert shown(store) == [[], [1], []]
    for _step in range(3):
        undo.take_back(store)
    assert shown(store) == [[1], [], []]
    for _step in range(3):
        undo.do_again(store)
    assert shown(store) == [[], [1], []]


def test_a_row_that_comes_back_takes_no_second_place(store: Store) -> None:
    link(store, 1, 1)
    delete(store, "Payers", 1)
    link(store, 1, 2)
    back_from_trash(store)
    assert shown(store) == [[2], [], []]
    for _step in range(3):
        undo.take_back(store)
    assert shown(store) == [[1], [], []]
    for _step in range(3):
        undo.do_again(store)
    assert shown(store) == [[2], [], []]


def test_one_change_is_not_brought_back_where_another_row_has_the_link_now(store: Store) -> None:
    link(store, 1, 1)
    link(store, 1)
    gone = store.read().number("SELECT max(seq) FROM changes WHERE kind = 'links'")
    link(store, 2, 1)
    with pytest.raises(UndoOverwritesError, match="#2"):
        undo.restore_change(store, gone)
    link(store, 2)
    undo.restore_change(store, gone)
    assert shown(store) == [[1], [], []]


def test_of_several_things_in_the_trash_all_come_back_or_none(store: Store) -> None:
    link(store, 1, 1)
    delete(store, "Invoices", 2)
    (row,) = trash.listed(store.read(), ("row",))
    link(store, 1, 2)
    gone = store.read().number("SELECT min(seq) FROM changes WHERE kind = 'links' AND new IS NOT NULL")
    with pytest.raises(UndoOverwritesError):
        undo.restore_changes(store, [row.change, gone])
    assert table(store, "Invoices").row_count == 2
    undo.restore_changes(store, [row.change, row.change])
    assert table(store, "Invoices").row_count == 3
    undo.take_back(store)
    assert table(store, "Invoices").row_count == 2


def test_a_link_to_a_deleted_table_says_so(store: Store) -> None:
    link(store, 1, 1)
    with store.write("Delete") as tx:
        table_edits.delete_table(tx, table(store, "Payers"))
    for named in ("Ouest", "#2"):
        with pytest.raises(LinkedTableGoneError, match="“Payer”"):
            find_rows(store.read(), payer(store), named)
    assert find_rows(store.read(), payer(store), " ") == []
    undo.take_back(store)
    assert shown(store) == [[1], [], []]


def test_a_row_that_is_not_there_is_named_with_the_table_as_people_know_it(store: Store) -> None:
    with pytest.raises(NoSuchRowError, match="Billing/Payers has no row 7"):
        link(store, 1, 7)


def test_a_link_column_that_was_deleted_meanwhile_links_nothing(store: Store) -> None:
    seen, column = table(store, "Invoices"), payer(store)
    with store.write("Delete") as tx:
        column_edits.delete_column(tx, seen, column)
    with pytest.raises(NoSuchColumnError), store.write() as tx:
        links.set_links(tx, seen, 1, column, [1])
