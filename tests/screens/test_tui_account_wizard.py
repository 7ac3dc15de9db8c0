"""The questions that make an account, with answers that are told; those of real servers are in tests/wire."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from store import accounts, settings
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.new_account import (
    BEGUN,
    BEGUN_BY_PASTING,
    DESK,
    NOT_THERE,
    answer_address,
    focused,
    tell,
    to_browser,
    to_sign_in,
)
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tests.screens.told_errands import HANGS, PLACES, Told, found, look, plan, proven, refused, told
from tui.app import MailbaseApp
from tui.screens.account_wizard import AccountWizard
from tui.screens.accounts import AccountsScreen
from tui.widgets.browser_panel import BrowserPanel
from tui.widgets.secret_input import SecretInput

__all__ = ["told"]

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=["100x30", "80x24", "60x20"])
APPROVAL = {
    "code": "NAUTH_013",
    "sentence": "The organisation of desk@firm.example has not approved this program.",
    "next_step": "Send the administrator the text for administrators, then sign in again.",
    "words": "AADSTS90094: Admin consent is required.",
    "for_administrator": "desk@firm.example would like to use mailbase. Please approve it.\nApplication (client) ID: 1",
    "approve_at": "https://login.firm.example/adminconsent?client_id=1",
}


async def test_findings_are_folded_and_f2_shows_them(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: "● The domain itself names its servers.  f2: 2 steps" in shown(pilot))
        await do(pilot, "f2")
        assert "· Looked among the presets for firm.example: not there." in shown(pilot)
        await do(pilot, "f2")
        assert "Looked among the presets" not in shown(pilot)


async def test_steps_are_shown_as_they_come_and_escape_stops_the_search(bare: MailbaseApp, told: Told) -> None:
    told.answers["discover"] = [NOT_THERE, HANGS]
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: "· Looked among the presets" in shown(pilot))
        assert "… Looking for the servers of firm.example" in shown(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: "Stopped. Enter looks again" in shown(pilot))
        assert isinstance(bare.screen, AccountWizard)
        assert bare.screen.query_one("#address", Input).value == DESK


async def test_a_directory_that_is_switched_off_is_told(bare: MailbaseApp, empty: Store, told: Told) -> None:
    with empty.write() as tx:
        settings.put(tx, settings.DIRECTORY, settings.OFF)
    tell(told)
    left_out = found("directory", ok=False, sentence="The public directory was not asked: that is switched off.")
    srv = found("srv", ok=True, sentence="Asked DNS: found imap.firm.example:993.")
    told.answers["discover"][:2] = [NOT_THERE, left_out, srv]
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: "The domain names its servers in DNS." in shown(pilot))
        assert "The public directory of mail servers was not asked: that is switched off." in shown(pilot)


async def test_what_was_typed_goes_before_what_was_found(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    async with bare.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "a")
        await type_text(pilot, DESK)
        await do(pilot, "ctrl+o", "shift+tab")
        await type_text(pilot, "desk")
        bare.screen.query_one("#address", Input).focus()
        await press(pilot, "enter")
        await until(pilot, lambda: focused(pilot) == "sender")
        wish = told.of("look")[0]["wish"]
        assert (wish["user"], wish["imap"]) == ("desk", "imap.firm.example:993")


async def test_servers_that_only_dns_names_are_to_be_confirmed(bare: MailbaseApp, told: Told) -> None:
    tell(told, unproven=True)
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "Servers")
        assert "Only unsigned DNS names these servers" in shown(pilot)
        assert "Sender's name" not in shown(pilot)
        await do(pilot, "enter")
        assert focused(pilot) == "sender"


async def test_where_nothing_is_found_the_servers_are_asked_for(bare: MailbaseApp, told: Told) -> None:
    told.answers |= {"discover": [NOT_THERE, {"ok": False, "servers": None, "wish": {}}], "look": look(DESK)}
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "receives")
        assert "No servers were found for firm.example." in shown(pilot)
        await type_text(pilot, "imap.firm.example:993 tls")
        await do(pilot, "enter")
        await type_text(pilot, "smtp.firm.example")
        await do(pilot, "enter", "enter")
        await until(pilot, lambda: focused(pilot) == "sender")
        assert told.of("look")[0]["wish"]["imap"] == "imap.firm.example:993"


@pytest.mark.parametrize(
    ("code", "more"), [("SERVER_013", True), ("SERVER_003", False), ("SERVER_001", False)], ids=lambda it: str(it)
)
async def test_no_password_is_asked_for_before_both_servers_are_proven(
    bare: MailbaseApp, told: Told, code: str, more: bool
) -> None:
    tell(told)
    bad = refused("smtp", "smtp.firm.example", code, "It is refused.", "their words", "The remedy.")
    told.answers["look"] = [plan(DESK), proven("imap", "imap.firm.example"), bad, {"ok": False}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "sends")
        text = shown(pilot)
        assert f"! It is refused. ({code})" in text
        assert "their words" in text
        assert ("Authority file" in text) == more
        assert "Password" not in text
        assert "Sender's name" not in text
        told.answers["look"] = look(DESK)
        await do(pilot, *["enter"] * (5 if more else 2))
        await until(pilot, lambda: focused(pilot) == "sender")


async def test_the_first_account_asks_where_secrets_are_kept(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    told.answers["add account"] = [{"ok": False}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        assert focused(pilot) == "place"
        assert "there is none here" in shown(pilot)
        await do(pilot, "enter")
        assert focused(pilot) == "password"
        await type_text(pilot, "sesame")
        await do(pilot, "enter")
        task = told.of("add account")[0]
        assert (task["secret_place"], "passphrase" in task) == ("files", False)


async def test_a_passphrase_is_typed_twice(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    told.answers["add account"] = [{"ok": False}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        await do(pilot, "down", "enter")
        assert focused(pilot) == "passphrase"
        await type_text(pilot, "correct horse")
        await do(pilot, "enter")
        await type_text(pilot, "other horse")
        await do(pilot, "enter")
        assert "The two passphrases differ." in shown(pilot)
        assert focused(pilot) == "passphrase"
        for _time in range(2):
            await type_text(pilot, "correct horse")
            await do(pilot, "enter")
        await type_text(pilot, "sesame")
        await do(pilot, "enter")
        task = told.of("add account")[0]
        assert (task["secret_place"], task["passphrase"], task["password"]) == ("passphrase", "correct horse", "sesame")
        assert "horse" not in shown(pilot)


async def test_a_vault_that_is_locked_asks_for_its_passphrase(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    told.answers["secret places"] = [PLACES | {"chosen": "passphrase"}]
    error = {"code": "SECRET_004", "sentence": "The vault for passwords is locked."}
    told.answers["add account"] = [{"error": error}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        assert "Kept in         Encrypted files with a passphrase" in shown(pilot)
        assert focused(pilot) == "password"
        await type_text(pilot, "sesame")
        await do(pilot, "enter")
        assert focused(pilot) == "passphrase"
        await type_text(pilot, "correct horse")
        await do(pilot, "enter", "enter")
        assert told.of("add account")[1]["passphrase"] == "correct horse"


async def test_a_command_needs_no_place(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    told.answers["add account"] = [{"ok": False}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        await do(pilot, "shift+tab", "down", "enter")
        assert focused(pilot) == "command"
        assert "Kept in" not in shown(pilot)
        await type_text(pilot, "pass show desk")
        await do(pilot, "enter")
        assert told.of("add account")[0]["wish"]["password_command"] == "pass show desk"


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("gmail", ["Switch on 2-step verification", "Make it at: https://myaccount.google.com/apppasswords"]),
        ("icloud", ["Make an app password", "https://account.apple.com"]),
        ("yahoo", ["Make an app password", "https://login.yahoo.com/account/security"]),
        ("gmx", ["Allow IMAP", "Settings: https://hilfe.gmx.net/pop-imap/einschalten.html"]),
        ("web.de", ["Allow IMAP", "Settings: https://hilfe.web.de/pop-imap/einschalten.html"]),
        ("microsoft365", ["Microsoft takes no passwords", "Register it at: https://entra.microsoft.com", "Client ID"]),
    ],
)
async def test_what_a_provider_wants_is_told_where_it_matters(
    bare: MailbaseApp, told: Told, provider: str, said: list[str]
) -> None:
    tell(told, provider=provider)
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        if focused(pilot) == "way":
            await do(pilot, "enter")
        text = shown(pilot)
        assert [each for each in said if each not in text] == []


async def test_microsoft_is_signed_in_to_in_the_browser_alone(bare: MailbaseApp, told: Told) -> None:
    tell(told, provider="microsoft365")
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "sender")
        assert "Microsoft 365 puts its own name for the account" in shown(pilot)
        await do(pilot, "enter")
        assert focused(pilot) == "client_id"
        assert not bare.screen.query_one("#way").can_focus


async def test_code_and_address_are_copied_by_the_terminal(bare: MailbaseApp, told: Told) -> None:
    tell(told, provider="microsoft365")
    told.answers |= {"secret places": [PLACES | {"chosen": "files"}], "oauth begin": [BEGUN], "oauth finish": [HANGS]}
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_browser(pilot)
        await until(pilot, lambda: "ABCD-EFGH" in shown(pilot))
        assert "Waiting for you, 15 min left" in shown(pilot)
        await press(pilot, "c")
        assert bare.clipboard == "ABCD-EFGH"
        await press(pilot, "y")
        assert bare.clipboard == "https://login.firm.example/device"
        assert "c copy code" in shown(pilot) or "copied" in shown(pilot)
        told.answers["oauth begin"] = [BEGUN_BY_PASTING]
        await press(pilot, "o")
        await until(pilot, lambda: "Ended at" in shown(pilot))
        assert [task["way"] for task in told.of("oauth begin")] == ["", "pasted"]
        await press(pilot, "y")
        assert bare.clipboard == BEGUN_BY_PASTING["address"]
        await press(pilot, "escape")
        await settle(pilot)


async def test_a_wrong_address_is_pasted_anew(bare: MailbaseApp, told: Told) -> None:
    tell(told, provider="microsoft365")
    error = {"code": "OAUTH_006", "sentence": "This is not the address at which the sign-in ended."}
    told.answers |= {"secret places": [PLACES | {"chosen": "files"}], "oauth begin": [BEGUN_BY_PASTING]}
    told.answers["oauth finish"] = [{"error": error}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_browser(pilot)
        await until(pilot, lambda: "Ended at" in shown(pilot))
        await press(pilot, "enter")
        await type_text(pilot, "http://elsewhere.example")
        await press(pilot, "enter")
        await until(pilot, lambda: "This is not the address" in shown(pilot))
        await until(pilot, lambda: focused(pilot) == "landed")
        assert bare.screen.query_one(BrowserPanel).begun is not None


async def test_a_refusal_of_an_organisation_comes_with_a_text_to_copy(bare: MailbaseApp, told: Told) -> None:
    tell(told, provider="microsoft365")
    told.answers |= {"secret places": [PLACES | {"chosen": "files"}], "oauth begin": [BEGUN]}
    told.answers["oauth finish"] = [{"error": APPROVAL}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_browser(pilot)
        await until(pilot, lambda: "(NAUTH_013)" in shown(pilot))
        assert "has not approved this program." in shown(pilot)
        await until(pilot, lambda: focused(pilot) == "AdministratorText")
        await press(pilot, "c")
        assert bare.clipboard == APPROVAL["for_administrator"]
        await press(pilot, "y")
        assert bare.clipboard == APPROVAL["approve_at"]
        await press(pilot, "f3")
        assert bare.clipboard == "https://entra.microsoft.com"


async def test_an_address_that_is_none_is_told_below_it(bare: MailbaseApp, told: Told) -> None:
    error = {"code": "LETTER_001", "sentence": "“desk” is not an e-mail address.", "next_step": "Correct it."}
    told.answers["discover"] = [{"error": error}]
    async with bare.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "desk")
        await until(pilot, lambda: "“desk” is not an e-mail address. (LETTER_001)" in shown(pilot))
        assert focused(pilot) == "address"


async def test_an_address_that_has_an_account_already_is_told(filled: Store, told: Told) -> None:
    fill_post(filled)
    tell(told)
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await answer_address(pilot, "Office@firm.example")
        assert "The account office has this address already." in shown(pilot)


async def test_escape_leaves_and_the_answers_are_there_again_but_no_secret(bare: MailbaseApp, told: Told) -> None:
    tell(told)
    async with bare.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        await do(pilot, "enter")
        await type_text(pilot, "sesame")
        await do(pilot, "escape")
        assert isinstance(bare.screen, AccountsScreen)
        await do(pilot, "a")
        assert isinstance(bare.screen, AccountWizard)
        assert bare.screen.query_one("#address", Input).value == DESK
        assert bare.screen.query_one("#password", SecretInput).value == ""


async def test_the_client_id_of_another_account_of_the_provider_is_there(filled: Store, told: Told) -> None:
    fill_post(filled)
    with filled.write() as tx:
        tx.run("UPDATE accounts SET client_id = 'known-id' WHERE provider = 'microsoft365'")
    tell(told, provider="microsoft365")
    told.answers["secret places"] = [PLACES | {"chosen": "files"}]
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await to_sign_in(pilot)
        assert app.screen.query_one("#client_id", Input).value == "known-id"
    assert accounts.every(filled.read())


@SIZES
def test_snapshot_of_looking_for_servers(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    told.answers["discover"] = [NOT_THERE, HANGS]

    async def show(pilot: Hands) -> None:
        await answer_address(pilot)
        await until(pilot, lambda: "Looked among" in shown(pilot))

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_proven_servers(snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]) -> None:
    tell(told)

    async def show(pilot: Hands) -> None:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "sender")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_a_refused_certificate(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told)
    sentence = "The certificate of imap.firm.example:993 is self-signed or from an authority that is not known here."
    bad = refused("imap", "imap.firm.example", "SERVER_013", sentence, "self-signed certificate", "…")
    told.answers["look"] = [plan(DESK), bad, proven("smtp", "smtp.firm.example"), {"ok": False}]

    async def show(pilot: Hands) -> None:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "receives")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_unproven_servers(snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]) -> None:
    tell(told, unproven=True)

    async def show(pilot: Hands) -> None:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "Servers")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_nothing_found(snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]) -> None:
    told.answers["discover"] = [NOT_THERE, {"ok": False, "servers": None, "wish": {}}]

    async def show(pilot: Hands) -> None:
        await answer_address(pilot)
        await until(pilot, lambda: focused(pilot) == "receives")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_ways_to_sign_in(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told, provider="gmail")

    async def show(pilot: Hands) -> None:
        await to_sign_in(pilot)
        await until(pilot, lambda: focused(pilot) == "way")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_where_secrets_are_kept(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told, provider="gmail")

    async def show(pilot: Hands) -> None:
        await to_sign_in(pilot)
        await do(pilot, "enter")

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_a_refused_password(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told, provider="gmail")
    words = "535-5.7.8 Username and Password not accepted. BadCredentials"
    refusals = [
        refused(step, f"{step}.firm.example", "NEMAIL_002", f"{step}.firm.example refused to sign in.", words)
        for step in ("imap", "smtp")
    ]
    told.answers["add account"] = [*refusals, {"ok": False}]

    async def show(pilot: Hands) -> None:
        await to_sign_in(pilot)
        await do(pilot, "enter", "enter")
        await type_text(pilot, "sesame")
        await do(pilot, "enter")
        await until(pilot, lambda: "(NEMAIL_002)" in shown(pilot))
        await settle(pilot)

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
@pytest.mark.parametrize("begun", [BEGUN, BEGUN_BY_PASTING], ids=["code", "pasted"])
def test_snapshot_of_a_browser_that_is_waited_for(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int], begun: dict[str, Any]
) -> None:
    tell(told, provider="microsoft365")
    told.answers |= {"secret places": [PLACES | {"chosen": "files"}], "oauth begin": [begun], "oauth finish": [HANGS]}

    async def show(pilot: Hands) -> None:
        await to_browser(pilot)
        await until(pilot, lambda: focused(pilot) == "BrowserPanel")
        await settle(pilot)

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_a_refusal_of_an_organisation(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told, provider="microsoft365")
    told.answers |= {"secret places": [PLACES | {"chosen": "files"}], "oauth begin": [BEGUN]}
    told.answers["oauth finish"] = [{"error": APPROVAL}]

    async def show(pilot: Hands) -> None:
        await to_browser(pilot)
        await until(pilot, lambda: focused(pilot) == "AdministratorText")
        await settle(pilot)

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_an_account_that_is_ready(
    snap_compare: Any, bare: MailbaseApp, told: Told, size: tuple[int, int]
) -> None:
    tell(told)
    signed = [
        {"step": step, "ok": True, "sentence": f"Signed in to {step}.firm.example as {DESK}."}
        for step in ("imap", "smtp")
    ]
    told.answers["add account"] = [*signed, {"ok": True, "account": 1, "name": "desk"}]

    async def show(pilot: Hands) -> None:
        await to_sign_in(pilot)
        await do(pilot, "enter")
        await type_text(pilot, "sesame")
        await do(pilot, "enter")
        await until(pilot, lambda: focused(pilot) == "made")
        await settle(pilot)

    assert snap_compare(bare, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_signing_in_again(snap_compare: Any, filled: Store, told: Told, size: tuple[int, int]) -> None:
    fill_post(filled)
    app = MailbaseApp(filled, with_worker=False)

    async def show(pilot: Hands) -> None:
        await do(pilot, "g", "a", "down", "r")
        await until(pilot, lambda: focused(pilot) == "client_id")
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)
