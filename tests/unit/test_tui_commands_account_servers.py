"""Finding servers by commands, as far as that goes without a network."""

from __future__ import annotations

import json

from command_line import CommandLine


def test_the_servers_of_a_known_provider_are_told_with_what_it_wants(line: CommandLine) -> None:
    told = line.text("account", "servers", "anna@gmx.net")
    assert "imap.gmx.net:993" in told
    assert "mail.gmx.net:465" in told
    assert "Allow IMAP" in told
    found = line.json("account", "servers", "anna@web.de")
    assert found["servers"]["imap"] == {"host": "imap.web.de", "port": 993, "security": "tls"}
    assert (found["servers"]["user"], found["servers"]["provider"]) == ("anna", "web.de")
    assert [(finding["step"], finding["ok"]) for finding in found["findings"]] == [("preset", True)]


def test_what_is_no_address_has_no_servers(line: CommandLine) -> None:
    assert "LETTER_001" in line.error("account", "servers", "anna")


def test_the_directory_can_be_switched_off_for_good(line: CommandLine) -> None:
    assert line.json("account", "directory") == {"directory": True}
    assert line.json("account", "directory", "off") == {"directory": False}
    assert line.json("account", "directory") == {"directory": False}
    assert "not asked" in line.text("account", "directory")
    assert line.json("account", "directory", "on") == {"directory": True}
    assert line.run("account", "directory", "maybe").exit_code == 2


def test_finding_nothing_ends_with_an_error_that_says_what_to_do(line: CommandLine) -> None:
    told = line.error("account", "servers", "anna@firm.test")
    assert "ACCOUNT_010" in told
    assert "--imap" in told
    result = line.run("account", "servers", "anna@firm.test", "--json", "--no-directory")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["servers"] is None
    assert [finding["step"] for finding in found["findings"]][-1] == "guess"
    added = line.error("account", "add", "anna@firm.test", "--password-stdin", given=b"sesame")
    assert "ACCOUNT_010" in added
    assert "Tried the usual names below firm.test" in added
    assert line.json("account", "list") == []
