"""The history says who changed what, and brings one change, one step or a deleted thing back."""

from __future__ import annotations

import pytest

from store import bases, blocks, changes, history, rows, table_edits, tables, trash, undo, views
from store.errors import NoSuchChangeError, UndoOverwritesError
from store.files.importing import import_file
from store.history import Wanted
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.views import Layout
from store.workspace import Store


@pytest.fixture
def table(store: Store) -> Table:
    with store.write("Make the table") as tx:
        base = bases.add(tx, "Billing")
        table = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("Text")))
        rows.add(tx, table, {table.columns[0].id: "INV-1"})
    return table


def edit(store: Store, table: Table, text: str, label: str = "Edit") -> None:
    with store.write(label) as tx:
        rows.set_cells(tx, table, 1, {table.columns[1].id: text})


def text_of(store: Store, table: Table) -> object:
    return rows.get(store.read(), table, 1).values[1]


def test_steps_are_told_newest_first_with_who_and_how_much(store: Store, table: Table) -> None:
    edit(store, table, "first", "One")
    edit(store, table, "second", "Two")
    undo.take_back(store)
    found = history.steps(store.read(), Wanted(table=table.id))
    assert [(step.label, step.undone, step.count) for step in found] == [
        *(("Two", False, 1), ("Two", True, 1), ("One", False, 1), ("Make the table", False, 3)),
    ]
    assert found[0].undoes == found[1].number
    assert {step.member for step in found} == {store.member}


def test_the_history_is_asked_by_row_base_member_and_time(store: Store, table: Table) -> None:
    edit(store, table, "first", "One")
    import_file(store, b"Number\nINV-2\n", "Billing", "Invoices")
    reader = store.read()
    row = [step.label for step in history.steps(reader, Wanted(table=table.id, row=2))]
    assert row == ["Import into Invoices"]
    assert len(history.steps(reader, Wanted(base=table.base_id))) == 3
    assert history.steps(reader, Wanted(member=999)) == []
    assert history.steps(reader, Wanted(since="2999-01-01")) == []
    assert len(history.steps(reader, Wanted(until="2999-01-01"))) == 3


def test_pages_of_the_history_follow_each_other(store: Store, table: Table) -> None:
    for number in range(5):
        edit(store, table, f"{number}", f"Step {number}")
    reader = store.read()
    first = history.steps(reader, Wanted(), limit=2)
    rest = history.steps(reader, Wanted(), before=first[-1].number, limit=100)
    assert [step.label for step in (*first, *rest)][:5] == [f"Step {number}" for number in range(4, -1, -1)]


def test_one_change_is_brought_back_whatever_stands_there_now_and_can_itself_be_undone(
    store: Store, table: Table
) -> None:
    edit(store, table, "first")
    edit(store, table, "second")
    third = history.steps(store.read(), Wanted())[0]
    edit(store, table, "third")
    (change,) = changes.first_of_step(store.read(), third.number)
    undo.restore_change(store, change.seq)
    assert text_of(store, table) == "first"
    undo.take_back(store)
    assert text_of(store, table) == "third"


def test_a_step_is_brought_back_as_a_whole(store: Store, table: Table) -> None:
    with store.write("Two cells") as tx:
        rows.set_cells(tx, table, 1, {table.columns[0].id: "A", table.columns[1].id: "B"})
    step = history.steps(store.read(), Wanted())[0]
    edit_elsewhere = rows.get(store.read(), table, 1)
    assert edit_elsewhere.values == ("A", "B")
    assert undo.restore_step(store, step.number) == "Two cells"
    assert rows.get(store.read(), table, 1).values == ("INV-1", None)


def test_what_nobody_did_cannot_be_brought_back(store: Store, table: Table) -> None:
    with pytest.raises(NoSuchChangeError):
        undo.restore_change(store, 999_999)
    with pytest.raises(NoSuchChangeError):
        undo.restore_step(store, 999_999)


def test_the_trash_holds_what_was_deleted_and_gives_it_back(store: Store, table: Table) -> None:
    with store.write("Delete things") as tx:
        rows.delete(tx, table, [1])
        column_edits.delete_column(tx, table, table.columns[1])
        view = views.add(tx, table.id, "Open", Layout())
        views.delete(tx, view)
        other = tables.add(tx, table.base_id, "Customers", (NewColumn("Name"),))
        table_edits.delete_table(tx, other)
        table_edits.delete_base(tx, bases.add(tx, "Old"))
    found = trash.listed(store.read())
    assert [(one.kind, one.name, one.where) for one in found] == [
        ("base", "Old", ""),
        ("table", "Customers", "Billing"),
        ("view", "Open", "Billing/Invoices"),
        ("column", "Text", "Billing/Invoices"),
        ("row", "INV-1", "Billing/Invoices"),
    ]
    for one in found:
        undo.restore_change(store, one.change)
    assert trash.listed(store.read()) == []
    assert [base.name for base in bases.every(store.read())] == ["Billing", "Old"]
    back = tables.load(store.read(), table.id)
    assert [column.name for column in back.columns] == ["Number", "Text"]
    assert rows.get(store.read(), back, 1).values == ("INV-1", None)


def test_what_came_back_by_undo_is_no_longer_in_the_trash(store: Store, table: Table) -> None:
    with store.write("Delete") as tx:
        rows.delete(tx, table, [1])
    undo.take_back(store)
    assert trash.listed(store.read()) == []
    undo.do_again(store)
    assert [one.name for one in trash.listed(store.read())] == ["INV-1"]


def import_two(store: Store) -> int:
    """Import two rows; return the number of the step."""
    import_file(store, b"Number\nINV-2\nINV-3\n", "Billing", "Invoices")
    return history.steps(store.read(), Wanted())[0].number


def count(store: Store, table: Table) -> int:
    return tables.load(store.read(), table.id).row_count


def test_an_import_that_the_history_took_back_can_come_back_whatever_was_swept(store: Store, table: Table) -> None:
    undo.restore_step(store, import_two(store))
    assert (count(store, table), blocks.sweep(store)) == (1, 0)
    edit(store, table, "meanwhile")
    undo.take_back(store)
    undo.take_back(store)
    assert count(store, table) == 3
    undo.do_again(store)
    assert (count(store, table), blocks.sweep(store)) == (1, 0)


def test_an_import_that_is_undone_cannot_be_taken_back_once_more(store: Store, table: Table) -> None:
    step = import_two(store)
    undo.take_back(store)
    with pytest.raises(UndoOverwritesError):
        undo.restore_step(store, step)
    undo.do_again(store)
    assert count(store, table) == 3


def test_an_undone_import_that_was_swept_away_says_so(store: Store, table: Table) -> None:
    import_two(store)
    undo.take_back(store)
    undone = history.steps(store.read(), Wanted())[0].number
    edit(store, table, "now it cannot be done again")
    assert blocks.sweep(store) == 1
    with pytest.raises(NoSuchChangeError):
        undo.restore_step(store, undone)
    assert count(store, table) == 1


def test_a_deleted_row_stays_in_the_trash_when_its_coming_is_taken_back_too(store: Store, table: Table) -> None:
    came = store.read().number("SELECT seq FROM changes WHERE kind = 'row'")
    with store.write("Delete") as tx:
        rows.delete(tx, table, [1])
    undo.restore_change(store, came)
    undo.restore_change(store, trash.listed(store.read(), ("row",))[0].change)
    assert rows.get(store.read(), table, 1).values == ("INV-1", None)


def test_what_is_done_again_is_told_as_that(store: Store, table: Table) -> None:
    edit(store, table, "first", "One")
    undo.take_back(store)
    undo.do_again(store)
    found = history.steps(store.read(), Wanted(table=table.id))
    assert [(step.label, step.undoes is not None, step.redoes) for step in found][:3] == [
        ("One", True, True),
        ("One", True, False),
        ("One", False, False),
    ]


def test_a_table_whose_name_is_taken_stays_deleted_with_its_base(store: Store, table: Table) -> None:
    with store.write("Delete") as tx:
        table_edits.delete_table(tx, table)
    gone = store.read().number("SELECT max(seq) FROM changes WHERE kind = 'table'")
    with store.write("Once more") as tx:
        tables.add(tx, table.base_id, "Invoices", ())
        table_edits.delete_base(tx, bases.find(tx, "Billing"))
    with pytest.raises(UndoOverwritesError, match="Invoices"):
        undo.restore_change(store, gone)
