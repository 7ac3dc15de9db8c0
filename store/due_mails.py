"""What a worker does with scheduled mails whose time has come: freeze one, let it wait, or let it not leave.

Every step is fenced by the worker's lease and guarded by the mail's state, so that two workers never freeze it twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from store import clock, outbox
from store.accounts import NEEDS_SIGN_IN, PAUSED
from store.connection import Reader, Transaction, Value
from store.drafts import Draft
from store.leases import Lease, is_ours
from store.outbox import Entry
from store.records import text, whole
from store.scheduling import LATE

_MAY_SEND = f"accounts.deleted_at IS NULL AND accounts.state NOT IN ('{NEEDS_SIGN_IN}', '{PAUSED}')"
_WAITING = (
    "FROM outbox JOIN schedules ON outbox_id = outbox.id JOIN accounts ON accounts.id = account_id"
    f" WHERE outbox.state = 'scheduled' AND account_id = ? AND NOT asks AND {_MAY_SEND}"
)
_FIRST = f"SELECT due_at {_WAITING} AND next_try_at IS NULL AND due_at > ? ORDER BY due_at LIMIT 1"
_FIRST_AGAIN = f"SELECT min(next_try_at) {_WAITING} AND next_try_at > ? AND due_at <= ?"
"""Only what was due has another try, so that this looks at no more than that."""
_GUARD = "id = ? AND state = 'scheduled' AND message_id = ? AND due_at = ?"
"""It is still as the worker has read it: neither taken back nor given another time."""


@dataclass(frozen=True)
class DueMail:
    """A scheduled mail whose time has come."""

    entry: Entry
    draft: Draft
    content: str
    """The draft as the store keeps it."""
    writer: int | None
    """The member who scheduled it."""

    @property
    def is_late(self) -> bool:
        """Whether its time was missed."""
        return clock.now() > clock.moment(self.entry.due_at or "") + LATE


def next_due(reader: Reader, account: int | None = None, after: str = "") -> str | None:
    """Return when the next scheduled mail (of an account, or of any) can leave; None when none can by itself.

    :param after: only times after this moment count
    """
    now = clock.stamp()
    found: list[str] = []
    for one in _able(reader) if account is None else [account]:
        asked: tuple[tuple[str, list[Value]], ...] = ((_FIRST, [one, after]), (_FIRST_AGAIN, [one, after, now]))
        found += [text(at) for sql, params in asked if (at := reader.value(sql, params)) is not None]
    return min(found, default=None)


def _able(reader: Reader) -> list[int]:
    return [whole(number) for (number,) in reader.all(f"SELECT id FROM accounts WHERE {_MAY_SEND}")]


def numbers(reader: Reader, account: int, limit: int, *, only_if_no_reply: bool) -> list[int]:
    """Return the scheduled mails of an account whose time has come, at most `limit`, the earliest first.

    :param only_if_no_reply: those that leave only if no reply comes, or all others
    """
    now = clock.stamp()
    found = reader.all(
        f"SELECT outbox.id {_WAITING} AND due_at <= ? AND coalesce(next_try_at, '') <= ?"
        " AND only_if_no_reply = ?"
        " ORDER BY due_at, outbox.id LIMIT ?",
        [account, now, now, only_if_no_reply, limit],
    )
    return [whole(number) for (number,) in found]


def load(reader: Reader, number: int) -> DueMail | None:
    """Return a scheduled mail; None when it is none any more."""
    found = reader.one("SELECT content, created_by FROM outbox WHERE id = ? AND state = 'scheduled'", [number])
    if found is None:
        return None
    content, writer = text(found[0]), found[1]
    return DueMail(
        outbox.load(reader, number), Draft.from_json(content), content, None if writer is None else whole(writer)
    )


def reply_to(reader: Reader, entry: Entry) -> int | None:
    """Return the first mail that a person has written since a mail was scheduled; None for none.

    That is one in its conversation, also of somebody who takes no part in it and has one of their own; if the mail
    opens the conversation, one on its row from whom it goes to. The clock may have been put back meanwhile: the change
    log knows all the same what came after what.
    """
    found = reader.value(
        """SELECT mail_id FROM conversations JOIN placements ON conversation_id = conversations.id
             JOIN mails ON mails.id = mail_id, schedules
           WHERE table_id = ?1 AND row_id = ?2 AND outbox_id = ?3
             AND (placements.at >= scheduled_at OR EXISTS (
               SELECT 1 FROM changes WHERE table_id = ?1 AND row_id = ?2 AND kind = 'mail' AND thing_id = mail_id
                 AND seq > (SELECT max(seq) FROM changes WHERE table_id = ?1 AND row_id = ?2
                   AND kind = 'outbox' AND thing_id = ?3 AND new = 'scheduled' AND at = scheduled_at)))
             AND direction = 'in' AND kind = 'mail' AND (
               conversations.id = ?4
               OR (json_extract(why, '$.stranger') IS NOT NULL AND json_extract(why, '$.id') IN (
                 SELECT key FROM known_ids WHERE conversation_id = ?4))
               OR (lower(sender_address) IN (SELECT lower(address) FROM outbox_recipients WHERE outbox_id = ?3)
                 AND NOT EXISTS (SELECT 1 FROM placements AS earlier
                   WHERE earlier.conversation_id = ?4 AND earlier.at < scheduled_at)))
           ORDER BY placements.at, mail_id LIMIT 1""",
        [entry.table, entry.row, entry.id, entry.conversation],
    )
    return None if found is None else whole(found)


def is_as_read(tx: Transaction, due: DueMail, lease: Lease) -> bool:
    """Tell whether a mail is as it was read, and the lease is ours."""
    found = tx.one(f"SELECT 1 FROM outbox WHERE {_GUARD} AND content = ?", [*_as_read(due), due.content])
    return found is not None and is_ours(tx, lease)


def freeze(tx: Transaction, due: DueMail, lease: Lease, mail: int, draft: Draft, filled: Draft | None = None) -> bool:
    """Let a mail that has its bytes now leave; False when it is not as it was read, or the lease is not ours.

    :param draft: what it was made of
    :param filled: what its template has put into that, where it was filled in anew
    """
    if not is_ours(tx, lease):
        return False
    changed = tx.run(
        "UPDATE outbox SET state = 'queued', mail_id = ?, content = ?, subject = ?, code = '', answer = '',"
        f" next_try_at = NULL, updated_at = ? WHERE {_GUARD} AND content = ?",
        [mail, draft.to_json(), draft.subject, tx.at, *_as_read(due), due.content],
    )
    if changed:
        own = None if filled is None else filled.to_json()
        tx.run("UPDATE schedules SET filled = ? WHERE outbox_id = ?", [own, due.entry.id])
        outbox.noted(tx, due.entry.id)
    return bool(changed)


def wait(tx: Transaction, due: DueMail, lease: Lease, until: str, code: str, answer: str) -> bool:
    """Look at a mail again later, and say why it does not leave; False as for :func:`freeze`."""
    if not is_ours(tx, lease):
        return False
    changed = tx.run(
        f"UPDATE outbox SET next_try_at = ?, code = ?, answer = ?, updated_at = ? WHERE {_GUARD}",
        [until, code, answer, tx.at, *_as_read(due)],
    )
    if changed and code != due.entry.code:
        outbox.noted(tx, due.entry.id)
    return bool(changed)


def ask(tx: Transaction, due: DueMail, lease: Lease, code: str, answer: str) -> bool:
    """Let a mail wait until a person has decided; False as for :func:`freeze`."""
    if not wait(tx, due, lease, due.entry.due_at or "", code, answer):
        return False
    tx.run("UPDATE schedules SET asks = 1 WHERE outbox_id = ?", [due.entry.id])
    return True


def give_up(
    tx: Transaction, due: DueMail, lease: Lease, state: str, code: str, answer: str, reply: int | None = None
) -> bool:
    """Let a mail not leave, and say why; False as for :func:`freeze`.

    :param state: ``failed`` or ``cancelled``
    :param reply: the mail that came first
    """
    if not is_ours(tx, lease):
        return False
    changed = tx.run(
        f"UPDATE outbox SET state = ?, next_try_at = NULL, code = ?, answer = ?, updated_at = ? WHERE {_GUARD}",
        [state, code, answer, tx.at, *_as_read(due)],
    )
    if changed:
        tx.run("UPDATE schedules SET reply_mail_id = ? WHERE outbox_id = ?", [reply, due.entry.id])
        outbox.noted(tx, due.entry.id)
    return bool(changed)


def _as_read(due: DueMail) -> tuple[int, str, str]:
    return due.entry.id, due.entry.message_id, due.entry.due_at or ""
