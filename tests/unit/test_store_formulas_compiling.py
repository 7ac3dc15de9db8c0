"""Formulas are computed for rows: empty cells, misfits, errors, dates, lists, linked rows."""

from __future__ import annotations

from datetime import datetime

import pytest

from store.connection import Value
from store.formulas.compiling import compiled
from store.formulas.formula import parse
from store.formulas.names import Known, Names
from store.formulas.values import typed

NAMES = Names(
    [
        Known(1, "N", "number"),
        Known(2, "T", "text"),
        Known(3, "D", "date"),
        Known(4, "Link", "list"),
        Known(5, "Done", "checkbox"),
        Known(6, "Took", "duration"),
        Known(7, "Tags", "list"),
        Known(8, "M", "number"),
    ],
    {
        4: [
            Known(40, "Price", "number"),
            Known(41, "Paid", "checkbox"),
            Known(42, "Day", "date"),
            Known(43, "Who", "text"),
        ]
    },
)
EMPTY: dict[object, object] = dict.fromkeys(range(1, 9)) | {(4, column): [] for column in range(40, 44)}
LINKED: dict[object, object] = {
    4: ["a", "b", "c"],
    (4, 40): [500, None, 700.5],
    (4, 41): [True, None, False],
    (4, 42): ["2026-03-01", "2026-01-01", None],
    (4, 43): ["Ann", None, "Bob"],
}


def computed(text: str, **row: object) -> Value:
    places = {known.name: known.id for known in NAMES.columns}
    values = EMPTY | LINKED | {places[name]: value for name, value in row.items()}
    return compiled(parse(text, NAMES), lambda: datetime(2026, 11, 21, 8, 5))(values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{N} + 1", 1),
        ("{N} * {M}", 0),
        ("1 / {N}", "#DIV/0!"),
        ("{N} & 'x'", "x"),
        ("{T}", None),
        ("{T} = ''", 1),
        ("{N} = 0", 0),
        ("{N} < 100", 0),
        ("{N} > -1", 0),
        ("{D} < today()", 0),
        ("{D} > today()", 0),
        ("{D} + 14", None),
        ("14 + {D}", None),
        ("today() - {D}", None),
        ("year({D})", None),
        ("year({D}) & '!'", "!"),
        ("{Done}", 0),
        ("{Done} = false", 1),
        ("if({Done}, 1, 2)", 2),
        ("countItems({Tags})", 0),
        ("{Tags}", None),
        ("-{N}", 0),
    ],
)
def test_an_empty_cell_is_nothing_in_texts_and_dates_and_zero_in_arithmetic(text: str, expected: Value) -> None:
    assert computed(text) == expected


def test_a_misfit_is_a_value_error_in_arithmetic_and_a_text_elsewhere() -> None:
    assert computed("{N} * 2", N="n/a") == "#VALUE!"
    assert computed("sum({N}, 2)", N="n/a") == "#VALUE!"
    assert computed("{D} + 2", D="soon") == "#VALUE!"
    assert computed("year({D})", D="soon") == "#VALUE!"
    assert computed("{N} & '!'", N="n/a") == "n/a!"
    assert computed("{Done} & '!'", Done="perhaps") == "perhaps!"
    assert computed("{N} = 5", N="n/a") == 0


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A"])
def test_an_error_in_a_cell_goes_through_whatever_reads_it(error: str) -> None:
    texts = ["{N} + 1", "{N} & 'x'", "if({N}, 1, 2)", "sum(1, {N})", "{N} = 1", "len({N})", "{N}", "countall({N})"]
    assert {computed(text, N=error) for text in texts} == {error}
    assert computed("if(true, 1, {N})", N=error) == 1
    assert computed("iferror({N}, 'none')", N=error) == "none"


def test_an_error_in_a_list_goes_through_too() -> None:
    row = EMPTY | {(4, 40): [1, "#NUM!"]}
    for text in ["sum({Link.Price})", "rollup('Link', 'Price', 'max')", "lookup('Link', 'Price')", "{Link.Price} & ''"]:
        assert compiled(parse(text, NAMES))(row) == "#NUM!"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 - 2 - 3", -4),
        ("2 ^ 3 ^ 2", 64),
        ("-2 ^ 2", -4),
        ("2 * -3", -6),
        ("--3", 3),
        ("+3", 3),
        ("1 + 2 & 3 + 4", "37"),
        ("1 & 2 = 12", 1),
        ("'12' + '30'", 42),
        ("true + true", 2),
        ("'a' < 'b'", 1),
        ("1 <> 2 ", 1),
        ("1 != 1", 0),
        ("0.1 + 0.2 = 0.3", 1),
        ("0.1 + 0.2 > 0.3", 0),
        ("'10' > 9", 1),
        ("'true' = true", 1),
        ('"say ""hi"" \\"you\\"" & \'it\'\'s\'', 'say "hi" "you"it\'s'),
        ("'2026-01-01' = '2026-01-01 00:00'", 1),
        ("'2026-01-01' < '2026-01-01 08:00'", 1),
        ("1e200 * 1e200", "#NUM!"),
        ("900719925474099 * 900719925474099", 8.11296384146066e29),
        (".5 + 1.", 1.5),
        ("10 / 4 / 5", 0.5),
        ("now()", "2026-11-21 08:05"),
    ],
)
def test_operators_compute(text: str, expected: Value) -> None:
    assert computed(text) == expected


def test_a_date_is_moved_by_days_and_by_durations() -> None:
    day = "2021-01-31"
    assert computed("{D} + 1", D=day) == "2021-02-01"
    assert computed("{D} + 0.5", D=day) == "2021-01-31 12:00"
    assert computed("{D} + {Took}", D=day, Took=30_000) == "2021-01-31 08:20"
    assert computed("{Took} + {D}", D=day, Took=30_000) == "2021-01-31 08:20"
    assert computed("{D} - {Took} + 1", D=day, Took=30_000) == "2021-01-31 15:40"
    assert computed("{Took} / 3600", Took=7200) == 2
    assert computed("{D} + 1e9", D=day) == "#NUM!"
    assert computed("{D} - '2021-01-30 12:00'", D=day) == 0.5


def test_a_list_of_one_counts_as_its_value_and_a_longer_one_as_a_text() -> None:
    assert computed("{Tags} = 'red'", Tags=["red"]) == 1
    assert computed("{Tags} & '!'", Tags=["red", "blue"]) == "red, blue!"
    assert computed("{Link.Price} * 2") == "#VALUE!"
    row = EMPTY | {(4, 40): [21]}
    assert compiled(parse("{Link.Price} * 2", NAMES))(row) == 42  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum({Link.Price})", 1200.5),
        ("rollup('Link', 'Price', 'sum')", 1200.5),
        ("rollup('Link', 'Price', 'average')", 600.25),
        ("rollup({Link.Price}, 'max')", 700.5),
        ("rollup('Link', 'Price', 'count')", 2),
        ("rollup('Link', 'Price', 'count all')", 3),
        ("rollup('Link', 'Who', 'concatenate')", "Ann, Bob"),
        ("rollup('Link', 'Price', 'max', '{Price} < 600')", 500),
        ("rollup('Link', 'Price', 'sum', \"{Who} = 'Bob'\")", 700.5),
        ("rollup('Link', 'Price', 'sum', 'false')", 0),
        ("countlinks('Link')", 3),
        ("countlinks({Link})", 3),
        ("countlinks('Link', '{Price} > 500')", 1),
        ("countlinks('Link', 'not({Paid})')", 2),
        ("countlinks('Link', '{Link.Price} >= 500')", 2),
        ("lookup('Link', 'Who')", '["Ann", "Bob"]'),
        ("lookup('Link', 'Who', '{Paid}')", '["Ann"]'),
        ("findmax('Link', 'Price', 'Who')", "Bob"),
        ("findmin('Link', 'Day', 'Price')", None),
        ("findmax('Link', 'Day')", "2026-03-01"),
        ("lookup(findmax('Link', 'Price'), 'Who')", "Bob"),
        ("lookup(findmin('Link', 'Price'), 'Who')", "Ann"),
        ("max({Link.Day}) - min({Link.Day})", 59),
        ("{Link.Price}", "[500, 700.5]"),
    ],
)
def test_linked_rows_are_summed_counted_and_looked_up(text: str, expected: Value) -> None:
    assert computed(text) == expected


def test_a_row_without_links_gives_nothing() -> None:
    texts = ["rollup('Link', 'Price', 'max')", "lookup('Link', 'Who')", "findmax('Link', 'Price', 'Who')"]
    assert {compiled(parse(text, NAMES))(EMPTY) for text in texts} == {None}  # type: ignore[arg-type]
    assert compiled(parse("rollup('Link', 'Price', 'sum')", NAMES))(EMPTY) == 0  # type: ignore[arg-type]


def test_a_cell_is_typed_by_the_kind_of_its_column() -> None:
    assert typed(1, "checkbox") is True
    assert typed(None, "checkbox") is False
    assert typed("x", "checkbox") == "x"
    assert typed('["a", 2, {"name": "f.pdf"}]', "list") == ["a", 2, "f.pdf"]
    assert typed(None, "list") == []
    assert typed("[broken", "list") == "[broken"
    assert typed("[" * 100_000, "list") == "[" * 100_000
    assert typed(5, "number") == 5


def test_a_list_comes_out_as_json_and_errors_as_their_text() -> None:
    assert computed("{Tags}", Tags=["é", "b"]) == '["é", "b"]'
    assert computed("1/0") == "#DIV/0!"
