"""Providers of mailboxes in Germany, Austria and Switzerland."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import Limits, Pages, Provider, pair, starttls, tls, under

GERMAN: tuple[Provider, ...] = (
    Provider(
        key="gmx",
        name="GMX",
        domains=(*under("gmx", "net de at ch eu biz org info"),),
        **pair("imap.gmx.net", "mail.gmx.net"),
        auth=("password", "app password"),
        hint=hints.ENABLE_IMAP,
        mx=("gmx.net",),
        pages=Pages(
            switch="https://hilfe.gmx.net/pop-imap/einschalten.html",
            apps="https://hilfe.gmx.net/sicherheit/2fa/anwendungsspezifisches-passwort.html",
        ),
    ),
    Provider(
        key="gmx.com",
        name="GMX (gmx.com)",
        domains=(
            *under(
                "gmx",
                "com tm us co.uk es fr ca cn co.in com.br com.my hk ie ph pt ru se sg tw com.tr it li",
            ),
        ),
        **pair("imap.gmx.com", "mail.gmx.com"),
        auth=("password", "app password"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://support.gmx.com/pop-imap/toggle.html"),
    ),
    Provider(
        key="web.de",
        name="WEB.DE",
        domains=("web.de",),
        **pair("imap.web.de", "smtp.web.de"),
        user="local part",
        auth=("password", "app password"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(
            switch="https://hilfe.web.de/pop-imap/einschalten.html",
            apps="https://hilfe.web.de/sicherheit/2fa/anwendungsspezifisches-passwort.html",
        ),
    ),
    Provider(
        key="t-online",
        name="T-Online",
        domains=("t-online.de", "magenta.de"),
        **pair("secureimap.t-online.de", "securesmtp.t-online.de"),
        hint=hints.OWN_PASSWORD,
        pages=Pages(apps="https://account.idm.telekom.com"),
    ),
    Provider(
        key="freenet",
        name="freenet",
        domains=("freenet.de",),
        **pair("mx.freenet.de", "mx.freenet.de"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://email.freenet.de"),
    ),
    Provider(
        key="vodafone.de",
        name="Vodafone (Germany)",
        domains=("vodafonemail.de", "arcor.de", "kabelmail.de"),
        **pair("imap.vodafonemail.de", "smtp.vodafonemail.de"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="mailbox.org",
        name="mailbox.org",
        domains=("mailbox.org",),
        **pair("imap.mailbox.org", "smtp.mailbox.org"),
        auth=("password", "app password"),
        hint=hints.SECOND_FACTOR,
        mx=("mailbox.org",),
    ),
    Provider(
        key="posteo",
        name="Posteo",
        domains=(
            *under(
                "posteo",
                "de at be ca ch cl co co.uk com com.br cr cz dk ee es eu fi gl gr hn hr hu ie in "
                "is it jp la li lt lu me mx my net nl no nz org pe pl pm pt ro se sg si tn uk us",
            ),
        ),
        **pair("posteo.de", "posteo.de"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="infomaniak",
        name="Infomaniak",
        domains=("ik.me", "etik.com", "infomaniak.com"),
        **pair("mail.infomaniak.com", "mail.infomaniak.com"),
        hint=hints.DEVICE_PASSWORD,
        mx=("infomaniak.ch", "infomaniak.com"),
        limits=Limits(recipients_per_day=1_440),
    ),
    Provider(
        key="bluewin",
        name="Swisscom Bluewin",
        domains=("bluewin.ch", "bluemail.ch"),
        **pair("imaps.bluewin.ch", "smtpauths.bluewin.ch"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="a1",
        name="A1",
        domains=("a1.net", "aon.at"),
        imap=tls("securemail.a1.net", 993),
        smtp=starttls("securemail.a1.net"),
        hint=hints.ORDINARY,
    ),
)
