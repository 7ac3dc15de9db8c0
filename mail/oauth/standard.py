"""Asking an issuer that keeps to the standards: OAuth 2.0 with PKCE (RFC 7636) or a device code (RFC 8628).

oauthlib makes and reads what is said; our own session carries it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote_plus, urlsplit

from oauthlib.oauth2 import DeviceClient, WebApplicationClient  # type: ignore[import-untyped]

from mail.errors import ProtocolError
from mail.oauth.asking import Asking, text_of
from mail.oauth.errors import NoSuchWayError
from mail.oauth.issuers import Issuer
from mail.oauth.web import Web, as_answer, asked

Answer = dict[str, Any]

_PUBLISHED = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
_DEVICE = "device_authorization_endpoint"
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_CODE_LIFE = 900


def begin_code(asking: Asking) -> Answer:
    """Ask for a code that is typed in a browser elsewhere; returns the issuer's answer, with ``expires_at``.

    :raises NoSuchWayError: the issuer gives none
    """

    def put() -> Answer:
        with Web(asking.account.ca_file) as web:
            issuer = _with_addresses(asking.issuer, web)
            if not issuer.device:
                raise NoSuchWayError(server=issuer.name)
            given = {"client_id": asking.account.client_id, "scope": " ".join(issuer.scopes)}
            answer = as_answer(issuer.name, web.post(issuer.device, data=given, auth=_password(asking)))
            return answer | {"expires_at": time.time() + int(answer.get("expires_in") or _CODE_LIFE)}

    return asked(asking.issuer.name, put)


def ask_once(asking: Asking, flow: Answer) -> Answer:
    """Ask once whether the code was used."""
    client = DeviceClient(asking.account.client_id)
    return _ask_for_tokens(asking, client.prepare_request_body(flow["device_code"], include_client_id=True))


def begin_page(asking: Asking) -> Answer:
    """Return the flow of a sign-in by a page in a browser: its ``auth_uri`` and ``state``, and what finishing needs."""

    def put() -> Answer:
        with Web(asking.account.ca_file) as web:
            issuer = _with_addresses(asking.issuer, web)
        client = WebApplicationClient(asking.account.client_id)
        verifier = client.create_code_verifier(96)
        state = client.state_generator()
        address = client.prepare_request_uri(
            issuer.authorize,
            redirect_uri=issuer.redirect,
            scope=list(issuer.scopes),
            state=state,
            code_challenge=client.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
            login_hint=asking.hint,
            **dict(issuer.extra),
        )
        return {"auth_uri": address, "state": state, "code_verifier": verifier}

    return asked(asking.issuer.name, put)


def finish_page(asking: Asking, flow: Answer, landed: dict[str, str]) -> Answer:
    """Exchange the code of the address at which the browser ended."""
    body = WebApplicationClient(asking.account.client_id).prepare_request_body(
        code=landed["code"], redirect_uri=asking.issuer.redirect, code_verifier=flow["code_verifier"]
    )
    return _ask_for_tokens(asking, body)


def refresh(asking: Asking, refresh_token: str) -> Answer:
    """Exchange a refresh token."""
    client = WebApplicationClient(asking.account.client_id)
    body = client.prepare_refresh_body(refresh_token=refresh_token, client_id=asking.account.client_id)
    return _ask_for_tokens(asking, body)


def _ask_for_tokens(asking: Asking, body: str) -> Answer:
    def put() -> Answer:
        with Web(asking.account.ca_file) as web:
            issuer = _with_addresses(asking.issuer, web)
            response = web.post(issuer.token, data=body, headers=_FORM, auth=_password(asking))
            return as_answer(issuer.name, response)

    return asked(asking.issuer.name, put)


def _password(asking: Asking) -> tuple[str, str] | None:
    """Return the program's name and password as RFC 6749, 2.3.1 has them."""
    if not asking.client_secret:
        return None
    return quote_plus(asking.account.client_id), quote_plus(asking.client_secret)


def _with_addresses(issuer: Issuer, web: Web) -> Issuer:
    """Fill in the addresses that an issuer publishes (OpenID Connect Discovery 1.0, RFC 8414).

    :raises ProtocolError: it publishes none that can be used
    """
    if not issuer.authority:
        return issuer
    for place in _PUBLISHED:
        response = web.get(issuer.authority + place)
        if response.status_code == 200:
            found = as_answer(issuer.name, response)
            break
    else:
        raise ProtocolError(server=issuer.name)
    # RFC 8414, 3.3: a document about somebody else must not be used
    if text_of(found, "issuer").rstrip("/") != issuer.authority:
        raise ProtocolError(server=issuer.name, words=text_of(found, "issuer"))
    return replace(
        issuer,
        authorize=_https(issuer, found, "authorization_endpoint"),
        token=_https(issuer, found, "token_endpoint"),
        device=_https(issuer, found, _DEVICE) if _DEVICE in found else "",
    )


def _https(issuer: Issuer, found: Answer, name: str) -> str:
    address = text_of(found, name)
    if urlsplit(address).scheme != "https":
        raise ProtocolError(server=issuer.name, words=f"{name}: {address}")
    return address
