"""Undo and redo: each member's own steps, one after the other, and never over somebody else's work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store import bases, changes, comments, members, rows, tables
from store.connection import Transaction, Value
from store.errors import NothingToRedoError, NothingToUndoError, UndoOverwritesError
from store.files.importing import import_file
from store.paging.pages import listed
from store.query import Query
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.undo import do_again, take_back
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    with store.write() as tx:
        members.add(tx, "bob", "member")
    return store


@pytest.fixture
def table(store: Store) -> Table:
    with worker(store).write() as tx:
        base = bases.add(tx, "Billing")
        return tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("Text")))


def worker(store: Store) -> Store:
    """Return the store as the worker holds it."""
    return Store(store.path)


def bob(store: Store) -> Store:
    """Return the store as another member holds it."""
    other = Store(store.path)
    other.member = members.find(store.read(), "bob").id
    return other


def undo(store: Store) -> str:
    return take_back(store)


def redo(store: Store) -> str:
    return do_again(store)


def step(store: Store, label: str, do: Callable[[Transaction], object]) -> None:
    with store.write(label) as tx:
        do(tx)


def content(store: Store, table: Table) -> list[tuple[int, tuple[Value, ...]]]:
    table = tables.load(store.read(), table.id)
    assert table.row_count == store.read().number(f"SELECT count(*) FROM {table.physical}")
    return [(row.id, row.values) for row in listed(store.read(), table, Query())]


def test_steps_are_undone_and_redone_one_after_the_other(store: Store, table: Table) -> None:
    number = table.columns[0].id
    states = [content(store, table)]
    for label, do in (
        ("add", lambda tx: rows.add(tx, table, {number: "INV-1"})),
        ("edit", lambda tx: rows.set_cells(tx, table, 1, {number: "INV-2"})),
        ("delete", lambda tx: rows.delete(tx, table, [1])),
        ("add two", lambda tx: [rows.add(tx, table, {number: "x"}) for _ in range(2)]),
    ):
        step(store, label, do)
        states.append(content(store, table))
    for _round in range(2):
        for label, state in zip(("add two", "delete", "edit", "add"), states[-2::-1], strict=True):
            assert undo(store) == label
            assert content(store, table) == state
        with pytest.raises(NothingToUndoError):
            undo(store)
        for label, state in zip(("add", "edit", "delete", "add two"), states[1:], strict=True):
            assert redo(store) == label
            assert content(store, table) == state
        with pytest.raises(NothingToRedoError):
            redo(store)


def test_after_a_new_step_nothing_can_be_redone(store: Store, table: Table) -> None:
    step(store, "one", lambda tx: rows.add(tx, table, {}))
    undo(store)
    step(store, "two", lambda tx: rows.add(tx, table, {}))
    with pytest.raises(NothingToRedoError):
        redo(store)
    assert undo(store) == "two"
    assert redo(store) == "two"


def test_each_member_undoes_their_own_steps(store: Store, table: Table) -> None:
    step(store, "mine", lambda tx: rows.add(tx, table, {}))
    step(bob(store), "bobs", lambda tx: rows.add(tx, table, {}))
    step(worker(store), "worker", lambda tx: rows.add(tx, table, {}))
    assert undo(store) == "mine"
    assert [number for number, _ in content(store, table)] == [2, 3]
    assert undo(bob(store)) == "bobs"
    # another's step in between does not forbid a redo
    assert redo(store) == "mine"
    assert [number for number, _ in content(store, table)] == [1, 3]


def test_a_cell_that_somebody_changed_since_is_not_overwritten(store: Store, table: Table) -> None:
    text = table.columns[1].id
    step(worker(store), "", lambda tx: rows.add(tx, table, {text: "old"}))
    step(store, "edit", lambda tx: rows.set_cells(tx, table, 1, {text: "mine"}))
    step(bob(store), "edit", lambda tx: rows.set_cells(tx, table, 1, {text: "theirs"}))
    before = changes.last_seq(store.read())
    with pytest.raises(UndoOverwritesError, match="theirs"):
        undo(store)
    assert changes.last_seq(store.read()) == before
    assert content(store, table) == [(1, (None, "theirs"))]


def test_a_step_that_cannot_be_undone_is_passed_over_once_that_was_told(store: Store, table: Table) -> None:
    number, text = (column.id for column in table.columns)
    step(worker(store), "", lambda tx: rows.add(tx, table, {}))
    step(store, "first", lambda tx: rows.set_cells(tx, table, 1, {number: "mine"}))
    step(store, "second", lambda tx: rows.set_cells(tx, table, 1, {text: "mine"}))
    step(store, "third", lambda tx: comments.add(tx, table.id, 1, "mine"))
    step(bob(store), "edit", lambda tx: rows.set_cells(tx, table, 1, {text: "theirs"}))
    assert undo(store) == "third"
    with pytest.raises(UndoOverwritesError, match="theirs"):
        undo(store)
    assert undo(store) == "first"
    assert content(store, table) == [(1, (None, "theirs"))]
    with pytest.raises(NothingToUndoError):
        undo(store)
    assert [redo(store), redo(store)] == ["first", "third"]
    assert content(store, table) == [(1, ("mine", "theirs"))]
    assert undo(store) == "third"


@pytest.mark.parametrize(
    "work",
    [
        lambda tx, table: rows.set_cells(tx, table, 1, {table.columns[1].id: "theirs"}),
        lambda tx, table: comments.add(tx, table.id, 1, "theirs"),
        lambda tx, table: rows.delete(tx, table, [1]),
        lambda tx, table: changes.note(tx, changes.Change("mail", table.id, 1, thing=1)),
    ],
)
def test_a_row_that_others_have_worked_on_since_is_not_taken_away(
    store: Store, table: Table, work: Callable[[Transaction, Table], object]
) -> None:
    step(store, "add", lambda tx: rows.add(tx, table, {table.columns[0].id: "INV-1"}))
    step(bob(store), "work", lambda tx: work(tx, table))
    before = content(store, table)
    with pytest.raises(UndoOverwritesError, match="#1"):
        undo(store)
    assert content(store, table) == before


def test_a_row_on_which_others_undid_their_work_is_taken_away(store: Store, table: Table) -> None:
    step(store, "add", lambda tx: rows.add(tx, table, {}))
    step(bob(store), "edit", lambda tx: rows.set_cells(tx, table, 1, {table.columns[1].id: "theirs"}))
    undo(bob(store))
    redo(bob(store))
    undo(bob(store))
    undo(store)
    assert content(store, table) == []
    redo(store)
    redo(bob(store))
    assert content(store, table) == [(1, (None, "theirs"))]


def test_a_deletion_is_not_done_again_over_the_work_of_others(store: Store, table: Table) -> None:
    step(worker(store), "", lambda tx: rows.add(tx, table, {}))
    step(store, "delete", lambda tx: rows.delete(tx, table, [1]))
    undo(store)
    step(bob(store), "edit", lambda tx: rows.set_cells(tx, table, 1, {table.columns[1].id: "theirs"}))
    for _try in range(2):
        with pytest.raises(UndoOverwritesError):
            redo(store)
    undo(bob(store))
    assert redo(store) == "delete"


@pytest.mark.parametrize("how", ["cell", "row", "block"])
def test_a_column_that_others_have_filled_since_is_not_taken_away(store: Store, table: Table, how: str) -> None:
    step(worker(store), "", lambda tx: rows.add(tx, table, {}))
    step(store, "add column", lambda tx: tables.add_column(tx, table, NewColumn("Note")))
    note = tables.load(store.read(), table.id).column("Note").id
    match how:
        case "cell":
            step(bob(store), "edit", lambda tx: rows.set_cell(tx, table, 1, note, None, "theirs"))
        case "row":
            step(bob(store), "add", lambda tx: rows.add(tx, table, {note: "theirs"}))
        case "block":
            import_file(bob(store), b"Note\ntheirs\n", "Billing", "Invoices")
    with pytest.raises(UndoOverwritesError, match="Note"):
        undo(store)
    assert "Note" in [column.name for column in tables.load(store.read(), table.id).columns]


def test_a_column_that_others_left_empty_is_taken_away(store: Store, table: Table) -> None:
    step(store, "add column", lambda tx: tables.add_column(tx, table, NewColumn("Note")))
    note = tables.load(store.read(), table.id).column("Note")
    step(bob(store), "add", lambda tx: rows.add(tx, table, {table.columns[0].id: "theirs"}))
    step(bob(store), "", lambda tx: column_edits.set_column_width(tx, table, note, 50))
    import_file(bob(store), b"Number\ntheirs\n", "Billing", "Invoices")
    assert undo(store) == "add column"


def test_a_base_and_a_table_in_which_others_have_worked_are_not_taken_away(store: Store, table: Table) -> None:
    def make_base(tx: Transaction) -> None:
        bases.add(tx, "Sales")

    def make_table(tx: Transaction) -> None:
        tables.add(tx, bases.find(tx, "Sales").id, "Leads", (NewColumn("Name"),))

    step(store, "base", make_base)
    step(bob(store), "table", make_table)
    with pytest.raises(UndoOverwritesError, match="Sales"):
        undo(store)
    leads = tables.find(store.read(), "Sales/Leads")
    step(store, "add", lambda tx: rows.add(tx, leads, {}))
    with pytest.raises(UndoOverwritesError, match="Leads"):
        undo(bob(store))
    assert content(store, leads) == [(1, (None,))]


def test_views_come_and_go_with_their_base(store: Store, table: Table) -> None:
    step(store, "base", lambda tx: bases.add(tx, "Sales"))
    base = bases.find(store.read(), "Sales").id
    step(store, "table", lambda tx: tables.add(tx, base, "Leads", (NewColumn("Name"),)))
    leads = tables.find(store.read(), "Sales/Leads")
    step(store, "edit", lambda tx: rows.add(tx, leads, {}))
    step(bob(store), "edit", lambda tx: comments.add(tx, leads.id, 1, "theirs"))
    views = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"
    with pytest.raises(UndoOverwritesError):
        undo(store)
    undo(bob(store))
    # the row stays, for it was passed over; it is the member's own
    assert [undo(store), undo(store)] == ["table", "base"]
    assert store.read().all(views) == [("Billing/Invoices",)]
    assert [redo(store), redo(store)] == ["base", "table"]
    assert store.read().all(views) == [("Billing/Invoices",), ("Sales/Leads",)]


def test_a_deleted_row_comes_back_with_its_hidden_cells(store: Store, table: Table) -> None:
    def add_column(tx: Transaction) -> None:
        column = tables.add_column(tx, table, NewColumn("Note"))
        rows.add(tx, tables.load(tx, table.id), {column.id: "note"})

    step(store, "column and row", add_column)
    step(bob(store), "delete", lambda tx: rows.delete(tx, table, [1]))
    undo(bob(store))
    assert content(store, table) == [(1, (None, None, "note"))]


def test_columns_and_their_names_are_undone_and_redone(store: Store, table: Table) -> None:
    def names() -> list[str]:
        return [column.name for column in tables.load(store.read(), table.id).columns]

    step(store, "add column", lambda tx: tables.add_column(tx, table, NewColumn("Note")))
    step(store, "rename", lambda tx: column_edits.rename_column(tx, table, table.columns[0], "No."))
    step(store, "widen", lambda tx: column_edits.set_column_width(tx, table, table.columns[0], 40))
    assert names() == ["No.", "Text", "Note"]
    assert [undo(store), undo(store), undo(store)] == ["widen", "rename", "add column"]
    assert names() == ["Number", "Text"]
    assert store.read().all('SELECT * FROM "Billing/Invoices"') == []
    assert [redo(store), redo(store), redo(store)] == ["add column", "rename", "widen"]
    assert names() == ["No.", "Text", "Note"]
    assert tables.load(store.read(), table.id).columns[0].width == 40


def test_a_name_that_somebody_took_since_stops_an_undo(store: Store, table: Table) -> None:
    step(store, "rename", lambda tx: column_edits.rename_column(tx, table, table.columns[0], "No."))
    step(bob(store), "add column", lambda tx: tables.add_column(tx, table, NewColumn("NUMBER")))
    with pytest.raises(UndoOverwritesError, match="Number"):
        undo(store)
    undo(bob(store))
    step(store, "rename back", lambda tx: column_edits.rename_column(tx, table, table.columns[0], "Number"))
    with pytest.raises(UndoOverwritesError, match="NUMBER"):
        redo(bob(store))


def test_a_column_that_somebody_renamed_since_keeps_their_name(store: Store, table: Table) -> None:
    step(store, "rename", lambda tx: column_edits.rename_column(tx, table, table.columns[0], "No."))
    renamed = tables.load(store.read(), table.id).columns[0]
    step(bob(store), "rename", lambda tx: column_edits.rename_column(tx, table, renamed, "Invoice"))
    with pytest.raises(UndoOverwritesError, match="Invoice"):
        undo(store)


def test_a_base_and_a_table_whose_names_were_taken_since_stay_undone(store: Store, table: Table) -> None:
    def make(tx: Transaction) -> None:
        base = bases.add(tx, "Sales")
        tables.add(tx, base.id, "Leads", (NewColumn("Name"),))

    step(store, "make", make)
    undo(store)
    assert not bases.exists(store.read(), "Sales")
    step(bob(store), "make", make)
    with pytest.raises(UndoOverwritesError, match="Sales"):
        redo(store)
    undo(bob(store))
    redo(store)
    assert tables.find(store.read(), "sales/leads").columns[0].name == "Name"


def test_comments_are_undone_and_redone(store: Store, table: Table) -> None:
    step(worker(store), "", lambda tx: rows.add(tx, table, {}))
    step(store, "comment", lambda tx: comments.add(tx, table.id, 1, "Called them"))
    standing = "SELECT count(*) FROM comments WHERE deleted_at IS NULL"
    undo(store)
    assert store.read().number(standing) == 0
    redo(store)
    assert store.read().number(standing) == 1


def test_facts_are_no_steps(store: Store, table: Table) -> None:
    step(store, "note", lambda tx: changes.note(tx, changes.Change("mail", table.id, 1, thing=1)))
    step(store, "nothing", lambda tx: None)
    with pytest.raises(NothingToUndoError):
        undo(store)


def test_the_log_tells_who_changed_what_in_which_step(store: Store, table: Table) -> None:
    number = table.columns[0].id
    start = changes.last_seq(store.read())
    step(store, "add", lambda tx: rows.add(tx, table, {number: "INV-1"}))
    step(bob(store), "edit", lambda tx: rows.set_cells(tx, table, 1, {number: "INV-2"}))
    added, edited = changes.since(store.read(), start)
    assert (added.kind, added.row, added.member) == ("row", 1, store.member)
    assert (edited.kind, edited.old, edited.new) == ("cell", "INV-1", "INV-2")
    assert edited.member == members.find(store.read(), "bob").id
    assert added.batch != edited.batch
    assert changes.of_row(store.read(), table.id, 1) == [added, edited]
    assert changes.since(store.read(), start, limit=1) == [added]
