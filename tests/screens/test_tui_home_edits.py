"""Bases and tables renamed, moved, copied and deleted from the first screen."""

from __future__ import annotations

import pytest

from store import bases, tables
from store.workspace import Store
from tests.screens.keys import do, type_text
from tests.screens.sight import shown
from tui.app import MailbaseApp


@pytest.fixture
def app(filled: Store, hasty: None) -> MailbaseApp:
    return MailbaseApp(filled, with_worker=False)


def paths(app: MailbaseApp) -> list[str]:
    return [table.path for table in tables.every(app.store.read())]


async def test_a_table_gets_another_name_and_undo_gives_the_old_one_back(app: MailbaseApp) -> None:
    before = paths(app)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "r")
        await type_text(pilot, "Bills")
        await do(pilot, "enter")
        assert "Billing/Bills" in paths(app)
        assert "Bills" in shown(pilot)
        await do(pilot, "u")
        assert paths(app) == before


async def test_a_name_that_is_taken_stays_to_be_corrected(app: MailbaseApp) -> None:
    before = paths(app)
    other = before[1].split("/")[1]
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "r")
        await type_text(pilot, other)
        await do(pilot, "enter")
        assert paths(app) == before
        assert other in shown(pilot)


async def test_a_deleted_table_lies_in_the_trash_and_comes_back(app: MailbaseApp) -> None:
    before = paths(app)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "d")
        assert "Delete the table" in shown(pilot)
        await do(pilot, "y")
        assert before[0] not in paths(app)
        await do(pilot, "g", "t")
        assert before[0].split("/")[1] in shown(pilot)
        await do(pilot, "r")
        assert sorted(paths(app)) == sorted(before)


async def test_a_table_moves_among_those_of_its_base(app: MailbaseApp) -> None:
    before = paths(app)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "J")
        assert paths(app)[:2] == before[1::-1]
        await do(pilot, "K")
        assert paths(app) == before


async def test_a_base_is_copied_renamed_and_deleted_as_a_whole(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "C")
        await type_text(pilot, "Billing 2027")
        await do(pilot, "enter")
        assert [base.name for base in bases.every(app.store.read())][-1] == "Billing 2027"
        await do(pilot, "home", "d")
        assert "Delete the base" in shown(pilot)
        await do(pilot, "y")
        assert [base.name for base in bases.every(app.store.read())] == ["Hiring", "Billing 2027"]
