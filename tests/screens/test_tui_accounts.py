"""A new account and a sign-in on screens over real children, without servers that answer."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from textual.widgets import Input

from store.workspace import Store
from tests.screens.keys import do, press, type_text
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tui import keys
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard
from tui.screens.sign_in import SignInScreen
from tui.widgets.secret_input import SecretInput


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


async def to_servers(pilot: Hands, receives: str, sends: str) -> None:
    """Type an address whose servers are not found, and servers."""
    await do(pilot, "g", "a", "a")
    await type_text(pilot, "desk@firm.example")
    await press(pilot, "enter")
    await until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "receives")
    await type_text(pilot, receives)
    await do(pilot, "enter")
    await type_text(pilot, sends)
    await do(pilot, "enter")
    await press(pilot, "enter")


async def test_a_password_that_is_typed_is_never_shown_nor_copied(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "r")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and isinstance(app.focused, SecretInput))
        await type_text(pilot, "sesame")
        assert "Password        ••••••" in shown(pilot)
        field = app.screen.query_one("#password", SecretInput)
        field.select_all()
        await do(pilot, "ctrl+c", "ctrl+x")
        assert app.clipboard == ""
        assert field.value == "sesame"
        assert "sesame" not in repr(field) + repr(SecretInput.Given("sesame")) + repr(field.Changed(field, "sesame"))
        await do(pilot, "escape")
        assert "sesame" not in shown(pilot)
        assert field.value == ""


async def test_servers_that_cannot_be_understood_are_told_and_stay_to_be_corrected(bare: MailbaseApp) -> None:
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_servers(pilot, "imap.firm.example:993 plain", "smtp.firm.example:465")
        await until(pilot, lambda: "“imap.firm.example:993 plain” is not a server. (ACCOUNT_003)" in shown(pilot))
        assert bare.screen.query_one("#receives", Input).value == "imap.firm.example:993 plain"


async def test_escape_stops_a_look_that_hangs_and_its_process(bare: MailbaseApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with bare.run_test(size=(100, 30)) as pilot:
            await to_servers(pilot, f"localhost:{port} tls", f"localhost:{port} tls")
            await until(pilot, lambda: "… looking at it" in shown(pilot))
            await until(pilot, lambda: _errands_of_ours())
            await press(pilot, "escape")
            await until(pilot, lambda: not _errands_of_ours())
            assert isinstance(bare.screen, AccountWizard)
            await until(pilot, lambda: "looking at it" not in shown(pilot))
            assert bare.screen.query_one("#receives", Input).value == f"localhost:{port} tls"


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
