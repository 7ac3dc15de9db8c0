"""What holds for every type of column, whatever is in its cells and its options."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import DATE_FORMATS, ColumnOptions, Person, choices
from store.cells.column_types import ColumnType, column_type, known_types
from store.cells.lists import list_text
from store.cells.typed import parse_typed
from store.connection import Value

TYPED = ["text", "long text", "e-mail", "url", "phone", "number", "date", "duration", "checkbox", "rating"]
CHOSEN = ["single select", "multiple select", "collaborator", "file", "image", "geolocation", "signature"]
COMPUTED = ["link", "formula", "lookup", "count", "roll-up", "find min", "find max", "auto number", "button"]
AUTOMATIC = ["creator", "last modifier", "created", "last modified"]
KINDS = [column_type(name) for name in known_types()]

names = st.lists(
    st.text(min_size=1, max_size=8) | st.sampled_from(["a", "b, c", '"', "[x]", " d", "{", "\n"]), max_size=4
)
option_sets = st.builds(
    ColumnOptions,
    decimal=st.sampled_from([".", ","]),
    decimals=st.none() | st.integers(0, 15),
    currency=st.sampled_from(["", "€", "CHF", "₹", "R$", "Fr."]),
    currency_before=st.booleans(),
    percent=st.booleans(),
    least=st.none() | st.integers(-5, 5),
    most=st.none() | st.integers(-5, 5),
    date_order=st.sampled_from(["dmy", "mdy"]),
    date_format=st.sampled_from(DATE_FORMATS),
    with_time=st.booleans(),
    duration_format=st.sampled_from(["h:mm", "h:mm:ss"]),
    rating_most=st.integers(1, 10),
    pattern=st.sampled_from(["", "[a-z]*", "("]),
    choices=names.map(choices),
    people=names.map(lambda given_names: tuple(Person(name, name) for name in given_names)),
    result=st.sampled_from(["text", "number", "date", "checkbox", "list"]),
)
files = st.lists(
    st.builds(KeptFile, st.text(min_size=1), st.none() | st.integers(0, 10**12), st.text(), st.just("a" * 64)),
    max_size=3,
)
numbers = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-(1e15), 1e15, exclude_min=True, exclude_max=True)
values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.text(),
    numbers,
    st.floats(),
    st.integers(-10, 100_000),
    names.map(list_text),
    files.map(files_text),
    st.datetimes().map(lambda moment: moment.isoformat(" ", "minutes")),
    st.dictionaries(st.sampled_from(["lat", "lng", "username", "city"]), st.integers(-200, 200) | st.text()).map(
        json.dumps
    ),
    st.recursive(st.none() | st.integers(), lambda inner: st.lists(inner)).map(json.dumps),
)


def test_every_type_of_the_store_is_known_by_its_name() -> None:
    assert {*known_types()} == {*TYPED, *CHOSEN, *COMPUTED, *AUTOMATIC}
    assert {kind.name for kind in KINDS if not kind.editable} == {*COMPUTED, *AUTOMATIC}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=40)
@given(value=values, options=option_sets)
def test_any_value_is_shown_edited_and_printed(kind: ColumnType, value: Value, options: ColumnOptions) -> None:
    kind.fits(value, options)
    assert kind.fits(None, options)
    assert isinstance(kind.show(value, options), str)
    assert isinstance(kind.edit(value, options), str)
    json.dumps(kind.to_json(value, options), allow_nan=False)
    assert kind.compares(options) in ("text", "number", "date", "checkbox", "choice", "list", "nothing")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.editable], ids=lambda kind: kind.name)
@settings(max_examples=40)
@given(value=values, options=option_sets)
def test_what_is_edited_and_not_changed_stays_the_same_value(
    kind: ColumnType, value: Value, options: ColumnOptions
) -> None:
    if kind.fits(value, options):
        assert kind.parse(kind.edit(value, options), options) == value
        assert parse_typed(kind, kind.edit(value, options), options) == value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=40)
@given(text=st.text() | st.from_regex(r"[-+]?[0-9 .,'€/:h%*★\[\]-]{1,20}", fullmatch=True), options=option_sets)
def test_any_text_becomes_a_value_of_its_type_or_survives(kind: ColumnType, text: str, options: ColumnOptions) -> None:
    value = kind.parse(text, options)
    if value is None:
        assert not text.strip()
    elif isinstance(value, str) and not kind.fits(value, options):
        assert value == text
    assert kind.parse(kind.edit(value, options), options) == value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_damaged_json_is_shown_as_it_is(kind: ColumnType) -> None:
    if kind.name == "button":
        return
    damaged = [
        "[",
        "[" * 10_000 + "]",
        "[NaN]",
        "[1e999]",
        '["\\ud800"]',
        '[{"name": 5}]',
        "{}",
        '{"lat": "x"}',
        "[null]",
    ]
    for text in damaged:
        assert kind.show(text, ColumnOptions()) == text
        assert kind.to_json(text, ColumnOptions()) == text
