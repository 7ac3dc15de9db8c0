"""Identities: the names and addresses that accounts send under."""

from __future__ import annotations

from dataclasses import dataclass

from store import accounts
from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.records import flag, text, whole, whole_or_none


@dataclass(frozen=True)
class Identity:
    """A name and address to send under."""

    id: int
    account_id: int
    name: str
    address: str
    reply_to: str
    signature: int | None = None
    """The signature that its mails begin with."""
    is_default: bool = False
    """Whether its account writes under it unless another one is chosen."""


_SELECT = (
    "SELECT identities.id, account_id, identities.name, identities.address, reply_to, signature_id, is_default"
    " FROM identities JOIN accounts ON accounts.id = account_id"
    " WHERE identities.deleted_at IS NULL AND accounts.deleted_at IS NULL"
)


def every(reader: Reader, account: int | None = None) -> list[Identity]:
    """Return the identities of an account, or of all, the default one first."""
    where, params = ("", []) if account is None else (" AND account_id = ?", [account])
    found = reader.all(f"{_SELECT}{where} ORDER BY account_id, is_default DESC, identities.id", params)
    return [_read(record) for record in found]


def load(reader: Reader, number: int) -> Identity | None:
    """Return the identity of that id, unless it or its account was removed."""
    found = reader.one(f"{_SELECT} AND identities.id = ?", [number])
    return _read(found) if found else None


def find(reader: Reader, name: str) -> Identity | None:
    """Return the identity of that address, or the default one of the account of that name."""
    for one in every(reader):
        if one.address.casefold() == name.casefold():
            return one
    account = accounts.find(reader, name)
    return next(iter(every(reader, account.id)), None) if account else None


def change(tx: Transaction, identity: Identity) -> None:
    """Give an identity another name or Reply-To."""
    tx.run("UPDATE identities SET name = ?, reply_to = ? WHERE id = ?", [identity.name, identity.reply_to, identity.id])
    note(tx, Change("account", thing=identity.account_id, new="changed"))


def _read(record: Record) -> Identity:
    number, account, name, address, reply_to, signature, is_default = record
    return Identity(
        whole(number),
        whole(account),
        text(name),
        text(address),
        text(reply_to),
        whole_or_none(signature),
        flag(is_default),
    )
