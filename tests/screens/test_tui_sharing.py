"""The mail of a base and who may use an account, on the screens."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from store import account_users, accounts, base_accounts, base_mail, bases, copying, members, outbox, undo
from store.accounts import Account, NewAccount
from store.bases import Base
from store.workspace import Store
from tests.screens.keys import do, settle
from tests.screens.sight import shown
from tui.app import MailbaseApp
from tui.keys import live
from tui.screens.account_users import AccountUsersScreen
from tui.screens.base_mail import BaseMailScreen
from tui.screens.error import ErrorScreen
from tui.screens.row import RowScreen
from tui.widgets.composer import Composer


def base(store: Store, name: str = "Billing") -> Base:
    return bases.find(store.read(), name)


def account(store: Store, name: str = "desk") -> Account:
    found = accounts.find(store.read(), name)
    assert found is not None
    return found


@pytest.fixture
def team(filled: Store) -> Store:
    """A store with several members and accounts, one of which is Ben's."""
    with filled.write() as tx:
        tx.run("UPDATE members SET name = 'Anna', folded = 'anna' WHERE id = 1")
        ben = members.add(tx, "Ben Adler", "member")
        members.add(tx, "Carla", "admin")
        members.add(tx, "Gast", "guest")
        for name in ("office", "events"):
            servers = ("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls", name)
            made = accounts.add(tx, NewAccount(name, f"{name}@firm.example", "generic", *servers))
            accounts.set_state(tx, made.id, accounts.WORKING)
        tx.run("UPDATE accounts SET owner_id = ? WHERE name = 'office'", [ben.id])
    return filled


async def to_mail_of_billing(pilot: Pilot[Any]) -> None:
    await do(pilot, "up", "M")


async def test_home_tells_how_mail_stands_in_each_base(filled: Store) -> None:
    copying.copy_base(filled, base(filled), "Archive")
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        lines = {line.split()[1]: line for line in shown(pilot).split("\n") if "table" in line}
    assert "mail on" in lines["Billing"]
    assert "mail off" in lines["Hiring"]
    assert "no account" in lines["Archive"]


async def test_mail_is_switched_and_accounts_are_connected_in_one_panel(filled: Store) -> None:
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await to_mail_of_billing(pilot)
        await do(pilot, "space")
        assert not base(filled).mail_on
        assert "Mail is off" in shown(pilot)
        assert "What is queued is held" in shown(pilot)
        await do(pilot, "m")
        assert base(filled).mail_on
        await do(pilot, "down", "space")
        assert base_accounts.of_base(filled.read(), base(filled).id) == []
        assert "Nothing can be sent from its rows until" in shown(pilot)
        await do(pilot, "escape", "u")
        assert [one.name for one in base_accounts.of_base(filled.read(), base(filled).id)] == ["desk"]
        undo.take_back(filled)
        undo.take_back(filled)
        assert base(filled).mail_on


async def test_who_may_not_switch_mail_is_told_who_may(team: Store) -> None:
    team.member = members.find(team.read(), "Ben Adler").id
    app = MailbaseApp(team, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await to_mail_of_billing(pilot)
        await do(pilot, "space")
        assert isinstance(app.screen, ErrorScreen)
        assert "Ask Anna" in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(app.screen, BaseMailScreen)
        assert "Anna's, not shared with you" in shown(pilot)
    assert base(team).mail_on


async def test_m_says_how_mail_is_switched_on_where_it_is_off(filled: Store) -> None:
    with filled.write() as tx:
        base_mail.switch(tx, base(filled), False)
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "enter", "m")
        assert "Mail is off in Billing: g b, then M on it, switches it on." in shown(pilot)
        assert " Mail" not in shown(pilot).split("\n")[1]
        await do(pilot, "enter")
        assert isinstance(app.screen, RowScreen)
        assert "off in this base: g b, M" in shown(pilot)
        assert "Thanks." in shown(pilot)
        for key in ("m", "r", "R"):
            await do(pilot, key)
            assert not app.screen.query(Composer)
            assert "Mail is off in Billing" in shown(pilot)
        with filled.write() as tx:
            base_mail.switch(tx, base(filled), True)
        await do(pilot, "m")
        assert app.screen.query(Composer)


async def test_a_row_of_a_copied_base_says_which_account_is_missing(filled: Store) -> None:
    made = copying.copy_base(filled, base(filled), "Archive")
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "down", "down", "down", "down", "down", "enter", "m")
        assert "Archive ▸ Invoices" in shown(pilot)
        assert "no account here: g b, M" in shown(pilot)
        assert "no account connected: g b, then M on the base" in shown(pilot)
        await do(pilot, "escape")
        with filled.write() as tx:
            base_accounts.connect(tx, made, account(filled))
        await do(pilot, "escape", "enter", "m")
        assert "Billing <desk@firm.example>" in shown(pilot)


async def test_only_accounts_that_the_member_may_use_stand_in_from(team: Store) -> None:
    team.member = members.find(team.read(), "Carla").id
    app = MailbaseApp(team, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "enter", "m")
        assert "Anna connected desk, and has to let you use it" in shown(pilot)


async def test_held_mail_says_why_in_outbox_and_feed(filled: Store) -> None:
    with filled.write() as tx:
        base_mail.switch(tx, base(filled), False)
    (entry,) = (one for one in outbox.listed(filled.read()) if one.state == "queued")
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "o")
        assert "held, mail is off" in shown(pilot)
        assert "It leaves as soon as mail is on in Billing" in shown(pilot)
        await do(pilot, "o")
        assert isinstance(app.screen, RowScreen)
        assert app.screen.row_id == entry.row
        assert shown(pilot).count("held, mail is off") == 1


async def test_an_account_is_shared_with_some_or_with_everyone(team: Store) -> None:
    app = MailbaseApp(team, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "p")
        ben, gast = (members.find(team.read(), name) for name in ("Ben Adler", "Gast"))
        assert "Who may send from desk" in shown(pilot)
        await do(pilot, "space")
        assert account_users.listed(team.read(), account(team).id) == frozenset()
        await do(pilot, "down", "space")
        assert account_users.listed(team.read(), account(team).id) == {ben.id}
        await do(pilot, "down", "down", "space")
        assert not account_users.may_use(team.read(), account(team), gast.id)
        await do(pilot, "a")
        assert account(team).shared
        assert "Everyone may send from it" in shown(pilot)
        assert "marks.turn" not in {key.key.id for key in live(app.screen)}
        await do(pilot, "a", "up", "up", "space")
        assert not account(team).shared
        assert account_users.listed(team.read(), account(team).id) == frozenset()


async def test_somebody_elses_account_is_not_shared(team: Store) -> None:
    team.member = members.find(team.read(), "Ben Adler").id
    app = MailbaseApp(team, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "p", "a")
        assert isinstance(app.screen, ErrorScreen)
        assert "Anna connected desk" in shown(pilot)
    assert not account(team).shared


@pytest.mark.parametrize("size", [(100, 30), (80, 24)])
def test_snapshot_of_the_mail_of_a_base(snap_compare: Any, team: Store, size: tuple[int, int]) -> None:
    with team.write() as tx:
        base_mail.switch(tx, base(team), False)
        base_accounts.disconnect(tx, base(team), account(team, "events"))
    app = MailbaseApp(team, with_worker=False)
    assert snap_compare(app, terminal_size=size, run_before=to_mail_of_billing)


@pytest.mark.parametrize("size", [(100, 30), (80, 24)])
def test_snapshot_of_who_may_use_an_account(snap_compare: Any, team: Store, size: tuple[int, int]) -> None:
    with team.write() as tx:
        account_users.share_with(tx, account(team), members.find(tx, "Ben Adler"))

    async def show(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        pilot.app.push_screen(AccountUsersScreen(team, account(team)))
        await settle(pilot)

    assert snap_compare(MailbaseApp(team, with_worker=False), terminal_size=size, run_before=show)
