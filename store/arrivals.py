"""What the receiver has seen on the servers: cursors of folders, and every mail by its place and identity.

A mail that belongs to no row is *unlinked*: of it only these headers are kept, for 90 days, and seen only by those
who may use the account that it came to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from store import account_users, blobs
from store.blobs import Packed
from store.clock import now, stamp
from store.connection import Reader, Record, Transaction, placeholders
from store.mails import People, people_of
from store.standing import condition

KEPT_FOR = timedelta(days=90)
SET_APART = "unreadable"
"""The kind of a mail of which nothing could be read; its bytes are kept."""


@dataclass(frozen=True)
class Folder:
    """A folder of an account and how far it has been read."""

    id: int
    account: int
    name: str
    role: str
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True)
class NewArrival:
    """A mail seen in a folder."""

    uid: int
    message_id: str
    sent_at: str | None
    size: int
    at: str
    sender: tuple[str, str]
    subject: str
    recipients: Mapping[str, People]
    kind: str
    raw: Packed | None = None
    """The bytes of a mail that is set apart."""


@dataclass(frozen=True)
class Arrival:
    """A mail that was seen."""

    id: int
    folder: int
    uid: int | None
    message_id: str
    at: str
    sender: tuple[str, str]
    subject: str
    recipients: Mapping[str, People]
    kind: str
    mail: int | None
    raw_hash: str = ""
    """Where the bytes of a mail that is set apart are kept; empty for all others."""


_FIELDS = (
    "arrivals.id, folder_id, uid, message_id, at, sender_name, sender_address, subject, recipients, kind, mail_id,"
    " raw_hash"
)
_FOLDER = "SELECT id, account_id, name, role, uidvalidity, last_uid FROM folders"


def folder(tx: Transaction, account: int, name: str, role: str) -> Folder:
    """Return a folder's cursor, new or known."""
    tx.run(
        "INSERT INTO folders (account_id, name, role) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id, name) DO UPDATE SET role = excluded.role",
        [account, name, role],
    )
    return _folder(tx.one(f"{_FOLDER} WHERE account_id = ? AND name = ?", [account, name]))


def renumber(tx: Transaction, number: int, uidvalidity: int) -> None:
    """Begin a folder anew because the server has numbered its mails anew; what was seen is known without place."""
    tx.run("UPDATE arrivals SET uid = NULL WHERE folder_id = ?", [number])
    tx.run("UPDATE folders SET uidvalidity = ?, last_uid = 0 WHERE id = ?", [uidvalidity, number])
    # the place that collecting contacts has come to names another mail now
    tx.run("UPDATE folders SET collected_from = NULL WHERE id = ? AND collected_from > 0", [number])


def advance(tx: Transaction, number: int, last_uid: int) -> None:
    """Say that everything in a folder up to a UID has been dealt with."""
    tx.run("UPDATE folders SET last_uid = max(last_uid, ?) WHERE id = ?", [last_uid, number])


def seen_uids(reader: Reader, number: int, above: int) -> set[int]:
    """Return the UIDs above a number that a folder is known to hold."""
    found = reader.all("SELECT uid FROM arrivals WHERE folder_id = ? AND uid > ?", [number, above])
    return {int(uid or 0) for (uid,) in found}


def is_seen(reader: Reader, number: int, uid: int) -> bool:
    """Tell whether a mail of a folder has been dealt with."""
    return reader.one("SELECT 1 FROM arrivals WHERE folder_id = ? AND uid = ?", [number, uid]) is not None


def recognise(tx: Transaction, number: int, new: NewArrival) -> bool:
    """Give a mail known without place its new UID; False when it was never seen in the folder.

    The same mail is one with the same Message-ID, Date and size.
    """
    found = tx.one(
        "SELECT id FROM arrivals WHERE folder_id = ? AND uid IS NULL AND message_id = ? AND sent_at IS ?"
        " AND size = ? ORDER BY id LIMIT 1",
        [number, new.message_id, new.sent_at, new.size],
    )
    if found is None:
        return False
    tx.run("UPDATE arrivals SET uid = ? WHERE id = ?", [new.uid, found[0]])
    return True


def add(tx: Transaction, number: int, new: NewArrival, mail: int | None) -> int:
    """Remember a mail seen in a folder; None as `mail` leaves it unlinked."""
    return tx.insert(
        "INSERT INTO arrivals (folder_id, uid, message_id, sent_at, size, at, sender_name, sender_address, subject,"
        " recipients, kind, mail_id, raw_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(number, new.uid, new.message_id, new.sent_at, new.size, new.at, *new.sender, new.subject),
            *(json.dumps(dict(new.recipients), ensure_ascii=False), new.kind, mail),
            blobs.put(tx, new.raw) if new.raw else "",
        ],
    )


def link(tx: Transaction, number: int, mail: int) -> None:
    """Say that an unlinked arrival is now a mail on a row."""
    tx.run("UPDATE arrivals SET mail_id = ? WHERE id = ?", [mail, number])
    wait_for(tx, number, ())


def wait_for(tx: Transaction, number: int, conversations: Iterable[int]) -> None:
    """Say to which conversations of rows that take no mail now an unlinked arrival would belong; none ends it."""
    tx.run("DELETE FROM awaited WHERE arrival_id = ?", [number])
    tx.many("INSERT INTO awaited (arrival_id, conversation_id) VALUES (?, ?)", [(number, c) for c in conversations])


def awaited_with(reader: Reader, message_ids: Sequence[str]) -> set[int]:
    """Return the conversations that unlinked mails of these Message-IDs would belong to: an answer to one waits too."""
    found = reader.numbers(
        "SELECT DISTINCT conversation_id FROM awaited JOIN arrivals ON arrivals.id = arrival_id"
        f" WHERE message_id IN ({placeholders(len(message_ids))}) AND message_id != ''",
        message_ids,
    )
    return set(found)


def back(reader: Reader, number: int) -> list[tuple[int, int]]:
    """Return the UIDs and numbers of a folder's arrivals that waited for a row which takes mail again."""
    where = condition(reader, "conversations", takes_mail=True)
    found = reader.all(
        "SELECT DISTINCT uid, arrivals.id FROM awaited JOIN arrivals ON arrivals.id = arrival_id"
        " JOIN conversations ON conversations.id = conversation_id"
        f" WHERE folder_id = ? AND uid IS NOT NULL AND {where} ORDER BY uid",
        [number],
    )
    return [(int(uid or 0), int(arrival or 0)) for uid, arrival in found]


def load(reader: Reader, number: int) -> Arrival | None:
    """Return an arrival, or None where there is none of that number."""
    found = reader.one(f"SELECT {_FIELDS} FROM arrivals WHERE id = ?", [number])
    return _arrival(found) if found else None


def folder_of(reader: Reader, arrival: Arrival) -> Folder:
    """Return the folder that an arrival was seen in."""
    return _folder(reader.one(f"{_FOLDER} WHERE id = ?", [arrival.folder]))


def _folder(record: Record | None) -> Folder:
    number, account, name, role, uidvalidity, last = record or (0, 0, "", "", 0, 0)
    return Folder(int(number or 0), int(account or 0), str(name), str(role), int(uidvalidity or 0), int(last or 0))


def is_seen_by(reader: Reader, arrival: Arrival, member: int | None) -> bool:
    """Tell whether a member may see a mail that is on no row: who may use the account that it came to."""
    usable = account_users.usable_by(reader, member)
    return usable is None or folder_of(reader, arrival).account in usable


def unlinked(reader: Reader, member: int | None, limit: int = 500) -> list[Arrival]:
    """Return what came in, belongs to no row and may be seen by a member, newest first; None, the worker, sees all.

    What no server can be asked for any more, because the account was removed, is left out.
    """
    usable = account_users.usable_by(reader, member)
    seen = "" if usable is None else f" AND account_id IN ({', '.join(str(int(number)) for number in usable)})"
    to_be_had = "(raw_hash != '' OR account_id IN (SELECT id FROM accounts WHERE deleted_at IS NULL))"
    found = reader.all(
        f"SELECT {_FIELDS} FROM arrivals JOIN folders ON folders.id = folder_id"
        f" WHERE mail_id IS NULL AND role = 'inbox' AND {to_be_had}{seen} ORDER BY at DESC, arrivals.id DESC LIMIT ?",
        [limit],
    )
    return [_arrival(record) for record in found]


def newest(reader: Reader) -> int:
    """Return the number of the arrival that was seen last, 0 before the first."""
    return reader.number("SELECT max(id) FROM arrivals")


def count_since(reader: Reader, number: int) -> int:
    """Count the mails that came into inboxes after an arrival."""
    return reader.number(
        "SELECT count(*) FROM arrivals JOIN folders ON folders.id = folder_id WHERE arrivals.id > ? AND role = 'inbox'",
        [number],
    )


def forget_old(tx: Transaction) -> None:
    """Drop the headers of unlinked mails that came more than 90 days ago."""
    tx.run("DELETE FROM arrivals WHERE mail_id IS NULL AND at < ?", [stamp(now() - KEPT_FOR)])


def _arrival(record: Record) -> Arrival:
    number, held_in, uid, message_id, at, name, address, subject, recipients, kind, mail, raw_hash = record
    return Arrival(
        id=int(number or 0),
        folder=int(held_in or 0),
        uid=None if uid is None else int(uid),
        message_id=str(message_id),
        at=str(at),
        sender=(str(name), str(address)),
        subject=str(subject),
        recipients=people_of(str(recipients)),
        kind=str(kind),
        mail=None if mail is None else int(mail),
        raw_hash=str(raw_hash),
    )


def counted_folders(reader: Reader, account: int) -> list[tuple[str, str, int]]:
    """Return the folders of an account that are read: their names, roles, and how many of their mails were seen."""
    found = reader.all(
        "SELECT name, role, (SELECT count(*) FROM arrivals WHERE folder_id = folders.id AND uid IS NOT NULL)"
        " FROM folders WHERE account_id = ? AND role != '' ORDER BY role, id",
        [account],
    )
    return [(str(name), str(role), int(seen or 0)) for name, role, seen in found]
