"""Reading small files over https, within limits of time, size and number, from hosts that prove their name.

The answer is collected first and understood by `http.client` then: so it can be given up at any moment, by size or by
time, which a library that blocks in a thread cannot promise.
"""

from __future__ import annotations

import http.client
import io
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from mail.discovery.reach import Reach
from mail.errors import BadAddressError, ProtocolError
from mail.writing.domain import wire_domain
from store.language import _

LARGEST = 256 * 1024
"""Bytes of an answer, head included; what the directory has of a provider with hundreds of domains is a tenth of it."""
MOST_REQUESTS = 10
"""Requests that all questions for one address may make, redirects included."""

_MOST_REDIRECTS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_TARGET = re.compile(r"/[!-~]*")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CHUNKED = re.compile(rb"^transfer-encoding:[ \t]*chunked[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_REQUEST = (
    "GET {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: mailbase\r\nAccept: text/xml, application/xml\r\n"
    "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
)


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str
    body: bytes


class Web:
    """Asks for files; made anew for each address, so that its requests are counted."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._left = MOST_REQUESTS

    async def fetch(self, url: str) -> bytes | None:
        """Return a file, or None when there is none (any status but 200).

        :raises ServerError: the host is not reached or does not prove its name
        :raises ProtocolError: it sends too much, leads to an address without encryption, or speaks no HTTP
        """
        for _hop in range(_MOST_REDIRECTS + 1):
            answer = await self._get(url)
            if answer.status not in _MOVED:
                return answer.body if answer.status == 200 else None
            url = _next(url, answer.location)
        raise ProtocolError(server=urlsplit(url).hostname, words=_("it leads in circles"))

    async def _get(self, url: str) -> _Answer:
        host, port, target = _parts(url)
        if not self._left:
            raise ProtocolError(server=host, words=_("too many requests"))
        self._left -= 1
        async with self._reach.conversation(host, port) as (reader, writer):
            named = host if port == 443 else f"{host}:{port}"
            writer.write(_REQUEST.format(target=target, host=named).encode("ascii"))
            data = b""
            while not _is_whole(data) and (piece := await reader.read(LARGEST)):
                data += piece
                if len(data) > LARGEST:
                    break
        if len(data) > LARGEST:
            raise ProtocolError(server=host, words=_("the answer is too large"))
        return _understood(data, host)


def _next(url: str, location: str) -> str:
    """Return where a redirect leads."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise ProtocolError(server=urlsplit(url).hostname, words=_("no usable address")) from None


def _parts(url: str) -> tuple[str, int, str]:
    """Return host, port and request target of an address.

    :raises ProtocolError: it is without encryption, or no address that a request could be made of
    """
    shown = "".join(filter(str.isprintable, url))[:200]
    try:
        split = urlsplit(url)
        host, port = wire_domain(split.hostname or ""), split.port or 443
    except (ValueError, BadAddressError):
        raise ProtocolError(server=shown, words=_("no usable address")) from None
    if split.scheme != "https" or "@" in split.netloc:
        raise ProtocolError(server=shown, words=_("an address without encryption is not asked"))
    target = f"{split.path or '/'}?{split.query}" if split.query else split.path or "/"
    if not _TARGET.fullmatch(target):
        raise ProtocolError(server=shown, words=_("no usable address"))
    return host, port, target


def _is_whole(data: bytes) -> bool:
    """Whether an answer is at its end, where it tells that; others end with the connection."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    length = _LENGTH.search(head)
    if length is not None:
        return len(body) >= int(length[1])
    return bool(_CHUNKED.search(head)) and body.endswith(b"0\r\n\r\n")


class _Collected:
    """What `http.client` wants of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def _understood(data: bytes, host: str) -> _Answer:
    response = http.client.HTTPResponse(_Collected(data))  # type: ignore[arg-type]
    try:
        response.begin()
        return _Answer(response.status, response.getheader("Location", ""), response.read())
    except (http.client.HTTPException, ValueError) as problem:
        raise ProtocolError(server=host, words=type(problem).__name__) from None
    finally:
        response.close()
