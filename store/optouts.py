"""Who wants no mails that go to many: addresses, written down once for the whole store, whichever account writes.

An opt-out is a fact and no change of data: undo never takes it back. Whoever is written down gets none of the mails
to many that wait in the outbox either. What a person writes to somebody alone is not concerned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from store import outbox
from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.errors import NoSuchOptOutError, OptedOutError
from store.members import require_no_guest
from store.records import text, whole_or_none

KIND = "optout"
"""The kind of its changes in the log."""
BY_MAIL, BY_LINK, TYPED = "mail", "link", "typed"
"""How somebody came onto the list: by a mail of theirs, by the link in a mail of ours, by somebody here."""


@dataclass(frozen=True)
class OptOut:
    """Somebody on the list."""

    address: str
    """Folded."""
    at: str
    how: str
    message_id: str = ""
    """Of the mail by which they unsubscribed."""
    table: int | None = None
    row: int | None = None
    """From which they had got the mail that they unsubscribed from."""
    member: int | None = None
    """Who wrote them down."""


_FIELDS = "address, at, how, message_id, table_id, row_id, member_id"


_QUOTED = re.compile(r'"([a-z0-9!#$%&\'*+/=?^_`{|}~.-]+)"(@[^"@]*)', re.ASCII)


def fold(address: str) -> str:
    """Return what two spellings of one address have in common; domains are given as they travel.

    Quotes around what needs none say nothing (RFC 5321, 4.1.2).
    """
    return _QUOTED.sub(r"\1\2", address.strip().casefold(), count=1)


def every(reader: Reader) -> list[OptOut]:
    """Return the whole list by address."""
    return [_read(record) for record in reader.all(f"SELECT {_FIELDS} FROM optouts ORDER BY address")]


def among(reader: Reader, addresses: Iterable[str]) -> list[OptOut]:
    """Return those of some addresses that are on the list."""
    asked = json.dumps([fold(address) for address in addresses])
    sql = f"SELECT {_FIELDS} FROM optouts WHERE address IN (SELECT value FROM json_each(?)) ORDER BY address"
    return [_read(record) for record in reader.all(sql, [asked])]


def require_none(reader: Reader, addresses: Iterable[str]) -> None:
    """Do nothing if none of some addresses is on the list.

    :raises OptedOutError: one is
    """
    for one in among(reader, addresses):
        raise OptedOutError(address=one.address)


def add(tx: Transaction, address: str, how: str, *, message_id: str = "", row: tuple[int, int] | None = None) -> bool:
    """Put an address on the list, and stop the mails to many that wait for it; False where it was there already.

    :param message_id: of the mail by which somebody unsubscribed
    :param row: the table and the row from which they had got a mail: its feed tells of it
    :raises NotForYourRoleError: guests write nobody down
    """
    if how == TYPED:
        require_no_guest(tx)
    folded, (table, number) = fold(address), row or (None, None)
    added = tx.run(
        "INSERT OR IGNORE INTO optouts (address, at, how, message_id, table_id, row_id, member_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [folded, tx.at, how, message_id, table, number, tx.member],
    )
    if added:
        note(tx, Change(KIND, table, number, new=folded))
        _stop_waiting(tx, folded)
    return bool(added)


def remove(tx: Transaction, address: str) -> str:
    """Take an address off the list, because its owner wants mails again; return it.

    :raises NoSuchOptOutError: it is not there
    :raises NotForYourRoleError: guests decide nothing about others' mail
    """
    require_no_guest(tx)
    folded = fold(address)
    if not tx.run("DELETE FROM optouts WHERE address = ?", [folded]):
        raise NoSuchOptOutError(address=folded[:200])
    note(tx, Change(KIND, old=folded))
    return folded


def came_back_since(reader: Reader, address: str, at: str) -> bool:
    """Tell whether an address was taken off the list after a moment."""
    sql = f"SELECT 1 FROM changes WHERE kind = '{KIND}' AND old = ? AND new IS NULL AND at > ? LIMIT 1"
    return reader.one(sql, [fold(address), at]) is not None


def _stop(tx: Transaction, number: int) -> None:
    """Cancel a mail to many that no server has been given anything of, because somebody it goes to is on the list."""
    sql = "UPDATE outbox SET state = 'cancelled', code = ?, updated_at = ? WHERE id = ? AND handed_at IS NULL"
    if tx.run(f"{sql} AND state IN ('scheduled', 'queued')", [OptedOutError.code, tx.at, number]):
        outbox.noted(tx, number)


def _stop_waiting(tx: Transaction, folded: str) -> None:
    waiting = tx.all(
        "SELECT outbox.id FROM outbox JOIN outbox_recipients ON outbox_id = outbox.id"
        " WHERE outbox.state IN ('scheduled', 'queued') AND json_array_length(content, '$.unsubscribe') > 0"
        " AND address COLLATE NOCASE IN (?, ?)",
        [folded, f'"{folded.rpartition("@")[0]}"@{folded.rpartition("@")[2]}'],
    )
    for (number,) in waiting:
        _stop(tx, int(number or 0))


def _read(record: Record) -> OptOut:
    address, at, how, message_id, table, row, member = record
    return OptOut(
        text(address),
        text(at),
        text(how),
        text(message_id),
        whole_or_none(table),
        whole_or_none(row),
        whole_or_none(member),
    )
