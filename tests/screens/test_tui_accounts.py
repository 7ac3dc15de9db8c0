"""The accounts and the questions of a new one, without servers; those with servers are in tests/wire."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tui import keys
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard
from tui.screens.accounts import AccountsScreen
from tui.screens.error import ErrorScreen
from tui.widgets.secret_input import SecretInput

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


@pytest.fixture(autouse=True)
def _own_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over accounts that fare differently."""
    fill_post(filled)
    return MailbaseApp(filled, with_worker=False)


@pytest.fixture
def bare(empty: Store) -> MailbaseApp:
    """The screens over a store that has no account."""
    return MailbaseApp(empty, with_worker=False)


async def to_accounts(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "a", *keys)


async def answer_address(pilot: Hands, address: str) -> None:
    """Answer the first question and wait for the servers."""
    await to_accounts(pilot, "a")
    await type_text(pilot, address)
    await press(pilot, "enter")
    await until(pilot, lambda: "signs in as" in shown(pilot))
    await settle(pilot)


def line_of(pilot: Hands, name: str) -> str:
    return next(line for line in shown(pilot).splitlines() if re.match(rf".\S? +{name} ", line))


async def test_a_password_that_is_typed_is_never_shown_nor_copied(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "down", "r")
        await type_text(pilot, "sesame")
        assert "Password for office: ••••••" in shown(pilot)
        field = app.screen.query_one(SecretInput)
        field.select_all()
        await do(pilot, "ctrl+c", "ctrl+x")
        assert app.clipboard == ""
        assert field.value == "sesame"
        assert "sesame" not in repr(field) + repr(SecretInput.Given("sesame")) + repr(field.Changed(field, "sesame"))
        await do(pilot, "escape")
        assert "sesame" not in shown(pilot)


async def test_an_address_leads_to_the_servers_of_its_provider(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "anna@gmx.net")
        text = shown(pilot)
        assert "Servers         GMX" in text
        assert "receives     imap.gmx.net:993  TLS" in text
        assert "Allow IMAP in the e-mail settings of your mailbox first" in text
        assert bare.focused is bare.screen.query_one(SecretInput)


async def test_guessed_servers_are_to_be_looked_at_before_the_password(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "desk@firm.example")
        assert "The names of the servers are guessed" in shown(pilot)
        assert "Password" not in shown(pilot)
        await do(pilot, "enter")
        assert "Password" in shown(pilot)


async def test_a_provider_that_is_named_gives_its_servers_to_any_domain(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "desk@firm.example")
        await do(pilot, "ctrl+o", "ctrl+u")
        await type_text(pilot, "infomaniak")
        await do(pilot, "enter", "enter", "enter")
        await until(pilot, lambda: "receives     mail.infomaniak.com:993  TLS" in shown(pilot))


async def test_servers_that_cannot_be_understood_are_told_and_stay_to_be_corrected(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "desk@firm.example")
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "imap.firm.example:993 plain")
        await do(pilot, "enter", "enter", "enter")
        await until(pilot, lambda: isinstance(bare.screen, ErrorScreen))
        assert "“imap.firm.example:993 plain” is not a server." in shown(pilot)
        await do(pilot, "escape")
        assert bare.screen.query_one("#receives", Input).value == "imap.firm.example:993 plain"


async def test_an_address_that_is_none_is_told(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_accounts(pilot, "a")
        await type_text(pilot, "desk")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(bare.screen, ErrorScreen))
        assert "“desk” is not an e-mail address." in shown(pilot)


async def test_an_address_that_has_an_account_already_is_told(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "Office@firm.example")
        assert "The account office has this address already." in shown(pilot)


async def test_escape_leaves_and_the_answers_are_there_again(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "anna@gmx.net")
        await do(pilot, "escape")
        assert isinstance(bare.screen, AccountsScreen)
        await do(pilot, "a")
        assert isinstance(bare.screen, AccountWizard)
        assert bare.screen.query_one("#address", Input).value == "anna@gmx.net"


@SIZES
def test_snapshot_of_the_servers_found(snap_compare: Any, bare: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await answer_address(pilot, "desk@firm.example")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_checks_that_failed(snap_compare: Any, bare: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await answer_address(pilot, "desk@firm.example")
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "localhost:1 tls")
        await do(pilot, "enter", "ctrl+u")
        await type_text(pilot, "localhost:2 starttls")
        await do(pilot, "enter", "enter")
        await until(pilot, lambda: bare.focused is bare.screen.query_one(SecretInput))
        await type_text(pilot, "sesame")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot).count("(SERVER_001)") == 2)
        await until(pilot, lambda: "these are right" in shown(pilot))
        assert shown(pilot).count("Check the network and the server's name and port.") == 1

    assert snap_compare(bare, terminal_size=size, run_before=show)


async def test_escape_stops_a_check_that_hangs_and_its_process(bare: MailbaseApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with bare.run_test(size=(100, 30)) as pilot:
            await answer_address(pilot, "desk@firm.example")
            await do(pilot, "e", "ctrl+u")
            await type_text(pilot, f"localhost:{port} tls")
            await do(pilot, "enter", "ctrl+u")
            await type_text(pilot, f"localhost:{port} tls")
            await do(pilot, "enter", "enter")
            await until(pilot, lambda: bare.focused is bare.screen.query_one(SecretInput))
            await type_text(pilot, "sesame")
            await press(pilot, "enter")
            await until(pilot, lambda: f"… Signing in to localhost:{port}" in shown(pilot))
            await until(pilot, lambda: _errands_of_ours())
            assert not any(b"sesame" in command for command in _errands_of_ours())
            await press(pilot, "escape")
            await until(pilot, lambda: not _errands_of_ours())
            assert isinstance(bare.screen, AccountWizard)
            assert "Signing in" not in shown(pilot)
            assert bare.screen.query_one(SecretInput).value == "sesame"


def _errands_of_ours() -> list[bytes]:
    """Return the command lines of the children that run errands."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [number for task in tasks for number in task.read_text().split()]
    commands = [Path(f"/proc/{number}/cmdline").read_bytes() for number in children]
    return [command for command in commands if b"mail.errands" in command]


def test_k_goes_up_in_every_list() -> None:
    # not where one types to narrow the list
    ups = [key for key in keys.every() if key.action in ("up", "scroll_up", "scroll(-1)") and not key.priority]
    assert [key.id for key in ups if "k" not in key.names] == []
    assert [key.id for key in keys.of_place("outbox") + keys.of_place("accounts") if {"j", "k"} & {*key.names}] == []
