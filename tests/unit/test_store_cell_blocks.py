"""Many cells at once: written as one step, and over nobody's change unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import bases, cell_blocks, rows, tables, undo
from store.cell_blocks import CellWrite, ColumnWrites
from store.errors import ConflictError, NoSuchRowError, StoppedError
from store.tables import NewColumn, Table
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.open(tmp_path / "mailbase.db")
    made.member = 1
    return made


@pytest.fixture
def table(store: Store) -> Table:
    with store.write("Table") as tx:
        base = bases.add(tx, "Base")
        made = tables.add(tx, base.id, "Table", (NewColumn("Name"), NewColumn("Price", "number")))
        for number in range(1, 1_202):
            rows.add(tx, made, {made.columns[0].id: f"row {number}"})
    return tables.load(store.read(), made.id)


def values(store: Store, table: Table, numbers: list[int]) -> list[object]:
    return [row.values[0] for row in cell_blocks.read(store.read(), table, numbers)]


def writes(table: Table, cells: list[CellWrite]) -> list[ColumnWrites]:
    return [ColumnWrites(table.columns[0], cells)]


def test_rows_are_read_in_the_given_order_without_those_that_are_gone(store: Store, table: Table) -> None:
    assert values(store, table, [1_200, 3, 9_999, 1]) == ["row 1200", "row 3", "row 1"]


def test_many_cells_are_one_step_of_undo(store: Store, table: Table) -> None:
    cells = [CellWrite(number, f"row {number}", "same") for number in range(1, 1_202)]
    told: list[int] = []
    with store.write("Fill") as tx:
        cell_blocks.write(tx, table, writes(table, cells), told=told.append)
    assert set(values(store, table, list(range(1, 1_202)))) == {"same"}
    assert told[-1] == 1_201
    undo.take_back(store)
    assert values(store, table, [1, 1_201]) == ["row 1", "row 1201"]


def test_what_someone_changed_meanwhile_is_not_overwritten(store: Store, table: Table) -> None:
    with store.write() as tx:
        rows.set_cells(tx, table, 2, {table.columns[0].id: "theirs"})
    cells = [CellWrite(1, "row 1", "mine"), CellWrite(2, "row 2", "mine")]
    with pytest.raises(ConflictError) as caught, store.write() as tx:
        cell_blocks.write(tx, table, writes(table, cells))
    assert caught.value.facts == {"theirs": "theirs"}
    assert values(store, table, [1, 2]) == ["row 1", "theirs"]


def test_a_row_that_is_gone_is_told(store: Store, table: Table) -> None:
    with pytest.raises(NoSuchRowError), store.write() as tx:
        cell_blocks.write(tx, table, writes(table, [CellWrite(9_999, None, "mine")]))


def test_what_is_stopped_leaves_nothing(store: Store, table: Table) -> None:
    with pytest.raises(StoppedError), store.write() as tx:
        cell_blocks.write(tx, table, writes(table, [CellWrite(2, "row 2", "mine")]), go_on=lambda: False)
    assert values(store, table, [2]) == ["row 2"]


def test_rows_are_added_unless_stopped(store: Store, table: Table) -> None:
    with store.write() as tx:
        made = cell_blocks.add(tx, table, [{table.columns[0].id: "one"}, {}])
    assert values(store, table, made) == ["one", None]
    with pytest.raises(StoppedError), store.write() as tx:
        cell_blocks.add(tx, table, [{}], go_on=lambda: False)
