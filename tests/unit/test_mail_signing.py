"""The signature below a text: put there, changed with the sender, never twice, never against a person's will."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.address import Address
from mail.reading.parse import parse_mail
from mail.signing import block, choose, follow, own_signature, signed
from mail.writing.compose import Letter, compose
from store.drafts import Draft

ANNA, FIRM = "Anna Keller\n+41 1 234", "Firm GmbH"


def followed(body: str, inserted: str, text: str) -> str | None:
    change = follow(body, inserted, text)
    return None if change is None else change.applied(body)


def test_a_new_mail_begins_with_room_to_write_above_the_signature() -> None:
    draft = signed(Draft(), ANNA)
    assert draft.body == "\n\n-- \nAnna Keller\n+41 1 234"
    assert draft.signed == "-- \nAnna Keller\n+41 1 234"
    assert draft.is_blank


def test_without_a_signature_nothing_is_put_there() -> None:
    assert signed(Draft(body="Dear Ben"), "") == Draft(body="Dear Ben")


def test_another_sender_brings_another_signature_along() -> None:
    begun = signed(Draft(body="Dear Ben"), ANNA)
    other = signed(begun, FIRM)
    assert other.body == "Dear Ben\n\n-- \nFirm GmbH"
    assert signed(other, "").body == "Dear Ben"
    assert signed(signed(other, ""), ANNA) == begun


@pytest.mark.parametrize(
    "body",
    [
        "Dear Ben\n\n-- \nAnna Keller, Sales\n+41 1 234",
        "Dear Ben\n\n-- \nAnna Keller\n+41 1 234 56",
        "Dear Ben\n\n-- \nAnna Keller\n+41 1 234\nOffice 7",
        "Dear Ben\n\n--- \nAnna Keller\n+41 1 234",
        "Dear Ben",
    ],
    ids=["changed", "lengthened", "a line more", "another line above", "taken away"],
)
def test_what_a_person_has_changed_of_it_stays(body: str) -> None:
    assert followed(body, block(ANNA), FIRM) is None


def test_a_signature_that_a_person_wrote_gets_no_second_one() -> None:
    assert followed("Dear Ben\n\n-- \nMy own", "", FIRM) is None


@pytest.mark.parametrize("text", [FIRM, ""])
def test_a_chosen_signature_takes_the_place_of_whatever_stands_there(text: str) -> None:
    body = "Dear Ben\n\n-- \nMy own\nlines"
    assert choose(body, block(ANNA), text).applied(body) == "Dear Ben" + (f"\n\n-- \n{text}" if text else "")


def test_a_quoted_text_below_keeps_its_place_and_its_own_signature() -> None:
    quoted = "> Hello\n> -- \n> Ben"
    body = signed(Draft(), ANNA).body + "\n\n" + quoted
    assert followed(body, block(ANNA), FIRM) == f"\n\n-- \nFirm GmbH\n\n{quoted}"
    own = f"Dear Ben\n\n-- \nMy own\n\n{quoted}"
    assert choose(own, "", FIRM).applied(own) == f"Dear Ben\n\n-- \nFirm GmbH\n\n{quoted}"
    assert own_signature(f"Dear Ben\n\n{quoted}") is None


@given(st.text(alphabet="ab\n >-"), st.sampled_from(["", ANNA]), st.sampled_from(["", FIRM]))
def test_there_is_never_a_second_signature(body: str, first: str, second: str) -> None:
    begun = signed(Draft(body=body), first)
    now = choose(begun.body, begun.signed, second).applied(begun.body)
    before = body.split("\n").count("-- ")
    assert now.split("\n").count("-- ") <= max(before, 1)


def test_its_first_line_arrives_with_the_blank_at_its_end() -> None:
    letter = Letter(
        sender=Address("", "desk@firm.example"),
        to=(Address("", "ben@customer.example"),),
        subject="Hello",
        text=signed(Draft(body="Dear Bén"), ANNA).body,
        message_id="<1@firm.example>",
        date=datetime(2026, 1, 1, tzinfo=UTC),
    )
    raw = compose(letter)
    assert b"\r\n-- \r\n" in raw or b"\r\n--=20\r\n" in raw
    assert "-- " in parse_mail(raw).text.split("\n")
