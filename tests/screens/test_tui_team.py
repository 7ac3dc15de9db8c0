"""What a member does not see on the screens of another member's private account."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import members
from store.workspace import Store
from tests.screens.keys import do, settle
from tests.screens.sample_post import fill_post
from tests.screens.sight import shown
from tui.app import MailbaseApp
from tui.screens.error import ErrorScreen


@pytest.fixture
def team(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose accounts are all the owner's, with a command that prints their passwords; Ben is a member."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    fill_post(filled)
    with filled.write() as tx:
        members.add(tx, "Ben", "member")
        members.add(tx, "Gil", "guest")
        tx.run("UPDATE accounts SET owner_id = 1, shared = 0, auth = 'command', password_command = 'pass ann/mail'")
        tx.run("UPDATE outbox SET created_by = 1")
    return filled


def acting(team: Store, name: str) -> MailbaseApp:
    team.member = members.find(team.read(), name).id
    return MailbaseApp(team, with_worker=False)


@pytest.mark.parametrize("name", ["Ben", "Gil"])
async def test_unlinked_mail_of_a_private_account_is_not_shown_to_others(team: Store, name: str) -> None:
    app = acting(team, name)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "u")
        await settle(pilot)
        assert "No unlinked mail" in shown(pilot)
        assert "Anna Keller" not in shown(pilot)


async def test_how_a_password_is_printed_is_shown_to_those_who_may_change_the_account(team: Store) -> None:
    for name, is_shown in (("Ben", False), (members.find(team.read(), None).name, True)):
        app = acting(team, name)
        async with app.run_test(size=(100, 60)) as pilot:
            await do(pilot, "g", "a", "enter")
            await settle(pilot)
            assert ("pass ann/mail" in shown(pilot)) is is_shown
            assert ("what a command prints" in shown(pilot)) is not is_shown
            assert "Receives" in shown(pilot)


async def test_nobody_else_signs_in_to_a_private_account(team: Store) -> None:
    app = acting(team, "Ben")
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "r")
        assert isinstance(app.screen, ErrorScreen)
        assert "ACCOUNT_020" in shown(pilot)
        assert "pass ann/mail" not in shown(pilot)


@pytest.mark.usefixtures("hasty")
async def test_nobody_else_cancels_a_mail_on_its_way(team: Store) -> None:
    app = acting(team, "Ben")
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "o")
        await do(pilot, "x", "y")
        await settle(pilot)
        assert isinstance(app.screen, ErrorScreen)
        assert "OUTBOX_003" in shown(pilot)
    assert team.read().number("SELECT count(*) FROM outbox WHERE state = 'cancelled'") == 1
