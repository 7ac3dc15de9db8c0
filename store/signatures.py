"""Signatures: the last words of mails, a member's own or everybody's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from store import members
from store.changes import Change, note
from store.clean import clean_text
from store.connection import Reader, Record, Transaction
from store.errors import EmptySignatureError, NameTakenError, NoSuchSignatureError
from store.names import checked_name, folded
from store.records import text, whole, whole_or_none

MOST = 10_000
"""Characters of a signature's text, and ten times as many of its HTML."""


@dataclass(frozen=True)
class Signature:
    """A name to choose it by, and what is written."""

    id: int
    name: str
    text: str
    html: str = ""
    """The same for mails with HTML; empty where there is none."""
    member: int | None = None
    """Whose it is; None: everybody's."""


_SELECT = "SELECT id, name, text, html, member_id FROM signatures WHERE deleted_at IS NULL"
_MAY_USE = "(member_id IS NULL OR member_id IS ?)"


def every(reader: Reader, member: int | None) -> list[Signature]:
    """Return the signatures that a member may use, by name."""
    found = reader.all(f"{_SELECT} AND {_MAY_USE} ORDER BY folded, member_id IS NULL", [member])
    return [_read(record) for record in found]


def load(reader: Reader, number: int | None) -> Signature | None:
    """Return the signature of that id, unless it was removed."""
    found = None if number is None else reader.one(f"{_SELECT} AND id = ?", [number])
    return _read(found) if found else None


def find(reader: Reader, name: str, member: int | None) -> Signature:
    """Return the signature of that name, the member's own before everybody's.

    :raises NoSuchSignatureError: the member may use none of that name
    """
    found = reader.one(
        f"{_SELECT} AND {_MAY_USE} AND folded = ? ORDER BY member_id IS NULL LIMIT 1", [member, folded(name)]
    )
    if found is None:
        raise NoSuchSignatureError(name=name)
    return _read(found)


def of_identity(reader: Reader, identity: int | None, member: int | None) -> Signature | None:
    """Return the signature that a member's mails under an identity begin with; another member's own is none."""
    if identity is None:
        return None
    number = reader.value("SELECT signature_id FROM identities WHERE id = ?", [identity])
    found = load(reader, number) if isinstance(number, int) else None
    return found if found and found.member in (None, member) else None


def add(tx: Transaction, new: Signature) -> Signature:
    """Keep a signature; its id is given here.

    :raises BadNameError: the name cannot be used
    :raises NameTakenError: the member, or everybody, has one of that name
    :raises EmptySignatureError: there is nothing in it, or too much
    :raises NotForYourRoleError: a guest may not write what is everybody's
    :raises NoSuchSignatureError: it would be another member's
    """
    _require_writer(tx, new)
    checked = _checked(tx, replace(new, id=0))
    number = tx.insert(
        "INSERT INTO signatures (member_id, name, folded, text, html) VALUES (?, ?, ?, ?, ?)",
        [checked.member, checked.name, folded(checked.name), checked.text, checked.html],
    )
    added = replace(checked, id=number)
    _note(tx, None, added)
    return added


def change(tx: Transaction, signature: Signature) -> None:
    """Give a signature another name, text or owner; mails that were begun with it stay as they are.

    :raises BadNameError, NameTakenError, EmptySignatureError, NotForYourRoleError: as :func:`add`
    :raises NoSuchSignatureError: it was removed, or is another member's
    """
    before = _held(tx, signature)
    _require_writer(tx, before)
    _require_writer(tx, signature)
    new = _checked(tx, signature)
    tx.run(
        "UPDATE signatures SET member_id = ?, name = ?, folded = ?, text = ?, html = ? WHERE id = ?",
        [new.member, new.name, folded(new.name), new.text, new.html, new.id],
    )
    _note(tx, before, new)


def remove(tx: Transaction, signature: Signature) -> None:
    """Remove a signature; identities that had it as their default have none then.

    :raises NoSuchSignatureError: it was removed already, or is another member's
    :raises NotForYourRoleError: as for :func:`add`
    """
    gone = _held(tx, signature)
    _require_writer(tx, gone)
    tx.run("UPDATE identities SET signature_id = NULL WHERE signature_id = ?", [gone.id])
    tx.run("UPDATE signatures SET deleted_at = ? WHERE id = ?", [tx.at, gone.id])
    _note(tx, gone, None)


def _require_writer(tx: Transaction, signature: Signature) -> None:
    """Do nothing if the member who acts may write a signature: their own or, unless they are a guest, everybody's."""
    if signature.member is None:
        members.require_no_guest(tx)
    elif tx.member not in (None, signature.member):
        raise NoSuchSignatureError(name=signature.name)


def _held(tx: Transaction, signature: Signature) -> Signature:
    found = load(tx, signature.id)
    if found is None:
        raise NoSuchSignatureError(name=signature.name)
    return found


def _checked(tx: Transaction, signature: Signature) -> Signature:
    name = checked_name(signature.name)
    written = clean_text(signature.text).strip("\n").rstrip()
    if not written.strip() or len(written) > MOST or len(signature.html) > 10 * MOST:
        raise EmptySignatureError(most=f"{MOST:,}")
    taken = "SELECT 1 FROM signatures WHERE folded = ? AND member_id IS ? AND deleted_at IS NULL AND id != ?"
    if tx.one(taken, [folded(name), signature.member, signature.id]):
        raise NameTakenError(name=name)
    return replace(signature, name=name, text=written)


def _note(tx: Transaction, before: Signature | None, after: Signature | None) -> None:
    one = after or before
    if one is not None:
        note(tx, Change("signature", thing=one.id, old=_as_json(before), new=_as_json(after)))


def _as_json(signature: Signature | None) -> str | None:
    return None if signature is None else json.dumps(vars(signature), ensure_ascii=False)


def _read(record: Record) -> Signature:
    number, name, written, html, member = record
    return Signature(whole(number), text(name), text(written), text(html), whole_or_none(member))
