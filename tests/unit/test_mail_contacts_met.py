"""Who is met in a mail, by its header alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.contacts.met import CROWD, is_unattended, met_in


def met(*fields: str, is_ours: bool = False) -> list[str]:
    return [one.address for one in met_in("\r\n".join([*fields, "", ""]).encode(), is_ours=is_ours)]


@pytest.mark.parametrize(
    "local",
    [
        *("noreply", "no-reply", "No_Reply", "noreply-orders", "do-not-reply", "donotreply", "orders-no-reply"),
        *("ne-pas-repondre", "nepasrepondre", "nicht-antworten", "bitte-nicht-antworten", "mailer-daemon"),
        *("MAILER-DAEMON", "postmaster", "bounces", "bounce+ab=x.example", "all-bounces", "owner-all", "all-request"),
        *("notifications", "newsletter", "prvs=1234=anna", "reply+0123456789abcdef0123456789abcdef", "123456789012"),
    ],
)
def test_an_address_that_nobody_reads_is_known_by_its_looks(local: str) -> None:
    assert is_unattended(f"{local}@x.example")


@pytest.mark.parametrize(
    "local",
    ["anna", "anna.keller", "a.noreen", "norman.ready", "info", "office", "bouncy", "1234", "anna+shop", "replyana"],
)
def test_a_person_is_not_taken_for_a_program(local: str) -> None:
    assert not is_unattended(f"{local}@x.example")


def test_the_writer_and_those_beside_us_are_met() -> None:
    fields = ("From: Anna <a@x.example>", "Reply-To: r@x.example", "To: us@x.example", "Cc: c@x.example")
    assert met(*fields) == ["a@x.example", "r@x.example", "us@x.example", "c@x.example"]


def test_of_a_mail_to_a_crowd_only_the_writer_is_met() -> None:
    crowd = ", ".join(f"p{number}@x.example" for number in range(CROWD + 1))
    assert met("From: a@x.example", f"To: {crowd}") == ["a@x.example"]


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: <all.x.example>",
        "List-Unsubscribe: <https://x.example>",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/report; report-type=delivery-status",
    ],
)
def test_lists_and_programs_are_not_met(field: str) -> None:
    assert met("From: a@x.example", "To: b@x.example", field) == []


def test_of_our_own_mail_those_who_got_it_are_met() -> None:
    fields = ("From: us@x.example", "To: a@x.example", "Cc: c@x.example", "Bcc: b@x.example, noreply@x.example")
    assert met(*fields, is_ours=True) == ["a@x.example", "c@x.example", "b@x.example"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_make_it_fail(noise: bytes, is_ours: bool) -> None:
    met_in(b"From: " + noise + b"\r\nBcc: " + noise, is_ours=is_ours)
    met_in(noise, is_ours=is_ours)
