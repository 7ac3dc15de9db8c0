"""Conversations: mails that answer each other, on a row, and the ids that lead to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from store import mails
from store.changes import Change, note
from store.connection import Reader, Transaction


@dataclass(frozen=True)
class Conversation:
    """One conversation and its row."""

    id: int
    table: int
    row: int
    subject: str


def start(tx: Transaction, table: int, row: int, subject: str) -> int:
    """Open a conversation on a row; return its number."""
    return tx.insert(
        "INSERT INTO conversations (table_id, row_id, subject, created_at) VALUES (?, ?, ?, ?)",
        [table, row, subject, tx.at],
    )


def load(reader: Reader, number: int) -> Conversation | None:
    """Return a conversation, or None where there is none of that number."""
    found = reader.one("SELECT id, table_id, row_id, subject FROM conversations WHERE id = ?", [number])
    return Conversation(int(found[0] or 0), int(found[1] or 0), int(found[2] or 0), str(found[3])) if found else None


def learn(tx: Transaction, conversation: int, key: str, origin: str, mail: int | None = None) -> None:
    """Remember an id that leads to a conversation.

    :param origin: where it is known from, for example ``own``, ``server answer``, ``sent copy``, ``received``
    """
    if key:
        tx.run(
            "INSERT OR IGNORE INTO known_ids (key, conversation_id, mail_id, origin) VALUES (?, ?, ?, ?)",
            [key, conversation, mail, origin],
        )


def led_to(reader: Reader, key: str) -> list[tuple[int, str]]:
    """Return the conversations that an id leads to, each with the id's origin."""
    found = reader.all("SELECT conversation_id, origin FROM known_ids WHERE key = ? ORDER BY conversation_id", [key])
    return [(int(number or 0), str(origin)) for number, origin in found]


def join(tx: Transaction, conversation: int, addresses: Iterable[str]) -> None:
    """Count addresses among those who take part."""
    tx.many(
        "INSERT OR IGNORE INTO participants (conversation_id, address) VALUES (?, ?)",
        [(conversation, address.casefold()) for address in addresses if address],
    )


def forget_unsent(tx: Transaction, mail: int | None, conversation: int | None) -> None:
    """Forget the bytes of a mail that nobody got, and who took part in its conversation by them alone.

    :param mail: None where it had none yet
    :param conversation: None where it had begun none
    """
    if mail is not None:
        mails.remove(tx, mail)
    if conversation is not None:
        _count_participants_anew(tx, conversation)


def _count_participants_anew(tx: Transaction, conversation: int) -> None:
    """Let nobody take part but those whom the conversation's mails are from or went to."""
    found = tx.all(
        "SELECT sender_address, recipients FROM mails JOIN placements ON mail_id = mails.id"
        " WHERE conversation_id = ? AND kind = 'mail'",
        [conversation],
    )
    tx.run("DELETE FROM participants WHERE conversation_id = ?", [conversation])
    for sender, held in found:
        reached = mails.went_to(mails.people_of(str(held)))
        join(tx, conversation, [str(sender), *(address for _name, address in reached)])


def forget_empty(tx: Transaction, conversation: int) -> None:
    """Forget a conversation that was opened for a mail that did not come about."""
    for held in ("placements", "outbox"):
        if tx.one(f"SELECT 1 FROM {held} WHERE conversation_id = ?", [conversation]):
            return
    for owned in ("known_ids", "participants"):
        tx.run(f"DELETE FROM {owned} WHERE conversation_id = ?", [conversation])
    tx.run("DELETE FROM conversations WHERE id = ?", [conversation])


def takes_part(reader: Reader, conversation: int, address: str) -> bool:
    """Tell whether an address takes part."""
    sql = "SELECT 1 FROM participants WHERE conversation_id = ? AND address = ?"
    return reader.one(sql, [conversation, address.casefold()]) is not None


def place(tx: Transaction, conversation: int, mail: int, why: Mapping[str, str]) -> None:
    """Put a mail into a conversation and note it on the row.

    :param why: the evidence: ``rule`` and what it rests on
    """
    added = tx.run(
        "INSERT OR IGNORE INTO placements (conversation_id, mail_id, why, at) VALUES (?, ?, ?, ?)",
        [conversation, mail, json.dumps(dict(why), ensure_ascii=False), tx.at],
    )
    held = load(tx, conversation)
    if added and held is not None:
        note(tx, Change("mail", held.table, held.row, thing=mail, new=conversation))


def are_on_row(reader: Reader, table: int, row: int, mail: int) -> bool:
    """Tell whether a mail stands in any conversation of a row."""
    sql = (
        "SELECT 1 FROM placements JOIN conversations ON conversations.id = conversation_id"
        " WHERE mail_id = ? AND table_id = ? AND row_id = ?"
    )
    return reader.one(sql, [mail, table, row]) is not None


def opened_by(reader: Reader, table: int, row: int, address: str) -> Conversation | None:
    """Return the newest conversation of a row that a stranger opened from an address."""
    number = reader.value(
        "SELECT max(conversations.id) FROM conversations JOIN placements ON conversation_id = conversations.id"
        " WHERE table_id = ? AND row_id = ? AND lower(json_extract(why, '$.stranger')) = lower(?)",
        [table, row, address],
    )
    return load(reader, int(number)) if isinstance(number, int) else None


def of_mail(reader: Reader, mail: int) -> list[Conversation]:
    """Return the conversations that a mail stands in; more than one when it answers on several rows."""
    found = reader.all("SELECT conversation_id FROM placements WHERE mail_id = ? ORDER BY 1", [mail])
    return [held for (number,) in found if (held := load(reader, int(number or 0))) is not None]
