"""What stands between us and a server may lie about encryption: then no password leaves, and the reason is told."""

from __future__ import annotations

import base64
import ssl
import warnings
from dataclasses import dataclass

import pytest
from loopback_tls import Certificate, LoopbackTls
from scripted_imap import ScriptedImap
from scripted_smtp import ScriptedSmtp

from mail.check import CheckResult, check_imap, check_smtp
from mail.errors import CertificateError, MailError, NoTlsError, ProtocolError, ServerError
from mail.imap import ImapServer
from mail.smtp import SmtpServer

USER = "anna"
PASSWORD = "a-p4ssword,that;never/leaves"
IMAP_OFFER = b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\nTAG OK done\r\n"
SMTP_OFFER = "250-faulty.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"


@dataclass(frozen=True)
class OldCertificate(Certificate):
    """A certificate of a server, or of somebody in between, that speaks no TLS newer than 1.1."""

    def server_context(self) -> ssl.SSLContext:
        context = super().server_context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            # that such versions are deprecated is the point
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context


def shown(tls: LoopbackTls, flaw: str) -> tuple[Certificate, str]:
    """Return what a server shows, and the file of the authority that the client trusts."""
    if flaw == "self-signed":
        return tls.good, str(tls.other_ca_file)
    if flaw == "old":
        return OldCertificate(tls.good.cert_file, tls.good.key_file), str(tls.ca_file)
    return getattr(tls, flaw), str(tls.ca_file)


def require_silence(result: CheckResult, received: bytes, error: type[ServerError]) -> None:
    """Require that a server was refused for a reason that is told, and learnt nothing of the password."""
    assert not result.ok
    assert isinstance(result.error, error), result
    assert result.error.next_step
    for spelling in (PASSWORD, f"\0{USER}\0{PASSWORD}", USER):
        plain = spelling.encode()
        assert plain not in received
        assert base64.b64encode(plain).rstrip(b"=") not in received


FLAWS: list[tuple[str, type[MailError]]] = [
    ("expired", CertificateError),
    ("wrong_host", CertificateError),
    ("self-signed", CertificateError),
    ("old", ServerError),
]


@pytest.mark.parametrize(("flaw", "error"), FLAWS)
async def test_an_imap_server_that_cannot_prove_itself_gets_no_password(
    tls: LoopbackTls, flaw: str, error: type[ServerError]
) -> None:
    certificate, ca_file = shown(tls, flaw)
    async with ScriptedImap(certificate) as server:
        result = await check_imap(ImapServer("localhost", server.port, "tls", USER, ca_file), PASSWORD)
        require_silence(result, b"".join(server.lines), error)


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("flaw", "error"), FLAWS)
async def test_an_smtp_server_that_cannot_prove_itself_gets_no_password(
    tls: LoopbackTls, flaw: str, error: type[ServerError], security: str
) -> None:
    certificate, ca_file = shown(tls, flaw)
    async with ScriptedSmtp(certificate, starttls=security == "starttls", EHLO=SMTP_OFFER) as server:
        there = SmtpServer("localhost", server.port, security, USER, ca_file)  # type: ignore[arg-type]
        require_silence(await check_smtp(there, PASSWORD), "\n".join(server.commands).encode(), error)


IMAP_LIES: dict[str, tuple[dict[str, bytes], type[ServerError]]] = {
    "stripped": ({}, NoTlsError),
    "refused": ({"CAPABILITY": IMAP_OFFER, "STARTTLS": b"TAG NO not today\r\n"}, NoTlsError),
    "already let in": ({"GREETING": b"* PREAUTH IMAP4rev1 welcome\r\n"}, NoTlsError),
    "injected answer": (
        {"CAPABILITY": IMAP_OFFER, "STARTTLS": b"TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"},
        ProtocolError,
    ),
    "injected welcome": ({"CAPABILITY": IMAP_OFFER, "STARTTLS": b"TAG OK go\r\n* PREAUTH in\r\n"}, ProtocolError),
    "no handshake": ({"CAPABILITY": IMAP_OFFER, "STARTTLS": b"TAG OK go\r\n", "CONTINUED": b"* BAD\r\n"}, ServerError),
}


@pytest.mark.parametrize("lie", IMAP_LIES)
async def test_an_imap_server_that_lies_before_starttls_gets_no_password(tls: LoopbackTls, lie: str) -> None:
    answers, error = IMAP_LIES[lie]
    async with ScriptedImap(None, **answers) as server:
        there = ImapServer("localhost", server.port, "starttls", USER, str(tls.ca_file))
        require_silence(await check_imap(there, PASSWORD), b"".join(server.lines), error)


SMTP_LIES: dict[str, tuple[dict[str, str], type[ServerError]]] = {
    "stripped": ({}, NoTlsError),
    "refused": ({"EHLO": SMTP_OFFER, "STARTTLS": "502 5.5.1 unknown"}, NoTlsError),
    "injected answer": (
        {"EHLO": SMTP_OFFER, "STARTTLS": "220 go\r\n250-faulty.test\r\n250 AUTH PLAIN LOGIN"},
        ProtocolError,
    ),
    "half an answer": ({"EHLO": SMTP_OFFER, "STARTTLS": "220 go\r\n250-faul"}, ServerError),
}


@pytest.mark.parametrize("lie", SMTP_LIES)
async def test_an_smtp_server_that_lies_before_starttls_gets_no_password(tls: LoopbackTls, lie: str) -> None:
    answers, error = SMTP_LIES[lie]
    async with ScriptedSmtp(tls.good, starttls=True, **answers) as server:
        there = SmtpServer("localhost", server.port, "starttls", USER, str(tls.ca_file))
        require_silence(await check_smtp(there, PASSWORD), "\n".join(server.commands).encode(), error)
