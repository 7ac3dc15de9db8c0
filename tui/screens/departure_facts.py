"""All that is known of a mail on its way out, as lines: when, by which account, how it was written, who has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from store import departures, identities, mails, members, outbox_rights
from store.departures import Departure
from store.drafts import Draft
from store.identities import Identity
from store.language import N_, _, ngettext
from store.scheduling import ASK, SKIP
from store.sizes import size_of
from store.workspace import Store
from tui import when_words
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, joined, line
from tui.screens import outbox_lines
from tui.screens.account_lines import labelled
from tui.screens.outbox_states import state_of
from tui.size_words import at_most
from tui.widgets.top_line import BETWEEN_STEPS

_LABEL = 14


@dataclass(frozen=True)
class Known:
    """What the store knows of a mail on its way."""

    one: Departure
    draft: Draft
    identity: Identity | None
    writer: str
    """The member who wrote it; empty where nobody in particular did."""
    written_at: str
    size: int
    """Bytes; of one that is not yet frozen at most so many."""
    server: str


def read(store: Store, number: int) -> Known | None:
    """Read what is known of a mail; None where it is no longer on its way."""
    from mail.measuring import most_of_draft

    reader = store.read()
    one = departures.one(reader, number)
    if one is None:
        return None
    entry = one.entry
    content, written_at = reader.one("SELECT content, created_at FROM outbox WHERE id = ?", [number]) or ("", "")
    draft = Draft.from_json(str(content))
    identity = None
    if entry.identity is not None:
        identity = identities.removed(reader, entry.identity) or identities.load(reader, entry.identity)
    writer = outbox_rights.writer_of(reader, number)
    frozen = mails.load(reader, entry.mail).size if entry.mail is not None else None
    return Known(
        one,
        draft,
        identity,
        members.names(reader).get(writer, "") if writer is not None else "",
        str(written_at),
        most_of_draft(reader, draft, identity) if frozen is None else frozen,
        str(reader.value("SELECT smtp_host FROM accounts WHERE id = ?", [entry.account]) or ""),
    )


def described(known: Known, width: int) -> Iterator[Content]:
    """Yield the lines, no wider than `width` where that can be."""
    one, entry = known.one, known.one.entry
    state = state_of(one)
    told = joined([line(state.glyph, f"bold {state.colour}"), line(state.words, state.colour)], " ")
    yield joined([line(entry.subject or _("(no subject)"), "bold"), told])
    yield from outbox_lines.advised(one)
    yield line("")
    yield from _times(known, width)
    yield from _schedule(known, width)
    yield line("")
    yield from _fact(_("From"), _sender(known), width)
    through = _("{account}, through {server}").format(account=one.account or "—", server=known.server or "—")
    yield from _fact(_("Account"), through, width)
    yield from _fact(_("Row"), _row(one), width, ACCENT if one.table else MUTED)
    yield from _fact(_("Written"), _origin(known), width)
    yield from _fact(_("Size"), _size(known), width)
    yield from _fact(_("Message-ID"), entry.message_id or "—", width, MUTED)
    yield line("")
    yield from _recipients(one, width)


def _fact(label: str, text: str, width: int, style: str = "") -> Iterator[Content]:
    return labelled(line(f"{label:{_LABEL}}", MUTED), text, width, style)


def _times(known: Known, width: int) -> Iterator[Content]:
    entry = known.one.entry
    zone = known.one.standing.schedule.zone if known.one.standing is not None else ""
    if entry.due_at and entry.state in ("scheduled", "queued"):
        yield from _fact(_("Leaves"), _moment(entry.due_at, zone), width)
    elif entry.due_at:
        yield from _fact(_("Meant for"), _moment(entry.due_at, zone), width)
    if entry.first_try_at:
        yield from _fact(_("First try"), _moment(entry.first_try_at), width)
    if entry.attempts:
        tries = ngettext("{n} so far", "{n} so far", entry.attempts).format(n=entry.attempts)
        yield from _fact(_("Tries"), tries, width)
    if entry.next_try_at and entry.state in ("scheduled", "queued"):
        yield from _fact(_("Next try"), _moment(entry.next_try_at), width)
    if entry.handed_at:
        yield from _fact(_("Handed over"), _moment(entry.handed_at), width)
    if entry.sent_at:
        yield from _fact(_("Sent"), _moment(entry.sent_at), width, DONE)
    if entry.code:
        yield from _fact(_("Code"), entry.code, width)
    if entry.answer:
        yield from _fact(_("Words"), entry.answer, width)


def _moment(stamp: str, zone: str = "") -> str:
    return _("{moment} ({distance})").format(
        moment=when_words.in_full(stamp, zone), distance=when_words.distance(stamp)
    )


def _schedule(known: Known, width: int) -> Iterator[Content]:
    if known.one.standing is None:
        return
    wanted = known.one.standing.schedule
    yield from _fact(_("Scheduled"), _moment(known.one.standing.scheduled_at), width)
    reply = _("sent only if no reply has come") if wanted.only_if_no_reply else _("sent in any case")
    yield from _fact(_("Replies"), reply, width)
    if known.draft.template:
        filled = _("filled in when it leaves") if wanted.renders else _("sent as it is written")
        yield from _fact(_("Template"), _("“{name}”, {how}").format(name=known.draft.template, how=filled), width)
    missed = {SKIP: _("not sent"), ASK: _("not sent before somebody says so")}
    yield from _fact(_("Time missed"), missed.get(wanted.if_missed, _("sent as soon as something runs again")), width)


def _sender(known: Known) -> str:
    one = known.identity
    if one is None:
        return known.one.sender or "—"
    return f"{one.name} <{one.address}>" if one.name else one.address


def _row(one: Departure) -> str:
    if one.table is None:
        return _("(deleted)")
    return BETWEEN_STEPS.join((one.table.base, one.table.name, one.title))


_ORIGINS = {"automation": N_("by an automation"), "button": N_("by a button"), "script": N_("by a script")}


def _origin(known: Known) -> str:
    by = _ORIGINS.get(known.one.entry.origin)
    how = _(by) if by else _("by {member}").format(member=known.writer) if known.writer else _("by a command")
    if known.draft.template:
        how += ", " + _("from the template “{name}”").format(name=known.draft.template)
    return f"{how}, {when_words.distance(known.written_at)}"


def _size(known: Known) -> str:
    size = at_most(known.size) if known.one.entry.mail is None else size_of(known.size)
    if known.draft.enclosed:
        count = len(known.draft.enclosed)
        size += " " + ngettext("with {n} file", "with {n} files", count).format(n=count)
    return size


_SHOWN = {
    "waiting": ("·", N_("waits"), MUTED),
    "accepted": ("→", N_("taken"), DONE),
    "refused": ("!", N_("refused"), FAILED),
    "bounced": ("!", N_("came back"), FAILED),
}


def _recipients(one: Departure, width: int) -> Iterator[Content]:
    count = len(one.recipients)
    yield line(ngettext("{n} recipient", "{n} recipients", count).format(n=f"{count:,}"), "bold")
    for recipient in one.recipients:
        glyph, word, colour = _SHOWN.get(recipient.state, ("?", recipient.state, WAITING))
        if one.entry.state == "unknown" and recipient.state == "waiting":
            glyph, word, colour = "?", N_("unknown"), WAITING
        if one.entry.state == "cancelled" and recipient.state == "waiting":
            glyph, word = "·", N_("not sent")
        head = joined([line(glyph, f"bold {colour}"), line(f"{_(word):{_LABEL - 2}}", colour)], " ")
        told = f"{recipient.address}  {recipient.answer}".rstrip()
        yield from labelled(head, told, width)
