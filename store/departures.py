"""The outbox as a list to look at: every mail on its way with its recipients and its row, at most some of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store import outbox, rows, scheduling
from store.connection import Reader
from store.outbox import OPEN, Entry, Recipient
from store.scheduling import Standing
from store.standing import table_of
from store.tables import Table

TROUBLED = ("failed", "partly", "unknown")
"""States in which a mail waits for a person's word."""
SETTLED = ("sent", "cancelled")

MOST_OPEN, MOST_TROUBLED, MOST_SETTLED = 500, 200, 50


@dataclass(frozen=True)
class Departure:
    """A mail of the outbox."""

    entry: Entry
    recipients: tuple[Recipient, ...]
    account: str
    """The account's name; empty when it was removed."""
    account_state: str
    table: Table | None
    """None when the table was deleted."""
    title: str
    """What its row is called."""
    provider: str = ""
    """The key of the account's provider."""
    mailbox: str = ""
    """The account's own address."""
    sender: str = ""
    """The address that the mail is from."""
    standing: Standing | None = None
    """How its schedule stands; None for a mail that was never meant for later."""


@dataclass(frozen=True)
class Departures:
    """What is listed, and how much is not."""

    listed: tuple[Departure, ...]
    open_left_out: int = 0
    troubled_left_out: int = 0


def read(reader: Reader) -> Departures:
    """Return what leaves, the next first; then what failed and what is settled, the newest first."""
    numbers = [
        *_next(reader, MOST_OPEN),
        *_newest(reader, TROUBLED, MOST_TROUBLED),
        *_newest(reader, SETTLED, MOST_SETTLED),
    ]
    return Departures(
        tuple(_described(reader, [outbox.load(reader, number) for number in numbers])),
        max(0, _count(reader, OPEN) - MOST_OPEN),
        max(0, _count(reader, TROUBLED) - MOST_TROUBLED),
    )


def one(reader: Reader, number: int) -> Departure | None:
    """Return one mail of the outbox; None when it is gone, or a draft again."""
    entries = [Entry.from_record(found) for found in reader.all(_ONE, [number])]
    return next(iter(_described(reader, entries)), None)


_ONE = f"SELECT {outbox.FIELDS} FROM outbox WHERE id = ? AND state != 'draft'"


def _next(reader: Reader, limit: int) -> list[int]:
    marks = ", ".join("?" * len(OPEN))
    order = "max(due_at, coalesce(next_try_at, '')), id"
    found = reader.all(f"SELECT id FROM outbox WHERE state IN ({marks}) ORDER BY {order} LIMIT ?", [*OPEN, limit])
    return [int(number or 0) for (number,) in found]


def _newest(reader: Reader, states: tuple[str, ...], limit: int) -> list[int]:
    # an index gives the newest of one state; of several at once, all would be read and sorted
    of_one = "SELECT * FROM (SELECT updated_at, id FROM outbox WHERE state = ? ORDER BY updated_at DESC LIMIT ?)"
    found = reader.all(
        f"{' UNION ALL '.join([of_one] * len(states))} ORDER BY updated_at DESC LIMIT ?",
        [*(param for state in states for param in (state, limit)), limit],
    )
    return [int(number or 0) for _updated_at, number in found]


def _count(reader: Reader, states: tuple[str, ...]) -> int:
    return reader.number(f"SELECT count(*) FROM outbox WHERE state IN ({', '.join('?' * len(states))})", list(states))


def _described(reader: Reader, entries: Sequence[Entry]) -> Iterable[Departure]:
    named = reader.all("SELECT id, name, state, provider, address FROM accounts WHERE deleted_at IS NULL")
    accounts = {int(number or 0): [*map(str, facts)] for number, *facts in named}
    known: dict[int, Table | None] = {}
    went_to = outbox.recipients_of(reader, [entry.id for entry in entries])
    standings = scheduling.of_many(reader, [entry.id for entry in entries])
    for entry in entries:
        if entry.table not in known:
            known[entry.table] = table_of(reader, entry.table)
        table = known[entry.table]
        name, state, provider, mailbox = accounts.get(entry.account or 0, [""] * 4)
        title = rows.title_of(reader, table, entry.row) if table else ""
        sender = reader.value("SELECT sender_address FROM mails WHERE id = ?", [entry.mail]) if entry.code else None
        yield Departure(
            *(entry, tuple(went_to[entry.id]), name, state, table, title),
            provider=provider,
            mailbox=mailbox,
            sender=str(sender or ""),
            standing=standings.get(entry.id),
        )
