"""The state of a mail in words: what a person is told of its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from store.dispatch import LOST_SIGHT
from store.errors import MailOffError, MissedError, PacedError, ReplyFirstError, UndecidedError
from store.feed import AUTO_REPLY, BOUNCE, MAIL_OUT, SCHEDULED, FeedEntry, FeedMail
from store.language import _
from store.outbox import CAME_BACK
from store.scheduling import ASK, SKIP, Schedule
from tui import moment, when_words

Role = Literal["", "done", "waiting", "failed", "dim", "new"]
"""What its colour means."""

LIMIT_CODES = (PacedError.code, "SERVER_006", "SERVER_015")
"""The codes of a mail that waits because its account may send no more for now; those of servers are mail.errors'."""

HELD_AT_MOST = 60
"""Seconds: a mail that leaves within so many is held, a later one is scheduled."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mail's state."""

    words: str
    """A few words, with the time where one matters."""
    role: Role = ""
    detail: str = ""
    """What the server said of it, where that matters; from outside."""
    moves: bool = False
    """Whether the words change by themselves from second to second."""


def state_of(entry: FeedEntry) -> Told:
    """Return what is to be said of a mail in the feed."""
    mail = entry.mail
    if mail is None:
        return Told("")
    if entry.kind == SCHEDULED:
        return _meant_for_later(entry, mail)
    if entry.kind != MAIL_OUT:
        return _received(entry, mail)
    if entry.code == MailOffError.code:
        return Told(_("held, mail is off"), "waiting")
    if entry.state == "queued":
        return _held_by_limit(mail.next_try_at) if mail.next_try_at and entry.code in LIMIT_CODES else _waiting(mail)
    return _on_its_way(entry, mail)


def conditions(schedule: Schedule) -> list[str]:
    """Return under which conditions a scheduled mail leaves, each in a few words."""
    found = []
    if schedule.only_if_no_reply:
        found.append(_("only if no reply comes"))
    if schedule.renders:
        found.append(_("its template is filled in when it leaves"))
    if schedule.if_missed == SKIP:
        found.append(_("not if its time is missed"))
    elif schedule.if_missed == ASK:
        found.append(_("asks if its time is missed"))
    return found


def _meant_for_later(entry: FeedEntry, mail: FeedMail) -> Told:
    zone = mail.schedule.schedule.zone if mail.schedule else ""
    time = when_words.briefly(mail.due_at, zone) if mail.due_at else ""
    if entry.state == "failed":
        return Told(_("failed"), "failed", mail.answer or entry.code)
    if entry.state == "cancelled":
        return _not_sent(entry)
    if entry.code == UndecidedError.code:
        return Told(_("missed {time}").format(time=time), "waiting", str(UndecidedError()))
    return Told(_("scheduled {time}").format(time=time), "waiting", mail.answer or entry.code)


def _not_sent(entry: FeedEntry) -> Told:
    if entry.code == ReplyFirstError.code:
        return Told(_("not sent"), "waiting", _("A reply came first; enter shows it."))
    if entry.code == MissedError.code:
        return Told(_("not sent"), "waiting", _("Its time had passed before it could leave."))
    return Told(_("cancelled"), "dim")


def _received(entry: FeedEntry, mail: FeedMail) -> Told:
    time = moment.when(entry.at)
    if entry.kind == BOUNCE:
        return Told(f"{time}  " + _("came back"), "failed")
    if entry.kind == AUTO_REPLY:
        return Told(f"{time}  " + _("automatic reply"), "dim")
    return Told(f"{time}  " + _("new"), "new") if mail.unread else Told(time)


def _held_by_limit(leaves_at: str) -> Told:
    if not moment.seconds_to(leaves_at):
        return Told(_("leaves now"), "waiting", moves=True)
    words = _("leaves in {span}, limit of the provider").format(span=moment.apart(leaves_at))
    return Told(words, "waiting", moves=True)


def _waiting(mail: FeedMail) -> Told:
    if mail.next_try_at:
        if not moment.seconds_to(mail.next_try_at):
            return Told(_("queued, tried again now"), "waiting", mail.answer)
        span = moment.apart(mail.next_try_at)
        return Told(_("queued, next try in {span}").format(span=span), "waiting", mail.answer, moves=True)
    left = moment.seconds_to(mail.due_at) if mail.due_at else 0
    if not left or mail.due_at is None:
        return Told(_("queued"), "waiting")
    if left <= HELD_AT_MOST:
        return Told(_("held {n} s").format(n=left), "waiting", moves=True)
    return Told(_("scheduled {time}").format(time=moment.when(mail.due_at)), "waiting")


def _on_its_way(entry: FeedEntry, mail: FeedMail) -> Told:
    time = moment.when(mail.sent_at or entry.at)
    if entry.code == LOST_SIGHT and entry.state == "handing":
        return Told(_("checking whether it arrived"), "waiting", mail.answer)
    if entry.code == CAME_BACK:
        return Told(_("came back {time}").format(time=time), "failed", mail.answer)
    match entry.state:
        case "sent":
            return Told(_("sent {time}").format(time=time), "done")
        case "claimed" | "handing":
            return Told(_("sending"), "waiting")
        case "scheduled":
            return Told(_("scheduled {time}").format(time=moment.when(mail.due_at or entry.at)), "waiting")
        case "partly":
            return Told(_("sent {time}, not to all").format(time=time), "failed", mail.answer)
        case "failed":
            return Told(_("failed"), "failed", mail.answer or entry.code)
        case "unknown":
            return Told(_("unknown"), "failed", mail.answer or _("cut after the text was sent"))
        case "cancelled":
            return Told(_("cancelled"), "dim")
    return Told(time)
