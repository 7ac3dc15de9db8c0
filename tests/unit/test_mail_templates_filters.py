"""Filters: amounts, numbers and dates as each language writes them, lists, and what is empty."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mail.templates.errors import NoColumnInTemplateError, NothingThereError, TemplateError, WrongValueError
from mail.templates.filters import FILTERS
from mail.templates.language import parse
from mail.templates.locales import locale_of
from mail.templates.rendering import render
from mail.templates.showing import Missing, Setting
from mail.templates.values import GivenRow

ROW = GivenRow(
    {
        "Name": "jean-luc d'été",
        "Total": 1234.5,
        "Due": date(2026, 3, 1),
        "At": datetime(2026, 3, 2, 14, 30),
        "Paid": True,
        "Text date": "2026-04-01",
        "Items": [
            GivenRow({"What": "Pen", "Price": 1.1, "By": date(2026, 5, 1)}, "Pen"),
            GivenRow({"What": "Book", "Price": 2.2, "By": None}, "Book"),
            GivenRow({"What": None, "Price": None, "By": date(2026, 4, 1)}, "?"),
        ],
        "Tags": ["b", "a"],
        "Empty": None,
    }
)


def filled(text: str, language: str = "en", *missing: Missing) -> str:
    return render(parse(text), ROW, Setting(date(2026, 3, 15), locale_of(language), missing))


@pytest.mark.parametrize(
    ("text", "en", "fr", "de"),
    [
        ("{{ row.Total|money('€') }}", "€1,234.50", "1\u202f234,50 €", "1.234,50 €"),
        ("{{ row.Total|money('CHF') }}", "CHF 1,234.50", "CHF 1\u202f234,50", "CHF 1.234,50"),
        ("{{ row.Total|money('$') }}", "$1,234.50", "1\u202f234,50 $", "1.234,50 $"),
        ("{{ row.Total|money }}", "1,234.50", "1\u202f234,50", "1.234,50"),
        ("{{ row.Total|number }}", "1234.5", "1234,5", "1234,5"),
        ("{{ row.Total|number(0) }}", "1,235", "1\u202f235", "1.235"),
        ("{{ -row.Total|number(1) }}", "-1,234.5", "-1\u202f234,5", "-1.234,5"),
        ("{{ row.Due|date }}", "1 March 2026", "1er mars 2026", "1. März 2026"),
        ("{{ row.Due|date('short') }}", "2026-03-01", "01/03/2026", "01.03.2026"),
        ("{{ row.Due|date('D.M.YYYY') }}", "1.3.2026", "1.3.2026", "1.3.2026"),
        ("{{ row.At|datetime }}", "2 March 2026, 14:30", "2 mars 2026 à 14:30", "2. März 2026, 14:30"),
        ("{{ row.At|date }}", "2 March 2026", "2 mars 2026", "2. März 2026"),
        ("{{ row['Text date']|date }}", "1 April 2026", "1er avril 2026", "1. April 2026"),
        ("{{ row.Due|weekday }}", "Sunday", "dimanche", "Sonntag"),
        ("{Paid} {Total} {Due}", "yes 1234.5 1 March 2026", "oui 1234,5 1er mars 2026", "ja 1234,5 1. März 2026"),
    ],
)
def test_each_language_writes_its_own_way(text: str, en: str, fr: str, de: str) -> None:
    assert [filled(text, language) for language in ("en", "fr_CA.UTF-8", "de-AT")] == [en, fr, de]


@pytest.mark.parametrize(
    ("written", "en", "fr", "de"),
    [
        ("1.234", "1.234", "1234", "1234"),
        ("1,234", "1234", "1,234", "1,234"),
        ("1.234,50", "1234.5", "1234,5", "1234,5"),
        ("1,234.50", "1234.5", "1234,5", "1234,5"),
        ("12,5", "12.5", "12,5", "12,5"),
        ("12.5", "12.5", "12,5", "12,5"),
    ],
)
def test_a_text_is_read_as_a_number_of_the_language_or_as_the_other_one_that_it_can_be(
    written: str, en: str, fr: str, de: str
) -> None:
    for text in (f"{{{{ '{written}'|number }}}}", f"{{{{ 0 + '{written}' }}}}", f"{{{{ ['{written}']|sum }}}}"):
        assert [filled(text, language) for language in ("en", "fr", "de")] == [en, fr, de]


def test_a_language_that_is_not_known_is_written_as_english() -> None:
    assert filled("{Paid}", "tlh") == "yes"


def test_days_are_counted_to_another_date_or_to_the_present_day() -> None:
    assert filled("{{ row.Due|days }} {{ today|days(row.Due) }} {{ row.Due|days(row.At) }}") == "14 -14 1"
    assert (
        filled("{{ today - row.Due }} {{ (row.Due + 14)|date('short') }} {{ row.Due < today }}") == "14 2026-03-15 yes"
    )


def test_texts_are_turned_to_capitals_and_back() -> None:
    assert filled("{{ row.Name|upper }}|{{ row.Name|title }}|{{ 'ÀB'|lower }}") == "JEAN-LUC D'ÉTÉ|Jean-Luc D'été|àb"


def test_columns_of_linked_rows_are_added_up_without_their_gaps() -> None:
    assert filled("{{ row.Items|sum('Price') }}") == "3.3"
    assert filled("{{ row.Items|sum(column='Price')|money('EUR') }}") == "3.30 EUR"
    assert filled("{{ row.Items|max('Price') }} {{ row.Items|min('By')|date('short') }}") == "2.2 2026-04-01"
    assert filled("{{ row.Items|join(' + ', 'What') }}") == "Pen + Book"
    assert filled("{{ row.Items|length }} {{ row.Items|first }} {{ (row.Items|first).What }}") == "3 Pen Pen"
    assert filled("{{ row.Items|join(column='What', separator='/') }}") == "Pen/Book"


def test_lists_are_joined_and_counted() -> None:
    assert (
        filled("{{ row.Tags|join('-') }} {{ row.Tags|first }} {{ row.Tags|max }} {{ row.Tags|length }}") == "b-a b b 2"
    )
    assert filled("{{ [3, 1, 2]|min }} {{ [3, 1, 2]|sum }} {{ 'four'|length }}") == "1 6 4"


def test_nothing_adds_up_to_nothing() -> None:
    assert filled("{{ row.Empty|sum }} {{ row.Empty|length }} {{ row.Empty|sum('Price')|money('€') }}") == "0 0 €0.00"


def test_a_default_stands_for_what_is_empty() -> None:
    assert filled("{{ row.Empty|default('n/a') }} {{ row.Empty|date|default('soon') }}") == "n/a soon"
    assert filled("{{ row.Total|default('n/a') }}") == "1234.5"


@pytest.mark.parametrize(
    "text",
    [
        "{Empty}",
        "{{ row.Empty|upper }}",
        "{{ row.Empty|money }}",
        "{{ row.Empty|first }}",
        "{{ row.Empty|join }}",
        "{{ row.Empty|max }}",
        "{{ row.Empty + 1 }}",
        "{{ -row.Empty }}",
        "{{ 'a' ~ row.Empty }}",
        "{{ row.Due|days(row.Empty) }}",
        "{{ row.Empty.Name }}",
        "{{ row.Empty[0] }}",
    ],
)
def test_what_is_empty_stops_the_mail_and_names_its_column(text: str) -> None:
    with pytest.raises(NothingThereError) as caught:
        filled(text)
    assert "“Empty" in str(caught.value)
    assert "line 1" in str(caught.value)


def test_what_is_empty_can_be_left_out_or_replaced() -> None:
    assert filled("a{Empty}b{{ row.Empty|upper }}c{{ row.Empty + 1 }}", "en", Missing("empty", "leave out")) == "abc"
    rule = Missing("Empty", "default", "2")
    assert filled("{Empty}{{ row.Empty + 1 }}{{ row.Empty|money }}", "en", rule) == "232"
    with pytest.raises(NothingThereError):
        filled("{Empty}", "en", Missing("Other", "leave out"), Missing("Empty", "stop"))


def test_asking_whether_a_cell_is_empty_stops_nothing() -> None:
    assert (
        filled("{% if row.Empty %}a{% endif %}{% for x in row.Empty %}b{% endfor %}{{ row.Empty is empty }}") == "yes"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ row.Due|money }}",
        "{{ row.Paid|number }}",
        "{{ row.Name|date }}",
        "{{ row.Total|weekday }}",
        "{{ row.Total|join }}",
        "{{ row.Tags|sum }}",
        "{{ row.Tags|sum('Price') }}",
        "{{ row.Items|sum }}",
        "{{ row.Due|date('%s') }}",
        "{{ row.Due * 2 }}",
        "{{ row.Paid + 1 }}",
        "{{ row.Name.upper }}",
    ],
)
def test_a_value_of_the_wrong_kind_is_told(text: str) -> None:
    with pytest.raises(WrongValueError) as caught:
        filled(text)
    assert (caught.value.line, bool(caught.value.next_step)) == (1, True)


def test_a_column_that_linked_rows_do_not_have_is_told() -> None:
    with pytest.raises(NoColumnInTemplateError, match="“Prize”"):
        filled("{{ row.Items|sum('Prize') }}")


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_breaks_on_any_value(name: str) -> None:
    for value in ("row", "row.Name", "row.Total", "row.Due", "row.Paid", "row.Items", "row.Tags", "row.Empty", "none"):
        for arguments in ("", *(f"({', '.join([value] * n)})" for n in range(1, len(FILTERS[name].parameters) + 1))):
            try:
                filled(f"{{{{ {value}|{name}{arguments} }}}}", "fr")
            except TemplateError as error:
                text = str(error)
                assert text
