"""A mail's bytes become a mail of the store, in the conversations of its rows."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mail.address import Address
from mail.filing import Place, thread_key
from mail.reading.bounces import DeliveryReport
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.reading.kinds import MailKind
from mail.reading.parse import Attachment, ParsedMail, parse_mail
from mail.reading.quotes import split_quoted
from store import conversations, dispatch, mails, outbox
from store.arrivals import SET_APART, NewArrival
from store.blobs import Packed, pack
from store.clock import stamp
from store.connection import Transaction
from store.conversations import Conversation
from store.language import _
from store.mails import NewAttachment, NewMail, People
from store.outbox import Entry

log = logging.getLogger("mailbase.receiver")

_MOST_NAMED = 50
"""Ids of a mail that are looked at, the last ones: a chain may be as long as its writer likes."""


@dataclass(frozen=True)
class Incoming:
    """A mail as it was fetched, ready to be kept."""

    account: int
    direction: str
    """``in``, or ``out`` for one that the user sent with another program."""
    parsed: ParsedMail
    at: str
    provider_key: str
    raw: Packed
    files: tuple[NewAttachment, ...]
    fingerprint: str


def incoming(account: int, direction: str, raw: bytes, parsed: ParsedMail, at: str, provider_key: str = "") -> Incoming:
    """Make a fetched mail ready to be kept; what takes long is done here, before anybody waits for the write lock."""
    packed = pack(raw)
    files = tuple(NewAttachment(one.name, one.content_type, pack(one.content)) for one in parsed.attachments)
    contents = [one.content.hash for one in files if isinstance(one.content, Packed)]
    fingerprint = _fingerprint(parsed, packed.hash, contents)
    return Incoming(account, direction, parsed, at, provider_key, packed, files, fingerprint)


def _fingerprint(parsed: ParsedMail, raw: str, files: list[str]) -> str:
    """Return what two copies of a mail share, whatever servers wrote above them, and no other mail has.

    The Message-ID alone is not enough: forms send many mails under one, and whoever learns one may use it again.
    """
    headers = parsed.headers
    if not headers.message_id:
        return raw
    date = stamp(headers.date) if headers.date else ""
    said = [headers.message_id, date, headers.sender.key, headers.subject, parsed.text, *files]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def people(addresses: Iterable[Address]) -> People:
    """Return addresses as the store keeps them."""
    return tuple((one.name, one.address) for one in addresses)


def recipients(headers: ParsedHeaders) -> dict[str, People]:
    """Return to whom a mail went and where answers to it go, as the store keeps it."""
    held = {"to": people(headers.to), "cc": people(headers.cc), "reply_to": people(headers.reply_to)}
    return {role: found for role, found in held.items() if found}


def _followed(headers: ParsedHeaders) -> dict[str, People]:
    return {"followup_to": people(headers.followup_to)} if headers.followup_to else {}


def arrival(uid: int, size: int, at: str, headers: ParsedHeaders) -> NewArrival:
    """Return what is remembered of a mail seen on a server, wherever it belongs."""
    return NewArrival(
        uid=uid,
        message_id=headers.message_id,
        sent_at=stamp(headers.date) if headers.date else None,
        size=size,
        at=at,
        sender=(headers.sender.name, headers.sender.address),
        subject=headers.subject,
        recipients=recipients(headers),
        kind=headers.kind.value,
    )


def unreadable(uid: int, size: int, at: str, raw: bytes) -> NewArrival:
    """Return what is remembered of a mail of which nothing can be read: its bytes, for 90 days as all unlinked mail."""
    return NewArrival(
        uid=uid,
        message_id="",
        sent_at=None,
        size=size,
        at=at,
        sender=("", ""),
        subject=_("(A mail that cannot be read)"),
        recipients={},
        kind=SET_APART,
        raw=pack(raw),
    )


def readable(raw: bytes) -> ParsedMail:
    """Return a mail as it can be read; one that defeats the reader is an empty mail with its bytes as a file."""
    try:
        return parse_mail(raw)
    except Exception:
        log.exception("a mail of %s bytes", len(raw))
    nothing = replace(parse_headers(b""), subject=_("(A mail that cannot be read)"))
    whole = Attachment("mail.eml", "message/rfc822", raw, content_id="", inline=False)
    return ParsedMail(nothing, text="", html="", attachments=(whole,), report=None, defects=("mail: unreadable",))


def take_in(tx: Transaction, incoming: Incoming, found: list[Place]) -> int:
    """Keep a mail and place it once on every row it belongs to; return its number.

    A mail that is held already, from whichever account, is only placed on the rows where it is not yet.
    """
    known = mails.same_as(tx, incoming.fingerprint)
    number = _keep(tx, incoming, _answered_text(tx, found)) if known is None else known
    of_rows: dict[tuple[int, int], list[Place]] = {}
    for place in found:
        of_rows.setdefault((place.conversation.table, place.conversation.row), []).append(place)
    for (table, row), of_row in of_rows.items():
        if not conversations.are_on_row(tx, table, row, number):
            _place(tx, number, incoming, _chosen(tx, incoming, of_row))
    _settle_what_it_proves(tx, incoming)
    return number


def _keep(tx: Transaction, incoming: Incoming, answered: str) -> int:
    parsed = incoming.parsed
    wrote, quoted = split_quoted(parsed.text, answered)
    new = NewMail(
        account=incoming.account,
        direction=incoming.direction,
        kind=parsed.headers.kind.value,
        message_id=parsed.headers.message_id,
        sender=(parsed.headers.sender.name, parsed.headers.sender.address),
        recipients=recipients(parsed.headers) | _followed(parsed.headers),
        subject=parsed.headers.subject,
        at=_not_before_what_it_answers(tx, incoming),
        text=wrote,
        quoted=quoted,
        raw=incoming.raw,
        defects=parsed.defects,
        fingerprint=incoming.fingerprint,
    )
    return mails.add(tx, new, incoming.files)


def _not_before_what_it_answers(tx: Transaction, incoming: Incoming) -> str:
    """Return when a mail came, never before the mails it refers to: servers' clocks differ, and count seconds."""
    named = _answered(incoming)
    answered = tx.value(
        "SELECT max(coalesce(handed_at, mails.at)) FROM mails LEFT JOIN outbox ON outbox.mail_id = mails.id"
        f" WHERE mails.message_id IN ({','.join('?' * len(named))})",
        named,
    )
    return max(incoming.at, str(answered or ""))


def _answered_text(tx: Transaction, found: list[Place]) -> str:
    """Return the text of the mail that is answered, which tells the quote from the answer in any language."""
    for place in found:
        held = tx.value(
            "SELECT text FROM mails JOIN placements ON mail_id = mails.id WHERE conversation_id = ?"
            " ORDER BY message_id = ? DESC, mails.id DESC LIMIT 1",
            [place.conversation.id, place.why.get("id", "")],
        )
        if held:
            return str(held)
    return ""


def _chosen(tx: Transaction, incoming: Incoming, of_row: list[Place]) -> Place:
    """Return where on a row a mail belongs: where its writer takes part, else in a conversation of the writer's own."""
    for place in of_row:
        if not _is_stranger(tx, incoming, place.conversation):
            return place
    quoted = of_row[0].conversation
    sender, subject = incoming.parsed.headers.sender.address, incoming.parsed.headers.subject
    own = _reached(tx, incoming, quoted) or conversations.opened_by(tx, quoted.table, quoted.row, sender)
    if own is None:
        number = conversations.start(tx, quoted.table, quoted.row, subject)
        own = Conversation(number, quoted.table, quoted.row, subject)
    return Place(own, of_row[0].why | {"stranger": sender})


def _reached(tx: Transaction, incoming: Incoming, quoted: Conversation) -> Conversation | None:
    """Return another conversation of the row, in which the writer takes part and that the mail refers to."""
    for named in _answered(incoming):
        for number, _origin in conversations.led_to(tx, named):
            held = conversations.load(tx, number)
            if held and (held.table, held.row) == (quoted.table, quoted.row) and not _is_stranger(tx, incoming, held):
                return held
    return None


def _answered(incoming: Incoming) -> list[str]:
    headers = incoming.parsed.headers
    return [*headers.in_reply_to, *headers.references][-_MOST_NAMED:]


def _place(tx: Transaction, number: int, incoming: Incoming, place: Place) -> None:
    headers = incoming.parsed.headers
    conversation = place.conversation.id
    for known, origin in (
        (headers.message_id, "received"),
        *((one, "received") for one in headers.original_ids),
        (thread_key(headers), "Thread-Index"),
        (incoming.provider_key, "provider"),
    ):
        conversations.learn(tx, conversation, known, origin, number)
    conversations.place(tx, conversation, number, place.why)
    if headers.kind is MailKind.MAIL:
        # a daemon that was let in as a daemon must not take part as a person from then on
        present = (headers.sender, *headers.to, *headers.cc)
        conversations.join(tx, conversation, (one.address for one in present))


def _is_stranger(tx: Transaction, incoming: Incoming, conversation: Conversation) -> bool:
    """Tell whether a person writes who takes no part in the conversation; daemons answer for those who do."""
    headers = incoming.parsed.headers
    if incoming.direction == mails.OUT or headers.kind is not MailKind.MAIL:
        return False
    return not conversations.takes_part(tx, conversation.id, headers.sender.address)


def _settle_what_it_proves(tx: Transaction, incoming: Incoming) -> None:
    """An answer proves that our mail arrived, a report what became of it; from anybody else neither proves a thing."""
    report = incoming.parsed.report
    for named in [*_answered(incoming), *((report.original_id,) if report else ())]:
        entry = outbox.with_message_id(tx, named)
        if entry is None or entry.state != "unknown" or dispatch.was_handed_over_before(tx, entry):
            continue
        if _answers_it(tx, incoming, entry) or (report and _tells_of_it(tx, report, entry)):
            outbox.prove_sent(tx, entry.id)
    if report is not None and incoming.parsed.headers.kind is MailKind.BOUNCE:
        _write_down_failures(tx, report)


def _answers_it(tx: Transaction, incoming: Incoming, entry: Entry) -> bool:
    """Tell whether somebody writes who takes part in the conversation of a mail of ours."""
    sender = incoming.parsed.headers.sender.address
    if incoming.direction == mails.OUT or entry.conversation is None:
        return False
    return conversations.takes_part(tx, entry.conversation, sender)


def _tells_of_it(tx: Transaction, report: DeliveryReport, entry: Entry) -> bool:
    """Tell whether a report names somebody to whom the mail went."""
    went_to = {one.address.casefold() for one in outbox.recipients(tx, entry.id)}
    return any(one.address.casefold() in went_to for one in report.recipients)


def _write_down_failures(tx: Transaction, report: DeliveryReport) -> None:
    entry = outbox.with_message_id(tx, report.original_id)
    if entry is not None:
        failed = (one for one in report.recipients if one.action == "failed")
        outbox.bounced(tx, entry.id, [(one.address, one.diagnostic or one.status) for one in failed])
