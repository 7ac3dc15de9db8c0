"""Mailings: one mail for each of many rows, from one template; remembered, so that nobody gets the same twice.

A mailing is open until all of its mails are in the outbox. Whoever begins the same again within `REMEMBERED` goes on
with it: a row stands in a mailing once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.clock import moment, stamp
from store.connection import Reader, Record, Transaction
from store.records import flag, text, text_or_none, whole, whole_or_none

OPEN, DONE, TAKEN_BACK = "open", "done", "taken back"
REMEMBERED = timedelta(days=30)
"""What a template made of a row is not sent again within this time, and an open mailing is gone on with."""


@dataclass(frozen=True)
class Mailing:
    """One mailing."""

    id: int
    table: int
    template: int
    identity: int
    state: str
    held_until: str | None
    """Until then the whole of it can be taken back."""
    member: int | None
    """Who began it."""
    at: str


@dataclass(frozen=True)
class Written:
    """What a mailing has of a row."""

    entry: int | None
    """Its mail in the outbox; None once it was thrown away."""
    is_queued: bool
    """Whether the mail was queued, whatever became of it since; else it is a draft that a crash left behind."""


_WAITS = "state IN ('scheduled', 'queued') AND attempts = 0 AND handed_at IS NULL"
# a crash may come between the queueing of a mail and the note of it
_IS_QUEUED = "(is_queued OR coalesce(state, 'draft') != 'draft')"
_FIELDS = "id, table_id, template_id, identity_id, state, held_until, created_by, created_at"


def load(reader: Reader, number: int) -> Mailing | None:
    """Return the mailing of that number."""
    found = reader.one(f"SELECT {_FIELDS} FROM mailings WHERE id = ?", [number])
    return _read(found) if found else None


def unfinished(reader: Reader, table: int, template: int, identity: int, at: str) -> Mailing | None:
    """Return the mailing of a table's template under an identity that was begun and broken off."""
    found = reader.one(
        f"SELECT {_FIELDS} FROM mailings WHERE table_id = ? AND template_id = ? AND identity_id = ?"
        " AND state = 'open' AND created_at > ? ORDER BY id DESC LIMIT 1",
        [table, template, identity, stamp(moment(at) - REMEMBERED)],
    )
    return _read(found) if found else None


def begin(tx: Transaction, table: int, template: int, identity: int) -> Mailing:
    """Begin a mailing, or go on with the same one that was broken off."""
    held = unfinished(tx, table, template, identity, tx.at)
    if held is not None:
        return held
    number = tx.insert(
        "INSERT INTO mailings (table_id, template_id, identity_id, created_by, created_at) VALUES (?, ?, ?, ?, ?)",
        [table, template, identity, tx.member, tx.at],
    )
    return Mailing(number, table, template, identity, OPEN, None, tx.member, tx.at)


def finish(tx: Transaction, mailing: int, held_until: str | None = None) -> None:
    """Say that all mails of a mailing are in the outbox."""
    tx.run("UPDATE mailings SET state = 'done', held_until = ? WHERE id = ?", [held_until, mailing])


def end_taken_back(tx: Transaction, mailing: int) -> None:
    """Say that a mailing was taken back: the same may begin anew."""
    tx.run("UPDATE mailings SET state = 'taken back', held_until = NULL WHERE id = ?", [mailing])


def note_draft(tx: Transaction, mailing: int, row: int, entry: int) -> None:
    """Note the draft of a row, which is about to be queued."""
    tx.run(
        "INSERT INTO mailing_mails (mailing_id, row_id, outbox_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET outbox_id = excluded.outbox_id, is_queued = 0",
        [mailing, row, entry],
    )


def note_queued(tx: Transaction, entry: int) -> None:
    """Note that a mail is queued, if it is one of a mailing."""
    tx.run("UPDATE mailing_mails SET is_queued = 1 WHERE outbox_id = ?", [entry])


def written(reader: Reader, mailing: int, row: int) -> Written | None:
    """Return what a mailing has of a row."""
    found = reader.one(
        f"SELECT outbox_id, {_IS_QUEUED} FROM mailing_mails LEFT JOIN outbox ON outbox.id = outbox_id"
        " WHERE mailing_id = ? AND mailing_mails.row_id = ?",
        [mailing, row],
    )
    return Written(whole_or_none(found[0]), flag(found[1])) if found else None


def of_entry(reader: Reader, entry: int) -> Mailing | None:
    """Return the mailing that a mail of the outbox is part of."""
    number = reader.value("SELECT mailing_id FROM mailing_mails WHERE outbox_id = ?", [entry])
    return load(reader, number) if isinstance(number, int) else None


def entries(reader: Reader, mailing: int, after: int = 0) -> list[int]:
    """Return the mails of a mailing by their numbers in the outbox, those that leave first in front.

    :param after: only those that are younger than the mail of this number
    """
    found = reader.all(
        "SELECT outbox.id FROM mailing_mails JOIN outbox ON outbox.id = outbox_id WHERE mailing_id = ?"
        " AND outbox_id > ? ORDER BY coalesce(due_at, ''), outbox.id",
        [mailing, after],
    )
    return [whole(number) for (number,) in found]


def youngest(reader: Reader, table: int, template: int, identity: int) -> Mailing | None:
    """Return the mailing of a table's template under an identity that was begun last, whatever became of it."""
    found = reader.one(
        f"SELECT {_FIELDS} FROM mailings WHERE table_id = ? AND template_id = ? AND identity_id = ?"
        " ORDER BY id DESC LIMIT 1",
        [table, template, identity],
    )
    return _read(found) if found else None


def waiting(reader: Reader, mailing: int, after: int = 0) -> list[int]:
    """Return those of them that wait and were never tried."""
    found = reader.all(
        "SELECT outbox.id FROM mailing_mails JOIN outbox ON outbox.id = outbox_id WHERE mailing_id = ?"
        f" AND outbox_id > ? AND {_WAITS} ORDER BY due_at, outbox.id",
        [mailing, after],
    )
    return [whole(number) for (number,) in found]


def last_departure(reader: Reader, mailing: int) -> datetime | None:
    """Return when the last of those leaves, None where none waits."""
    found = reader.value(
        f"SELECT max(due_at) FROM mailing_mails JOIN outbox ON outbox.id = outbox_id WHERE mailing_id = ? AND {_WAITS}",
        [mailing],
    )
    return None if found is None else moment(str(found))


def is_being_written(reader: Reader, entry: int) -> bool:
    """Tell whether a draft is one of a mailing, and was never queued."""
    return reader.one("SELECT 1 FROM mailing_mails WHERE outbox_id = ? AND NOT is_queued", [entry]) is not None


def is_queued(reader: Reader, entry: int) -> bool:
    """Tell whether a mail of a mailing was ever queued, and is no draft that a crash left behind."""
    sql = f"SELECT 1 FROM mailing_mails JOIN outbox ON outbox.id = outbox_id WHERE outbox_id = ? AND {_IS_QUEUED}"
    return reader.one(sql, [entry]) is not None


def reached(reader: Reader, mailing: Mailing, row: int, token: str) -> list[str]:
    """Return to whom the mails of a row went, or are to go, that carry a word."""
    found = reader.all(
        "SELECT address FROM outbox JOIN outbox_recipients ON outbox_id = outbox.id WHERE table_id = ? AND row_id = ?"
        " AND instr(content, ?) ORDER BY outbox.id, position",
        [mailing.table, row, token],
    )
    return [text(address) for (address,) in found]


def move(tx: Transaction, times: Sequence[tuple[int, str]]) -> None:
    """Give mails that wait and were never tried other times: numbers in the outbox, each with its stamp."""
    tx.many(
        f"UPDATE outbox SET due_at = ? WHERE id = ? AND {_WAITS}",
        [(due_at, number) for number, due_at in times],
    )


def put_off(tx: Transaction, mailing: int, after: int, due_at: str) -> None:
    """Give all of the acting member's that wait and were never tried one other time, at once."""
    tx.run(
        "UPDATE outbox SET due_at = ? WHERE id IN (SELECT outbox_id FROM mailing_mails WHERE mailing_id = ?)"
        f" AND id > ? AND created_by IS ? AND {_WAITS}",
        [due_at, mailing, after, tx.member],
    )


def had_since(reader: Reader, table: int, row: int, template: tuple[int, str], since: str) -> str | None:
    """Return when the newest mail of a template left from a row, or is to leave; None where none did since a moment.

    :param template: its id and its name: mails that were written long ago know the name alone
    """
    number, name = template
    found = reader.value(
        "SELECT max(coalesce(sent_at, due_at, updated_at)) FROM outbox WHERE table_id = ? AND row_id = ?"
        " AND state NOT IN ('draft', 'cancelled', 'failed') AND (json_extract(content, '$.template_id') = ?"
        "  OR (json_extract(content, '$.template_id') IS NULL AND json_extract(content, '$.template') = ?)"
        "  OR EXISTS (SELECT 1 FROM mailing_mails JOIN mailings ON mailings.id = mailing_id"
        "   WHERE outbox_id = outbox.id AND template_id = ?))",
        [table, row, number, name, number],
    )
    return str(found) if found is not None and str(found) > since else None


def _read(record: Record) -> Mailing:
    number, table, template, identity, state, held_until, member, at = record
    return Mailing(
        whole(number),
        whole(table),
        whole(template),
        whole(identity),
        text(state),
        text_or_none(held_until),
        whole_or_none(member),
        text(at),
    )
