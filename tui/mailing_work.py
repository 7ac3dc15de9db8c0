"""What the screens have looked up about a mailing, each on a thread of its own: rows, one row's mail, its times."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store import clock, mailings, outbox
from store.errors import MailbaseError, StoppedError
from store.workspace import Store
from tui.apart import GoOn
from tui.screens.template_preview import Look

if TYPE_CHECKING:
    from mail.mailings.planning import Wish
    from store.accounts import Account

MOST_TOLD = 500
"""Rows that are told one by one with what stands in their way."""


@dataclass(frozen=True)
class LeftOut:
    """A row that gets no mail."""

    row: int
    title: str
    problems: tuple[MailbaseError, ...]


@dataclass(frozen=True)
class Looked:
    """What a mailing would come to."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    """Those that get a mail."""
    people: int = 0
    left_out: tuple[LeftOut, ...] = ()
    """At most MOST_TOLD."""
    left_out_count: int = 0
    already: int = 0
    """How many rows have their mail from the same mailing, which was broken off."""


@dataclass(frozen=True)
class Times:
    """When a mailing would leave, and by which account."""

    account: Account
    step: timedelta
    at_once: int
    per_minute: int | None
    per_day: int | None
    first: datetime
    last: datetime


def look(go_on: GoOn, store: Store, wish: Wish, rows: Sequence[int], told: Callable[[int], None]) -> Looked:
    """Look at all rows.

    :param told: is given how many have been looked at
    :raises TemplateError: no mail can come of the template for any row
    :raises MailbaseError: the member may not send from the table under the identity
    """
    from mail.mailings.planning import plan, require_sender, require_sound

    require_sender(store.read(), wish, store.member)
    require_sound(store.read(), wish)
    sendable, left_out = array("q"), []
    people = count = already = 0
    for done, one in enumerate(plan(store.read(), wish, rows, store.member), start=1):
        if not go_on():
            raise StoppedError
        told(done)
        already += one.is_queued
        if one.may_be_sent:
            sendable.append(one.row)
            people += len(one.people)
        elif one.problems:
            count += 1
            if count <= MOST_TOLD:
                left_out.append(LeftOut(one.row, one.title, one.problems))
    return Looked(sendable, people, tuple(left_out), count, already)


def mail_of(_go_on: GoOn, store: Store, wish: Wish, row: int) -> Look:
    """Return the mail of a row as it would leave, its signature included."""
    from mail.mailings.planning import plan
    from mail.templates.filling import Filled

    wish = replace(wish, again=True, each_row=True)
    (one,) = plan(store.read(), wish, [row], store.member)
    if one.draft is None:
        return Look((), one.title, trouble=one.problems[0] if one.problems else None)
    draft = one.draft
    markdown = draft.body if draft.is_markdown else ""
    filled = Filled(
        *(draft.template, draft.to, draft.cc, draft.bcc, draft.subject),
        *(draft.body, markdown, draft.html, draft.enclosed),
    )
    return Look((), one.title, filled)


def times(_go_on: GoOn, store: Store, wish: Wish, looked: Looked, every: timedelta | None, hold: float) -> Times:
    """Return when the mails of a mailing would leave."""
    from mail.mailings.planning import require_sender
    from mail.mailings.spacing import allowed_a_day, last_departure, spacing

    reader = store.read()
    account = require_sender(reader, wish, store.member).account
    spaced = spacing(reader, account, every)
    first = clock.now() + timedelta(seconds=hold)
    last = last_departure(reader, account, len(looked.rows), first, spaced, looked.people)
    per_minute, per_day = allowed_a_day(reader, account)
    return Times(account, spaced.step, spaced.at_once, per_minute, per_day, first, last)


def youngest_mail(store: Store) -> int:
    """Return the number of the youngest mail of the outbox."""
    return outbox.youngest(store.read())


def take_back_new(store: Store, wish: Wish, after: int) -> None:
    """Take back what a mailing that was stopped has queued since a mail of the outbox; the stop may have come late."""
    from mail.mailings.queueing import take_back

    mailing = mailings.youngest(store.read(), wish.table.id, wish.template.id, wish.identity.id)
    if mailing is not None:
        take_back(store, mailing.id, after)
