"""What is copied or exported of a base holds no account, identity, signature or secret."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine

from mail import account_setup
from store import accounts, bases, identities, signatures, tables
from store.accounts import NewAccount
from store.signatures import Signature

ACCOUNT = NewAccount(
    *(
        "zebra-name",
        "zebra-address@firm.example",
        "generic",
        "zebra-imap.test",
        993,
        "tls",
        "zebra-smtp.test",
        465,
        "tls",
    ),
    user_name="zebra-user",
    auth="oauth",
    client_id="zebra-client",
    tenant="zebra-tenant",
    ca_file="/zebra-ca",
)
MARK = b"zebra"
"""Stands in everything that an account, its identities and signatures are made of, and in nothing else."""


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """The commands over a base from which a mail was queued, through an account full of marks."""
    store = billing.store()
    account = account_setup.save(store, billing.vault, ACCOUNT, "zebra-password", "zebra-sender")
    with store.write() as tx:
        signatures.add(tx, Signature(0, "zebra-signature", "zebra-text"))
        tx.run("UPDATE identities SET reply_to = 'zebra-reply@firm.example'")
    assert identities.every(store.read(), account.id)
    store.close()
    billing.text("member", "add", "Ben")
    billing.text("account", "share", "zebra-name", "--with", "Ben")
    billing.json("send", "Billing/Invoices", "1", "--from", "zebra-name", "--subject", "Your invoice")
    return billing


def parts(path: Path) -> Iterator[bytes]:
    """Yield a file, and what it holds where it is an archive."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode() + archive.read(name)


@pytest.mark.parametrize("ending", ["dtable", "xlsx"])
def test_an_exported_base_names_no_account_and_no_secret(desk: CommandLine, ending: str) -> None:
    desk.text("copy", "Billing", "Archive")
    for base in ("Billing", "Archive"):
        path = desk.folder / f"{base}.{ending}"
        desk.text("export", base, str(path))
        found = list(parts(path))
        assert any(b"Nordwind" in part for part in found)
        assert not any(MARK in part.lower() for part in found)


def test_a_copied_base_brings_no_account_along(desk: CommandLine) -> None:
    def held() -> list[object]:
        reader = desk.store().read()
        counted = ("accounts", "identities", "signatures", "base_accounts", "account_users", "outbox", "folders")
        return [reader.number(f"SELECT count(*) FROM {name}") for name in counted]

    before = held()
    secrets = sorted((path.name, path.read_bytes()) for path in (desk.folder / "secrets").iterdir() if path.is_file())
    desk.text("copy", "Billing", "Archive")
    assert held() == before
    assert sorted((p.name, p.read_bytes()) for p in (desk.folder / "secrets").iterdir() if p.is_file()) == secrets
    reader = desk.store().read()
    copied = bases.find(reader, "Archive")
    (table,) = tables.every(reader, copied.id)
    assert [one.name for one in accounts.every(reader)] == ["zebra-name"]
    assert reader.all("SELECT * FROM base_accounts WHERE base_id = ?", [copied.id]) == []
    assert reader.all("SELECT * FROM outbox WHERE table_id = ?", [table.id]) == []
    assert desk.json("base", "accounts", "Archive") == {"base": "Archive", "accounts": []}
    refused = desk.error("send", "Archive/Invoices", "1", "--from", "zebra-name", "--subject", "Your invoice")
    assert "BASE_031" in refused


def test_what_is_sent_of_the_store_by_json_holds_no_secret(desk: CommandLine) -> None:
    for command in (("bases",), ("base", "accounts", "Billing"), ("account", "list"), ("outbox",), ("history",)):
        told = desk.text(*command, "--json")
        assert "zebra-password" not in told
        assert "zebra-client" not in told
