"""Opening an IMAP connection: encryption first, then the name and the password or token."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import ssl
from dataclasses import dataclass
from typing import Literal

from mail.errors import (
    CertificateError,
    MailError,
    NoTlsError,
    OrganisationError,
    ProtocolError,
    ServerError,
    SignInError,
    TryLaterError,
    UnreachableError,
)
from mail.imap_command import Done
from mail.imap_protocol import Protocol
from mail.tls import client_context, connection_error
from store.clean import clean_line

TRY_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)\]|too many (?:simultaneous )?(?:connections|logins)"
    r"|authenticated but not connected|temporar(?:y|ily)",
    re.IGNORECASE,
)
"""How servers say that they have no room or time just now (RFC 5530, and what Gmail and Exchange say)."""

_ORGANISATION = re.compile(r"disabled (?:for|by) your (?:domain|organi[sz]ation|administrator)", re.IGNORECASE)


@dataclass(frozen=True)
class ImapServer:
    """Where a mailbox is and whose: `ca_file` (PEM) replaces the system's authorities."""

    host: str
    port: int
    security: Literal["tls", "starttls"]
    user: str
    ca_file: str | None = None

    def __post_init__(self) -> None:
        if self.security not in ("tls", "starttls"):
            raise ValueError(f"no such security: {self.security}")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


async def open_connection(server: ImapServer, patience: float) -> Protocol:
    """Connect, be greeted and encrypt, all within `patience` seconds; nothing is signed in yet.

    :raises UnreachableError: no name, no connection, no greeting
    :raises CertificateError: the server could not prove who it is
    :raises NoTlsError: the agreed encryption is not to be had
    :raises TryLaterError: the server greets with BYE
    :raises ProtocolError: something else than an IMAP server answers, or someone tampers
    """
    context = await _context(server)
    protocol = Protocol(str(server), patience)
    try:
        async with asyncio.timeout(patience):
            await _connect(protocol, server, context)
        return protocol
    except TimeoutError:
        error: ServerError = UnreachableError(server=str(server), words=f"no answer for {patience:g} s")
    # the resolver has its own exceptions for names and ports that cannot exist
    except (OSError, ValueError, OverflowError) as problem:
        error = connection_error(problem, server=str(server), security=server.security.upper())
    except BaseException:
        await close(protocol)
        raise
    await close(protocol)
    raise error


async def _connect(protocol: Protocol, server: ImapServer, context: ssl.SSLContext) -> None:
    implicit = server.security == "tls"
    await protocol.loop.create_connection(
        lambda: protocol,
        server.host,
        server.port,
        ssl=context if implicit else None,
        happy_eyeballs_delay=0.25,
    )
    greeting = await protocol.greeting
    protocol.check()
    if greeting == b"PREAUTH":
        # already signed in as someone: without TLS an attacker's trick, with TLS a mailbox of unknown owner
        kind = ProtocolError if implicit else NoTlsError
        raise kind(server=str(server), security=server.security.upper(), words="PREAUTH")
    if not implicit:
        await protocol.execute("CAPABILITY")
        if "STARTTLS" not in protocol.capabilities:
            raise NoTlsError(server=str(server), security="STARTTLS")
        await protocol.start_tls(context, server.host)


async def _context(server: ImapServer) -> ssl.SSLContext:
    try:
        return await asyncio.to_thread(client_context, server.ca_file)
    except CertificateError as problem:
        raise CertificateError(server=str(server), words=problem.words) from None


async def close(protocol: Protocol) -> None:
    """Close at once and wait until the socket is gone."""
    if protocol.transport is None:
        return
    protocol.leaving = True
    protocol.transport.abort()
    await asyncio.wait([protocol.closed], timeout=5)


async def sign_in(protocol: Protocol, server: ImapServer, password: str, oauth: bool) -> None:
    """Sign in on an encrypted connection and learn the capabilities that hold afterwards.

    :raises SignInError: the server refuses, with its words
    :raises OrganisationError: it takes no passwords, or says that an administrator has switched IMAP off
    :raises TryLaterError: it has no room or time now
    """
    if protocol.transport is None or protocol.transport.get_extra_info("sslcontext") is None:
        raise NoTlsError(server=str(server), security=server.security.upper())
    if not protocol.capabilities:
        await protocol.execute("CAPABILITY")
    offered = frozenset(protocol.capabilities)
    protocol.capabilities = set()
    if "\0" in server.user + password:
        raise SignInError(server=str(server), user=server.user)
    signing = _with_token if oauth else _with_password
    done = await signing(protocol, server, password, offered)
    if done.result != "OK":
        raise _refusal(server, _without(password, f"{done.words} {_explanation(done)}".strip()))
    protocol.signed_in = True
    if not protocol.capabilities:
        await protocol.execute("CAPABILITY")


async def _with_password(protocol: Protocol, server: ImapServer, password: str, offered: frozenset[str]) -> Done:
    user, secret = _coded(server.user), _coded(password)
    if "AUTH=PLAIN" in offered:
        return await _sasl(protocol, offered, "PLAIN", b"\0" + user + b"\0" + secret)
    if "LOGINDISABLED" in offered:
        names = " ".join(sorted(name for name in offered if name.startswith("AUTH=")))
        raise OrganisationError(server=str(server), user=server.user, words=clean_line(names))
    return await protocol.execute("LOGIN", user, secret)


async def _with_token(protocol: Protocol, server: ImapServer, token: str, offered: frozenset[str]) -> Done:
    user, secret = _coded(server.user), _coded(token)
    if "AUTH=OAUTHBEARER" in offered and "AUTH=XOAUTH2" not in offered:
        name = user.replace(b"=", b"=3D").replace(b",", b"=2C")
        reply = b"n,a=" + name + b",\1auth=Bearer " + secret + b"\1\1"
        return await _sasl(protocol, offered, "OAUTHBEARER", reply, b"AQ==\r\n")
    reply = b"user=" + user + b"\1auth=Bearer " + secret + b"\1\1"
    return await _sasl(protocol, offered, "XOAUTH2", reply, b"\r\n")


async def _sasl(protocol: Protocol, offered: frozenset[str], mechanism: str, reply: bytes, *then: bytes) -> Done:
    """Authenticate (RFC 4422, RFC 4959); `then` answers the challenge that explains a refusal."""
    coded = base64.b64encode(reply)
    if "SASL-IR" in offered:
        return await protocol.execute("AUTHENTICATE", mechanism, coded.decode(), then=(*then, b"*\r\n"))
    return await protocol.execute("AUTHENTICATE", mechanism, then=(coded + b"\r\n", *then, b"*\r\n"))


def _coded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _explanation(done: Done) -> str:
    """Return what the last challenge says: JSON with the reason why a token is refused."""
    try:
        return base64.b64decode(done.challenges[-1], validate=True).decode("utf-8", "replace")
    except (IndexError, binascii.Error):
        return ""


def _refusal(server: ImapServer, words: str) -> MailError:
    if TRY_LATER.search(words):
        return TryLaterError(server=str(server), words=words)
    kind = OrganisationError if _ORGANISATION.search(words) else SignInError
    return kind(server=str(server), user=server.user, words=words)


def _without(secret: str, words: str) -> str:
    """Return the server's words, without the secret should it repeat it."""
    return clean_line(words.replace(secret, "***") if secret else words)
