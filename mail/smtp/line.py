"""The wire to an SMTP server in our words: answers are `Answer`, failures are errors of mail.errors.

Everything up to the dot is safe to try again (`LostError` and its siblings); what goes wrong once the dot was
started is `FateUnknownError`.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from aiosmtplib.errors import SMTPException, SMTPResponseException
from aiosmtplib.esmtp import parse_esmtp_extensions
from aiosmtplib.response import SMTPResponse

from mail.echo import without_secrets
from mail.errors import (
    FateUnknownError,
    LostError,
    NoStartTlsError,
    ProtocolError,
    ServerError,
    TryLaterError,
    UnreachableError,
)
from mail.smtp.protocol import HandoverProtocol
from mail.smtp.refusals import Answer, answer
from mail.tls import connection_error, unreachable
from store.clean import clean_line
from store.language import _

# RFC 5321, 4.5.3.2 gives the final answer ten minutes where most others have one
_FINAL_ANSWER_FACTOR = 10
_GOODBYE_SECONDS = 5.0
_MOST_AHEAD = 100
_GO_ON = 354
# says nothing about the computer it comes from
_OWN_NAME = b"localhost"


class Line:
    """One connection to `server` (as the reader shall see it), whose answers never hold `password`.

    `timeout` in seconds is for each step.
    """

    def __init__(self, protocol: HandoverProtocol, server: str, user: str, password: str, timeout: float) -> None:
        self._protocol = protocol
        self._server = server
        self._secrets = (user, password)
        self._timeout = timeout
        self._ahead: deque[tuple[bytes, ...]] = deque()
        self.extensions: dict[str, str] = {}
        self.mechanisms: tuple[str, ...] = ()

    async def greeting(self) -> None:
        """Wait for the server's first word.

        :raises UnreachableError: when it does not come, or turns us away
        """
        try:
            hello = await self._protocol.read_response(timeout=self._timeout)
        except (SMTPException, OSError) as problem:
            raise unreachable(problem)(server=self._server, words=self._said(problem)) from None
        if hello.code != 220:
            raise UnreachableError(server=self._server, words=str(self._answer(hello.code, hello.message)))

    async def hello(self) -> None:
        """Say EHLO and learn the `extensions` (lower-case name -> parameters) and sign-in `mechanisms`.

        :raises ProtocolError: when the server knows no EHLO
        """
        with self._translated():
            said = await self._protocol.ask(b"EHLO", _OWN_NAME, patience=self._timeout)
        if said.code != 250:
            raise ProtocolError(server=self._server, words=str(self._answer(said.code, said.message)))
        extensions, mechanisms = parse_esmtp_extensions(said.message)
        self.extensions = {clean_line(name): clean_line(value) for name, value in extensions.items()}
        self.mechanisms = tuple(mechanisms)

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Go over to TLS and forget what was learnt before it.

        :raises NoTlsError: when the server does not
        :raises CertificateError: when it is not who it should be
        :raises ProtocolError: when somebody has put answers in before it (RFC 3207 section 6)
        """
        self.extensions, self.mechanisms = {}, ()
        try:
            await self._protocol.start_tls(context, server_hostname=host, timeout=self._timeout)
        except (ssl.SSLError, ValueError) as problem:  # ValueError: a host that can stand in no certificate
            raise connection_error(problem, server=self._server, security="STARTTLS") from None
        except SMTPResponseException as problem:
            said = self._answer(problem.code, problem.message)
            later = problem.code // 100 == 4
            error = TryLaterError if later else NoStartTlsError
            raise error(server=self._server, security="STARTTLS", words=str(said)) from None
        except (SMTPException, OSError) as problem:
            raise self._lost(problem) from None
        if self._protocol.has_said_too_much:
            self._protocol.abort()
            raise ProtocolError(server=self._server, words=_("The server sent more answers than it was asked for."))

    def fact(self, name: str) -> Any:
        """Return what asyncio's transport knows under `name`, for example ``peercert``; None when closed."""
        return self._protocol.transport.get_extra_info(name) if self._protocol.transport else None

    def send_ahead(self, commands: Sequence[tuple[bytes, ...]]) -> None:
        """Send what is to be asked for next, in that order, without waiting for answers (RFC 2920).

        Nothing is sent where the server does not offer that, or would have to keep very many answers.

        :raises LostError: when the connection is broken
        """
        if "pipelining" in self.extensions and len(commands) <= _MOST_AHEAD:
            with self._translated():
                self._protocol.send_ahead([b" ".join(words) for words in commands])
            self._ahead.extend(commands)

    async def ask(self, *words: bytes) -> Answer:
        """Send a command, unless it was sent ahead, and return the answer, whatever it is.

        :raises LostError: when none comes
        :raises ProtocolError: when it is no SMTP answer
        """
        with self._translated():
            if self._ahead and self._ahead[0] == words:
                said = await self._hear()
            else:
                await self._hear_out()
                said = await self._protocol.ask(*words, patience=self._timeout)
        return self._answer(said.code, said.message)

    async def _hear(self) -> SMTPResponse:
        said = await self._protocol.read_ahead(self._timeout)
        (verb, *_rest) = self._ahead.popleft()
        if said.code == _GO_ON and verb != b"DATA":
            # one command had no answer, and all others would be taken for answers to something else
            raise SMTPResponseException(said.code, said.message)
        return said

    async def _hear_out(self) -> None:
        """Read the answers to what was sent ahead and is not wanted any more."""
        while self._ahead:
            if (await self._hear()).code == _GO_ON:
                # the server waits for a mail that nobody wants to send, and any dot would be one
                self.abort()

    async def send_body(self, raw: bytes) -> None:
        """Write a mail but for its end; returns early when the server interrupts: ask `interruption`."""
        with self._translated():
            await self._protocol.send_body(raw, self._timeout)

    async def interruption(self) -> Answer | None:
        """Return what the server said before the dot, if it said anything.

        :raises LostError: when it hung up
        """
        if not self._protocol.has_spoken:
            return None
        with self._translated():
            said = await self._protocol.read_response(timeout=self._timeout)
        return self._answer(said.code, said.message)

    async def finish(self) -> Answer:
        """Write the dot and return the server's last answer, which is 2xx, 4xx or 5xx.

        :raises LostError: when the connection was known to be broken before the dot
        :raises FateUnknownError: for everything that goes wrong later
        """
        with self._translated():
            self._protocol.write_dot()
        try:
            said = await self._protocol.read_response(timeout=self._timeout * _FINAL_ANSWER_FACTOR)
        except (SMTPException, OSError) as problem:
            raise FateUnknownError(server=self._server, words=self._said(problem)) from None
        last = self._answer(said.code, said.message)
        if said.code // 100 not in (2, 4, 5):
            raise FateUnknownError(server=self._server, words=str(last))
        return last

    @property
    def is_open(self) -> bool:
        """Whether the connection still stands, as far as this side knows."""
        return self._protocol.is_connected

    def abort(self) -> None:
        """Drop the connection at once; a mail without its dot is not delivered."""
        self._protocol.abort()

    async def goodbye(self) -> None:
        """End the connection politely if it still stands; never raises."""
        try:
            with contextlib.suppress(ServerError, TimeoutError):
                if self.is_open:
                    async with asyncio.timeout(_GOODBYE_SECONDS):
                        await self.ask(b"QUIT")
        finally:
            # a stop that comes in the middle of it leaves no connection behind
            self.abort()
        await self._protocol.gone(_GOODBYE_SECONDS)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SMTPException, OSError) as problem:
            raise self._lost(problem) from None

    def _lost(self, problem: Exception) -> ServerError:
        if isinstance(problem, SMTPResponseException):
            return ProtocolError(server=self._server, words=self._said(problem))
        return LostError(server=self._server, words=self._said(problem))

    def _said(self, problem: Exception) -> str:
        said = getattr(problem, "message", None) or getattr(problem, "strerror", None) or str(problem)
        return self._answer(0, str(said)).words

    def _answer(self, code: int, text: str) -> Answer:
        return answer(code, without_secrets(text, *self._secrets))
