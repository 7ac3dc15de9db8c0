"""Asking Microsoft, by its own library; over our session, and one app object a question, for it remembers refusals."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from typing import Any

import msal  # type: ignore[import-untyped]

from mail.oauth.asking import Asking
from mail.oauth.errors import IssuerError, NoSuchWayError
from mail.oauth.web import Web, asked
from store.language import _

Answer = dict[str, Any]


def begin_code(asking: Asking) -> Answer:
    """Ask for a code that is typed in a browser elsewhere (RFC 8628); returns the issuer's answer.

    :raises NoSuchWayError: a program with a secret of its own cannot sign in this way
    """
    if asking.client_secret:
        raise NoSuchWayError(server=asking.issuer.name)
    return _ask(asking, lambda app: app.initiate_device_flow(scopes=_scopes(asking)))


def ask_once(asking: Asking, flow: Answer) -> Answer:
    """Ask once whether the code was used."""
    return _ask(asking, lambda app: app.acquire_token_by_device_flow(flow, exit_condition=lambda _flow: True))


def begin_page(asking: Asking) -> Answer:
    """Return the flow of a sign-in by a page in a browser: its ``auth_uri`` and ``state``, and what finishing needs."""

    def put(app: Any) -> Answer:
        with warnings.catch_warnings():
            # it would rather have the code posted to a server of ours, but an address is all that can be pasted
            warnings.filterwarnings("ignore", message="response_mode")
            return dict(
                app.initiate_auth_code_flow(
                    _scopes(asking), redirect_uri=asking.issuer.redirect, login_hint=asking.hint
                )
            )

    return _ask(asking, put)


def finish_page(asking: Asking, flow: Answer, landed: dict[str, str]) -> Answer:
    """Exchange the code of the address at which the browser ended."""
    return _ask(asking, lambda app: app.acquire_token_by_auth_code_flow(flow, landed))


def refresh(asking: Asking, refresh_token: str) -> Answer:
    """Exchange a refresh token."""
    return _ask(asking, lambda app: app.acquire_token_by_refresh_token(refresh_token, _scopes(asking)))


def _scopes(asking: Asking) -> list[str]:
    """Return what is asked for, without what the library adds itself and takes from nobody."""
    return [scope for scope in asking.issuer.scopes if scope not in ("openid", "profile", "offline_access")]


def _ask(asking: Asking, question: Callable[[Any], Answer]) -> Answer:
    def put() -> Answer:
        with Web(asking.account.ca_file) as web:
            app = _app(asking, web)
            if app is None:
                words = _("There is no organisation called {tenant}.").format(tenant=asking.account.tenant or "common")
                raise IssuerError(server=asking.issuer.name, user=asking.hint, words=words)
            return dict(question(app))

    return asked(asking.issuer.name, put)


def _app(asking: Asking, web: Web) -> Any:
    """Return the library's app, or None when the authority does not know the tenant."""
    kind = msal.ConfidentialClientApplication if asking.client_secret else msal.PublicClientApplication
    with contextlib.suppress(ValueError):
        return kind(
            asking.account.client_id,
            client_credential=asking.client_secret or None,
            authority=asking.issuer.authority,
            # otherwise it asks Microsoft's public cloud about every authority, whichever it is
            instance_discovery=False,
            http_client=web,
        )
    return None
