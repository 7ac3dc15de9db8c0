"""What the practice server took in, and as much of it as an answer needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from mail.address import Address
from store.cells.addresses import is_address
from store.clean import clean_line, clean_text

_INVOICE = re.compile(r"\b[A-Z]{2,5}-\d{3,8}\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_MOST_IDS = 20
_MOST_QUOTED = 20_000


@dataclass(frozen=True)
class Received:
    """One submitted mail: the envelope and the bytes (CRLF lines)."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True)
class Original:
    """The mail that is answered, read and cleaned."""

    message_id: str
    """With its angle brackets; empty when the mail has none."""
    references: tuple[str, ...]
    """The ids a reply's References starts with, oldest first, without `message_id`."""
    subject: str
    author: Address
    reply_to: Address
    to: str
    date: datetime | None
    text: str
    """The plain text, separated by ``\\n``, at most 20,000 characters."""
    is_reply: bool
    is_automatic: bool
    """Auto-Submitted is there and is not ``no`` (RFC 3834)."""
    is_auto_reply: bool
    headers: bytes
    """The header block exactly as received."""

    @property
    def invoice(self) -> str:
        """The invoice number in the subject, or an empty text."""
        found = _INVOICE.search(self.subject)
        return found[0] if found else ""


def read(received: Received) -> Original:
    """Read a submitted mail; whatever is broken in it comes out empty, nothing is raised."""
    mail = message_from_bytes(received.raw)
    ids = tuple(_MESSAGE_ID.findall(str(mail["Message-ID"] or "")))[:1]
    references = _MESSAGE_ID.findall(str(mail["References"] or mail["In-Reply-To"] or ""))
    author = _address(mail, "From", received.sender)
    automatic = str(mail["Auto-Submitted"] or "no").split(";")[0].strip().lower()
    return Original(
        message_id="".join(ids),
        references=tuple(references[-_MOST_IDS:]),
        subject=_header(mail, "Subject"),
        author=author,
        reply_to=_address(mail, "Reply-To", author.address),
        to=_header(mail, "To"),
        date=_date(mail),
        text=_text(mail),
        is_reply=bool(mail["In-Reply-To"]),
        is_automatic=automatic != "no",
        is_auto_reply=automatic == "auto-replied",
        headers=re.split(rb"\r?\n\r?\n", received.raw, maxsplit=1)[0],
    )


def _header(mail: Message, name: str) -> str:
    raw = str(mail[name] or "")
    try:
        return clean_line(str(make_header(decode_header(raw)))).strip()
    except (LookupError, ValueError):
        return clean_line(raw).strip()


def _address(mail: Message, name: str, fallback: str) -> Address:
    for shown, address in getaddresses([_header(mail, name)]):
        if is_address(address):
            return Address(shown, address)
    return Address("", fallback)


def _date(mail: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return None


def _text(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and part.get_filename() is None:
            payload = part.get_payload(decode=True)
            raw = payload if isinstance(payload, bytes) else b""
            return clean_text(_decoded(raw, part.get_content_charset("utf-8"))).strip()[:_MOST_QUOTED]
    return ""


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")
