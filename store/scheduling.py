"""Mails that are meant for later: when each leaves, and under which conditions.

A scheduled mail has its Message-ID, its sender, its conversation and its recipients; its text is still the draft's, and
there are no bytes. At its time a worker freezes it, which is in `store.due_mails`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from store import clock, conversations, outbox
from store.connection import Reader, Record, Transaction
from store.drafts import Draft
from store.errors import ConflictError, PastDepartureError, WrongStateError
from store.outbox import LONGEST_HOLD, Entry
from store.records import flag, text, whole, whole_or_none

SEND, SKIP, ASK = IF_MISSED = ("send", "skip", "ask")
"""What becomes of a mail whose time has passed when it could leave at last."""
LATE = timedelta(minutes=15)
"""How much later than its time a mail may leave before that counts as missed."""


@dataclass(frozen=True)
class Schedule:
    """When a mail leaves, and under which conditions."""

    due_at: str
    """The stamp of a moment, in UTC."""
    zone: str = ""
    """The IANA name of the time zone in which a person chose it, for showing; empty where it is not known."""
    only_if_no_reply: bool = False
    """Whether it stays when a person writes before it leaves."""
    renders: bool = False
    """Whether its template is filled in anew when it leaves; else it leaves as it is written now."""
    if_missed: str = SEND
    """SEND, SKIP or ASK."""


@dataclass(frozen=True)
class Standing:
    """How the schedule of a mail stands."""

    schedule: Schedule
    asks: bool
    """Whether its time was missed, and a person has to decide."""
    filled: Draft | None
    """What its template had put into it when it was scheduled, where that is filled in anew."""
    reply: int | None
    """The mail that came first."""
    scheduled_at: str


@dataclass(frozen=True)
class Fixed:
    """What is fixed when a mail is scheduled."""

    account: int
    identity: int
    conversation: int
    message_id: str
    recipients: tuple[str, ...]
    origin: str = ""
    filled: Draft | None = None


def of(reader: Reader, number: int) -> Schedule | None:
    """Return how the mail of that entry is scheduled, or was; None for one that never was."""
    found = standing(reader, number)
    return None if found is None else found.schedule


def standing(reader: Reader, number: int) -> Standing | None:
    """Return how the schedule of the mail of that entry stands; None for one that was never scheduled."""
    return of_many(reader, [number]).get(number)


def of_many(reader: Reader, numbers: Iterable[int]) -> dict[int, Standing]:
    """Return how the schedules of many mails stand, by the entry's number."""
    found = reader.all(
        "SELECT id, coalesce(due_at, ''), zone, only_if_no_reply, renders, if_missed, asks, filled, reply_mail_id,"
        " scheduled_at FROM schedules JOIN outbox ON outbox.id = outbox_id"
        " WHERE outbox_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(numbers))],
    )
    return {whole(record[0]): _standing(record) for record in found}


def _standing(record: Record) -> Standing:
    _number, due_at, zone, only_if_no_reply, renders, if_missed, asks, filled, reply, scheduled_at = record
    held = Schedule(text(due_at), text(zone), flag(only_if_no_reply), flag(renders), text(if_missed))
    own = None if filled is None else Draft.from_json(text(filled))
    return Standing(held, flag(asks), own, whole_or_none(reply), text(scheduled_at))


def written(reader: Reader, number: int) -> Draft:
    """Return what is written of the mail of that entry.

    :raises NoSuchEntryError: there is none of that number
    """
    outbox.load(reader, number)
    return Draft.from_json(text(reader.value("SELECT content FROM outbox WHERE id = ?", [number])))


def require_ahead(tx: Transaction, due_at: str) -> None:
    """Do nothing if a moment is still to come.

    :raises PastDepartureError: it is not
    """
    if due_at < tx.at:
        raise PastDepartureError(time=clock.moment(due_at).astimezone().strftime("%Y-%m-%d %H:%M"))


def schedule(tx: Transaction, number: int, fixed: Fixed, wanted: Schedule) -> Entry:
    """Let a draft leave later.

    :raises PastDepartureError: its time is in the past
    :raises WrongStateError: it is no draft any more
    """
    require_ahead(tx, wanted.due_at)
    changed = tx.run(
        "UPDATE outbox SET state = 'scheduled', account_id = ?, identity_id = ?, conversation_id = ?, mail_id = NULL,"
        " message_id = ?, due_at = ?, origin = ?, next_try_at = NULL, first_try_at = NULL, attempts = 0, code = '',"
        " answer = '', updated_at = ? WHERE id = ? AND state = 'draft'",
        [
            *(fixed.account, fixed.identity, fixed.conversation, fixed.message_id),
            *(wanted.due_at, fixed.origin, tx.at, number),
        ],
    )
    if not changed:
        raise WrongStateError(entry=number, state=outbox.load(tx, number).state)
    outbox.address(tx, number, fixed.recipients)
    _keep(tx, number, wanted, fixed.filled)
    return outbox.noted(tx, number)


def _keep(tx: Transaction, number: int, wanted: Schedule, filled: Draft | None = None) -> None:
    tx.run(
        "INSERT OR REPLACE INTO schedules (outbox_id, zone, only_if_no_reply, renders, if_missed, filled,"
        " scheduled_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            *(number, wanted.zone, wanted.only_if_no_reply, wanted.renders, wanted.if_missed),
            *(None if filled is None else filled.to_json(), tx.at),
        ],
    )


def set_time(tx: Transaction, number: int, due_at: str, zone: str = "") -> Entry:
    """Let a mail leave at another time, under the conditions that it has; as :func:`change`."""
    held = of(tx, number)
    return change(tx, number, Schedule(due_at, zone) if held is None else replace(held, due_at=due_at, zone=zone))


def change(tx: Transaction, number: int, wanted: Schedule, filled: Draft | None = None) -> Entry:
    """Let a mail leave at another time, under other conditions: one that is scheduled, or queued and was never tried.

    A queued one that is put off for longer than a hold, or waits for more than its time, is scheduled from then on, so
    that it is dated when it leaves; another one leaves as it is. Replies count from when they are first waited for.

    :param filled: what its template has put into it, of one that is to be filled in anew and was not before
    :raises PastDepartureError: the time is in the past
    :raises WrongStateError: a worker has it, or it is settled
    :raises ConflictError: it is to be filled in anew, and somebody has just decided that it is not
    :raises NotYourMailError: it is another member's
    :raises NotForYourRoleError: guests let nothing leave
    """
    outbox.require_may_send(tx, number)
    require_ahead(tx, wanted.due_at)
    changed = tx.run(
        "UPDATE outbox SET due_at = ?, next_try_at = NULL, code = '', answer = '', updated_at = ? WHERE id = ?"
        " AND (state = 'scheduled' OR (state = 'queued' AND attempts = 0 AND handed_at IS NULL))",
        [wanted.due_at, tx.at, number],
    )
    if not changed:
        raise WrongStateError(entry=number, state=outbox.load(tx, number).state)
    entry = outbox.load(tx, number)
    is_put_off = clock.moment(wanted.due_at) > clock.moment(tx.at) + LONGEST_HOLD
    is_later = entry.state == "scheduled" or is_put_off or wanted.only_if_no_reply or wanted.renders
    if is_later and entry.state == "queued":
        _thaw(tx, entry)
    if is_later:
        _keep_changed(tx, entry, wanted, filled)
    tx.run("UPDATE schedules SET asks = 0, zone = ? WHERE outbox_id = ?", [wanted.zone, number])
    return outbox.noted(tx, number)


def _keep_changed(tx: Transaction, entry: Entry, wanted: Schedule, filled: Draft | None) -> None:
    held = standing(tx, entry.id)
    own = filled or (held.filled if held is not None else None)
    if wanted.renders and own is None:
        raise ConflictError(theirs=entry.subject)
    waited = held is not None and held.schedule.only_if_no_reply
    since = held.scheduled_at if held is not None and (waited or not wanted.only_if_no_reply) else tx.at
    _keep(tx, entry.id, wanted, own if wanted.renders else None)
    tx.run("UPDATE schedules SET scheduled_at = ? WHERE outbox_id = ?", [since, entry.id])


def _thaw(tx: Transaction, entry: Entry) -> None:
    """Make a frozen mail a scheduled one, under the id that it has."""
    tx.run("UPDATE outbox SET state = 'scheduled', mail_id = NULL WHERE id = ?", [entry.id])
    conversations.forget_unsent(tx, entry.mail, entry.conversation)
