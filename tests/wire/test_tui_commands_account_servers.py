"""An account is added with servers that discovery finds, by the command and by the errand of the screens."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from dovecot_server import Mailbox
from scripted_https import page
from world import World, description, world


@pytest.fixture
async def there(mailbox: Mailbox, line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world in which the domain of the mailbox publishes its servers."""
    server = mailbox.server
    async with world(server.tls) as made:
        made.web.pages["autoconfig.mail.test/mail/config-v1.1.xml"] = page(
            description(f"localhost:{server.imaps} SSL", f"localhost:{server.submissions} SSL")
        )
        own = {
            "directory": made.network.directory,
            "resolver": made.network.resolver,
            "ports": dict(made.network.ports),
        }
        monkeypatch.setenv("MAILBASE_NETWORK", line.file("network.json", json.dumps(own)))
        yield made


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """The commands, over nothing yet."""
    return CommandLine(tmp_path)


async def test_an_account_is_added_by_its_address_alone(there: World, line: CommandLine, mailbox: Mailbox) -> None:
    authority = ("--ca-file", str(mailbox.server.tls.ca_file))
    arguments = ("account", "add", mailbox.user, "--name", "desk", "--password-stdin", *authority)
    # the command has a loop of its own, and the world needs this one meanwhile
    added = await asyncio.to_thread(line.json, *arguments, given=mailbox.password.encode())
    assert added["state"] == "working"
    assert [check["ok"] for check in added["checks"]] == [True, True]
    local = mailbox.user.partition("@")[0]
    assert not [asked for asked in there.web.requests + there.dns.asked if local in asked]


async def test_servers_are_told_step_by_step(there: World, line: CommandLine, mailbox: Mailbox) -> None:
    authority = ("--ca-file", str(mailbox.server.tls.ca_file))
    told = await asyncio.to_thread(line.text, "account", "servers", mailbox.user, *authority)
    assert "- Looked among the presets for mail.test: not there." in told
    assert "+ Asked autoconfig.mail.test and mail.test over https: found localhost:" in told
    assert f"user      {mailbox.user}" in told


async def test_a_refusal_is_told_with_what_helps_at_that_provider(
    there: World, line: CommandLine, mailbox: Mailbox
) -> None:
    server = mailbox.server
    given = ("--imap", f"localhost:{server.imaps}", "--smtp", f"localhost:{server.submissions}")
    authority = ("--ca-file", str(server.tls.ca_file))
    arguments = ("account", "add", mailbox.user, "--provider", "icloud", "--password-stdin", *given, *authority)
    told = await asyncio.to_thread(line.error, *arguments, given=b"wrong")
    assert "NEMAIL_002" in told
    assert "iCloud wants an app password" in told
    assert "https://account.apple.com" in told


async def test_servers_that_nothing_proves_are_left_to_a_person(
    there: World, line: CommandLine, mailbox: Mailbox
) -> None:
    there.web.pages.clear()
    there.dns.records |= {
        "_imaps._tcp.mail.test SRV": ["0 1 993 imap.elsewhere.test."],
        "_submissions._tcp.mail.test SRV": ["0 1 465 smtp.elsewhere.test."],
    }
    authority = ("--ca-file", str(mailbox.server.tls.ca_file))
    arguments = ("account", "add", mailbox.user, "--password-stdin", *authority)
    told = await asyncio.to_thread(line.error, *arguments, given=b"sesame")
    assert "ACCOUNT_011" in told
    assert "--imap imap.elsewhere.test:993 --smtp smtp.elsewhere.test:465" in told


async def test_the_errand_tells_findings_as_lines_and_then_the_wish(
    there: World, line: CommandLine, mailbox: Mailbox
) -> None:
    lines = await errand(
        {
            "task": "discover",
            "store": str(line.path),
            "address": mailbox.user,
            "ca_file": str(mailbox.server.tls.ca_file),
        }
    )
    assert [(each["step"], each["ok"]) for each in lines[:-1]] == [("preset", False), ("autoconfig", True)]
    assert lines[-1]["ok"]
    assert lines[-1]["wish"] == {
        "address": mailbox.user,
        "provider": "generic",
        "imap": f"localhost:{mailbox.server.imaps}",
        "imap_security": "tls",
        "smtp": f"localhost:{mailbox.server.submissions}",
        "smtp_security": "tls",
        "user": mailbox.user,
    }


async def test_the_errand_of_an_unknown_domain_ends_without_servers(there: World, line: CommandLine) -> None:
    lines = await errand({"task": "discover", "store": str(line.path), "address": "a@no.test", "directory": False})
    assert lines[-1] == {"ok": False, "servers": None, "wish": {}}
    assert "switched off" in lines[2]["sentence"]


async def errand(task: dict[str, Any]) -> list[dict[str, Any]]:
    """Run an errand as the screens do; return its lines."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mail.errands"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "MAILBASE_SECRETS": str(Path(task["store"]).parent / "secrets")},
    )
    output, _none = await child.communicate(json.dumps(task).encode())
    assert child.returncode == 0
    return [json.loads(text) for text in output.splitlines()]
