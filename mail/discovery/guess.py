"""Trying the usual names below a domain; a server counts when it proves its name and greets as it should."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader
from collections.abc import Sequence

from mail.discovery.findings import Finding, Servers, found, missed, told
from mail.discovery.reach import Reach
from mail.errors import MailError, NoStartTlsError, ProtocolError, UnreachableError
from mail.providers import Server
from store.language import _

_MOST_LINES = 50


async def guess(domain: str, reach: Reach) -> Finding:
    """Try ``imap.``, ``smtp.`` and ``mail.`` at the ports 993, 465 and 587, all at the same time."""
    did = _("Tried the usual names below {domain}").format(domain=domain)
    receiving = [Server(f"{name}.{domain}", 993, "tls") for name in ("imap", "mail")]
    sending = [Server(f"{name}.{domain}", 465, "tls") for name in ("smtp", "mail")]
    sending += [Server(f"{name}.{domain}", 587, "starttls") for name in ("smtp", "mail")]
    tried = await asyncio.gather(*(_tried(server, reach) for server in receiving + sending))
    imap = _first(receiving, tried[: len(receiving)])
    smtp = _first(sending, tried[len(receiving) :])
    if imap and smtp:
        return found("guess", did, Servers(imap, smtp))
    reason = next((told(problem) for problem in tried if problem and not isinstance(problem, UnreachableError)), "")
    if imap or smtp:
        only = _("only {server} answers as a mail server").format(server=imap or smtp)
        return missed("guess", did, f"{only}; {reason}" if reason else only)
    return missed("guess", did, reason or _("no mail server answers"))


def _first(servers: Sequence[Server], tried: Sequence[MailError | None]) -> Server | None:
    return next((server for server, problem in zip(servers, tried, strict=True) if problem is None), None)


async def _tried(server: Server, reach: Reach) -> MailError | None:
    """Return what is wrong with a server, or nothing."""
    try:
        if server.security == "starttls":
            await _begin_tls(server, reach)
        else:
            async with reach.conversation(server.host, server.port) as (reader, _writer):
                greeting = await reader.readline()
            if not greeting.startswith(b"* OK" if server.port == 993 else b"220"):
                return ProtocolError(server=str(server))
    except MailError as problem:
        return problem
    return None


async def _begin_tls(server: Server, reach: Reach) -> None:
    """Go as far as TLS, and no further (RFC 3207)."""
    async with reach.conversation(server.host, server.port, encrypted=False) as (reader, writer):
        await _reply(reader, server, b"220")
        writer.write(b"EHLO [127.0.0.1]\r\n")
        if b"STARTTLS" not in {line[4:].strip().upper() for line in await _reply(reader, server, b"250")}:
            raise NoStartTlsError(server=server, security="STARTTLS")
        writer.write(b"STARTTLS\r\n")
        await _reply(reader, server, b"220")
        await writer.start_tls(reach.context, server_hostname=server.host)


async def _reply(reader: StreamReader, server: Server, code: bytes) -> list[bytes]:
    """Return the lines of a reply.

    :raises ProtocolError: it has another code, or no end
    """
    lines: list[bytes] = []
    while len(lines) < _MOST_LINES:
        line = await reader.readline()
        if not line.startswith(code):
            break
        lines.append(line)
        if line[3:4] != b"-":
            return lines
    raise ProtocolError(server=server)
