"""A mail before it is built: who writes what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mail.address import Address
from mail.writing.domain import wire_address
from mail.writing.enclosing import Enclosure, InlineImage


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
    inline: tuple[InlineImage, ...] = ()
    """Images that the HTML shows by their ids; one that it does not show goes as an attachment."""
    attachments: tuple[Enclosure, ...] = ()
    message_id: str
    date: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    unsubscribe: tuple[str, ...] = ()
    """Where one writes oneself off (RFC 2369): ``https:`` and ``mailto:`` addresses, what is liked best first.

    With an ``https:`` one, a single POST there must do (RFC 8058).
    """
    is_automated: bool = False
    """Whether no person has written it (RFC 3834): then nothing that answers by itself shall answer it."""


def envelope_recipients(letter: Letter) -> tuple[str, ...]:
    """Return every address that gets the mail, once, as the server is told it: To, then Cc, then Bcc.

    :raises BadAddressError: for an address that cannot travel
    """
    unique: dict[str, str] = {}
    for person in (*letter.to, *letter.cc, *letter.bcc):
        address = wire_address(person.address)
        unique.setdefault(address.casefold(), address)
    return tuple(unique.values())
