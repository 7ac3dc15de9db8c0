"""The book of contacts: who was met how often, and what a person adds, renames and removes, which can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from store.changes import Change, log
from store.clean import clean_line
from store.connection import Reader, Record, Transaction, Value
from store.contacts.people import Person, readable_name, usable_address
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


_State = dict[str, Value]

FIELDS = "contacts.id, address, name, origin, account_id, met, last_met_at, wrote"


def fold(address: str) -> str:
    """Return what two spellings of one address have in common."""
    return address.strip().casefold()


def load(reader: Reader, number: int) -> Contact | None:
    """Return the contact of that number, unless it was removed."""
    found = reader.one(f"SELECT {FIELDS} FROM contacts WHERE id = ? AND NOT hidden", [number])
    return read(found) if found else None


def find(reader: Reader, address: str) -> Contact:
    """Return the contact with an address.

    :raises NoSuchContactError: there is none
    """
    found = reader.one(f"SELECT {FIELDS} FROM contacts WHERE folded = ? AND NOT hidden", [fold(address)])
    if found is None:
        raise NoSuchContactError(address=clean_line(address)[:200])
    return read(found)


def known(reader: Reader, addresses: Iterable[str]) -> dict[str, Contact]:
    """Return those contacts that have one of some addresses, by their folded address."""
    asked = json.dumps([fold(address) for address in addresses])
    sql = f"SELECT folded, {FIELDS} FROM json_each(?) JOIN contacts ON folded = value WHERE NOT hidden"
    return {text(record[0]): read(record[1:]) for record in reader.all(sql, [asked])}


def own_addresses(reader: Reader) -> set[str]:
    """Return the folded addresses that our accounts have and send under; they are nobody's contact."""
    sql = (
        "SELECT address FROM accounts WHERE deleted_at IS NULL"
        " UNION SELECT address FROM identities WHERE deleted_at IS NULL"
    )
    return {fold(text(address)) for (address,) in reader.all(sql)}


def read(record: Record) -> Contact:
    """Return a contact from its `FIELDS`."""
    number, address, name, origin, account, met, last, wrote = record
    return Contact(
        whole(number),
        text(address),
        text(name),
        text(origin),
        whole_or_none(account),
        whole(met),
        text_or_none(last),
        flag(wrote),
    )


# who is met in mails


def meet(tx: Transaction, people: Iterable[Person], at: str, account: int | None) -> None:
    """Count people as met in one mail; who cannot be written to is passed over, who was removed stays so.

    The newest name that can be read stands, unless a person gave one.

    :param at: when the mail came; a moment to come counts as now
    """
    own = own_addresses(tx)
    at = min(at, tx.at)
    met: dict[str, Person] = {}
    for one in people:
        met.setdefault(fold(usable_address(one.address)), one)
    for address, one in met.items():
        if address and address not in own:
            _meet(tx, one, address, at, account)


def _meet(tx: Transaction, one: Person, folded: str, at: str, account: int | None) -> None:
    name = readable_name(one.name, one.address)
    held = tx.one("SELECT id, name, last_met_at, is_named, hidden FROM contacts WHERE folded = ?", [folded])
    if held is None:
        number = tx.insert(
            "INSERT INTO contacts (address, folded, name, origin, account_id, met, last_met_at, wrote)"
            " VALUES (?, ?, ?, 'mailbox', ?, 1, ?, ?)",
            [one.address.strip(), folded, name, account, at, int(one.written_to)],
        )
        _keep_words(tx, number)
        return
    known, shown, last, is_named, hidden = held
    if hidden:
        return
    is_newer = at >= str(last or "")
    if not name or is_named or (shown and not (is_newer and one.in_own_words)):
        name = str(shown)
    tx.run(
        "UPDATE contacts SET name = ?, met = met + 1, wrote = max(wrote, ?), last_met_at = max(?, ifnull(?, '')),"
        " account_id = CASE WHEN ? THEN ? ELSE account_id END WHERE id = ?",
        [name, int(one.written_to), at, last, int(is_newer), account, known],
    )
    if name != shown:
        _keep_words(tx, whole(known))


def _keep_words(tx: Transaction, number: int) -> None:
    """Let a contact be found by its words of now; one that is hidden by none."""
    tx.run("DELETE FROM contact_words WHERE contact_id = ?", [number])
    held = tx.one("SELECT name, address FROM contacts WHERE id = ? AND NOT hidden", [number])
    if held is not None:
        found = sorted(words_of(text(held[0]), text(held[1])))
        tx.many("INSERT INTO contact_words (contact_id, word) VALUES (?, ?)", [(number, word) for word in found])


# what a person does


def add(tx: Transaction, address: str, name: str = "", origin: str = TYPED) -> Contact:
    """Add somebody, or bring back who was removed; a name replaces the one that is known.

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
        new = {"address": usable, "name": name, "origin": origin, "is_named": int(bool(name)), "hidden": 0}
    else:
        keeps = not name or (origin == IMPORT and held["name"] and not held["hidden"])
        named: _State = {} if keeps else {"name": name, "is_named": 1}
        new = {**held, **named, "hidden": 0}
    if new != held:
        _bring_to(tx, fold(usable), held, new)
    tx.run("UPDATE contacts SET wrote = 1 WHERE folded = ? AND NOT wrote", [fold(usable)])
    return find(tx, usable)


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

_KEPT = ("address", "name", "origin", "is_named", "hidden")


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
            f"INSERT INTO contacts (folded, wrote, {', '.join(_KEPT)}) VALUES (?, 1, ?, ?, ?, ?, ?)",
            [folded, *(wanted[name] for name in _KEPT)],
        )
    else:
        settings = ", ".join(f"{name} = ?" for name in _KEPT)
        tx.run(f"UPDATE contacts SET {settings} WHERE folded = ?", [*(wanted[name] for name in _KEPT), folded])
    number = tx.number("SELECT id FROM contacts WHERE folded = ?", [folded])
    _keep_words(tx, number)
    log(tx, Change("contact", thing=number or None, old=_written(held), new=_written(wanted)))


def _written(state: _State | None) -> str | None:
    return None if state is None else json.dumps(state, ensure_ascii=False)
