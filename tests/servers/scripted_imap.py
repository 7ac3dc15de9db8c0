"""An IMAP server that misbehaves as told, in the test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import re
from types import TracebackType

from loopback_tls import Certificate

CUT = b"<cut>"
SILENCE = b"<silence>"
CAPABILITIES = b"IMAP4rev1 IDLE UIDPLUS SASL-IR AUTH=PLAIN"

_ANSWERS = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY " + CAPABILITIES + b"\r\nTAG OK done\r\n",
    "EXAMINE": (b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 4] next\r\nTAG OK [READ-ONLY] open\r\n"),
    "LOGOUT": b"* BYE see you\r\nTAG OK done\r\n",
    "DONE": b"TAG OK ended\r\n",
}


class ScriptedImap:
    """Answers each command as `answers` has it, ``TAG`` standing for its tag, else with OK.

    Keys are the first word of a command, the second after ``UID``; further GREETING, CONTINUED (what the
    client sends after a ``+``) and DONE. A list holds the answers to one command after the other, the last one
    for all further. CUT at the end of an answer drops the connection, SILENCE as an answer says nothing. With a
    `certificate` it speaks TLS from the first byte. `lines` are the lines that came, literals included; `asked`
    gives them one by one.
    """

    def __init__(self, certificate: Certificate | None, **answers: bytes | list[bytes]) -> None:
        self.answers = _ANSWERS | answers
        self.lines: list[bytes] = []
        self.asked: asyncio.Queue[bytes] = asyncio.Queue()
        self._certificate = certificate
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> ScriptedImap:
        context = self._certificate.server_context() if self._certificate else None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context, limit=1 << 26)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._connections:
            writer.transport.abort()
        # the connections' own tasks see that they were dropped
        for _ in range(3):
            await asyncio.sleep(0)

    def push(self, *answers: bytes) -> None:
        """Tell all clients something unasked."""
        for writer in self._connections:
            writer.write(b"".join(answers))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        tag = b"*"
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._say(writer, "GREETING", tag)
            while line := await reader.readline():
                self.lines.append(line)
                self.asked.put_nowait(line)
                key = self._key(line)
                if key not in ("DONE", "CONTINUED"):
                    tag = line.split(b" ", 1)[0]
                await self._say(writer, key, tag)
        writer.transport.abort()

    def _key(self, line: bytes) -> str:
        words = line.decode("utf-8", "replace").upper().split()
        if len(words) < 2 or not re.fullmatch(r"[A-P]+\d+", words[0]):
            return "DONE" if words == ["DONE"] else "CONTINUED"
        return words[2] if words[1] == "UID" else words[1]

    async def _say(self, writer: asyncio.StreamWriter, key: str, tag: bytes) -> None:
        answer = self.answers.get(key, b"TAG OK done\r\n")
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer == SILENCE:
            return
        writer.write(answer.replace(b"TAG", tag).removesuffix(CUT))
        await writer.drain()
        if answer.endswith(CUT):
            raise ConnectionAbortedError
