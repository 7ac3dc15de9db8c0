"""What issuers' refusals mean: Microsoft's, Google's, and those of the standards."""

from __future__ import annotations

from typing import Any

import pytest

from mail.account_setup import Wish, planned
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
from mail.oauth.refusals import reason, refusal

ACCOUNT = planned(Wish("anna@outlook.com", auth="oauth", client_id="1234", tenant="firm.example"))


def answer(error: str, description: str = "", suberror: str = "", *numbers: int) -> dict[str, Any]:
    return {"error": error, "error_description": description, "suberror": suberror, "error_codes": list(numbers)}


@pytest.mark.parametrize(
    ("said", "error"),
    [
        # Microsoft
        (answer("invalid_grant", "AADSTS65001: The user or administrator has not consented"), ApprovalNeededError),
        (answer("interaction_required", "AADSTS90094: Admin consent is required"), ApprovalNeededError),
        (answer("access_denied", "AADSTS900941: Administrator consent is required."), ApprovalNeededError),
        (answer("invalid_grant", "", "consent_required"), ApprovalNeededError),
        (answer("invalid_grant", "AADSTS50105: The user is not assigned to a role"), NotAssignedError),
        (answer("access_denied", "AADSTS65004: User declined to consent to access the app."), ConsentDeniedError),
        (answer("authorization_declined", "AADSTS70000: declined"), ConsentDeniedError),
        (answer("interaction_required", "AADSTS53000: Device is not compliant"), DeviceNotManagedError),
        (answer("invalid_grant", "blocked", "message_only", 53003), BlockedByRuleError),
        (answer("access_denied", "AADSTS530003: Your device is required to be managed"), DeviceNotManagedError),
        (
            answer("unauthorized_client", "AADSTS700016: Application not found"),
            ApplicationRefusedError,
        ),
        (
            answer("invalid_client", "AADSTS7000222: The secret keys are expired"),
            ApplicationRefusedError,
        ),
        (answer("invalid_grant", "AADSTS7000112: Application is disabled."), ApplicationRefusedError),
        (answer("invalid_grant", "AADSTS50173: The provided grant has expired", "bad_token"), SignInEndedError),
        (answer("invalid_grant", "AADSTS700082: The refresh token has expired"), SignInEndedError),
        (answer("interaction_required", "AADSTS50076: you must use multi-factor"), SignInEndedError),
        (answer("invalid_grant", "AADSTS70043: sign-in frequency", "basic_action"), SignInEndedError),
        (answer("temporarily_unavailable", "AADSTS90033: A transient error"), TryLaterError),
        (answer("invalid_request", "AADSTS90014: The required field is missing"), IssuerError),
        # Google
        (answer("invalid_grant", "Token has been expired or revoked."), SignInEndedError),
        (answer("invalid_grant", "reauth related error (invalid_rapt)", "invalid_rapt"), SignInEndedError),
        (answer("access_denied"), ConsentDeniedError),
        (answer("admin_policy_enforced", "blocked by your administrator"), ApprovalNeededError),
        (answer("org_internal", "This client is restricted to users within its organization."), ApprovalNeededError),
        (answer("deleted_client", "The OAuth client was deleted."), ApplicationRefusedError),
        (answer("disabled_client", "The OAuth client was disabled."), ApplicationRefusedError),
        (answer("invalid_client", "Unauthorized"), ApplicationRefusedError),
        # the standards
        (answer("expired_token"), TooLateError),
        (answer("server_error"), TryLaterError),
        (answer("unsupported_grant_type"), NoSuchWayError),
        (answer("invalid_scope"), IssuerError),
        (answer(""), IssuerError),
        ({"error": None, "error_description": 7, "error_codes": "x"}, IssuerError),
    ],
)
def test_a_refusal_is_told_by_its_reason(said: dict[str, Any], error: type[MailError]) -> None:
    assert type(refusal(said, ACCOUNT)) is error


def test_the_state_of_an_account_tells_the_reason_again() -> None:
    told = refusal(answer("invalid_grant", "access has been blocked", "message_only", 53003), ACCOUNT)
    again = reason(ACCOUNT, told.code, told.words)
    assert isinstance(again, BlockedByRuleError)
    assert (str(again), again.words) == (str(told), told.words)
    assert reason(ACCOUNT, "NEMAIL_002", told.words) is None
    assert reason(ACCOUNT, told.code, "535 5.7.139 Authentication unsuccessful") is None
    assert reason(planned(Wish("anna@outlook.com")), told.code, told.words) is None


def test_an_administrator_is_told_what_to_approve_and_where() -> None:
    told = refusal(answer("invalid_grant", "", "consent_required"), ACCOUNT)
    assert isinstance(told, RefusedByIssuerError)
    assert told.for_administrator.splitlines()[1:] == [
        "Approve it for everybody: https://login.microsoftonline.com/firm.example/adminconsent?client_id=1234",
        "Application (client) ID: 1234",
        "It asks for: https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        "The server said: invalid_grant consent_required",
    ]
    assert told.for_administrator.startswith("anna@outlook.com would like to")


def test_words_are_one_clean_line_without_what_the_issuer_was_shown() -> None:
    said = answer("invalid_grant", "no such token: s3cret-token\r\n\x1b[31mTrace ID: 1", "", 70000)
    told = refusal(said, ACCOUNT, ["s3cret-token", ""])
    assert "s3cret" not in told.words
    assert told.words.startswith("invalid_grant: no such token: ***")
    assert told.words.endswith("(AADSTS70000)")
    assert told.words.isprintable()
    assert len(refusal(answer("x", "y" * 9999), ACCOUNT).words) == 500
