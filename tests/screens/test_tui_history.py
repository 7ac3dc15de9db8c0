"""The history and the trash: what changed, by whom, and how it comes back."""

from __future__ import annotations

from typing import Any

import pytest

from store import members, rows, tables
from store.shaping import edits as column_edits
from store.workspace import Store
from tests.screens.keys import do
from tests.screens.sight import shown
from tui.app import MailbaseApp
from tui.screens.history import HistoryScreen
from tui.screens.table import TableScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


@pytest.fixture
def changed(filled: Store) -> Store:
    """A store in which two members have changed invoices."""
    table = tables.find(filled.read(), "Billing/Invoices")
    with filled.write("Edit Customer in Invoices") as tx:
        rows.set_cells(tx, table, 1, {table.columns[1].id: "Südwind GmbH"})
    with filled.write() as tx:
        ben = members.add(tx, "ben", "member")
    mine, filled.member = filled.member, ben.id
    with filled.write("Delete 2 rows of Billing/Invoices") as tx:
        rows.delete(tx, table, [2, 3])
    with filled.write("Rename a column") as tx:
        column_edits.rename_column(tx, table, table.columns[1], "Client")
    filled.member = mine
    return filled


@pytest.fixture
def history(changed: Store) -> MailbaseApp:
    return MailbaseApp(changed, with_worker=False)


async def test_steps_stand_with_who_made_them_and_what_they_changed(history: MailbaseApp) -> None:
    async with history.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "h")
        assert isinstance(history.screen, HistoryScreen)
        text = shown(pilot)
        assert "Rename a column" in text
        assert "Customer → Client" in text
        await do(pilot, "down")
        assert "and 0 more" not in shown(pilot)
        assert "deleted" in shown(pilot)


async def test_a_step_is_taken_back_and_that_can_be_undone(history: MailbaseApp) -> None:
    async with history.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "h", "down", "r")
        table = tables.find(history.store.read(), "Billing/Invoices")
        assert rows.get(history.store.read(), table, 2).id == 2
        assert "Taken back" in shown(pilot)
        await do(pilot, "u")
        assert history.store.read().all(f"SELECT id FROM {table.physical} WHERE id = 2") == []


async def test_one_change_of_a_step_is_taken_back(history: MailbaseApp) -> None:
    async with history.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "h", "down", "enter")
        assert "2 changes" in shown(pilot)
        await do(pilot, "r")
        table = tables.find(history.store.read(), "Billing/Invoices")
        assert len(history.store.read().all(f"SELECT id FROM {table.physical} WHERE id IN (2, 3)")) == 1


async def test_the_history_is_narrowed_by_member_and_widened_from_the_row(history: MailbaseApp) -> None:
    async with history.run_test(size=(100, 30)) as pilot:
        table = tables.find(history.store.read(), "Billing/Invoices")
        history.open_table(table.id)
        await do(pilot)
        assert isinstance(history.screen, TableScreen)
        await do(pilot, "g", "h")
        assert "Edit Customer" in shown(pilot)
        assert "Rename a column" not in shown(pilot)
        await do(pilot, "s")
        assert "Rename a column" in shown(pilot)
        await do(pilot, "w", "w")
        assert "Edit Customer" not in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(history.screen, TableScreen)


async def test_the_trash_brings_rows_back(history: MailbaseApp) -> None:
    async with history.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "t")
        assert "2 deleted" in shown(pilot)
        await do(pilot, "r", "r")
        assert "The trash is empty" in shown(pilot)


@SIZES
def test_the_history_looks_as_it_should(snap_compare: Any, history: MailbaseApp, size: tuple[int, int]) -> None:
    async def look(pilot: Any) -> None:
        await do(pilot, "g", "h")

    assert snap_compare(history, terminal_size=size, run_before=look)


@SIZES
def test_the_changes_of_a_step_look_as_they_should(
    snap_compare: Any, history: MailbaseApp, size: tuple[int, int]
) -> None:
    async def look(pilot: Any) -> None:
        await do(pilot, "g", "h", "down", "enter")

    assert snap_compare(history, terminal_size=size, run_before=look)


@SIZES
def test_the_trash_looks_as_it_should(snap_compare: Any, history: MailbaseApp, size: tuple[int, int]) -> None:
    async def look(pilot: Any) -> None:
        await do(pilot, "g", "t")

    assert snap_compare(history, terminal_size=size, run_before=look)
