"""Where an account's password comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mail.account_setup import Wish, planned
from mail.errors import NoSecretError
from mail.post import imap_server, password_entry, password_of, smtp_server
from mail.vault.file_vault import FileVault
from store import accounts
from store.accounts import Account
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


@pytest.fixture
def account(store: Store) -> Account:
    with store.write() as tx:
        return accounts.add(tx, planned(Wish("desk@firm.example", smtp="smtp.firm.example:587")))


def test_the_vault_gives_the_password_and_a_command_wins_over_it(
    store: Store, account: Account, tmp_path: Path
) -> None:
    vault = FileVault(tmp_path / "vault")
    vault.set(password_entry(store, account), "from the vault")
    assert password_of(store, account, vault) == "from the vault"
    with_command = replace(account, password_command="echo from the command")
    assert password_of(store, with_command, vault) == "from the command"


def test_a_missing_password_names_the_account(store: Store, account: Account, tmp_path: Path) -> None:
    with pytest.raises(NoSecretError, match="desk"):
        password_of(store, account, FileVault(tmp_path / "vault"))


def test_two_stores_never_share_an_entry_of_the_vault(store: Store, account: Account, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other.db")
    assert password_entry(store, account) != password_entry(other, account)


def test_port_587_means_starttls_and_993_tls(account: Account) -> None:
    assert (imap_server(account).port, imap_server(account).security) == (993, "tls")
    assert (smtp_server(account).port, smtp_server(account).security) == (587, "starttls")
