"""SMTP answers and what they amount to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.errors import (
    AppPasswordError,
    DeviceAccessError,
    MailError,
    OrganisationError,
    PasswordsOffError,
    ProtocolError,
    QuotaError,
    RateError,
    RefusedError,
    SecurityDefaultsError,
    SendAsError,
    SignInError,
    SmtpSwitchedOffError,
    TooLargeThereError,
    TryLaterError,
    WebSignInError,
)
from mail.smtp.refusals import Answer, answer, refusal


def told(line: str) -> MailError:
    said = answer(int(line[:3]), line[4:])
    return refusal(
        said.code, said.status, said.words, server="smtp.x.example:587", user="anna", address="sales@x.example"
    )


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("535 5.7.8 Error: authentication failed", SignInError),
        ("535 5.7.3 Authentication unsuccessful [AM0PR02]", SignInError),
        ("534 5.7.9 Application-specific password required", AppPasswordError),
        ("530 5.7.57 Client not authenticated to send mail", SignInError),
        ("530 5.7.0 Authentication Required", SignInError),
        ("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect", OrganisationError),
        ("535 5.7.3 SmtpClientAuthentication is disabled for the Tenant", SmtpSwitchedOffError),
        ("535 5.7.139 ... user is locked by your organization's security defaults policy", SecurityDefaultsError),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled", PasswordsOffError),
        ("535 5.7.3 Your device is quarantined by ActiveSync access rules", DeviceAccessError),
        ("534 5.7.14 Please log in via your web browser and then try again", WebSignInError),
        ("550 5.2.1 The recipient's account is blocked", RefusedError),
        ("550 5.7.30 Basic authentication is not supported for Client Submission", PasswordsOffError),
        ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", SendAsError),
        ("554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied", SendAsError),
        ("553 5.7.1 <boss@x.example>: Sender address rejected: not owned by user anna", SendAsError),
        ("550 Requested action not taken: Sender address is not allowed", SendAsError),
        ("553 5.7.1 <boss@x.example>: Sender address rejected: not owned by auth user.", SendAsError),
        ("554 5.7.1 <boss@x.example>: Sender address rejected: Access denied", SendAsError),
        ("554 5.2.252 SendAsDenied; anna@x.example not allowed to send as boss@x.example", SendAsError),
        ("551 5.7.1 Not authorised to send from this header address", SendAsError),
        ("550 5.7.1 Client does not have permissions to send on behalf of the from address", SendAsError),
        ("553 Mail from must equal authorized user", SendAsError),
        ("501 mail from address must be same as authorization user", SendAsError),
        ("550 5.7.0 From address is not one of your addresses", SendAsError),
        ("553 From address not verified - see the help pages", SendAsError),
        ("553 Relaying disallowed as boss@x.example", SendAsError),
        ("550 5.1.8 <a@no.example>: Sender address rejected: Domain not found", RefusedError),
        ("550 5.1.0 <a@x.example>: Sender address rejected: user x.example does not exist", RefusedError),
        ("504 5.5.2 <a>: Sender address rejected: need fully-qualified address", RefusedError),
        ("450 Mail send limit exceeded", RateError),
        ("550 5.4.5 Daily user sending limit exceeded", QuotaError),
        ("554 5.2.0 Submission quota exceeded for this mailbox", QuotaError),
        ("421 4.7.0 Try again later, closing connection", RateError),
        ("452 4.7.1 slow down", RateError),
        ("550 5.1.90 You have reached your daily limit for message recipients", QuotaError),
        ("450 4.7.1 Recipient address rejected: Greylisted", TryLaterError),
        ("452 4.5.3 Too many recipients", TryLaterError),
        ("452 4.2.2 Mailbox over quota, sending stopped", TryLaterError),
        ("432 4.3.2 Concurrent connections limit exceeded", TryLaterError),
        ("454 4.7.0 Temporary authentication failure", TryLaterError),
        ("421 Service not available", TryLaterError),
        ("550 5.1.1 User unknown", RefusedError),
        ("552 5.2.2 Mailbox quota exceeded, sending refused", RefusedError),
        ("552 5.3.4 Message size exceeds fixed limit", TooLargeThereError),
        ("554 Message too large", TooLargeThereError),
        ("554 5.7.1 Spam message rejected", RefusedError),
        ("554 5.7.9 Message not accepted for policy reasons", RefusedError),
        ("354 go on", ProtocolError),
        ("999 what", ProtocolError),
    ],
)
def test_an_answer_becomes_the_error_whose_remedy_fits(line: str, error: type[MailError]) -> None:
    problem = told(line)
    assert type(problem) is error
    assert problem.words == line
    assert str(problem)
    assert problem.next_step


def test_the_sentence_names_account_and_address() -> None:
    assert str(told("550 5.7.60 no")) == "anna may not send as sales@x.example."
    assert "anna" in str(told("535 5.7.8 no"))
    assert "smtp.x.example:587" in str(told("535 5.7.8 no"))


def test_several_lines_become_one_and_repeat_no_status() -> None:
    said = answer(550, "5.1.1 The account\n5.1.1  does not exist\n\n")
    assert said == Answer(550, "5.1.1", "The account does not exist")
    assert str(said) == "550 5.1.1 The account does not exist"


@pytest.mark.parametrize("text", ["5.1 short", "3.1.1 class", "5.1.1234 long", "ok 5.1.1", "5.1.1x"])
def test_what_only_looks_like_a_status_stays_in_the_words(text: str) -> None:
    assert answer(550, text) == Answer(550, "", text)


def test_words_are_cleaned_and_cut() -> None:
    said = answer(550, "5.1.1 \x1b]0;owned\x07 \udc80" + "x" * 10_000)
    assert "\x1b" not in said.words
    assert "\udc80" not in said.words
    assert len(said.words) == 500


@given(st.integers(), st.text())
def test_no_answer_of_a_server_is_too_strange(code: int, text: str) -> None:
    said = answer(code, text)
    problem = refusal(said.code, said.status, said.words, server="s", user="u")
    assert problem.words == str(said)
    assert str(problem)
