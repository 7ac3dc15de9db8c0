"""What a person asks for: words, "phrases", -words that must not occur, and ``base:`` or ``table:`` to look in.

Whatever is typed becomes quoted strings of FTS5's language, so that no text can be an error in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.names import folded
from store.search.words import folded as folded_word
from store.search.words import plain, spellings

MOST_WORDS = 32
"""What is typed after so many words is not looked at."""
_LONGEST = 2_000

_TERM = re.compile(
    r"""(?P<minus>-?)(?:(?P<limit>base|table):(?=\S))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))""",
    re.IGNORECASE,
)
_MARK = '"'
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Request:
    """What is looked for, and where."""

    wanted: str = ""
    """In FTS5's language; empty when there is nothing to look for."""
    unwanted: str = ""
    """The same of what must not occur."""
    words: tuple[str, ...] = ()
    """The words wanted, folded, each the beginning of what is found."""
    bases: tuple[str, ...] = ()
    """Beginnings of the folded names of the bases to look in; any of them will do, none: everywhere."""
    tables: tuple[str, ...] = ()
    """The same of tables, as ``table`` or ``base/table``."""

    @property
    def match(self) -> str:
        """What a document has to match."""
        return self._without(f"({self.wanted})")

    @property
    def match_in_title(self) -> str:
        """What a document has to match that has all words in its title."""
        return self._without(f"({{title}} : ({self.wanted}))")

    def _without(self, wanted: str) -> str:
        return f"{wanted} NOT ({self.unwanted})" if self.unwanted else wanted


def read(text: str) -> Request:
    """Return what a text asks for.

    Words are taken for beginnings of words, but for single letters and digits; closed phrases stand as they are.
    """
    terms: dict[str, list[str]] = {"": [], "-": [], "base": [], "table": []}
    words: list[str] = []
    for found in _TERM.finditer(plain(text[:_LONGEST])):
        term = found["word"] if found["phrase"] is None else found["phrase"]
        if found["limit"] and term.strip():
            terms[found["limit"].lower()].append(folded(term))
        elif _WORDS.search(term):
            terms[found["minus"]].append(_quoted(term, is_closed=bool(found["end"])))
            words += () if found["minus"] else _beginnings(term)
    return Request(
        " AND ".join(terms[""][:MOST_WORDS]),
        " OR ".join(terms["-"][:MOST_WORDS]),
        tuple(words),
        tuple(terms["base"]),
        tuple(terms["table"]),
    )


def _quoted(term: str, *, is_closed: bool) -> str:
    # what begins with one letter is half of all there is, and takes as long to gather
    is_whole = is_closed or (len(term) == 1 and term.isascii())
    quoted = [f'"{one.replace(_MARK, _MARK * 2)}"{"" if is_whole else " *"}' for one in (term, *spellings(term))]
    return f"({' OR '.join(quoted)})" if len(quoted) > 1 else quoted[0]


def _beginnings(term: str) -> Iterator[str]:
    for word in _WORDS.findall(term):
        yield from map(folded_word, (word, *spellings(word)))
