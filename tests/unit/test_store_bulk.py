"""Steps of very many changes: taken back and done again without reading each of them, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import bases, bulk, members, rows, tables, undo
from store.cells.column_options import ColumnOptions
from store.connection import Record, Transaction
from store.errors import UndoOverwritesError
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.workspace import Store

COUNT = 2_500


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a table of many rows."""
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    with store.write("Make") as tx:
        held = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"), NewColumn("Text")))
        tx.many(
            f"INSERT INTO {held.physical} ({held.columns[0].physical}) VALUES (?)", ([str(n)] for n in range(COUNT))
        )
        tx.run("UPDATE tables SET row_count = ?", [COUNT])
    return store


def table(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


def content(store: Store) -> list[Record]:
    held = table(store)
    listed = ", ".join(column.physical for column in held.columns)
    return store.read().all(f"SELECT id, {listed} FROM {held.physical} ORDER BY id")


def fill(tx: Transaction, held: Table, place: int, text: str) -> None:
    bulk.set_column(tx, held.id, held.columns[place].id, ((row, f"{text} {row}") for row in range(1, COUNT + 1)))


def test_a_step_of_many_kinds_of_changes_is_taken_back_and_done_again(store: Store) -> None:
    before, held = content(store), table(store)
    with store.write("Mixed") as tx:
        rows.set_cells(tx, held, 7, {held.columns[0].id: "one cell"})
        fill(tx, held, 0, "a")
        column_edits.rename_column(tx, held, held.columns[0], "Renamed")
        # the same column, each row once more
        fill(tx, held, 0, "b")
        fill(tx, held, 0, "c")
        fill(tx, held, 1, "d")
        rows.delete(tx, held, range(1, 1_200))
        rows.set_cells(tx, held, 1_300, {held.columns[1].id: "one more"})
    after = content(store)
    for _time in range(2):
        undo.take_back(store)
        assert (content(store), table(store).columns[0].name) == (before, "Number")
        assert store.read().all('SELECT "Number" FROM "Billing/Invoices" LIMIT 1')
        undo.do_again(store)
        assert (content(store), table(store).columns[0].name) == (after, "Renamed")


def test_many_cells_of_which_somebody_changed_one_are_left_alone(store: Store) -> None:
    with store.write("Fill") as tx:
        fill(tx, table(store), 1, "a")
    other = Store(store.path)
    with other.write() as tx:
        rows.set_cells(tx, table(other), 2_000, {table(other).columns[1].id: "theirs"})
    before = content(store)
    with pytest.raises(UndoOverwritesError, match="theirs"):
        undo.take_back(store)
    assert content(store) == before


def test_automatic_numbers_come_with_their_column_as_one_change(store: Store) -> None:
    with store.write("Add") as tx:
        tables.add_column(tx, table(store), NewColumn("Nr", "auto number", ColumnOptions(format="R-000")))
    assert content(store)[-1][-1] == "R-2500"
    step = undo.next_to_take_back(store.read(), store.member)
    assert step is not None
    assert store.read().number("SELECT count(*) FROM changes WHERE batch_id = ?", [step.number]) == 1
    undo.take_back(store)
    undo.do_again(store)
    assert content(store)[-1][-1] == "R-2500"


def test_automatic_numbers_go_on_from_the_highest_that_a_column_held_before(store: Store) -> None:
    with store.write("Fill") as tx:
        held = table(store)
        bulk.set_column(tx, held.id, held.columns[1].id, ((row, f"{row:04}") for row in range(1, 10)))
    with store.write("Retype") as tx:
        column_edits.retype_column(tx, held, held.columns[1], "auto number", ColumnOptions(format="0000"))
        row = rows.add(tx, table(store), {})
    found = [cells[2] for cells in content(store)]
    assert len(set(found)) == len(found) == row


def test_many_deleted_rows_come_back_beside_those_that_somebody_brought_back_before(store: Store) -> None:
    before, held = content(store), table(store)
    with store.write("Delete") as tx:
        rows.delete(tx, held, range(1, 2_001))
    step = undo.next_to_take_back(store.read(), store.member)
    undo.restore_change(store, store.read().number("SELECT max(seq) FROM changes WHERE row_id = 7"))
    assert step is not None
    undo.restore_step(store, step.number)
    assert (content(store), table(store).row_count) == (before, COUNT)
    for count in (501, 500):
        undo.take_back(store)
        assert table(store).row_count == len(content(store)) == count
