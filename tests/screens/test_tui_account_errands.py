"""A new account on the screen over the children that look for its servers, without servers that answer."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from textual.widgets import Input

from tests.screens.keys import do, press, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard


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
