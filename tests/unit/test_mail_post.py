"""Where an account's servers are."""

from __future__ import annotations

from pathlib import Path

import pytest

from mail.account_setup import Wish, planned
from mail.post import imap_server, smtp_server
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


def test_port_587_means_starttls_and_993_tls(account: Account) -> None:
    assert (imap_server(account).port, imap_server(account).security) == (993, "tls")
    assert (smtp_server(account).port, smtp_server(account).security) == (587, "starttls")
