"""Every preset, and which of them serves an address, a domain's mail or a server."""

from __future__ import annotations

from dataclasses import replace

from mail.errors import NoSuchProviderError
from mail.providers import hints
from mail.providers.european import EUROPEAN
from mail.providers.french import FRENCH
from mail.providers.german import GERMAN
from mail.providers.hosting import HOSTING
from mail.providers.overseas import OVERSEAS
from mail.providers.provider import Provider, tls
from mail.providers.worldwide import WORLDWIDE
from mail.writing.domain import wire_address

GENERIC = Provider(
    key="generic",
    name="IMAP and SMTP",
    domains=(),
    imap=tls("", 993),
    smtp=tls("", 465),
    hint=hints.GUESSED,
)
"""Any other provider; `provider_for` fills in its hosts."""

PROVIDERS: tuple[Provider, ...] = (*WORLDWIDE, *GERMAN, *FRENCH, *EUROPEAN, *OVERSEAS, *HOSTING, GENERIC)
"""Every preset, in the order in which they are offered; the generic one is the last."""

_BY_KEY = {provider.key: provider for provider in PROVIDERS}
_BY_DOMAIN = {domain: provider for provider in PROVIDERS for domain in provider.domains}
_BY_MX = {end: provider for provider in PROVIDERS for end in provider.mx}
# of those that share a server, the one for domains of one's own: who asks by a server's name has such a domain
_BY_HOST = {
    provider.imap.host: provider
    for provider in (*PROVIDERS, _BY_KEY["google-workspace"], _BY_KEY["microsoft365"])
    if provider.imap.host
}


def preset_of(key: str) -> Provider | None:
    """Return the preset of a key as an account keeps it; None where there is none of that key."""
    return _BY_KEY.get(key)


def preset(key: str) -> Provider:
    """Return the preset called `key`.

    :raises NoSuchProviderError: none is called so
    """
    found = _BY_KEY.get(key.casefold())
    if found is None:
        raise NoSuchProviderError(name=key, known=", ".join(_BY_KEY))
    return found


def provider_for(address: str, key: str | None = None) -> Provider:
    """Return the preset called `key`, or else the one that serves the domain of an address.

    For a domain that is not known, and for the key ``generic``, the hosts are guessed: ``imap.DOMAIN`` and
    ``smtp.DOMAIN``.

    :raises NoSuchProviderError: when no preset is called `key`
    :raises BadAddressError: when `address` is no address
    """
    domain = wire_address(address).rpartition("@")[2]
    found = preset(key) if key else provider_serving(domain) or GENERIC
    if found is GENERIC:
        return replace(GENERIC, imap=tls(f"imap.{domain}", 993), smtp=tls(f"smtp.{domain}", 465))
    return found


def provider_serving(domain: str) -> Provider | None:
    """Return the preset whose addresses end in a domain, given in lower-case ASCII."""
    found = _BY_DOMAIN.get(domain)
    parents = (f".{end}" for end in _ends(domain)[1:])
    return found or next((_BY_DOMAIN[parent] for parent in parents if parent in _BY_DOMAIN), None)


def provider_behind(mx: str) -> Provider | None:
    """Return the preset that owns a host which takes a domain's mail; of several ends the longest counts."""
    return next((_BY_MX[end] for end in _ends(mx.casefold().rstrip(".")) if end in _BY_MX), None)


def provider_at(host: str) -> Provider | None:
    """Return the preset whose IMAP server is called so."""
    return _BY_HOST.get(host.casefold())


def user_name(provider: Provider, address: str) -> str:
    """Return the user name that the provider's servers expect for an address."""
    return address.rpartition("@")[0] if provider.user == "local part" else address


def _ends(domain: str) -> list[str]:
    """Return a domain and everything above it, the longest first."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]
