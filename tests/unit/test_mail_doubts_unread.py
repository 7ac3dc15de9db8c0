"""Whom a review takes for a program."""

from __future__ import annotations

import pytest

from mail.address import Address
from mail.doubts.unread import doubt


@pytest.mark.parametrize(
    "address",
    ["MAILER-DAEMON@mx.customer.example", "noreply@shop.example", "no_reply@shop.example", "do-not-reply+7@x.example"],
)
def test_the_address_of_a_program_is_told(address: str) -> None:
    assert address in doubt([Address("Anna", "anna@customer.example"), Address("", address)])


@pytest.mark.parametrize(
    "address", ["anna@customer.example", "noreply.desk", "norep@x.example", "anna@noreply.example"]
)
def test_the_address_of_a_person_is_not(address: str) -> None:
    assert doubt([Address("", address)]) == ""


def test_several_are_named_together() -> None:
    found = doubt(Address("", f"{name}@x.example") for name in ("noreply", "mailer-daemon"))
    assert found == "noreply@x.example, mailer-daemon@x.example are addresses of programs: nobody may read it there."
