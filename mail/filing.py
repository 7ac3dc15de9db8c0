"""Which row is a mail for? A ladder of evidence; the answer is kept with what it rests on.

1. an id of ours with a valid MAC in In-Reply-To or References (or, in a bounce, in the mail that came back)
2. any id that is known to lead to a conversation: rewritten by a provider, of a mail received before …
3. the provider's own key for the conversation (Gmail's thread id, Exchange's Thread-Index)

The first rung that holds decides. Subject and sender never file a mail, they only suggest a row
(``store.suggestions``). A changed subject loses nothing. Whoever quotes a known id without taking part in the
conversation opens one of their own on the row.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from mail.reading.headers import ParsedHeaders
from mail.writing.message_id import conversation_of
from store import conversations
from store.connection import Reader
from store.conversations import Conversation
from store.standing import row_takes_mail

_THREAD_INDEX_HEAD = 22
"""Bytes of a Thread-Index that all mails of an Exchange conversation share."""


@dataclass(frozen=True)
class Clues:
    """What a mail says about where it belongs."""

    headers: ParsedHeaders
    provider_key: str = ""
    """The provider's id of the conversation, for example Gmail's X-GM-THRID."""
    reported: tuple[str, ...] = ()
    """In a bounce or receipt: the ids of the mail that it is about."""


@dataclass(frozen=True)
class Place:
    """A conversation that a mail belongs to, and why."""

    conversation: Conversation
    why: dict[str, str]


@dataclass(frozen=True)
class Sought:
    """Where a mail belongs."""

    places: list[Place]
    """None, one, or several when it answers on several rows; the likeliest first."""
    fallen: set[int]
    """Conversations that it would rather belong to, if their rows were not deleted, or mail were on in their bases."""


def places(reader: Reader, key: bytes, clues: Clues) -> list[Place]:
    """Return the conversations a mail belongs to: none, one, or several when it answers on several rows.

    :param key: the store's key for the MAC in our Message-IDs
    """
    return sought(reader, key, clues).places


def sought(reader: Reader, key: bytes, clues: Clues) -> Sought:
    """Return where a mail belongs, and where it would if deleted rows came back and mail were on everywhere.

    :param key: as for :func:`places`
    """
    fallen: set[int] = set()
    for rung in (_by_our_id, _by_known_id, _by_provider_key):
        standing = []
        for place in _first_of_each(rung(reader, key, clues)):
            if _takes_mail(reader, place.conversation):
                standing.append(place)
            else:
                fallen.add(place.conversation.id)
        if standing:
            return Sought(standing, fallen)
    return Sought([], fallen)


def _first_of_each(found: Iterator[Place]) -> Iterator[Place]:
    """Yield the places in other conversations than those before."""
    known: set[int] = set()
    for place in found:
        if place.conversation.id not in known:
            known.add(place.conversation.id)
            yield place


def _takes_mail(reader: Reader, conversation: Conversation) -> bool:
    return row_takes_mail(reader, conversation.table, conversation.row)


def named_ids(clues: Clues) -> Iterator[tuple[str, str]]:
    """Yield every id that a mail refers to, the likeliest first, with the field it stands in."""
    headers = clues.headers
    yield from ((one, "In-Reply-To") for one in headers.in_reply_to)
    yield from ((one, "References") for one in reversed(headers.references))
    yield from ((one, "returned mail") for one in clues.reported)


def thread_key(headers: ParsedHeaders) -> str:
    """Return the part of Exchange's Thread-Index that names the conversation, or nothing."""
    try:
        head = base64.b64decode(headers.thread_index, validate=True)[:_THREAD_INDEX_HEAD]
    except (binascii.Error, ValueError):
        return ""
    return f"thread-index:{head.hex()}" if len(head) == _THREAD_INDEX_HEAD else ""


def _by_our_id(reader: Reader, key: bytes, clues: Clues) -> Iterator[Place]:
    for named, where in named_ids(clues):
        number = conversation_of(named, key)
        conversation = None if number is None else conversations.load(reader, number)
        if conversation is not None:
            yield Place(conversation, {"rule": "our Message-ID", "in": where, "id": named})


def _by_known_id(reader: Reader, key: bytes, clues: Clues) -> Iterator[Place]:
    for named, where in named_ids(clues):
        for place in _led_to(reader, named):
            yield Place(place.conversation, place.why | {"in": where})


def _by_provider_key(reader: Reader, key: bytes, clues: Clues) -> Iterator[Place]:
    for named in (clues.provider_key, thread_key(clues.headers)):
        if named:
            yield from _led_to(reader, named)


def _led_to(reader: Reader, named: str) -> Iterator[Place]:
    for number, origin in conversations.led_to(reader, named):
        conversation = conversations.load(reader, number)
        if conversation is not None:
            yield Place(conversation, {"rule": "known id", "origin": origin, "id": named})
