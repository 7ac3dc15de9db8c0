"""The words by which a contact is found: of the name, of the part before the @ and of the domain, without accents."""

from __future__ import annotations

import re

from store.search.words import folded, plain, spellings

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16
_LONGEST = 40
_MOST_TERMS = 6


def words_of(name: str, address: str) -> set[str]:
    """Return the words of a contact, in every spelling under which it is found."""
    found: set[str] = set()
    for word in _WORD.findall(f"{plain(address)} {plain(name)}")[:_MOST_WORDS]:
        found.update(folded(one)[:_LONGEST] for one in (word, *spellings(word)))
    return found


def terms_of(typed: str) -> list[str]:
    """Return what each of the contact's words may begin with, the longest first; empty when no letter was typed."""
    found = dict.fromkeys(folded(word)[:_LONGEST] for word in _WORD.findall(plain(typed))[:_MOST_TERMS])
    return sorted(found, key=len, reverse=True)


def are_meant(terms: list[str], name: str, address: str) -> bool:
    """Tell whether every term begins a word of a name or address."""
    words = words_of(name, address)
    return all(any(word.startswith(term) for word in words) for term in terms)
