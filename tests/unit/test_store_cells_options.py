"""Options of columns: kept as JSON, and read from JSON that may say anything."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.column_options import COLOURS, DATE_FORMATS, Choice, ColumnOptions, Person, choices

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "colour", "x"]), inner),
    max_leaves=8,
)
NAMES = [one.name for one in fields(ColumnOptions)]
FULL = ColumnOptions(
    decimal=",",
    thousands=".",
    decimals=2,
    currency="€",
    currency_before=True,
    percent=True,
    least=-1.5,
    most=100,
    date_order="mdy",
    date_format="D/M/YYYY",
    with_time=True,
    duration_format="h:mm:ss",
    rating_most=10,
    pattern="[A-Z]+",
    choices=choices(["a", "b"]),
    people=(Person("Ann", "ann@nordwind.example"),),
    link=3,
    side="b",
    multiple=False,
    shows=7,
    formula="{#12} * 2",
    result="number",
    through=4,
    target=5,
    roll="max",
    compared=6,
    format="INV-000",
    label="Send",
    colour="green",
    actions='[{"type": "send"}]',
    default="in 3 days",
    description="When it is due",
)


def test_every_option_is_kept() -> None:
    assert set(FULL.to_dict()) == set(NAMES)
    assert ColumnOptions.from_json(FULL.to_json()) == FULL
    assert hash(ColumnOptions.from_json(FULL.to_json())) == hash(FULL)


def test_there_are_ten_formats_of_dates() -> None:
    assert len(DATE_FORMATS) == len(set(DATE_FORMATS)) == 10


@given(data=st.dictionaries(st.sampled_from(NAMES), anything))
def test_any_json_becomes_options_that_can_be_kept(data: dict[str, object]) -> None:
    options = ColumnOptions.from_dict(data)
    kept = options.to_json()
    kept.encode()
    assert ColumnOptions.from_json(kept) == options
    for name, value in ColumnOptions().__dict__.items():
        assert type(getattr(options, name)) in (type(value), int, float, type(None)), name


@pytest.mark.parametrize(
    ("name", "given_value", "kept"),
    [
        ("rating_most", 99, 10),
        ("rating_most", -4, 1),
        ("rating_most", True, 5),
        ("least", float("nan"), None),
        ("most", float("inf"), None),
        ("most", True, None),
        ("link", -1, 0),
        ("link", 2**70, 2**63 - 1),
        ("multiple", "no", True),
        ("currency", "5", ""),
        ("currency", " Fr. ", "Fr."),
        ("pattern", "a" * 9_999, "a" * 500),
        ("roll", "drop table", "sum"),
        ("format", 7, "0000"),
        ("label", "\ud800", "?"),
        ("actions", "[", ""),
        ("actions", {"a": 1}, ""),
        ("actions", [{"a": float("nan")}], ""),
        ("actions", ["x" * 300_000], ""),
        ("actions", '[{"a":1}]', '[{"a": 1}]'),
        ("people", [{"name": "Ann"}, {"name": ""}, {"address": "x"}, 5], (Person("Ann"),)),
        ("choices", [{"name": "a"}, {"name": "a", "colour": "red"}], (Choice("a", "red"),)),
    ],
)
def test_what_is_unusable_takes_its_default_and_what_is_too_much_is_cut(
    name: str, given_value: object, kept: object
) -> None:
    assert getattr(ColumnOptions.from_dict({name: given_value}), name) == kept


def test_a_million_choices_are_not_taken() -> None:
    options = ColumnOptions.from_dict({"choices": [{"name": str(number)} for number in range(20_000)]})
    assert len(options.choices) == 5_000


def test_a_deep_json_is_no_list_of_actions() -> None:
    assert ColumnOptions.from_json(json.dumps({"actions": "[" * 100_000})).actions == ""


def test_people_are_known_by_name_and_address_in_any_case() -> None:
    options = ColumnOptions(people=(Person("Ann Lee", "ann@nordwind.example"), Person("ann lee")))
    assert options.people_names["ANN@nordwind.example".casefold()] == "Ann Lee"
    assert options.people_names["ann lee"] == "ann lee"
    assert options.people_names["Ann Lee"] == "Ann Lee"


def test_new_choices_take_the_colours_of_the_palette_in_turn() -> None:
    assert [choice.colour for choice in choices("abc")] == [*COLOURS[:3]]
