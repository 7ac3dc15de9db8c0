"""A mail of the outbox as it is read."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Record
from store.held import CODE, NEXT_TRY
from store.records import text, text_or_none, whole, whole_or_none


@dataclass(frozen=True)
class Entry:
    """One mail on its way."""

    id: int
    state: str
    account: int | None
    identity: int | None
    table: int
    row: int
    conversation: int | None
    mail: int | None
    message_id: str
    subject: str
    due_at: str | None
    next_try_at: str | None
    first_try_at: str | None
    attempts: int
    code: str
    answer: str
    sent_at: str | None
    handed_at: str | None
    sent_copy: str
    origin: str = ""
    """What wrote it, one of ORIGINS; empty for a person."""

    @classmethod
    def from_record(cls, record: Record) -> Entry:
        """Read back an entry from a record of FIELDS.

        :raises TypeError: a field holds something else than it should
        """
        number, state, account, identity, table, row, conversation, mail, message_id, subject, *rest = record
        due_at, next_try_at, first_try_at, attempts, code, answer, sent_at, handed_at, sent_copy, origin = rest
        return cls(
            id=whole(number),
            state=text(state),
            account=whole_or_none(account),
            identity=whole_or_none(identity),
            table=whole(table),
            row=whole(row),
            conversation=whole_or_none(conversation),
            mail=whole_or_none(mail),
            message_id=text(message_id),
            subject=text(subject),
            due_at=text_or_none(due_at),
            next_try_at=text_or_none(next_try_at),
            first_try_at=text_or_none(first_try_at),
            attempts=whole(attempts),
            code=text(code),
            answer=text(answer),
            sent_at=text_or_none(sent_at),
            handed_at=text_or_none(handed_at),
            sent_copy=text(sent_copy),
            origin=text(origin),
        )


FIELDS = (
    "id, state, account_id, identity_id, table_id, row_id, conversation_id, mail_id, message_id, subject, due_at,"
    f" {NEXT_TRY} AS next_try_at, first_try_at, attempts, {CODE} AS code, answer, sent_at, handed_at, sent_copy, origin"
)
"""What :meth:`Entry.from_record` reads."""
