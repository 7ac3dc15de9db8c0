"""The contacts as a list, those met last first, all of them or those who are meant by some letters."""

from __future__ import annotations

from store.connection import Reader, Value
from store.contacts import book
from store.contacts.book import Contact
from store.contacts.words import terms_of

AFTER = "\U0010ffff"
"""Comes after every letter: what begins with a word lies between it and the word with this behind."""


def every(reader: Reader, typed: str = "", limit: int = -1) -> list[Contact]:
    """Return contacts, those met last first.

    :param typed: only those with words in name or address that begin like these, whatever their accents and case
    :param limit: at most so many
    """
    where, params = meant(typed)
    sql = f"SELECT {book.FIELDS} FROM contacts WHERE NOT hidden{where} ORDER BY last_met_at DESC, id DESC LIMIT ?"
    return [book.read(record) for record in reader.all(sql, [*params, limit])]


def count(reader: Reader, typed: str = "") -> int:
    """Count the contacts, or those who are meant."""
    where, params = meant(typed)
    return reader.number(f"SELECT count(*) FROM contacts WHERE NOT hidden{where}", params)


def meant(typed: str) -> tuple[str, list[Value]]:
    """Return the condition, with its parameters, that holds for the contacts who are meant by some letters."""
    terms = terms_of(typed)
    if typed.strip() and not terms:
        return " AND 0", []
    one = " AND id IN (SELECT contact_id FROM contact_words WHERE word >= ? AND word < ?)"
    return one * len(terms), [bound for term in terms for bound in (term, term + AFTER)]
