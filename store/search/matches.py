"""What the index itself tells of a request: which documents match, how well, and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.connection import Params, Reader, Record
from store.search.documents import COMMENTS, MAILS
from store.search.request import Request
from store.search.words import occurrences

RANKED = 10_000
"""Of more matches than so many none is better than another: the newest are taken."""
_AROUND = 24
"""Words of a text that are shown round what was found."""
_BEGIN, _END = "\x02", "\x03"
"""They stand round what was found; no document holds them."""
_WEIGHTS = "bm25(8.0, 1.0, 4.0, 1.0)"
"""What a word counts in title, text, beside and other spellings."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line with what was found in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Where each begins and ends."""


@dataclass(frozen=True, slots=True)
class Match:
    """A document that matches."""

    number: int
    rank: float
    """The lower the better."""
    title: Marked
    text: Marked
    """The words around what was found."""


def matching(reader: Reader, wanted: Request, where: str, params: Params, limit: int) -> list[Match]:
    """Return the best matches, or the newest where there are very many.

    :param where: a further condition on ``rowid`` in SQL
    """
    held = f"FROM search_texts WHERE search_texts MATCH ? AND ({where})"
    counted = reader.number(f"SELECT count(*) FROM (SELECT 1 {held} LIMIT ?)", [wanted.match, *params, RANKED + 1])
    if counted <= RANKED:
        found = reader.all(
            f"SELECT rowid, rank, {_TEXTS} {held} AND rank MATCH '{_WEIGHTS}' ORDER BY rank LIMIT ?",
            [wanted.match, *params, limit],
        )
        return [_match(record, wanted.words) for record in found]
    found = [
        *_newest(reader, -1.0, [wanted.match_in_title, *params, limit // 2], f"{held} AND rowid < {COMMENTS}"),
        *_newest(reader, -1.0, [wanted.match_in_title, *params, limit // 2], f"{held} AND rowid > {MAILS}"),
        *_newest(reader, 0.0, [wanted.match, *params, limit], held),
    ]
    by_number = {record[0]: record for record in reversed(found)}
    return [_match(record, wanted.words) for record in reversed(by_number.values())][:limit]


def _newest(reader: Reader, rank: float, params: Params, held: str) -> list[Record]:
    return reader.all(f"SELECT rowid, {rank}, {_TEXTS} {held} ORDER BY rowid DESC LIMIT ?", params)


_TEXTS = (
    "highlight(search_texts, 0, char(2), char(3)),"
    f" snippet(search_texts, 1, char(2), char(3), '…', {_AROUND}),"
    f" snippet(search_texts, 2, char(2), char(3), '…', {_AROUND})"
)


def _match(record: Record, words: Sequence[str]) -> Match:
    number, rank, *texts = record
    title, text, beside = (_marked(str(one)) for one in texts)
    if beside.marks and not text.marks:
        text = beside
    if not title.marks and not text.marks:
        # found by another spelling
        title, text = (Marked(one.text, tuple(occurrences(one.text, words))) for one in (title, text))
    return Match(int(number or 0), float(rank or 0), title, text)


def _marked(text: str) -> Marked:
    plain, marks = "", []
    for part in text.split(_BEGIN):
        found, end, rest = part.partition(_END)
        if end:
            marks.append((len(plain), len(plain) + len(found)))
        plain += found + rest
    return Marked(plain, tuple(marks))
