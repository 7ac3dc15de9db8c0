"""Mails that belong to rows, in and out: derived text to read, raw bytes to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store import blobs
from store.blobs import Packed
from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.errors import NoSuchMailError
from store.standing import condition

IN, OUT = "in", "out"

People = tuple[tuple[str, str], ...]
"""Names with addresses; a name may be empty."""


@dataclass(frozen=True)
class NewMail:
    """A mail to keep; every text but the raw bytes is clean."""

    account: int | None
    direction: str
    """IN or OUT."""
    kind: str
    """``mail``, ``auto-reply`` or ``bounce``."""
    message_id: str
    sender: tuple[str, str]
    recipients: Mapping[str, People]
    """Under ``to``, ``cc`` and ``bcc``, and where answers go, to one or to all, under ``reply_to``, ``followup_to``."""
    subject: str
    at: str
    text: str
    quoted: str
    """What the writer only quoted; `text` comes first, this after it."""
    raw: bytes | Packed
    defects: tuple[str, ...] = ()
    fingerprint: str = ""
    """What tells it from all others but copies of itself; empty for a mail that is written here."""


@dataclass(frozen=True)
class NewAttachment:
    """A file in a mail."""

    name: str
    content_type: str
    content: bytes | Packed


@dataclass(frozen=True)
class Mail:
    """A mail of the store."""

    id: int
    account: int | None
    direction: str
    kind: str
    message_id: str
    sender: tuple[str, str]
    recipients: Mapping[str, People]
    subject: str
    at: str
    text: str
    quoted: str
    size: int
    raw_hash: str
    defects: str


@dataclass(frozen=True)
class Attachment:
    """A file of a mail of the store."""

    id: int
    name: str
    content_type: str
    size: int
    hash: str


_FIELDS = (
    "id, account_id, direction, kind, message_id, sender_name, sender_address, recipients, subject, at, text,"
    " quoted, size, raw_hash, defects"
)


def add(tx: Transaction, new: NewMail, attachments: Iterable[NewAttachment] = ()) -> int:
    """Keep a mail with its attachments; return its number."""
    number = tx.insert(
        "INSERT INTO mails (account_id, direction, kind, message_id, sender_name, sender_address, recipients,"
        " subject, at, text, quoted, size, raw_hash, defects, fingerprint)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(new.account, new.direction, new.kind, new.message_id, *new.sender),
            json.dumps(dict(new.recipients), ensure_ascii=False),
            *(new.subject, new.at, new.text, new.quoted, len(new.raw)),
            blobs.put(tx, new.raw),
            "\n".join(new.defects),
            new.fingerprint,
        ],
    )
    for position, one in enumerate(attachments):
        tx.run(
            "INSERT INTO attachments (mail_id, position, name, content_type, size, hash) VALUES (?, ?, ?, ?, ?, ?)",
            [number, position, one.name, one.content_type, len(one.content), blobs.put(tx, one.content)],
        )
    if new.direction == IN:
        tx.run("INSERT INTO unread SELECT id, ? FROM members", [number])
    return number


def load(reader: Reader, number: int) -> Mail:
    """Return a mail.

    :raises NoSuchMailError: there is none of that number
    """
    found = reader.one(f"SELECT {_FIELDS} FROM mails WHERE id = ?", [number])
    if found is None:
        raise NoSuchMailError(mail=number)
    return _mail(found)


def same_as(reader: Reader, fingerprint: str) -> int | None:
    """Return the mail that bears a fingerprint, from whichever account it came."""
    found = reader.value("SELECT id FROM mails WHERE fingerprint = ? ORDER BY id LIMIT 1", [fingerprint])
    return int(found) if found and fingerprint else None


def raw(reader: Reader, mail: Mail) -> bytes:
    """Return a mail's bytes as they came or left."""
    return blobs.get(reader, mail.raw_hash)


def attachments(reader: Reader, mail: int) -> list[Attachment]:
    """Return a mail's files in their order."""
    found = reader.all(
        "SELECT id, name, content_type, size, hash FROM attachments WHERE mail_id = ? ORDER BY position", [mail]
    )
    return [Attachment(int(i or 0), str(n), str(t), int(s or 0), str(h)) for i, n, t, s, h in found]


def remove(tx: Transaction, number: int) -> None:
    """Forget a mail that never left; its bytes stay until the store is compacted."""
    tx.run("DELETE FROM mails WHERE id = ?", [number])
    note(tx, Change("mail", thing=number, old=number))


def mark_read(tx: Transaction, mails: Sequence[int]) -> bool:
    """Mark mails as read by the member who acts; return whether any was unread."""
    sql = "DELETE FROM unread WHERE member_id = ? AND mail_id = ?"
    return sum(tx.run(sql, [tx.member, mail]) for mail in mails) > 0


def mark_unread(tx: Transaction, mail: int) -> None:
    """Mark a mail that came in as not yet read by the member who acts."""
    tx.run("INSERT OR IGNORE INTO unread SELECT ?, id FROM mails WHERE id = ? AND direction = 'in'", [tx.member, mail])


def unread(reader: Reader, member: int | None, base: int | None = None) -> int:
    """Count the mails on standing rows (of one base, or all) that came in and that a member has not read."""
    where, params = ("", []) if base is None else (" AND base_id = ?", [base])
    return reader.number(
        f"SELECT count(DISTINCT unread.mail_id) {unread_of_a_member(reader)}{where}", [member, *params]
    )


def unread_of_a_member(reader: Reader) -> str:
    """Return the FROM and WHERE of a query for what a member, its first parameter, has not read on standing rows."""
    return (
        "FROM unread JOIN mails ON mails.id = unread.mail_id JOIN placements ON placements.mail_id = unread.mail_id"
        " JOIN conversations ON conversations.id = conversation_id JOIN tables ON tables.id = table_id"
        f" WHERE unread.member_id = ? AND {condition(reader, 'conversations')}"
    )


def people_of(text: str) -> dict[str, People]:
    """Read back the recipients of a mail."""
    return {role: tuple((str(n), str(a)) for n, a in people) for role, people in json.loads(text).items()}


def went_to(recipients: Mapping[str, People]) -> People:
    """Return whom a mail went to, in Bcc too; not where its writer would like answers to go."""
    return tuple(one for role in ("to", "cc", "bcc") for one in recipients.get(role, ()))


def _mail(record: Record) -> Mail:
    number, account, direction, kind, message_id, name, address, recipients, *rest = record
    subject, at, text, quoted, size, raw_hash, defects = rest
    return Mail(
        id=int(number or 0),
        account=None if account is None else int(account),
        direction=str(direction),
        kind=str(kind),
        message_id=str(message_id),
        sender=(str(name), str(address)),
        recipients=people_of(str(recipients)),
        subject=str(subject),
        at=str(at),
        text=str(text),
        quoted=str(quoted),
        size=int(size or 0),
        raw_hash=str(raw_hash),
        defects=str(defects),
    )
