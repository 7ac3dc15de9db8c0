"""A draft as it will leave and as it will be read, before it is queued: composed for a look, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime

from mail.address import Address
from mail.desk import sender_of
from mail.lettering import letter_of
from mail.reading.html_text import html_to_text
from mail.reading.parse import ParsedMail, parse_mail
from mail.writing.compose import compose, envelope_recipients
from mail.writing.domain import wire_address
from mail.writing.letter import Letter
from mail.writing.message_id import new_key, new_message_id
from store.accounts import Account
from store.connection import Reader
from store.drafts import Draft
from store.identities import Identity


@dataclass(frozen=True)
class OnTheWire:
    """What a server will be given."""

    raw: bytes
    sender: str
    """As MAIL FROM names it."""
    recipients: tuple[str, ...]
    """As RCPT TO names them."""
    hidden: tuple[str, ...]
    """Those of them who stand in Bcc alone: no byte of the mail names them."""
    message_id: str
    """A stand-in of the same length: the real one, and the Date, are given when the mail is queued."""
    date: str
    account: Account
    identity: Identity


def on_the_wire(reader: Reader, draft: Draft) -> OnTheWire:
    """Compose a draft as queueing would.

    :raises NoSuchAccountError: there is nobody to send it
    :raises LetterError: it cannot be composed as it is
    """
    sender = sender_of(reader, draft.identity)
    domain = sender.identity.address.rpartition("@")[2]
    # its own length depends on the number of the conversation, which a new mail is still to get
    conversation = draft.conversation or reader.number("SELECT coalesce(max(id), 0) + 1 FROM conversations")
    letter = letter_of(reader, draft, sender.identity, new_message_id(conversation, domain, new_key()))
    return OnTheWire(
        raw=compose(letter),
        sender=letter.sender.address,
        recipients=envelope_recipients(letter),
        hidden=_hidden(letter),
        message_id=letter.message_id,
        date=format_datetime(letter.date),
        account=sender.account,
        identity=sender.identity,
    )


def _hidden(letter: Letter) -> tuple[str, ...]:
    seen = {wire_address(one.address).casefold() for one in (*letter.to, *letter.cc)}
    found = (wire_address(one.address) for one in letter.bcc)
    return tuple(one for one in dict.fromkeys(found) if one.casefold() not in seen)


@dataclass(frozen=True)
class AsReceived:
    """A mail as its reader's program shows it; every text is clean."""

    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    """Its HTML as text; empty where there is none."""
    files: tuple[tuple[str, str, int, bool], ...]
    """Name, type, bytes and whether the HTML shows it, of each."""


def as_received(raw: bytes) -> AsReceived:
    """Read a mail as the one who gets it does. Never raises."""
    parsed = parse_mail(raw)
    head = parsed.headers
    return AsReceived(
        sender=head.sender,
        reply_to=head.reply_to,
        to=head.to,
        cc=head.cc,
        subject=head.subject,
        text=parsed.text,
        html=html_to_text(parsed.html) if parsed.html else "",
        files=_files(parsed),
    )


def _files(parsed: ParsedMail) -> tuple[tuple[str, str, int, bool], ...]:
    return tuple((one.name, one.content_type, len(one.content), one.inline) for one in parsed.attachments)
