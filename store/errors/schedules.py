"""Mails that are meant for later, and why one of them has not left at its time."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class PastDepartureError(StoreError):
    """A mail that is meant for later should leave before now."""

    code = "SCHEDULE_001"
    sentence = N_("{time} is in the past.")
    cause = N_("A mail can be put off to a later time only.")
    remedy = N_("Choose a later time, or send it now.")
    place = Where.OUTBOX


class MissedError(StoreError):
    """The time of a scheduled mail passed while nothing could send it, and it was to be left out then."""

    code = "SCHEDULE_002"
    sentence = N_("Not sent: its time had passed before it could leave.")
    cause = N_("No worker ran at that time, or its account could not send; the mail was to be left out in that case.")
    remedy = N_("Nothing has left. `e` in the outbox (g o) makes it a draft again, which can be sent.")
    place = Where.OUTBOX


class UndecidedError(StoreError):
    """The time of a scheduled mail passed while nothing could send it, and a person wanted to be asked then."""

    code = "SCHEDULE_003"
    sentence = N_("Its time had passed before it could leave; it waits for your word.")
    cause = N_("No worker ran at that time, or its account could not send; the mail was to wait in that case.")
    remedy = N_("In the outbox (g o), send it now (s), give it another time (t), or cancel it (x).")
    place = Where.OUTBOX


class ReplyFirstError(StoreError):
    """Somebody has written before a mail left that was to leave only if nobody does."""

    code = "SCHEDULE_004"
    sentence = N_("Not sent: a reply came first.")
    cause = N_("The mail was to leave only if no reply comes, and one has come since it was scheduled.")
    remedy = N_("Read the reply on the row. If the mail is still wanted, e in the outbox (g o) makes it a draft again.")
    place = Where.ROW
