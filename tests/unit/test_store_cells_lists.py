"""Several names in a cell, files, places and signatures."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.attachments import KeptFile, files_of, files_text
from store.cells.column_options import ColumnOptions, Person, choices
from store.cells.column_types import COLLABORATOR, FILE, GEOLOCATION, IMAGE, MULTIPLE_SELECT, SIGNATURE
from store.cells.lists import join_names, list_items, list_text, split_names

TAGS = ColumnOptions(choices=choices(["red", "blue", "dark, very dark", 'the "best"', "red, blue"]))
STAFF = ColumnOptions(people=(Person("Ann Lee", "ann@nordwind.example"), Person("Lee, Bob")))
HASH = "0123456789abcdef" * 4
PLAIN = ColumnOptions()


@given(st.lists(st.text(min_size=1), unique=True))
def test_names_in_one_line_read_back(names: list[str]) -> None:
    assert split_names(join_names(names)) == names
    assert list_items(list_text(names)) == tuple(names)


def test_empty_names_and_repeats_are_left_out() -> None:
    assert split_names('a,, b ,"",') == ["a", "b"]
    assert list_text(["a", "b", "a"]) == '["a", "b"]'
    assert list_text([]) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("red", '["red"]'),
        ("red, blue", '["red", "blue"]'),
        ("blue,red,blue", '["blue", "red"]'),
        (" RED ", '["red"]'),
        ('["red","blue"]', '["red", "blue"]'),
        ('red, "dark, very dark"', '["red", "dark, very dark"]'),
        ('"the ""best"""', '["the \\"best\\""]'),
        ("dark, very dark", '["dark, very dark"]'),
        ('"red, blue"', '["red, blue"]'),
        ("", None),
        ("  ", None),
        ("red, green", "red, green"),
        ('["green"]', '["green"]'),
        (",", ","),
    ],
)
def test_choices_are_read_as_people_list_them(text: str, value: str | None) -> None:
    assert MULTIPLE_SELECT.parse(text, TAGS) == value


def test_a_list_fits_when_every_name_is_a_choice_and_it_is_kept_as_the_store_does() -> None:
    fitting = ['["red"]', '["red", "blue"]', None]
    others = ["red", "[]", '["green"]', '["red","blue"]', '["red", "red"]', '["RED"]', "[5]", '[["red"]]', 5]
    assert [MULTIPLE_SELECT.fits(value, TAGS) for value in fitting] == [True] * 3
    assert [MULTIPLE_SELECT.fits(value, TAGS) for value in others] == [False] * 9


def test_a_list_is_shown_plainly_edited_with_quotes_and_printed_as_an_array() -> None:
    value = '["red", "dark, very dark"]'
    assert MULTIPLE_SELECT.show(value, TAGS) == "red, dark, very dark"
    assert MULTIPLE_SELECT.edit(value, TAGS) == 'red, "dark, very dark"'
    assert MULTIPLE_SELECT.to_json(value, TAGS) == ["red", "dark, very dark"]
    assert MULTIPLE_SELECT.to_json("odd", TAGS) == "odd"


def test_people_are_found_by_name_or_address_and_others_are_taken_as_they_are() -> None:
    assert COLLABORATOR.parse("ANN@nordwind.example, Zoe", STAFF) == '["Ann Lee", "Zoe"]'
    assert COLLABORATOR.parse('ann lee, "Lee, Bob"', STAFF) == '["Ann Lee", "Lee, Bob"]'
    assert COLLABORATOR.fits('["Zoe"]', STAFF)
    assert not COLLABORATOR.fits('["ann lee"]', STAFF)
    assert not COLLABORATOR.fits('[" "]', STAFF)


def test_files_are_shown_with_their_sizes() -> None:
    value = files_text(
        [
            KeptFile("offer.pdf", 84_000, "application/pdf", HASH),
            KeptFile("plan.png", url="https://nordwind.example/plan.png"),
        ]
    )
    assert FILE.fits(value, PLAIN)
    assert FILE.show(value, PLAIN) == "offer.pdf 84 kB, plan.png"
    assert FILE.to_json(value, PLAIN) == [
        {"name": "offer.pdf", "size": 84_000, "type": "application/pdf", "hash": HASH},
        {"name": "plan.png", "url": "https://nordwind.example/plan.png"},
    ]
    assert files_of(value)[0].hash == HASH


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [5],
        [{}],
        [{"name": "a"}],
        [{"name": "", "hash": HASH}],
        [{"name": "a", "hash": "../../etc"}],
        [{"name": "a", "hash": HASH}, {"name": 5, "hash": HASH}],
    ],
)
def test_what_names_no_file_is_a_misfit(entries: list[object]) -> None:
    text = json.dumps(entries)
    assert files_of(text) == ()
    assert not IMAGE.fits(text, PLAIN)
    assert FILE.show(text, PLAIN) == text


def test_an_odd_size_is_not_known() -> None:
    for size in (-1, 2**60, "12", True, 1.5):
        assert files_of(json.dumps([{"name": "a", "hash": HASH, "size": size}])) == (KeptFile("a", hash=HASH),)


def test_web_addresses_become_files_that_are_elsewhere() -> None:
    value = FILE.parse("https://a.example/x/My%20plan.pdf", PLAIN)
    assert files_of(value) == (KeptFile("My plan.pdf", url="https://a.example/x/My%20plan.pdf"),)
    assert len(files_of(FILE.parse("https://a.example/1.png, https://a.example/2.png", PLAIN))) == 2
    assert FILE.parse("just words", PLAIN) == "just words"
    assert files_of(FILE.parse("http://[/", PLAIN))[0].name == "http://[/"


def test_a_place_is_shown_by_its_coordinates_or_its_region() -> None:
    assert GEOLOCATION.show('{"lng": 11.5, "lat": 48.1}', PLAIN) == "48.1, 11.5"
    assert GEOLOCATION.show('{"country_region": "France"}', PLAIN) == "France"
    assert GEOLOCATION.show('{"province": "Bayern", "city": "München"}', PLAIN) == "München, Bayern"
    assert GEOLOCATION.parse("48.1, 11.5", PLAIN) == '{"lat": 48.1, "lng": 11.5}'
    assert GEOLOCATION.edit('{"lat": 48.1, "lng": 11.5}', PLAIN) == "48.1, 11.5"
    for text in ("91, 0", "0, 181", "Paris", '{"lat": 91, "lng": 0}', '{"lat": [1]}', "{}", '{"lat": 5}'):
        assert GEOLOCATION.parse(text, PLAIN) == text
        assert not GEOLOCATION.fits(text, PLAIN)


def test_a_signature_says_who_signed_and_when() -> None:
    value = '{"username": "Ann Lee", "sign_image_url": "x.png", "sign_time": "2026-03-01T12:00:00+01:00"}'
    assert SIGNATURE.show(value, ColumnOptions(date_format="DD.MM.YYYY")) == "Ann Lee, 01.03.2026 11:00"
    assert SIGNATURE.show('{"username": "Ann", "sign_time": null}', PLAIN) == "Ann"
    assert not SIGNATURE.fits('{"sign_time": "2026-03-01"}', PLAIN)


def test_commas_alone_are_no_files_and_are_kept() -> None:
    assert FILE.parse(" , ,", PLAIN) == " , ,"
