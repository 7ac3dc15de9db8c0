"""The steps of discovery: which comes first, which run at the same time, and where it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from mail.discovery.by_name import exchangers, services
from mail.discovery.findings import Finding, Servers, found, missed, of_preset
from mail.discovery.guess import guess
from mail.discovery.names import Names
from mail.discovery.network import Network
from mail.discovery.published import autoconfig, directory
from mail.discovery.reach import Reach
from mail.discovery.web import Web
from mail.errors import BadAddressError
from mail.providers import provider_serving
from mail.writing.domain import wire_address
from store.cells.addresses import is_address
from store.language import _


async def discover(
    address: str, network: Network | None = None, *, with_directory: bool = True
) -> AsyncGenerator[Finding, None]:
    """Look for the servers of an address and yield what each step found; the first that found any is the last.

    What the domain itself is asked (its web server and DNS) is asked at once; a third party, and hosts that were only
    guessed, are asked when that led nowhere. No step fails but by its finding.

    :param with_directory: whether the public directory may be asked for the domain
    :raises BadAddressError: it is no address
    :raises CertificateError: the network's authority file cannot be read
    :raises OSError: what is to stand for the network cannot be read
    """
    address = _checked(address)
    # the steps get the domain alone, so that none of them can tell the rest to anyone
    async with aclosing(_findings(address.rpartition("@")[2], network, with_directory)) as findings:
        async for finding in findings:
            yield finding.for_address(address)


async def found_servers(
    address: str, network: Network | None = None, *, with_directory: bool = True
) -> tuple[Servers | None, list[Finding]]:
    """Return the servers of an address, or None, and what each step found; raises as `discover` does."""
    findings = [finding async for finding in discover(address, network, with_directory=with_directory)]
    return findings[-1].servers, findings


def _checked(address: str) -> str:
    address = address.strip()
    if not is_address(address):
        raise BadAddressError(address=address)
    return wire_address(address)


async def _findings(domain: str, network: Network | None, with_directory: bool) -> AsyncGenerator[Finding, None]:
    known = _preset(domain)
    yield known
    if known.ok:
        return
    network = network or Network.usual()
    names = Names(network)
    reach = await Reach.prepare(network, names)
    async with aclosing(_asked(domain, network, names, reach, with_directory)) as findings:
        async for finding in findings:
            yield finding


def _preset(domain: str) -> Finding:
    did = _("Looked among the presets for {domain}").format(domain=domain)
    provider = provider_serving(domain)
    if provider is None:
        return missed("preset", did, _("not there"))
    return found("preset", _("{did}, which is {provider}").format(did=did, provider=provider.name), of_preset(provider))


async def _asked(
    domain: str, network: Network, names: Names, reach: Reach, with_directory: bool
) -> AsyncGenerator[Finding, None]:
    web = Web(reach)
    allowed = network.directory if with_directory else None
    published = asyncio.create_task(autoconfig(domain, web))
    hosts = asyncio.create_task(names.mail_hosts(domain))
    named = asyncio.create_task(services(domain, names))
    steps: tuple[Callable[[], Awaitable[Finding]], ...] = (
        lambda: published,
        lambda: directory(domain, web, allowed) if allowed else _left_out(),
        lambda: exchangers(domain, hosts, web, allowed),
        lambda: named,
        lambda: guess(domain, reach),
    )
    try:
        for step in steps:
            finding = await step()
            yield finding
            if finding.ok:
                return
    finally:
        asked = (published, hosts, named)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


async def _left_out() -> Finding:
    return Finding("directory", _("The public directory was not asked: that is switched off."))
