"""Recognition: the type of a column is decided by all of its values."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.column_options import COLOURS
from store.cells.column_types import column_type, parse_all
from store.files.recognise import Habits, Recogniser, Verdict, recognise


def seen(*texts: str) -> Recogniser:
    recogniser = Recogniser()
    for text in texts:
        recogniser.see(text)
    return recogniser


def verdict(*texts: str) -> Verdict:
    return seen(*texts).verdict()


def test_a_column_of_nothing_is_text() -> None:
    assert verdict().kind == "text"
    assert verdict("", "  ", "\t").kind == "text"


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "2", "", "3"], "number"),
        (["0", "1", "1", "0"], "number"),
        (["1.5", "2"], "number"),
        (["-1", " 2 "], "number"),
        (["2024", "2025"], "number"),
        (["2026-01-31", "2026-02-01 10:00"], "date"),
        (["31.12.2026", "1.1.27"], "date"),
        (["31 déc. 2026", "1er janvier 2027"], "date"),
        (["yes", "no", "Yes"], "checkbox"),
        (["oui", "non"], "checkbox"),
        (["x", "", "x"], "checkbox"),
        (["a@b", "anna@x.test"], "e-mail"),
        (["https://a.example", "www.b.example"], "url"),
        (["https://a.example/" + "x" * 500], "url"),
        (["Anna", "Ben"], "text"),
        (["Anna", "5"], "text"),
        (["one\ntwo", "x"], "long text"),
        (["x" * 201], "long text"),
        (["1e5", "2e5"], "text"),
        (["12 %", "13,5%"], "number"),
        (["12 %", "13"], "text"),
        (["5 €", "7 $"], "text"),
        (["1.9", "1.10"], "text"),
        (["192.168.1.1", "10.0.0.1"], "text"),
        (["12:30", "13:45"], "text"),
    ],
)
def test_a_type_is_chosen_when_all_values_are_of_it(texts: list[str], kind: str) -> None:
    assert verdict(*texts).kind == kind


@pytest.mark.parametrize(
    "name",
    [
        "+49 30 1234567",
        "+33612345678",
        "030 1234567",
        "0612345678",
        "030/123-456",
        "01067",
        "007",
        "00",
        "1234567890123456",
        "4111 1111 1111 1111",
        "DE89370400440532013000",
        "FR76 3000 6000 0112 3456 7890 189",
        "+5",
        "-007",
        "0123,5",
    ],
)
def test_one_number_whose_every_character_counts_keeps_the_column_text(name: str) -> None:
    assert verdict(*map(str, range(1, 1000)), name).kind == "text"
    assert verdict(*[name, "5"] * 50).kind == "text"


def test_a_few_misfits_do_not_spoil_a_long_column() -> None:
    assert verdict(*map(str, range(95)), *["n/a", "?", "none", "-", "tbd"]).kind == "number"
    assert verdict(*map(str, range(94)), *["n/a", "?", "none", "-", "tbd", "x"]).kind == "text"
    assert verdict(*map(str, range(10)), "n/a").kind == "text"
    addresses = [f"u{number}@x.test" for number in range(99)]
    assert verdict(*addresses, "+49 30 1234567").kind == "e-mail"


def test_a_single_unmistakable_value_decides_the_decimal_mark() -> None:
    assert verdict("1.234", "5.678", "1.234,5").options.decimal == ","
    assert verdict("1,234", "5,678", "0.5").options.decimal == "."
    assert verdict("1.234", "5.678").options.decimal == "."
    assert seen("1.234", "5.678").verdict(Habits(decimal=",")).options.decimal == ","


def test_numbers_written_in_two_ways_are_text() -> None:
    assert verdict("1.234,5", "1,234.5").kind == "text"
    assert verdict(*["1,5"] * 1000, "1.5").kind == "text"


def test_a_single_unmistakable_date_decides_the_order_of_day_and_month() -> None:
    assert verdict("3/4/2026", "12/31/2026").options.date_order == "mdy"
    assert verdict("3/4/2026", "31/12/2026").options.date_order == "dmy"
    assert verdict("3/4/2026").options.date_order == "dmy"
    assert seen("3/4/2026").verdict(Habits(date_order="mdy")).options.date_order == "mdy"
    assert verdict("12/31/2026", "31/12/2026").kind == "text"


def test_dates_are_shown_as_the_file_wrote_them() -> None:
    assert verdict("31.12.2026").options.date_format == "DD.MM.YYYY"
    assert verdict("12/31/2026").options.date_format == "MM/DD/YYYY"
    assert verdict("2026-12-31", "31.12.2026").options.date_format == "YYYY-MM-DD"


def test_numbers_are_shown_as_the_file_wrote_them() -> None:
    money = verdict("1.234,50 €", "7,25 €", "1.000.000,00 €").options
    assert (money.decimal, money.thousands, money.decimals, money.currency) == (",", ".", 2, "€")
    assert verdict("1.5", "2.25", "3").options.decimals is None
    assert verdict("1.0", "2.25").options.decimals is None
    assert verdict("1.50", "3").options.decimals == 2
    assert verdict("1.5", "2.5").options.decimals == 1
    assert verdict("2024", "1999").options.thousands == ""
    assert verdict("12,5 %", "3,0 %").options.percent


def test_amounts_get_marks_between_thousands_and_whole_numbers_do_not() -> None:
    assert verdict("1234.50", "7.25").options.thousands == ","
    assert verdict("1234,50", "7,25").options.thousands == "."
    assert verdict("1234.5", "7.25", "3").options.thousands == ""
    assert verdict("1234", "7").options.thousands == ""


def test_a_person_goes_before_what_the_values_prove() -> None:
    fixed = Habits(decimal=",", decimal_fixed=True)
    assert seen("1.234", "5.678").verdict(fixed).options.decimal == ","
    assert seen("1.5", "2.5").verdict(fixed).kind == "text"
    months = Habits(date_order="mdy", order_fixed=True)
    assert seen("3/4/2026", "5/6/2026").verdict(months).options.date_order == "mdy"
    assert seen("31/12/2026").verdict(months).kind == "text"


def test_a_type_that_a_person_chose_gets_options_from_the_values() -> None:
    several = seen("red, blue", "blue", "green")
    assert [choice.name for choice in several.options_as("multiple select").choices] == ["red", "blue", "green"]
    assert [choice.name for choice in several.options_as("single select").choices] == ["red, blue", "blue", "green"]
    amounts = seen("1.240,50", "offen", "7,00").options_as("number", Habits(decimal=","))
    assert (amounts.decimal, amounts.thousands, amounts.decimals) == (",", ".", 2)
    assert seen("31.12.2026", "bald").options_as("date").date_format == "DD.MM.YYYY"


def test_other_columns_of_the_table_decide_what_one_leaves_open() -> None:
    open_column, proof = seen("1.234", "2.345"), seen("1,5", "2,5")
    assert [found.options.decimal for found in recognise([open_column, proof])] == [",", ","]
    contrary = seen("1.5")
    assert recognise([open_column, proof, contrary])[0].options.decimal == "."
    days, months = seen("3/4/2026"), seen("12/31/2026")
    assert recognise([days, months])[0].options.date_order == "mdy"


def test_a_column_that_is_no_number_proves_no_decimal_mark() -> None:
    assert seen("1,5", "Anna").decimal == ""
    assert seen("1,5", "1.5").decimal == ""
    assert seen("31/12/2026", "Anna").date_order == ""


def test_few_short_repeated_values_are_a_choice_with_colours() -> None:
    found = verdict(*["open", "closed ", "in work"] * 7)
    assert found.kind == "single select"
    assert [choice.name for choice in found.options.choices] == ["open", "closed", "in work"]
    assert [choice.colour for choice in found.options.choices] == list(COLOURS[:3])


@pytest.mark.parametrize(
    "texts",
    [
        ["open", "closed"] * 9,
        [f"state {letter}" for letter in "abcdefghijklm"] * 10,
        ["open", "x" * 41] * 20,
        [f"{letter} row" for letter in "abcdefgh"] * 2 + ["a row"] * 4,
        ["open", "two\nlines"] * 20,
    ],
)
def test_too_few_too_many_or_too_long_values_are_no_choice(texts: list[str]) -> None:
    assert verdict(*texts).kind in ("text", "long text")


def test_yes_no_and_maybe_is_a_choice() -> None:
    assert verdict(*["yes", "no"] * 20, "maybe").kind == "single select"


def test_memory_stays_bounded_whatever_comes() -> None:
    recogniser = Recogniser()
    for number in range(20_000):
        recogniser.see(f"value {number} {'x' * (number % 50)}")
        recogniser.see(f"{number}.{number:05d}")
    assert recogniser._names is None
    assert len(recogniser._shapes) < 50


texts = st.text(max_size=30) | st.from_regex(r"[-+]?[0-9 .,'€/:-]{1,20}", fullmatch=True)


@given(values=st.lists(texts, max_size=60))
def test_seeing_all_at_once_is_seeing_one_by_one(values: list[str]) -> None:
    together = Recogniser()
    together.see_all(values)
    assert together.verdict() == seen(*values).verdict()


@given(values=st.lists(texts, max_size=60), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_values_does_not_matter(values: list[str], seed: random.Random) -> None:
    shuffled = list(values)
    seed.shuffle(shuffled)
    one, other = verdict(*values), verdict(*shuffled)
    assert one.kind == other.kind
    assert one._replace(options=other.options) == other


@given(values=st.lists(texts | st.integers(-99999, 99999).map(str) | st.dates().map(str), max_size=60))
def test_the_chosen_type_reads_what_it_was_chosen_for(values: list[str]) -> None:
    kind, options = verdict(*values)
    read = parse_all(column_type(kind), values, options)
    filled = [(text, value) for text, value in zip(values, read, strict=True) if text.strip()]
    misfits = [text for text, value in filled if not column_type(kind).fits(value, options)]
    assert len(misfits) * 20 <= len(filled)
    assert len(filled) >= 20 or not misfits


@given(values=st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=40))
def test_a_column_of_amounts_keeps_every_amount_in_any_notation(values: list[object]) -> None:
    english = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    for written in (english, german):
        kind, options = verdict(*written)
        assert kind == "number"
        read = parse_all(column_type(kind), written, options)
        assert read == [float(str(value)) for value in values]
        shown = [column_type(kind).show(value, options) for value in read]
        assert [text.replace(".", "").replace(",", "") for text in shown] == [
            text.replace(".", "").replace(",", "").replace("-000", "000") for text in written
        ]
