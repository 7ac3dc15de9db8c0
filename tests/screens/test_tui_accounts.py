"""The list of accounts, what is known of one, and what can be done with it, without servers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from mail.server_facts import Shown
from store import account_pauses, accounts, clock, standing_place
from store.account_activity import Activity
from store.accounts import PAUSED, WORKING, NewAccount
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_post import fill_post
from tests.screens.sample_store import NOON
from tests.screens.sight import Hands, shown, until
from tui import account_errands
from tui.app import MailbaseApp
from tui.screens import account_lines
from tui.screens.account_details import AccountDetails
from tui.screens.accounts import AccountsScreen
from tui.screens.error import ErrorScreen
from tui.screens.trial_form import TrialForm
from tui.widgets.check_lines import Check
from tui.widgets.lines import Lines

pytestmark = pytest.mark.usefixtures("own_vault")

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
OFFICE = "535 5.7.139 Authentication unsuccessful"


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over accounts that fare differently."""
    fill_post(filled)
    quiet = NewAccount(
        "quiet", "quiet@firm.example", "ovh", "ssl0.ovh.net", 993, "tls", "ssl0.ovh.net", 465, "tls", "q"
    )
    with filled.write() as tx:
        account_pauses.pause(tx, accounts.add(tx, quiet))
        tx.run("UPDATE accounts SET lag = 1.4 WHERE id = 1")
    return MailbaseApp(filled, with_worker=False)


@pytest.fixture
def busy_day(app: MailbaseApp, monkeypatch: pytest.MonkeyPatch) -> MailbaseApp:
    """The screens on a day on which much was sent by an account whose provider counts."""
    with app.store.write() as tx:
        tx.run("UPDATE accounts SET provider = 'gmail' WHERE id = 1")
    much = {1: Activity(clock.stamp(NOON - timedelta(minutes=4)), 214, 230, 5, 120), 2: Activity(None, 0, 9_700, 1, 0)}
    monkeypatch.setattr(account_lines.account_activity, "of_accounts", lambda _reader: much)
    return app


def show_facts(store: Store) -> None:
    """Let the servers of the first account have been looked at yesterday."""
    yesterday = clock.stamp(NOON - timedelta(days=1))
    can = ("AUTH=PLAIN", "CONDSTORE", "ENABLE", "ESEARCH", "ID", "IDLE", "IMAP4REV1", "MOVE", "SPECIAL-USE")
    imap = Shown(yesterday, "imap.firm.example", "Trust 1", clock.stamp(NOON + timedelta(days=13)), "TLSv1.3", can)
    smtp = Shown(
        yesterday, "smtp.firm.example", "Trust 1", clock.stamp(NOON + timedelta(days=90)), "TLSv1.3", ("SIZE",)
    )
    with store.write() as tx:
        accounts.keep_facts(tx, 1, json.dumps({"imap": asdict(imap), "smtp": asdict(smtp)}))


async def to_accounts(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "a", *keys)


def line_of(pilot: Hands, name: str) -> str:
    return next(line for line in shown(pilot).splitlines() if re.match(rf".\S? +{name} ", line))


async def test_each_account_tells_how_it_is_in_words_and_code(app: MailbaseApp) -> None:
    async with app.run_test(size=(140, 30)) as pilot:
        await to_accounts(pilot)
        assert re.search(r"● +desk +desk@firm.example +IMAP and SMTP +working +12 s +1.4 s +1 ", line_of(pilot, "desk"))
        assert "Microsoft 365  needs sign-in (NEMAIL_002)" in line_of(pilot, "office")
        assert "cannot be reached (SERVER_001)" in line_of(pilot, "events")
        assert "sends again 14:00 (SERVER_006)" in line_of(pilot, "news")
        assert "not yet read" in line_of(pilot, "hiring")
        assert re.search(r"‖ +quiet .* paused ", line_of(pilot, "quiet"))


async def test_the_quota_shows_what_has_left_of_what_may(busy_day: MailbaseApp) -> None:
    async with busy_day.run_test(size=(140, 30)) as pilot:
        await to_accounts(pilot)
        assert re.search(r" 214 +of 500 +▇▇▇··· +120 +you", line_of(pilot, "desk"))
        assert re.search(r" 9,700 +of 10,000 +▇▇▇▇▇· ", line_of(pilot, "office"))
        assert "214 mails sent of 500 ▇▇▇···   120 leave in the next 24 h" in shown(pilot)


@pytest.mark.parametrize("width", [140, 100, 80, 60])
async def test_the_state_is_told_whole_at_every_width(app: MailbaseApp, width: int) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await to_accounts(pilot)
        assert "cannot be reached (SERVER_001)" in line_of(pilot, "events")
        assert ("office@" in line_of(pilot, "office")) == (width >= 80)


async def test_what_the_server_said_and_what_to_do_stands_below(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "down")
        text = shown(pilot)
    assert OFFICE in text
    assert "many providers want an app password" in text
    assert "r signs in again. 1 mail waits for it." in text


async def test_an_empty_list_says_what_an_account_is_for(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot)
        assert "a  adds one" in shown(pilot)
        assert "c check" not in shown(pilot)


async def test_what_an_empty_list_says_is_wrapped_where_it_is_narrow(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(60, 24)) as pilot:
        await to_accounts(pilot)
        lines = bare.screen.query_one(Lines)
        text = " ".join(lines.render_line(y).text.strip() for y in range(lines.size.height))
        assert "rows write mail from it, and the replies come back to their rows." in text


async def test_the_list_follows_what_others_change(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot)
        with filled.write() as tx:
            accounts.set_state(tx, 2, WORKING)
        await until(pilot, lambda: "working" in line_of(pilot, "office"))


async def test_an_account_without_a_stored_password_says_so_when_it_is_checked(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "c")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        assert "No password is stored for desk." in shown(pilot)


async def test_space_pauses_an_account_and_lets_it_go_on(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "space")
        assert "paused" in line_of(pilot, "desk")
        assert "space lets it go on." in shown(pilot)
        assert accounts.every(filled.read())[0].state == PAUSED
        await do(pilot, "P")
        assert "not yet read" in line_of(pilot, "desk")


async def test_another_name_is_checked_and_taken(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "e")
        await type_text(pilot, "office")
        await do(pilot, "enter")
        assert "already" in shown(pilot)
        await do(pilot, "ctrl+u")
        await type_text(pilot, "front desk")
        await do(pilot, "enter")
        assert isinstance(app.screen, AccountsScreen)
        assert accounts.every(filled.read())[0].name == "front desk"


async def test_a_test_mail_goes_to_the_own_address_unless_another_is_typed(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "t")
        assert isinstance(app.screen, TrialForm)
        assert "desk@firm.example" in shown(pilot)
        assert "Test mail from mailbase" in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(app.screen, AccountsScreen)


async def test_removing_tells_the_consequences_and_wants_the_name(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "down", "d")
        assert "1 mail that waits or is scheduled will not leave." in shown(pilot)
        assert "can no longer write from it: Billing, Hiring." in shown(pilot)
        await type_text(pilot, "offic")
        await do(pilot, "enter")
        assert "That is not its name; nothing was removed." in shown(pilot)
    assert len(accounts.every(filled.read())) == 6


async def test_what_goes_with_an_account_is_wrapped_below_itself(app: MailbaseApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await to_accounts(pilot, "d")
        assert re.search(r"\n · 11 conversations [^\n]+\n   in\.\n", shown(pilot))


async def test_enter_shows_all_that_is_known_and_no_secret(app: MailbaseApp) -> None:
    show_facts(app.store)
    async with app.run_test(size=(100, 50)) as pilot:
        await to_accounts(pilot, "enter")
        assert isinstance(app.screen, AccountDetails)
        text = shown(pilot)
        assert "imap.firm.example, by Trust 1" in text
        assert "13 d from now" in text
        assert "CONDSTORE" in text
        assert "INBOX (4 mails seen)" in text
        assert "Billing <desk@firm.example>" in text
        await until(pilot, lambda: "Passwords are kept" in " ".join(shown(pilot).split()))
        await do(pilot, "escape")
        assert isinstance(app.screen, AccountsScreen)


async def test_what_is_told_of_an_account_stays_in_its_column_where_it_is_narrow(busy_day: MailbaseApp) -> None:
    async with busy_day.run_test(size=(60, 24)) as pilot:
        await to_accounts(pilot)
        assert "\n            is 4 min old\n" in shown(pilot)
        await do(pilot, "enter")
        assert "\n                leave in the next 24 h\n" in shown(pilot)


async def test_the_details_tell_why_an_account_does_not_work_and_name_no_key_of_the_list(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "enter")
        assert "w why" not in shown(pilot)
        await do(pilot, "escape", "down", "enter")
        text = shown(pilot)
        assert OFFICE in text
        assert "r signs in again." not in text
        assert "1 mail waits for it." in text
        await do(pilot, "w")
        assert isinstance(app.screen, ErrorScreen)
        assert "takes no passwords from programs any more" in " ".join(shown(pilot).split())


async def test_a_copied_store_says_so_and_is_let_send_by_a_word(app: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        standing_place.mark(tx, "elsewhere")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "This store is a copy or was moved: nothing is sent from it." in shown(pilot)
        await to_accounts(pilot)
        assert "mailbase-tui arm" in shown(pilot)
        await do(pilot, "A")
        assert "mails that wait here leave then" in shown(pilot)
        await type_text(pilot, "no")
        await do(pilot, "enter")
        assert "That is not the word" in shown(pilot)
        await do(pilot, "A")
        await type_text(pilot, "send")
        await press(pilot, "enter")
        await until(pilot, lambda: "This store is a copy" not in shown(pilot))
    assert not standing_place.looks_copied(filled.read(), filled.path)


async def test_escape_stops_waiting_for_a_test_mail(app: MailbaseApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_errands, "send_test_mail", _on_its_way)
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "t", "ctrl+s")
        await until(pilot, lambda: "… Waiting for it at desk: 3 s" in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "Waiting" not in shown(pilot))
        assert "● The server took the test mail" in shown(pilot)
        assert isinstance(app.screen, AccountsScreen)


async def _on_its_way(*_asked: object, report: account_errands.Report) -> Check:
    """Stand for an errand whose test mail was taken and has not arrived."""
    import asyncio

    report(
        Check("test mail", "The server took the test mail to desk@firm.example.", True, "250 2.0.0 Ok: queued as 4F1")
    )
    report(Check("round trip", "Waiting for it at desk: 3 s"))
    await asyncio.Event().wait()
    raise AssertionError("it is stopped before")


@SIZES
def test_snapshot_of_the_accounts(snap_compare: Any, busy_day: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_accounts(pilot)

    assert snap_compare(busy_day, terminal_size=size, run_before=show)


def test_snapshot_of_the_accounts_where_it_is_narrow(snap_compare: Any, busy_day: MailbaseApp) -> None:
    assert snap_compare(busy_day, terminal_size=(60, 20), run_before=to_accounts)


@SIZES
def test_snapshot_of_an_error_with_its_remedy(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_no_accounts(snap_compare: Any, bare: MailbaseApp, size: tuple[int, int]) -> None:
    assert snap_compare(bare, terminal_size=size, run_before=to_accounts)


@SIZES
def test_snapshot_of_a_paused_account(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "G")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_details(
    snap_compare: Any, app: MailbaseApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    show_facts(app.store)

    async def answer(*_asked: object) -> dict[str, object]:
        return {"armed": True, "secrets": "Passwords are kept in the system's keyring."}

    monkeypatch.setattr(account_errands, "run", answer)

    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "enter")
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_removing_an_account(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "d")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_asking_for_a_test_mail(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "t")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_a_test_mail_on_its_way(
    snap_compare: Any, app: MailbaseApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_errands, "send_test_mail", _on_its_way)

    async def show(pilot: Hands) -> None:
        await to_accounts(pilot, "t", "ctrl+s")
        await until(pilot, lambda: "Waiting for it" in shown(pilot))

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_snapshot_of_a_copied_store(snap_compare: Any, app: MailbaseApp) -> None:
    with app.store.write() as tx:
        standing_place.mark(tx, "elsewhere")
    assert snap_compare(app, terminal_size=(100, 30), run_before=to_accounts)
