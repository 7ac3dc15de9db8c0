"""Signing in through a browser as the screens and the commands do it: begun by one process, finished by another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from at_work import account_of, state_of
from dovecot_server import Mailbox
from errand_process import errand
from identity_provider import APPROVAL_NEEDED, CONSENT_DENIED, IdentityProvider
from oauth_office import KINDS, MICROSOFT, STANDARD, issuer_settings, open_oauth_office, wish_for
from office import CUSTOMER, Office
from postfix_server import Postfix

from mail.vault.account_secret import tokens_of
from mail.vault.file_vault import FileVault
from store import accounts
from store.accounts import NEEDS_SIGN_IN, WORKING
from store.workspace import Store


@pytest.fixture
def office(
    tmp_path: Path,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    return open_oauth_office(tmp_path, oauth_mailbox, oauth_postfix.submission, provider)


def by_person(provider: IdentityProvider, begun: dict[str, Any]) -> str:
    """Do what a person does who is shown how a sign-in was begun; return what is pasted."""
    if begun["code"]:
        provider.type_code(begun["code"])
        return ""
    return provider.visit(begun["address"])


@pytest.mark.parametrize("way", ["device", "pasted"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_account_is_added_by_two_errands(
    kind: str,
    way: str,
    tmp_path: Path,
    provider: IdentityProvider,
    oauth_mailbox: Mailbox,
    oauth_postfix: Postfix,
) -> None:
    places = (tmp_path / "mailbase.db", tmp_path / "vault")
    store = Store.open(places[0])
    wish = asdict(wish_for(oauth_mailbox, oauth_postfix.submission, provider, kind))
    begun = errand(*places, task="oauth begin", wish=wish, way=way)[0][-1]
    assert begun["way"] == way
    assert begun["address"].startswith(provider.address)
    pasted = by_person(provider, begun)
    *checks, last = errand(*places, task="oauth finish", wish=wish, ticket=begun["ticket"], pasted=pasted)[0]
    assert [check["ok"] for check in checks] == [True, True], checks
    account = accounts.load(store.read(), last["account"])
    assert account is not None
    assert (account.state, account.auth, account.client_id) == (WORKING, "oauth", wish["client_id"])
    assert tokens_of(store, FileVault(places[1]), account).refresh_token
    assert errand(*places, task="check", account=account.id)[0][-1] == {"ok": True}
    assert errand(*places, task="test mail", account=account.id, to=CUSTOMER)[0][-1]["ok"]


def test_an_account_signs_in_again_by_two_errands(office: Office, provider: IdentityProvider, tmp_path: Path) -> None:
    places = (office.store.path, tmp_path / "vault")
    provider.end_sign_ins()
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    office.work()
    assert (account_of(office).state, state_of(office, entry)) == (NEEDS_SIGN_IN, "queued")
    told = errand(*places, task="check", account=office.account.id)[0][-1]
    assert told["error"]["code"] == "NEMAIL_002"
    begun = errand(*places, task="oauth begin", account=office.account.id)[0][-1]
    by_person(provider, begun)
    *checks, last = errand(*places, task="oauth finish", account=office.account.id, ticket=begun["ticket"])[0]
    assert last["ok"], checks
    office.work()
    assert (account_of(office).state, state_of(office, entry)) == (WORKING, "sent")


def test_somebody_else_s_sign_in_is_not_kept(office: Office, provider: IdentityProvider, tmp_path: Path) -> None:
    places = (office.store.path, tmp_path / "vault")
    before = tokens_of(office.store, office.vault, office.account)
    provider.user = "somebody.else@mail.test"
    begun = errand(*places, task="oauth begin", account=office.account.id, way="pasted")[0][-1]
    task = {"task": "oauth finish", "account": office.account.id, "ticket": begun["ticket"]}
    *checks, last = errand(*places, **task, pasted=by_person(provider, begun))[0]
    assert last == {"ok": False}
    assert {check["code"] for check in checks} == {"NEMAIL_002"}
    assert tokens_of(office.store, office.vault, office.account) == before


def test_a_refusal_comes_with_a_text_for_the_administrator(
    office: Office, provider: IdentityProvider, tmp_path: Path
) -> None:
    provider.refusals["authorize"] = APPROVAL_NEEDED
    places = (office.store.path, tmp_path / "vault")
    begun = errand(*places, task="oauth begin", account=office.account.id)[0][-1]
    told = errand(*places, task="oauth finish", account=office.account.id, ticket=begun["ticket"])[0][-1]["error"]
    assert told["code"] == "NAUTH_013"
    assert office.account.client_id in told["for_administrator"]


class Typing:
    """A command that a person talks to: reads what it prints as it comes, types into it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "dev", "-m", "tui", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "MAILBASE_STORE": str(folder / "mailbase.db"),
                "MAILBASE_SECRETS": str(folder / "vault"),
                "HOME": str(folder),
                "BROWSER": "false",
            },
        )

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def note(self) -> str:
        assert self._process.stderr is not None
        return self._process.stderr.readline().strip()

    def end(self, typed: str = "") -> tuple[int, str, str]:
        out, err = self._process.communicate(typed, timeout=60)
        return self._process.returncode, out, err


def add(mailbox: Mailbox, postfix: Postfix, provider: IdentityProvider, kind: str) -> list[str]:
    settings = {name.replace("_", "-"): value for name, value in issuer_settings(provider, kind).items()}
    settings |= {"imap": f"localhost:{mailbox.server.imaps}", "smtp": f"localhost:{postfix.submission}"}
    settings |= {"imap-security": "tls", "smtp-security": "starttls", "ca-file": str(mailbox.server.tls.ca_file)}
    named = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return ["account", "add", mailbox.user, "--name", "desk", "--oauth", *named]


def test_a_command_shows_a_code_and_adds_the_account(
    tmp_path: Path, provider: IdentityProvider, oauth_mailbox: Mailbox, oauth_postfix: Postfix
) -> None:
    command = Typing(tmp_path, *add(oauth_mailbox, oauth_postfix, provider, MICROSOFT))
    assert f"{provider.address}/device" in command.line()
    provider.type_code(command.line())
    code, out, err = command.end()
    assert (code, err) == (0, "")
    assert "Added the account desk." in out


def test_a_command_reads_the_pasted_address_and_signs_in_again(
    tmp_path: Path, provider: IdentityProvider, oauth_mailbox: Mailbox, oauth_postfix: Postfix
) -> None:
    command = Typing(tmp_path, *add(oauth_mailbox, oauth_postfix, provider, STANDARD), "--way", "pasted")
    command.line()
    landed = provider.visit(command.line())
    assert landed.startswith(command.line().partition("page, ")[2].partition("…")[0])
    code, _out, err = command.end(landed + "\n")
    assert (code, err) == (0, "")
    provider.end_sign_ins()
    assert Typing(tmp_path, "account", "check", "desk").end()[0] == 1
    again = Typing(tmp_path, "account", "signin", "desk", "--way", "pasted", "--json")
    again.note()
    code, out, err = again.end(provider.visit(again.note()) + "\n")
    assert (code, json.loads(out)["state"]) == (0, WORKING), err
    assert Typing(tmp_path, "account", "check", "desk").end()[0] == 0
    # settings of the sign-in outlive a change of other settings
    assert Typing(tmp_path, "account", "set", "desk", f"smtp=localhost:{oauth_postfix.submissions}").end()[0] == 0
    assert Typing(tmp_path, "account", "check", "desk").end()[0] == 0


def test_a_command_tells_what_to_say_to_the_administrator(
    tmp_path: Path, provider: IdentityProvider, oauth_mailbox: Mailbox, oauth_postfix: Postfix
) -> None:
    provider.refusals["authorize"] = CONSENT_DENIED
    code, _out, err = Typing(tmp_path, *add(oauth_mailbox, oauth_postfix, provider, MICROSOFT)).end()
    assert code == 1
    assert err.startswith("NAUTH_013: ")
    assert "AADSTS65004" in err
    assert f"https://localhost:{provider.port}/firm.example/adminconsent?client_id=" in err
