"""Why a server refuses a sign-in, by its own words: what is said over IMAP is said over SMTP, too.

The words are those that servers were seen to answer with. What is said in plain words counts before numbers, which
are shared by different reasons and may change.
"""

from __future__ import annotations

import re

from mail.errors import (
    AccountError,
    AppPasswordError,
    DeviceAccessError,
    ImapOffError,
    ImapSwitchedOffError,
    OrganisationError,
    PasswordsOffError,
    SecurityDefaultsError,
    SmtpSwitchedOffError,
    WebSignInError,
)


def _sign(kind: type[AccountError], words: str) -> tuple[type[AccountError], re.Pattern[str]]:
    return kind, re.compile(words, re.IGNORECASE)


# looked through in order: first what an administrator has decided, then what the person can do
_SIGNS = (
    _sign(SmtpSwitchedOffError, r"SmtpClientAuthentication is disabled"),
    _sign(SecurityDefaultsError, r"security defaults"),
    _sign(DeviceAccessError, r"\bActiveSync\b|\bMDM\b|device (?:is |was )?(?:blocked|quarantined|not allowed)"),
    _sign(ImapSwitchedOffError, r"disabled (?:for|by) your (?:domain|organi[sz]ation|administrator)"),
    _sign(PasswordsOffError, r"basic auth\w* is (?:disabled|not supported)|BasicAuthBlocked|\b550 5\.7\.30\b"),
    _sign(OrganisationError, r"\b535 5\.7\.139\b"),
    _sign(
        AppPasswordError,
        r"app(?:lication)?[- ](?:specific )?password|NEOBHODIM parol|authoriz\w+ code|\b534 5\.7\.9\b",
    ),
    # “invalid credentials or IMAP is disabled” may be either
    _sign(
        ImapOffError,
        r"not enabled for IMAP|(?<!or )IMAP (?:access )?is disabled|yet to enable IMAP|service is not open",
    ),
    _sign(WebSignInError, r"via (?:your|a) web browser|WEBALERT|account is blocked|web login required"),
)


def told_reason(words: str) -> type[AccountError] | None:
    """Return the error that a refusal's words name; None where they say no more than no."""
    return next((kind for kind, sign in _SIGNS if sign.search(words)), None)
