"""A row's feed: comments, mails in and out and changes, oldest first, mails in their conversations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from store import members, outbox, scheduling
from store.change_words import Teller
from store.changes import of_row
from store.connection import Reader, Record, Value
from store.drafts import Draft
from store.held import CODE, NEXT_TRY
from store.mails import People, people_of
from store.records import whole
from store.scheduling import Standing
from store.tables import Table

COMMENT, MAIL_OUT, MAIL_IN, AUTO_REPLY, BOUNCE, CHANGE = (
    "comment",
    "mail-out",
    "mail-in",
    "auto-reply",
    "bounce",
    "change",
)
SCHEDULED = "scheduled"
"""A mail that is meant for later, or was and did not leave: there is only the draft of it."""
PREVIEW = 200
"""Characters of a mail's text that an entry carries; the rest is read when it is opened."""


@dataclass(frozen=True)
class FeedMail:
    """What an entry knows of its mail besides its text."""

    number: int
    """0 for one that is meant for later, of which there is no mail yet."""
    message_id: str
    sender: tuple[str, str]
    recipients: Mapping[str, People]
    attachments: tuple[tuple[str, int], ...]
    """Names and sizes."""
    length: int
    """Characters of the text that the writer wrote."""
    quoted: int
    """Lines that the writer quoted."""
    outbox: int | None
    """The outbox entry it left by."""
    due_at: str | None
    next_try_at: str | None
    answer: str
    sent_at: str | None
    unread: bool
    schedule: Standing | None = None
    """Of a mail that is meant for later."""


@dataclass(frozen=True)
class FeedEntry:
    """One thing that happened on a row."""

    id: str
    """A letter for the kind and a number: ``m12`` a mail, ``c3`` a comment, ``h77`` a change.

    ``o5`` is a mail that is meant for later, by its number in the outbox.
    """
    kind: str
    at: str
    who: str
    subject: str = ""
    text: str = ""
    """All of a comment, a change or a mail that is meant for later, the beginning of other mails."""
    conversation: int | None = None
    state: str = ""
    code: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    mail: FeedMail | None = None


def of(reader: Reader, table: Table, row: int, member: int | None = None) -> list[FeedEntry]:
    """Return everything that happened on a row, oldest first.

    :param member: for whom a mail may be unread
    """
    called = members.names(reader)
    entries = [
        *_comments(reader, table, row, called),
        *_mails(reader, table, row, member),
        *_scheduled(reader, table, row),
        *_changes(reader, table, row, called),
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.id[0], int(entry.id[1:])))


def full_text(reader: Reader, mail: int) -> tuple[str, str]:
    """Return what a mail's writer wrote, and what they quoted."""
    found = reader.one("SELECT text, quoted FROM mails WHERE id = ?", [mail])
    return (str(found[0]), str(found[1])) if found else ("", "")


def _comments(reader: Reader, table: Table, row: int, called: Mapping[int, str]) -> list[FeedEntry]:
    found = reader.all(
        "SELECT id, at, member_id, text FROM comments WHERE table_id = ? AND row_id = ? AND deleted_at IS NULL",
        [table.id, row],
    )
    return [
        FeedEntry(f"c{number}", COMMENT, str(at), called.get(int(who or 0), ""), text=str(text))
        for number, at, who, text in found
    ]


def _mails(reader: Reader, table: Table, row: int, member: int | None) -> list[FeedEntry]:
    found = reader.all(
        f"""SELECT mails.id, direction, kind, mails.message_id, sender_name, sender_address, recipients, mails.subject,
              mails.at, substr(text, 1, {PREVIEW}), length(text), quoted, conversations.id, why,
              outbox.id, coalesce(outbox.state, ''), coalesce({CODE}, ''), due_at, {NEXT_TRY},
              coalesce(answer, ''), sent_at,
              EXISTS (SELECT 1 FROM unread WHERE member_id = ? AND unread.mail_id = mails.id)
            FROM conversations
            JOIN placements ON placements.conversation_id = conversations.id
            JOIN mails ON mails.id = placements.mail_id
            LEFT JOIN outbox ON outbox.mail_id = mails.id
            WHERE conversations.table_id = ? AND conversations.row_id = ?""",
        [member, table.id, row],
    )
    files = _attachments(reader, [int(record[0] or 0) for record in found])
    return [_mail_entry(record, files) for record in found]


def _attachments(reader: Reader, mails: list[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    files: dict[int, tuple[tuple[str, int], ...]] = {}
    for start in range(0, len(mails), 500):
        part = mails[start : start + 500]
        for mail, name, size in reader.all(
            f"SELECT mail_id, name, size FROM attachments WHERE mail_id IN ({','.join('?' * len(part))})"
            " ORDER BY mail_id, position",
            part,
        ):
            files[int(mail or 0)] = (*files.get(int(mail or 0), ()), (str(name), int(size or 0)))
    return files


def _mail_entry(record: Record, files: Mapping[int, tuple[tuple[str, int], ...]]) -> FeedEntry:
    number, direction, kind, message_id, name, address, recipients, subject, at, *rest = record
    preview, length, quoted, conversation, why, outbox, state, code, due_at, next_try, answer, sent_at, unread = rest
    mail = FeedMail(
        number=int(number or 0),
        message_id=str(message_id),
        sender=(str(name), str(address)),
        recipients=people_of(str(recipients)),
        attachments=files.get(int(number or 0), ()),
        length=int(length or 0),
        quoted=str(quoted).count("\n") + 1 if quoted else 0,
        outbox=None if outbox is None else int(outbox),
        due_at=_text(due_at),
        next_try_at=_text(next_try),
        answer=str(answer),
        sent_at=_text(sent_at),
        unread=bool(unread),
    )
    return FeedEntry(
        id=f"m{number}",
        kind=MAIL_OUT if direction == "out" else MAIL_IN if kind == "mail" else str(kind),
        at=str(sent_at or at),
        who=str(name) or str(address),
        subject=str(subject),
        text=str(preview),
        conversation=int(conversation or 0),
        state=str(state) or ("received" if direction == "in" else "sent"),
        code=str(code),
        why=json.loads(str(why)),
        mail=mail,
    )


def _scheduled(reader: Reader, table: Table, row: int) -> list[FeedEntry]:
    """Return the mails that are meant for later, or were and did not leave."""
    found = reader.all(
        f"""SELECT outbox.id, outbox.state, outbox.message_id, coalesce(identities.name, ''),
              coalesce(identities.address, ''), content, outbox.conversation_id, {CODE}, due_at, {NEXT_TRY}, answer,
              updated_at
            FROM outbox JOIN schedules ON outbox_id = outbox.id LEFT JOIN identities ON identities.id = identity_id
            WHERE table_id = ? AND row_id = ? AND mail_id IS NULL
              AND outbox.state IN ('scheduled', 'failed', 'cancelled')""",
        [table.id, row],
    )
    held = scheduling.of_many(reader, [whole(record[0]) for record in found])
    return [_scheduled_entry(reader, record, held[whole(record[0])]) for record in found]


def _scheduled_entry(reader: Reader, record: Record, held: Standing) -> FeedEntry:
    number, state, message_id, name, address, content, conversation, *rest = record
    code, due_at, next_try, answer, updated_at = rest
    draft = Draft.from_json(str(content))
    mail = FeedMail(
        number=0,
        message_id=str(message_id),
        sender=(str(name), str(address)),
        recipients=_meant_for(reader, whole(number), draft),
        attachments=tuple((one.name, one.size) for one in draft.enclosed),
        length=len(draft.body),
        quoted=0,
        outbox=whole(number),
        due_at=_text(due_at),
        next_try_at=_text(next_try),
        answer=str(answer),
        sent_at=None,
        unread=False,
        schedule=held,
    )
    return FeedEntry(
        id=f"o{number}",
        kind=SCHEDULED,
        at=held.scheduled_at if state == SCHEDULED else str(updated_at),
        who=str(name) or str(address),
        subject=draft.subject,
        text=draft.body,
        conversation=None if conversation is None else whole(conversation),
        state=str(state),
        code=str(code),
        why={} if held.reply is None else {"reply": f"m{held.reply}"},
        mail=mail,
    )


def _meant_for(reader: Reader, number: int, draft: Draft) -> dict[str, People]:
    """Return to whom a mail will go, by role."""
    fields = {"to": draft.to.casefold(), "cc": draft.cc.casefold(), "bcc": draft.bcc.casefold()}
    found: dict[str, People] = {}
    for one in outbox.recipients(reader, number):
        role = next((role for role, text in fields.items() if one.address.casefold() in text), "to")
        found[role] = (*found.get(role, ()), ("", one.address))
    return found


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _changes(reader: Reader, table: Table, row: int, called: Mapping[int, str]) -> list[FeedEntry]:
    teller = Teller(reader)
    return [
        FeedEntry(f"h{change.seq}", CHANGE, change.at, called.get(change.member or 0, ""), *told)
        for change in of_row(reader, table.id, row)
        if (told := teller.in_row(change)) is not None
    ]
