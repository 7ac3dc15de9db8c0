"""What helps when a provider refuses, by what servers were seen to say."""

from __future__ import annotations

import pytest

from mail.providers import PROVIDERS, known_remedy, provider_for, remedy_for
from mail.providers.presets import preset


@pytest.mark.parametrize(
    ("key", "words", "remedy"),
    [
        ("gmail", "[ALERT] Application-specific password required: https://x.example (Failure)", "app password"),
        ("gmail", "534 5.7.9 Application-specific password required.", "app password"),
        ("gmail", "535 5.7.8 Username and Password not accepted.", "app password"),
        ("gmail", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "app password"),
        ("gmail", "[ALERT] Your account is not enabled for IMAP use.", "allow programs"),
        ("gmail", "[ALERT] Please log in via your web browser: https://x.example (Failure)", "web sign-in"),
        ("gmail", "[ALERT] Too many simultaneous connections. (Failure)", "wait"),
        ("gmail", "550 5.4.5 Daily user sending limit exceeded.", "send limit"),
        (
            "google-workspace",
            "IMAP access is disabled for your domain. Please contact your administrator",
            "administrator",
        ),
        (
            "microsoft365",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            "browser sign-in",
        ),
        ("outlook", "Basic authentication is disabled.", "browser sign-in"),
        ("outlook", "LOGIN failed.", "browser sign-in"),
        ("microsoft365", "AUTHENTICATE failed.", "browser sign-in"),
        ("microsoft365", "User is authenticated but not connected.", "wait"),
        (
            "microsoft365",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            "administrator",
        ),
        (
            "microsoft365",
            "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect",
            "browser sign-in",
        ),
        ("outlook", "LOGIN failed. Account is blocked. Login to your account via a web browser", "web sign-in"),
        ("gmx", "authentication failed", "allow programs"),
        ("gmx.com", "535 Authentication credentials invalid", "allow programs"),
        ("web.de", "authentication failed", "allow programs"),
        ("icloud", "[AUTHENTICATIONFAILED] Authentication failed", "app password"),
        ("yahoo", "[AUTHENTICATIONFAILED] LOGIN Invalid credentials", "app password"),
        ("yahoo", "535 5.7.0 (#AUTH005) Too many bad auth attempts.", "wait"),
        ("yandex", "[AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled", "allow programs"),
        ("mail.ru", "535 5.7.0 NEOBHODIM parol prilozheniya / Application password is REQUIRED", "app password"),
        ("zoho.eu", "[ALERT] You are yet to enable IMAP for your account.", "allow programs"),
        ("ionos", "450 Mail send limit exceeded", "send limit"),
        ("generic", "535 5.7.8 Error: authentication failed", "hint"),
        ("posteo", "[AUTHENTICATIONFAILED] Authentication failed.", "hint"),
    ],
)
def test_a_servers_own_words_lead_to_what_helps(key: str, words: str, remedy: str) -> None:
    assert remedy_for(preset(key), words).key == remedy


def test_a_remedy_is_a_sentence_with_an_address_to_open() -> None:
    gmail = remedy_for(provider_for("anna@gmail.com"), "535 5.7.8 Username and Password not accepted")
    assert "2-step verification" in gmail.sentence
    assert gmail.address == "https://myaccount.google.com/apppasswords"
    gmx = remedy_for(provider_for("anna@gmx.net"), "authentication failed")
    assert "Allow POP3/IMAP in the web settings of GMX" in gmx.sentence
    assert gmx.address == "https://hilfe.gmx.net/pop-imap/einschalten.html"


def test_a_reached_limit_is_told_with_its_number() -> None:
    assert "(500 mails a day)" in remedy_for(preset("gmail"), "550 5.4.5 Daily user sending limit exceeded").sentence
    assert "today;" in remedy_for(preset("ionos"), "450 Mail send limit exceeded").sentence


@pytest.mark.parametrize("words", ["", "no", "535", "{provider} {0} %s \x1b[2J", "a" * 100_000])
def test_every_provider_has_an_answer_to_anything(words: str) -> None:
    for provider in PROVIDERS:
        remedy = remedy_for(provider, words)
        assert remedy.sentence
        assert "{" not in remedy.sentence
        assert "\x1b" not in remedy.sentence


def test_only_words_that_are_known_lead_to_a_remedy_by_key() -> None:
    found = known_remedy("gmail", "Application-specific password required")
    assert found is not None
    assert found.key == "app password"
    assert known_remedy("gmail", "hello") is None
    assert known_remedy("gmail", "") is None
    assert known_remedy("no such provider", "535 authentication failed") is None
