"""What is told of an error: by itself, for an account, and when only its code and words were kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail.account_setup import Wish, planned
from mail.errors import NoRecipientError, SignInError, SmtpSwitchedOffError
from mail.explaining import explained, explained_from
from mail.smtp.refusals import refusal
from store.accounts import Account, NewAccount
from store.errors import Where

GMAIL = planned(Wish("anna@gmail.com"))
FIRM = planned(Wish("anna@outlook.com", auth="oauth", client_id="1234", tenant="firm.example"))
REFUSED_BY_GMAIL = "535 5.7.8 Username and Password not accepted."


def of_store(new: NewAccount, **more: str) -> Account:
    return replace(Account(**vars(new)), **more)  # type: ignore[arg-type]


def test_an_error_is_told_with_its_cause_and_whose_words_were_kept() -> None:
    told = explained(SignInError(server="mail.firm.example", user="anna", words="535 no"))
    assert told.sentence == "mail.firm.example refused to sign in as anna."
    assert told.cause.startswith("The password was mistyped")
    assert (told.evidence, told.words) == ("The server's answer to the sign-in", "535 no")
    assert told.place == Where.SIGN_IN
    assert (told.advice, told.page, told.for_administrator) == ("", "", "")


def test_without_words_there_is_no_heading_over_them() -> None:
    assert explained(NoRecipientError()).evidence == ""


def test_what_the_provider_wants_is_part_of_it() -> None:
    told = explained(SignInError(server="smtp.gmail.com", user="anna", words=REFUSED_BY_GMAIL), GMAIL)
    assert "2-step verification" in told.advice
    assert told.page == "https://myaccount.google.com/apppasswords"


def test_the_step_that_was_refused_is_named() -> None:
    error = refusal(550, "5.7.60", "no right", server="mail.firm.example", user="anna", step="MAIL FROM")
    assert explained(error).evidence == "The server's answer to MAIL FROM"


def test_an_organisations_refusal_comes_with_a_text_for_its_administrator() -> None:
    error = SmtpSwitchedOffError(user="anna@firm.example", words="535 5.7.139 disabled")
    assert explained(error).for_administrator.splitlines() == [
        "Please switch on “Authenticated SMTP” (SMTP AUTH) for the mailbox of anna@firm.example.",
        "The server said: 535 5.7.139 disabled",
    ]


@pytest.mark.parametrize(
    ("code", "words", "sentence"),
    [
        ("NEMAIL_002", REFUSED_BY_GMAIL, "imap.gmail.com refused to sign in as anna@gmail.com."),
        ("SERVER_011", "certificate has expired", "The certificate of imap.gmail.com is not valid today"),
        ("LETTER_004", "552 5.3.4", "The mail has …, the server takes …."),
        ("NAUTH_013", "SmtpClientAuthentication is disabled", "The organisation of anna@gmail.com has switched off"),
    ],
)
def test_code_and_words_that_were_kept_are_enough(code: str, words: str, sentence: str) -> None:
    told = explained_from(code, words, of_store(GMAIL))
    assert told is not None
    assert told.code == code
    assert told.sentence.startswith(sentence)
    assert told.cause
    assert "{" not in told.next_step


def test_an_issuers_reason_is_found_again_in_its_words() -> None:
    told = explained_from("NAUTH_013", "access_denied: AADSTS530003: Your device must be managed", of_store(FIRM))
    assert told is not None
    assert "only devices that it manages" in told.sentence
    assert "Application (client) ID: 1234" in told.for_administrator


def test_where_an_administrator_approves_is_known_later_too() -> None:
    said = "consent_required: AADSTS65001: The user or administrator has not consented"
    told = explained_from("NAUTH_013", said, of_store(FIRM))
    assert told is not None
    assert told.approve_at == "https://login.microsoftonline.com/firm.example/adminconsent?client_id=1234"
    assert f"Approve it for everybody: {told.approve_at}" in told.for_administrator
    assert "IMAP.AccessAsUser.All" in told.for_administrator


def test_a_code_that_nobody_knows_is_not_explained() -> None:
    assert explained_from("NOTHING_001", "words") is None
