"""How one writes oneself off mails to many (RFC 2369, RFC 8058), and what becomes of who does.

Each such mail carries a word of its own, ``u1.MAILING.ROW.MAC``: two numbers in base 36, and a MAC of 80 bits over
what stands before it, in base 32. Whoever shows the word has had the mail, so that nobody can write
others off by guessing. It comes back as the subject of a mail, or from a page of the account's owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from mail.address import Address
from mail.errors import BadAddressError
from mail.reading.headers import ParsedHeaders
from mail.signed_words import in_base_36, is_ours, signed
from mail.writing.domain import wire_address
from store import mailings, optouts
from store.clean import clean_line
from store.connection import Transaction
from store.errors import BadTokenError

WORD_PLACE = "{token}"
"""Where the word stands in the address of a page."""
_TOKEN = re.compile(r"(u1\.([0-9a-z]{1,13})\.([0-9a-z]{1,13}))\.([a-z2-7]{16})", re.ASCII | re.IGNORECASE)
_MARKED = r"(?:\[[^\[\]]{1,40}\]\s*|\*{2,5}[a-z ]{1,20}\*{2,5}\s*){0,3}"
"""What our own server may put in front: ``[EXTERNAL]``, ``***SPAM***``."""
_SUBJECT = re.compile(rf"\s*{_MARKED}unsubscribe\s+({_TOKEN.pattern})\s*", re.ASCII | re.IGNORECASE)
_PAGE = re.compile(r"https://[!-;=?-~]+", re.ASCII)
_LONGEST_PAGE = 800


@dataclass(frozen=True)
class Origin:
    """Where a mail to many is from."""

    mailing: int
    row: int


def token_of(origin: Origin, key: bytes) -> str:
    """Return the word of a mail to many.

    :param key: of :func:`mail.arming.signing_key`
    """
    return signed(f"u1.{in_base_36(origin.mailing)}.{in_base_36(origin.row)}", key)


def origin_of(token: str, key: bytes) -> Origin | None:
    """Return which mail a word stands in, None where we did not make it with `key`; its case may have changed."""
    found = _TOKEN.fullmatch(token.strip())
    if not found:
        return None
    said, mailing, row, mac = (part.lower() for part in found.groups())
    return Origin(int(mailing, 36), int(row, 36)) if is_ours(said, mac, key) else None


def ways_out(origin: Origin, sender: str, page: str, key: bytes) -> tuple[str, ...]:
    """Return the addresses that a mail to many names for writing oneself off, the page first.

    :param sender: the address that it is from
    :param page: the account's ``unsubscribe_url``; empty for none
    """
    token = token_of(origin, key)
    written = quote(wire_address(sender), safe="@+!$&'*/=")
    by_mail = f"mailto:{written}?subject={quote(f'unsubscribe {token}')}"
    return (page.replace(WORD_PLACE, token), by_mail) if page else (by_mail,)


def is_page(url: str) -> bool:
    """Tell whether an address can be that of a page for writing oneself off: https, and with a place for the word."""
    return len(url) <= _LONGEST_PAGE and WORD_PLACE in url and _PAGE.fullmatch(url) is not None


def same_address(address: str) -> str:
    """Return an address as the list of those who want no such mail has it."""
    try:
        return optouts.fold(wire_address(address))
    except BadAddressError:
        return optouts.fold(address)


def folded(people: Iterable[Address]) -> list[str]:
    """Return addresses as the list has them, each once."""
    return list(dict.fromkeys(same_address(one.address) for one in people))


def heed(tx: Transaction, key: bytes, headers: ParsedHeaders, at: str) -> list[str]:
    """Put who unsubscribes by a mail on the list; return the addresses, none for any other mail.

    An answer to such a mail is none, a program's neither: it has "Re:" or words of its own in front. The very subject
    counts whoever sends it, as programs unsubscribe for people. What came before somebody was taken off the list again
    counts no more: a mailbox may be read anew from its beginning.

    :param at: when the mail came to our server
    """
    found = _SUBJECT.fullmatch(headers.subject)
    if not found:
        return []
    asking = _Asking(optouts.BY_MAIL, headers.sender.address, headers.message_id, at)
    return _write_off(tx, key, found[1], asking)


def take(tx: Transaction, key: bytes, token: str) -> list[str]:
    """Put who had the mail of a word on the list; return the addresses.

    :raises BadTokenError: no mail of ours has that word
    """
    gone = _write_off(tx, key, token, _Asking(optouts.BY_LINK))
    if not gone:
        raise BadTokenError(token=clean_line(token)[:80])
    return gone


@dataclass(frozen=True)
class _Asking:
    """How somebody unsubscribes."""

    how: str
    writer: str = ""
    message_id: str = ""
    at: str = ""
    """Of a mail, when it came."""


def _write_off(tx: Transaction, key: bytes, token: str, asking: _Asking) -> list[str]:
    """Write off those whom a mail went to: of several, the one who writes, and all where none of them does.

    Of a mail that is kept here no more, nobody knows whom it went to but who writes.
    """
    origin = origin_of(token, key)
    if origin is None:
        return []
    mailing = mailings.load(tx, origin.mailing)
    reached = mailings.reached(tx, mailing, origin.row, token_of(origin, key)) if mailing else []
    went_to, writer = [same_address(one) for one in reached], same_address(asking.writer)
    gone = [writer] if writer and (writer in went_to or not went_to) else list(dict.fromkeys(went_to))
    if asking.at:
        gone = [address for address in gone if not optouts.came_back_since(tx, address, asking.at)]
    row = (mailing.table, origin.row) if mailing else None
    for address in gone:
        optouts.add(tx, address, asking.how, message_id=asking.message_id, row=row)
    return gone
