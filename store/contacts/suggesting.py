"""Whom a mail may be meant for, while its writer types: the row's own people first, then everybody we know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from store import addresses, links, tables
from store.cells.addresses import is_address
from store.columns import Column
from store.connection import Reader, Record, Value
from store.contacts import book, sight
from store.contacts.book import fold
from store.contacts.listing import AFTER
from store.contacts.sight import Sight
from store.contacts.words import are_meant, terms_of
from store.errors import NoSuchTableError
from store.mails import People, people_of
from store.tables import Table

ROW, LINKED, CONVERSATION, MAILS, CONTACT = "row", "linked", "conversation", "mails", "contact"
"""Where a suggestion is from."""

_NEWEST = 2_000
"""Contacts that are looked at one after the other: what many bear, a few letters, is soon met among them."""
_RARE = 5_000
"""Words that are looked up: what is not met among the newest, hardly anybody bears."""
_FEWEST, _MOST_ACCOUNTS = 50, 200
"""Of so many accounts at most, so many contacts at least, where a member does not see all."""
_MOST_LINKED = 50
_MOST_MAILS = 50


@dataclass(frozen=True)
class Suggested:
    """Somebody who may be meant."""

    name: str
    address: str
    why: str
    """ROW, LINKED, CONVERSATION, MAILS or CONTACT."""


def suggest(
    reader: Reader,
    member: int | None,
    typed: str,
    table: int | None = None,
    row: int | None = None,
    conversation: int | None = None,
    limit: int = 8,
) -> list[Suggested]:
    """Return whom what a member types may mean, the likeliest first, our own addresses last.

    Every word that is typed begins a word of the name or the address, whatever their accents and case. Nothing typed
    means everybody of the row, and nobody else.
    """
    terms = terms_of(typed)
    if typed.strip() and not terms:
        return []
    own = book.own_addresses(reader)
    near = _named(reader, member, _unique(_near(reader, table, row, conversation)))
    found = [one for one in near if are_meant(terms, one.name, one.address)]
    if terms:
        found = list(_unique([*found, *_contacts(reader, member, terms, limit)]))
    found.sort(key=lambda one: fold(one.address) in own)
    return found[:limit]


def _near(reader: Reader, table: int | None, row: int | None, conversation: int | None) -> Iterator[Suggested]:
    if table is not None and row is not None:
        try:
            held = tables.load(reader, table)
        except NoSuchTableError:
            return
        cells = addresses.every_of_row(reader, held, row)
        yield from (Suggested("", text, ROW) for column, texts in cells if not column.path for text in texts)
        yield from _linked(reader, held, row)
        yield from (Suggested("", text, LINKED) for column, texts in cells if column.path for text in texts)
    if conversation is not None:
        yield from _of_mails(reader, CONVERSATION, "conversation_id = ?", [conversation])
    if table is not None and row is not None:
        sql = "conversation_id IN (SELECT id FROM conversations WHERE table_id = ? AND row_id = ?)"
        yield from _of_mails(reader, MAILS, sql, [table, row])


def _linked(reader: Reader, table: Table, row: int) -> Iterator[Suggested]:
    """Yield whom the e-mail columns of linked rows name, also where no column of the own table shows them."""
    for column in table.of_type("link"):
        side = links.side(reader, column.options)
        try:
            other = tables.load(reader, side.table)
        except NoSuchTableError:
            continue
        held = other.of_type("e-mail")
        if held:
            sql = (
                f"SELECT {', '.join(_texts(other, held))} FROM {side.pairs} JOIN {other.physical}"
                f" ON {other.physical}.id = {side.there} WHERE {side.here} = ? ORDER BY {side.order} LIMIT ?"
            )
            yield from _of_linked(reader.all(sql, [row, _MOST_LINKED]))


def _texts(other: Table, held: Iterable[Column]) -> list[str]:
    """Return the fields to read of a linked row: its title, then its addresses."""
    title = next(iter(other.columns))
    return [title.physical if title.type == "text" else "''", *(column.physical for column in held)]


def _of_linked(records: Iterable[Record]) -> Iterator[Suggested]:
    for title, *cells in records:
        for cell in cells:
            if cell:
                yield Suggested(str(title or ""), str(cell), LINKED)


def _of_mails(reader: Reader, why: str, condition: str, params: list[Value]) -> Iterator[Suggested]:
    """Yield who wrote the newest mails of some conversations, and who got them."""
    found = reader.all(
        "SELECT sender_name, sender_address, recipients FROM mails WHERE kind = 'mail' AND id IN"
        f" (SELECT mail_id FROM placements WHERE {condition} ORDER BY mail_id DESC LIMIT ?) ORDER BY id DESC",
        [*params, _MOST_MAILS],
    )
    for name, address, held in found:
        went_to = people_of(str(held))
        present: Iterable[People] = (went_to.get(role, ()) for role in ("reply_to", "to", "cc", "bcc"))
        for known, reached in chain([(str(name), str(address))], *present):
            yield Suggested(known, reached, why)


def _unique(found: Iterable[Suggested]) -> Iterator[Suggested]:
    """Yield everybody once, without what is no address."""
    seen: set[str] = set()
    for one in found:
        if fold(one.address) not in seen and is_address(one.address.strip()):
            seen.add(fold(one.address))
            yield one


def _named(reader: Reader, member: int | None, found: Iterable[Suggested]) -> list[Suggested]:
    """Return people under the names by which the member knows them."""
    near = list(found)
    known = book.known(reader, [one.address for one in near], member)
    return [replace(one, name=_name(one, known.get(fold(one.address)))) for one in near]


def _name(one: Suggested, known: book.Contact | None) -> str:
    return known.name if known is not None and known.name else one.name


def _contacts(reader: Reader, member: int | None, terms: list[str], limit: int) -> list[Suggested]:
    """Return contacts, those whom we have written to first, then those met last.

    Anybody may write to us under any name, so who only has stands behind.
    """
    seen = sight.of(reader, member)
    records = _among_newest(reader, seen, terms, limit)
    if len(records) < limit:
        records = _by_words(reader, seen, terms, limit)
    found = book.read(reader, records, seen)
    # who was found by a name that only others know is not meant
    known = found if seen.sees_all else [one for one in found if are_meant(terms, one.name, one.address)]
    return [Suggested(one.name, one.address, CONTACT) for one in known]


_NEAREST_FIRST = "ORDER BY wrote DESC, last_met_at DESC, id DESC"
_HAS_WORD = " AND EXISTS (SELECT 1 FROM contact_words WHERE contact_id = contacts.id AND word >= ? AND word < ?)"


def _bounds(terms: Iterable[str]) -> list[Value]:
    return [bound for term in terms for bound in (term, term + AFTER)]


def _among_newest(reader: Reader, seen: Sight, terms: list[str], limit: int) -> list[Record]:
    sql = (
        f"SELECT {book.FIELDS} FROM contacts WHERE id IN ({_nearest(seen)}) AND NOT hidden"
        f"{_HAS_WORD * len(terms)} {_NEAREST_FIRST} LIMIT ?"
    )
    return reader.all(sql, [*_bounds(terms), limit])


def _nearest(seen: Sight) -> str:
    """Return what asks for the nearest of those who are seen: each account has an index of its own people."""
    if seen.accounts is None:
        return f"SELECT id FROM contacts WHERE NOT hidden {_NEAREST_FIRST} LIMIT {_NEWEST}"
    known = seen.accounts[:_MOST_ACCOUNTS]
    each = max(_FEWEST, _NEWEST // (len(known) + 1))
    parts = [f"SELECT id FROM contacts WHERE is_everyones AND NOT hidden {_NEAREST_FIRST} LIMIT {each}"]
    parts += (
        f"SELECT contact_id FROM contact_accounts WHERE account_id = {account}"
        f" ORDER BY wrote DESC, last_met_at DESC, contact_id DESC LIMIT {each}"
        for account in known
    )
    return " UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts)


def _by_words(reader: Reader, seen: Sight, terms: list[str], limit: int) -> list[Record]:
    longest, *others = terms
    sql = (
        f"SELECT {book.FIELDS} FROM contacts WHERE NOT hidden AND id IN"
        f" (SELECT contact_id FROM contact_words WHERE word >= ? AND word < ? LIMIT {_RARE})"
        f"{seen.condition()}{_HAS_WORD * len(others)} {_NEAREST_FIRST} LIMIT ?"
    )
    return reader.all(sql, [*_bounds([longest, *others]), limit])
