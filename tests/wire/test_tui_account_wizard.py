"""From nothing to a working account, with real keys against real servers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dovecot_server import Dovecot, Mailbox
from identity_provider import APPROVAL_NEEDED, CLIENT, IdentityProvider
from loopback_tls import LoopbackTls
from postfix_server import Postfix
from scripted_https import page
from scripted_smtp import ScriptedSmtp
from textual import events
from textual.widgets import Input
from world import World, description, world

from mail.vault.account_secret import read, secret_entry, tokens_of
from mail.vault.file_vault import FileVault
from store import accounts, identities
from store.accounts import NEEDS_SIGN_IN, WORKING
from store.workspace import Store
from tests.screens.keys import press, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard
from tui.screens.accounts import AccountsScreen
from tui.screens.sign_in import SignInScreen
from tui.widgets.browser_panel import BrowserPanel
from tui.widgets.secret_input import SecretInput

NAMED = "autoconfig.mail.test/mail/config-v1.1.xml"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: LoopbackTls) -> FileVault:
    """The vault that the screens' children use, too; the system trusts the servers' authority."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.ca_file))
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


@pytest.fixture
async def there(tls: LoopbackTls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world in which the screens' children look for servers."""
    async with world(tls) as there:
        network = there.network
        told = {"directory": network.directory, "resolver": network.resolver, "ports": dict(network.ports)}
        file = tmp_path / "network.json"
        file.write_text(json.dumps(told | {"seconds": 20}))
        monkeypatch.setenv("MAILBASE_NETWORK", str(file))
        yield there


def focused(pilot: Hands) -> str:
    return getattr(pilot.app.focused, "id", "") or type(pilot.app.focused).__name__


async def reach(pilot: Hands, field: str) -> None:
    """Wait until a field has the keys."""
    await until(pilot, lambda: focused(pilot) == field)


async def answer(pilot: Hands, field: str, text: str) -> None:
    """Replace what stands in a field that has the focus, and go on."""
    await reach(pilot, field)
    await press(pilot, "end", "ctrl+u")
    await type_text(pilot, text)
    await press(pilot, "enter")


def give_servers(there: World, mailbox: Mailbox, smtp_port: int, security: str = "STARTTLS") -> None:
    """Have the mailbox's domain name its servers."""
    there.web.pages[NAMED] = page(
        description(f"localhost:{mailbox.server.imaps} SSL", f"localhost:{smtp_port} {security}")
    )


async def to_place(pilot: Hands) -> None:
    """Go to the question where secrets are kept, once the servers have proved who they are."""
    await reach(pilot, "sender")
    await press(pilot, "enter")
    await reach(pilot, "place")


async def to_secret(pilot: Hands, mailbox: Mailbox, field: str = "password") -> None:
    """Answer all but the secret, for the first account of a store."""
    await press(pilot, "a")
    await answer(pilot, "address", mailbox.user)
    await to_place(pilot)
    await press(pilot, "enter")
    await reach(pilot, field)


async def to_the_end(pilot: Hands, mailbox: Mailbox) -> None:
    """Answer what comes after servers that have proved who they are."""
    await to_place(pilot)
    await press(pilot, "enter")
    await answer(pilot, "password", mailbox.password)
    await until(pilot, lambda: "is ready." in shown(pilot))


async def test_an_account_takes_fewer_than_fifteen_keys_besides_what_is_typed(
    hands: Hands, store: Store, vault: FileVault, there: World, mailbox: Mailbox, postfix: Postfix
) -> None:
    give_servers(there, mailbox, postfix.submission)
    count = 2  # g a brought us to the accounts

    async def key(name: str) -> None:
        nonlocal count
        count += 1
        await press(hands, name)

    await key("a")
    await reach(hands, "address")
    await type_text(hands, mailbox.user)
    await key("enter")
    await reach(hands, "sender")
    text = shown(hands)
    assert "● The domain itself names its servers." in text
    assert f"receives     localhost:{mailbox.server.imaps}  TLS" in text
    assert f"sends        localhost:{postfix.submission}  STARTTLS" in text
    assert text.count("● certificate by trustme") == 2
    await type_text(hands, "Anna")
    await key("enter")
    await reach(hands, "place")
    await key("enter")
    await reach(hands, "password")
    await type_text(hands, mailbox.password)
    await key("enter")
    await until(hands, lambda: "is ready." in shown(hands))
    await key("enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))
    assert count < 15
    (account,) = accounts.every(store.read())
    assert (account.address, account.state, account.smtp_security) == (mailbox.user, WORKING, "starttls")
    assert identities.every(store.read(), account.id)[0].name == "Anna"
    assert read(vault.get(secret_entry(store, account)) or "") == mailbox.password


async def test_a_wrong_password_shows_the_servers_words_and_the_right_one_makes_the_account(
    hands: Hands, store: Store, vault: FileVault, there: World, mailbox: Mailbox, postfix: Postfix
) -> None:
    give_servers(there, mailbox, postfix.submission)
    await to_secret(hands, mailbox)
    await answer(hands, "password", "wrong")
    await until(hands, lambda: shown(hands).count("(NEMAIL_002)") == 2)
    assert "[AUTHENTICATIONFAILED]" in shown(hands)
    assert "535 5.7.8" in shown(hands)
    assert "many providers want an app password" in shown(hands)
    assert not accounts.every(store.read())
    await until(hands, lambda: not hands.app.screen.work.is_busy)
    assert hands.app.screen.query_one("#password", SecretInput).value == ""

    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "is ready." in shown(hands))
    (account,) = accounts.every(store.read())
    assert hands.app.screen.query_one("#password", SecretInput).value == ""

    await press(hands, "t")
    await until(hands, lambda: "Test mail to: " + mailbox.user in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: "The server took the test mail" in shown(hands))
    assert "250 2.0.0 Ok: queued" in shown(hands)
    await asyncio.to_thread(_wait_for_mail, mailbox)
    assert account.state == WORKING


async def test_a_server_that_is_not_there_is_told_before_the_password_and_typed_anew(
    hands: Hands, store: Store, there: World, mailbox: Mailbox
) -> None:
    give_servers(there, mailbox, 1)
    await press(hands, "a")
    await answer(hands, "address", mailbox.user)
    await reach(hands, "sends")
    assert "(SERVER_001)" in shown(hands)
    assert "Password" not in shown(hands)
    await answer(hands, "sends", f"localhost:{mailbox.server.submissions} tls")
    await press(hands, "enter")
    await to_the_end(hands, mailbox)
    assert accounts.every(store.read())[0].smtp_port == mailbox.server.submissions


async def test_a_certificate_of_an_unknown_authority_is_refused_before_the_password(
    hands: Hands, there: World, mailbox: Mailbox, tls: LoopbackTls, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_servers(there, mailbox, mailbox.server.submissions, "SSL")
    there.dns.records |= {"_imaps._tcp.firm.test SRV": [f"0 1 {mailbox.server.imaps} localhost."]}
    await press(hands, "a")
    await reach(hands, "address")
    await press(hands, "ctrl+o")
    await reach(hands, "provider")
    await press(hands, "shift+tab*3")
    await answer(hands, "receives", f"localhost:{mailbox.server.imaps} tls")
    await answer(hands, "sends", f"localhost:{mailbox.server.submissions} tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.other_ca_file))
    hands.app.screen.query_one("#address", Input).focus()
    await answer(hands, "address", mailbox.user)
    await until(hands, lambda: shown(hands).count("(SERVER_013)") == 2)
    assert "give its authority's certificate" in shown(hands)
    assert "Password" not in shown(hands)
    await reach(hands, "receives")
    hands.app.screen.query_one("#ca_file", Input).focus()
    await answer(hands, "ca_file", str(tls.ca_file))
    await press(hands, "enter")
    await reach(hands, "sender")


async def test_a_server_without_starttls_is_refused_before_the_password(
    hands: Hands, there: World, mailbox: Mailbox
) -> None:
    async with ScriptedSmtp(None) as plain:
        give_servers(there, mailbox, plain.port)
        await press(hands, "a")
        await answer(hands, "address", mailbox.user)
        await reach(hands, "sends")
        assert "(SERVER_014)" in shown(hands)
        assert [line for line in plain.commands if line.startswith("AUTH")] == []


async def test_servers_that_only_dns_names_are_confirmed_and_then_used(
    hands: Hands, store: Store, there: World, dovecot: Dovecot
) -> None:
    mailbox = dovecot.add_user("confirmed@firm.test")
    there.dns.records |= {
        "_imaps._tcp.firm.test SRV": [f"0 1 {dovecot.imaps} localhost."],
        "_submissions._tcp.firm.test SRV": [f"0 1 {dovecot.submissions} localhost."],
    }
    await press(hands, "a")
    await answer(hands, "address", mailbox.user)
    await until(hands, lambda: focused(hands) == "Servers")
    assert "Only unsigned DNS names these servers" in shown(hands)
    await press(hands, "enter")
    await to_the_end(hands, mailbox)
    assert accounts.every(store.read())[0].imap_port == dovecot.imaps


async def test_where_nothing_is_found_the_servers_are_typed(hands: Hands, store: Store, mailbox: Mailbox) -> None:
    await press(hands, "a")
    await answer(hands, "address", mailbox.user)
    await answer(hands, "receives", f"localhost:{mailbox.server.imaps} tls")
    assert "No servers were found for mail.test." in shown(hands)
    await answer(hands, "sends", f"localhost:{mailbox.server.submissions} tls")
    await press(hands, "enter")
    await to_the_end(hands, mailbox)


async def test_an_app_password_is_asked_for_where_the_provider_wants_one(
    hands: Hands, store: Store, vault: FileVault, mailbox: Mailbox
) -> None:
    await press(hands, "a")
    await reach(hands, "address")
    await press(hands, "ctrl+o")
    await answer(hands, "provider", "icloud")
    hands.app.screen.query_one("#receives", Input).focus()
    await answer(hands, "receives", f"localhost:{mailbox.server.imaps} tls")
    await answer(hands, "sends", f"localhost:{mailbox.server.submissions} tls")
    hands.app.screen.query_one("#address", Input).focus()
    await answer(hands, "address", mailbox.user)
    await to_place(hands)
    assert "Sign in         App password" in shown(hands)
    assert "https://account.apple.com" in shown(hands)
    await press(hands, "enter")
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "is ready." in shown(hands))
    assert accounts.every(store.read())[0].provider == "icloud"


async def test_a_command_gives_the_password_and_nothing_is_kept_of_it(
    hands: Hands, store: Store, vault: FileVault, there: World, mailbox: Mailbox, tmp_path: Path
) -> None:
    kept = tmp_path / "password"
    kept.write_text(mailbox.password + "\n")
    give_servers(there, mailbox, mailbox.server.submissions, "SSL")
    await press(hands, "a")
    await answer(hands, "address", mailbox.user)
    await to_place(hands)
    await press(hands, "shift+tab")
    await reach(hands, "way")
    await press(hands, "down", "enter")
    await answer(hands, "command", f"cat {kept}")
    await until(hands, lambda: "is ready." in shown(hands))
    (account,) = accounts.every(store.read())
    assert account.password_command == f"cat {kept}"
    assert read(vault.get(secret_entry(store, account)) or "") is None


async def to_browser(pilot: Hands, mailbox: Mailbox, provider: IdentityProvider) -> None:
    """Answer all that is asked before the browser."""
    await to_secret(pilot, mailbox)
    await press(pilot, "shift+tab*2")
    await reach(pilot, "way")
    await press(pilot, "down*2", "enter")
    await reach(pilot, "client_id")
    await press(pilot, "ctrl+o")
    await answer(pilot, "client_id", CLIENT)
    await press(pilot, "tab*2")
    await answer(pilot, "issuer", provider.address)
    await press(pilot, "enter")
    await until(pilot, lambda: pilot.app.screen.query_one(BrowserPanel).begun is not None)


async def test_a_code_that_is_used_in_a_browser_makes_the_account_and_later_signs_in_again(
    hands: Hands,
    store: Store,
    vault: FileVault,
    there: World,
    provider: IdentityProvider,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
) -> None:
    give_servers(there, oauth_mailbox, oauth_postfix.submission)
    await to_browser(hands, oauth_mailbox, provider)
    begun = hands.app.screen.query_one(BrowserPanel).begun
    assert begun is not None
    assert begun.address == f"{provider.address}/device"
    await until(hands, lambda: begun.code in shown(hands) and "min left" in shown(hands))
    await press(hands, "c")
    assert hands.app.clipboard == begun.code
    await asyncio.to_thread(provider.type_code, begun.code)
    await until(hands, lambda: "is ready." in shown(hands))
    (account,) = accounts.every(store.read())
    assert (account.auth, account.issuer, account.state) == ("oauth", provider.address, WORKING)
    assert tokens_of(store, vault, account).refresh_token

    provider.end_sign_ins()
    with store.write() as tx:
        accounts.set_state(tx, account.id, NEEDS_SIGN_IN, "NEMAIL_002")
    await press(hands, "enter")
    await until(hands, lambda: "needs sign-in" in shown(hands))
    await press(hands, "r")
    await reach(hands, "client_id")
    await press(hands, "enter")
    await until(hands, lambda: hands.app.screen.query_one(BrowserPanel).begun is not None)
    begun = hands.app.screen.query_one(BrowserPanel).begun
    assert begun is not None
    await asyncio.to_thread(provider.type_code, begun.code)
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))


async def test_the_address_at_which_a_browser_ended_is_pasted(
    hands: Hands,
    store: Store,
    there: World,
    provider: IdentityProvider,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
) -> None:
    provider.gives_codes = False
    give_servers(there, oauth_mailbox, oauth_postfix.submission)
    await to_browser(hands, oauth_mailbox, provider)
    begun = hands.app.screen.query_one(BrowserPanel).begun
    assert begun is not None
    await press(hands, "y")
    assert hands.app.clipboard == begun.address
    ended = await asyncio.to_thread(provider.visit, begun.address)
    hands.app.focused.post_message(events.Paste(ended))
    await until(hands, lambda: hands.app.screen.query_one("#landed", Input).value == ended)
    await press(hands, "enter")
    await until(hands, lambda: "is ready." in shown(hands))
    assert accounts.every(store.read())[0].auth == "oauth"


async def test_consent_that_an_administrator_has_to_give_comes_with_a_text_for_them(
    hands: Hands,
    store: Store,
    there: World,
    provider: IdentityProvider,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
) -> None:
    provider.refusals["authorize"] = APPROVAL_NEEDED
    give_servers(there, oauth_mailbox, oauth_postfix.submission)
    await to_browser(hands, oauth_mailbox, provider)
    await until(hands, lambda: "(NAUTH_013)" in shown(hands))
    assert "has not approved this program" in " ".join(shown(hands).split())
    await until(hands, lambda: focused(hands) == "AdministratorText")
    await press(hands, "c")
    assert CLIENT in hands.app.clipboard
    assert not accounts.every(store.read())


async def test_what_was_typed_is_there_again_but_the_password(hands: Hands, there: World, mailbox: Mailbox) -> None:
    give_servers(there, mailbox, mailbox.server.submissions, "SSL")
    await to_secret(hands, mailbox)
    await type_text(hands, "secret")
    await press(hands, "escape")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen))
    await press(hands, "a")
    await until(hands, lambda: isinstance(hands.app.screen, AccountWizard))
    fields = {field.id: field.value for field in hands.app.screen.query(Input)}
    assert fields["address"] == mailbox.user
    assert fields["password"] == ""


async def test_a_new_password_is_tried_and_then_kept(
    hands: Hands, store: Store, vault: FileVault, there: World, mailbox: Mailbox
) -> None:
    give_servers(there, mailbox, mailbox.server.submissions, "SSL")
    await to_secret(hands, mailbox)
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "is ready." in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen))
    (account,) = accounts.every(store.read())
    mailbox.server.add_user(mailbox.user, "new word")
    with store.write() as tx:
        accounts.set_state(tx, account.id, NEEDS_SIGN_IN, "NEMAIL_002", "535 5.7.8 no")
    await until(hands, lambda: "needs sign-in (NEMAIL_002)" in shown(hands))

    await press(hands, "r")
    await until(hands, lambda: isinstance(hands.app.screen, SignInScreen))
    assert "535 5.7.8 no" in shown(hands)
    await answer(hands, "password", "old word")
    await until(hands, lambda: shown(hands).count("(NEMAIL_002)") == 2)
    await until(hands, lambda: not hands.app.screen.work.is_busy)
    await type_text(hands, "new word")
    await until(hands, lambda: "••••••••" in shown(hands))
    assert "new word" not in shown(hands)
    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))
    assert read(vault.get(secret_entry(store, account)) or "") == "new word"


async def test_an_account_goes_over_to_a_password_command(
    hands: Hands, store: Store, vault: FileVault, there: World, mailbox: Mailbox, tmp_path: Path
) -> None:
    give_servers(there, mailbox, mailbox.server.submissions, "SSL")
    await to_secret(hands, mailbox)
    await answer(hands, "password", mailbox.password)
    await until(hands, lambda: "is ready." in shown(hands))
    await press(hands, "enter")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen) and "working" in shown(hands))
    kept = tmp_path / "password"
    kept.write_text(mailbox.password + "\n")
    await press(hands, "r")
    await reach(hands, "password")
    await press(hands, "shift+tab")
    await reach(hands, "way")
    await press(hands, "down", "enter")
    await answer(hands, "command", f"cat {kept}")
    await until(hands, lambda: isinstance(hands.app.screen, AccountsScreen))
    (account,) = accounts.every(store.read())
    assert (account.auth, account.password_command) == ("command", f"cat {kept}")
    assert read(vault.get(secret_entry(store, account)) or "") is None


def _wait_for_mail(mailbox: Mailbox) -> None:
    end = time.monotonic() + 30
    while not mailbox.raw_mails():
        assert time.monotonic() < end, "the test mail did not arrive"
        time.sleep(0.05)
