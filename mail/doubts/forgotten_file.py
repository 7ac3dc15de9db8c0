"""A file that is announced and not there."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mail.doubts.file_words import WORDS
from mail.doubts.own_words import own_words
from store.drafts import Draft
from store.language import _

LONGEST = 100_000
"""Characters that are looked at."""

_BETWEEN = r"[\s'’.,-]+"
_SOME = r"[\s'’-]+(?:[^\s.!?]+\s+){0,8}?"


def announced(text: str) -> str:
    """Return the words of a text by which a file is announced, as they stand there; empty for none."""
    folded = _folded(text[:LONGEST])
    found = _known().search(folded)
    return " ".join(text[found.start() : found.end()].split()) if found else ""


def doubt(draft: Draft) -> str:
    """Return what to say about a draft; empty where nothing is announced, or a file is there."""
    if draft.enclosed:
        return ""
    is_new = draft.answers is None and draft.forwards is None
    words = announced(own_words(draft)) or (announced(draft.subject) if is_new else "")
    return _("“{word}” is in the text, but there is no file.").format(word=words) if words else ""


def _folded(text: str) -> str:
    """Return a text in lower case without accents, each character in its place."""
    return "".join(unicodedata.normalize("NFD", one)[0].lower()[:1] or one for one in text)


@cache
def _known() -> re.Pattern[str]:
    phrases = (phrase for phrases in WORDS.values() for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, phrases))})\b")


def _pattern(phrase: str) -> str:
    before, some, after = phrase.partition(" … ")
    return f"{_words(before)}{_SOME}{_words(after)}" if some else _words(before)


def _words(phrase: str) -> str:
    return _BETWEEN.join(
        re.escape(word.removesuffix("*")) + (r"[^\W\d_]{0,4}" if word.endswith("*") else "")
        for word in re.split("[ -]", phrase)
    )
