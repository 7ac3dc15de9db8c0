"""A web server that answers as told, in the test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType

from loopback_tls import Certificate

DRIP = b"<drip>"
"""At the end of an answer: one more byte now and then, for ever."""


def page(body: str | bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Return a whole answer."""
    content = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content


NOTHING = page("nothing here", "404 Not Found")


class ScriptedHttps:
    """Answers requests for ``HOST/PATH`` with the bytes in `pages`, others with 404; without a certificate in clear.

    `requests` are the request lines and headers that came.
    """

    def __init__(self, certificate: Certificate | None, pages: dict[str, bytes] | None = None) -> None:
        self.pages = pages or {}
        self.requests: list[str] = []
        self._certificate = certificate
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def asked(self) -> list[str]:
        """What was asked for, as `pages` has it."""
        found = []
        for request in self.requests:
            lines = request.split("\r\n")
            host = next(line[6:] for line in lines if line.startswith("Host: "))
            found.append(host + lines[0].split(" ")[1])
        return found

    async def __aenter__(self) -> ScriptedHttps:
        context = self._certificate.server_context() if self._certificate else None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
            answer = self.pages.get(self.asked[-1], NOTHING)
            writer.write(answer.removesuffix(DRIP))
            await writer.drain()
            while answer.endswith(DRIP):
                await asyncio.sleep(0.02)
                writer.write(b" ")
                await writer.drain()
        # asked softly first: an answer that ends with the connection has to arrive
        writer.close()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()
        writer.transport.abort()
        self._serving.discard(task)
