"""The book of contacts: who is in it, and what a person adds, renames and removes, which can be undone.

It is one book, of which each member sees what `store.contacts.sight` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.changes import Change, log
from store.clean import clean_line
from store.connection import Reader, Record, Transaction, Value, placeholders
from store.contacts import sight
from store.contacts.people import readable_name, usable_address
from store.contacts.sight import Facts, Sight
from store.contacts.words import words_of
from store.errors import NoSuchContactError, NotAnAddressError, UndoOverwritesError
from store.records import flag, text, text_or_none, whole, whole_or_none

MAILBOX, IMPORT, TYPED = "mailbox", "import", "typed"
"""Where a contact is from."""


@dataclass(frozen=True)
class Contact:
    """Somebody with an address."""

    id: int
    address: str
    name: str
    """Empty where nobody has told one."""
    origin: str
    account: int | None
    """The account that met them last."""
    met: int
    """How many mails they were met in."""
    last_met_at: str | None
    wrote: bool
    """Whether we have written to them, or somebody has added them."""
    is_named: bool
    """Whether a person gave the name."""
    is_everyones: bool
    """Whether somebody has added them, so that all members see them."""


_State = dict[str, Value]

FIELDS = "contacts.id, address, name, origin, account_id, met, last_met_at, wrote, is_named, is_everyones"


def fold(address: str) -> str:
    """Return what two spellings of one address have in common."""
    return address.strip().casefold()


def find(reader: Reader, address: str, member: int | None) -> Contact:
    """Return the contact with an address, as a member sees it.

    :raises NoSuchContactError: there is none whom the member sees
    """
    found = known(reader, [address], member).get(fold(address))
    if found is None:
        raise NoSuchContactError(address=clean_line(address)[:200])
    return found


def known(reader: Reader, addresses: Iterable[str], member: int | None) -> dict[str, Contact]:
    """Return those contacts that have one of some addresses and are seen by a member, by their folded address."""
    asked, seen = json.dumps([fold(address) for address in addresses]), sight.of(reader, member)
    sql = f"SELECT {FIELDS} FROM json_each(?) JOIN contacts ON folded = value WHERE NOT hidden{seen.condition()}"
    return {fold(one.address): one for one in read(reader, reader.all(sql, [asked]), seen)}


def own_addresses(reader: Reader) -> set[str]:
    """Return the folded addresses that our accounts have and send under; they are nobody's contact."""
    sql = (
        "SELECT address FROM accounts WHERE deleted_at IS NULL"
        " UNION SELECT address FROM identities WHERE deleted_at IS NULL"
    )
    return {fold(text(address)) for (address,) in reader.all(sql)}


def read(reader: Reader, records: Iterable[Record], seen: Sight) -> list[Contact]:
    """Return contacts from their `FIELDS`, as far as somebody may know them who sees them."""
    found = [_whole_contact(record) for record in records]
    if seen.sees_all:
        return found
    facts = seen.facts(reader, [one.id for one in found])
    return [_as_seen(one, facts.get(one.id)) for one in found]


def _as_seen(one: Contact, facts: Facts | None) -> Contact:
    """Return a contact without what only the accounts of others have met."""
    seen = facts or Facts()
    return replace(
        one,
        name=one.name if one.is_named else seen.name,
        origin=TYPED if one.origin == MAILBOX and facts is None else one.origin,
        account=seen.account,
        met=seen.met,
        last_met_at=seen.last_met_at,
        wrote=seen.wrote or one.is_everyones,
    )


def _whole_contact(record: Record) -> Contact:
    number, address, name, origin, account, met, last, wrote, is_named, is_everyones = record
    return Contact(
        whole(number),
        text(address),
        text(name),
        text(origin),
        whole_or_none(account),
        whole(met),
        text_or_none(last),
        flag(wrote),
        flag(is_named),
        flag(is_everyones),
    )


def keep_words(tx: Transaction, number: int) -> None:
    """Let a contact be found by its words of now, whichever account tells its name; one that is hidden by none."""
    tx.run("DELETE FROM contact_words WHERE contact_id = ?", [number])
    held = tx.one("SELECT address, name FROM contacts WHERE id = ? AND NOT hidden", [number])
    if held is not None:
        told = tx.all("SELECT name FROM contact_accounts WHERE contact_id = ?", [number])
        names = {text(held[1]), *(text(name) for (name,) in told)}
        found = sorted({word for name in names for word in words_of(name, text(held[0]))})
        tx.many("INSERT INTO contact_words (contact_id, word) VALUES (?, ?)", [(number, word) for word in found])


# what a person does


def add(tx: Transaction, address: str, name: str = "", origin: str = TYPED) -> Contact:
    """Add somebody, or bring back who was removed; from now on all members see them. A name replaces the known one.

    :param origin: TYPED or IMPORT; an import only gives names to those without one
    :raises NotAnAddressError: nobody can be written to there
    """
    usable = usable_address(address)
    if not usable:
        raise NotAnAddressError(address=clean_line(address)[:200])
    name = readable_name(name, usable)
    held = _state(tx, fold(usable))
    new: _State
    if held is None:
        named: _State = {"name": name, "is_named": int(bool(name))}
        new = {"address": usable, "origin": origin, **named, "is_everyones": 1, "hidden": 0}
    else:
        seen = known(tx, [usable], tx.member).get(fold(usable))
        keeps = not name or (origin == IMPORT and seen is not None and seen.name)
        named = {} if keeps else {"name": name, "is_named": 1}
        new = {**held, **named, "is_everyones": 1, "hidden": 0}
    if new != held:
        _bring_to(tx, fold(usable), held, new)
    tx.run("UPDATE contacts SET wrote = 1 WHERE folded = ? AND NOT wrote", [fold(usable)])
    return find(tx, usable, tx.member)


def rename(tx: Transaction, contact: Contact, name: str) -> None:
    """Give somebody a name that no mail replaces; an empty one leaves that to the mails again.

    :raises NoSuchContactError: it was removed
    """
    held = _state(tx, fold(contact.address))
    if held is None or held["hidden"]:
        raise NoSuchContactError(address=contact.address)
    name = readable_name(name, contact.address)
    new = {**held, "name": name, "is_named": int(bool(name))}
    if new != held:
        _bring_to(tx, fold(contact.address), held, new)


def remove(tx: Transaction, contact: Contact) -> None:
    """Remove somebody, who is never collected again.

    :raises NoSuchContactError: it was removed already
    """
    held = _state(tx, fold(contact.address))
    if held is None or held["hidden"]:
        raise NoSuchContactError(address=contact.address)
    _bring_to(tx, fold(contact.address), held, {**held, "hidden": 1})


# what the change log keeps of it

_KEPT = ("address", "name", "origin", "is_named", "is_everyones", "hidden")


def apply_contact(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo what a person did with a contact.

    :raises UndoOverwritesError: it was changed since
    """
    wanted: _State | None = None if value is None else json.loads(str(value))
    before: _State | None = None if change.new is None else json.loads(str(change.new))
    folded = fold(str((wanted or before or {}).get("address", "")))
    held = _state(tx, folded)
    if held != before:
        raise UndoOverwritesError(theirs=(held or {}).get("name") or folded)
    _bring_to(tx, folded, held, wanted)


def _state(tx: Transaction, folded: str) -> _State | None:
    found = tx.one(f"SELECT {', '.join(_KEPT)} FROM contacts WHERE folded = ?", [folded])
    return dict(zip(_KEPT, found, strict=True)) if found else None


def _bring_to(tx: Transaction, folded: str, held: _State | None, wanted: _State | None) -> None:
    """Let a contact be what it is wanted to be, and log it."""
    if wanted is None:
        tx.run("DELETE FROM contacts WHERE folded = ?", [folded])
    elif held is None:
        tx.run(
            f"INSERT INTO contacts (folded, wrote, {', '.join(_KEPT)}) VALUES (?, 1, {placeholders(len(_KEPT))})",
            [folded, *(wanted[name] for name in _KEPT)],
        )
    else:
        settings = ", ".join(f"{name} = ?" for name in _KEPT)
        tx.run(f"UPDATE contacts SET {settings} WHERE folded = ?", [*(wanted[name] for name in _KEPT), folded])
    number = tx.number("SELECT id FROM contacts WHERE folded = ?", [folded])
    keep_words(tx, number)
    log(tx, Change("contact", thing=number or None, old=_written(held), new=_written(wanted)))


def _written(state: _State | None) -> str | None:
    return None if state is None else json.dumps(state, ensure_ascii=False)
