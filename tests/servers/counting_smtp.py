"""An SMTP server that remembers every mail it accepted, and can be held up at any point of a hand-over."""

from __future__ import annotations

import asyncio
import contextlib
import email
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from loopback_tls import Certificate

_GREETING = "220 counting.test ESMTP"
_EHLO = "250-counting.test\r\n250-SIZE 50000000\r\n250-8BITMIME\r\n250 AUTH PLAIN"
_PIPELINING = "250-PIPELINING\r\n250 AUTH PLAIN"
_KIND = {"AUTH": "235 2.7.0 welcome", "DATA": "354 go on", "QUIT": "221 2.0.0 bye"}
_POINTS = {"RCPT": "recipient", "DATA": "data"}


@dataclass(frozen=True)
class Accepted:
    """A mail that the server has taken responsibility for."""

    message_id: str
    recipients: tuple[str, ...]
    raw: bytes


class CountingSmtp:
    """Takes every mail over TLS in a thread of its own; a context manager. Every other connection offers PIPELINING.

    `stall` holds every connection up at a point: ``body`` (nothing is read after 354), ``dot`` (everything was
    read, nothing accepted), ``accepted`` (accepted, no answer yet). `stalled` tells that it has happened. What was
    stalled is never gone on with. `keep` is called with every accepted mail before the answer, `before_answer`
    after that, both in threads. `slowly` makes each answer to a mail wait up to so many seconds. `passing` is called
    in a thread with each point that a mail comes to and its last recipient; if it returns True the connection ends
    there. Its points: ``recipient`` and ``data`` (before the answer), ``body`` (some of it is there, not the end),
    ``dot``, ``accepted``, ``answered``.
    """

    def __init__(self, certificate: Certificate, keep: Callable[[bytes], None] = lambda raw: None) -> None:
        self.accepted: list[Accepted] = []
        self.stall = ""
        self.stalled = threading.Event()
        self.slowly = 0.0
        self.before_answer: Callable[[], None] = lambda: None
        self.passing: Callable[[str, str], bool] | None = None
        self.port = 0
        self._keep = keep
        self._never = asyncio.Event()
        self._certificate = certificate
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._connections = 0

    def __enter__(self) -> CountingSmtp:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def times(self) -> Counter[str]:
        """Return how often each Message-ID was accepted."""
        return Counter(one.message_id for one in self.accepted)

    async def _open(self) -> None:
        context = self._certificate.server_context()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._converse(reader, writer)
        writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        self._connections += 1
        hello = _EHLO.replace("250 AUTH PLAIN", _PIPELINING) if self._connections % 2 else _EHLO
        writer.write(f"{_GREETING}\r\n".encode())
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
            if verb in _POINTS:
                await self._pass(_POINTS[verb], recipients)
            answer = hello if verb == "EHLO" else _KIND.get(verb, "250 2.0.0 ok")
            writer.write(f"{answer}\r\n".encode())
            if verb == "DATA":
                await self._take(reader, writer, tuple(recipients))
                recipients = []

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipients: tuple[str, ...]
    ) -> None:
        await self._maybe_stall("body")
        raw = b""
        while not raw.endswith(b"\r\n.\r\n"):
            piece = await reader.read(1 << 16)
            if not piece:
                raise ConnectionAbortedError
            is_begun = bool(raw)
            raw += piece
            if not is_begun and not raw.endswith(b"\r\n.\r\n"):
                await self._pass("body", recipients)
        await self._maybe_stall("dot")
        await self._pass("dot", recipients)
        raw = raw[:-3].replace(b"\r\n..", b"\r\n.")
        self.accepted.append(Accepted(str(email.message_from_bytes(raw)["Message-ID"]), recipients, raw))
        await asyncio.to_thread(self._keep, raw)
        await self._maybe_stall("accepted")
        await asyncio.to_thread(self.before_answer)
        await asyncio.sleep(random.uniform(0, self.slowly))
        await self._pass("accepted", recipients)
        writer.write(b"250 2.0.0 queued\r\n")
        await self._pass("answered", recipients)

    async def _pass(self, point: str, recipients: Sequence[str]) -> None:
        if self.passing is not None and await asyncio.to_thread(self.passing, point, recipients[-1]):
            raise ConnectionAbortedError

    async def _maybe_stall(self, point: str) -> None:
        if self.stall == point:
            self.stalled.set()
            await self._never.wait()
