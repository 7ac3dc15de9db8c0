"""Addresses as people type them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.address import Address, entries, parse_addresses
from mail.errors import BadAddressError


def test_a_list_is_read_however_it_is_separated() -> None:
    typed = 'a@b.test; "Kunz; C., Dr" <ck@x.test>,\n Éva Nagy <eva@r.example> ,, plain@localhost'
    assert parse_addresses(typed) == (
        Address("", "a@b.test"),
        Address("Kunz; C., Dr", "ck@x.test"),
        Address("Éva Nagy", "eva@r.example"),
        Address("", "plain@localhost"),
    )


@pytest.mark.parametrize("typed", ["anna", "a@", "@b", "a b@c.test", "a@b <", "Anna <anna>", '"open', "a@b@c d", "<>"])
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(BadAddressError):
        parse_addresses(typed)


def test_two_people_without_a_comma_between_them_are_not_one() -> None:
    with pytest.raises(BadAddressError, match=r"Anna <a@b\.test> Ben"):
        parse_addresses("Anna <a@b.test> Ben <c@d.test>")
    with pytest.raises(BadAddressError):
        parse_addresses("<a@b.test> <c@d.test>")
    assert parse_addresses('"Anna <a@b.test>" <c@d.test>') == (Address("Anna <a@b.test>", "c@d.test"),)
    assert parse_addresses("a@b.test <a@b.test>") == (Address("a@b.test", "a@b.test"),)


def test_nothing_is_nobody() -> None:
    assert parse_addresses("  ,;\n ") == ()


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20).filter(str.strip))
def test_a_written_address_is_read_back(name: str) -> None:
    written = str(Address(name.strip(), "a@b.test"))
    (read,) = parse_addresses(written)
    assert read.address == "a@b.test"


@pytest.mark.parametrize(
    "hostile",
    ["(" * 50_000, "<" * 50_000, '"' * 50_001, '"\\' * 25_000, ',\\"' * 400_000, "a@" * 25_000, " " * 50_000],
)
def test_a_hostile_list_costs_nothing_and_raises_only_our_error(hostile: str) -> None:
    with contextlib.suppress(BadAddressError):
        parse_addresses(hostile)


def test_a_quotation_mark_that_is_never_closed_separates_nothing_and_joins_nothing() -> None:
    assert parse_addresses('a@b.test, 5" tube <c@d.test>, e@f.test') == (
        Address("", "a@b.test"),
        Address('5" tube', "c@d.test"),
        Address("", "e@f.test"),
    )
    assert [*entries('a, "b; c", "d, e')] == [(0, "a"), (3, '"b; c"'), (11, '"d'), (15, "e")]
