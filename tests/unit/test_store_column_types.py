"""Column types: what cells hold, and how they are read, shown, edited and printed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.addresses import is_address, is_link
from store.cells.column_options import COLOURS, Choice, ColumnOptions, choices
from store.cells.column_types import (
    CHECKBOX,
    DATE,
    EMAIL,
    LONG_TEXT,
    NUMBER,
    SINGLE_SELECT,
    TEXT,
    URL,
    Text,
    column_type,
    parse_all,
    register,
)
from store.errors import NoSuchColumnTypeError

POINT = ColumnOptions()
COMMA = ColumnOptions(decimal=",")
MONTH_FIRST = ColumnOptions(date_order="mdy")
STATES = ColumnOptions(choices=choices(["open", "Closed", "closed", "in work"]))
ALL = [TEXT, LONG_TEXT, NUMBER, DATE, CHECKBOX, EMAIL, URL, SINGLE_SELECT]

option_sets = st.builds(
    ColumnOptions,
    decimal=st.sampled_from([".", ","]),
    thousands=st.sampled_from(["", " ", "'", "\N{NARROW NO-BREAK SPACE}"]),
    decimals=st.none() | st.integers(0, 15),
    currency=st.sampled_from(["", "€", "$", "CHF"]),
    date_order=st.sampled_from(["dmy", "mdy"]),
    date_format=st.sampled_from(["YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YYYY"]),
    choices=st.lists(st.text(min_size=1), max_size=5).map(choices),
)
numbers = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-(1e15), 1e15, exclude_min=True, exclude_max=True)
moments = st.datetimes().map(lambda moment: moment.isoformat(" ", "minutes"))


def test_eight_types_are_known_by_name() -> None:
    names = ["text", "long text", "number", "date", "checkbox", "e-mail", "url", "single select"]
    assert [kind.name for kind in ALL] == names
    assert [column_type(name) for name in names] == ALL
    assert [kind.name for kind in ALL if kind.align == "right"] == ["number"]


def test_an_unknown_type_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(NoSuchColumnTypeError) as caught:
        column_type("hologram")
    assert "hologram" in str(caught.value)
    assert "single select" in caught.value.next_step


def test_a_name_of_a_type_cannot_be_taken_twice() -> None:
    with pytest.raises(ValueError, match="text is taken"):
        register(Text())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1 234,50", 1234.5),
        ("1\N{NO-BREAK SPACE}234,50", 1234.5),
        ("1\N{NARROW NO-BREAK SPACE}234,50", 1234.5),
        ("1'234.50", 1234.5),
        ("1’234’567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("0,123", 0.123),
        ("-5", -5),
        ("−5", -5),
        (" 7 ", 7),
        ("0", 0),
        (".5", 0.5),
        ("5 €", 5),
        ("€5", 5),
        ("-$1,000.25", -1000.25),
        ("£-3", -3),
        ("CHF 1'234.50", 1234.5),
        ("999999999999999", 999_999_999_999_999),
        ("0.30000000000000004", 0.1 + 0.2),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: float) -> None:
    for options in (POINT, COMMA):
        read = NUMBER.parse(text, options)
        assert read == value
        assert type(read) is type(value)


@pytest.mark.parametrize(
    "text",
    "007 -01 00.5 +5 +49301234 1234567890123456 9999.123456789012345678 (5) 5% 1e5 1E5 nan NaN inf -inf 0x1F"
    " 1_000 5. - . € --5 $5€ 12,34,567 1,23 4.5.6 1.234,567.8 ١٢٣ ² ½ １２ 4111.1111.1111.1111".replace(
        " 1,23 ", " "
    ).split(),
)
def test_what_would_lose_something_as_a_number_stays_text(text: str) -> None:
    assert NUMBER.parse(text, POINT) == text
    assert NUMBER.parse(text, COMMA) == text


def test_a_lone_separator_before_three_digits_means_what_the_column_says() -> None:
    assert [NUMBER.parse(text, POINT) for text in ("1,234", "1.234")] == [1234, 1.234]
    assert [NUMBER.parse(text, COMMA) for text in ("1,234", "1.234")] == [1.234, 1234]


def test_another_currency_than_the_columns_is_a_misfit() -> None:
    euros = ColumnOptions(currency="€")
    assert [NUMBER.parse(text, euros) for text in ("5 €", "5", "5 $")] == [5, 5, "5 $"]


def test_a_number_is_shown_as_its_column_says() -> None:
    german = ColumnOptions(decimal=",", thousands=".", decimals=2, currency="€")
    assert [NUMBER.show(value, german) for value in (1234567.005, -0.5, 0, None, "n/a")] == [
        "1.234.567,01 €",
        "-0,50 €",
        "0,00 €",
        "",
        "n/a",
    ]
    assert NUMBER.show(1234.5, ColumnOptions(thousands="'", currency="CHF")) == "CHF 1'234.5"
    assert NUMBER.show(-5, ColumnOptions(currency="$")) == "-$5"
    assert NUMBER.show(-0.001, ColumnOptions(decimals=2)) == "0.00"
    assert [NUMBER.show(value, POINT) for value in (2026, 1e-7, 5.0)] == ["2026", "0.0000001", "5"]


def test_numbers_that_no_text_gives_back_are_misfits_and_still_shown() -> None:
    for value in (math.inf, -math.inf, math.nan, 1e300, 10**15):
        assert not NUMBER.fits(value, POINT)
        assert NUMBER.show(value, ColumnOptions(decimals=2))
        assert isinstance(NUMBER.to_json(value, POINT), str)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026/12/31", "2026-12-31"),
        ("2026-12-31T14:30", "2026-12-31 14:30"),
        ("2026-12-31 14:30:59", "2026-12-31 14:30"),
        ("2026-12-31T14:30:59.123Z", "2026-12-31 14:30"),
        ("2026-12-31T00:30+02:00", "2026-12-30 22:30"),
        ("2026-12-31T20:30:00-0500", "2027-01-01 01:30"),
        ("31.12.2026", "2026-12-31"),
        ("31.12.26", "2026-12-31"),
        ("1.2.99", "1999-02-01"),
        ("31.12.2026 14:30", "2026-12-31 14:30"),
        ("31/12/2026", "2026-12-31"),
        ("31 déc. 2026", "2026-12-31"),
        ("1er janvier 2026", "2026-01-01"),
        ("31. Dezember 2026", "2026-12-31"),
        ("5. März 2026", "2026-03-05"),
        ("31 December 2026", "2026-12-31"),
        ("December 31, 2026", "2026-12-31"),
        ("31-DEC-26", "2026-12-31"),
        (" 2026-12-31 ", "2026-12-31"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, kept: str) -> None:
    assert DATE.parse(text, POINT) == kept
    assert DATE.fits(kept, POINT)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026",
        "2026-02-30",
        "29.02.2026",
        "12/31/2026",
        "2026-13-01",
        "2026-01-01 25:00",
        "2026-01-01 13:00 PM",
        "0001-01-01T00:00+14:00",
        "2026-01-01T00:00+99:00",
        "0000-01-01",
        "20261231",
        "2026",
        "12.2026",
        "31. Quintember 2026",
        "May 5",
        "1.2.3",
        "２０２６-01-01",
    ],
)
def test_what_no_calendar_has_is_kept_as_it_is(text: str) -> None:
    assert DATE.parse(text, POINT) == text
    assert not DATE.fits(text, POINT)
    assert DATE.show(text, POINT) == text


def test_months_come_first_only_where_the_column_says_so() -> None:
    assert DATE.parse("12/31/2026", MONTH_FIRST) == "2026-12-31"
    assert DATE.parse("3/4/2026", MONTH_FIRST) == "2026-03-04"
    assert DATE.parse("3/4/2026", POINT) == "2026-04-03"
    assert DATE.parse("3/4/2026 2:30 pm", MONTH_FIRST) == "2026-03-04 14:30"
    assert DATE.parse("3.4.2026", MONTH_FIRST) == "2026-04-03"


def test_a_date_is_shown_in_the_columns_format_and_edited_as_iso() -> None:
    german = ColumnOptions(date_format="DD.MM.YYYY")
    assert DATE.show("2026-12-31", german) == "31.12.2026"
    assert DATE.show("2026-12-31 14:30", german) == "31.12.2026 14:30"
    assert DATE.edit("2026-12-31", german) == "2026-12-31"


def test_a_checkbox_knows_the_words_of_three_languages() -> None:
    for text in ("yes", "Oui", "JA", "true", "1", "x", "X", " ✓ "):
        assert CHECKBOX.parse(text, POINT) == 1
    for text in ("no", "Non", "NEIN", "false", "0"):
        assert CHECKBOX.parse(text, POINT) == 0
    assert [CHECKBOX.parse(text, POINT) for text in ("", "maybe", "10")] == [None, "maybe", "10"]


def test_a_checkbox_shows_a_mark_and_prints_true_or_false() -> None:
    assert [CHECKBOX.show(value, POINT) for value in (1, 0, None, "maybe", 7)] == ["✓", "", "", "maybe", "7"]
    assert [CHECKBOX.to_json(value, POINT) for value in (1, 0, None, "maybe")] == [True, False, None, "maybe"]


@pytest.mark.parametrize(
    "text", ["a@b", "anna@nordwind.test", "müller@bücher.example", '"a b"@c.example', "a+b@c.example"]
)
def test_dotless_and_test_domains_are_addresses(text: str) -> None:
    assert is_address(text)
    assert EMAIL.parse(f" {text} ", POINT) == text


@pytest.mark.parametrize(
    "text", ["a@b.", "a@.b", "@b", "a@", "a b@c", "a@b,c@d", "Anna <a@b>", "a\x1b[2J@b", "a\x00@b", "x" * 400 + "@b"]
)
def test_what_no_server_would_take_is_a_misfit(text: str) -> None:
    assert not is_address(text)
    assert EMAIL.parse(text, POINT) == text


def test_links_are_web_addresses_only() -> None:
    for text in ("http://x", "https://a.example/p?q#f", "HTTPS://A.example", "www.a.example", "http://[::1]:80/"):
        assert is_link(text)
        assert URL.fits(text, POINT)
    for text in ("", "mailto:a@b", "ftp://x", "http://", "www.", "javascript:1", "http://a b", "http://a\x1b"):
        assert not is_link(text)


def test_a_choice_is_found_by_its_name_and_else_by_its_folded_name() -> None:
    texts = ["open", "OPEN", " open ", "closed", "Closed", "unknown", "", "In Work"]
    assert [SINGLE_SELECT.parse(text, STATES) for text in texts] == [
        "open",
        "open",
        "open",
        "closed",
        "Closed",
        "unknown",
        None,
        "in work",
    ]
    assert [SINGLE_SELECT.fits(text, STATES) for text in ("open", "OPEN", None, 5)] == [True, False, True, False]


def test_many_cells_are_read_as_one_by_one() -> None:
    texts = ["5", "", "x", "5", "1,5"]
    assert parse_all(NUMBER, texts, POINT) == [NUMBER.parse(text, POINT) for text in texts]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
@given(text=st.text() | st.from_regex(r"[-+]?[0-9 .,'€/:-]{1,20}", fullmatch=True), options=option_sets)
def test_any_text_becomes_a_value_that_fits_or_survives_as_it_is(kind: Text, text: str, options: ColumnOptions) -> None:
    value = kind.parse(text, options)
    if value is None:
        assert not text.strip()
    elif not kind.fits(value, options):
        assert value == text
    again = kind.parse(kind.edit(value, options), options)
    assert again == value
    assert isinstance(kind.show(value, options), str)
    assert kind.fits(None, options)


@given(value=numbers, options=option_sets)
def test_an_edited_number_is_the_same_number(value: float, options: ColumnOptions) -> None:
    assert NUMBER.fits(value, options)
    assert NUMBER.parse(NUMBER.edit(value, options), options) == value
    assert "e" not in NUMBER.show(value, options)


@given(value=st.integers(-(10**12), 10**12), options=option_sets)
def test_a_shown_whole_number_reads_back(value: int, options: ColumnOptions) -> None:
    assert NUMBER.parse(NUMBER.show(value, options), options) == value


@given(kept=moments, options=option_sets)
def test_an_edited_date_is_the_same_date(kept: str, options: ColumnOptions) -> None:
    for value in (kept, kept[:10]):
        assert DATE.fits(value, options)
        assert DATE.parse(DATE.edit(value, options), options) == value


@given(value=st.sampled_from([0, 1, None]), options=option_sets)
def test_an_edited_checkbox_is_the_same_checkbox(value: int | None, options: ColumnOptions) -> None:
    assert CHECKBOX.parse(CHECKBOX.edit(value, options), options) == value


@given(options=option_sets)
def test_every_choice_can_be_typed(options: ColumnOptions) -> None:
    for choice in options.choices:
        assert SINGLE_SELECT.parse(SINGLE_SELECT.edit(choice.name, options), options) == choice.name


@given(value=st.none() | st.text() | st.integers() | st.floats())
def test_any_type_shows_and_prints_any_stored_value(value: str | float | None) -> None:
    for kind in ALL:
        assert isinstance(kind.show(value, POINT), str)
        assert isinstance(kind.edit(value, POINT), str)
        printed = kind.to_json(value, POINT)
        assert printed is None or not isinstance(printed, float) or math.isfinite(printed)


@given(options=option_sets)
def test_options_survive_being_kept(options: ColumnOptions) -> None:
    unique = {choice.name for choice in options.choices}
    kept = ColumnOptions.from_json(options.to_json())
    if len(unique) == len(options.choices):
        assert kept == options
    assert ColumnOptions.from_dict(kept.to_dict()) == kept


def test_default_options_are_kept_as_nothing() -> None:
    assert ColumnOptions().to_json() == "{}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "5",
        "{broken",
        "[" * 100_000,
        '{"decimal": ";", "thousands": 5, "decimals": true, "currency": [], "date_order": null}',
        '{"choices": {"name": "x"}, "date_format": "%s"}',
        '{"choices": [5, null, {}, {"name": ""}, {"name": 7}]}',
    ],
)
def test_damaged_options_are_the_default_ones(text: str) -> None:
    assert ColumnOptions.from_json(text) == ColumnOptions()


def test_unknown_colours_and_large_numbers_of_decimals_are_put_right() -> None:
    options = ColumnOptions.from_json('{"decimals": 999, "choices": [{"name": "a", "colour": "\\u001b[31m"}]}')
    assert options.decimals == 15
    assert options.choices == (Choice("a", COLOURS[0]),)


def test_text_keeps_blanks_and_controls_as_they_are() -> None:
    for text in ("  ", "\t", "\x1b[2J", "a\x00b", "\n"):
        assert TEXT.parse(text, POINT) == text
