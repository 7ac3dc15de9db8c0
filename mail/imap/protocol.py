"""aioimaplib's protocol with its reading, waiting and sending replaced where they fail in ordinary use.

What is overridden, and the defect of aioimaplib 2.0 that it cures:

=================  ====================================================================================
data_received      recursion ends the connection after 1,000 answers; quadratic scans; the repr of every
                   chunk is made even when nothing is logged; unbalanced parentheses glue answers together
connection_lost    nobody is woken: callers wait for their timeout, an IDLE for ever
execute            a timed-out command blocks its slot for ever, its late answer meets another command;
                   any number of bytes is collected; the repr of a command holds the password
_continuation      the challenge of a failed XOAUTH2 is never answered; literals only in APPEND
_response_done     formats a log line for every answer
send               logs commands, secrets included when they are not in `scrub`
=================  ====================================================================================

Added: EXISTS, EXPUNGE, VANISHED, flags and ALERT are noticed whatever command is running, and BYE ends it; FETCH
answers can be streamed into a sink, with several FETCH in flight; STARTTLS; IDLE that another command can
interrupt.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from collections.abc import Callable
from typing import cast

import aioimaplib.aioimaplib as library  # type: ignore[import-untyped]

from mail.errors import LostError, NoStartTlsError, ProtocolError, ServerError, TryLaterError, UnreachableError
from mail.imap.answers import Answer, AnswerReader
from mail.imap.command import MOST_WORDS, Done, WireCommand
from mail.imap.words import Literal, Segment, segments
from store.clean import clean_line
from store.language import _

COLLECT_LIMIT = 32 * 1024 * 1024
"""Bytes that one command other than FETCH may answer."""

_PIECE = 1 << 16

_NUMBERED = re.compile(rb"\d+ (EXISTS|EXPUNGE|FETCH|RECENT)\b", re.IGNORECASE)
_NEWS = (b"EXISTS", b"EXPUNGE", b"VANISHED", b"FETCH")


class Protocol(library.IMAP4ClientProtocol):  # type: ignore[misc]
    """One connection. Commands run one after the other; only FETCHes run side by side.

    Everything raises the `ServerError` that ended the connection, once it has ended.
    `server` names it in errors; `timeout` is how long it may be silent (seconds) while an answer is due.
    """

    transport: asyncio.Transport | None
    pending_sync_command: WireCommand | None
    pending_async_commands: dict[str, WireCommand]
    capabilities: set[str]

    def __init__(self, server: str, timeout: float) -> None:
        super().__init__(asyncio.get_running_loop())
        self.server = server
        self.timeout = timeout
        self.greeting: asyncio.Future[bytes] = self.loop.create_future()
        self.closed: asyncio.Future[None] = self.loop.create_future()
        self.signed_in = False
        self.leaving = False
        self.alerts: deque[str] = deque(maxlen=10)
        self.sink: Callable[[Answer], bool] | None = None
        self._news = False
        self._stirred = asyncio.Event()
        self._reader = AnswerReader()
        self._loss: tuple[type[ServerError], str] | None = None
        self._starting_tls = False
        self._unsent = 0
        self._outgoing: deque[memoryview] = deque()
        self._is_full = False
        self._waiting = 0

    # reading

    def data_received(self, d: bytes) -> None:
        """Cut and dispatch what came. Iterative and linear, however the server chops its bytes."""
        try:
            answers = self._reader.feed(d)
            for place, answer in enumerate(answers, 1):
                if self._loss is not None:
                    return
                self._dispatch(answer)
                if self._starting_tls and self._accepted_tls():
                    if place < len(answers) or not self._reader.between_answers:
                        raise ValueError("bytes in clear after the agreement on TLS")
                    # what follows belongs to TLS, and must not be read before it is there
                    self._socket.pause_reading()
        except (ValueError, library.AioImapException) as error:
            self.lose(ProtocolError, str(error))
        for command in self._running():
            command._reset_timer()

    def _dispatch(self, answer: Answer) -> None:
        line = answer[0]
        if not self.greeting.done():
            self._greet(line)
        elif line.startswith(b"* "):
            answer[0] = line[2:]
            self._untagged(answer)
        elif line.startswith(b"+"):
            self._continuation(line)
        elif line:
            self._note_code(line.partition(b" ")[2].partition(b" ")[2])
            self._response_done(line)

    def _greet(self, line: bytes) -> None:
        kind = line[2:].split(b" ", 1)[0].upper()
        if kind == b"BYE":
            self.lose(TryLaterError, _text(line[6:]))
        elif kind not in (b"OK", b"PREAUTH") or not line.startswith(b"* "):
            self.lose(ProtocolError, _text(line))
        else:
            self.greeting.set_result(kind)
            self._note_code(line[2:].partition(b" ")[2])

    def _untagged(self, answer: Answer) -> None:
        line = answer[0]
        numbered = _NUMBERED.match(line)
        kind = (numbered[1] if numbered else line.partition(b" ")[0]).upper()
        if kind == b"FETCH" and self.sink is not None and self.sink(answer):
            return
        if kind in _NEWS:
            self._news = True
            self._stirred.set()
        elif kind == b"CAPABILITY":
            self._note_capabilities(line.partition(b" ")[2])
        elif kind in (b"OK", b"NO", b"BAD"):
            self._note_code(line.partition(b" ")[2])
        elif kind == b"BYE" and not self.leaving:
            self.lose(LostError if self.signed_in else TryLaterError, _text(line[4:]))
        command = self.pending_sync_command
        if command is not None:
            # small answers weigh more in memory than on the wire
            command.size += sum(len(piece) + 64 for piece in answer)
            if command.size > COLLECT_LIMIT:
                raise ValueError("an answer without bounds")
            command.answers.append(answer)

    def _note_code(self, words: bytes) -> None:
        if words.startswith(b"[ALERT]"):
            self.alerts.append(_text(words[7:].strip()))
        elif words[:12].upper() == b"[CAPABILITY ":
            self._note_capabilities(words[12:].partition(b"]")[0])

    def _note_capabilities(self, names: bytes) -> None:
        self.capabilities = set(names.decode("ascii", "replace").upper().split())

    def _continuation(self, line: bytes) -> None:
        """Send the next segment of the running command, whatever it is."""
        command = self.pending_sync_command
        if command is None:
            return
        if command.segments:
            self._write(*command.segments.popleft())
        if command.name == "AUTHENTICATE":
            command.challenges.append(line[1:].strip())
            if len(command.challenges) > 10:
                raise ValueError("challenges without end")
        command.accepted.set()

    def _response_done(self, line: bytes) -> None:
        tag, _, rest = line.partition(b" ")
        result, _, words = rest.partition(b" ")
        name = tag.decode("ascii", "replace")
        running = {command.tag: command for command in self._running()}
        if name not in running or result.upper() not in (b"OK", b"NO", b"BAD"):
            raise ValueError(f"an answer to no question: {_text(line)}")
        if running[name] is self.pending_sync_command:
            self.pending_sync_command = None
        else:
            del self.pending_async_commands[running[name].untagged_resp_name]
        running[name].close(words, result.decode().upper())

    def _running(self) -> list[WireCommand]:
        exclusive = self.pending_sync_command
        return [exclusive] if exclusive is not None else list(self.pending_async_commands.values())

    # the end

    def lose(self, kind: type[ServerError], words: str) -> None:
        """Give the connection up and wake everyone who waits for it."""
        if self._loss is None:
            self._loss = (kind, words)
        running = self._running()
        self.pending_sync_command = None
        self.pending_async_commands.clear()
        self._outgoing.clear()
        for command in running:
            command.close(b"", "LOST")
        if not self.greeting.done():
            self.greeting.set_result(b"")
        self._stirred.set()
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake everyone, with the reason if there is one."""
        self.lose(LostError, str(exc or ""))
        if not self.closed.done():
            self.closed.set_result(None)

    def loss(self) -> ServerError:
        """Return a fresh error that says how the connection ended."""
        kind, words = self._loss or (LostError, "")
        if not self.signed_in and kind is LostError:
            kind = UnreachableError
        return kind(server=self.server, words=clean_line(words))

    def check(self) -> None:
        """Raise what ended the connection, if it has ended."""
        if self._loss is not None:
            raise self.loss()

    def _silent(self) -> bool:
        """Give up, unless our own bytes are still going out; tell whether it did."""
        unsent = self._socket.get_write_buffer_size() + sum(map(len, self._outgoing))
        moving = 0 < unsent != self._unsent
        self._unsent = unsent
        if not moving:
            self.lose(LostError, _("no answer for {seconds} s").format(seconds=f"{self.timeout:g}"))
        return not moving

    # sending

    def send(self, line: str, scrub: str | None = None) -> None:
        """Refuse: every byte goes out through `execute`, `fetch` and `idle`."""
        raise NotImplementedError

    @property
    def _socket(self) -> asyncio.Transport:
        if self.transport is None:
            raise self.loss()
        return self.transport

    def _write(self, *pieces: bytes) -> None:
        self._outgoing.extend(memoryview(piece) for piece in pieces)
        self._pour()

    def _pour(self) -> None:
        """Give the transport what it can take now: of a large mail it would keep several copies."""
        while self._outgoing and not self._is_full:
            piece = self._outgoing.popleft()
            if len(piece) > _PIECE:
                self._outgoing.appendleft(piece[_PIECE:])
            self._socket.write(bytes(piece[:_PIECE]))

    def pause_writing(self) -> None:
        """Called by the event loop when the network takes no more for now."""
        self._is_full = True

    def resume_writing(self) -> None:
        """Called by the event loop when the network takes more again."""
        self._is_full = False
        if self._loss is None:
            self._pour()

    async def _turn(self, shared: bool = False) -> None:
        """Wait until a command may start; an IDLE is asked to end."""
        while True:
            self.check()
            exclusive = self.pending_sync_command
            blocking = [exclusive] if exclusive is not None else []
            if not shared:
                blocking += self.pending_async_commands.values()
            if not blocking:
                return
            self._waiting += 1
            self._stirred.set()
            try:
                await blocking[0].over()
            finally:
                self._waiting -= 1

    def _start(self, name: str, pieces: list[Segment]) -> WireCommand:
        tag = self.new_tag()
        command = WireCommand(name, tag, pieces, self.timeout, self._silent)
        self._write(tag.encode() + b" ", *command.segments.popleft())
        return command

    async def execute(self, name: str, *parts: str | bytes | Literal, then: tuple[bytes, ...] = ()) -> Done:
        """Run one command alone; `then` are further segments, one for each continuation (SASL).

        A caller that is cancelled leaves the connection usable: the command ends by itself.

        :raises ServerError: when the connection ended; NO and BAD are returned
        """
        pieces = segments(name, *parts)
        await self._turn()
        command = self._start(name, [*pieces, *((piece,) for piece in then)])
        self.pending_sync_command = command
        return await self.finish(command)

    async def fetch(self, numbers: str, items: str) -> WireCommand:
        """Start a UID FETCH beside those that run; its answers go to the sink, `finish` waits for its end."""
        pieces = segments("UID FETCH", numbers, items)
        await self._turn(shared=True)
        command = self._start("FETCH", pieces)
        self.pending_async_commands[command.untagged_resp_name] = command
        return command

    async def finish(self, command: WireCommand) -> Done:
        """Wait for the end of a command.

        :raises ServerError: when the connection ended
        """
        await command.over()
        if command.response.result == "LOST":
            raise self.loss()
        return command.done()

    async def idle(self, seconds: float) -> tuple[bool, Done]:
        """Listen until there is news, another command wants its turn, or the time is over (RFC 2177).

        Tells whether the time was over. Cancelled, it leaves the connection usable when the server had
        agreed to it already, else closed.
        """
        await self._turn()
        command = self._start("IDLE", segments("IDLE"))
        self.pending_sync_command = command
        timed_out = False
        try:
            await command.accepted.wait()
            if not command.ended:
                command.rest(True)
                timed_out = not await self.stirred(seconds)
        finally:
            if not command.ended and command.accepted.is_set():
                command.rest(False)
                self._write(b"DONE\r\n")
            elif not command.ended:
                self.lose(LostError, "")
        return timed_out, await self.finish(command)

    async def stirred(self, seconds: float) -> bool:
        """Wait for news, the end of the connection or a command that wants its turn.

        False when the time was over before.
        """
        self._stirred.clear()
        if self._news or self._waiting or self._loss is not None:
            return True
        try:
            async with asyncio.timeout(seconds):
                return await self._stirred.wait()
        except TimeoutError:
            return False

    def take_news(self) -> bool:
        """Tell whether mails or flags in the open folder changed since the last call."""
        news, self._news = self._news, False
        return news

    # encryption

    def _accepted_tls(self) -> bool:
        return self.pending_sync_command is None

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Encrypt the connection, or raise; nothing learnt before it is kept.

        :raises NoStartTlsError: when the server says no
        :raises ssl.SSLError: when the handshake fails
        """
        self._starting_tls = True
        done = await self.execute("STARTTLS")
        self.check()
        if done.result != "OK":
            raise NoStartTlsError(server=self.server, security="STARTTLS", words=clean_line(done.words))
        self._starting_tls = False
        self.capabilities = set()
        self.alerts.clear()
        self._news = False
        self.transport = cast(
            asyncio.Transport,
            await self.loop.start_tls(self._socket, self, context, server_hostname=host),
        )


def _text(words: bytes) -> str:
    return words[:MOST_WORDS].decode("utf-8", "replace")
