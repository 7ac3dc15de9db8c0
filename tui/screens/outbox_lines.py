"""Mail on its way out as a list: its state in words, when, to whom, and what the server said."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from textual.content import Content

from mail.errors import SendAsError
from store.accounts import NEEDS_SIGN_IN, PAUSED
from store.departures import Departure, Departures
from store.errors import MailOffError, UndecidedError
from store.language import _, ngettext
from store.outbox import CAME_BACK, Entry
from tui import moment, when_words
from tui.paint import ACCENT, MUTED, joined, line
from tui.remedies import next_step, who_grants
from tui.screens.outbox_states import State, state_of
from tui.widgets.line_list import Cell, Column, Row, cell
from tui.widgets.top_line import BETWEEN_STEPS

_MOST_NAMED = 4


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out."""
    return (
        Column("", 1, 3),
        Column(_("State"), 16, 18),
        Column(_("When"), 12, 22),
        Column(_("To"), 10, 28),
        Column(_("Subject"), 10, 60),
        Column(_("Row"), 8, 16, dispensable=1),
    )


_MARK = "✓"


def row(departure: Departure, marked: Collection[int] = ()) -> Row:
    """Return a mail's line; where some are marked, a mark stands before each of these."""
    state = state_of(departure)
    entry = departure.entry
    mark = ((_MARK if entry.id in marked else " ", f"bold {ACCENT}"), (" ", "")) if marked else ()
    return Row(
        entry.id,
        (
            (*mark, (state.glyph, f"bold {state.colour}")),
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
    asking = sum(one.standing is not None and one.standing.asks for one in found.listed)
    leaving = found.open_left_out + sum(one.entry.state in _LEAVING for one in found.listed) - asking
    troubled = found.troubled_left_out + sum(one.entry.state in _TROUBLED for one in found.listed) + asking
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
    yield joined([line(entry.subject or _("(no subject)"), "bold"), line(_stated(departure, state), state.colour)])
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
    yield from advised(departure)


def _stated(departure: Departure, state: State) -> str:
    entry = departure.entry
    if entry.due_at and not state.moves and moment.seconds_to(entry.due_at) and entry.state in _LEAVING:
        zone = departure.standing.schedule.zone if departure.standing is not None else ""
        return f"{state.words}  {when_words.in_full(entry.due_at, zone)} ({when_words.ahead(entry.due_at)})"
    return state.words if state.when == "—" else f"{state.words}  {state.when}"


def advised(departure: Departure) -> Iterator[Content]:
    """Yield what helps, where something keeps a mail from arriving."""
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
    elif entry.code == UndecidedError.code:
        yield line(_("Its time was missed: s sends it now, t gives it another time, x cancels it."))
    elif advice_of_code := next_step(entry.code):
        yield joined([line(advice_of_code), line(f"({entry.code})", MUTED)])
