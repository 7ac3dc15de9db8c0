"""The two ways to sign in, each begun in one process and finished in another, and the refresh that needs nobody.

``device``: the person types a code on a page, in any browser anywhere. ``pasted``: the person opens an address,
signs in, and pastes the address at which the browser ended, where nothing answers. mailbase opens no browser.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

from mail.errors import TryLaterError, UnreachableError
from mail.oauth.asking import Asking, text_of
from mail.oauth.errors import NoSuchWayError, NotLandedError, TooLateError
from mail.vault.account_secret import Tokens
from store.clean import clean_line

Way = Literal["device", "pasted"]
DEVICE: Way = "device"
PASTED: Way = "pasted"

_OFTENEST = 1.0
_USUAL_INTERVAL = 5.0
_SLOWER = 5.0
_LONGEST_LIFE = 1800.0


@dataclass(frozen=True)
class Begun:
    """A sign-in that waits for a person."""

    way: Way
    address: str
    """The page to open in a browser."""
    code: str
    """What to type there; empty where nothing is typed."""
    ticket: dict[str, Any] = field(repr=False)
    """What :func:`finish` needs, as JSON; as secret as a password, and worth nothing afterwards."""

    @property
    def until(self) -> float | None:
        """Seconds since 1970 after which the code is no longer asked about; None where there is no code."""
        return min(_ends(self.ticket["flow"]), time.time() + _LONGEST_LIFE) if self.way == DEVICE else None


def begin(asking: Asking, way: Way | None = None) -> Begun:
    """Begin a sign-in: by a code where the issuer offers that and nothing else is wished, else by pasting.

    Blocks on the network, as all here.

    :raises NoSuchWayError: the issuer offers no codes, though one is wished
    :raises MailError: the issuer cannot be reached, or refuses
    """
    if way is not None:
        return _begin_code(asking) if way == DEVICE else _begin_page(asking)
    try:
        return _begin_code(asking)
    except NoSuchWayError:
        return _begin_page(asking)


def finish(
    asking: Asking, ticket: dict[str, Any], pasted: str = "", rest: Callable[[float], None] = time.sleep
) -> Tokens:
    """Finish a sign-in: exchange the pasted address, or ask until the code was used.

    :param rest: waits for some seconds; what it raises ends the asking
    :raises NotLandedError: the pasted address is not the one
    :raises TooLateError: the code was not used in time
    :raises OrganisationError: consent was denied, or an organisation refuses
    :raises MailError: the issuer cannot be reached, or refuses
    """
    flow = ticket["flow"]
    if ticket["way"] == DEVICE:
        return _ask_until_used(asking, flow, rest)
    landed = asking.landed(pasted, text_of(flow, "state"))
    if "code" not in landed:
        raise NotLandedError(redirect=asking.issuer.redirect)
    shown = (landed["code"], text_of(flow, "code_verifier"))
    return asking.tokens(_library(asking).finish_page(asking, flow, landed), shown=shown)


def refresh(asking: Asking, tokens: Tokens) -> Tokens:
    """Exchange a refresh token, which the issuer may then take for used up.

    :raises SignInEndedError: the person has to sign in again
    :raises OrganisationError: an organisation refuses
    :raises ServerError: the issuer cannot be reached now; the old token stays good
    """
    return asking.tokens(_library(asking).refresh(asking, tokens.refresh_token), tokens)


def _library(asking: Asking) -> ModuleType:
    # each takes a tenth of a second to load, and an account needs one of them
    if asking.issuer.by_msal:
        from mail.oauth import microsoft

        return microsoft
    from mail.oauth import standard

    return standard


def _begin_code(asking: Asking) -> Begun:
    flow = _library(asking).begin_code(asking)
    if "error" in flow:
        raise asking.refused(flow)
    address = text_of(flow, "verification_uri") or text_of(flow, "verification_url")
    code = text_of(flow, "user_code")
    if not address or not code or not flow.get("device_code"):
        raise NoSuchWayError(server=asking.issuer.name)
    return Begun(DEVICE, clean_line(address), clean_line(code), {"way": DEVICE, "flow": flow})


def _begin_page(asking: Asking) -> Begun:
    flow = _library(asking).begin_page(asking)
    return Begun(PASTED, clean_line(flow["auth_uri"]), "", {"way": PASTED, "flow": flow})


def _ends(flow: dict[str, Any]) -> float:
    return float(flow.get("expires_at") or 0)


def _ask_until_used(asking: Asking, flow: dict[str, Any], rest: Callable[[float], None]) -> Tokens:
    interval = max(float(flow.get("interval") or _USUAL_INTERVAL), _OFTENEST)
    until = min(_ends(flow), time.time() + _LONGEST_LIFE)
    while time.time() < until:
        try:
            answer = _library(asking).ask_once(asking, flow)
        except (UnreachableError, TryLaterError):
            # RFC 8628, 3.5: a server that cannot be reached is asked again, less often
            answer = {"error": "slow_down"}
        error = text_of(answer, "error")
        if error not in ("authorization_pending", "slow_down"):
            return asking.tokens(answer, shown=(text_of(flow, "device_code"),))
        interval += _SLOWER if error == "slow_down" else 0
        rest(min(interval, max(until - time.time(), 0)))
    raise TooLateError
