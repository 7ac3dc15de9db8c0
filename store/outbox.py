"""The outbox: every mail on its way out, with its state.

draft → (scheduled →) queued → claimed → handing → sent | partly | failed | unknown | cancelled

``scheduled``  meant for later (``store.scheduling``); Message-ID and recipients are fixed, the text is the draft's
``queued``   bytes, Date and Message-ID are frozen; it leaves when it is due
``claimed``  a worker has it, the server has nothing yet
``handing``  committed before the server may accept it: after a crash its fate must be looked up
``unknown``  handed over, and nothing proves whether it arrived; never sent again without a person's word

Every step is one guarded UPDATE, so that of two who try only one succeeds. The steps that only a worker takes
stand in ``store.dispatch``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from store import clock
from store.changes import Change, note
from store.connection import Reader, Transaction
from store.entries import FIELDS as FIELDS
from store.entries import Entry as Entry
from store.errors import AccountGoneError, NoSuchEntryError, WrongStateError
from store.members import require_no_guest
from store.outbox_rights import may_read, require_may_decide

OPEN = ("scheduled", "queued", "claimed", "handing")
"""States from which a mail may still leave by itself."""


ORIGINS = ("automation", "button", "script")
"""What writes mails by itself."""

CAME_BACK = "SEND_002"
"""The code of a mail that was sent and came back."""
LONGEST_HOLD = timedelta(minutes=1)
"""A mail that leaves later than that is not held, it is meant for later."""


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
    origin: str = ""


def load(reader: Reader, number: int) -> Entry:
    """Return an entry.

    :raises NoSuchEntryError: there is none of that number
    """
    found = reader.one(f"SELECT {FIELDS} FROM outbox WHERE id = ?", [number])
    if found is None:
        raise NoSuchEntryError(entry=number)
    return Entry.from_record(found)


def readable(reader: Reader, number: int, member: int | None) -> Entry:
    """Return an entry that a member may read: any mail on its way, of the drafts their own.

    :raises NoSuchEntryError: there is none of that number
    """
    if not may_read(reader, number, member):
        raise NoSuchEntryError(entry=number)
    return load(reader, number)


_UNTOUCHED = "state = 'queued' AND attempts = 0 AND handed_at IS NULL"
"""No server has been given any of it, so it can be taken back."""
_UNFROZEN = (
    "(state IN ('scheduled', 'failed', 'cancelled') AND mail_id IS NULL AND id IN (SELECT outbox_id FROM schedules))"
)
"""It was meant for later and never came to be more than its draft."""


def listed(reader: Reader, states: Sequence[str] = (), limit: int | None = None) -> list[Entry]:
    """Return the entries in some states, or all but drafts, at most `limit`: due ones first, then the newest."""
    where = f"state IN ({','.join('?' * len(states))})" if states else "state != 'draft'"
    settled = "state IN ('sent', 'cancelled')"
    found = reader.all(
        f"SELECT {FIELDS} FROM outbox WHERE {where} ORDER BY {settled},"
        f" CASE WHEN NOT {settled} THEN due_at END, CASE WHEN {settled} THEN due_at END DESC, id LIMIT ?",
        [*states, -1 if limit is None else limit],
    )
    return [Entry.from_record(record) for record in found]


def recipients(reader: Reader, number: int) -> list[Recipient]:
    """Return an entry's recipients."""
    return recipients_of(reader, [number])[number]


def recipients_of(reader: Reader, numbers: Iterable[int]) -> dict[int, list[Recipient]]:
    """Return the recipients of many entries, by the entry's number."""
    held: dict[int, list[Recipient]] = {number: [] for number in numbers}
    found = reader.all(
        "SELECT outbox_id, address, state, answer FROM outbox_recipients"
        " WHERE outbox_id IN (SELECT value FROM json_each(?)) ORDER BY outbox_id, position",
        [json.dumps(list(held))],
    )
    for number, address, state, answer in found:
        held[int(number or 0)].append(Recipient(str(address), str(state), str(answer)))
    return held


def youngest(reader: Reader) -> int:
    """Return the number of the mail that was begun last, 0 before the first."""
    return reader.number("SELECT max(id) FROM outbox")


def count_open(reader: Reader) -> int:
    """Count the mails that are still to leave."""
    return reader.number(f"SELECT count(*) FROM outbox WHERE state IN ({_quoted(OPEN)})")


def queue(tx: Transaction, number: int, frozen: Frozen) -> Entry:
    """Freeze a draft and let it leave when it is due.

    :raises WrongStateError: it is no draft any more
    """
    changed = tx.run(
        "UPDATE outbox SET state = 'queued', account_id = ?, identity_id = ?, conversation_id = ?, mail_id = ?,"
        " message_id = ?, due_at = ?, origin = ?, next_try_at = NULL, first_try_at = NULL, attempts = 0, code = '',"
        " answer = '', updated_at = ? WHERE id = ? AND state = 'draft'",
        [
            *(frozen.account, frozen.identity, frozen.conversation, frozen.mail, frozen.message_id),
            *(frozen.due_at, frozen.origin, tx.at, number),
        ],
    )
    if not changed:
        raise _wrong_state(tx, number)
    address(tx, number, frozen.recipients)
    return noted(tx, number)


def address(tx: Transaction, number: int, addresses: Iterable[str]) -> None:
    """Write down to whom a mail goes, none of whom has been given it."""
    tx.run("DELETE FROM outbox_recipients WHERE outbox_id = ?", [number])
    tx.many(
        "INSERT INTO outbox_recipients (outbox_id, position, address) VALUES (?, ?, ?)",
        [(number, position, one) for position, one in enumerate(addresses)],
    )


def take_back(tx: Transaction, number: int) -> Entry:
    """Make a mail a draft again that is queued and was never tried, or was scheduled and never frozen.

    Returns it as it was before.

    :raises WrongStateError: a worker has it, it is gone, or it may be gone (tried again after an unknown fate)
    :raises NotYourMailError: somebody else wrote it, as with every decision of a person here
    """
    require_may_decide(tx, number)
    entry = load(tx, number)
    changed = tx.run(
        "UPDATE outbox SET state = 'draft', mail_id = NULL, message_id = '', due_at = NULL, next_try_at = NULL,"
        f" code = '', answer = '', updated_at = ? WHERE id = ? AND ({_UNTOUCHED} OR {_UNFROZEN})",
        [tx.at, number],
    )
    if not changed:
        raise _wrong_state(tx, number)
    tx.run("DELETE FROM schedules WHERE outbox_id = ?", [number])
    noted(tx, number)
    return entry


def cancel(tx: Transaction, number: int) -> Entry:
    """Let a mail that no worker has never leave; one that some have got already stays ``partly``.

    A mail of unknown fate may have left already, so that nothing can be said of it but that it was sent.

    :raises WrongStateError: a worker has it, its fate is unknown, or it is settled
    """
    require_may_decide(tx, number)
    tx.run("UPDATE outbox SET code = '', answer = '' WHERE id = ? AND state = 'scheduled'", [number])
    reached = any(one.state == "accepted" for one in recipients(tx, number))
    return _step(tx, number, "partly" if reached else "cancelled", ("scheduled", "queued", "failed"))


def send_now(tx: Transaction, number: int) -> Entry:
    """Let a queued or scheduled mail leave at once, whatever its time; what else it waits for stays.

    :raises WrongStateError: it is not waiting
    """
    require_may_send(tx, number)
    tx.run("UPDATE outbox SET due_at = ?, next_try_at = NULL WHERE id = ? AND state = 'queued'", [tx.at, number])
    if _hurry(tx, number, "scheduled"):
        return noted(tx, number)
    return _step(tx, number, "queued", ("queued",))


def _hurry(tx: Transaction, number: int, state: str) -> bool:
    """Let a mail that was never frozen be scheduled for now; False where it is no such mail in that state."""
    changed = tx.run(
        "UPDATE outbox SET state = 'scheduled', due_at = ?, next_try_at = NULL, code = '', answer = '', updated_at = ?"
        f" WHERE id = ? AND state = ? AND {_UNFROZEN}",
        [tx.at, tx.at, number, state],
    )
    tx.run("UPDATE schedules SET asks = 0 WHERE outbox_id = ? AND ?", [number, changed])
    return bool(changed)


def retry(tx: Transaction, number: int) -> Entry:
    """Try a failed or unknown mail again with the same bytes, to those who have not accepted it.

    One that failed before it had any is scheduled for now. One of unknown fate waits for no reply any longer: what
    comes may be the answer to it.

    :raises WrongStateError: it has not failed
    :raises AccountGoneError: its account was removed, so that it would wait for ever
    """
    require_may_send(tx, number)
    gone = "SELECT 1 FROM outbox JOIN accounts ON accounts.id = account_id WHERE outbox.id = ? AND deleted_at NOT NULL"
    if tx.one(gone, [number]) is not None:
        raise AccountGoneError
    if _hurry(tx, number, "failed"):
        return noted(tx, number)
    tx.run(
        "UPDATE schedules SET only_if_no_reply = 0 WHERE outbox_id = (SELECT id FROM outbox WHERE id = ?"
        " AND state = 'unknown')",
        [number],
    )
    tx.run(
        "UPDATE outbox SET due_at = ?, next_try_at = NULL, first_try_at = NULL, attempts = 0"
        " WHERE id = ? AND state IN ('failed', 'partly', 'unknown')",
        [tx.at, number],
    )
    entry = _step(tx, number, "queued", ("failed", "partly", "unknown"))
    tx.run("UPDATE outbox_recipients SET state = 'waiting' WHERE outbox_id = ? AND state != 'accepted'", [number])
    return entry


def mark_sent(tx: Transaction, number: int) -> Entry:
    """Settle an unknown mail as sent, on a person's word.

    :raises WrongStateError: its fate is not unknown
    """
    require_may_decide(tx, number)
    return prove_sent(tx, number)


def prove_sent(tx: Transaction, number: int) -> Entry:
    """Settle an unknown mail as sent, on the evidence of an answer to it or of its copy, whoever has brought that.

    :raises WrongStateError: its fate is not unknown
    """
    tx.run(
        "UPDATE outbox SET sent_at = coalesce(handed_at, ?), code = '' WHERE id = ? AND state = 'unknown'",
        [tx.at, number],
    )
    entry = _step(tx, number, "sent", ("unknown",))
    tx.run("UPDATE outbox_recipients SET state = 'accepted' WHERE outbox_id = ? AND state = 'waiting'", [number])
    return entry


def mark(tx: Transaction, number: int, state: str, answers: Iterable[tuple[str, str]]) -> None:
    """Write down what became of some recipients: addresses, each with the server's answer."""
    tx.many(
        "UPDATE outbox_recipients SET state = ?, answer = ? WHERE outbox_id = ? AND address = ? COLLATE NOCASE",
        [(state, answer, number, address) for address, answer in answers],
    )


def bounced(tx: Transaction, number: int, failures: Iterable[tuple[str, str]]) -> None:
    """Write down that a sent mail came back from some of its recipients; a report about others tells nothing.

    :param failures: addresses, each with what its server said
    """
    went_to = {one.address.casefold() for one in recipients(tx, number)}
    of_ours = [(address, answer) for address, answer in failures if address.casefold() in went_to]
    if not of_ours:
        return
    answer = of_ours[0][1]
    mark(tx, number, "bounced", of_ours)
    sql = "UPDATE outbox SET code = ?, answer = ?, updated_at = ? WHERE id = ?"
    tx.run(sql, [CAME_BACK, answer, tx.at, number])
    noted(tx, number)


def of_mail(reader: Reader, mail: int) -> Entry | None:
    """Return the entry that a mail of ours left by."""
    found = reader.one(f"SELECT {FIELDS} FROM outbox WHERE mail_id = ?", [mail])
    return Entry.from_record(found) if found else None


def with_message_id(reader: Reader, message_id: str) -> Entry | None:
    """Return the entry of that Message-ID."""
    found = reader.one(f"SELECT {FIELDS} FROM outbox WHERE message_id = ? AND message_id != ''", [message_id])
    return Entry.from_record(found) if found else None


_LEAVES_IN_TURN = (
    "EXISTS (SELECT 1 FROM mailing_mails JOIN mailings ON mailings.id = mailing_id WHERE outbox_id = outbox.id"
    " AND coalesce(held_until, '') != outbox.due_at)"
)
"""It is one of a mailing, and does not end its hold."""


_SENT_NOW = (
    "state = 'scheduled' AND updated_at > ? AND"
    f" due_at <= strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, '{LONGEST_HOLD.seconds} seconds')"
)
"""It was meant for later, and is held since a person wanted it to leave now, which was after a moment."""


def held(reader: Reader, member: int | None) -> Entry | None:
    """Return a member's mail that is held: to leave within a minute of being queued or sent now; the last to leave.

    Of a mailing it is the one that leaves first, as long as the whole can be taken back.
    """
    now = clock.now()
    found = reader.one(
        f"SELECT {FIELDS} FROM outbox WHERE ({_UNTOUCHED} OR {_SENT_NOW}) AND created_by IS ?"
        f" AND due_at > ? AND due_at <= ? AND NOT {_LEAVES_IN_TURN} ORDER BY due_at DESC LIMIT 1",
        [clock.stamp(now - LONGEST_HOLD), member, clock.stamp(now), clock.stamp(now + LONGEST_HOLD)],
    )
    return Entry.from_record(found) if found else None


def require_may_send(tx: Transaction, number: int) -> None:
    """Do nothing if the member who acts may let a mail leave: guests send nothing, not even what they wrote before.

    :raises NotYourMailError: somebody else wrote it
    :raises NotForYourRoleError: they are a guest
    """
    require_may_decide(tx, number)
    require_no_guest(tx)


def _step(tx: Transaction, number: int, state: str, allowed: Sequence[str]) -> Entry:
    changed = tx.run(
        f"UPDATE outbox SET state = ?, updated_at = ? WHERE id = ? AND state IN ({_quoted(allowed)})",
        [state, tx.at, number],
    )
    if not changed:
        raise _wrong_state(tx, number)
    return noted(tx, number)


def noted(tx: Transaction, number: int) -> Entry:
    """Write an entry's new state into the change log; return the entry."""
    entry = load(tx, number)
    note(tx, Change("outbox", entry.table, entry.row, thing=number, new=entry.state))
    return entry


def _wrong_state(reader: Reader, number: int) -> WrongStateError:
    return WrongStateError(entry=number, state=load(reader, number).state)


def _quoted(states: Sequence[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)
