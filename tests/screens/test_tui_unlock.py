"""A vault that is locked is asked for once; what was to be done then goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from mail.arming import arm
from mail.vault.file_vault import FileVault
from store import accounts
from store.accounts import NEEDS_SIGN_IN, NewAccount
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import shown, until
from tui import errand
from tui.app import MailbaseApp
from tui.screens.error import ErrorScreen
from tui.screens.unlock import UnlockScreen
from tui.trouble import TroubleError

PHRASE = "correct horse battery"


@pytest.fixture
def locked(empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with an account, whose vault is locked for every new process."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    vault = FileVault(tmp_path / "vault")
    arm(empty, vault)
    vault.seal(PHRASE)
    new = NewAccount("desk", "desk@firm.example", "", "localhost", 1, "tls", "localhost", 1, "tls", "desk")
    with empty.write() as tx:
        account = accounts.add(tx, new)
    vault.set(f"store/{empty.id}/account/{account.id}", '{"kind": "password", "password": "pw"}')
    return empty


def say_locked(store: Store) -> None:
    """Say what a worker says that finds the vault locked."""
    with store.write() as tx:
        accounts.set_state(tx, accounts.every(tx)[0].id, NEEDS_SIGN_IN, errand.LOCKED)


async def test_at_the_start_it_is_asked_when_accounts_wait_for_it(locked: Store) -> None:
    say_locked(locked)
    app = MailbaseApp(locked, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        await type_text(pilot, "wrong horse")
        await press(pilot, "enter")
        await until(pilot, lambda: "This is not the passphrase" in shown(pilot))
        assert "wrong horse" not in shown(pilot)
        await type_text(pilot, PHRASE)
        assert PHRASE not in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(app.screen, UnlockScreen))
        await settle(pilot)
        assert app.unlocking.passphrase == PHRASE
    assert app.unlocking.passphrase == ""


async def test_what_was_true_yesterday_asks_nothing_when_the_vault_is_open(locked: Store, tmp_path: Path) -> None:
    FileVault(tmp_path / "vault").unseal()
    say_locked(locked)
    app = MailbaseApp(locked, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "Passwords are unlocked" in shown(pilot))
        assert not isinstance(app.screen, UnlockScreen)


async def test_a_worker_that_finds_it_locked_makes_the_screens_ask_once(locked: Store) -> None:
    app = MailbaseApp(locked, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert not isinstance(app.screen, UnlockScreen)
        say_locked(locked)
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, UnlockScreen | ErrorScreen))
        with locked.write() as tx:
            accounts.set_state(tx, accounts.every(tx)[0].id, NEEDS_SIGN_IN, "NEMAIL_002")
        say_locked(locked)
        await settle(pilot)
        assert not isinstance(app.screen, UnlockScreen)
        # whoever wants it opens it by the palette
        await app.run_action("unlock")
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))


async def test_signing_in_to_an_account_that_waits_for_the_vault_asks_for_the_passphrase(locked: Store) -> None:
    say_locked(locked)
    app = MailbaseApp(locked, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, UnlockScreen))
        await do(pilot, "g", "a", "r")
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))


async def test_two_errands_that_find_it_locked_ask_once_and_both_go_on(locked: Store) -> None:
    app = MailbaseApp(locked, with_worker=False)
    task = {"task": "check", "store": str(locked.path), "account": 1}
    async with app.run_test(size=(100, 30)) as pilot:
        both = [app.run_worker(app.errand(task), exit_on_error=False) for _each in range(2)]
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        await type_text(pilot, PHRASE)
        await press(pilot, "enter")
        # nobody listens at the account's ports
        assert [await each.wait() for each in both] == [{"ok": False}] * 2
        assert await app.errand(task) == {"ok": False}


async def test_an_errand_that_stays_locked_is_told(locked: Store) -> None:
    app = MailbaseApp(locked, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        task = {"task": "check", "store": str(locked.path), "account": 1}
        work = app.run_worker(app.errand(task), exit_on_error=False)
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
        await press(pilot, "escape")
        with pytest.raises(WorkerFailed):
            await work.wait()
        assert isinstance(work.error, TroubleError)
        assert work.error.trouble.code == errand.LOCKED


async def test_the_passphrase_of_a_place_that_was_just_chosen_is_remembered(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    app = MailbaseApp(empty, with_worker=False)
    wish = {"address": "desk@firm.example", "imap": "localhost:1", "smtp": "localhost:1"}
    task = {"task": "add account", "store": str(empty.path), "wish": wish, "password": "pw"}
    async with app.run_test(size=(100, 30)):
        chosen = {"secret_place": "passphrase", "passphrase": PHRASE}
        assert await app.errand(task | chosen) == {"ok": False}
        assert app.unlocking.passphrase == PHRASE
        assert await app.errand(task) == {"ok": False}
