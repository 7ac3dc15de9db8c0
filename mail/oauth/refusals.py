"""What an issuer's refusal means (RFC 6749, 5.2; RFC 8628, 3.5; Microsoft Entra and Google beyond them).

The error's name decides where it is clear. Microsoft's numbers tell the reasons behind it apart; they may change,
so a refusal without a known number is told by its name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mail.errors import MailError, TryLaterError
from mail.oauth.errors import (
    ApplicationRefusedError,
    ApprovalNeededError,
    BlockedByRuleError,
    ConsentDeniedError,
    DeviceNotManagedError,
    IssuerError,
    NoSuchWayError,
    NotAssignedError,
    RefusedByIssuerError,
    SignInEndedError,
    TooLateError,
)
from mail.oauth.issuers import issuer_of
from store.accounts import NewAccount
from store.clean import clean_line
from store.errors import MailbaseError

_MOST_WORDS = 500

_SIGNS: tuple[tuple[type[MailError], re.Pattern[str]], ...] = (
    (TryLaterError, re.compile(r"(?:temporarily_unavailable|server_error|slow_down)\b|.*\bAADSTS(?:90033|90055)\b")),
    (
        ApprovalNeededError,
        re.compile(
            r".*\bAADSTS(?:65001|90093|90094|90095|900941)\b"
            r"|(?:\S+ )?(?:consent_required|admin_policy_enforced|org_internal)\b"
            r"|.*\badmin(?:istrator)?(?:'s)? (?:approval|consent)\b",
            re.IGNORECASE,
        ),
    ),
    (NotAssignedError, re.compile(r".*\bAADSTS50105\b")),
    (
        DeviceNotManagedError,
        re.compile(r".*\bAADSTS(?:53000|53001|53000[1-3]|50097|5001[23]9)\b|(?:\S+ )?device_authentication_failed\b"),
    ),
    (
        BlockedByRuleError,
        re.compile(r".*\bAADSTS(?:530\d{2,3}|50005)\b|(?:\S+ )?(?:protection_policy_required|message_only)\b"),
    ),
    (
        ApplicationRefusedError,
        re.compile(
            r"(?:unauthorized_client|invalid_client|deleted_client|disabled_client)\b"
            r"|.*\bAADSTS(?:700016|7000112|7000215|7000222|7000218)\b"
        ),
    ),
    (ConsentDeniedError, re.compile(r"(?:access_denied|authorization_declined)\b|.*\bAADSTS65004\b")),
    (TooLateError, re.compile(r"(?:expired_token|code_expired)\b|.*\bAADSTS(?:70019|70020)\b")),
    (SignInEndedError, re.compile(r"(?:invalid_grant|interaction_required|login_required)\b")),
    (NoSuchWayError, re.compile(r"unsupported_grant_type\b")),
)


def refusal(answer: Mapping[str, Any], account: NewAccount, secrets: Iterable[str] = ()) -> MailError:
    """Return the error that an issuer's answer amounts to; its ``words`` are the whole answer on one line.

    :param answer: an answer with ``error``
    :param secrets: what must not stand in the words, should the issuer repeat it
    """
    return _meant(_words(answer, secrets), account)


def reason(account: NewAccount, code: str, words: str) -> RefusedByIssuerError | None:
    """Return the organisation's reason for the state in which an account is, as the store keeps it: code and words.

    None where the code is another, or an issuer did not say it.
    """
    if code != RefusedByIssuerError.code or account.auth != "oauth":
        return None
    try:
        found = _meant(words, account)
    except MailbaseError:
        return None
    return found if isinstance(found, RefusedByIssuerError) else None


def _meant(words: str, account: NewAccount) -> MailError:
    issuer = issuer_of(account)
    kind = next((kind for kind, sign in _SIGNS if sign.match(words)), IssuerError)
    return kind(
        words=words,
        server=issuer.name,
        user=account.user_name or account.address,
        client_id=account.client_id,
        scope=" ".join(issuer.scopes),
        consent=issuer.consent and issuer.consent + account.client_id,
    )


def _words(answer: Mapping[str, Any], secrets: Iterable[str]) -> str:
    """Return ``error suberror: description``, with the numbers that the description does not name."""
    description = str(answer.get("error_description") or "")
    numbers = answer.get("error_codes")
    named = [f"AADSTS{number}" for number in numbers if isinstance(number, int)] if isinstance(numbers, list) else []
    said = [str(answer.get("error") or ""), str(answer.get("suberror") or "")]
    line = " ".join(filter(None, said)) + ": " + description
    line += "".join(f" ({number})" for number in named if number not in description)
    for secret in filter(None, secrets):
        line = line.replace(secret, "***")
    return clean_line(line).removesuffix(": ").rstrip()[:_MOST_WORDS]
