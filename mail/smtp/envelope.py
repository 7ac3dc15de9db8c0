"""The outside of a mail on its way: from whom, to whom, and what a server made of it (RFC 5321)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.smtp.refusals import Answer

_BCC = re.compile(rb"^(?:resent-)?bcc[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")


@dataclass(frozen=True)
class Envelope:
    """Where a mail comes from and goes to, as bare addresses; an empty sender takes no bounces."""

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """One recipient the server did not take: its code, enhanced status (or empty) and words."""

    address: str
    code: int
    status: str
    words: str
    permanent: bool


@dataclass(frozen=True)
class Handed:
    """What became of a mail: for whom the server took it, for whom not, and its last answer as a line.

    `rewritten_id` is the Message-ID that the server named instead of ours (Outlook does), else empty.
    With no `accepted` nothing was sent and `answer` is empty.
    """

    accepted: tuple[str, ...]
    refused: tuple[Refusal, ...]
    answer: str = ""
    rewritten_id: str = ""


def check_bytes(raw: bytes) -> None:
    """Refuse what no composer should make.

    :raises ValueError: for a Bcc field, or a CR or LF on its own
    """
    if _BCC.search(_headers(raw)):
        raise ValueError("a mail on its way out must not hold Bcc")
    # servers differ in what they take for a line, which lets one mail smuggle another
    if not raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"):
        raise ValueError("a mail on its way out must have CRLF line ends alone")


def _headers(raw: bytes) -> bytes:
    end = raw.find(b"\r\n\r\n")
    return raw if end < 0 else raw[:end]


def path(address: str) -> bytes:
    """Return the address as it stands in MAIL and RCPT; a domain outside ASCII goes in its xn-- form."""
    return b"<" + _wire_address(address).encode() + b">"


def is_plain(address: str) -> bool:
    """Tell whether an address can be named without SMTPUTF8 (RFC 6531)."""
    return _wire_address(address).isascii()


def _wire_address(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if domain.isascii() or not local.isascii():
        return address
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return address


def rewritten_id(said: Answer, envelope: Envelope, raw: bytes) -> str:
    """Return the first Message-ID in the last answer that is neither ours nor an address of the envelope."""
    known = {f"<{address}>" for address in (envelope.sender, *envelope.recipients)}
    headers = _headers(raw)
    for named in _ID.findall(said.words):
        if named not in known and named.isascii() and named.encode() not in headers:
            return str(named)
    return ""
