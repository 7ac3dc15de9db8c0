"""What waits for a member: unread mails, mails that did not leave, ask, leave later or are held, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from store import clock, rows
from store.base_mail import TABLES_OFF
from store.connection import Reader, Record
from store.errors import MailOffError, UndecidedError
from store.held import CODE
from store.mails import unread_of_a_member
from store.standing import condition, table_of
from store.tables import Table

Kind = Literal["mail", "auto-reply", "bounce", "failed", "unknown", "asks", "held", "scheduled", "draft"]

_SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, and the row that it belongs to; every text comes from outside."""

    kind: Kind
    thing: int
    """The mail's number; of a mail on its way out, its number in the outbox."""
    who: str
    subject: str
    answer: str
    """Why a failed mail failed, in the server's words."""
    at: str
    """When it came in, failed, will leave, or was last written at."""
    table: Table
    row: int
    title: str
    """What the row is called."""


def listed(reader: Reader, member: int | None, limit: int = 50) -> list[Waiting]:
    """Return what waits, `limit` of each: unread mails newest first, what failed, what leaves next, own drafts."""
    found = [*_unread(reader, member, limit), *_failed(reader, limit)]
    found += [*_scheduled(reader, limit), *_drafts(reader, member, limit)]
    return list(_placed(reader, found))


def unread_by_base(reader: Reader, member: int | None) -> dict[int, int]:
    """Return how many mails a member has not read in each base that has any."""
    found = reader.all(
        f"SELECT base_id, count(DISTINCT unread.mail_id) {unread_of_a_member(reader)} GROUP BY base_id",
        [member],
    )
    return {int(base or 0): int(count or 0) for base, count in found}


_ASKS = f"state = 'scheduled' AND code = '{UndecidedError.code}'"
_OUT = (
    f"SELECT CASE WHEN {CODE} = '{MailOffError.code}' THEN 'held' WHEN {_ASKS} THEN 'asks' ELSE state END, outbox.id,"
    " coalesce((SELECT address FROM outbox_recipients WHERE outbox_id = outbox.id"
    " ORDER BY state = 'accepted', position LIMIT 1), ''), subject, answer, {at}, table_id, row_id FROM outbox"
)


def _unread(reader: Reader, member: int | None, limit: int) -> list[Record]:
    return reader.all(
        "SELECT DISTINCT kind, mails.id, coalesce(nullif(sender_name, ''), sender_address), mails.subject, '',"
        f" mails.at, table_id, row_id {unread_of_a_member(reader)} ORDER BY mails.at DESC LIMIT ?",
        [member, limit],
    )


def _failed(reader: Reader, limit: int) -> list[Record]:
    return reader.all(
        f"{_OUT.format(at='updated_at')} WHERE state IN ('failed', 'partly', 'unknown')"
        f" AND {condition(reader, 'outbox')} ORDER BY updated_at DESC LIMIT ?",
        [limit],
    )


def _scheduled(reader: Reader, limit: int) -> list[Record]:
    return reader.all(
        f"{_OUT.format(at='due_at')} WHERE state IN ('scheduled', 'queued')"
        f" AND (due_at > ? OR {_ASKS} OR table_id IN ({TABLES_OFF}))"
        f" AND {condition(reader, 'outbox')} ORDER BY due_at LIMIT ?",
        [clock.stamp(clock.now() + _SOON), limit],
    )


def _drafts(reader: Reader, member: int | None, limit: int) -> list[Record]:
    return reader.all(
        f"{_OUT.format(at='updated_at')} WHERE state = 'draft' AND created_by = ?"
        f" AND {condition(reader, 'outbox')} ORDER BY updated_at DESC LIMIT ?",
        [member, limit],
    )


_KINDS: dict[str, Kind] = {
    "mail": "mail",
    "auto-reply": "auto-reply",
    "bounce": "bounce",
    "unknown": "unknown",
    "asks": "asks",
    "held": "held",
    "scheduled": "scheduled",
    "queued": "scheduled",
    "draft": "draft",
}


def _placed(reader: Reader, found: Iterable[Record]) -> Iterable[Waiting]:
    known: dict[int, Table | None] = {}
    for kind, thing, who, subject, answer, at, table_id, row in found:
        number = int(table_id or 0)
        if number not in known:
            known[number] = table_of(reader, number)
        table = known[number]
        if table is not None:
            yield Waiting(
                kind=_KINDS.get(str(kind), "failed"),
                thing=int(thing or 0),
                who=str(who),
                subject=str(subject),
                answer=str(answer),
                at=str(at),
                table=table,
                row=int(row or 0),
                title=rows.title_of(reader, table, int(row or 0)),
            )
