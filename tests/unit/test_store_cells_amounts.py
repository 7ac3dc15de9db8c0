"""Percents, currencies, limits, durations and ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.column_options import ColumnOptions
from store.cells.column_types import DURATION, NUMBER, RATING
from store.cells.typed import parse_typed

PERCENT = ColumnOptions(percent=True)
SECONDS = ColumnOptions(duration_format="h:mm:ss")
PLAIN = ColumnOptions()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("99 %", 0.99),
        ("99%", 0.99),
        ("7 %", 0.07),
        ("-0,5%", -0.005),
        ("1 000 %", 10),
        ("12.345 %", 0.12345),
        ("0 %", 0),
    ],
)
def test_a_percentage_is_kept_as_its_part_of_one(text: str, value: float) -> None:
    assert NUMBER.parse(text, PERCENT) == value
    assert NUMBER.parse(NUMBER.edit(value, PERCENT), PERCENT) == value


def test_a_number_without_sign_is_a_percentage_only_where_a_person_types_it() -> None:
    assert NUMBER.parse("0.5", PERCENT) == 0.5
    assert parse_typed(NUMBER, "50", PERCENT) == 0.5
    assert parse_typed(NUMBER, "50 %", PERCENT) == 0.5
    assert parse_typed(NUMBER, "half", PERCENT) == "half"


def test_a_percent_sign_is_no_number_elsewhere() -> None:
    assert NUMBER.parse("50 %", PLAIN) == "50 %"
    assert NUMBER.parse("5 € %", PERCENT) == "5 € %"


def test_percentages_are_shown_with_the_columns_decimals() -> None:
    german = ColumnOptions(percent=True, decimal=",", thousands=".", decimals=1, currency="€")
    assert [NUMBER.show(value, german) for value in (0.07, 0.12345, 12.5, -0.0004)] == [
        "7,0 %",
        "12,3 %",
        "1.250,0 %",
        "0,0 %",
    ]


@given(st.integers(-(10**12), 10**12), st.integers(0, 8))
def test_no_percentage_shows_the_noise_of_a_float(digits: int, places: int) -> None:
    value = float(f"{digits}e-{places}")
    assert len(NUMBER.show(value, PERCENT)) <= len(str(digits)) + places + 5


def test_a_currency_stands_where_the_column_says() -> None:
    def shown(currency: str, *, before: bool) -> str:
        return NUMBER.show(-1234.5, ColumnOptions(currency=currency, currency_before=before, thousands=",", decimals=2))

    assert shown("€", before=False) == "-1,234.50 €"
    assert shown("€", before=True) == "-€1,234.50"
    assert shown("$", before=False) == "-$1,234.50"
    assert shown("CHF", before=False) == "-CHF 1,234.50"
    assert shown("Fr.", before=True) == "-Fr. 1,234.50"
    assert shown("₹", before=False) == "-1,234.50 ₹"


@given(st.integers(-(10**12), 10**12), st.sampled_from(["₹", "R$", "zł", "Fr.", "€"]), st.booleans())
def test_an_amount_reads_back_in_any_currency(value: int, currency: str, before: bool) -> None:
    options = ColumnOptions(currency=currency, currency_before=before)
    assert NUMBER.parse(NUMBER.show(value, options), options) == value


def test_a_number_outside_of_the_limits_is_kept_and_does_not_fit() -> None:
    limited = ColumnOptions(least=0, most=10)
    assert [NUMBER.parse(text, limited) for text in ("-1", "0", "10", "10.5")] == [-1, 0, 10, 10.5]
    assert [NUMBER.fits(value, limited) for value in (-1, 0, 10, 10.5, None)] == [False, True, True, False, True]
    assert NUMBER.to_json(-1, limited) == -1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:30", 5400),
        ("01:30", 5400),
        ("1:30:15", 5415),
        ("90m", 5400),
        ("90 min", 5400),
        ("1h30", 5400),
        ("1h5", 3900),
        ("1 h 30 min", 5400),
        ("1h30m15s", 5415),
        ("1.5h", 5400),
        ("1,5 Stunden", 5400),
        ("2d", 172_800),
        ("1 Tag 2 Stunden", 93_600),
        ("1 jour 2 heures", 93_600),
        ("-0:30", -1800),
        ("−45m", -2700),
        ("90", 90),
        ("0:00", 0),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, seconds: int) -> None:
    assert DURATION.parse(text, PLAIN) == seconds
    assert DURATION.parse(f" {text} ", SECONDS) == seconds


@pytest.mark.parametrize("text", ["1:90", "1:2:99", "h", "-", "1.5", "1:30 pm", "0.0001h", "9" * 30, "1h 2h", "5x"])
def test_what_is_no_duration_stays_text(text: str) -> None:
    assert DURATION.parse(text, PLAIN) == text
    assert not DURATION.fits(text, PLAIN)


def test_a_duration_is_shown_in_the_columns_format() -> None:
    assert [DURATION.show(value, PLAIN) for value in (5415, 0, 3900, -1800, -5, 360_000)] == [
        "1:30",
        "0:00",
        "1:05",
        "-0:30",
        "0:00",
        "100:00",
    ]
    assert [DURATION.show(value, SECONDS) for value in (5415, 5, -5)] == ["1:30:15", "0:00:05", "-0:00:05"]
    assert DURATION.edit(5415, PLAIN) == "1:30:15"
    assert DURATION.to_json(5415, PLAIN) == 5415
    assert [DURATION.fits(value, PLAIN) for value in (1.5, 5.0, 10**12)] == [False, True, False]


@pytest.mark.parametrize(("text", "stars"), [("3", 3), ("***", 3), ("★★★", 3), ("★★★☆☆", 3), (" 5 ", 5), ("1", 1)])
def test_stars_are_counted_or_written_as_a_number(text: str, stars: int) -> None:
    assert RATING.parse(text, PLAIN) == stars


@pytest.mark.parametrize("text", ["0", "6", "-1", "2.5", "**★", "☆", "★★★★★★", "good"])
def test_what_is_not_on_the_scale_is_no_rating(text: str) -> None:
    assert RATING.parse(text, PLAIN) == text
    assert not RATING.fits(text, PLAIN)


def test_a_rating_is_shown_with_its_empty_stars() -> None:
    assert RATING.show(3, PLAIN) == "★★★☆☆"
    assert RATING.show(3, ColumnOptions(rating_most=3)) == "★★★"
    assert RATING.show(7, PLAIN) == "7"
    assert [RATING.fits(value, PLAIN) for value in (0, 1, 5, 6, 2.5, "3")] == [False, True, True, False, False, False]
