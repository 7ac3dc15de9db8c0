"""Mail that belongs to no row; that it is fetched and lands on the row is shown in tests/wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.workspace import Store
from tests.screens.keys import do, settle, type_text
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.choose_row import ChooseRowScreen
from tui.screens.error import ErrorScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


@pytest.fixture
def app(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailbaseApp:
    """The screens over mail that belongs to no row."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    fill_post(filled)
    return MailbaseApp(filled, with_worker=False)


async def to_unlinked(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "u", *keys)


async def test_the_newest_mail_stands_first_with_the_rows_it_may_belong_to(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot)
        lines = shown(pilot).splitlines()
        assert "Anna Keller" in lines[3]
        assert " and 3 more  Invoices" in lines[3]
        assert "new@customer.example" in lines[4]
        assert lines[4].endswith("1 h  —")
        assert "the sender's address stands in this row" in shown(pilot)


async def test_hostile_names_and_subjects_are_only_text(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot, "down", "down")
        text = shown(pilot)
    assert "Press [b]office[/b] <press@\N{REPLACEMENT CHARACTER}[31mnews.example>" in text
    assert "\x1b" not in text


async def test_of_several_rows_a_person_chooses(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot, "l")
        assert isinstance(app.screen, ChooseRowScreen)
        assert "Billing ▸ Customers ▸" in shown(pilot)
        await do(pilot, "escape")
        assert "Put the mail on which row?" not in shown(pilot)


async def test_a_mail_without_a_suggestion_asks_for_the_row(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot, "down", "enter")
        assert "Put it on the row (Base/Table ID):" in shown(pilot)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Billing/Nothing 3", "There is no table called “Billing/Nothing”"),
        ("Billing/Invoices 9999", "9999"),
        ("Billing/Invoices x", "x"),
        ("Billing/Invoices", "Billing/Invoices"),
    ],
)
async def test_a_row_that_does_not_exist_is_told_and_stays_to_be_corrected(
    app: MailbaseApp, typed: str, told: str
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot, "o")
        await type_text(pilot, typed)
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        assert told in shown(pilot)
        await do(pilot, "escape")
        assert f"(Base/Table ID): {typed}" in shown(pilot)


async def test_a_mail_that_cannot_be_fetched_says_why(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_unlinked(pilot, "o")
        await type_text(pilot, "Billing/Invoices 3")
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        assert "No password is stored for desk." in shown(pilot)


@SIZES
def test_snapshot_of_unlinked_mail(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_unlinked(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_no_unlinked_mail(snap_compare: Any, empty: Store, size: tuple[int, int]) -> None:
    assert snap_compare(MailbaseApp(empty, with_worker=False), terminal_size=size, run_before=to_unlinked)


def test_snapshot_of_the_choice_of_a_row(snap_compare: Any, app: MailbaseApp) -> None:
    async def show(pilot: Hands) -> None:
        await to_unlinked(pilot, "enter")
        await settle(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=show)
