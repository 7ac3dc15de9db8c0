"""Who asks an issuer, and for whom: what both kinds of issuers need to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mail.errors import MailError, ProtocolError
from mail.oauth.errors import NotLandedError
from mail.oauth.issuers import Issuer, issuer_of, require_client
from mail.oauth.refusals import refusal
from mail.vault.account_secret import Tokens
from store.accounts import NewAccount
from store.clock import now, stamp

_USUAL_LIFE = 3600


@dataclass(frozen=True)
class Asking:
    """This program, asking for one account; `client_secret` is its own password at the issuer, mostly empty.

    :raises NoIssuerError: the account's settings do not name the issuer
    :raises NoClientError: they name no client id
    """

    account: NewAccount
    client_secret: str = field(repr=False, default="")

    def __post_init__(self) -> None:
        require_client(self.account)

    @property
    def issuer(self) -> Issuer:
        """Who is asked."""
        return issuer_of(self.account)

    @property
    def hint(self) -> str:
        """Who is expected to sign in."""
        return self.account.user_name if "@" in self.account.user_name else self.account.address

    def tokens(self, answer: Mapping[str, Any], before: Tokens | None = None, shown: Iterable[str] = ()) -> Tokens:
        """Return the tokens of an issuer's answer; where it gives no new refresh token, the one before stays.

        :param shown: the secrets that the issuer was shown, which it may repeat
        :raises MailError: the answer is a refusal, or holds no tokens
        """
        if "error" in answer:
            raise self.refused(answer, (*shown, before.refresh_token) if before else shown)
        access = text_of(answer, "access_token")
        refresh = text_of(answer, "refresh_token") or (before.refresh_token if before else "")
        if not access or not refresh:
            raise ProtocolError(server=self.issuer.name)
        return Tokens(refresh, access, stamp(now() + _life(answer)), self.client_secret)

    def refused(self, answer: Mapping[str, Any], shown: Iterable[str] = ()) -> MailError:
        """Return what a refusal amounts to, without the secrets that the issuer was shown."""
        return refusal(answer, self.account, (self.client_secret, *shown))

    def landed(self, pasted: str, state: str) -> dict[str, str]:
        """Return the fields of the address at which a browser ended.

        :raises NotLandedError: it is another address, or belongs to another sign-in
        :raises MailError: it carries a refusal
        """
        redirect = self.issuer.redirect
        try:
            # browsers like to hide the scheme
            parts = urlsplit(pasted.strip() if "://" in pasted.partition("?")[0] else f"http://{pasted.strip()}")
            found = dict(parse_qsl(parts.query, max_num_fields=50))
        except ValueError:
            found, parts = {}, urlsplit("")
        is_ours = f"{parts.scheme}://{parts.netloc}".rstrip("/") == redirect
        # whoever could bring a state of their own would have the mails of this account leave through theirs
        if not is_ours or not state or found.get("state") != state or not found.keys() & {"code", "error"}:
            raise NotLandedError(redirect=redirect)
        if "error" in found:
            raise self.refused(found)
        return found


def text_of(answer: Mapping[str, Any], name: str) -> str:
    """Return a field of an answer that should be a text; empty when it is none."""
    found = answer.get(name)
    return found if isinstance(found, str) else ""


def _life(answer: Mapping[str, Any]) -> timedelta:
    try:
        seconds = int(answer.get("expires_in") or _USUAL_LIFE)
    except (TypeError, ValueError, OverflowError):
        seconds = _USUAL_LIFE
    return timedelta(seconds=min(max(seconds, 0), 7 * 24 * 3600))
