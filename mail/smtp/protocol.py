"""SMTP over one connection, with the step the library hides: what happens between the body and the dot.

aiosmtplib writes a mail and its final dot in one go and raises the same error for a cut before the dot (not
sent, try again) and after it (perhaps sent, never try blindly). Here the two are separate calls. Its client
class is not used at all: it falls back to clear text when STARTTLS is missing, tries CRAM-MD5 first, repeats a
refused password with every mechanism, and rewrites line ends. What is used of the library is the reading and
pairing of answers, by way of a few protected members; the tests on real servers would notice their loss.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import cast

from aiosmtplib.errors import SMTPResponseException, SMTPServerDisconnected
from aiosmtplib.protocol import SMTPProtocol
from aiosmtplib.response import SMTPResponse

from store.language import _

_PIECE = 1 << 16
_END = b"\r\n.\r\n"
_CONTROLS = frozenset(b"\0\r\n")
_MOST_ANSWERS = 1 << 16
"""Bytes of answers that wait to be read; a server that says more has something else in mind."""
_MOST_WORDS = 500


class HandoverProtocol(SMTPProtocol):
    """One connection. Methods raise aiosmtplib's exceptions; mail.smtp_line turns them into ours."""

    def __init__(self) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._gone = asyncio.Event()
        self.has_said_too_much = False
        """Whether an answer came with more behind it than was asked for."""
        self._ahead = 0

    def data_received(self, data: bytes) -> None:
        """Called by the event loop with what the server says."""
        if self._ahead:
            self._hear_ahead(data)
            return
        super().data_received(data)
        if self._buffer and self.has_spoken:
            self.has_said_too_much = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop when the connection has ended."""
        super().connection_lost(exc)
        self._gone.set()

    async def ask(self, *words: bytes, patience: float) -> SMTPResponse:
        """Send one command and return its answer."""
        self._expect_silence()
        return await self.execute_command(*words, timeout=patience)

    def send_ahead(self, commands: Sequence[bytes]) -> None:
        """Send several commands at once (RFC 2920); `read_ahead` has to be called for each of them."""
        self._expect_silence()
        if any(not _CONTROLS.isdisjoint(command) for command in commands):
            raise ValueError("a command must be one line")
        self._ahead = len(commands)
        self.write(b"".join(command + b"\r\n" for command in commands))

    async def read_ahead(self, patience: float) -> SMTPResponse:
        """Return the answer to the first of the commands sent ahead that has none yet."""
        waiter = self._response_waiter
        is_told = waiter is not None and waiter.done() and waiter.exception() is None
        said = None if is_told else self._read_response_from_buffer()
        if said is None:
            said = await self.read_response(timeout=patience)
        self._ahead -= 1
        return said

    def _hear_ahead(self, data: bytes) -> None:
        """Keep answers until they are read: the library would drop all but the first."""
        self._buffer.extend(data)
        if len(self._buffer) > _MOST_ANSWERS:
            self.abort()
        elif self._response_waiter is not None and not self._response_waiter.done():
            try:
                said = self._read_response_from_buffer()
            except SMTPResponseException as problem:
                self._set_response_exception(self._response_waiter, problem)
            else:
                if said is not None:
                    self._response_waiter.set_result(said)

    async def send_body(self, raw: bytes, patience: float) -> None:
        """Write a whole mail, without its last line end and the dot, after the server's 354.

        Returns when all is written, or early when the server spoke: see `has_spoken`. `patience` is for each
        piece of 64 KiB.
        """
        self._expect_silence()
        self._response_pending = True  # or the library drops what the server says before the dot
        if self.transport is not None:
            # so that a drain means: handed to the operating system, but for its one buffer
            cast(asyncio.WriteTransport, self.transport).set_write_buffer_limits(high=1, low=0)
        try:
            for piece in dot_stuffed(raw):
                if self.has_spoken:
                    return
                self.write(piece)
                async with asyncio.timeout(patience):
                    await self._drained()
        except ConnectionError:
            # a refusal that came before the cut tells more than the cut
            if not self.has_spoken:
                raise

    @property
    def has_spoken(self) -> bool:
        """Whether something (an answer, or the end of the connection) waits to be read."""
        return self._response_waiter is None or self._response_waiter.done()

    def write_dot(self) -> None:
        """Write the end of the mail. An exception means that no byte of it has left."""
        self.write(_END)

    def abort(self) -> None:
        """Drop the connection and everything not yet written."""
        if self.transport is not None:
            cast(asyncio.WriteTransport, self.transport).abort()

    async def gone(self, patience: float) -> None:
        """Wait until the connection has ended, at most `patience` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._gone.wait()

    async def _drained(self) -> None:
        # a socket that takes everything at once would otherwise never let the loop hear the server
        await asyncio.sleep(0)
        await self._drain_helper()

    def _expect_silence(self) -> None:
        """An answer nobody asked for would be taken for the answer to the next command, and so on."""
        if self._buffer:
            said = bytes(self._buffer[:_MOST_WORDS])
            self.abort()
            if said.startswith(b"421"):
                # which a server may say at any time before it closes (RFC 5321, 3.8)
                raise SMTPServerDisconnected(said.decode(errors="replace"))
            raise SMTPServerDisconnected(_("The server sent more answers than it was asked for."))


def dot_stuffed(raw: bytes) -> Iterator[bytes]:
    """Yield a mail without its last line end, each line's leading dot doubled (RFC 5321, 4.5.2), in small pieces."""
    end = len(raw) - 2 * raw.endswith(b"\r\n")
    for start in range(0, end, _PIECE):
        # whether the piece begins with a line is told by the two bytes before it
        before = raw[max(0, start - 2) : start] if start else b"\r\n"
        piece = before + raw[start : min(start + _PIECE, end)]
        yield piece.replace(b"\r\n.", b"\r\n..")[len(before) :]
