"""Rows that an unlinked mail might belong to: never more than a suggestion, a person decides.

A row is suggested when the sender's address stands in one of its e-mail columns, or is looked up there, or when the
sender takes part in a conversation of the row that has the same subject. Rows of bases without mail are not.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store import addresses, standing, tables
from store.arrivals import Arrival
from store.base_mail import TABLES_OFF
from store.connection import Reader
from store.tables import Table

MOST = 5
_MOST_CONVERSATIONS = 200

# what mail programs put before a subject when answering or forwarding, in the languages we meet
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|vs|odp|odpowiedź|r|rif|res|ref|réf|rép|réponse|ynt|vá|fw|fwd|wg|tr|rv|vb|enc|pd"
    r"|doorst|回复|回覆|答复|答覆|转发|轉寄|返信|転送|회신|전달)(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:\uff1a]\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Suggestion:
    """A row, and why it may be meant."""

    table: Table
    row: int
    why: str
    """``address`` or ``subject``."""


def bare_subject(subject: str) -> str:
    """Return a subject without Re:, AW:, TR: and the like, folded for comparison."""
    return without_prefixes(subject).casefold()


def without_prefixes(subject: str) -> str:
    """Return a subject without Re:, AW:, TR: and the like, on one line."""
    return " ".join(_PREFIX.sub("", subject).split())


def suggested(reader: Reader, arrival: Arrival) -> list[Suggestion]:
    """Return the rows that an arrival might belong to, the likelier first, at most five."""
    return suggested_for(reader, [arrival])[arrival.id]


def suggested_for(reader: Reader, arrivals: Sequence[Arrival]) -> dict[int, list[Suggestion]]:
    """Return for each arrival, by its id, what :func:`suggested` returns, with as few questions as for one."""
    senders = json.dumps(sorted({arrival.sender[1].casefold() for arrival in arrivals} - {""}))
    off = set(reader.numbers(TABLES_OFF))
    known = [table for table in tables.every(reader) if table.id not in off]
    by_subject, by_address = _by_subject(reader, known, senders), _by_address(reader, known, senders)
    return {
        arrival.id: _unique([*by_subject[_topic(arrival)], *by_address[arrival.sender[1].casefold()]])
        for arrival in arrivals
    }


def _topic(arrival: Arrival) -> tuple[str, str]:
    return arrival.sender[1].casefold(), bare_subject(arrival.subject)


def _unique(found: Iterable[Suggestion]) -> list[Suggestion]:
    unique: dict[tuple[int, int], Suggestion] = {}
    for one in found:
        unique.setdefault((one.table.id, one.row), one)
    return list(unique.values())[:MOST]


def _by_subject(reader: Reader, known: Iterable[Table], senders: str) -> Mapping[tuple[str, str], list[Suggestion]]:
    """Return the rows of each sender's newest conversations, by sender and bare subject."""
    by_id = {table.id: table for table in known}
    records = reader.all(
        "SELECT sender.value, table_id, row_id, subject FROM json_each(?) AS sender JOIN conversations"
        " ON conversations.id IN (SELECT conversation_id FROM participants WHERE address = sender.value"
        f" ORDER BY conversation_id DESC LIMIT {_MOST_CONVERSATIONS})"
        f" WHERE {standing.condition(reader, 'conversations', takes_mail=True)} ORDER BY conversations.id DESC",
        [senders],
    )
    found: defaultdict[tuple[str, str], list[Suggestion]] = defaultdict(list)
    for sender, table, row, held in records:
        if subject := bare_subject(str(held)):
            found[str(sender), subject].append(Suggestion(by_id[int(table or 0)], int(row or 0), "subject"))
    return found


def _by_address(reader: Reader, known: Iterable[Table], senders: str) -> Mapping[str, list[Suggestion]]:
    """Return the newest rows of each table in which each sender's address stands."""
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for table in known:
        for column in addresses.columns(reader, table):
            records = reader.all(
                f"SELECT sender.value, held.id FROM json_each(?) AS sender JOIN {table.physical} AS held"
                f" ON held.id IN ({column.rows_with(table, 'sender.value')} ORDER BY id DESC LIMIT ?)"
                " ORDER BY held.id DESC",
                [senders, MOST],
            )
            for sender, row in records:
                found[str(sender)].append(Suggestion(table, int(row or 0), "address"))
    return found
