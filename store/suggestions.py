"""Rows that an unlinked mail might belong to: never more than a suggestion, a person decides.

A row is suggested when the sender's address stands in one of its e-mail columns, or when the sender takes part in
a conversation of the row that has the same subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store import tables
from store.arrivals import Arrival
from store.connection import Reader
from store.tables import Table

MOST = 5

# what mail programs put before a subject when answering or forwarding, in the languages we meet
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|sv|vs|antw|odp|r|fw|fwd|wg|tr|rv|vb|ref)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Suggestion:
    """A row, and why it may be meant."""

    table: Table
    row: int
    why: str
    """``address`` or ``subject``."""


def bare_subject(subject: str) -> str:
    """Return a subject without Re:, AW:, TR: and the like, folded for comparison."""
    return " ".join(_PREFIX.sub("", subject).split()).casefold()


def suggested(reader: Reader, arrival: Arrival) -> list[Suggestion]:
    """Return the rows that an arrival might belong to, the likelier first, at most five."""
    known = {table.id: table for table in tables.every(reader)}
    found = [
        *_by_subject(reader, known, arrival),
        *(one for table in known.values() for one in _by_address(reader, table, arrival.sender[1])),
    ]
    unique = {(one.table.id, one.row): one for one in reversed(found)}
    return list(reversed(unique.values()))[:MOST]


def _by_subject(reader: Reader, known: dict[int, Table], arrival: Arrival) -> list[Suggestion]:
    subject = bare_subject(arrival.subject)
    if not subject:
        return []
    conversations = reader.all(
        "SELECT table_id, row_id, subject FROM conversations JOIN participants ON conversation_id = conversations.id"
        " WHERE address = ? ORDER BY conversations.id DESC LIMIT 200",
        [arrival.sender[1].casefold()],
    )
    return [
        Suggestion(known[int(table or 0)], int(row or 0), "subject")
        for table, row, held in conversations
        if bare_subject(str(held)) == subject and int(table or 0) in known
    ]


def _by_address(reader: Reader, table: Table, address: str) -> list[Suggestion]:
    if not address:
        return []
    return [
        Suggestion(table, int(row or 0), "address")
        for column in table.of_type("e-mail")
        for (row,) in reader.all(
            f"SELECT id FROM {table.physical} WHERE {column.physical} = ? COLLATE NOCASE ORDER BY id DESC LIMIT ?",
            [address, MOST],
        )
    ]
