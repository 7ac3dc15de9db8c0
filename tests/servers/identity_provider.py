"""An identity provider on loopback: signs people in by OAuth 2.0, as Microsoft Entra and as Google do.

Below ``/TENANT`` it is Entra (what MSAL asks for), at the root a provider that keeps to the standards. Over TLS, with
refresh tokens that may be used once: the second use of one ends the whole sign-in, as RFC 9700, 4.14.2 wants it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from loopback_tls import LoopbackTls

TENANT = "firm.example"
CLIENT = "11111111-2222-3333-4444-555555555555"

Fields = dict[str, Any]

_SECRET_FIELDS = ("code", "code_verifier", "device_code", "refresh_token", "client_secret", "token")


@dataclass
class Refusal(Exception):
    """An error answer; `numbers` are Microsoft's. `<given>` in the description repeats what was asked with."""

    error: str
    description: str = ""
    numbers: tuple[int, ...] = ()
    suberror: str = ""
    status: int = 400

    def fields(self) -> Fields:
        """Return it as it is answered."""
        found: Fields = {"error": self.error, "error_description": self.description}
        if self.numbers:
            found["error_codes"] = list(self.numbers)
        return found | ({"suberror": self.suberror} if self.suberror else {})


CONSENT_DENIED = Refusal("access_denied", "AADSTS65004: User declined to consent to access the app.", (65004,))
APPROVAL_NEEDED = Refusal("invalid_grant", "AADSTS90094: Admin consent is required.", (90094,), "consent_required")
BLOCKED_BY_RULE = Refusal(
    "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access policies.", (53003,), "message_only"
)
APPLICATION_DISABLED = Refusal("unauthorized_client", "AADSTS7000112: Application is disabled.", (7000112,))
PASSWORD_CHANGED = Refusal("invalid_grant", "AADSTS50173: The provided grant has expired.", (50173,), "bad_token")


@dataclass
class _Grant:
    """One sign-in: everything that was given for it lives and ends together."""

    user: str
    client: str
    scope: str
    refresh_token: str = ""
    access_tokens: dict[str, float] = field(default_factory=dict)
    is_over: bool = False


class IdentityProvider:
    """Signs `user` in, whoever asks; a context manager. Set `refusals` to have it refuse.

    `refusals` are by place: ``authorize``, ``device``, ``refresh`` or ``token`` (any). `life` in seconds is that of
    new access tokens. With `client_secret` it lets no program in that does not know it.
    """

    user: str
    life: int
    client_secret: str
    gives_codes: bool
    refusals: dict[str, Refusal]
    asked: list[tuple[str, Fields]]
    """Every path that was asked, with what was given there."""
    refreshes: int
    slowness: float
    """Seconds between taking a refresh token and giving its successor."""

    def __init__(self, tls: LoopbackTls, user: str = "") -> None:
        self.be_kind_to(user)
        self._tls = tls
        self._lock = threading.Lock()
        self._pages: dict[str, Fields] = {}
        self._devices: dict[str, Fields] = {}
        self._refresh_tokens: dict[str, _Grant] = {}
        self._access_tokens: dict[str, _Grant] = {}
        self._ever_given: set[str] = set()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.socket = tls.good.server_context().wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> IdentityProvider:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it is, as an issuer."""
        return f"https://localhost:{self.port}"

    @property
    def introspection_url(self) -> str:
        """Where a mail server asks whose a token is (RFC 7662)."""
        return f"{self.address}/introspect"

    @property
    def secrets(self) -> set[str]:
        """Everything that was given or shown here and is nobody else's business."""
        shown = {value for _path, fields in self.asked for name, value in fields.items() if name in _SECRET_FIELDS}
        return {*shown, *self._refresh_tokens, *self._ever_given, *self._devices, *self._pages} - {""}

    def be_kind_to(self, user: str) -> None:
        """Forget how it was told to behave, and have another person sit at the browser."""
        self.user, self.life, self.client_secret = user, 3600, ""
        self.gives_codes, self.refusals, self.asked = True, {}, []
        self.refreshes, self.slowness = 0, 0.0

    def visit(self, page: str) -> str:
        """Do what a person does in a browser: open the page, sign in, agree; returns where the browser ended."""
        request = urllib.request.Request(page)
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=self._tls.client_context()), _NoRedirects()
        )
        with opener.open(request, timeout=30) as answer:
            return str(answer.headers["Location"])

    def type_code(self, code: str) -> None:
        """Do what a person does who was given a code: type it, sign in, agree."""
        with self._lock:
            next(one for one in self._devices.values() if one["user_code"] == code)["user"] = self.user

    def expire(self) -> None:
        """Let every access token end now, whatever was said when it was given."""
        with self._lock:
            self._access_tokens.clear()

    def end_sign_ins(self) -> None:
        """Take nothing more of what was given until now, as after a change of password."""
        with self._lock:
            for grant in self._refresh_tokens.values():
                grant.is_over = True
            self._access_tokens.clear()

    def answer(self, path: str, given: Fields, authorization: str) -> Fields:
        """Return what is answered at a path.

        :raises Refusal: an error is
        """
        self.asked.append((path, given))
        place = path.rpartition("/")[2]
        if place in ("openid-configuration", "oauth-authorization-server"):
            if path.split("/")[1] not in (".well-known", TENANT):
                raise Refusal("invalid_tenant", "AADSTS90002: Tenant not found.", (90002,))
            return self._published(path.partition("/.well-known")[0])
        if place == "devicecode":
            return self._give_code(given)
        if place == "token":
            return self._give_tokens(given, authorization)
        if place == "introspect":
            return self._introspect(given)
        raise Refusal("not_found", path, status=404)

    def landing(self, given: Fields) -> str:
        """Return where a browser is sent that opened the page."""
        self.asked.append(("/authorize", given))
        answer: Fields = {"state": given.get("state", ""), "session_state": "s"}
        if refusal := self.refusals.get("authorize"):
            answer |= {"error": refusal.error, "error_description": refusal.description}
        else:
            answer["code"] = secrets.token_urlsafe(24)
            self._pages[answer["code"]] = given | {"user": self.user}
        return f"{given['redirect_uri']}/?{urllib.parse.urlencode(answer)}"

    def _published(self, below: str) -> Fields:
        here = self.address + below
        codes = {"device_authorization_endpoint": f"{here}/devicecode"} if self.gives_codes else {}
        return codes | {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys",
        }

    def _give_code(self, given: Fields) -> Fields:
        if refusal := self.refusals.get("device"):
            raise refusal
        code = "-".join(secrets.token_hex(2).upper() for _ in range(2))
        device = secrets.token_urlsafe(24)
        self._devices[device] = given | {"user_code": code}
        return {
            "device_code": device,
            "user_code": code,
            "verification_uri": f"{self.address}/device",
            "expires_in": 900,
            "interval": 1,
        }

    def _give_tokens(self, given: Fields, authorization: str) -> Fields:
        if refusal := self.refusals.get("token"):
            raise replace(refusal, description=refusal.description.replace("<given>", " ".join(given.values())))
        self._require_client(given, authorization)
        kind = given.get("grant_type", "")
        if kind == "refresh_token":
            return self._refresh(given)
        if kind == "authorization_code":
            return self._redeem(given)
        if kind.endswith("device_code"):
            return self._device(given)
        raise Refusal("unsupported_grant_type", kind)

    def _require_client(self, given: Fields, authorization: str) -> None:
        client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        named = urllib.parse.unquote_plus(client) or given.get("client_id", "")
        shown = urllib.parse.unquote_plus(secret) or given.get("client_secret", "")
        if named != CLIENT or shown != self.client_secret:
            raise Refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.", (7000215,), status=401)

    def _redeem(self, given: Fields) -> Fields:
        page = self._pages.pop(given.get("code", ""), None)
        if page is None:
            raise Refusal("invalid_grant", "AADSTS54005: OAuth2 Authorization code was already redeemed.", (54005,))
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if page.get("code_challenge") != proof.rstrip(b"=").decode() or page["redirect_uri"] != given["redirect_uri"]:
            raise Refusal("invalid_grant", "AADSTS501481: The Code_Verifier does not match.", (501481,))
        return self._tokens(_Grant(page["user"], CLIENT, page.get("scope", "")), page.get("nonce", ""))

    def _device(self, given: Fields) -> Fields:
        device = self._devices.get(given.get("device_code", ""))
        if device is None:
            raise Refusal("expired_token", "AADSTS70019: Verification code expired.", (70019,))
        if refusal := self.refusals.get("authorize"):
            # what the page refuses, the program hears when it asks
            error = "authorization_declined" if refusal.error == "access_denied" else refusal.error
            raise Refusal(error, refusal.description, refusal.numbers, refusal.suberror)
        if "user" not in device:
            raise Refusal("authorization_pending", "AADSTS70016: Authorization is pending.", (70016,))
        del self._devices[given["device_code"]]
        return self._tokens(_Grant(device["user"], CLIENT, device.get("scope", "")))

    def _refresh(self, given: Fields) -> Fields:
        if refusal := self.refusals.get("refresh"):
            raise refusal
        with self._lock:
            grant = self._refresh_tokens.get(given.get("refresh_token", ""))
            if grant is None or grant.is_over:
                raise PASSWORD_CHANGED
            if grant.refresh_token != given["refresh_token"]:
                # it was used before: whoever shows it may have stolen it
                grant.is_over = True
                for token in grant.access_tokens:
                    self._access_tokens.pop(token, None)
                raise Refusal("invalid_grant", "AADSTS700082: The refresh token was used before.", (700082,))
            grant.refresh_token = ""
            self.refreshes += 1
        time.sleep(self.slowness)
        return self._tokens(grant)

    def _tokens(self, grant: _Grant, nonce: str = "") -> Fields:
        access, grant.refresh_token = (secrets.token_urlsafe(48) for _ in range(2))
        with self._lock:
            self._ever_given.add(access)
            grant.access_tokens[access] = time.time() + self.life
            self._access_tokens[access] = grant
            self._refresh_tokens[grant.refresh_token] = grant
        return {
            "token_type": "Bearer",
            "scope": grant.scope,
            "expires_in": self.life,
            "access_token": access,
            "refresh_token": grant.refresh_token,
            "id_token": self._id_token(grant, nonce),
            "client_info": _coded(json.dumps({"uid": grant.user, "utid": TENANT}).encode()),
        }

    def _id_token(self, grant: _Grant, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": grant.client, "sub": grant.user, "preferred_username": grant.user}
        claims |= {"exp": now + 3600, "iat": now} | ({"nonce": nonce} if nonce else {})
        return f"{_coded(b'{}')}.{_coded(json.dumps(claims).encode())}."

    def _introspect(self, given: Fields) -> Fields:
        with self._lock:
            grant = self._access_tokens.get(given.get("token", ""))
            is_good = grant is not None and not grant.is_over and grant.access_tokens[given["token"]] > time.time()
        return {"active": True, "email": grant.user} if is_good and grant else {"active": False}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up, or do not trust us."""


class _NoRedirects(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urllib.parse.urlsplit(self.path)
            given = dict(urllib.parse.parse_qsl(parts.query))
            if parts.path.endswith("/authorize"):
                self._say(302, b"", Location=provider.landing(given))
            else:
                self._answer(parts.path, given)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer(urllib.parse.urlsplit(self.path).path, dict(urllib.parse.parse_qsl(body)))

        def _answer(self, path: str, given: Fields) -> None:
            try:
                status, found = 200, provider.answer(path, given, self.headers.get("Authorization") or "")
            except Refusal as refusal:
                status, found = refusal.status, refusal.fields()
            self._say(status, json.dumps(found).encode())

        def _say(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": len(body)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
