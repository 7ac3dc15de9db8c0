"""The header of a mail, read field by field; what cannot be read is noted and costs only itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from mail.address import Address
from mail.reading.fields import HEAD_BYTES, Fields, attempt, head_end, read_fields
from mail.reading.kinds import MailKind, kind_of
from mail.reading.mailboxes import MOST_ADDRESSES, read_date, read_ids, read_mailboxes
from store.cells.addresses import is_address
from store.clean import clean_line

SUBJECT_CHARS = 2000
"""A longer subject is cut."""

_TYPE = re.compile(r"\s*([\w!#$&^.+-]{1,127})\s*/\s*([\w!#$&^.+-]{1,127})", re.ASCII)
_ONCE = ("from", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "to", "cc", "content-type")
_DELIVERED = ("delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_ORIGINAL = ("x-microsoft-original-message-id", "x-google-original-message-id")


@dataclass(frozen=True)
class ParsedHeaders:
    """Who wrote what to whom, and which mails it answers. Every text is cleaned for one line."""

    message_id: str
    """With angle brackets; ``""`` when the mail has none."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    original_ids: tuple[str, ...]
    """Ids the mail had before its provider gave it another one."""
    thread_index: str
    """Exchange's Thread-Index, base64; ``""`` when absent."""
    sender: Address
    """The first usable From; its address is ``""`` when there is none."""
    reply_to: tuple[Address, ...]
    """Where answers go: Mail-Reply-To, which no mailing list changes, else Reply-To, else to From where several wrote.

    Empty where they go to the sender (RFC 5322, 3.6.2).
    """
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    followup_to: tuple[Address, ...]
    """Mail-Followup-To: where its writer wants answers to all, instead of to everyone who had it."""
    delivered_to: tuple[str, ...]
    """Envelope addresses that servers wrote down."""
    subject: str
    date: datetime | None
    """Aware, in UTC; None when it cannot be read."""
    kind: MailKind
    content_type: str
    """For example ``text/plain``, in lower case."""
    defects: tuple[str, ...]
    """What could not be read or looks forged, each as ``field: what``."""


def parse_headers(raw: bytes) -> ParsedHeaders:
    """Read the header of a mail (RFC 5322); what follows the header is not looked at. Never raises."""
    return read_headers(top_fields(raw)[0])


def top_fields(raw: bytes) -> tuple[Fields, list[str], int]:
    """Return the fields of a whole mail, the defects met on the way, and where its body starts."""
    defects: list[str] = []
    start = len(raw) - len(raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n") + raw[64:])
    stop, body = head_end(raw, start, len(raw), lenient=True)
    if stop - start >= HEAD_BYTES:
        defects.append("header: cut")
    fields = attempt("header", defects, lambda: read_fields(raw[start:stop]), Fields(b""))
    return fields, defects, body


def read_headers(fields: Fields, *more_defects: str) -> ParsedHeaders:
    """Return what the fields of a mail say. Never raises."""
    defects = list(more_defects)
    defects += [f"{name}: several" for name in _ONCE if fields.count(name) > 1]
    senders = _mailboxes(fields, "from", defects)
    reply_to = _usable(_mailboxes(fields, "mail-reply-to", defects)) or _mailboxes(fields, "reply-to", defects)
    own = _ids(fields, "message-id", defects)
    result = ParsedHeaders(
        message_id=own[0] if own else "",
        in_reply_to=_ids(fields, "in-reply-to", defects),
        references=_ids(fields, "references", defects),
        original_ids=sum((_ids(fields, name, defects) for name in _ORIGINAL), ()),
        thread_index=attempt("thread-index", defects, lambda: _thread_index(fields), ""),
        sender=_sender(fields, senders, defects),
        reply_to=reply_to or _authors(senders),
        to=_mailboxes(fields, "to", defects),
        cc=_mailboxes(fields, "cc", defects),
        followup_to=_usable(_mailboxes(fields, "mail-followup-to", defects)),
        delivered_to=attempt("delivered-to", defects, lambda: _delivered_to(fields), ()),
        subject=attempt("subject", defects, lambda: fields.words("subject")[:SUBJECT_CHARS], ""),
        date=_date(fields, defects),
        kind=attempt("kind", defects, lambda: kind_of(fields), MailKind.MAIL),
        content_type=attempt("content-type", defects, lambda: content_type(fields.text("content-type")), "text/plain"),
        defects=(),
    )
    defects += _forgeries(senders, reply_to)
    return ParsedHeaders(**{**vars(result), "defects": tuple(dict.fromkeys(defects))})


def content_type(text: str, fallback: str = "text/plain") -> str:
    """Return the type a Content-Type field names, in lower case, or `fallback`."""
    found = _TYPE.match(text[:1000])
    return f"{found[1]}/{found[2]}".lower() if found else fallback


def _mailboxes(fields: Fields, name: str, defects: list[str]) -> tuple[Address, ...]:
    def read() -> tuple[Address, ...]:
        found = [one for text in fields.texts(name) for one in read_mailboxes(text)]
        if len(found) > MOST_ADDRESSES - 1:
            defects.append(f"{name}: cut")
        return tuple(found[:MOST_ADDRESSES])

    return attempt(name, defects, read, ())


def _usable(found: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(one for one in found if is_address(one.address))


def _ids(fields: Fields, name: str, defects: list[str]) -> tuple[str, ...]:
    return attempt(name, defects, lambda: read_ids(" ".join(fields.texts(name))), ())


def _thread_index(fields: Fields) -> str:
    return re.sub(r"[^A-Za-z0-9+/=]", "", fields.text("thread-index"))[:998]


def _delivered_to(fields: Fields) -> tuple[str, ...]:
    texts = [text for name in _DELIVERED for text in fields.texts(name)]
    found = (one.address for text in texts for one in read_mailboxes(text))
    return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]


def _date(fields: Fields, defects: list[str]) -> datetime | None:
    found = attempt("date", defects, lambda: read_date(fields.text("date")), None)
    if found is None and "date: unreadable" not in defects:
        defects.append("date: unreadable" if "date" in fields else "date: missing")
    return found


def _sender(fields: Fields, senders: tuple[Address, ...], defects: list[str]) -> Address:
    for one in (*senders, *_mailboxes(fields, "sender", [])):
        if is_address(one.address):
            return one
    defects.append("from: no address")
    if senders:
        return senders[0]
    name = attempt("from", defects, lambda: fields.words("from")[:200], "")
    return Address(clean_line(name), "")


def _authors(senders: tuple[Address, ...]) -> tuple[Address, ...]:
    """Return who wrote a mail together; nobody where it was one person."""
    usable = _usable(senders)
    return usable if len({one.key for one in usable}) > 1 else ()


def _forgeries(senders: tuple[Address, ...], reply_to: tuple[Address, ...]) -> list[str]:
    """Signs by which a reader may be led to answer somebody else."""
    if not senders:
        return []
    signs = []
    if len(senders) > 1:
        signs.append("from: several addresses")
    shown = re.search(r"[^\s<>@\"']+@[^\s<>@\"']+", senders[0].name)
    if shown and shown[0].casefold() != senders[0].key:
        signs.append("from: the name shows another address")
    if reply_to and _domain(reply_to[0]) != _domain(senders[0]):
        signs.append("reply-to: another domain")
    return signs


def _domain(address: Address) -> str:
    return address.key.rpartition("@")[2]
