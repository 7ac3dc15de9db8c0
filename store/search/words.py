"""Words as the index keeps them, and the other spellings under which they are found too.

SQLite's tokenizer folds case and leaves out accents: ``cafe`` finds ``Café``. What it takes for letters of their own
(ß, ø, ł …) is spelled out beside the text, as are German umlauts: ``strasse`` finds ``Straße``, ``mueller`` ``Müller``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from store.clean import clean_line

_APOSTROPHES = str.maketrans("ʼʻʹ＇", "''''")
"""Letters to Unicode, apostrophes to those who type them."""
_SPELLED_OUT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[^\W_]+")
_UNUSUAL_WORD = re.compile(r"[^\W_]*[^\x00-\x7f\W][^\W_]*")


def plain(text: str) -> str:
    """Return a text as the index keeps it: one clean line, composed, with plain apostrophes."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", clean_line(text)).translate(_APOSTROPHES)


def other_spellings(text: str) -> list[str]:
    """Return the spellings of a plain text's words that the tokenizer does not find by itself, each once."""
    if text.isascii():
        return []
    found = (spelling for word in set(_UNUSUAL_WORD.findall(text)) for spelling in spellings(word))
    return sorted(set(found))


@lru_cache(maxsize=4096)
def spellings(text: str) -> tuple[str, ...]:
    """Return the other spellings of a word or phrase as a whole."""
    spelled = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLED_OUT)
    wide = unicodedata.normalize("NFC", spelled).translate(_UMLAUTS)
    return tuple(one for one in dict.fromkeys((spelled, wide)) if folded(one) != folded(text))


def folded(word: str) -> str:
    """Return a word without case and accents, as the tokenizer compares it."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(part for part in apart if not unicodedata.combining(part)))


def occurrences(text: str, beginnings: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where words of a plain text begin like one of the folded `beginnings` in any spelling: start, end."""
    wanted = tuple(beginnings)
    for found in _WORD.finditer(text) if wanted else ():
        if any(folded(one).startswith(wanted) for one in (found[0], *spellings(found[0]))):
            yield found.span()
