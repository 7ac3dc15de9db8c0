"""The outbox: every mail on its way out, with its state.

draft → (scheduled →) queued → claimed → handing → sent | partly | failed | unknown | cancelled

``queued``   bytes, Date and Message-ID are frozen; it leaves when it is due
``claimed``  a worker has it, the server has nothing yet
``handing``  committed before the server may accept it: after a crash its fate must be looked up
``unknown``  handed over, and nothing proves whether it arrived; never sent again without a person's word

Every step is one guarded UPDATE, so that of two who try only one succeeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.changes import Change, note
from store.connection import Reader, Record, Transaction
from store.errors import StoreError
from store.language import N_
from store.leases import Lease

OPEN = ("scheduled", "queued", "claimed", "handing")
"""States from which a mail may still leave by itself."""


class NoSuchEntryError(StoreError):
    """No outbox entry of that number."""

    code = "OUTBOX_001"
    sentence = N_("There is no mail {entry} in the outbox.")
    remedy = N_("`mailbase-tui outbox` lists them.")


class WrongStateError(StoreError):
    """The entry is not in a state that allows this."""

    code = "OUTBOX_002"
    sentence = N_("The mail is {state}, so this cannot be done any more.")
    remedy = N_("`mailbase-tui outbox show {entry}` tells what can be done with it.")


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


@dataclass(frozen=True)
class Recipient:
    """One address of an entry and what became of it."""

    address: str
    state: str
    answer: str


@dataclass(frozen=True)
class Frozen:
    """What is fixed when a mail leaves ``draft``."""

    account: int
    identity: int
    conversation: int
    mail: int
    message_id: str
    recipients: tuple[str, ...]
    due_at: str


_FIELDS = (
    "id, state, account_id, identity_id, table_id, row_id, conversation_id, mail_id, message_id, subject, due_at,"
    " next_try_at, first_try_at, attempts, code, answer, sent_at, handed_at, sent_copy"
)


def load(reader: Reader, number: int) -> Entry:
    """Return an entry.

    :raises NoSuchEntryError: there is none of that number
    """
    found = reader.one(f"SELECT {_FIELDS} FROM outbox WHERE id = ?", [number])
    if found is None:
        raise NoSuchEntryError(entry=number)
    return _entry(found)


def listed(reader: Reader, states: Sequence[str] = ()) -> list[Entry]:
    """Return the entries in some states, or all but drafts: due ones first, then the newest."""
    where = f"state IN ({','.join('?' * len(states))})" if states else "state != 'draft'"
    found = reader.all(
        f"SELECT {_FIELDS} FROM outbox WHERE {where} ORDER BY state IN ('sent', 'cancelled'), due_at, id",
        list(states),
    )
    return [_entry(record) for record in found]


def recipients(reader: Reader, number: int) -> list[Recipient]:
    """Return an entry's recipients."""
    found = reader.all(
        "SELECT address, state, answer FROM outbox_recipients WHERE outbox_id = ? ORDER BY position",
        [number],
    )
    return [Recipient(str(a), str(s), str(w)) for a, s, w in found]


def count_open(reader: Reader) -> int:
    """Count the mails that are still to leave."""
    return reader.number(f"SELECT count(*) FROM outbox WHERE state IN ({_quoted(OPEN)})")


def queue(tx: Transaction, number: int, frozen: Frozen) -> Entry:
    """Freeze a draft and let it leave when it is due.

    :raises WrongStateError: it is no draft any more
    """
    changed = tx.run(
        "UPDATE outbox SET state = 'queued', account_id = ?, identity_id = ?, conversation_id = ?, mail_id = ?,"
        " message_id = ?, due_at = ?, next_try_at = NULL, first_try_at = NULL, attempts = 0, code = '',"
        " answer = '', updated_at = ? WHERE id = ? AND state = 'draft'",
        [
            *(frozen.account, frozen.identity, frozen.conversation, frozen.mail, frozen.message_id),
            *(frozen.due_at, tx.at, number),
        ],
    )
    if not changed:
        raise _wrong_state(tx, number)
    tx.run("DELETE FROM outbox_recipients WHERE outbox_id = ?", [number])
    tx.many(
        "INSERT INTO outbox_recipients (outbox_id, position, address) VALUES (?, ?, ?)",
        [(number, position, address) for position, address in enumerate(frozen.recipients)],
    )
    return _noted(tx, number)


def take_back(tx: Transaction, number: int) -> Entry:
    """Make a queued mail that was never tried a draft again; return it as it was queued.

    :raises WrongStateError: a worker has it, or it is gone
    """
    entry = load(tx, number)
    changed = tx.run(
        "UPDATE outbox SET state = 'draft', mail_id = NULL, message_id = '', due_at = NULL, updated_at = ?"
        " WHERE id = ? AND state = 'queued' AND attempts = 0",
        [tx.at, number],
    )
    if not changed:
        raise _wrong_state(tx, number)
    _noted(tx, number)
    return entry


def cancel(tx: Transaction, number: int) -> Entry:
    """Let a mail that no worker has never leave.

    :raises WrongStateError: a worker has it, or it is settled
    """
    return _step(tx, number, "cancelled", ("scheduled", "queued", "failed", "unknown"))


def send_now(tx: Transaction, number: int) -> Entry:
    """Let a queued mail leave at once, whatever its time.

    :raises WrongStateError: it is not waiting
    """
    tx.run("UPDATE outbox SET due_at = ?, next_try_at = NULL WHERE id = ? AND state = 'queued'", [tx.at, number])
    return _step(tx, number, "queued", ("queued",))


def retry(tx: Transaction, number: int) -> Entry:
    """Try a failed or unknown mail again with the same bytes, to those who have not accepted it.

    :raises WrongStateError: it has not failed
    """
    tx.run(
        "UPDATE outbox SET due_at = ?, next_try_at = NULL, first_try_at = NULL, attempts = 0"
        " WHERE id = ? AND state IN ('failed', 'partly', 'unknown')",
        [tx.at, number],
    )
    entry = _step(tx, number, "queued", ("failed", "partly", "unknown"))
    tx.run("UPDATE outbox_recipients SET state = 'waiting' WHERE outbox_id = ? AND state != 'accepted'", [number])
    return entry


def mark_sent(tx: Transaction, number: int) -> Entry:
    """Settle an unknown mail as sent, on a person's word or on the evidence of an answer to it.

    :raises WrongStateError: its fate is not unknown
    """
    tx.run("UPDATE outbox_recipients SET state = 'accepted' WHERE outbox_id = ? AND state = 'waiting'", [number])
    tx.run("UPDATE outbox SET sent_at = coalesce(handed_at, ?), code = '' WHERE id = ?", [tx.at, number])
    return _step(tx, number, "sent", ("unknown",))


def claim(tx: Transaction, lease: Lease) -> Entry | None:
    """Give the worker the next mail that is due and whose account may send; None when there is none."""
    found = tx.one(
        f"""UPDATE outbox SET state = 'claimed', owner = ?, fence = ?, attempts = attempts + 1,
              first_try_at = coalesce(first_try_at, ?), updated_at = ?
            WHERE id = (
              SELECT outbox.id FROM outbox JOIN accounts ON accounts.id = account_id
              WHERE outbox.state = 'queued' AND due_at <= ? AND coalesce(next_try_at, '') <= ?
                AND accounts.deleted_at IS NULL AND accounts.state != 'needs sign-in'
                AND coalesce(paused_until, '') <= ?
              ORDER BY due_at, outbox.id LIMIT 1)
            RETURNING {_FIELDS}""",
        [lease.owner, lease.fence, *([tx.at] * 5)],
    )
    return _entry(found) if found else None


def begin_handing(tx: Transaction, number: int, lease: Lease) -> bool:
    """Commit that the server may accept the mail from now on; False when the claim is no longer ours."""
    return bool(
        tx.run(
            "UPDATE outbox SET state = 'handing', code = '', handed_at = ?, updated_at = ? WHERE id = ?"
            " AND state = 'claimed' AND owner = ? AND fence = ? AND EXISTS (SELECT 1 FROM leases WHERE leases.name = ?"
            " AND leases.owner = outbox.owner AND leases.fence = outbox.fence)",
            [tx.at, tx.at, number, lease.owner, lease.fence, lease.name],
        )
    )


@dataclass(frozen=True)
class Settlement:
    """What a try came to."""

    state: str
    """``sent``, ``partly``, ``failed``, ``unknown``, or ``queued`` to try again."""
    accepted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """Addresses with the server's answer to each."""
    code: str = ""
    answer: str = ""
    next_try_at: str | None = None
    sent_copy: str = ""


def settle(tx: Transaction, number: int, lease: Lease, result: Settlement) -> bool:
    """Write down what a try came to; False when the mail is no longer ours."""
    changed = tx.run(
        "UPDATE outbox SET state = ?, code = ?, answer = ?, next_try_at = ?, sent_copy = ?, updated_at = ?,"
        " sent_at = CASE WHEN ? IN ('sent', 'partly') THEN coalesce(handed_at, ?) ELSE sent_at END"
        " WHERE id = ? AND state IN ('claimed', 'handing') AND owner = ? AND fence = ?",
        [
            *(result.state, result.code, result.answer, result.next_try_at, result.sent_copy, tx.at),
            *(result.state, tx.at, number, lease.owner, lease.fence),
        ],
    )
    if not changed:
        return False
    _mark(tx, number, "accepted", ((address, "") for address in result.accepted))
    _mark(tx, number, "refused", result.refused)
    _noted(tx, number)
    return True


def _mark(tx: Transaction, number: int, state: str, answers: Iterable[tuple[str, str]]) -> None:
    tx.many(
        "UPDATE outbox_recipients SET state = ?, answer = ? WHERE outbox_id = ? AND address = ? COLLATE NOCASE",
        [(state, answer, number, address) for address, answer in answers],
    )


def bounced(tx: Transaction, number: int, failures: Iterable[tuple[str, str]], answer: str) -> None:
    """Write down that a sent mail came back from some of its recipients."""
    _mark(tx, number, "bounced", failures)
    tx.run("UPDATE outbox SET code = 'SEND_002', answer = ?, updated_at = ? WHERE id = ?", [answer, tx.at, number])
    _noted(tx, number)


LOST_SIGHT = "SEND_001"
"""The code of a mail in ``handing`` of which nobody knows whether the server accepted it."""


def lose_sight(tx: Transaction, number: int, lease: Lease, words: str) -> None:
    """Write down that the connection broke after the hand-over of a mail was begun."""
    tx.run(
        "UPDATE outbox SET code = ?, answer = ? WHERE id = ? AND state = 'handing' AND owner = ? AND fence = ?",
        [LOST_SIGHT, words, number, lease.owner, lease.fence],
    )


def take_over(tx: Transaction, lease: Lease) -> None:
    """Recover what a dead worker held: claims go back to the queue, hand-overs become ours to look up."""
    mine: list[str | int] = [lease.owner, lease.fence]
    tx.run(
        "UPDATE outbox SET state = 'queued', attempts = attempts - 1 WHERE state = 'claimed'"
        " AND (owner != ? OR fence != ?)",
        mine,
    )
    tx.run(
        "UPDATE outbox SET code = ?, owner = ?, fence = ? WHERE state = 'handing' AND (owner != ? OR fence != ?)",
        [LOST_SIGHT, *mine, *mine],
    )


def lost_sight_of(reader: Reader) -> list[Entry]:
    """Return the mails that were handed over and whose fate must be looked up."""
    sql = f"SELECT {_FIELDS} FROM outbox WHERE state = 'handing' AND code = ? ORDER BY id"
    found = reader.all(sql, [LOST_SIGHT])
    return [_entry(record) for record in found]


def set_sent_copy(tx: Transaction, number: int, state: str) -> None:
    """Write down whether the copy in the Sent folder still has to be made."""
    tx.run("UPDATE outbox SET sent_copy = ? WHERE id = ?", [state, number])


def without_sent_copy(reader: Reader, account: int) -> list[Entry]:
    """Return an account's sent mails whose copy in the Sent folder is still to be made."""
    found = reader.all(
        f"SELECT {_FIELDS} FROM outbox WHERE account_id = ? AND sent_copy = 'needed' ORDER BY id", [account]
    )
    return [_entry(record) for record in found]


def next_due(reader: Reader) -> str | None:
    """Return when the next queued mail wants to leave, or None."""
    found = reader.value("SELECT min(max(due_at, coalesce(next_try_at, ''))) FROM outbox WHERE state = 'queued'")
    return None if found is None else str(found)


def of_mail(reader: Reader, mail: int) -> Entry | None:
    """Return the entry that a mail of ours left by."""
    found = reader.one(f"SELECT {_FIELDS} FROM outbox WHERE mail_id = ?", [mail])
    return _entry(found) if found else None


def with_message_id(reader: Reader, message_id: str) -> Entry | None:
    """Return the entry of that Message-ID."""
    found = reader.one(f"SELECT {_FIELDS} FROM outbox WHERE message_id = ? AND message_id != ''", [message_id])
    return _entry(found) if found else None


def held(reader: Reader, member: int | None) -> Entry | None:
    """Return a member's queued mail that can still be taken back, the one that leaves last."""
    found = reader.one(
        f"SELECT {_FIELDS} FROM outbox WHERE state = 'queued' AND attempts = 0 AND created_by IS ?"
        " AND due_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') ORDER BY due_at DESC LIMIT 1",
        [member],
    )
    return _entry(found) if found else None


def _step(tx: Transaction, number: int, state: str, allowed: Sequence[str]) -> Entry:
    changed = tx.run(
        f"UPDATE outbox SET state = ?, updated_at = ? WHERE id = ? AND state IN ({_quoted(allowed)})",
        [state, tx.at, number],
    )
    if not changed:
        raise _wrong_state(tx, number)
    return _noted(tx, number)


def _noted(tx: Transaction, number: int) -> Entry:
    entry = load(tx, number)
    note(tx, Change("outbox", entry.table, entry.row, thing=number, new=entry.state))
    return entry


def _wrong_state(reader: Reader, number: int) -> WrongStateError:
    return WrongStateError(entry=number, state=load(reader, number).state)


def _quoted(states: Sequence[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


def _entry(record: Record) -> Entry:
    return Entry(*record)  # type: ignore[arg-type]
