"""Providers of mailboxes in the Americas, Asia and Oceania."""

from __future__ import annotations

from mail.providers import hints
from mail.providers.provider import Pages, Provider, pair, starttls, tls

OVERSEAS: tuple[Provider, ...] = (
    Provider(
        key="comcast",
        name="Comcast Xfinity",
        domains=("comcast.net",),
        **pair("imap.comcast.net", "smtp.comcast.net"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://connect.xfinity.com"),
    ),
    Provider(
        key="att",
        name="AT&T",
        domains=("att.net", "ameritech.net", "bellsouth.net", "pacbell.net", "sbcglobal.net", "swbell.net"),
        **pair("imap.mail.att.net", "smtp.mail.att.net"),
        auth=("app password",),
        hint=hints.APP_PASSWORD,
    ),
    Provider(
        key="bell.ca",
        name="Bell Canada",
        domains=("bell.net", "sympatico.ca"),
        imap=tls("imap.bell.net", 993),
        smtp=starttls("smtphm.sympatico.ca"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="uol",
        name="UOL",
        domains=("uol.com.br",),
        imap=tls("imap.uol.com.br", 993),
        smtp=starttls("smtps.uol.com.br"),
        user="local part",
        hint=hints.ORDINARY,
    ),
    Provider(
        key="telstra",
        name="Telstra BigPond",
        domains=("bigpond.com", "bigpond.net.au", "bigpond.net", "telstra.com"),
        **pair("imap.telstra.com", "smtp.telstra.com"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="xtra",
        name="Xtra",
        domains=("xtra.co.nz",),
        **pair("imap.xtra.co.nz", "send.xtra.co.nz"),
        hint=hints.ORDINARY,
    ),
    Provider(
        key="qq",
        name="QQ Mail",
        domains=("qq.com",),
        **pair("imap.qq.com", "smtp.qq.com"),
        auth=("app password",),
        hint=hints.AUTHORISATION_CODE,
        pages=Pages(switch="https://mail.qq.com"),
    ),
    *(
        Provider(
            key=domain,
            name=f"NetEase {domain}",
            domains=(domain,),
            **pair(f"imap.{domain}", f"smtp.{domain}"),
            auth=("app password",),
            hint=hints.AUTHORISATION_CODE,
            pages=Pages(switch=f"https://mail.{domain}"),
        )
        for domain in ("163.com", "126.com", "yeah.net")
    ),
    Provider(
        key="naver",
        name="Naver",
        domains=("naver.com",),
        **pair("imap.naver.com", "smtp.naver.com"),
        auth=("password", "app password"),
        hint=hints.ENABLE_IMAP,
        pages=Pages(switch="https://mail.naver.com"),
    ),
    Provider(
        key="daum",
        name="Daum",
        domains=("daum.net",),
        **pair("imap.daum.net", "smtp.daum.net"),
        auth=("app password",),
        hint=hints.ENABLE_AND_APP_PASSWORD,
        pages=Pages(switch="https://mail.daum.net"),
    ),
)
