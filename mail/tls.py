"""Proving who a server is: the one way in which mailbase sets up TLS for mail servers (RFC 8314)."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mail.errors import (
    CertificateError,
    CertificateExpiredError,
    CertificateIssuerError,
    CertificateNameError,
    NoSuchHostError,
    NoTlsError,
    ServerError,
    SilentServerError,
    UnreachableError,
)
from store.clean import clean_line
from store.language import _

_FLAWS: dict[int, type[CertificateError]] = {
    **dict.fromkeys((9, 10), CertificateExpiredError),
    **dict.fromkeys((62, 64), CertificateNameError),
    **dict.fromkeys((2, 18, 19, 20, 21), CertificateIssuerError),
}
"""What is wrong with a certificate, by OpenSSL's X509_V_ERR numbers."""


@dataclass(frozen=True)
class Certificate:
    """What a server's certificate says of itself, cleaned; `expires` is aware, in UTC."""

    subject: str
    issuer: str
    expires: datetime | None


def client_context(ca_file: str | None = None) -> ssl.SSLContext:
    """Return a context that demands a valid certificate for the host, and TLS 1.2 or newer.

    `ca_file` (PEM) replaces the system's authorities. Reads files: call it in a thread.

    :raises CertificateError: when `ca_file` cannot be read or holds no certificate
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as problem:
        raise CertificateError(server=ca_file, words=_said(problem)) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def connection_error(problem: Exception, *, server: str, security: str) -> ServerError:
    """Return the error that a failed connection or handshake amounts to."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        flaw = _FLAWS.get(problem.verify_code, CertificateError)
        return flaw(server=server, words=problem.verify_message)
    # a server that hangs up in the handshake may just be overloaded; one that speaks no TLS answers in clear
    if isinstance(problem, ssl.SSLError) and not isinstance(problem, ssl.SSLEOFError):
        return NoTlsError(server=server, security=security, words=_said(problem))
    return unreachable(problem)(server=server, words=_said(problem))


def unreachable(problem: Exception) -> type[UnreachableError]:
    """Return the kind of error that a connection amounts to which was never made."""
    # a name that cannot be written for DNS is a UnicodeError
    if isinstance(problem, socket.gaierror | UnicodeError):
        return NoSuchHostError
    return SilentServerError if isinstance(problem, TimeoutError) else UnreachableError


def certificate(shown: Mapping[str, Any]) -> Certificate:
    """Read a certificate as `ssl.SSLSocket.getpeercert` gives it."""
    until = shown.get("notAfter")
    expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None
    # many name whom they are for only here (RFC 6125)
    names = [name for kind, name in shown.get("subjectAltName", ()) if kind == "DNS"]
    subject = clean_line(names[0]) if names else _name(shown.get("subject", ()))
    return Certificate(subject, _name(shown.get("issuer", ())), expires)


def _name(parts: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """Return the common name, else the organisation, else whatever stands there."""
    fields = dict(pair for part in parts for pair in part)
    named = fields.get("commonName") or fields.get("organizationName")
    return clean_line(named or ", ".join(fields.values()))


def _said(problem: Exception) -> str:
    reason = getattr(problem, "strerror", None) or str(problem)
    return clean_line(str(reason)) or (_("no answer in time") if isinstance(problem, TimeoutError) else "")
