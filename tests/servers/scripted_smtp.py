"""An SMTP server that misbehaves as told, in the test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType

from loopback_tls import Certificate

CUT = "<cut>"
SILENCE = "<silence>"

_ANSWERS = {
    "GREETING": "220 faulty.test ESMTP",
    "EHLO": "250-faulty.test\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
    "STARTTLS": "220 2.0.0 go on",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "DOT": "250 2.0.0 queued",
    "RSET": "250 2.0.0 forgotten",
    "QUIT": "221 2.0.0 bye",
}


class ScriptedSmtp:
    """Answers each stage as `answers` has it, else kindly; CUT drops the connection, SILENCE says nothing.

    Stages: GREETING, EHLO, STARTTLS, AUTH (after its first line), MAIL, RCPT or ``RCPT address``, DATA, BODY
    (an answer in the middle of the mail), DOT, RSET, QUIT. With a `certificate` it speaks TLS from the first
    byte, or after STARTTLS. `commands` are the lines that came, `mails` what was ended by a dot, `pieces` what
    was not.
    """

    def __init__(self, certificate: Certificate | None, *, starttls: bool = False, **answers: str) -> None:
        self.answers = _ANSWERS | answers
        self.commands: list[str] = []
        self.mails: list[bytes] = []
        self.pieces: list[bytes] = []
        self._certificate = certificate
        self._starttls = starttls
        self._server: asyncio.Server | None = None
        self._ended = asyncio.Event()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> ScriptedSmtp:
        direct = self._certificate is not None and not self._starttls
        context = self._certificate.server_context() if self._certificate and direct else None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context, limit=1 << 26)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    async def ended(self) -> None:
        """Wait until a connection has ended."""
        async with asyncio.timeout(30):
            await self._ended.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._converse(reader, writer)
        writer.transport.abort()
        self._ended.set()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "GREETING")
        while line := await reader.readline():
            command = line.decode().strip()
            self.commands.append(command)
            verb = command.split(" ")[0].upper()
            if verb == "RCPT":
                address = command.partition("<")[2].partition(">")[0]
                await self._say(writer, f"RCPT {address}" if f"RCPT {address}" in self.answers else verb)
            elif verb in self.answers:
                await self._say(writer, verb)
            else:
                await self._say(writer, "AUTH")
            if verb == "STARTTLS" and self._certificate and self.answers[verb].startswith("220"):
                await writer.start_tls(self._certificate.server_context())
            if verb == "DATA" and self.answers["DATA"].startswith("354"):
                await self._take_mail(reader, writer)

    async def _take_mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines: list[bytes] = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                self.pieces.append(b"".join(lines))
                return
            lines.append(line[1:] if line.startswith(b".") else line)
            if "BODY" in self.answers:
                await self._say(writer, "BODY")
                del self.answers["BODY"]
        self.mails.append(b"".join(lines))
        await self._say(writer, "DOT")

    async def _say(self, writer: asyncio.StreamWriter, stage: str) -> None:
        said = self.answers[stage]
        if said == CUT:
            writer.transport.abort()
            raise ConnectionAbortedError
        if said != SILENCE:
            writer.write(said.encode(errors="surrogateescape") + b"\r\n")
            await writer.drain()
