"""Mail on its way out as a list: its state in words, when, to whom, and what the server said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from mail.errors import SendAsError
from store.accounts import NEEDS_SIGN_IN, PAUSED
from store.departures import Departure, Departures
from store.dispatch import LOST_SIGHT
from store.errors import MailOffError
from store.language import _, ngettext
from store.outbox import CAME_BACK, Entry
from tui import moment
from tui.mail_states import HELD_AT_MOST, LIMIT_CODES
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, joined, line
from tui.remedies import next_step, who_grants
from tui.widgets.line_list import Cell, Column, Row, cell
from tui.widgets.top_line import BETWEEN_STEPS

_MOST_NAMED = 4


@dataclass(frozen=True)
class State:
    """Where a mail is on its way."""

    glyph: str
    words: str
    when: str
    colour: str = ""
    moves: bool = False
    """Whether the words change from second to second."""


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out."""
    return (
        Column("", 1, 1),
        Column(_("State"), 17, 22),
        Column(_("When"), 14, 16),
        Column(_("To"), 12, 28),
        Column(_("Subject"), 12, 60),
        Column(_("Row"), 8, 16, dispensable=1),
    )


def row(departure: Departure) -> Row:
    """Return a mail's line."""
    state = state_of(departure)
    entry = departure.entry
    return Row(
        entry.id,
        (
            cell(state.glyph, f"bold {state.colour}"),
            cell(state.words, state.colour),
            cell(state.when, MUTED),
            _to(departure),
            _subject(entry),
            cell(departure.title if departure.table else _("(deleted)"), MUTED),
        ),
    )


def _to(departure: Departure) -> Cell:
    first, *others = departure.recipients or (None,)
    more = _(" and {n} more").format(n=len(others)) if others else ""
    return ((first.address if first else "—", ""), (more, MUTED))


def _subject(entry: Entry) -> Cell:
    settled = entry.state in ("sent", "cancelled") and entry.code != CAME_BACK
    words = "" if settled else " ".join(entry.answer.split())
    return ((entry.subject or _("(no subject)"), ""), (f"  {words}" if words else "", MUTED))


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
            return State("→", _("sending"), _("now"), WAITING)
        case "sent":
            return State("→", _("sent"), _when(entry.sent_at), DONE)
        case "partly":
            return State("!", _("sent, not to all"), _when(entry.sent_at), FAILED)
        case "failed":
            return State("!", _("failed"), "—", FAILED)
        case "unknown":
            return State("?", _("unknown"), _when(entry.handed_at), FAILED)
    return State("", _("cancelled"), "—", MUTED)


def _waiting(departure: Departure) -> State:
    entry = departure.entry
    if departure.account_state == NEEDS_SIGN_IN or not departure.account:
        return State("!", _("waits for sign-in") if departure.account else _("has no account"), "—", WAITING)
    if entry.code == MailOffError.code:
        return State("!", _("held, mail is off"), "—", WAITING)
    if departure.account_state == PAUSED:
        return State("‖", _("account paused"), _when(entry.due_at) if _is_later(entry) else "—", WAITING)
    if entry.next_try_at:
        words = _("queued, try {n}").format(n=entry.attempts + 1)
        if entry.code in LIMIT_CODES:
            words = _("held by a limit")
        if not moment.seconds_to(entry.next_try_at):
            return State("→", words, _("now"), WAITING)
        return State("→", words, _("in {span}").format(span=moment.apart(entry.next_try_at)), WAITING, moves=True)
    left = moment.seconds_to(entry.due_at) if entry.due_at else 0
    if not left:
        return State("→", _("queued"), _("now"), WAITING)
    if left <= HELD_AT_MOST:
        return State("→", _("held {n} s").format(n=left), _("now"), WAITING, moves=True)
    return State("⏱", _("scheduled"), _when(entry.due_at), "", moves=left <= 2 * HELD_AT_MOST)


def _is_later(entry: Entry) -> bool:
    return bool(entry.due_at and moment.seconds_to(entry.due_at))


def is_held(entry: Entry) -> bool:
    """Tell whether a mail can still be taken back and made a draft."""
    return entry.state == "queued" and entry.attempts == 0 and entry.handed_at is None


def can_be_corrected(departure: Departure) -> bool:
    """Tell whether some do not have a mail who could get it at another address."""
    state = departure.entry.state
    missed = any(one.state in ("refused", "bounced") for one in departure.recipients)
    return state == "failed" or (state in ("partly", "sent") and missed)


def _when(stamp: str | None) -> str:
    return moment.when(stamp) if stamp else "—"


def advice() -> list[Content]:
    """Return what an empty list says."""
    return [
        line(_("Nothing is on its way"), f"bold {MUTED}"),
        line(""),
        line(_("Mail stands here from the moment you send it until it has arrived: held, scheduled, tried again.")),
        line(_("What failed stays, with the server's words, until you say what becomes of it.")),
        line(_("m on a row writes a mail.")),
    ]


def left_out(found: Departures) -> list[Content]:
    """Return the lines that tell how much is not listed."""
    told = []
    if found.open_left_out:
        told.append(_("and {n} more that leave later").format(n=f"{found.open_left_out:,}"))
    if found.troubled_left_out:
        told.append(_("and {n} more that failed").format(n=f"{found.troubled_left_out:,}"))
    return [line(words, MUTED) for words in told]


def counted(found: Departures) -> str:
    """Return how much is on its way, in words."""
    leaving = found.open_left_out + sum(one.entry.state in _LEAVING for one in found.listed)
    troubled = found.troubled_left_out + sum(one.entry.state in _TROUBLED for one in found.listed)
    parts = [ngettext("{n} mail leaves", "{n} mails leave", leaving).format(n=f"{leaving:,}")] if leaving else []
    if troubled:
        parts.append(ngettext("{n} needs a look", "{n} need a look", troubled).format(n=f"{troubled:,}"))
    return "   ".join(parts)


_LEAVING = ("scheduled", "queued", "claimed", "handing")
_TROUBLED = ("failed", "partly", "unknown")


def described(departure: Departure) -> Iterator[Content]:
    """Yield what is told of a mail below the list."""
    entry = departure.entry
    state = state_of(departure)
    yield joined([line(entry.subject or _("(no subject)"), "bold"), line(_stated(state), state.colour)])
    if departure.table is not None:
        path = BETWEEN_STEPS.join((departure.table.base, departure.table.name, departure.title))
        yield line(path, ACCENT)
    addresses = [recipient.address for recipient in departure.recipients]
    more = [_("{n} more").format(n=len(addresses) - _MOST_NAMED)] if len(addresses) > _MOST_NAMED else []
    way = _("from {account} to {people}").format(
        account=departure.account or "—", people=", ".join([*addresses[:_MOST_NAMED], *more])
    )
    yield line(way, MUTED)
    for recipient in departure.recipients[:8]:
        if recipient.answer:
            yield joined([line(recipient.address), line(recipient.answer, MUTED)])
    if entry.answer and not any(entry.answer == recipient.answer for recipient in departure.recipients):
        yield line(entry.answer, MUTED)
    yield from _advised(departure)


def _stated(state: State) -> str:
    return state.words if state.when == "—" else f"{state.words}  {state.when}"


def has_trouble(departure: Departure) -> bool:
    """Tell whether something keeps a mail from arriving, on its side or on its account's."""
    entry = departure.entry
    if entry.state in ("sent", "cancelled"):
        return entry.code == CAME_BACK
    return bool(entry.code) or departure.account_state == NEEDS_SIGN_IN


def _advised(departure: Departure) -> Iterator[Content]:
    entry = departure.entry
    if entry.state in ("sent", "cancelled") and entry.code != CAME_BACK:
        return
    if entry.code == SendAsError.code and departure.sender:
        yield line(who_grants(departure.provider, departure.mailbox, departure.sender))
        yield joined([line(_("Then R tries it again.")), line(f"({entry.code})", MUTED)])
    elif departure.account_state == NEEDS_SIGN_IN:
        yield line(_("It leaves as soon as {account} is signed in: g a, then r.").format(account=departure.account))
    elif entry.code == MailOffError.code:
        base = departure.table.base if departure.table is not None else "—"
        yield line(_("It leaves as soon as mail is on in {base}: g b, then M on it.").format(base=base))
    elif departure.account_state == PAUSED and entry.state in _LEAVING:
        yield line(_("It leaves when {account} goes on: g a, then space.").format(account=departure.account))
    elif entry.state == "unknown":
        yield line(_("l looks for it in Sent once more; S settles it as sent, R sends it again."))
    elif entry.state == "partly":
        yield line(_("e writes it again to those alone who refused it."))
    elif advice_of_code := next_step(entry.code):
        yield joined([line(advice_of_code), line(f"({entry.code})", MUTED)])
