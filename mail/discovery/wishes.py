"""Filling a wish for an account with the servers that discovery found."""

from __future__ import annotations

from dataclasses import replace

from mail.account_setup import Wish
from mail.discovery.errors import NoServersError, UnprovenServersError
from mail.discovery.findings import Finding, Servers
from mail.discovery.network import Network
from mail.discovery.steps import found_servers
from store import settings
from store.connection import Reader


def may_ask_directory(reader: Reader) -> bool:
    """Whether the public directory of mail servers may be asked for an address's domain."""
    return settings.get(reader, settings.DIRECTORY) != settings.OFF


def needs_servers(wish: Wish) -> bool:
    """Whether a wish says nothing from which its servers follow."""
    return not (wish.provider or wish.imap or wish.smtp)


def with_servers(wish: Wish, servers: Servers) -> Wish:
    """Return a wish with servers that were found; a user name that a person has given stays."""
    return replace(
        wish,
        provider=servers.provider,
        imap=str(servers.imap),
        imap_security=servers.imap.security,
        smtp=str(servers.smtp),
        smtp_security=servers.smtp.security,
        user=wish.user or servers.user,
    )


async def wish_with_found_servers(wish: Wish, *, with_directory: bool) -> tuple[Wish, list[Finding]]:
    """Look for the servers of a wish that says nothing of them; return it with them and what the steps found.

    :raises NoServersError: none were found
    :raises UnprovenServersError: a person has to look at them first
    :raises MailError: as `discover` raises
    """
    servers, findings = await found_servers(wish.address, Network.usual(wish.ca_file), with_directory=with_directory)
    domain = wish.address.strip().rpartition("@")[2]
    if servers is None:
        raise NoServersError(domain=domain, words="\n".join(finding.sentence for finding in findings))
    if servers.unproven:
        raise UnprovenServersError(domain=domain, imap=servers.imap, smtp=servers.smtp)
    return with_servers(wish, servers), findings
