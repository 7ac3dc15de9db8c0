"""The contacts as a list, those met last first, all of them or those who are meant by some letters."""

from __future__ import annotations

from store.connection import Reader, Value
from store.contacts import book, sight
from store.contacts.book import Contact
from store.contacts.words import are_meant, terms_of

AFTER = "\U0010ffff"
"""Comes after every letter: what begins with a word lies between it and the word with this behind."""


def every(reader: Reader, member: int | None, typed: str = "", limit: int = -1) -> list[Contact]:
    """Return the contacts that a member sees, those met last first.

    :param member: None, the worker, sees all
    :param typed: only those with words in name or address that begin like these, whatever their accents and case
    :param limit: at most so many
    """
    where, params = meant(typed)
    seen = sight.of(reader, member)
    sql = (
        f"SELECT {book.FIELDS} FROM contacts WHERE NOT hidden{where}{seen.condition()}"
        " ORDER BY last_met_at DESC, id DESC LIMIT ?"
    )
    found = book.read(reader, reader.all(sql, [*params, limit]), seen)
    if seen.sees_all:
        return found
    # found by a name that only others know, or placed by a mail that only they had
    known = (one for one in found if are_meant(terms_of(typed), one.name, one.address))
    return sorted(known, key=lambda one: (one.last_met_at or "", one.id), reverse=True)


def count(reader: Reader, member: int | None, typed: str = "") -> int:
    """Count the contacts that a member sees, or those of them who are meant."""
    seen = sight.of(reader, member)
    if typed.strip() and not seen.sees_all:
        return len(every(reader, member, typed))
    where, params = meant(typed)
    return reader.number(f"SELECT count(*) FROM contacts WHERE NOT hidden{where}{seen.condition()}", params)


def meant(typed: str) -> tuple[str, list[Value]]:
    """Return the condition, with its parameters, that holds for the contacts who are meant by some letters."""
    terms = terms_of(typed)
    if typed.strip() and not terms:
        return " AND 0", []
    one = " AND id IN (SELECT contact_id FROM contact_words WHERE word >= ? AND word < ?)"
    return one * len(terms), [bound for term in terms for bound in (term, term + AFTER)]
