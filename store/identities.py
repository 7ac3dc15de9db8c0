"""Identities: the names and addresses that accounts send under; each account has one that is its default."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from store import account_users, accounts
from store.cells.addresses import is_address
from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.errors import (
    BadSenderError,
    IdentityTakenError,
    LastIdentityError,
    NoSuchIdentityError,
    SeveralIdentitiesError,
)
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


_FIELDS = "identities.id, account_id, identities.name, identities.address, reply_to, signature_id, is_default"
_SELECT = (
    f"SELECT {_FIELDS} FROM identities JOIN accounts ON accounts.id = account_id"
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


def removed(reader: Reader, number: int) -> Identity | None:
    """Return the identity of that id if it was removed: mails that were under way by then still leave under it."""
    found = reader.one(f"SELECT {_FIELDS} FROM identities WHERE identities.id = ? AND deleted_at IS NOT NULL", [number])
    return _read(found) if found else None


def address_of(reader: Reader, number: int) -> str:
    """Return the address of an identity that may be gone, with its account even; empty where there never was one."""
    return str(reader.value("SELECT address FROM identities WHERE id = ?", [number]) or "")


def standing_in(reader: Reader, number: int) -> Identity | None:
    """Return the identity of that id or, once it was removed, its account's default; None without the account."""
    gone = removed(reader, number)
    return next(iter(every(reader, gone.account_id)), None) if gone else load(reader, number)


def find(reader: Reader, name: str) -> Identity | None:
    """Return the identity of that address, or the default one of the account of that name."""
    found = _of_address(reader, name)
    if found:
        return found[0]
    account = accounts.find(reader, name)
    return next(iter(every(reader, account.id)), None) if account else None


def the_one(reader: Reader, address: str, account: int | None = None) -> Identity:
    """Return the identity of that address.

    :param account: the account that sends under it, where several do
    :raises NoSuchIdentityError: nobody sends under it
    :raises SeveralIdentitiesError: several accounts do, and it is not said which one is meant
    """
    found = _of_address(reader, address, account)
    if not found:
        raise NoSuchIdentityError(address=address)
    if len(found) > 1:
        named = {one.id: one.name for one in accounts.every(reader)}
        raise SeveralIdentitiesError(address=address, accounts=", ".join(named[one.account_id] for one in found))
    return found[0]


def _of_address(reader: Reader, address: str, account: int | None = None) -> list[Identity]:
    wanted = address.strip().casefold()
    return [one for one in every(reader, account) if one.address.casefold() == wanted]


def add(tx: Transaction, new: Identity) -> Identity:
    """Add an identity to its account; its id is given here, and it is made the default if it says so.

    :raises BadSenderError: an address is none
    :raises IdentityTakenError: the account sends under this address already
    :raises NotYourAccountError: somebody else connected the account; so it is with every change here
    """
    _require_manager(tx, new.account_id)
    checked = _checked(tx, replace(new, id=0))
    number = tx.insert(
        "INSERT INTO identities (account_id, name, address, reply_to, signature_id) VALUES (?, ?, ?, ?, ?)",
        [checked.account_id, checked.name, checked.address, checked.reply_to, checked.signature],
    )
    added = replace(checked, id=number, is_default=False)
    _note(tx, None, added)
    return make_default(tx, added) if new.is_default else added


def change(tx: Transaction, identity: Identity) -> None:
    """Give an identity another name, address, Reply-To or signature.

    :raises BadSenderError: an address is none
    :raises IdentityTakenError: another one of the account has this address
    :raises NoSuchIdentityError: it was removed
    """
    before, new = _held(tx, identity), _checked(tx, identity)
    _require_manager(tx, before.account_id)
    tx.run(
        "UPDATE identities SET name = ?, address = ?, reply_to = ?, signature_id = ? WHERE id = ?",
        [new.name, new.address, new.reply_to, new.signature, new.id],
    )
    _note(tx, before, replace(new, is_default=before.is_default))


def make_default(tx: Transaction, identity: Identity) -> Identity:
    """Let an account write under this identity unless another one is chosen.

    :raises NoSuchIdentityError: it was removed
    """
    before = _held(tx, identity)
    _require_manager(tx, before.account_id)
    tx.run("UPDATE identities SET is_default = 0 WHERE account_id = ? AND is_default", [before.account_id])
    tx.run("UPDATE identities SET is_default = 1 WHERE id = ?", [before.id])
    after = replace(before, is_default=True)
    _note(tx, before, after)
    return after


def remove(tx: Transaction, identity: Identity) -> Identity:
    """Remove an identity; return the account's default, which its drafts are sent under from now on.

    :raises LastIdentityError: the account has no other
    :raises NoSuchIdentityError: it was removed already
    """
    gone = _held(tx, identity)
    _require_manager(tx, gone.account_id)
    others = [one for one in every(tx, gone.account_id) if one.id != gone.id]
    if not others:
        account = accounts.load(tx, gone.account_id)
        raise LastIdentityError(address=gone.address, account=account.name if account else "")
    tx.run("UPDATE identities SET deleted_at = ?, is_default = 0 WHERE id = ?", [tx.at, gone.id])
    _note(tx, gone, None)
    return others[0] if others[0].is_default else make_default(tx, others[0])


def count_drafts(reader: Reader, identity: Identity) -> int:
    """Return how many drafts are written under an identity."""
    return reader.number("SELECT count(*) FROM outbox WHERE state = 'draft' AND identity_id = ?", [identity.id])


def _require_manager(tx: Transaction, number: int) -> None:
    account = accounts.load(tx, number)
    if account is not None:
        account_users.require_manager(tx, account)


def _held(tx: Transaction, identity: Identity) -> Identity:
    found = load(tx, identity.id)
    if found is None:
        raise NoSuchIdentityError(address=identity.address)
    return found


def _checked(tx: Transaction, identity: Identity) -> Identity:
    new = replace(
        identity,
        name=identity.name.strip(),
        address=identity.address.strip(),
        reply_to=identity.reply_to.strip(),
    )
    if not is_address(new.address):
        raise BadSenderError(address=new.address)
    if new.reply_to and not is_address(_bare(new.reply_to)):
        raise BadSenderError(address=new.reply_to)
    if any(one.id != new.id for one in _of_address(tx, new.address, new.account_id)):
        account = accounts.load(tx, new.account_id)
        raise IdentityTakenError(address=new.address, account=account.name if account else "")
    return new


def _bare(written: str) -> str:
    """Return the address of ``Name <address>``."""
    return written.rpartition("<")[2].removesuffix(">").strip() if written.endswith(">") else written


def _note(tx: Transaction, before: Identity | None, after: Identity | None) -> None:
    one = after or before
    if one is not None:
        note(tx, Change("identity", thing=one.id, old=_as_json(before), new=_as_json(after)))


def _as_json(identity: Identity | None) -> str | None:
    return None if identity is None else json.dumps(vars(identity), ensure_ascii=False)


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
