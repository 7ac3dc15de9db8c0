"""Who signs people in, and what mailbase asks them for: Microsoft, Google, or any server that publishes its addresses.

An account's `issuer` is ``microsoft``, ``microsoft@HOST`` for one of its national clouds, ``google``, or the
``https://`` address of a server with OpenID Connect Discovery or RFC 8414.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from mail.oauth.errors import NoClientError, NoIssuerError
from store.accounts import NewAccount
from store.clean import clean_line

MICROSOFT, GOOGLE = "microsoft", "google"

_LOOPBACK = "http://localhost"
# nobody listens there: the browser shows an error, and the address that is wanted
_LOOPBACK_PORT = "http://127.0.0.1:49217"
_MICROSOFT_HOST = "login.microsoftonline.com"
_RESOURCES = {
    _MICROSOFT_HOST: "https://outlook.office.com",
    "login.microsoftonline.us": "https://outlook.office365.us",
    "login.partner.microsoftonline.cn": "https://partner.outlook.cn",
}
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
_TENANT = re.compile(r"[A-Za-z0-9.-]+")
_OF_PROVIDERS = {"microsoft365": MICROSOFT, "outlook": MICROSOFT, "gmail": GOOGLE, "google-workspace": GOOGLE}


@dataclass(frozen=True)
class Issuer:
    """Where tokens come from; all addresses are https."""

    name: str
    """For people."""
    scopes: tuple[str, ...]
    redirect: str
    """Where the browser is sent in the end: nothing answers there, its address is what the person pastes."""
    by_msal: bool = False
    """Whether Microsoft's own library talks to it."""
    authority: str = ""
    """Of Microsoft: the address with the tenant. Of others: where `authorize`, `token` and `device` are published."""
    authorize: str = ""
    token: str = ""
    device: str = ""
    """Where codes for the device flow (RFC 8628) are given; empty where there are none."""
    extra: tuple[tuple[str, str], ...] = ()
    """Further parameters of the page that is opened."""
    consent: str = ""
    """The page on which an administrator approves the program; the client id follows."""


_GOOGLE = Issuer(
    name="accounts.google.com",
    scopes=("https://mail.google.com/",),
    redirect=_LOOPBACK_PORT,
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    # its device flow gives no tokens for mail
    extra=(("access_type", "offline"), ("prompt", "consent")),
)


def usual_issuer(provider: str) -> str:
    """Return the issuer that serves a preset of `mail.providers`, or nothing."""
    return _OF_PROVIDERS.get(provider, "")


def issuer_of(account: NewAccount) -> Issuer:
    """Return the issuer of an account by its settings; asks nobody.

    :raises NoIssuerError: the settings name none, or none that can be understood
    """
    found = _named(account)
    if found is None:
        raise NoIssuerError(user=account.address, words=clean_line(account.issuer))
    return replace(found, scopes=tuple(account.scope.split())) if account.scope else found


def require_client(account: NewAccount) -> None:
    """Do nothing if the account's settings say whom to ask, and as whom.

    :raises NoIssuerError: they do not name the issuer
    :raises NoClientError: they name no client id
    """
    issuer = issuer_of(account)
    if not account.client_id.isprintable() or not account.client_id.strip():
        raise NoClientError(server=issuer.name, redirect=issuer.redirect)


def _named(account: NewAccount) -> Issuer | None:
    key, _, host = account.issuer.strip().partition("@")
    if key == GOOGLE and not host:
        return _GOOGLE
    if key == MICROSOFT:
        return _microsoft(host or _MICROSOFT_HOST, account.tenant or "common")
    return _published(account.issuer.strip())


def _microsoft(host: str, tenant: str) -> Issuer | None:
    if not _HOST.fullmatch(host) or not _TENANT.fullmatch(tenant):
        return None
    resource = _RESOURCES.get(host, _RESOURCES[_MICROSOFT_HOST])
    return Issuer(
        name=host,
        scopes=(f"{resource}/IMAP.AccessAsUser.All", f"{resource}/SMTP.Send"),
        # Microsoft takes any port, but no other host
        redirect=_LOOPBACK,
        by_msal=True,
        authority=f"https://{host}/{tenant}",
        consent=f"https://{host}/{tenant}/adminconsent?client_id=",
    )


def _published(address: str) -> Issuer | None:
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        return None
    if not is_plain or "@" in parts.netloc or not address.isprintable() or " " in address:
        return None
    return Issuer(
        name=parts.netloc,
        scopes=("openid", "email", "offline_access"),
        redirect=_LOOPBACK_PORT,
        authority=address.rstrip("/"),
        extra=(("access_type", "offline"), ("prompt", "consent")),
    )
