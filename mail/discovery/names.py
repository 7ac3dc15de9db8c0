"""Asking DNS: who takes a domain's mail (MX), which services it names (SRV, RFC 2782), where a host is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV

from mail.discovery.network import Network
from mail.errors import BadAddressError, NoSuchHostError, UnreachableError
from mail.writing.domain import wire_domain
from store.clean import clean_line
from store.language import _

_MOST = 10
"""Records of one answer that are looked at."""


@dataclass(frozen=True)
class Target:
    """A host and port that a service is offered at."""

    host: str
    port: int


class Names:
    """A resolver; every question ends within the network's patience."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._made: dns.asyncresolver.Resolver | None = None

    async def mail_hosts(self, domain: str) -> tuple[str, ...]:
        """Return the hosts that take a domain's mail, the preferred first; nothing when there is none.

        :raises UnreachableError: DNS does not answer
        """
        hosts = (_host(record.exchange) for record in await self._ask(domain, "MX") if isinstance(record, MX))
        return tuple(filter(None, hosts))

    async def service(self, service: str, domain: str) -> tuple[Target, ...]:
        """Return where a service like ``_imaps`` is offered, by priority and weight; nothing when it is not.

        :raises UnreachableError: DNS does not answer
        """
        records = await self._ask(f"{service}._tcp.{domain}", "SRV")
        targets = (Target(_host(record.target), record.port) for record in records if isinstance(record, SRV))
        return tuple(target for target in targets if target.host and target.port)

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Return the IP addresses of a host, IPv4 first.

        :raises UnreachableError: DNS does not answer, or has no address
        """
        found = [record.to_text() for kind in ("A", "AAAA") for record in await self._ask(host, kind)]
        if not found:
            raise NoSuchHostError(server=host, words=_("no address"))
        return tuple(found)

    async def _ask(self, name: str, kind: str) -> list[Any]:
        """Return the records of a name as RFC 2782 and RFC 5321 order them."""
        try:
            answer = await self._resolver().resolve(f"{name}.", kind, lifetime=self._network.seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as problem:
            raise UnreachableError(server="DNS", words=clean_line(str(problem))[:200]) from None
        return list(islice(answer.rrset.processing_order(), _MOST)) if answer.rrset else []

    def _resolver(self) -> dns.asyncresolver.Resolver:
        if self._made is None:
            own = self._network.resolver
            self._made = dns.asyncresolver.Resolver(configure=own is None)
            if own is not None:
                self._made.nameservers = [own[0]]
                self._made.port = own[1]
        return self._made


def _host(name: Any) -> str:
    """Return a name as a host, or nothing when none is called so: ``.`` says that there is no service."""
    try:
        return wire_domain(name.to_text(omit_final_dot=True))
    except BadAddressError:
        return ""
