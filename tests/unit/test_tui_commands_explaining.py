"""``explain``: what a code means."""

from __future__ import annotations

from command_line import CommandLine


def test_a_code_is_explained_with_cause_remedy_and_keys(line: CommandLine) -> None:
    told = line.run("explain", "nemail_002").stdout
    assert "NEMAIL_002  SERVER refused to sign in as USER." in told
    assert "why         The password was mistyped" in told
    assert "g a, then r: Accounts, sign in" in told
    assert "or          The sign-in of USER at SERVER has ended." in told


def test_json_has_all_of_it(line: CommandLine) -> None:
    told = line.json("explain", "NAUTH_013")
    assert told["place"] == "accounts.sign_in"
    assert told["reasons"][0]["sentence"] == "The organisation of USER has switched off sending by SMTP."


def test_without_a_code_all_are_listed(line: CommandLine) -> None:
    codes = [one["code"] for one in line.json("explain")]
    assert codes[:4] == ["NEMAIL_002", "NAUTH_013", "ACCESS_137", "CONT_002"]
    assert {"ERRAND_001", "FORMULA_001", "STORE_001"} <= set(codes)


def test_an_unknown_code_is_told(line: CommandLine) -> None:
    assert "CODE_001: No error has the code “NEMAIL”." in line.error("explain", "NEMAIL")
