"""Who is met in a mail: people who wrote to us or to whom we wrote; no programs, no lists, no crowds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mail.address import Address
from mail.reading.fields import Fields
from mail.reading.headers import read_headers, top_fields
from mail.reading.kinds import MailKind
from mail.reading.mailboxes import read_mailboxes
from store.contacts.people import Person

CROWD = 25
"""A mail that came to more people than this makes nobody known to us but its writer."""
_MOST_WRITTEN_TO = 100
"""Of a mail of ours to more people, these are met; the rest is a list that somebody has pasted."""

_BULK = ("list-id", "list-post", "list-unsubscribe", "feedback-id")
_UNATTENDED = re.compile(
    r"(?:do[-_.]?)?not?[-_.]?reply.*|.*[-_.]no[-_.]?reply|n[oe][-_.]pas[-_.]repondre.*|ne[-_.]?pas[-_.]?repondre.*"
    r"|(?:bitte[-_.]?)?nicht[-_.]?antworten.*|keine[-_.]?antwort.*|mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon"
    r"|postmaster|abuse|hostmaster|listserv|majordomo|mailman|bounces?|bounces?[-_.+].*|.*[-_.+]bounces?|owner-.*"
    r"|.*-(?:owner|request|admin|subscribe|unsubscribe|confirm)|(?:un)?subscribe.*|notifications?|notify|alerts?"
    r"|newsletters?|auto(?:mailer|responder|reply|confirm)?|daemon|nobody|root",
    re.IGNORECASE,
)
# what programs write before the @: another address, a number, a key
_MADE_UP = re.compile(
    r".*=.*|(?:reply|bounce|msprvs|prvs|srs\d)[+=_-].*|.*[0-9a-f]{20,}.*|[0-9_.+-]{12,}", re.IGNORECASE
)


def is_unattended(address: str) -> bool:
    """Tell whether nobody reads what is sent to an address, as far as it shows that."""
    local = address.rpartition("@")[0]
    return bool(_UNATTENDED.fullmatch(local) or _MADE_UP.fullmatch(local) or len(local) > 64)


def met_in(head: bytes, *, is_ours: bool) -> list[Person]:
    """Return who is met in a mail, by its header fields alone. Never raises.

    :param is_ours: whether it lies in a folder for sent mails
    """
    fields = top_fields(head)[0]
    headers = read_headers(fields)
    if headers.kind is not MailKind.MAIL or _is_bulk(fields):
        return []
    reached = (*headers.to, *headers.cc)
    if is_ours:
        hidden = [one for text in fields.texts("bcc") for one in read_mailboxes(text)]
        return list(_people([*reached, *hidden][:_MOST_WRITTEN_TO], written_to=True))
    found = [*_people([headers.sender, *headers.reply_to[:1]])]
    if len(reached) <= CROWD:
        found += _people(reached, in_own_words=False)
    return found


def _is_bulk(fields: Fields) -> bool:
    if any(name in fields for name in _BULK):
        return True
    return fields.text("precedence").strip().lower() in ("bulk", "list", "junk")


def _people(found: Iterable[Address], *, written_to: bool = False, in_own_words: bool = True) -> Iterator[Person]:
    for one in found:
        if one.address and not is_unattended(one.address):
            yield Person(one.name, one.address, written_to, in_own_words)
