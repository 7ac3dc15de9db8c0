"""Providers that keep mail for their customers' own domains; the MX tells them."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import Limits, Provider, pair

_IONOS = Limits(recipients_per_mail=200)

HOSTING: tuple[Provider, ...] = (
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
        **pair("imap.ionos.de", "smtp.ionos.de"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("ionos.de", "kundenserver.de", "1and1.de", "schlund.de"),
        limits=_IONOS,
    ),
    *(
        Provider(
            key=f"ionos.{ending}",
            name=f"IONOS (ionos.{ending})",
            domains=(),
            **pair(f"imap.ionos.{ending}", f"smtp.ionos.{ending}"),
            hint=hints.MAILBOX_PASSWORD,
            mx=(f"ionos.{ending}", f"1and1.{ending}"),
        )
        for ending in ("com", "co.uk", "fr", "es", "it")
    ),
    Provider(
        key="strato",
        name="STRATO",
        domains=("strato.de",),
        **pair("imap.strato.de", "smtp.strato.de"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("rzone.de",),
    ),
    Provider(
        key="hetzner",
        name="Hetzner",
        domains=("your-server.de",),
        **pair("mail.your-server.de", "mail.your-server.de"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("your-server.de",),
    ),
    Provider(
        key="domainfactory",
        name="DomainFactory",
        domains=("ispgateway.de",),
        **pair("sslin.df.eu", "sslout.df.eu"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("ispgateway.de",),
    ),
    Provider(
        key="ovh",
        name="OVH",
        domains=("ovh.net",),
        **pair("ssl0.ovh.net", "ssl0.ovh.net"),
        hint=hints.ORDINARY,
        mx=("mail.ovh.net",),
    ),
    Provider(
        key="gandi",
        name="Gandi",
        domains=("gandi.net",),
        **pair("mail.gandi.net", "mail.gandi.net"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("mail.gandi.net",),
    ),
    Provider(
        key="one.com",
        name="one.com",
        domains=("one.com",),
        **pair("imap.one.com", "send.one.com"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("one.com",),
    ),
    Provider(
        key="godaddy",
        name="GoDaddy",
        domains=("secureserver.net",),
        **pair("imap.secureserver.net", "smtpout.secureserver.net"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("secureserver.net",),
    ),
    Provider(
        key="rackspace",
        name="Rackspace",
        domains=("emailsrvr.com",),
        **pair("secure.emailsrvr.com", "secure.emailsrvr.com"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("emailsrvr.com",),
    ),
    Provider(
        key="privateemail",
        name="Namecheap Private Email",
        domains=(),
        **pair("mail.privateemail.com", "mail.privateemail.com"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("privateemail.com",),
    ),
    Provider(
        key="hostinger",
        name="Hostinger",
        domains=(),
        **pair("imap.hostinger.com", "smtp.hostinger.com"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("hostinger.com",),
    ),
    Provider(
        key="migadu",
        name="Migadu",
        domains=(),
        **pair("imap.migadu.com", "smtp.migadu.com"),
        hint=hints.MAILBOX_PASSWORD,
        mx=("migadu.com",),
    ),
)
