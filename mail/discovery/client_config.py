"""Reading the XML in which servers are published (Thunderbird's autoconfig, version 1.1); it is hostile."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mail.discovery.findings import DOMAIN, LOCAL_PART, WHOLE_ADDRESS, Servers
from mail.errors import BadAddressError, ProtocolError
from mail.providers import Security, Server, Way, provider_at
from mail.writing.domain import wire_domain
from store.language import _

_SECURITIES: dict[str, Security] = {"SSL": "tls", "STARTTLS": "starttls"}
_WAYS: dict[str, Way] = {
    "password-cleartext": "password",
    "plain": "password",
    "password-encrypted": "password",
    "secure": "password",
    "OAuth2": "oauth2",
}
_LONGEST_USER = 320
_MOST_SERVERS = 50


def read_client_config(data: bytes, domain: str, source: str) -> Servers | None:
    """Return the servers that a document names for a domain, or None when it names none with encryption.

    Of several the first with TLS from the first byte is taken, else the first with STARTTLS (RFC 8314).

    :param source: who sent it, for errors
    :raises ProtocolError: it is no such document, or one that tries something (a DTD, entities)
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise ProtocolError(server=source, words=_("XML with definitions of its own is refused")) from None
    # expat tells of unknown and multi-byte encodings in its own ways
    except (ParseError, ValueError, LookupError):
        raise ProtocolError(server=source, words=_("no XML")) from None
    provider = root.find("emailProvider") if root.tag == "clientConfig" else None
    if provider is None:
        raise ProtocolError(server=source, words=_("no description of mail servers"))
    imap = _best(provider, "incomingServer", "imap", domain)
    smtp = _best(provider, "outgoingServer", "smtp", domain)
    if imap is None or smtp is None:
        return None
    known = provider_at(imap[0].host)
    return Servers(imap[0], smtp[0], imap[1], imap[2], known.key if known else Servers.provider)


_Offer = tuple[Server, str, tuple[Way, ...]]


def _best(provider: Element, tag: str, kind: str, domain: str) -> _Offer | None:
    offers = list(_offers(provider, tag, kind, domain))
    return next((offer for offer in offers if offer[0].security == "tls"), next(iter(offers), None))


def _offers(provider: Element, tag: str, kind: str, domain: str) -> Iterator[_Offer]:
    for element in provider.findall(tag)[:_MOST_SERVERS]:
        security = _SECURITIES.get(_text(element, "socketType"))
        host = _host(_text(element, "hostname"), domain)
        port = _text(element, "port")
        user = _user(_text(element, "username"))
        ways = _ways(element)
        if element.get("type") != kind or not (security and host and user and ways):
            continue
        if port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536:
            yield Server(host, int(port), security), user, ways


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _host(name: str, domain: str) -> str:
    """Return a host's name, or nothing for what is none: no other placeholder than the domain may get into DNS."""
    try:
        return wire_domain(name.replace(DOMAIN, domain))
    except BadAddressError:
        return ""


def _user(name: str) -> str:
    """Return a user name with its placeholders, or nothing when it could not be one."""
    name = name or WHOLE_ADDRESS
    rest = name
    for placeholder in (WHOLE_ADDRESS, LOCAL_PART, DOMAIN):
        rest = rest.replace(placeholder, "")
    return name if rest.isprintable() and "%" not in rest and len(name) <= _LONGEST_USER else ""


def _ways(element: Element) -> tuple[Way, ...]:
    """Return the ways to sign in that can be gone here, each once; a password where nothing is said."""
    named = [(way.text or "").strip() for way in element.findall("authentication")]
    if not named:
        return ("password",)
    return tuple(dict.fromkeys(_WAYS[way] for way in named if way in _WAYS))
