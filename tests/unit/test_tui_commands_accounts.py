"""Accounts by commands, as far as that goes without servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from command_line import CommandLine


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of loopback that nobody listens on, and nobody else can take meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def add(port: int, *more: str) -> tuple[str, ...]:
    servers = ("--imap", f"127.0.0.1:{port}", "--smtp", f"127.0.0.1:{port}")
    return ("account", "add", "desk@firm.example", *servers, *more)


def test_an_account_whose_servers_refuse_is_not_saved(line: CommandLine, closed_port: int) -> None:
    told = line.error(*add(closed_port, "--password-stdin"), given=b"sesame\n")
    assert told.count("SERVER_001") == 2
    assert "Nothing was saved." in told
    assert "sesame" not in told
    assert line.json("account", "list") == []


def test_a_failed_check_is_told_in_json_too(line: CommandLine, closed_port: int) -> None:
    import json

    result = line.run(*add(closed_port, "--password-stdin", "--json"), given=b"sesame")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["name"], found["address"], found["state"]) == ("desk", "desk@firm.example", "new")
    assert [(one["step"], one["ok"], one["code"]) for one in found["checks"]] == [
        ("imap", False, "SERVER_001"),
        ("smtp", False, "SERVER_001"),
    ]


def test_a_sign_in_through_a_browser_needs_an_issuer_and_a_client_id(line: CommandLine) -> None:
    assert "OAUTH_002" in line.error("account", "add", "anna@firm.example", "--provider", "generic", "--oauth")
    told = line.error("account", "add", "anna@outlook.com", "--oauth")
    assert "OAUTH_003" in told
    assert "http://localhost" in told
    both = line.run("account", "add", "anna@outlook.com", "--oauth", "--client-id", "x", "--password-stdin", given=b"x")
    assert both.exit_code == 2


def test_a_password_must_come_from_somewhere(line: CommandLine, closed_port: int) -> None:
    assert line.run(*add(closed_port)).exit_code == 2
    both = line.run(*add(closed_port, "--password-stdin", "--password-command", "true"), given=b"x")
    assert both.exit_code == 2


def test_a_password_of_unknown_bytes_is_refused_and_never_shown(line: CommandLine, closed_port: int) -> None:
    result = line.run(*add(closed_port, "--password-stdin"), given=b"s\xffsame\n")
    assert result.exit_code == 2
    assert "same" not in result.output


def test_a_failing_password_command_is_told(line: CommandLine, closed_port: int) -> None:
    assert "SECRET_003" in line.error(*add(closed_port, "--password-command", "false"))


def test_what_is_no_address_is_an_error(line: CommandLine) -> None:
    assert "LETTER_001" in line.error("account", "add", "desk", "--password-stdin", given=b"x")
    assert "LETTER_001" in line.error("account", "add", "a\nb@c.test", "--password-stdin", given=b"x")


def test_a_name_that_is_taken_is_told_before_any_server_is_asked(line: CommandLine, closed_port: int) -> None:
    line.add_account()
    told = line.error(*add(closed_port, "--password-stdin"), given=b"x")
    assert "BASE_005" in told
    assert "SERVER_001" not in told


def test_accounts_are_listed_with_their_state(line: CommandLine) -> None:
    line.add_account()
    (told,) = line.json("account", "list")
    known = {"name": "desk", "address": "desk@firm.example", "provider": "generic", "state": "working"}
    assert told == told | known | {"code": None, "last_fetch": None}


def test_checking_an_account_that_cannot_be_reached_ends_with_one(line: CommandLine) -> None:
    line.add_account()
    assert line.error("account", "check", "desk").count("SERVER_001") == 2


def test_a_new_password_that_was_not_tried_is_not_kept(line: CommandLine) -> None:
    from mail.vault.account_secret import password_of

    account = line.add_account()
    line.error("account", "signin", "desk", "--password-stdin", given=b"other")
    assert password_of(line.store(), line.vault, account) == "sesame"


def test_settings_that_touch_no_server_are_saved_at_once(line: CommandLine) -> None:
    line.add_account()
    changed = line.json("account", "set", "desk", "name=office", "sender-name=The office", "reply-to=all@firm.example")
    assert changed == {"name": "office", "changed": ["name", "reply-to", "sender-name"]}
    assert [one["name"] for one in line.json("account", "list")] == ["office"]


def test_new_servers_are_tried_before_they_are_saved(line: CommandLine, closed_port: int) -> None:
    from store import accounts

    line.add_account()
    told = line.error("account", "set", "desk", f"imap=127.0.0.1:{closed_port}")
    assert "Nothing was saved." in told
    account = accounts.find(line.store().read(), "desk")
    assert account is not None
    assert account.imap_port == 1


def test_settings_that_are_none_are_wrong_usage(line: CommandLine) -> None:
    line.add_account()
    assert line.run("account", "set", "desk", "password=secret").exit_code == 2
    assert line.run("account", "set", "desk", "name").exit_code == 2


def test_a_removed_account_takes_its_password_along(line: CommandLine) -> None:
    from mail.vault.account_secret import secret_entry

    account = line.add_account()
    assert line.json("account", "remove", "desk") == {"removed": "desk"}
    assert line.json("account", "list") == []
    assert line.vault.get(secret_entry(line.store(), account)) is None


@pytest.mark.parametrize("command", [("check",), ("remove",), ("test", "--to", "a@b.test"), ("set", "name=x")])
def test_an_account_nobody_has_is_an_error(line: CommandLine, command: tuple[str, ...]) -> None:
    name, *more = command
    assert "ACCOUNT_001" in line.error("account", name, "desk", *more)


def test_a_practice_store_takes_no_real_account(line: CommandLine, closed_port: int) -> None:
    from store import settings

    store = line.store()
    with store.write() as tx:
        settings.put(tx, settings.PRACTICE, "1")
    store.close()
    assert "DEMO_003" in line.error(*add(closed_port, "--password-stdin"), given=b"x")
