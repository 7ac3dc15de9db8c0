"""What is known about mail providers: servers, ways to sign in, limits.

Plain facts, which drift: a size or a refusal that a server announces itself counts for more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from mail.errors import NoSuchProviderError
from mail.writing.domain import wire_address
from store.language import N_

Security = Literal["tls", "starttls"]
Way = Literal["password", "app password", "oauth2"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """Where a server listens and how the connection is encrypted; there is no way without encryption."""

    host: str
    port: int
    security: Security


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


def _tls(host: str, port: int) -> Server:
    return Server(host, port, "tls")


def _starttls(host: str) -> Server:
    return Server(host, 587, "starttls")


def _under(name: str, endings: str) -> Iterator[str]:
    return (f"{name}.{ending}" for ending in endings.split())


_APP_PASSWORD = N_("Make an app password in the security settings of your account; your usual one is refused.")
_MICROSOFT = N_("Microsoft takes no passwords: sign in through your browser.")
_ENABLE_IMAP = N_("Allow IMAP in the e-mail settings of your mailbox first; it is off until you do.")
_SECOND_FACTOR = N_("If you sign in with a second factor, make an app password in the settings.")
_ORDINARY = N_("Use the password of your mailbox.")

GENERIC = Provider(
    key="generic",
    name="IMAP and SMTP",
    domains=(),
    imap=_tls("", 993),
    smtp=_tls("", 465),
    hint=N_("The names of the servers are guessed; check them with your provider."),
)
"""Any other provider; `provider_for` fills in its hosts."""

PROVIDERS: tuple[Provider, ...] = (
    Provider(
        key="gmail",
        name="Gmail",
        domains=("gmail.com", "googlemail.com"),
        imap=_tls("imap.gmail.com", 993),
        smtp=_tls("smtp.gmail.com", 465),
        auth=("app password", "oauth2"),
        saves_sent=True,
        size_limit=25 * MEGABYTE,
        hint=N_("Switch on 2-step verification, then make an app password; your usual password is refused."),
    ),
    Provider(
        key="microsoft365",
        name="Microsoft 365",
        domains=("office365.com", ".onmicrosoft.com"),
        imap=_tls("outlook.office365.com", 993),
        smtp=_starttls("smtp.office365.com"),
        auth=("oauth2",),
        saves_sent=True,
        hint=_MICROSOFT,
    ),
    Provider(
        key="outlook",
        name="Outlook.com",
        domains=(
            *_under(
                "outlook",
                "com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il "
                "co.th com.ar com.au com.br com.gr com.tr com.vn",
            ),
            *_under(
                "hotmail",
                "com be ca cl cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk co.id "
                "co.il co.in co.jp co.kr co.th co.uk co.za com.ar com.au com.br com.hk com.tr "
                "com.tw com.vn",
            ),
            *_under(
                "live",
                "com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.jp co.kr co.uk "
                "co.za com.ar com.au com.mx com.my com.ph com.pt com.sg",
            ),
            "msn.com",
            "windowslive.com",
        ),
        imap=_tls("outlook.office365.com", 993),
        smtp=_starttls("smtp-mail.outlook.com"),
        auth=("oauth2",),
        saves_sent=True,
        hint=_MICROSOFT,
    ),
    Provider(
        key="gmx",
        name="GMX",
        domains=(*_under("gmx", "net de at ch eu biz org info"),),
        imap=_tls("imap.gmx.net", 993),
        smtp=_tls("mail.gmx.net", 465),
        auth=("password", "app password"),
        hint=_ENABLE_IMAP,
    ),
    Provider(
        key="gmx.com",
        name="GMX (gmx.com)",
        domains=(
            *_under(
                "gmx",
                "com tm us co.uk es fr ca cn co.in com.br com.my hk ie ph pt ru se sg tw com.tr it li",
            ),
        ),
        imap=_tls("imap.gmx.com", 993),
        smtp=_tls("mail.gmx.com", 465),
        auth=("password", "app password"),
        hint=_ENABLE_IMAP,
    ),
    Provider(
        key="web.de",
        name="WEB.DE",
        domains=("web.de",),
        imap=_tls("imap.web.de", 993),
        smtp=_tls("smtp.web.de", 465),
        user="local part",
        auth=("password", "app password"),
        hint=_ENABLE_IMAP,
    ),
    Provider(
        key="icloud",
        name="iCloud",
        domains=("icloud.com", "me.com", "mac.com"),
        imap=_tls("imap.mail.me.com", 993),
        smtp=_starttls("smtp.mail.me.com"),
        auth=("app password",),
        size_limit=20 * MEGABYTE,
        hint=_APP_PASSWORD,
    ),
    Provider(
        key="yahoo",
        name="Yahoo",
        domains=(
            *_under("yahoo", "com ca de it fr es se co.in co.uk co.nz com.au com.ar com.br com.mx"),
            "ymail.com",
            "myyahoo.com",
            "rocketmail.com",
        ),
        imap=_tls("imap.mail.yahoo.com", 993),
        smtp=_tls("smtp.mail.yahoo.com", 465),
        auth=("app password", "oauth2"),
        saves_sent=True,
        hint=_APP_PASSWORD,
    ),
    Provider(
        key="fastmail",
        name="Fastmail",
        domains=("fastmail.com", "fastmail.fm"),
        imap=_tls("imap.fastmail.com", 993),
        smtp=_tls("smtp.fastmail.com", 465),
        auth=("app password",),
        hint=_APP_PASSWORD,
    ),
    Provider(
        key="infomaniak",
        name="Infomaniak",
        domains=("ik.me", "etik.com", "infomaniak.com"),
        imap=_tls("mail.infomaniak.com", 993),
        smtp=_tls("mail.infomaniak.com", 465),
        hint=N_("Use the password of the mail address itself, or a device password made for this program."),
    ),
    Provider(
        key="ovh",
        name="OVH",
        domains=("ovh.net",),
        imap=_tls("ssl0.ovh.net", 993),
        smtp=_tls("ssl0.ovh.net", 465),
        hint=_ORDINARY,
    ),
    Provider(
        key="orange",
        name="Orange",
        domains=("orange.fr", "wanadoo.fr"),
        imap=_tls("imap.orange.fr", 993),
        smtp=_tls("smtp.orange.fr", 465),
        hint=_ORDINARY,
    ),
    Provider(
        key="free",
        name="Free",
        domains=("free.fr",),
        imap=_tls("imap.free.fr", 993),
        smtp=_tls("smtp.free.fr", 465),
        user="local part",
        hint=_ORDINARY,
    ),
    Provider(
        key="laposte",
        name="La Poste",
        domains=("laposte.net",),
        imap=_tls("imap.laposte.net", 993),
        smtp=_tls("smtp.laposte.net", 465),
        user="local part",
        hint=_ORDINARY,
    ),
    Provider(
        key="ionos",
        name="IONOS",
        domains=(
            "online.de",
            "onlinehome.de",
            "sofortstart.de",
            "sofort-start.de",
            "sofortsurf.de",
            "sofort-surf.de",
            "go4more.de",
            "kundenserver.de",
            "schlund.de",
        ),
        imap=_tls("imap.ionos.de", 993),
        smtp=_tls("smtp.ionos.de", 465),
        hint=N_("Outside Germany the servers end in your country, for example imap.ionos.fr and smtp.ionos.fr."),
    ),
    Provider(
        key="t-online",
        name="T-Online",
        domains=("t-online.de", "magenta.de"),
        imap=_tls("secureimap.t-online.de", 993),
        smtp=_tls("securesmtp.t-online.de", 465),
        hint=N_("Set a password for mail programs in the settings of your mailbox and use that one."),
    ),
    Provider(
        key="mailbox.org",
        name="mailbox.org",
        domains=("mailbox.org",),
        imap=_tls("imap.mailbox.org", 993),
        smtp=_tls("smtp.mailbox.org", 465),
        auth=("password", "app password"),
        hint=_SECOND_FACTOR,
    ),
    Provider(
        key="posteo",
        name="Posteo",
        domains=(
            *_under(
                "posteo",
                "de at be ca ch cl co co.uk com com.br cr cz dk ee es eu fi gl gr hn hr hu ie in "
                "is it jp la li lt lu me mx my net nl no nz org pe pl pm pt ro se sg si tn uk us",
            ),
        ),
        imap=_tls("posteo.de", 993),
        smtp=_tls("posteo.de", 465),
        hint=_ORDINARY,
    ),
    GENERIC,
)
"""Every preset, in the order in which they are offered; the generic one is the last."""


def provider_for(address: str, key: str | None = None) -> Provider:
    """Return the preset called `key`, or else the one that serves the domain of an address.

    For a domain that is not known, and for the key ``generic``, the hosts are guessed: ``imap.DOMAIN`` and
    ``smtp.DOMAIN``.

    :raises NoSuchProviderError: when no preset is called `key`
    :raises BadAddressError: when `address` is no address
    """
    domain = wire_address(address).rpartition("@")[2]
    found = _preset(key) if key else _serving(domain)
    if found is GENERIC:
        return replace(GENERIC, imap=_tls(f"imap.{domain}", 993), smtp=_tls(f"smtp.{domain}", 465))
    return found


def user_name(provider: Provider, address: str) -> str:
    """Return the user name that the provider's servers expect for an address."""
    return address.rpartition("@")[0] if provider.user == "local part" else address


def _preset(key: str) -> Provider:
    for provider in PROVIDERS:
        if provider.key == key.casefold():
            return provider
    raise NoSuchProviderError(name=key, known=", ".join(provider.key for provider in PROVIDERS))


def _serving(domain: str) -> Provider:
    parents = {domain[at:] for at, character in enumerate(domain) if character == "."}
    for provider in PROVIDERS:
        if parents.union((domain,)).intersection(provider.domains):
            return provider
    return GENERIC
