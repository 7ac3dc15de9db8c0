"""What the answers about a new account come to."""

from __future__ import annotations

import pytest

from store.accounts import NewAccount
from tui.account_form import Answers, planned_answers, server_text

PLAN = NewAccount("desk", "d@f.example", "generic", "i.f.example", 993, "tls", "s.f.example", 587, "starttls", "d")


@pytest.mark.parametrize(
    ("typed", "server", "security"),
    [
        ("imap.firm.example:993 tls", "imap.firm.example:993", "tls"),
        ("  imap.firm.example   STARTTLS ", "imap.firm.example", "starttls"),
        ("imap.firm.example:143", "imap.firm.example:143", ""),
        ("imap.firm.example:143 plain", "imap.firm.example:143 plain", ""),
        ("tls", "tls", ""),
        ("", "", ""),
    ],
)
def test_the_security_stands_after_the_server(typed: str, server: str, security: str) -> None:
    wish = Answers(receives=typed).wish()
    assert (wish["imap"], wish["imap_security"]) == (server, security)


def test_what_was_filled_in_is_no_wish() -> None:
    filled = planned_answers(PLAN)
    answers = Answers(address="d@f.example", **filled)
    assert answers.besides(filled) == Answers(address="d@f.example")


def test_what_was_typed_over_stays_a_wish() -> None:
    filled = planned_answers(PLAN)
    answers = Answers(**{**filled, "sends": "mail.f.example:465 tls"})
    assert answers.besides(filled) == Answers(sends="mail.f.example:465 tls")


def test_an_address_of_ip_version_6_is_written_in_brackets() -> None:
    assert server_text("::1", 993, "tls") == "[::1]:993 tls"
