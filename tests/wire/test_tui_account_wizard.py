"""From nothing to a working account, with real keys against real servers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dovecot_server import Mailbox
from postfix_server import Postfix
from textual.widgets import Input

from mail.vault.account_secret import read, secret_entry
from mail.vault.file_vault import FileVault
from store import accounts
from store.accounts import NEEDS_SIGN_IN, WORKING
from store.workspace import Store
from tests.screens.keys import press, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard
from tui.screens.accounts import AccountsScreen
from tui.widgets.secret_input import SecretInput


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileVault:
    """The vault that the screens' children use, too."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    return FileVault(tmp_path / "vault")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store."""
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    yield store
    store.close()


@pytest.fixture
async def hands(store: Store, vault: FileVault) -> AsyncIterator[Hands]:
    """Hands on the accounts of a store that has none."""
    app = MailbaseApp(store, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await press(pilot, "g")
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, AccountsScreen))
        yield pilot


async def answer(pilot: Hands, field: str, text: str) -> None:
    """Replace what stands in a field that has the focus, and go on."""
    await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == field)
    await press(pilot, "end", "ctrl+u")
    await type_text(pilot, text)
    await press(pilot, "enter")


async def give_servers(pilot: Hands, mailbox: Mailbox, smtp: str) -> None:
    """Answer everything but the password."""
    await press(pilot, "a")
    await answer(pilot, "address", mailbox.user)
    await until(pilot, lambda: "receives     imap.mail.test:993  TLS" in shown(pilot))
    await press(pilot, "ctrl+o")
    await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "provider")
    await press(pilot, "shift+tab*3")
    await answer(pilot, "receives", f"localhost:{mailbox.server.imaps} tls")
    await answer(pilot, "sends", smtp)
    await press(pilot, "enter*2")
    await answer(pilot, "ca_file", str(mailbox.server.tls.ca_file))
    await answer(pilot, "name", "desk")
    await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "password")


async def test_a_wrong_password_shows_the_servers_words_and_the_right_one_makes_the_account(
    hands: Hands, store: Store, vault: FileVault, mailbox: Mailbox, postfix: Postfix
) -> None:
    await give_servers(hands, mailbox, f"localhost:{postfix.submission} starttls")
    await answer(hands, "password", "wrong")
    await until(hands, lambda: shown(hands).count("(NEMAIL_002)") == 2)
    assert "[AUTHENTICATIONFAILED]" in shown(hands)
    assert "535 5.7.8" in shown(hands)
    assert "many providers want an app password" in shown(hands)
    assert not accounts.every(store.read())
    await until(hands, lambda: hands.app.screen.query_one(SecretInput).value == "")

    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "desk is ready." in shown(hands))
    (account,) = accounts.every(store.read())
    assert (account.name, account.address, account.state) == ("desk", mailbox.user, WORKING)
    assert (account.smtp_port, account.smtp_security) == (postfix.submission, "starttls")
    assert read(vault.get(secret_entry(store, account)) or "") == mailbox.password
    assert hands.app.screen.query_one(SecretInput).value == ""

    await press(hands, "t")
    await until(hands, lambda: "Test mail to: " + mailbox.user in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: "The server took the test mail" in shown(hands))
    assert "250 2.0.0 Ok: queued" in shown(hands)
    await asyncio.to_thread(_wait_for_mail, mailbox)

    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))


async def test_a_server_that_is_not_there_keeps_the_password_in_its_field(
    hands: Hands, store: Store, mailbox: Mailbox
) -> None:
    await give_servers(hands, mailbox, "localhost:1 tls")
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "(SERVER_001)" in shown(hands))
    assert f"Signed in to localhost:{mailbox.server.imaps}" in shown(hands)
    assert hands.app.screen.query_one(SecretInput).value == mailbox.password
    await until(hands, lambda: "e edit" in shown(hands))
    await press(hands, "e")
    await press(hands, "tab")
    await answer(hands, "sends", f"localhost:{mailbox.server.submissions} tls")
    await press(hands, "enter*4")
    await until(hands, lambda: getattr(hands.app.focused, "id", "") == "password")
    await press(hands, "enter")
    await until(hands, lambda: "desk is ready." in shown(hands))
    assert accounts.every(store.read())[0].smtp_port == mailbox.server.submissions


async def test_a_command_gives_the_password_and_nothing_is_kept_of_it(
    hands: Hands, store: Store, vault: FileVault, mailbox: Mailbox, tmp_path: Path
) -> None:
    kept = tmp_path / "password"
    kept.write_text(mailbox.password + "\n")
    await give_servers(hands, mailbox, f"localhost:{mailbox.server.submissions} tls")
    await press(hands, "tab")
    await answer(hands, "command", f"cat {kept}")
    await until(hands, lambda: "desk is ready." in shown(hands))
    (account,) = accounts.every(store.read())
    assert account.password_command == f"cat {kept}"
    assert vault.get(secret_entry(store, account)) is None


async def test_what_was_typed_is_there_again_but_the_password(hands: Hands, store: Store, mailbox: Mailbox) -> None:
    await give_servers(hands, mailbox, f"localhost:{mailbox.server.submissions} tls")
    await type_text(hands, "secret")
    await press(hands, "escape")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen))
    await press(hands, "a")
    await until(hands, lambda: isinstance(hands.app.screen, AccountWizard))
    fields = {field.id: field.value for field in hands.app.screen.query(Input)}
    assert fields["address"] == mailbox.user
    assert fields["receives"] == f"localhost:{mailbox.server.imaps} tls"
    assert fields["password"] == ""


async def test_a_new_password_is_tried_and_then_kept(
    hands: Hands, store: Store, vault: FileVault, mailbox: Mailbox
) -> None:
    await give_servers(hands, mailbox, f"localhost:{mailbox.server.submissions} tls")
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "desk is ready." in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen))
    (account,) = accounts.every(store.read())
    mailbox.server.add_user(mailbox.user, "new word")
    with store.write() as tx:
        accounts.set_state(tx, account.id, NEEDS_SIGN_IN, "NEMAIL_002", "535 5.7.8 no")
    await until(hands, lambda: "needs sign-in (NEMAIL_002)" in shown(hands))

    await press(hands, "c")
    await until(hands, lambda: shown(hands).count("[AUTHENTICATIONFAILED]") == 1)
    await press(hands, "r")
    await until(hands, lambda: "Password for desk:" in shown(hands))
    await type_text(hands, "new word")
    await until(hands, lambda: "••••••••" in shown(hands))
    assert "new word" not in shown(hands)
    await press(hands, "enter")
    await until(hands, lambda: shown(hands).count("● Signed in to localhost") == 2)
    await until(hands, lambda: "working" in shown(hands))
    assert read(vault.get(secret_entry(store, account)) or "") == "new word"


async def test_an_account_is_removed_by_its_name_alone(
    hands: Hands, store: Store, vault: FileVault, mailbox: Mailbox
) -> None:
    await give_servers(hands, mailbox, f"localhost:{mailbox.server.submissions} tls")
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "desk is ready." in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))
    (account,) = accounts.every(store.read())
    await press(hands, "d")
    await until(hands, lambda: "Type its name to remove it:" in shown(hands))
    await type_text(hands, "desk")
    await press(hands, "enter")
    await until(hands, lambda: not accounts.every(store.read()))
    assert vault.get(secret_entry(store, account)) is None
    await until(hands, lambda: "No accounts yet" in shown(hands))


def _wait_for_mail(mailbox: Mailbox) -> None:
    end = time.monotonic() + 30
    while not mailbox.raw_mails():
        assert time.monotonic() < end, "the test mail did not arrive"
        time.sleep(0.05)
