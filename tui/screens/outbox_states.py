"""The state of a mail in the outbox in words, and what can be done about it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.accounts import NEEDS_SIGN_IN, PAUSED
from store.departures import TROUBLED, Departure
from store.dispatch import LOST_SIGHT
from store.errors import MailOffError, MissedError, ReplyFirstError
from store.language import _
from store.outbox import CAME_BACK, Entry
from tui import moment, when_words
from tui.mail_states import HELD_AT_MOST, LIMIT_CODES
from tui.paint import DONE, FAILED, MUTED, WAITING

_NOT_LOOKED = "SCHEDULE_005"
"""The code of a mail that waits until its account was looked at for replies; it is mail.errors'."""
_OF_THE_DAY = 3600
"""Seconds: a limit that holds a mail for longer is that of the day."""


@dataclass(frozen=True)
class State:
    """Where a mail is on its way."""

    glyph: str
    words: str
    when: str
    colour: str = ""
    moves: bool = False
    """Whether the words change from second to second."""


def state_of(departure: Departure) -> State:
    """Return a mail's state in words."""
    entry = departure.entry
    if entry.state in ("queued", "scheduled"):
        return _waiting(departure)
    if entry.code == CAME_BACK:
        return State("!", _("came back"), _when(entry.sent_at), FAILED)
    match entry.state:
        case "claimed" | "handing" if entry.code == LOST_SIGHT:
            return State("?", _("checking"), _when(entry.handed_at), WAITING)
        case "claimed" | "handing":
            return State("→", _("sending now"), _("now"), WAITING)
        case "sent":
            return State("→", _("sent"), _when(entry.sent_at), DONE)
        case "partly":
            return State("!", _("sent, not to all"), _when(entry.sent_at), FAILED)
        case "failed":
            return State("!", _("failed"), "—", FAILED)
        case "unknown":
            return State("?", _("unknown"), _when(entry.handed_at), FAILED)
    return _left_out(entry)


def _left_out(entry: Entry) -> State:
    if entry.code == ReplyFirstError.code:
        return State("←", _("reply came first"), "—", MUTED)
    if entry.code == MissedError.code:
        return State("", _("time was missed"), "—", WAITING)
    return State("", _("cancelled"), "—", MUTED)


def _waiting(departure: Departure) -> State:
    entry = departure.entry
    if not departure.account:
        return State("!", _("has no account"), "—", WAITING)
    if entry.code == MailOffError.code:
        return State("!", _("held, mail is off"), "—", WAITING)
    left = moment.seconds_to(entry.due_at) if entry.due_at else 0
    if left > HELD_AT_MOST:
        return State("⏱", _("scheduled"), due(departure), "", moves=left <= 2 * HELD_AT_MOST)
    if departure.standing is not None and departure.standing.asks:
        return State("?", _("needs your word"), due(departure), WAITING)
    if departure.account_state == NEEDS_SIGN_IN:
        return State("!", _("waits for sign-in"), "—", WAITING)
    if departure.account_state == PAUSED:
        return State("‖", _("account paused"), "—", WAITING)
    if entry.next_try_at:
        return _tried_again(entry, entry.next_try_at)
    if not left:
        return State("→", _("queued"), _("now"), WAITING)
    return State("→", _("held {n} s").format(n=left), _("now"), WAITING, moves=True)


def _tried_again(entry: Entry, next_try_at: str) -> State:
    left = moment.seconds_to(next_try_at)
    words = _("queued, try {n}").format(n=entry.attempts + 1)
    if entry.code in LIMIT_CODES:
        words = _("limit of the day") if left > _OF_THE_DAY else _("limit reached")
    elif entry.state == "scheduled" or entry.code == _NOT_LOOKED:
        words = _("waits, looks again")
    if not left:
        return State("→", words, _("now"), WAITING)
    return State("→", words, _("in {span}").format(span=moment.apart(next_try_at)), WAITING, moves=True)


def due(departure: Departure) -> str:
    """Return when a mail is meant to leave, by the clocks of the place where that was chosen."""
    if departure.entry.due_at is None:
        return "—"
    zone = departure.standing.schedule.zone if departure.standing is not None else ""
    return when_words.briefly(departure.entry.due_at, zone)


def _when(stamp: str | None) -> str:
    return moment.when(stamp) if stamp else "—"


_STATES = {
    "send_now": ("scheduled", "queued"),
    "cancel": ("scheduled", "queued", "failed"),
    "retry": TROUBLED,
    "mark_sent": ("unknown",),
    "look": ("unknown",),
}
"""In which something can be done, whatever else holds."""


def can(action: str, departure: Departure) -> bool:
    """Tell whether something can be done about a mail."""
    entry = departure.entry
    match action:
        case "open":
            return departure.table is not None
        case "show":
            return True
        case "why":
            return has_trouble(departure)
        case "take_back":
            return entry.state == "scheduled" or is_untouched(entry)
        case "set_time":
            return entry.state == "scheduled" or is_untouched(entry)
        case "edit":
            return departure.table is not None and (can_be_written_anew(departure) or can_be_corrected(departure))
    return entry.state in _STATES.get(action, ())


def is_untouched(entry: Entry) -> bool:
    """Tell whether a queued mail was given to no server yet."""
    return entry.state == "queued" and entry.attempts == 0 and entry.handed_at is None


def is_unfrozen(departure: Departure) -> bool:
    """Tell whether a mail was meant for later and has never been more than its draft."""
    entry = departure.entry
    return departure.standing is not None and entry.mail is None and entry.state in ("scheduled", "failed", "cancelled")


def can_be_written_anew(departure: Departure) -> bool:
    """Tell whether nobody has a mail or may have it, so that it can be taken out and changed."""
    entry = departure.entry
    if is_unfrozen(departure):
        return True
    reached = any(one.state in ("accepted", "bounced") for one in departure.recipients)
    is_nowhere = entry.state == "failed" or (entry.state == "queued" and entry.handed_at is None)
    return is_nowhere and not reached


def can_be_corrected(departure: Departure) -> bool:
    """Tell whether some do not have a mail who could get it at another address."""
    state = departure.entry.state
    missed = any(one.state in ("refused", "bounced") for one in departure.recipients)
    return state == "failed" or (state in ("partly", "sent") and missed)


def has_trouble(departure: Departure) -> bool:
    """Tell whether something keeps a mail from arriving, on its side or on its account's."""
    entry = departure.entry
    if entry.state in ("sent", "cancelled"):
        return entry.code in (CAME_BACK, MissedError.code, ReplyFirstError.code)
    return bool(entry.code) or departure.account_state == NEEDS_SIGN_IN


def able(action: str, departures: Sequence[Departure]) -> list[Departure]:
    """Return those of some mails about which something can be done."""
    return [one for one in departures if can(action, one)]
