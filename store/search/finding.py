"""Searching: what a text asks for, found in all rows, comments and mails."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import get_args

from store import tables
from store.connection import Reader, Value
from store.errors import StoreError
from store.names import folded
from store.search import documents, hits, index, request
from store.search.documents import COMMENTS, MAILS
from store.search.hits import Hit, Kind
from store.search.index import Backlog
from store.search.matches import RANKED, matching
from store.search.request import Request
from store.tables import Table
from store.workspace import Store

KINDS: tuple[Kind, ...] = get_args(Kind)

AT_ONCE = 2_000
"""So many documents are made anew before an answer, rather than told as missing."""
_LEAST = 200
"""Matches that are looked at, so that of equal ones the newest come first."""


@dataclass(frozen=True)
class Found:
    """What a search has come to."""

    hits: tuple[Hit, ...] = ()
    backlog: Backlog = field(default_factory=Backlog)
    """What could not be searched yet."""


def look(store: Store, text: str, kinds: Collection[Kind] = KINDS, limit: int = 50) -> Found:
    """Find what a text asks for; what little has changed since the index was last made is taken in before."""
    try:
        backlog = _freshen(store)
    except StoreError:
        # a store that cannot be written to, or only later, is searched as it is
        backlog = index.behind(store.read())
    return Found(tuple(find(store.read(), text, kinds, limit, store.member)), backlog)


def _freshen(store: Store) -> Backlog:
    while index.take_in(store):
        continue
    backlog = index.behind(store.read())
    return index.catch_up(store) if 0 < backlog.waiting <= AT_ONCE else backlog


def find(
    reader: Reader, text: str, kinds: Collection[Kind] = KINDS, limit: int = 50, member: int | None = None
) -> list[Hit]:
    """Return the hits on what stands: the best first, of equals the newest.

    :param text: as :mod:`store.search.request` reads it; nothing in it can be wrong
    :param member: for whom mails are read or not
    """
    wanted = request.read(text)
    held = {table.id: table for table in tables.every(reader) if _is_meant(table, wanted)}
    if not wanted.wanted or not held:
        return []
    is_limited = bool(wanted.bases or wanted.tables)
    where, params = _condition(kinds, held if is_limited else None)
    asked = max(_LEAST, 2 * limit)
    while True:
        found = matching(reader, wanted, where, params, asked)
        standing = hits.standing(reader, found, held, member)
        # of those that stand no more there may have been many
        if len(standing) >= limit or len(found) < asked or asked >= RANKED:
            return standing[:limit]
        asked *= 8


def _is_meant(table: Table, wanted: Request) -> bool:
    """Tell whether a table is one to look in."""
    base, name, path = folded(table.base), folded(table.name), folded(table.path)
    in_base = not wanted.bases or base.startswith(wanted.bases)
    return in_base and (not wanted.tables or name.startswith(wanted.tables) or path.startswith(wanted.tables))


def _condition(kinds: Collection[Kind], limits: Mapping[int, Table] | None) -> tuple[str, list[Value]]:
    """Return an SQL condition on the numbers of documents of these kinds, in these tables."""
    if not limits and set(kinds) == set(KINDS):
        return "1", []
    parts: list[str] = []
    params: list[Value] = []
    for kind in dict.fromkeys(kinds):
        part, held = _of_kind(kind, limits)
        parts.append(f"({part})")
        params += held
    return " OR ".join(parts) or "0", params


def _of_kind(kind: Kind, limits: Mapping[int, Table] | None) -> tuple[str, list[Value]]:
    listed = ", ".join(str(number) for number in limits or ())
    match kind:
        case "row" if limits is None:
            return "rowid < ?", [COMMENTS]
        case "row":
            spans = [(documents.row(number, 1), documents.row(number + 1, 0)) for number in limits or ()]
            return " OR ".join("rowid BETWEEN ? AND ?" for _span in spans), [end for span in spans for end in span]
        case "comment":
            inside = f" AND rowid - {COMMENTS} IN (SELECT id FROM comments WHERE table_id IN ({listed}))"
            return f"rowid BETWEEN ? AND ?{inside if limits else ''}", [COMMENTS, MAILS]
        case "mail":
            inside = (
                f" AND rowid - {MAILS} IN (SELECT mail_id FROM placements JOIN conversations"
                f" ON conversations.id = conversation_id WHERE table_id IN ({listed}))"
            )
            return f"rowid > ?{inside if limits else ''}", [MAILS]
