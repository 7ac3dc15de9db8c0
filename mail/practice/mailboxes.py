"""The IMAP half of the practice server: pymap, with its mailboxes in memory."""

from __future__ import annotations

import asyncio
import ssl
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from mail.practice.certificate import HOST
from store.clock import now

FOLDERS = ("Sent", "Drafts", "Trash")
"""What every user has besides INBOX."""

LARGEST_MAIL = 40_000_000
"""In bytes, for IMAP APPEND and for submission."""

_LARGEST_VALIDITY = 2**32 - 1
_ROOM = 1000
_ROUNDS = 1000  # the passwords protect invented mail and stand in this process anyway
_FAREWELL = 1.0


class _Settings(Config):
    @property
    def greeting(self) -> bytes:
        # the original asks the name service for this machine's name at every connection
        return b"mailbase practice server"


class _Boxes(MailboxSet):
    """One user's mailboxes, each with a UIDVALIDITY that no mailbox has had before."""

    def __init__(self, validities: Iterator[int]) -> None:
        super().__init__()
        self._validities = validities
        # pymap's own value is a clock that starts again after 18 hours, so it may come back
        self._inbox._uid_validity = next(validities)

    async def add_mailbox(self, name: str) -> ObjectId:
        made = await super().add_mailbox(name)
        (await self.get_mailbox(name))._uid_validity = next(self._validities)
        return made


class Mailboxes:
    """The mailboxes of all users. Everything here belongs to the server's event loop."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._settings = _Settings(
            Namespace(),
            demo_data=False,
            demo_user="",
            demo_password="",
            host=HOST,
            port=0,
            ssl_context=tls,
            tls_enabled=False,  # means STARTTLS, which a connection that is encrypted from the start lacks
            proxy_protocol=ProxyProtocolNoop(),
            max_append_len=LARGEST_MAIL,
            hash_context=BuiltinHash(rounds=_ROUNDS),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
        self._login = Login(self._settings)
        self._imap = IMAPServer(self._login, self._settings)
        self._boxes: dict[str, _Boxes] = {}
        self._writers: set[StreamWriter] = set()

    async def open(self, users: Mapping[str, str], first_validity: int) -> None:
        """Make the empty mailboxes of `users` (name to password)."""
        self._settings.apply_context()
        validities, hashing = count(first_validity), Passwords(self._settings)
        for user, password in users.items():
            self._login.users_dict[user] = UserMetadata(
                self._settings, user, password=await hashing.hash_password(password)
            )
            boxes = self._boxes[user] = _Boxes(validities)
            self._settings.set_cache[user] = (boxes, FilterSet())
            for folder in FOLDERS:
                await boxes.add_mailbox(folder)

    async def append(self, user: str, mailbox: str, raw: bytes, flags: Iterable[bytes] = ()) -> None:
        """Put a mail into a mailbox, as if it had just arrived.

        :raises KeyError: no such user or mailbox
        """
        box = await self._boxes[user].get_mailbox(mailbox)
        mail = AppendMessage(raw, now(), frozenset(Flag(flag) for flag in flags))
        await box.append(mail, recent=True)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Talk IMAP with one client until it leaves."""
        self._writers.add(writer)
        try:
            await self._imap(reader, writer, SocketInfo.get(writer, None, unique_id=uuid4().bytes))
        finally:
            # pymap has closed it; closing an asyncio TLS transport twice makes abort() do nothing
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), _FAREWELL)
            writer.transport.abort()
            self._writers.discard(writer)

    def hang_up(self) -> None:
        """Cut every connection that is still open."""
        for writer in self._writers:
            writer.transport.abort()


def next_validity(file: Path) -> int:
    """Return the first UIDVALIDITY of this run, higher than all of earlier runs, and note it in `file`."""
    try:
        last = int(file.read_text("ascii"))
    except (OSError, ValueError):
        last = 0
    value = max(last + _ROOM, int(now().timestamp()))
    if value > _LARGEST_VALIDITY - _ROOM:
        value = int(now().timestamp())
    file.write_text(f"{value}\n", "ascii")
    return value
