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
    NoStartTlsError,
    NoTlsError,
    OrganisationError,
    PasswordsOffError,
    ProtocolError,
    ServerError,
    SignInError,
    SilentServerError,
    TryLaterError,
)
from mail.imap.command import Done
from mail.imap.protocol import Protocol
from mail.refused_sign_in import told_reason
from mail.tls import client_context, connection_error
from store.clean import clean_line
from store.language import _

TRY_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)\]|too many (?:simultaneous )?(?:connections|logins)"
    r"|authenticated but not connected|temporar(?:y|ily)",
    re.IGNORECASE,
)
"""How servers say that they have no room or time just now (RFC 5530, and what Gmail and Exchange say)."""

_TOKENS = {"AUTH=XOAUTH2", "AUTH=OAUTHBEARER"}


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
        error: ServerError = SilentServerError(
            server=str(server), words=_("no answer for {seconds} s").format(seconds=f"{patience:g}")
        )
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
            raise NoStartTlsError(server=str(server), security="STARTTLS")
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
    :raises PasswordsOffError: it takes no passwords from programs
    :raises OrganisationError: an administrator has switched IMAP off, or lets in only by ways that are not known here
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
    replies = _replies(server.user, password)
    try:
        done = await (_with_token if oauth else _with_password)(protocol, server, password, offered)
    except ServerError as error:
        error.words = _without(password, replies, error.words)
        raise
    if done.result != "OK":
        raise _refusal(server, _without(password, replies, f"{done.words} {_explanation(done)}".strip()))
    protocol.signed_in = True
    if not protocol.capabilities:
        await protocol.execute("CAPABILITY")


async def _with_password(protocol: Protocol, server: ImapServer, password: str, offered: frozenset[str]) -> Done:
    if "AUTH=PLAIN" in offered:
        return await _sasl(protocol, server, password, offered, "PLAIN")
    if "LOGINDISABLED" in offered:
        names = " ".join(sorted(name for name in offered if name.startswith("AUTH=")))
        kind = PasswordsOffError if _TOKENS & offered else OrganisationError
        raise kind(server=str(server), user=server.user, words=clean_line(names))
    return await protocol.execute("LOGIN", _coded(server.user), _coded(password))


async def _with_token(protocol: Protocol, server: ImapServer, token: str, offered: frozenset[str]) -> Done:
    if "AUTH=OAUTHBEARER" in offered and "AUTH=XOAUTH2" not in offered:
        return await _sasl(protocol, server, token, offered, "OAUTHBEARER", b"AQ==\r\n")
    return await _sasl(protocol, server, token, offered, "XOAUTH2", b"\r\n")


async def _sasl(
    protocol: Protocol,
    server: ImapServer,
    secret: str,
    offered: frozenset[str],
    mechanism: str,
    *then: bytes,
) -> Done:
    """Authenticate (RFC 4422, RFC 4959); `then` answers the challenge that explains a refusal."""
    reply = _replies(server.user, secret)[mechanism]
    if "SASL-IR" in offered:
        return await protocol.execute("AUTHENTICATE", mechanism, reply, then=(*then, b"*\r\n"))
    first = f"{reply}\r\n".encode()
    return await protocol.execute("AUTHENTICATE", mechanism, then=(first, *then, b"*\r\n"))


def _replies(user: str, secret: str) -> dict[str, str]:
    """Return what each mechanism sends, in base64 (RFC 4616, RFC 7628; XOAUTH2 is Google's)."""
    escaped = user.replace("=", "=3D").replace(",", "=2C")
    plain = {
        "PLAIN": f"\0{user}\0{secret}",
        "XOAUTH2": f"user={user}\1auth=Bearer {secret}\1\1",
        "OAUTHBEARER": f"n,a={escaped},\1auth=Bearer {secret}\1\1",
    }
    return {mechanism: base64.b64encode(_coded(reply)).decode() for mechanism, reply in plain.items()}


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
    kind = told_reason(words) or SignInError
    return kind(server=str(server), user=server.user, words=words)


def _without(secret: str, replies: dict[str, str], words: str) -> str:
    """Return the server's words, without the secret in any form should it repeat it."""
    for form in filter(None, (secret, *replies.values())):
        words = words.replace(form, "***")
    return clean_line(words)
