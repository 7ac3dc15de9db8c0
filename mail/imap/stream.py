"""Fetching many mails: batches newest first, several in flight, given out as each batch is complete."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mail.errors import ProtocolError, RefusedError
from mail.imap.answers import Answer, Value, fetch_items
from mail.imap.command import Done, WireCommand
from mail.imap.protocol import Protocol
from mail.imap.words import internal_date, number_set
from store.clean import clean_line

BATCH = 500
"""Mails of one FETCH: with fewer the round trips count, with more the first one comes late."""

BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of one FETCH of whole mails, by the sizes that the server announced."""

IN_FLIGHT = 3

_HELD_LIMIT = 192 * 1024 * 1024
_UNREADABLE_LIMIT = 20

HEADER_FIELDS = (
    "Date From Sender Reply-To To Cc Subject Message-ID In-Reply-To References Return-Path Delivered-To "
    "X-Original-To Content-Type Auto-Submitted Precedence X-Autoreply X-Autorespond X-Auto-Response-Suppress "
    "X-Failed-Recipients List-Id List-Unsubscribe Thread-Index Thread-Topic X-Microsoft-Original-Message-ID "
    "X-Google-Original-Message-ID"
)
"""The fields that deciding about a mail needs; all of them would be several times as many bytes."""


@dataclass(frozen=True)
class FetchedHeaders:
    """A mail's chosen header fields as they stand, and what the server knows of it.

    `size` is that of the whole mail in bytes; `thread_id` is Gmail's X-GM-THRID or empty. With `complete`
    false the server could not read the mail, and `raw` is empty.
    """

    uid: int
    size: int
    internal_date: datetime | None
    raw: bytes
    thread_id: str = ""
    complete: bool = True


@dataclass(frozen=True)
class FetchedMail:
    """A mail as it stands. With `complete` false `raw` is its header alone (too large) or empty (unreadable)."""

    uid: int
    size: int
    internal_date: datetime | None
    raw: bytes
    thread_id: str = ""
    complete: bool = True


@dataclass(frozen=True)
class Batch:
    """Mails to fetch with one command, newest first; `body` is the name of what must be in each answer."""

    uids: tuple[int, ...]
    items: str
    body: str


Items = dict[str, Value]


class Fetcher:
    """Takes the FETCH answers of a connection and hands them to whoever asked for them."""

    def __init__(self, wire: Protocol) -> None:
        self._wire = wire
        self._wanted: dict[int, str] = {}
        self._arrived: dict[int, Items] = {}
        self._held = 0
        self.opened = 0
        wire.sink = self._take

    def _take(self, answer: Answer) -> bool:
        """Keep an answer that was asked for; tell whether it was."""
        try:
            items = fetch_items(answer)
            uid = number(items.get("UID", b""))
        except ValueError:
            # changed flags with odd names come in one line, and are only news
            if len(answer) > 1:
                raise
            return False
        body = self._wanted.get(uid)
        if body is None or not isinstance(items.get(body), bytes):
            return False
        del self._wanted[uid]
        self._arrived[uid] = items
        self._held += sum(map(len, answer))
        if self._held > _HELD_LIMIT:
            raise ValueError("more than was asked for")
        return True

    async def stream(self, batches: Iterable[Batch]) -> AsyncGenerator[tuple[int, Items], None]:
        """Give what the batches ask for, in their order; mails that are gone are left out.

        A mail that the server cannot read comes without items. Breaking off leaves the connection usable.

        :raises RefusedError: when the server can read hardly any
        """
        opened, waiting = self.opened, iter(batches)
        flight: deque[tuple[Batch, WireCommand]] = deque()
        try:
            while True:
                await self._fill(flight, waiting, opened)
                if not flight:
                    return
                done = await self._wire.finish(flight[0][1])
                batch, _ = flight.popleft()
                arrived = self._collect(batch)
                if done.result != "OK":
                    arrived |= await self._singly(batch, arrived, done, opened)
                else:
                    await self._fill(flight, waiting, opened)
                for uid in batch.uids:
                    if uid in arrived:
                        yield uid, arrived.pop(uid)
        finally:
            for batch, _ in flight:
                self._collect(batch)

    async def _fill(self, flight: deque[tuple[Batch, WireCommand]], waiting: Iterator[Batch], opened: int) -> None:
        while len(flight) < IN_FLIGHT and (batch := next(waiting, None)) is not None:
            flight.append((batch, await self._start(batch, opened)))

    async def _start(self, batch: Batch, opened: int) -> WireCommand:
        command = await self._wire.fetch(number_set(batch.uids), batch.items)
        if self.opened != opened:
            raise RuntimeError("another folder was opened while this one was read")
        self._wanted |= dict.fromkeys(batch.uids, batch.body)
        return command

    def _collect(self, batch: Batch) -> dict[int, Items]:
        """Take what has arrived for a batch, and want the rest no more."""
        arrived = {}
        for uid in batch.uids:
            self._wanted.pop(uid, None)
            if uid in self._arrived:
                arrived[uid] = self._arrived.pop(uid)
                self._held -= sum(len(value) for value in arrived[uid].values())
        if not self._arrived:
            self._held = 0
        return arrived

    async def _singly(self, batch: Batch, arrived: dict[int, Items], refusal: Done, opened: int) -> dict[int, Items]:
        """Ask again for each mail that a refused batch left out: one unreadable mail must not hide others."""
        if refusal.result == "BAD":
            raise ProtocolError(server=self._wire.server, words=clean_line(refusal.words))
        found: dict[int, Items] = {}
        unreadable = 0
        for uid in batch.uids:
            if uid in arrived:
                continue
            one = Batch((uid,), batch.items, batch.body)
            done = await self._wire.finish(await self._start(one, opened))
            found |= self._collect(one)
            if done.result != "OK" and done.code("EXPUNGEISSUED") is None and uid not in found:
                found[uid] = {}
                unreadable += 1
            if unreadable > _UNREADABLE_LIMIT:
                raise RefusedError(server=self._wire.server, words=clean_line(done.words))
        return found


def chunks(uids: Iterable[int], size: int = BATCH) -> Iterator[tuple[int, ...]]:
    """Cut UIDs into tuples of `size`, newest first."""
    newest_first = sorted(set(uids), reverse=True)
    for start in range(0, len(newest_first), size):
        yield tuple(newest_first[start : start + size])


def by_size(sizes: Sequence[tuple[int, int]], max_size: int) -> Iterator[tuple[tuple[int, ...], bool]]:
    """Cut (uid, size) pairs into batches of at most `BATCH` mails and about `BATCH_BYTES`.

    Each comes with whether its mails are to be fetched whole; a mail above `max_size` stands alone.
    """
    batch: list[int] = []
    held = 0
    for uid, size in sizes:
        if batch and (size > max_size or held + size > BATCH_BYTES or len(batch) == BATCH):
            yield tuple(batch), True
            batch, held = [], 0
        if size > max_size:
            yield (uid,), False
        else:
            batch.append(uid)
            held += size
    if batch:
        yield tuple(batch), True


def number(value: Value) -> int:
    """Read a number of the protocol; 0 when it is none."""
    return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) <= 20 else 0


def body(items: Items, name: str) -> bytes:
    """Return what stands under a name; empty when it is missing."""
    value = items.get(name, b"")
    return value if isinstance(value, bytes) else b""


def received(items: Items) -> datetime | None:
    """Return when the server got the mail."""
    return internal_date(body(items, "INTERNALDATE"))
