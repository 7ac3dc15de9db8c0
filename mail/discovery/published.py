"""What a domain itself publishes over https, and what a public directory knows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from mail.discovery.client_config import read_client_config
from mail.discovery.findings import Finding, Servers, Step, failed, found, missed
from mail.discovery.web import Web
from mail.errors import MailError, UnreachableError
from store.language import _

_Asked = Servers | MailError | str | None
"""Servers, the problem, what is wrong with what is there, or None when nothing is there."""


async def autoconfig(domain: str, web: Web) -> Finding:
    """Ask the domain's own hosts, both at the same time; the first of them counts for more."""
    other = f"autoconfig.{domain}"
    did = _("Asked {host} and {other} over https").format(host=other, other=domain)
    urls = (
        f"https://{other}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    asked = [asyncio.create_task(_asked(url, domain, web)) for url in urls]
    try:
        answers: list[_Asked] = []
        for task in asked:
            answer = await task
            if isinstance(answer, Servers):
                return found("autoconfig", did, answer)
            answers.append(answer)
        return _nothing("autoconfig", did, answers)
    finally:
        for task in asked:
            task.cancel()


async def directory(domain: str, web: Web, address: str) -> Finding:
    """Ask the public directory; it is told the domain alone."""
    host = urlsplit(address).hostname or address
    did = _("Asked the public directory {host} for {domain}").format(host=host, domain=domain)
    answer = await from_directory(domain, domain, web, address)
    return found("directory", did, answer) if isinstance(answer, Servers) else _nothing("directory", did, (answer,))


async def from_directory(entry: str, domain: str, web: Web, address: str) -> _Asked:
    """Return what the directory at an address has in an entry, for a domain."""
    return await _asked(f"{address}{entry}", domain, web)


async def _asked(url: str, domain: str, web: Web) -> _Asked:
    try:
        data = await web.fetch(url)
        if data is None:
            return None
        servers = read_client_config(data, domain, urlsplit(url).hostname or "")
        return servers or _("what it names has no encryption or cannot be used here")
    except UnreachableError:
        return None
    except MailError as problem:
        return problem


def _nothing(step: Step, did: str, answers: Sequence[_Asked]) -> Finding:
    """Tell the most telling of the answers that led nowhere."""
    for answer in answers:
        if isinstance(answer, MailError):
            return failed(step, did, answer)
        if isinstance(answer, str):
            return missed(step, did, answer)
    return missed(step, did, _("nothing there"))
