"""What an account shows its servers, and how the vault keeps it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mail.account_setup import Wish, planned
from mail.credential import Credential, another_credential, credential_of, renewed_credential, shown
from mail.errors import NoSecretError, UnconfirmedError
from mail.vault.account_secret import Tokens, client_secret_of, keep, keep_for, read, secret_entry, tokens_of, written
from mail.vault.file_vault import FileVault
from store import accounts
from store.accounts import Account
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "vault")


@pytest.fixture
def account(store: Store) -> Account:
    with store.write() as tx:
        return accounts.add(tx, planned(Wish("desk@firm.example", smtp="smtp.firm.example:587")))


def test_the_vault_gives_the_password_and_a_command_wins_over_it(
    store: Store, account: Account, vault: FileVault
) -> None:
    keep(store, vault, account, "from the vault")
    assert credential_of(store, vault, account) == Credential("from the vault")
    with_command = replace(account, password_command="echo from the command")
    keep_for(store, vault, account, with_command)
    assert credential_of(store, vault, with_command) == Credential("from the command")
    assert "from the vault" not in (vault.get(secret_entry(store, account)) or "")


def test_a_password_that_stands_alone_in_the_vault_is_read(store: Store, account: Account, vault: FileVault) -> None:
    vault.set(secret_entry(store, account), "sesame")
    assert credential_of(store, vault, account) == Credential("sesame")


@pytest.mark.parametrize(
    "password", ["", "sesame", "{", '{"a": 1}', "[1]", "12", "null", '"x"', 'p"w\\d €', "half \udce4", "[" * 100_000]
)
def test_every_password_comes_back_as_it_was(account: Account, password: str) -> None:
    assert read(written(account, password)) == password
    assert read(password) == password


def test_tokens_come_back_and_are_one_json_object(account: Account) -> None:
    tokens = Tokens("refresh", "access", "2026-03-01T12:00:00.000Z", "of the client")
    kept = json.loads(written(account, tokens))
    assert read(written(account, tokens)) == tokens
    assert kept.pop("shown_to")["imap_host"] == account.imap_host
    assert kept == {
        "kind": "oauth",
        "refresh_token": "refresh",
        "access_token": "access",
        "expires_at": "2026-03-01T12:00:00.000Z",
        "client_secret": "of the client",
    }


def test_neither_tokens_nor_credentials_show_themselves() -> None:
    shown = repr((Tokens("one", "two", "2026-03-01T12:00:00.000Z", "three"), Credential("four")))
    assert not any(secret in shown for secret in ("one", "two", "three", "four"))


def test_a_missing_password_names_the_account(store: Store, account: Account, vault: FileVault) -> None:
    with pytest.raises(NoSecretError, match="desk"):
        credential_of(store, vault, account)


def test_tokens_are_no_password_and_a_password_is_no_token(store: Store, account: Account, vault: FileVault) -> None:
    keep(store, vault, account, Tokens("refresh"))
    with pytest.raises(NoSecretError):
        credential_of(store, vault, account)
    keep(store, vault, account, "sesame")
    with pytest.raises(NoSecretError):
        tokens_of(store, vault, account)


def test_another_password_is_tried_only_when_a_person_gave_one(
    store: Store, account: Account, vault: FileVault
) -> None:
    keep(store, vault, account, "old")
    assert another_credential(store, vault, account, Credential("old")) is None
    keep(store, vault, account, "new")
    assert another_credential(store, vault, account, Credential("old")) == Credential("new")


def test_two_stores_never_share_an_entry_of_the_vault(store: Store, account: Account, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other.db")
    assert secret_entry(store, account) != secret_entry(other, account)


CHANGED: list[dict[str, Any]] = [
    {"imap_host": "imap.else.test"},
    {"smtp_host": "smtp.else.test"},
    {"ca_file": "/tmp/theirs.pem"},
    {"password_command": "touch ran"},
    {"issuer": "https://else.test"},
    {"delegate_of": 1},
]


@pytest.mark.parametrize("changed", CHANGED, ids=lambda changed: next(iter(changed)))
@pytest.mark.parametrize("secret", ["sesame", Tokens("refresh", "access", "2999-01-01T00:00:00.000Z", "client")])
def test_nothing_is_shown_to_servers_that_only_the_file_of_the_store_names(
    store: Store,
    account: Account,
    vault: FileVault,
    secret: str | Tokens,
    changed: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    right = replace(account, auth=accounts.OAUTH if isinstance(secret, Tokens) else accounts.PASSWORD)
    keep(store, vault, right, secret)
    wrong = replace(right, **changed)
    for asked in (credential_of, renewed_credential):
        with pytest.raises(UnconfirmedError, match="desk"):
            asked(store, vault, wrong)
    assert client_secret_of(store, vault, wrong) == ""
    assert not (tmp_path / "ran").exists()
    keep_for(store, vault, right, replace(right, imap_host="imap.new.test"))
    assert credential_of(store, vault, replace(right, imap_host="imap.new.test")) == shown(secret)
    with pytest.raises(UnconfirmedError):
        credential_of(store, vault, right)


def test_a_command_runs_only_where_somebody_has_set_it(
    store: Store, account: Account, vault: FileVault, tmp_path: Path
) -> None:
    foreign = replace(account, password_command=f"touch {tmp_path}/ran", auth=accounts.COMMAND)
    with pytest.raises(UnconfirmedError):
        credential_of(store, vault, foreign)
    assert not (tmp_path / "ran").exists()
