"""Columns that no one types into: formulas, lookups, links, automatic ones and buttons."""

from __future__ import annotations

import pytest

from store.cells.column_options import ColumnOptions
from store.cells.column_types import (
    AUTO_NUMBER,
    BUTTON,
    COUNT,
    CREATED,
    FIND_MAX,
    FORMULA,
    LINK,
    LOOKUP,
    ROLL_UP,
    column_type,
    is_error,
)
from store.connection import Value

MONEY = ColumnOptions(result="number", decimal=",", decimals=2, currency="€")
DAYS = ColumnOptions(result="date", date_format="D.M.YYYY")
TICKS = ColumnOptions(result="checkbox")
LISTS = ColumnOptions(result="list", decimal=",", date_format="D.M.YYYY")


@pytest.mark.parametrize(
    ("options", "value", "shown", "printed"),
    [
        (MONEY, 12.5, "12,50 €", 12.5),
        (DAYS, "2026-03-01", "1.3.2026", "2026-03-01"),
        (DAYS, "2026-03-01 09:30", "1.3.2026 09:30", "2026-03-01 09:30"),
        (TICKS, 1, "✓", True),
        (TICKS, 0, "", False),
        (LISTS, '["a", 1.5, "2026-03-01", true]', "a, 1,5, 1.3.2026, ✓", ["a", 1.5, "2026-03-01", True]),
        (ColumnOptions(), "[1]", "[1]", "[1]"),
        (MONEY, "#DIV/0!", "#DIV/0!", "#DIV/0!"),
        (LISTS, "#N/A", "#N/A", "#N/A"),
        (MONEY, None, "", None),
    ],
)
def test_a_formula_is_shown_as_its_result_says(
    options: ColumnOptions, value: Value, shown: str, printed: object
) -> None:
    assert FORMULA.show(value, options) == shown
    assert FORMULA.to_json(value, options) == printed
    assert FORMULA.fits(value, options) is not is_error(value)


def test_a_formula_compares_as_its_result() -> None:
    results = ["text", "number", "date", "checkbox", "list"]
    assert [FORMULA.compares(ColumnOptions(result=result)) for result in results] == results
    assert FORMULA.parse("1,5", MONEY) == 1.5
    assert FORMULA.parse("3.4.2026", DAYS) == "2026-04-03"


def test_errors_are_known_and_fit_no_type() -> None:
    for text in ["#ERROR!", "#DIV/0!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]:
        assert is_error(text)
        assert not ROLL_UP.fits(text, MONEY)
        assert not FORMULA.fits(text, ColumnOptions())
    assert not is_error("#1")
    assert not is_error(None)


def test_a_lookup_shows_what_all_linked_rows_hold() -> None:
    assert LOOKUP.show("[12.5, 3]", MONEY) == "12,50 €, 3,00 €"
    assert LOOKUP.to_json("[12.5, 3]", MONEY) == [12.5, 3]
    assert FIND_MAX.show(12.5, MONEY) == "12,50 €"
    assert LOOKUP.fits("[12.5]", MONEY)


def test_a_count_is_a_number_whatever_its_options_say() -> None:
    assert COUNT.compares(ColumnOptions()) == "number"
    assert COUNT.show(3, ColumnOptions()) == "3"


def test_a_link_shows_the_titles_of_the_linked_rows() -> None:
    assert LINK.show('["Nordwind", "Südwind", "Nordwind"]', ColumnOptions()) == "Nordwind, Südwind, Nordwind"
    assert LINK.to_json('["Nordwind", ""]', ColumnOptions()) == ["Nordwind", ""]
    assert LINK.fits('["Nordwind", ""]', ColumnOptions())
    assert LINK.compares(ColumnOptions()) == "list"


def test_automatic_columns_are_texts_and_dates() -> None:
    assert AUTO_NUMBER.show("INV-007", ColumnOptions()) == "INV-007"
    assert CREATED.show("2026-03-01 09:30", ColumnOptions(date_format="DD.MM.YYYY")) == "01.03.2026 09:30"
    assert [column_type(name).compares(ColumnOptions()) for name in ("creator", "last modifier", "last modified")] == [
        "text",
        "text",
        "date",
    ]


def test_a_button_shows_its_label_in_every_row() -> None:
    send = ColumnOptions(label="Send")
    assert [BUTTON.show(value, send) for value in (None, "x")] == ["Send", "Send"]
    assert BUTTON.to_json(None, send) is None
    assert not BUTTON.fits("x", send)
