"""Reaching an SMTP server: always encrypted, never by guess, and not a word before the server proved itself.

`connect` opens, encrypts and signs in; the `Session` it gives hands mails over (mail.smtp.session).
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal

from aiosmtplib.auth import auth_crammd5_verify, auth_plain_encode, auth_xoauth2_encode

from mail.errors import (
    CertificateError,
    MailError,
    NoStartTlsError,
    NoTlsError,
    OrganisationError,
    PasswordsOffError,
    ProtocolError,
    RefusedError,
    SignInError,
)
from mail.smtp.envelope import Envelope, Handed, Refusal
from mail.smtp.line import Line
from mail.smtp.protocol import HandoverProtocol
from mail.smtp.refusals import refusal
from mail.smtp.session import Limits, Session
from mail.tls import client_context, connection_error
from store.clean import clean_line

__all__ = ["Envelope", "Handed", "Limits", "Refusal", "Session", "SmtpServer", "connect"]

Security = Literal["tls", "starttls"]


@dataclass(frozen=True)
class SmtpServer:
    """Where an account sends: `security` is agreed beforehand, `ca_file` (PEM) replaces the system's trust.

    An empty `user` is a relay that wants no sign-in.
    """

    host: str
    port: int
    security: Security
    user: str
    ca_file: str | None = None

    def __post_init__(self) -> None:
        if self.security not in ("tls", "starttls"):
            raise ValueError(f"no such security: {self.security}")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@contextlib.asynccontextmanager
async def connect(
    server: SmtpServer,
    password: str,
    timeout: float = 60,  # noqa: ASYNC109 - for each step: no deadline around the whole could do that
    *,
    oauth: bool = False,
) -> AsyncIterator[Session]:
    """Give a signed-in session; `timeout` is seconds for each step (the last answer to a mail has ten times it).

    With `oauth` the password is an access token (XOAUTH2 or OAUTHBEARER).

    :raises UnreachableError: no name, route, connection or greeting
    :raises CertificateError: the server is not who it should be
    :raises NoTlsError: no TLS as agreed; neither password nor mail has left
    :raises SignInError: user name or password refused; OrganisationError, RateError and TryLaterError likewise
    :raises LostError: the connection broke
    :raises ProtocolError: this is no SMTP server
    """
    protocol = await _reach(server, timeout)
    line = Line(protocol, str(server), server.user, password, timeout)
    try:
        await line.greeting()
        await line.hello()
        if server.security == "starttls":
            await _encrypt(line, server)
        if server.user:
            await _sign_in(line, server, password, oauth)
        yield Session(line, str(server), server.user)
    except BaseException:
        line.abort()
        raise
    finally:
        await line.goodbye()


async def _reach(server: SmtpServer, patience: float) -> HandoverProtocol:
    context = await _context(server) if server.security == "tls" else None
    try:
        async with asyncio.timeout(patience):
            _, protocol = await asyncio.get_running_loop().create_connection(
                HandoverProtocol, server.host, server.port, ssl=context, happy_eyeballs_delay=0.25
            )
    # the resolver has its own exceptions for names and ports that cannot exist
    except (OSError, ValueError, OverflowError) as problem:
        raise connection_error(problem, server=str(server), security="TLS") from None
    return protocol


async def _context(server: SmtpServer) -> ssl.SSLContext:
    try:
        return await asyncio.to_thread(client_context, server.ca_file)
    except CertificateError as problem:
        raise CertificateError(server=str(server), words=problem.words) from None


async def _encrypt(line: Line, server: SmtpServer) -> None:
    if "starttls" not in line.extensions:
        raise NoStartTlsError(server=str(server), security="STARTTLS")
    await line.start_tls(await _context(server), server.host)
    await line.hello()


async def _sign_in(line: Line, server: SmtpServer, password: str, oauth: bool) -> None:
    """Try one mechanism, once: every refused password brings an account nearer to being locked."""
    if line.fact("sslcontext") is None:
        raise NoTlsError(server=str(server), security=server.security.upper())
    ours = ("xoauth2", "oauthbearer") if oauth else ("plain", "login", "cram-md5")
    mechanism = next((name for name in ours if name in line.mechanisms), None)
    if mechanism is None:
        raise _no_common_mechanism(line, server)
    command, *steps = _MECHANISMS[mechanism](_coded(server.user), _coded(password))
    said = await line.ask(*command(""))
    for step in steps:
        if said.code == 334:
            said = await line.ask(*step(said.words))
    if said.is_good:
        return
    error = refusal(said.code, said.status, said.words, server=str(server), user=server.user, step="AUTH")
    # whatever a server says no to here, it is the sign-in
    if isinstance(error, RefusedError):
        raise SignInError(server=str(server), user=server.user, words=error.words)
    raise error


def _no_common_mechanism(line: Line, server: SmtpServer) -> MailError:
    """A server that takes only tokens wants a sign-in in a browser; one that takes nobody is no server for us."""
    kind: type[MailError] = OrganisationError if line.mechanisms else ProtocolError
    if {"xoauth2", "oauthbearer"} & set(line.mechanisms):
        kind = PasswordsOffError
    offered = clean_line("AUTH " + " ".join(line.mechanisms).upper()) if line.mechanisms else ""
    return kind(server=str(server), user=server.user, words=offered)


def _coded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


Step = Callable[[str], tuple[bytes, ...]]
"""Makes the next line of a sign-in from the words of the server's challenge."""


def _plain(user: bytes, password: bytes) -> list[Step]:
    return [lambda _: (b"AUTH", b"PLAIN", auth_plain_encode(user, password))]


def _login(user: bytes, password: bytes) -> list[Step]:
    return [lambda _: (b"AUTH", b"LOGIN"), lambda _: (b64encode(user),), lambda _: (b64encode(password),)]


def _cram_md5(user: bytes, password: bytes) -> list[Step]:
    return [
        lambda _: (b"AUTH", b"CRAM-MD5"),
        lambda challenge: (auth_crammd5_verify(user, password, challenge),),
    ]


def _xoauth2(user: bytes, token: bytes) -> list[Step]:
    # a refused token is first answered by a challenge, which an empty line turns into the refusal
    return [lambda _: (b"AUTH", b"XOAUTH2", auth_xoauth2_encode(user, token)), lambda _: (b"",)]


def _oauthbearer(user: bytes, token: bytes) -> list[Step]:
    escaped = user.replace(b"=", b"=3D").replace(b",", b"=2C")
    reply = b64encode(b"n,a=%b,\1auth=Bearer %b\1\1" % (escaped, token))
    # RFC 7628, 3.2.3: so is the challenge that explains a refusal answered
    return [lambda _: (b"AUTH", b"OAUTHBEARER", reply), lambda _: (b"AQ==",)]


_MECHANISMS = {
    "plain": _plain,
    "login": _login,
    "cram-md5": _cram_md5,
    "xoauth2": _xoauth2,
    "oauthbearer": _oauthbearer,
}
