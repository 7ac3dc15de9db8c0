"""Mails for later: written on a row and scheduled, and their time brought about without waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from office import Office

from mail import desk
from mail.arming import signing_key
from mail.due_mails import DueMails
from mail.filing import Clues, places
from mail.intake import incoming, take_in
from mail.post import Post
from mail.reading.parse import parse_mail
from mail.scheduling import schedule
from store import accounts, drafts, leases, mails, outbox
from store.clock import moment, now, stamp
from store.outbox import Entry
from store.scheduling import Schedule


def in_minutes(count: float) -> str:
    """Return a moment so many minutes from now."""
    return stamp(now() + timedelta(minutes=count))


def a_draft(office: Office, row: int, **changed: Any) -> int:
    """Write a mail on a row; return its number."""
    begun = desk.new_draft(office.store.read(), office.table.id, row, office.store.member)
    draft = replace(begun, **{"subject": "Reminder", "body": "Dear customer", **changed})
    with office.store.write() as tx:
        return drafts.save(tx, None, office.table.id, row, draft)


def scheduled(office: Office, row: int, schedule_as: Schedule | None = None, **changed: Any) -> Entry:
    """Schedule a mail on a row, by default for in an hour."""
    return schedule(
        office.store, office.vault, a_draft(office, row, **changed), schedule_as or Schedule(in_minutes(60))
    )


def let_pass(office: Office, minutes: float) -> None:
    """Let time pass for the scheduled mails: what was still so far away is due now."""
    with office.store.write() as tx:
        for number, due, at in tx.all(
            "SELECT outbox.id, due_at, scheduled_at FROM outbox JOIN schedules ON outbox_id = outbox.id"
            " WHERE state = 'scheduled'"
        ):
            earlier = [_earlier(str(one), minutes) for one in (due, at)]
            tx.run("UPDATE outbox SET due_at = ?, next_try_at = NULL WHERE id = ?", [earlier[0], number])
            tx.run("UPDATE schedules SET scheduled_at = ? WHERE outbox_id = ?", [earlier[1], number])


def _earlier(at: str, minutes: float) -> str:
    return stamp(moment(at) - timedelta(minutes=minutes))


def now_of(office: Office, entry: Entry) -> Entry:
    """Return a mail as it is now."""
    return outbox.load(office.store.read(), entry.id)


def later(**wanted: object) -> Schedule:
    """Return a schedule for in an hour."""
    return replace(Schedule(in_minutes(60)), **wanted)  # type: ignore[arg-type] # whatever a test says


class Worker:
    """What a worker does with the scheduled mails of an office, with a server that only tells whether it was asked."""

    def __init__(self, office: Office) -> None:
        """Take the store's lease."""
        lease = leases.take(office.store, "worker")
        assert lease is not None
        self.office = office
        self.lease = lease
        self.asked = 0
        self.problem: Exception | None = None
        self.brings: Callable[[], object] = int

    async def _fetch(self) -> None:
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        self.brings()
        with self.office.store.write() as tx:
            accounts.fetched(tx, self.office.account.id)

    def freeze(self) -> int:
        """Freeze what is due; return how many mails were queued."""
        post, reader = Post(self.office.store, self.office.vault, self.lease), self.office.store.read()
        queued = "SELECT count(*) FROM outbox WHERE state = 'queued'"
        before = reader.number(queued)
        for fetch in (None, self._fetch):
            asyncio.run(DueMails(post, self.office.account.id, fetch).freeze())
        return reader.number(queued) - before


def receive(office: Office, mail: EmailMessage) -> int:
    """Take in a mail where its ids lead to; return its number."""
    raw = bytes(mail)
    parsed = parse_mail(raw)
    with office.store.write() as tx:
        found = places(tx, signing_key(office.store, office.vault), Clues(parsed.headers))
        return take_in(tx, incoming(office.account.id, mails.IN, raw, parsed, stamp()), found)
