"""A mail's bytes become a mail of the store, in the conversations of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mail.address import Address
from mail.filing import Place, thread_key
from mail.reading.headers import ParsedHeaders
from mail.reading.kinds import MailKind
from mail.reading.parse import ParsedMail
from mail.reading.quotes import split_quoted
from store import conversations, dispatch, mails, outbox
from store.arrivals import NewArrival
from store.clock import stamp
from store.connection import Transaction
from store.conversations import Conversation
from store.language import _
from store.mails import NewAttachment, NewMail, People


@dataclass(frozen=True)
class Incoming:
    """A mail as it was fetched."""

    account: int
    direction: str
    """``in``, or ``out`` for one that the user sent with another program."""
    raw: bytes
    parsed: ParsedMail
    at: str
    provider_key: str = ""


def people(addresses: Iterable[Address]) -> People:
    """Return addresses as the store keeps them."""
    return tuple((one.name, one.address) for one in addresses)


def recipients(headers: ParsedHeaders) -> dict[str, People]:
    """Return to whom a mail went and where answers to it go, as the store keeps it."""
    held = {"to": people(headers.to), "cc": people(headers.cc), "reply_to": people(headers.reply_to)}
    return {role: found for role, found in held.items() if found}


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


def unreadable(uid: int, size: int, at: str) -> NewArrival:
    """Return what is remembered of a mail of which nothing can be read."""
    return NewArrival(
        uid=uid,
        message_id="",
        sent_at=None,
        size=size,
        at=at,
        sender=("", ""),
        subject=_("(A mail that cannot be read)"),
        recipients={},
        kind=MailKind.MAIL.value,
    )


def take_in(tx: Transaction, incoming: Incoming, found: list[Place]) -> int:
    """Keep a mail and place it in every conversation it belongs to; return its number.

    A mail that the account holds already is only placed where it is not yet.
    """
    headers = incoming.parsed.headers
    known = mails.with_message_id(tx, headers.message_id, incoming.account)
    number = known.id if known else _keep(tx, incoming, _answered_text(tx, found))
    for place in found:
        _place(tx, number, incoming, place)
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
        recipients=recipients(parsed.headers),
        subject=parsed.headers.subject,
        at=_not_before_what_it_answers(tx, incoming),
        text=wrote,
        quoted=quoted,
        raw=incoming.raw,
        defects=parsed.defects,
    )
    files = (NewAttachment(one.name, one.content_type, one.content) for one in parsed.attachments)
    return mails.add(tx, new, files)


def _not_before_what_it_answers(tx: Transaction, incoming: Incoming) -> str:
    """Return when a mail came, never before the mails it refers to: servers' clocks differ, and count seconds."""
    headers = incoming.parsed.headers
    named = [*headers.in_reply_to, *headers.references][-50:]
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


def _place(tx: Transaction, number: int, incoming: Incoming, place: Place) -> None:
    headers = incoming.parsed.headers
    conversation, why = place.conversation, place.why
    if _is_stranger(tx, incoming, conversation):
        opened = conversations.start(tx, conversation.table, conversation.row, headers.subject)
        conversation = Conversation(opened, conversation.table, conversation.row, headers.subject)
        why = why | {"stranger": headers.sender.address}
    for known, origin in (
        (headers.message_id, "received"),
        *((one, "received") for one in headers.original_ids),
        (thread_key(headers), "Thread-Index"),
        (incoming.provider_key, "provider"),
    ):
        conversations.learn(tx, conversation.id, known, origin, number)
    conversations.place(tx, conversation.id, number, why)
    present = (headers.sender, *headers.to, *headers.cc)
    conversations.join(tx, conversation.id, (one.address for one in present))


def _is_stranger(tx: Transaction, incoming: Incoming, conversation: Conversation) -> bool:
    """Tell whether a person writes who takes no part in the conversation; daemons answer for those who do."""
    headers = incoming.parsed.headers
    if incoming.direction == mails.OUT or headers.kind is not MailKind.MAIL:
        return False
    return not conversations.takes_part(tx, conversation.id, headers.sender.address)


def _settle_what_it_proves(tx: Transaction, incoming: Incoming) -> None:
    """An answer proves that our mail arrived; a bounce says to whom it did not."""
    report = incoming.parsed.report
    answered = [*incoming.parsed.headers.in_reply_to, *incoming.parsed.headers.references]
    for named in [*answered, *((report.original_id,) if report else ())]:
        entry = outbox.with_message_id(tx, named)
        if entry is not None and entry.state == "unknown" and not dispatch.was_handed_over_before(tx, entry):
            outbox.mark_sent(tx, entry.id)
    if report is None or incoming.parsed.headers.kind is not MailKind.BOUNCE:
        return
    entry = outbox.with_message_id(tx, report.original_id)
    failures = [(one.address, one.diagnostic or one.status) for one in report.recipients if one.action == "failed"]
    if entry is not None and failures:
        outbox.bounced(tx, entry.id, failures, failures[0][1])
