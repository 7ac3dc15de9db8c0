"""Addresses while they are typed and pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.address import parse_addresses
from mail.typed_addresses import from_pasted, twice, typed


@pytest.mark.parametrize(
    ("pasted", "field"),
    [
        ("A <a@x.example>, b@y.example; c@z.example", "A <a@x.example>, b@y.example, c@z.example"),
        ("a@x.example\nb@y.example\r\nc@z.example\n", "a@x.example, b@y.example, c@z.example"),
        ("a@x.example\tb@y.example", "a@x.example, b@y.example"),
        ("Anna Keller\tanna@x.example\nBen\tben@y.example", "Anna Keller <anna@x.example>, Ben <ben@y.example>"),
        ("Keller, Anna <anna@x.example>", '"Keller, Anna" <anna@x.example>'),
        (
            "Keller, Anna <anna@x.example>; Roth, Anton <anton@y.example>",
            '"Keller, Anna" <anna@x.example>, "Roth, Anton" <anton@y.example>',
        ),
        ('"Roth, Anton" <anton@y.example>, b@z.example', '"Roth, Anton" <anton@y.example>, b@z.example'),
        ("a@x.example, nobody", "a@x.example, nobody"),
        ("nobody\nb@y.example", "nobody, b@y.example"),
        (" , ;a@x.example;; ,", "a@x.example"),
        ("", ""),
        ("just words", "just words"),
        ("mailto:a@x.example", "a@x.example"),
        ("Anna <MAILTO:a@x.example>; mailto:b@y.example", "Anna <a@x.example>, b@y.example"),
        ("mailto:a@x.example?subject=Hi", "mailto:a@x.example?subject=Hi"),
    ],
)
def test_a_pasted_list_becomes_people_with_one_comma_between(pasted: str, field: str) -> None:
    assert from_pasted(pasted) == field


def test_a_pasted_list_of_addresses_is_read_as_all_of_them() -> None:
    people = [f"Person {n} <p{n}@x.example>" for n in range(300)]
    for between in (", ", ";", "\n", "\t", "\r\n", " ;\n"):
        assert len(parse_addresses(from_pasted(between.join(people)))) == 300


def test_what_is_no_address_is_found_where_it_stands() -> None:
    text = "a@x.example, bob at y, <c@z.example>"
    found = list(typed(text))
    assert [one.address is not None for one in found] == [True, False, True]
    assert text[found[1].start : found[1].end] == "bob at y"


def test_who_stands_twice_is_told_with_the_fields() -> None:
    fields = {"To": "Anna <a@x.example>, b@y.example", "Cc": "A@X.example", "Bcc": "c@z.example, c@z.example"}
    assert twice(fields) == {"a@x.example": ("To", "Cc"), "c@z.example": ("Bcc", "Bcc")}


@given(st.text(max_size=200))
def test_whatever_is_typed_or_pasted_nothing_breaks(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in typed(text))
    assert "\n" not in from_pasted(text)
    twice({"To": text, "Cc": from_pasted(text)})


@given(st.lists(st.sampled_from(["a@x.example", "Ben <b@y.example>", '"C, D" <c@z.example>']), max_size=5))
def test_what_was_pasted_once_stays_as_it_is_when_pasted_again(people: list[str]) -> None:
    field = from_pasted("\n".join(people))
    assert from_pasted(field) == field
