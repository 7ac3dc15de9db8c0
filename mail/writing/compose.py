"""A mail as people write it becomes the bytes that travel (RFC 5322, MIME)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from mail.address import Address
from mail.errors import BadHeaderError, NoRecipientError
from mail.writing.domain import wire_address
from mail.writing.header_field import field, people_field, text_field
from mail.writing.mime_part import Enclosure, Part, enclosed_part, enclosed_size, multipart, text_part

__all__ = ["Enclosure", "Letter", "compose", "encoded_size", "envelope_recipients"]

_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_OWN_ID = re.compile(r"<[!-;=?A-~]{1,450}@[!-;=?A-~]{1,450}>")
_FIRST, _LAST = 4, 6


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is built.

    `date` is aware; `message_id`, `in_reply_to` and `references` (oldest first) hold ids in angle brackets.
    The last two come from foreign mails: what is no id in them is left out.
    """

    sender: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Enclosure, ...] = ()
    message_id: str
    date: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def compose(letter: Letter) -> bytes:
    """Return the mail as 7-bit bytes with CRLF; the same letter always gives the same bytes.

    Bcc is never written: who gets the mail is `envelope_recipients`.

    :raises NoRecipientError: when nobody stands in To, Cc or Bcc
    :raises BadHeaderError: for a line break or control character in subject, a name or the Message-ID
    :raises BadAddressError: for an address that cannot travel, Bcc included
    """
    if not envelope_recipients(letter):
        raise NoRecipientError()
    body = _body(letter)
    head = "".join((*_people(letter), *_rest_of_head(letter), "MIME-Version: 1.0\r\n", *body.fields, "\r\n"))
    return b"".join((head.encode("ascii"), *body.content))


def envelope_recipients(letter: Letter) -> tuple[str, ...]:
    """Return every address that gets the mail, once, as the server is told it: To, then Cc, then Bcc.

    :raises BadAddressError: for an address that cannot travel
    """
    unique: dict[str, str] = {}
    for person in (*letter.to, *letter.cc, *letter.bcc):
        address = wire_address(person.address)
        unique.setdefault(address.casefold(), address)
    return tuple(unique.values())


def encoded_size(letter: Letter) -> int:
    """Return how many bytes `compose` will make at most, without encoding the attachments; never raises.

    The estimate is some kilobytes too high rather than one byte too low.
    """
    people = (letter.sender, *letter.to, *letter.cc, letter.reply_to or letter.sender)
    words = [letter.subject, *(text for person in people for text in (person.name, person.address))]
    head = 2000 + sum(60 + 4 * _bytes_of(word) for word in words)
    head += sum(len(each) + 3 for each in (letter.in_reply_to, *letter.references))
    bodies = (text_part(letter.text, "plain"), text_part(letter.html, "html"))
    texts = sum(len(piece) for part in bodies for piece in part.content)
    return head + texts + sum(map(enclosed_size, letter.attachments))


def _bytes_of(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _people(letter: Letter) -> Iterator[str]:
    yield field("Date", [format_datetime(letter.date)])
    yield people_field("From", (letter.sender,))
    if letter.reply_to:
        yield people_field("Reply-To", (letter.reply_to,))
    if letter.to:
        yield people_field("To", letter.to)
    if letter.cc:
        yield people_field("Cc", letter.cc)
    if not letter.to and not letter.cc:  # filters take a mail without To or Cc for junk
        yield field("To", ["undisclosed-recipients:;"])


def _rest_of_head(letter: Letter) -> Iterator[str]:
    if not _OWN_ID.fullmatch(letter.message_id):
        raise BadHeaderError(field="Message-ID")
    if letter.subject.strip():
        yield text_field("Subject", letter.subject)
    yield field("Message-ID", [letter.message_id])
    answered = _ID.findall(letter.in_reply_to)[:1]
    if answered:
        yield field("In-Reply-To", answered)
    yield field("References", _chain(letter, answered))


def _chain(letter: Letter, answered: list[str]) -> list[str]:
    """Return the ids before this mail, the middle of a long chain left out, and its own id as the last.

    The own id is there because some servers replace the Message-ID, and answers then name only the References.
    """
    known = dict.fromkeys([*_ID.findall(" ".join(letter.references)), *answered])
    known.pop(letter.message_id, None)
    chain = list(known)
    if len(chain) > _FIRST + _LAST:
        chain = chain[:_FIRST] + chain[-_LAST:]
    return [*chain, letter.message_id]


def _body(letter: Letter) -> Part:
    texts = [text_part(letter.text, "plain")] if letter.text or not letter.html else []
    if letter.html:
        texts.append(text_part(letter.html, "html"))
    body = texts[0] if len(texts) == 1 else multipart("alternative", texts, letter.message_id)
    if not letter.attachments:
        return body
    return multipart("mixed", [body, *map(enclosed_part, letter.attachments)], letter.message_id)
