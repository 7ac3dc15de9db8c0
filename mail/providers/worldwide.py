"""Providers whose mailboxes are used everywhere."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import MEGABYTE, Limits, Pages, Provider, pair, starttls, tls, under

_GOOGLE = "https://myaccount.google.com/apppasswords"
_CLOUD = "https://console.cloud.google.com"
_ENTRA = "https://entra.microsoft.com"
_ZOHO = Limits(recipients_per_mail=100)

WORLDWIDE: tuple[Provider, ...] = (
    Provider(
        key="gmail",
        name="Gmail",
        domains=("gmail.com", "googlemail.com"),
        **pair("imap.gmail.com", "smtp.gmail.com"),
        auth=("app password", "oauth2"),
        saves_sent=True,
        size_limit=25 * MEGABYTE,
        hint=hints.TWO_STEPS_FIRST,
        limits=Limits(mails_per_day=500, recipients_per_mail=100),
        pages=Pages(apps=_GOOGLE, register=_CLOUD, help="https://support.google.com/mail/answer/7126229"),
    ),
    Provider(
        key="google-workspace",
        name="Google Workspace",
        domains=(),
        **pair("imap.gmail.com", "smtp.gmail.com"),
        auth=("app password", "oauth2"),
        saves_sent=True,
        size_limit=25 * MEGABYTE,
        hint=hints.TWO_STEPS_FIRST,
        mx=("google.com", "googlemail.com"),
        limits=Limits(mails_per_day=2_000, recipients_per_mail=100),
        pages=Pages(
            apps=_GOOGLE,
            register=_CLOUD,
            administrator="https://admin.google.com",
            help="https://support.google.com/a/answer/9003945",
        ),
    ),
    Provider(
        key="microsoft365",
        name="Microsoft 365",
        domains=("office365.com", ".onmicrosoft.com"),
        imap=tls("outlook.office365.com", 993),
        smtp=starttls("smtp.office365.com"),
        auth=("oauth2",),
        saves_sent=True,
        hint=hints.MICROSOFT,
        mx=("mail.protection.outlook.com", "mx.microsoft"),
        forces_name=True,
        limits=Limits(mails_per_minute=30, recipients_per_day=10_000, recipients_per_mail=500),
        pages=Pages(
            register=_ENTRA,
            administrator="https://admin.microsoft.com",
            help="https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/"
            "authenticated-client-smtp-submission",
        ),
    ),
    Provider(
        key="outlook",
        name="Outlook.com",
        domains=(
            *under(
                "outlook",
                "com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il "
                "co.th com.ar com.au com.br com.gr com.tr com.vn",
            ),
            *under(
                "hotmail",
                "com be ca cl cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk co.id "
                "co.il co.in co.jp co.kr co.th co.uk co.za com.ar com.au com.br com.hk com.tr "
                "com.tw com.vn",
            ),
            *under(
                "live",
                "com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.jp co.kr co.uk "
                "co.za com.ar com.au com.mx com.my com.ph com.pt com.sg",
            ),
            "msn.com",
            "windowslive.com",
        ),
        imap=tls("outlook.office365.com", 993),
        smtp=starttls("smtp-mail.outlook.com"),
        auth=("oauth2",),
        saves_sent=True,
        hint=hints.MICROSOFT,
        mx=("olc.protection.outlook.com",),
        forces_name=True,
        pages=Pages(
            switch="https://outlook.live.com/mail/options/mail/accounts",
            register=_ENTRA,
            help="https://support.microsoft.com/outlook",
        ),
    ),
    Provider(
        key="icloud",
        name="iCloud",
        domains=("icloud.com", "me.com", "mac.com"),
        imap=tls("imap.mail.me.com", 993),
        smtp=starttls("smtp.mail.me.com"),
        auth=("app password",),
        size_limit=20 * MEGABYTE,
        hint=hints.APP_PASSWORD,
        mx=("mail.icloud.com",),
        limits=Limits(mails_per_day=1_000, recipients_per_day=1_000, recipients_per_mail=500),
        pages=Pages(apps="https://account.apple.com", help="https://support.apple.com/102525"),
    ),
    Provider(
        key="yahoo",
        name="Yahoo",
        domains=(
            *under("yahoo", "com ca de it fr es se co.in co.uk co.nz com.au com.ar com.br com.mx"),
            "ymail.com",
            "myyahoo.com",
            "rocketmail.com",
        ),
        **pair("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
        auth=("app password", "oauth2"),
        saves_sent=True,
        hint=hints.APP_PASSWORD,
        mx=("yahoodns.net",),
        limits=Limits(mails_per_day=500),
        pages=Pages(apps="https://login.yahoo.com/account/security", help="https://help.yahoo.com/kb/SLN4075.html"),
    ),
    Provider(
        key="aol",
        name="AOL",
        domains=(
            *under("aol", "com de fr it es se co.uk co.nz com.au"),
            "aim.com",
            "netscape.net",
            "compuserve.com",
            "verizon.net",
        ),
        **pair("imap.aol.com", "smtp.aol.com"),
        auth=("app password", "oauth2"),
        hint=hints.APP_PASSWORD,
        pages=Pages(apps="https://login.aol.com/account/security"),
    ),
    Provider(
        key="fastmail",
        name="Fastmail",
        domains=("fastmail.com", "fastmail.fm"),
        **pair("imap.fastmail.com", "smtp.fastmail.com"),
        auth=("app password",),
        hint=hints.APP_PASSWORD,
        mx=("messagingengine.com",),
        pages=Pages(apps="https://app.fastmail.com/settings/security"),
    ),
    *(
        Provider(
            key=f"zoho.{ending}",
            name=f"Zoho (zoho.{ending})",
            domains=(f"zoho.{ending}", f"zohomail.{ending}"),
            **pair(f"imap.zoho.{ending}", f"smtp.zoho.{ending}"),
            auth=("password", "app password"),
            hint=hints.ENABLE_IMAP,
            mx=(f"zoho.{ending}",),
            limits=_ZOHO,
            pages=Pages(
                apps=f"https://accounts.zoho.{ending}/home#security/app_password",
                switch=f"https://mail.zoho.{ending}",
            ),
        )
        for ending in ("com", "eu", "in", "jp", "com.au")
    ),
    Provider(
        key="mail.com",
        name="mail.com",
        # the best known of some two hundred; the MX decides the others
        domains=(
            *("mail.com", "email.com", "usa.com", "post.com", "europe.com", "london.com", "consultant.com"),
            *("engineer.com", "accountant.com", "myself.com", "techie.com", "writeme.com", "iname.com", "dr.com"),
        ),
        **pair("imap.mail.com", "smtp.mail.com"),
        auth=("password", "app password"),
        hint=hints.ENABLE_IMAP,
        mx=("mx00.mail.com", "mx01.mail.com"),
        pages=Pages(switch="https://www.mail.com", help="https://support.mail.com"),
    ),
    Provider(
        key="proton",
        name="Proton Mail (Bridge)",
        domains=("proton.me", "pm.me", "protonmail.com", "protonmail.ch"),
        imap=starttls("127.0.0.1", 1143),
        smtp=starttls("127.0.0.1", 1025),
        auth=("app password",),
        saves_sent=True,
        hint=hints.BRIDGE,
        mx=("protonmail.ch",),
        pages=Pages(help="https://proton.me/mail/bridge"),
    ),
)
