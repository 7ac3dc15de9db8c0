"""The world as discovery sees it, on loopback: DNS, web servers with a private authority, a public directory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from loopback_dns import LoopbackDns
from loopback_tls import Certificate, LoopbackTls
from scripted_https import ScriptedHttps

from mail.discovery import Finding, Network, Servers, found_servers

NAMES = (
    *("firm.test", "autoconfig.firm.test", "imap.firm.test", "smtp.firm.test", "mail.firm.test"),
    *("directory.test", "hoster.test", "elsewhere.test", "autoconfig.mail.test", "localhost"),
)
"""What the certificate of the world's servers stands for."""


def description(imap: str = "imap.firm.test:993 SSL", smtp: str = "smtp.firm.test:465 SSL", **changed: str) -> str:
    """Return a document that names servers, each as ``HOST:PORT SOCKETTYPE``."""
    user = changed.get("user", "%EMAILADDRESS%")
    way = changed.get("way", "password-cleartext")
    return (
        f'<?xml version="1.0"?>{changed.get("before", "")}<clientConfig version="1.1"><emailProvider id="firm.test">'
        + "".join(
            f'<{tag} type="{kind}"><hostname>{server.split(":")[0]}</hostname>'
            f"<port>{server.split(':')[1].split(' ')[0]}</port><socketType>{server.split(' ')[1]}</socketType>"
            f"<username>{user}</username><authentication>{way}</authentication></{tag}>"
            for tag, kind, server in (("incomingServer", "imap", imap), ("outgoingServer", "smtp", smtp))
        )
        + "</emailProvider></clientConfig>"
    )


@dataclass
class World:
    """What can be told to it, and what it was asked."""

    dns: LoopbackDns
    web: ScriptedHttps
    network: Network
    certificate: Certificate

    async def look(self, address: str = "anna@firm.test", **options: bool) -> tuple[Servers | None, list[Finding]]:
        """Discover the servers of an address."""
        return await found_servers(address, self.network, **options)


@asynccontextmanager
async def world(tls: LoopbackTls, seconds: float = 20, **ports: int) -> AsyncIterator[World]:
    """Set the world up: every name that the certificate stands for is there, but nothing else.

    :param ports: ``p993=12345`` lets the usual port be found elsewhere
    """
    certificate = tls.certificate_for(*NAMES)
    usual = {int(name[1:]): port for name, port in ports.items()}
    # hosts that guessing tries exist only where a test says so
    names = {f"{name} A": ["127.0.0.1"] for name in NAMES if not name.startswith(("imap.", "smtp.", "mail."))}
    async with LoopbackDns(names) as dns, ScriptedHttps(certificate) as web:
        network = Network(
            directory="https://directory.test/v1.1/",
            ca_file=str(tls.ca_file),
            resolver=dns.address,
            ports={443: web.port} | usual,
            seconds=seconds,
        )
        yield World(dns, web, network, certificate)
