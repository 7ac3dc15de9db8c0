"""What a person asks for: words, "phrases", -words that must not occur, and ``base:`` or ``table:`` to look in.

Whatever is typed becomes quoted strings of FTS5's language, so that no text can be an error in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.names import folded
from store.search.words import folded as folded_word
from store.search.words import plain

MOST_WORDS = 32
"""What is typed after so many words is not looked at."""
_LONGEST = 2_000

_TERM = re.compile(
    r"""(?P<minus>-?)(?:(?P<limit>base|table):(?=\S))?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))""",
    re.IGNORECASE,
)
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
    wanted: list[str] = []
    unwanted: list[str] = []
    words: list[str] = []
    limits: dict[str, list[str]] = {"base": [], "table": []}
    for found in _TERM.finditer(plain(text[:_LONGEST])):
        term = found["word"] if found["phrase"] is None else found["phrase"]
        if found["limit"] and term.strip():
            limits[found["limit"].lower()].append(folded(term))
        elif held := _WORDS.findall(term):
            (unwanted if found["minus"] else wanted).append(_quoted(term, is_closed=bool(found["end"])))
            if not found["minus"]:
                words += map(folded_word, held)
    return Request(
        " AND ".join(wanted[:MOST_WORDS]),
        " OR ".join(unwanted[:MOST_WORDS]),
        tuple(words),
        tuple(limits["base"]),
        tuple(limits["table"]),
    )


def _quoted(term: str, *, is_closed: bool) -> str:
    # what begins with one letter is half of all there is, and takes as long to gather
    is_whole = is_closed or (len(term) == 1 and term.isascii())
    return f'"{term}"' if is_whole else f'"{term}" *'
