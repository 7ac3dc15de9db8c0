"""A mailbox on an IMAP server, read without leaving a trace: EXAMINE and BODY.PEEK, never SELECT or STORE.

`connect` gives a signed-in `Mailbox`; nothing of the library below it shows. One task at a time uses it:
a call waits until the running one is done, and ends a waiting `pushes` for its own time.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from mail.errors import NoSuchFolderError, ProtocolError, RefusedError, ServerError, TryLaterError
from mail.imap.answers import Answer
from mail.imap.command import Done
from mail.imap.folders import Folder, Role, read_folders
from mail.imap.protocol import Protocol
from mail.imap.signin import TRY_LATER, ImapServer, close, open_connection, sign_in
from mail.imap.stream import (
    BATCH,
    HEADER_FIELDS,
    Batch,
    FetchedHeaders,
    FetchedMail,
    Fetcher,
    body,
    by_size,
    chunks,
    number,
    received,
)
from mail.imap.words import Literal, append_date, folder_to_wire, search_date
from mail.tls import Certificate, certificate
from store.clean import clean_line

__all__ = [
    "FetchedHeaders",
    "FetchedMail",
    "Folder",
    "FolderState",
    "ImapServer",
    "Mailbox",
    "Role",
    "connect",
]

MAX_SIZE = 40 * 1024 * 1024
"""Bytes of the largest mail that is fetched whole, unless the caller says otherwise."""

_SIZES_AHEAD = 10 * BATCH
_STATE = re.compile(rb"(?:OK|NO) \[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d{1,20})\]", re.IGNORECASE)
_EXISTS = re.compile(rb"(\d{1,10}) EXISTS", re.IGNORECASE)


@dataclass(frozen=True)
class FolderState:
    """A folder as it was when it was opened; `highestmodseq` only where the server keeps it (RFC 7162)."""

    name: str
    uidvalidity: int
    uidnext: int
    exists: int
    highestmodseq: int | None


@contextlib.asynccontextmanager
async def connect(
    server: ImapServer,
    password: str,
    timeout: float = 30,  # noqa: ASYNC109 - for each silence: no deadline around the whole could do that
    *,
    oauth: bool = False,
) -> AsyncIterator[Mailbox]:
    """Give the signed-in mailbox; `timeout` is how long the server may be silent (seconds).

    With `oauth` the password is an access token (XOAUTH2 or OAUTHBEARER). Never connects in clear.

    :raises UnreachableError: no name, connection or greeting
    :raises CertificateError: the server is not who it should be
    :raises NoTlsError: no TLS as agreed; the password has not left
    :raises SignInError: user name or password refused; OrganisationError and TryLaterError likewise
    :raises LostError: the connection broke, here or in any method of the mailbox
    :raises ProtocolError: this is no IMAP server, or it does not keep to its protocol
    """
    wire = await open_connection(server, timeout)
    try:
        await sign_in(wire, server, password, oauth)
        yield Mailbox(wire)
        await _log_out(wire)
    finally:
        await close(wire)


async def looked_at(server: ImapServer, patience: float) -> Certificate:
    """Return the certificate with which a server proves who it is, within `patience` seconds; nobody signs in.

    :raises MailError: as :func:`connect` does before it signs in
    """
    wire = await open_connection(server, patience)
    try:
        seen = Mailbox(wire).certificate
        await _log_out(wire)
    finally:
        await close(wire)
    return seen


async def _log_out(wire: Protocol) -> None:
    wire.leaving = True
    with contextlib.suppress(TimeoutError, ServerError):
        async with asyncio.timeout(2):
            await wire.execute("LOGOUT")


class Mailbox:
    """A signed-in connection to one user's mails."""

    def __init__(self, wire: Protocol) -> None:
        self._wire = wire
        self._fetcher = Fetcher(wire)
        self._wires: dict[str, bytes] = {}

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server can do, in capitals."""
        return frozenset(self._wire.capabilities)

    @property
    def certificate(self) -> Certificate:
        """What the server showed."""
        return certificate((self._tls and self._tls.getpeercert()) or {})

    @property
    def tls_version(self) -> str:
        """How the connection is encrypted, for example ``TLSv1.3``."""
        return (self._tls and self._tls.version()) or ""

    @property
    def _tls(self) -> ssl.SSLObject | None:
        found: ssl.SSLObject | None = (
            self._wire.transport.get_extra_info("ssl_object") if self._wire.transport else None
        )
        return found

    @property
    def alerts(self) -> tuple[str, ...]:
        """The last things that the server wants its user to read, cleaned."""
        return tuple(map(clean_line, self._wire.alerts))

    async def folders(self) -> tuple[Folder, ...]:
        """Return the folders that hold mails, each with its role or ``""``."""
        extended = {"SPECIAL-USE", "LIST-EXTENDED"} <= self.capabilities
        ask = ("RETURN (SPECIAL-USE)",) if extended else ()
        done = await self._command("LIST", b"", '"*"', *ask)
        try:
            folders = read_folders(done.answers)
        except ValueError as error:
            raise ProtocolError(server=self._wire.server, words=clean_line(str(error))) from error
        self._wires = {folder.name: folder.wire for folder in folders}
        return folders

    async def examine(self, name: str) -> FolderState:
        """Open a folder for reading; what follows is about this folder.

        :raises NoSuchFolderError: when the server will not open it
        """
        self._fetcher.opened += 1
        modseq = ("(CONDSTORE)",) if "CONDSTORE" in self.capabilities else ()
        done = await self._wire.execute("EXAMINE", self._wire_name(name), *modseq)
        self._in_folder(done, name)
        self._wire.take_news()
        lines = [answer[0] for answer in done.answers]
        state = {found[1].upper(): int(found[2]) for found in map(_STATE.match, lines) if found}
        exists = [int(found[1]) for found in map(_EXISTS.match, lines) if found]
        if b"UIDVALIDITY" not in state or not exists:
            raise ProtocolError(server=self._wire.server, words=clean_line(done.words))
        if b"UIDNEXT" not in state:
            state[b"UIDNEXT"] = max(await self._search("UID", "*"), default=0) + 1
        return FolderState(
            name, state[b"UIDVALIDITY"], state[b"UIDNEXT"], exists[-1], state.get(b"HIGHESTMODSEQ") or None
        )

    async def uids_since(self, day: date) -> tuple[int, ...]:
        """Return the mails that the server got on a day or later, ascending."""
        return await self._search("SINCE", search_date(day))

    async def uids_from(self, uid: int) -> tuple[int, ...]:
        """Return the mails from a UID on, ascending."""
        # the star stands for the last mail, even when that is below the number
        return tuple(found for found in await self._search("UID", f"{max(uid, 1)}:*") if found >= uid)

    async def uids_with_message_id(self, message_id: str) -> tuple[int, ...]:
        """Return the mails whose Message-ID contains `message_id`, ascending; none for an empty one."""
        return await self._uids_naming("MESSAGE-ID", message_id)

    async def uids_with_reference(self, message_id: str) -> tuple[int, ...]:
        """Return the mails whose References contain `message_id`, ascending; none for an empty one."""
        return await self._uids_naming("REFERENCES", message_id)

    async def _uids_naming(self, field: str, message_id: str) -> tuple[int, ...]:
        plain = message_id.strip()
        if not plain or re.search(r"[\x00\r\n]", plain):
            return ()
        charset = () if plain.isascii() else ("CHARSET", "UTF-8")
        coded = plain.encode(errors="surrogateescape")
        return await self._search(*charset, "HEADER", field, coded)

    async def headers(self, uids: Sequence[int], fields: str = HEADER_FIELDS) -> AsyncGenerator[FetchedHeaders, None]:
        """Give header fields, by default those that deciding about a mail needs, newest first; gone mails are left out.

        :param fields: their names, with blanks between
        """
        items = self._items(f"BODY.PEEK[HEADER.FIELDS ({fields.upper()})]")
        batches = (Batch(chunk, items, "BODY[HEADER.FIELDS]") for chunk in chunks(uids))
        async with contextlib.aclosing(self._fetcher.stream(batches)) as stream:
            async for uid, found in stream:
                yield FetchedHeaders(
                    uid,
                    number(found.get("RFC822.SIZE", b"")),
                    received(found),
                    body(found, "BODY[HEADER.FIELDS]"),
                    body(found, "X-GM-THRID").decode("ascii", "replace"),
                    bool(found),
                )

    async def whole(self, uids: Sequence[int], max_size: int = MAX_SIZE) -> AsyncGenerator[FetchedMail, None]:
        """Give mails as they stand, newest first; gone mails are left out.

        Of a mail above `max_size` bytes only the header comes, marked as not complete.
        """
        for ahead in chunks(uids, _SIZES_AHEAD):
            sizes = [pair async for pair in self._sizes(ahead)]
            batches = (self._whole_batch(*cut) for cut in by_size(sizes, max_size))
            async with contextlib.aclosing(self._fetcher.stream(batches)) as stream:
                async for uid, found in stream:
                    all_of_it = "BODY[]" in found
                    yield FetchedMail(
                        uid,
                        number(found.get("RFC822.SIZE", b"")),
                        received(found),
                        body(found, "BODY[]" if all_of_it else "BODY[HEADER]"),
                        body(found, "X-GM-THRID").decode("ascii", "replace"),
                        all_of_it,
                    )

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, date: datetime | None = None) -> int | None:
        """Put a mail into a folder and return its UID where the server tells it (RFC 4315).

        `date` (aware) becomes the date at which the server got it.

        :raises NoSuchFolderError: when there is no such folder
        :raises RefusedError: when the server does not want the mail
        """
        flags = (r"(\Seen)",) if seen else ()
        when = (append_date(date),) if date else ()
        done = await self._wire.execute("APPEND", self._wire_name(folder), *flags, *when, Literal(raw))
        if done.code("TRYCREATE") is not None or done.code("NONEXISTENT") is not None:
            self._in_folder(done, folder)
        self._expect(done)
        numbers = (done.code("APPENDUID") or "").encode().split()
        return (number(numbers[-1]) or None) if len(numbers) == 2 else None

    async def pushes(self, renew_after: float = 540, poll_every: float = 120) -> AsyncGenerator[None, None]:
        """Come round whenever something new may be in the open folder, for as long as the connection lives.

        Listens with IDLE and renews it after `renew_after` seconds, coming round then too because some
        servers forget to push; without IDLE it asks every `poll_every` seconds. Between two rounds of the
        caller's loop nothing is running, so its body may use the mailbox.

        :raises LostError: when the connection ends
        """
        idle = "IDLE" in self.capabilities
        while True:
            if not self._wire.take_news():
                if idle:
                    timed_out, done = await self._wire.idle(renew_after)
                    idle = done.result == "OK"
                else:
                    timed_out = False
                    await self._wire.stirred(poll_every)
                    self._expect(await self._wire.execute("NOOP"))
                if not self._wire.take_news() and not timed_out:
                    continue
            yield

    # below: how the methods above speak

    async def _command(self, name: str, *parts: str | bytes) -> Done:
        done = await self._wire.execute(name, *parts)
        self._expect(done)
        return done

    def _expect(self, done: Done) -> None:
        """:raises ServerError: unless the server said OK"""
        if done.result == "OK":
            return
        kind: type[ServerError] = ProtocolError if done.result == "BAD" else RefusedError
        if TRY_LATER.search(done.words):
            kind = TryLaterError
        raise kind(server=self._wire.server, words=clean_line(done.words))

    def _in_folder(self, done: Done, name: str) -> None:
        """:raises NoSuchFolderError: when the server said NO"""
        if done.result == "NO" and not TRY_LATER.search(done.words):
            raise NoSuchFolderError(server=self._wire.server, name=name, words=clean_line(done.words))
        self._expect(done)

    def _wire_name(self, name: str) -> bytes:
        return self._wires.get(name) or folder_to_wire(name)

    async def _search(self, *criteria: str | bytes) -> tuple[int, ...]:
        done = await self._command("UID SEARCH", *criteria)
        found = chain.from_iterable(_searched(answer) for answer in done.answers)
        return tuple(sorted(set(found)))

    def _items(self, wanted: str) -> str:
        thread = " X-GM-THRID" if "X-GM-EXT-1" in self.capabilities else ""
        return f"(UID RFC822.SIZE INTERNALDATE{thread} {wanted})"

    def _whole_batch(self, uids: tuple[int, ...], whole: bool) -> Batch:
        if whole:
            return Batch(uids, self._items("BODY.PEEK[]"), "BODY[]")
        return Batch(uids, self._items("BODY.PEEK[HEADER]"), "BODY[HEADER]")

    async def _sizes(self, uids: Sequence[int]) -> AsyncGenerator[tuple[int, int], None]:
        batches = (Batch(chunk, "(UID RFC822.SIZE)", "RFC822.SIZE") for chunk in chunks(uids))
        async with contextlib.aclosing(self._fetcher.stream(batches)) as stream:
            async for uid, found in stream:
                yield uid, number(found.get("RFC822.SIZE", b""))


def _searched(answer: Answer) -> Sequence[int]:
    """Read ``SEARCH 2 3 5``; other answers hold nothing."""
    name, _, numbers = answer[0].partition(b" ")
    if name.upper() != b"SEARCH":
        return ()
    return [int(found) for found in numbers.split() if found.isdigit() and len(found) <= 10]
