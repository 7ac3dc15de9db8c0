"""Providers of mailboxes in the rest of Europe."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import Pages, Provider, pair, starttls, tls

EUROPEAN: tuple[Provider, ...] = (
    Provider(
        key="libero",
        name="Libero",
        domains=("libero.it", "iol.it", "blu.it", "inwind.it", "giallo.it"),
        **pair("imapmail.libero.it", "smtp.libero.it"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="virgilio",
        name="Virgilio",
        domains=("virgilio.it",),
        **pair("in.virgilio.it", "out.virgilio.it"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="tiscali",
        name="Tiscali",
        domains=("tiscali.it",),
        **pair("imap.tiscali.it", "smtp.tiscali.it"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="kpn",
        name="KPN",
        domains=("kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "xs4all.nl", "telfort.nl"),
        **pair("imap.kpnmail.nl", "smtp.kpnmail.nl"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="ziggo",
        name="Ziggo",
        domains=("ziggo.nl", "ziggomail.com", "casema.nl", "upcmail.nl", "chello.nl", "home.nl", "quicknet.nl"),
        imap=tls("imap.ziggo.nl", 993),
        smtp=starttls("smtp.ziggo.nl"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="proximus",
        name="Proximus",
        domains=("skynet.be", "proximus.be", "belgacom.net"),
        imap=tls("imap.proximus.be", 993),
        smtp=starttls("relay.proximus.be"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="bt",
        name="BT",
        domains=("btinternet.com", "btopenworld.com", "talk21.com"),
        **pair("mail.btinternet.com", "mail.btinternet.com"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="virginmedia",
        name="Virgin Media",
        domains=("virginmedia.com",),
        **pair("imap.virginmedia.com", "smtp.virginmedia.com"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="wp.pl",
        name="WP Poczta",
        domains=("wp.pl",),
        **pair("imap.wp.pl", "smtp.wp.pl"),
        user="local part",
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://poczta.wp.pl"),
    ),
    Provider(
        key="onet",
        name="Onet Poczta",
        domains=("onet.pl", "onet.eu", "op.pl", "vp.pl", "autograf.pl", "buziaczek.pl", "spoko.pl", "poczta.onet.pl"),
        **pair("imap.poczta.onet.pl", "smtp.poczta.onet.pl"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://poczta.onet.pl"),
    ),
    Provider(
        key="seznam",
        name="Seznam",
        domains=("seznam.cz", "email.cz", "post.cz", "spoluzaci.cz"),
        **pair("imap.seznam.cz", "smtp.seznam.cz"),
        hint=hints.SECOND_FACTOR,
    ),
    Provider(
        key="sapo",
        name="SAPO",
        domains=("sapo.pt", "meo.pt"),
        **pair("imap.sapo.pt", "smtp.sapo.pt"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="yandex",
        name="Yandex",
        domains=("yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "ya.ru", "narod.ru"),
        **pair("imap.yandex.com", "smtp.yandex.com"),
        auth=("app password",),
        hint=hints.ENABLE_AND_APP_PASSWORD,
        mx=("yandex.net", "yandex.ru"),
        pages=Pages(apps="https://id.yandex.com/security", switch="https://mail.yandex.com/#setup/client"),
    ),
    Provider(
        key="mail.ru",
        name="Mail.ru",
        domains=("mail.ru", "inbox.ru", "list.ru", "bk.ru"),
        **pair("imap.mail.ru", "smtp.mail.ru"),
        auth=("app password",),
        hint=hints.APP_PASSWORD,
        mx=("mail.ru",),
        pages=Pages(apps="https://account.mail.ru/user/2-step-auth/passwords"),
    ),
)
