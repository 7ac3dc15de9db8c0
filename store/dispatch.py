"""What a worker does with the outbox: claim, hand over, settle, and recover what a dead worker held.

A claim and everything after it is fenced by the worker's lease: who slept through its end can settle nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from store import clock, due_mails, unanswered
from store.base_mail import TABLES_OFF
from store.changes import Change, note
from store.connection import Reader, Transaction
from store.leases import Lease, is_ours
from store.outbox import FIELDS, Entry, mark, noted, recipients
from store.records import whole

LOST_SIGHT = "SEND_001"
"""The code of a mail in ``handing`` of which nobody knows whether the server accepted it."""

_MAY_SEND = (
    "accounts.deleted_at IS NULL AND accounts.state NOT IN ('needs sign-in', 'paused')"
    # asked once a statement, however many mails wait
    f" AND outbox.table_id NOT IN ({TABLES_OFF})"
)
_DUE = (
    "FROM outbox JOIN accounts ON accounts.id = account_id LEFT JOIN paces USING (account_id)"
    " WHERE outbox.state = 'queued' AND account_id = ? AND due_at <= ? AND coalesce(next_try_at, '') <= ?"
    f" AND {_MAY_SEND} AND max(coalesce(paused_until, ''), coalesce(opens_at, '')) <= ?"
)
"""The mails of an account that may leave at a moment, if the account was looked at where that matters."""
_IS_CURRENT = (
    "EXISTS (SELECT 1 FROM leases WHERE leases.name = ? AND leases.owner = outbox.owner"
    " AND leases.fence = outbox.fence)"
)
_IS_OURS = "EXISTS (SELECT 1 FROM leases WHERE name = ? AND owner = ? AND fence = ?)"


def claim(tx: Transaction, lease: Lease, account: int) -> Entry | None:
    """Give the worker an account's next mail that is due; None when there is none or none may leave.

    Nor is there one for a worker that slept through the end of its lease. A mail that leaves only if no reply comes
    is claimed when its account was looked at for one.
    """
    found = tx.one(
        f"""UPDATE outbox SET state = 'claimed', owner = ?, fence = ?, attempts = attempts + 1,
              first_try_at = coalesce(first_try_at, ?), updated_at = ?
            WHERE id = (
              SELECT outbox.id {_DUE} AND NOT {unanswered.UNHEARD} AND {_IS_OURS} ORDER BY due_at, outbox.id LIMIT 1)
            RETURNING {FIELDS}""",
        [
            *(lease.owner, lease.fence, tx.at, tx.at, account, tx.at, tx.at, tx.at),
            *(*unanswered.looks(), lease.name, lease.owner, lease.fence),
        ],
    )
    return Entry.from_record(found) if found else None


def begin_handing(tx: Transaction, number: int, lease: Lease) -> bool:
    """Commit that the server may accept the mail from now on; False when the claim is no longer ours."""
    return bool(
        tx.run(
            "UPDATE outbox SET state = 'handing', code = '', handed_at = ?, updated_at = ? WHERE id = ?"
            f" AND state = 'claimed' AND owner = ? AND fence = ? AND {_IS_CURRENT}",
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
    """``needed`` or ``done``; empty leaves it as it is."""
    counts: bool = True
    """Whether it was a try: False when the account was at fault and no server has looked at the mail."""


def settle(tx: Transaction, number: int, lease: Lease, result: Settlement) -> bool:
    """Write down what a try came to; False when the mail is no longer ours."""
    uncounted = not result.counts
    found = tx.one(
        "UPDATE outbox SET state = ?, code = ?, answer = ?, next_try_at = ?, updated_at = ?,"
        " sent_copy = CASE WHEN ? = '' OR sent_copy = 'done' THEN sent_copy ELSE ? END,"
        " sent_at = CASE WHEN ? IN ('sent', 'partly') THEN coalesce(handed_at, ?) ELSE sent_at END,"
        " first_try_at = CASE WHEN ? AND attempts = 1 THEN NULL ELSE first_try_at END, attempts = attempts - ?"
        " WHERE id = ? AND state IN ('claimed', 'handing') AND owner = ? AND fence = ? RETURNING table_id, row_id",
        [
            *(result.state, result.code, result.answer, result.next_try_at, tx.at),
            *(result.sent_copy, result.sent_copy, result.state, tx.at),
            *(uncounted, uncounted, number, lease.owner, lease.fence),
        ],
    )
    if found is None:
        return False
    mark(tx, number, "accepted", ((address, "") for address in result.accepted))
    mark(tx, number, "refused", result.refused)
    note(tx, Change("outbox", whole(found[0]), whole(found[1]), thing=number, new=result.state))
    return True


def lose_sight(tx: Transaction, number: int, lease: Lease, words: str) -> bool:
    """Write down that the connection broke after a hand-over was begun; False when none was, or it is not ours."""
    return bool(
        tx.run(
            "UPDATE outbox SET code = ?, answer = ? WHERE id = ? AND state = 'handing' AND owner = ? AND fence = ?",
            [LOST_SIGHT, words, number, lease.owner, lease.fence],
        )
    )


def take_over(tx: Transaction, lease: Lease, account: int | None = None) -> bool:
    """Recover what nobody works on: claims go back to the queue, hand-overs become ours to look up.

    That is what other workers held, and with an `account` all of its mails, ours too: for a sender that begins.
    Returns False, and recovers nothing, when the lease is no longer ours: then the others are at work.
    """
    if not is_ours(tx, lease):
        return False
    others = "(owner != ? OR fence != ? OR account_id IS ?)"
    whose: list[str | int | None] = [lease.owner, lease.fence, -1 if account is None else account]
    tx.run(
        "UPDATE outbox SET state = 'queued', attempts = attempts - 1,"
        " first_try_at = CASE attempts WHEN 1 THEN NULL ELSE first_try_at END"
        f" WHERE state = 'claimed' AND {others}",
        whose,
    )
    tx.run(
        f"UPDATE outbox SET code = ?, owner = ?, fence = ? WHERE state = 'handing' AND {others}",
        [LOST_SIGHT, lease.owner, lease.fence, *whose],
    )
    return True


def lost_sight_of(reader: Reader, account: int) -> list[Entry]:
    """Return an account's mails that were handed over and whose fate must be looked up."""
    sql = f"SELECT {FIELDS} FROM outbox WHERE state = 'handing' AND code = ? AND account_id = ? ORDER BY id"
    return [Entry.from_record(record) for record in reader.all(sql, [LOST_SIGHT, account])]


def was_handed_over_before(reader: Reader, entry: Entry) -> bool:
    """Tell whether an earlier try reached some: then a copy in Sent, or an answer, says nothing about the last."""
    if entry.sent_at is not None or entry.sent_copy:
        return True
    return any(one.state in ("accepted", "bounced") for one in recipients(reader, entry.id))


def postpone(tx: Transaction, account: int, until: str, code: str, answer: str) -> None:
    """Let all due mails of an account wait, because its server cannot be reached by any of them."""
    tx.run(
        "UPDATE outbox SET next_try_at = ?, code = ?, answer = ?, first_try_at = coalesce(first_try_at, ?)"
        " WHERE state = 'queued' AND account_id = ? AND due_at <= ? AND coalesce(next_try_at, '') <= ?",
        [until, code, answer, tx.at, account, tx.at, tx.at],
    )


def is_unheard(reader: Reader, account: int) -> bool:
    """Tell whether a mail of an account could leave now if that were looked at for replies."""
    now = clock.stamp()
    sql = f"SELECT 1 {_DUE} AND {unanswered.UNHEARD} LIMIT 1"
    return reader.one(sql, [account, now, now, now, *unanswered.looks()]) is not None


def keep_unheard(tx: Transaction, lease: Lease, account: int, until: str, code: str, answer: str) -> None:
    """Let the mails of an account wait that could leave if that could be looked at for replies."""
    if not is_ours(tx, lease):
        return
    found = tx.all(
        "UPDATE outbox SET next_try_at = ?, code = ?, answer = ?, updated_at = ? WHERE id IN"
        f" (SELECT outbox.id {_DUE} AND {unanswered.UNHEARD}) RETURNING id",
        [until, code, answer, tx.at, account, tx.at, tx.at, tx.at, *unanswered.looks()],
    )
    for (number,) in found:
        noted(tx, whole(number))


def explain_waiting(tx: Transaction, account: int, code: str) -> bool:
    """Say why an account's due mails do not leave; return whether any mail did not say so yet."""
    found = tx.all(
        "UPDATE outbox SET code = ? WHERE (state = 'queued'"
        " OR (state = 'scheduled' AND id NOT IN (SELECT outbox_id FROM schedules WHERE asks)))"
        " AND account_id = ? AND due_at <= ? AND code != ? RETURNING id",
        [code, account, tx.at, code],
    )
    for (number,) in found:
        noted(tx, int(number or 0))
    return bool(found)


def abandon(tx: Transaction, account: int, code: str) -> None:
    """Settle what an account that is removed had still to send: it failed, or nobody will ever know."""
    found = tx.all(
        "UPDATE outbox SET state = CASE state WHEN 'handing' THEN 'unknown' ELSE 'failed' END, code = ?,"
        " next_try_at = NULL, updated_at = ? WHERE account_id = ?"
        " AND state IN ('scheduled', 'queued', 'claimed', 'handing') RETURNING id",
        [code, tx.at, account],
    )
    for (number,) in found:
        noted(tx, int(number or 0))


def set_sent_copy(tx: Transaction, number: int, state: str) -> None:
    """Write down whether the copy in the Sent folder still has to be made."""
    tx.run("UPDATE outbox SET sent_copy = ? WHERE id = ?", [state, number])


def without_sent_copy(reader: Reader, account: int) -> list[Entry]:
    """Return an account's sent mails whose copy in the Sent folder is still to be made."""
    found = reader.all(
        f"SELECT {FIELDS} FROM outbox WHERE account_id = ? AND sent_copy = 'needed' ORDER BY id", [account]
    )
    return [Entry.from_record(record) for record in found]


def lacks_sent_copies(reader: Reader) -> bool:
    """Tell whether any copy in a Sent folder is still to be made."""
    return reader.one("SELECT 1 FROM outbox WHERE sent_copy = 'needed'") is not None


def next_due(reader: Reader, account: int | None = None) -> str | None:
    """Return when the next mail (of an account, or of any) can leave; None when none waits but for a person."""
    return min(filter(None, (next_queued(reader, account), due_mails.next_due(reader, account))), default=None)


def next_queued(reader: Reader, account: int | None = None) -> str | None:
    """Return when the next queued mail can leave, as :func:`next_due` does; scheduled ones are not asked for."""
    found = reader.value(
        "SELECT min(max(due_at, coalesce(next_try_at, ''), coalesce(paused_until, ''), coalesce(opens_at, '')))"
        " FROM outbox JOIN accounts ON accounts.id = account_id LEFT JOIN paces USING (account_id)"
        f" WHERE outbox.state = 'queued' AND {_MAY_SEND}"
        " AND account_id = coalesce(?, account_id)",
        [account],
    )
    return None if found is None else str(found)


def is_due(reader: Reader, account: int) -> bool:
    """Tell whether any mail of an account may leave now; cheap however many wait."""
    now = clock.stamp()
    sql = f"SELECT 1 {_DUE} AND NOT {unanswered.UNHEARD} LIMIT 1"
    return reader.one(sql, [account, now, now, now, *unanswered.looks()]) is not None


def is_in_hand(reader: Reader) -> bool:
    """Tell whether any mail is on its way to a server or its fate is being looked up."""
    return reader.one("SELECT 1 FROM outbox WHERE state IN ('claimed', 'handing')") is not None
