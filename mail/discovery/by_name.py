"""What DNS says of a domain: who takes its mail, and where it offers its services (RFC 6186, RFC 8314)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from mail.discovery.findings import Finding, Servers, failed, found, missed, of_preset
from mail.discovery.names import Names, Target
from mail.discovery.published import from_directory
from mail.discovery.web import Web
from mail.errors import MailError
from mail.providers import Security, Server, provider_at, provider_behind
from store.language import _

_RECEIVING: tuple[tuple[str, Security], ...] = (("_imaps", "tls"), ("_imap", "starttls"))
_SENDING: tuple[tuple[str, Security], ...] = (("_submissions", "tls"), ("_submission", "starttls"))


async def exchangers(domain: str, hosts: Awaitable[tuple[str, ...]], web: Web, directory_at: str | None) -> Finding:
    """Let the provider of the hosts that take a domain's mail decide; where no preset knows it, the directory may."""
    did = _("Looked up who takes mail for {domain} (MX)").format(domain=domain)
    try:
        taking = await hosts
    except MailError as problem:
        return failed("mx", did, problem)
    if not taking:
        return missed("mx", did, _("nobody"))
    for host in taking:
        if provider := provider_behind(host):
            whose = _("{did}, which is {host} of {provider}").format(did=did, host=host, provider=provider.name)
            return found("mx", whose, of_preset(provider))
    for entry in _owners(taking[0], domain) if directory_at else ():
        known = await from_directory(entry, domain, web, directory_at or "")
        if isinstance(known, Servers):
            whose = _("{did}, which is {host}, and asked the directory").format(did=did, host=taking[0])
            return found("mx", whose, known)
    return missed("mx", did, _("it is {host}, whose provider is not known").format(host=taking[0]))


def _owners(host: str, domain: str) -> list[str]:
    """Return the domains that may own a host, unless it is below the domain itself."""
    labels = host.split(".")
    ends = [".".join(labels[-count:]) for count in (2, 3) if len(labels) > count]
    return [] if _is_below(host, domain) else ends


async def services(domain: str, names: Names) -> Finding:
    """Look up the services that a domain names; those with TLS from the first byte count for more."""
    did = _("Looked up the services of {domain} (SRV)").format(domain=domain)
    try:
        imap, smtp = await asyncio.gather(_named(_RECEIVING, domain, names), _named(_SENDING, domain, names))
    except MailError as problem:
        return failed("srv", did, problem)
    if imap is None and smtp is None:
        return missed("srv", did, _("none are named"))
    if imap is None or smtp is None:
        return missed("srv", did, _("only {server} is named").format(server=imap or smtp))
    known = provider_at(imap.host)
    if known is not None and known.smtp.host == smtp.host:
        return found("srv", did, of_preset(known))
    unproven = not (_is_below(imap.host, domain) and _is_below(smtp.host, domain))
    return found("srv", did, Servers(imap, smtp, unproven=unproven))


async def _named(services: tuple[tuple[str, Security], ...], domain: str, names: Names) -> Server | None:
    offered: list[tuple[Target, ...]] = await asyncio.gather(
        *(names.service(service, domain) for service, _security in services)
    )
    for targets, (_service, security) in zip(offered, services, strict=True):
        if targets:
            return Server(targets[0].host, targets[0].port, security)
    return None


def _is_below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
