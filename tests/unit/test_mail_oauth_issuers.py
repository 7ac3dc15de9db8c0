"""Who signs an account in, as its settings name them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail.account_setup import Wish, planned
from mail.oauth.asking import Asking
from mail.oauth.errors import NoClientError, NoIssuerError
from mail.oauth.issuers import issuer_of
from store.accounts import NewAccount


def account(address: str = "anna@firm.example", **wish: str) -> NewAccount:
    return planned(Wish(address=address, auth="oauth", **wish))


@pytest.mark.parametrize(
    ("address", "issuer"),
    [
        ("anna@outlook.com", "login.microsoftonline.com"),
        ("anna@firm.onmicrosoft.com", "login.microsoftonline.com"),
        ("anna@gmail.com", "accounts.google.com"),
    ],
)
def test_an_address_of_a_known_provider_needs_no_issuer(address: str, issuer: str) -> None:
    assert issuer_of(account(address)).name == issuer


def test_microsoft_s_tenant_and_cloud_stand_in_its_addresses() -> None:
    found = issuer_of(account("anna@outlook.com", tenant="firm.example"))
    assert found.authority == "https://login.microsoftonline.com/firm.example"
    assert found.scopes[0] == "https://outlook.office.com/IMAP.AccessAsUser.All"
    elsewhere = issuer_of(account(issuer="microsoft@login.microsoftonline.us"))
    assert elsewhere.authority == "https://login.microsoftonline.us/common"
    assert elsewhere.scopes[1] == "https://outlook.office365.us/SMTP.Send"


def test_any_other_issuer_is_an_https_address() -> None:
    found = issuer_of(account(issuer="https://id.firm.example/realms/mail/", scope=" mail  offline_access "))
    assert (found.name, found.authority) == ("id.firm.example", "https://id.firm.example/realms/mail")
    assert found.scopes == ("mail", "offline_access")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"issuer": "http://id.firm.example"},
        {"issuer": "https://"},
        {"issuer": "https://anna:secret@id.firm.example"},
        {"issuer": "https://id.firm.example/?a=b"},
        {"issuer": "https://id.firm.example/a b"},
        {"issuer": "https://[id"},
        {"issuer": "yahoo"},
        {"issuer": "google@elsewhere.example"},
        {"issuer": "microsoft@id.firm.example/path"},
        {"issuer": "microsoft", "tenant": "a/../b"},
        {"issuer": "microsoft", "tenant": "a?b"},
    ],
)
def test_what_is_no_issuer_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(NoIssuerError):
        issuer_of(account(**settings))


def test_nobody_is_asked_without_a_client_id() -> None:
    with pytest.raises(NoClientError, match=r"login\.microsoftonline\.com") as caught:
        Asking(account("anna@outlook.com"))
    assert "http://localhost" in caught.value.next_step
    assert Asking(account("anna@outlook.com", client_id=" 1234 ")).account.client_id == "1234"
    with pytest.raises(NoClientError):
        Asking(replace(account("anna@outlook.com"), client_id="12\n34"))


def test_a_sign_in_through_a_browser_leaves_no_password_command() -> None:
    assert account("anna@outlook.com", password_command="pass show x").password_command == ""
    assert planned(Wish("anna@firm.example", password_command="pass show x")).auth == "command"
    assert planned(Wish("anna@firm.example")).auth == "password"
