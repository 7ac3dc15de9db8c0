"""Members, who uses an account, and the mail of a base, by commands."""

from __future__ import annotations

import pytest
from command_line import CommandLine

from store import accounts


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """The commands over a base and an account that the owner connected."""
    billing.text("member", "list")
    billing.add_account()
    store = billing.store()
    with store.write() as tx:
        tx.run("UPDATE accounts SET owner_id = 1")
    store.close()
    return billing


def send(line: CommandLine, *more: str) -> tuple[str, ...]:
    return (*more, "send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Your invoice")


def test_members_are_added_listed_and_given_roles(line: CommandLine) -> None:
    (owner,) = line.json("member", "list")
    assert owner["role"] == "owner"
    assert line.json("member", "add", "Ben") == {"name": "Ben", "role": "member"}
    assert line.json("member", "add", "Gast", "--role", "guest") == {"name": "Gast", "role": "guest"}
    assert line.text("member", "role", "Ben", "admin") == "Ben is admin now.\n"
    assert [(one["name"], one["role"]) for one in line.json("member", "list")][1:] == [
        ("Ben", "admin"),
        ("Gast", "guest"),
    ]
    assert "BASE_005" in line.error("member", "add", "ben")
    assert "MEMBER_003" in line.error("member", "role", owner["name"], "member")
    assert "MEMBER_002" in line.error("--as", "Gast", "member", "role", "Gast", "admin")
    assert "Gast" in line.text("member", "list")


def test_an_account_is_shared_with_one_or_with_everyone(desk: CommandLine) -> None:
    desk.text("member", "add", "Ben")
    (owner, _ben) = desk.json("member", "list")
    refused = desk.error(*send(desk, "--as", "Ben"))
    assert f"ACCESS_137: Ben may not send from desk: {owner['name']} connected it." in refused
    assert "`mailbase-tui account share desk --with Ben`" in refused
    shared = desk.json("account", "share", "desk", "--with", "Ben")
    assert shared == {"name": "desk", "owner": owner["name"], "everyone": False, "users": ["Ben"]}
    assert desk.json(*send(desk, "--as", "Ben"))["state"] == "queued"
    assert desk.text("account", "unshare", "desk", "--with", "Ben") == f"desk is used by: {owner['name']}.\n"
    assert "ACCESS_137" in desk.error(*send(desk, "--as", "Ben"))
    assert desk.text("account", "share", "desk", "--everyone") == "desk is used by: everyone.\n"
    (listed,) = desk.json("account", "list")
    assert (listed["everyone"], listed["users"]) == (True, [])
    assert desk.json(*send(desk, "--as", "Ben"))["state"] == "queued"
    desk.text("account", "unshare", "desk", "--everyone")
    assert desk.text("account", "list").rstrip().endswith(owner["name"])
    assert desk.run("account", "share", "desk").exit_code == 2


def test_somebody_elses_account_is_neither_shared_nor_removed(desk: CommandLine) -> None:
    desk.text("member", "add", "Ben")
    for command in (("share", "desk", "--everyone"), ("remove", "desk"), ("set", "desk", "name=mine")):
        assert "ACCOUNT_020" in desk.error("--as", "Ben", "account", *command)
    store = desk.store()
    assert [one.name for one in accounts.every(store.read())] == ["desk"]
    store.close()


def test_mail_of_a_base_is_switched_and_what_waits_says_why(desk: CommandLine) -> None:
    queued = desk.json(*send(desk))
    assert desk.text("base", "mail", "Billing") == "Mail is on in Billing.\n"
    assert desk.json("base", "mail", "Billing", "off") == {"base": "Billing", "mail": False}
    refused = desk.error(*send(desk))
    assert "BASE_030: Mail is switched off in Billing." in refused
    assert "`mailbase-tui base mail Billing on`" in refused
    (held,) = desk.json("outbox")
    assert (held["id"], held["state"], held["code"]) == (queued["outbox"], "queued", "BASE_030")
    assert "BASE_030" in desk.text("outbox")
    (base,) = desk.json("bases")
    assert (base["mail"], base["accounts"]) == (False, ["desk"])
    desk.text("undo")
    (held,) = desk.json("outbox")
    assert held["code"] is None


def test_accounts_of_a_base_are_connected_and_disconnected(desk: CommandLine) -> None:
    desk.add_account("second", "second@firm.example")
    off = desk.json("base", "accounts", "Billing", "--disconnect", "desk")
    assert off == {"base": "Billing", "accounts": ["second"]}
    refused = desk.error(*send(desk))
    assert "BASE_031: The account desk is not connected to Billing." in refused
    assert "`mailbase-tui base accounts Billing --connect desk`" in refused
    assert desk.json("base", "accounts", "Billing", "--connect", "desk")["accounts"] == ["desk", "second"]
    assert desk.json(*send(desk))["state"] == "queued"
    desk.text("copy", "Billing", "Archive")
    told = desk.text("base", "accounts", "Archive")
    assert told == "No account is connected to Archive; --connect NAME connects one.\n"
    assert "on" in desk.text("bases")
    assert "ACCOUNT_001" in desk.error("base", "accounts", "Billing", "--connect", "nobody")
