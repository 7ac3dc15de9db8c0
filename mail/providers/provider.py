"""What a preset says of a mail provider: servers, ways to sign in, limits, and pages where people change settings.

Plain facts, which drift: a size or a refusal that a server announces itself counts for more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypedDict

Security = Literal["tls", "starttls"]
Way = Literal["password", "app password", "oauth2"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """Where a server listens and how the connection is encrypted; there is no way without encryption."""

    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Limits:
    """What an ordinary account may send; None where nothing is published."""

    mails_per_minute: int | None = None
    mails_per_day: int | None = None
    recipients_per_day: int | None = None
    recipients_per_mail: int | None = None


@dataclass(frozen=True)
class Pages:
    """Addresses to type into a browser; empty where there is no such page."""

    apps: str = ""
    """Where an app password is made."""
    switch: str = ""
    """Where programs are let in at all (IMAP, POP3/IMAP)."""
    register: str = ""
    """Where a program is registered that signs in through a browser."""
    administrator: str = ""
    """Where an organisation's administrator lets them in."""
    help: str = ""
    """What the provider itself tells about mail programs."""


@dataclass(frozen=True)
class Provider:
    """A preset for accounts of one provider."""

    key: str
    name: str
    domains: tuple[str, ...]
    """Domains of its addresses; one with a leading dot stands for all domains below it."""
    imap: Server
    smtp: Server
    user: Literal["address", "local part"] = "address"
    """What the servers take as user name."""
    auth: tuple[Way, ...] = ("password",)
    """Ways to sign in, the easiest first."""
    saves_sent: bool = False
    """True when the server itself puts a copy of what it sends into Sent."""
    size_limit: int | None = None
    """Bytes of an encoded mail, or None when only the server knows."""
    hint: str = ""
    """A sentence for people, not yet translated."""
    mx: tuple[str, ...] = ()
    """Ends of the names of hosts that take mail for customers' own domains (``mail.protection.outlook.com``)."""
    forces_name: bool = False
    """True when the server puts its own name for the account in place of the sender's name."""
    limits: Limits = field(default_factory=Limits)
    pages: Pages = field(default_factory=Pages)


def tls(host: str, port: int) -> Server:
    """Return a server that speaks TLS from the first byte."""
    return Server(host, port, "tls")


def starttls(host: str, port: int = 587) -> Server:
    """Return a server that has to begin TLS before anything else."""
    return Server(host, port, "starttls")


class Pair(TypedDict):
    """Both servers of a preset."""

    imap: Server
    smtp: Server


def pair(imap: str, smtp: str) -> Pair:
    """Return both servers of a preset where they stand on the usual ports with TLS from the first byte (RFC 8314)."""
    return {"imap": tls(imap, 993), "smtp": tls(smtp, 465)}


def under(name: str, endings: str) -> Iterator[str]:
    """Yield a name under several endings: ``under("gmx", "de at")`` yields ``gmx.de`` and ``gmx.at``."""
    return (f"{name}.{ending}" for ending in endings.split())
