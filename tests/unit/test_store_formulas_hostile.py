"""Any text is a formula or is refused; any formula gives a cell value for any row."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.formulas.compiling import compiled
from store.formulas.errors import FormulaError
from store.formulas.formula import parse, parse_canonical, shown
from store.formulas.functions import FUNCTIONS
from store.formulas.names import Known, Names
from store.formulas.values import ERROR_TEXTS, MOST_CHARACTERS, typed

NAMES = Names(
    [
        Known(1, "N", "number"),
        Known(2, "T", "text"),
        Known(3, "D", "date"),
        Known(4, "L", "list"),
        Known(5, "C", "checkbox"),
        Known(6, "U", "duration"),
    ],
    {4: [Known(40, "N", "number"), Known(42, "D", "date")]},
)
PIECES = [
    *("(", ")", ",", "+", "-", "*", "/", "%", "^", "&", "=", "<>", "<", ">=", " ", "'", '"', "\\", "{", "}", "\n"),
    *("1", "0", "2.5", "1e308", "'a'", "'2026-02-29'", "''", "true", "pi", "{N}", "{T}", "{D}", "{L}", "{C}", "{U}"),
    *("{L.N}", "{L.D}", "'L'", "'N'", "'sum'", "'{N} > 1'", "'days'", "'D'", "#", "é", "\0", "\u202e"),
    *(f"{function.name}(" for function in FUNCTIONS.values()),
]

cells = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-01-31", "9999-12-31 23:59", "0001-01-01", "x" * 90_000, *ERROR_TEXTS])
)
rows = st.fixed_dictionaries(
    {
        **dict.fromkeys([1, 2, 3, 5, 6], cells),
        4: st.lists(cells, max_size=3),
        (4, 40): st.lists(cells, max_size=3),
        (4, 42): st.lists(cells, max_size=3) | cells,
    }
)

leaves = st.sampled_from(
    ["1", "0", "-3.5", "1e200", "'a'", "''", "'2026-02-28'", "true", "{N}", "{T}", "{D}", "{L}", "{C}", "{U}", "{L.N}"]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "%", "^", "&", "=", "<", ">="])
    chains = st.builds("({} {} {})".format, inner, operators, inner)
    names = st.sampled_from([function.name for function in FUNCTIONS.values()])
    calls = st.builds(
        lambda name, given: f"{name}({', '.join(given)})", names, st.lists(inner | st.sampled_from(WORDS), max_size=4)
    )
    return chains | calls


WORDS = ["'days'", "'months'", "'YD'", "'percent'", "'monday'", "'max'", "'unique'"]
formulas = st.recursive(leaves, _grown, max_leaves=12)


def _computed(text: str, row: dict[object, object]) -> None:
    formula = parse(text, NAMES)
    assert parse(shown(formula.text, NAMES), NAMES) == formula
    assert parse_canonical(formula.text, NAMES.kind) == formula
    for ready in (formula, parse_canonical(formula.text)):
        value = compiled(ready, lambda: datetime(2026, 2, 28, 23, 59))(row)  # type: ignore[arg-type]
        assert value is None or isinstance(value, str | int | float)
        assert not isinstance(value, bool)
        assert not isinstance(value, float) or math.isfinite(value)
        assert not isinstance(value, int) or abs(value) < 2**63
        assert not isinstance(value, str) or len(value) <= MOST_CHARACTERS


def _refusal(text: str, row: dict[object, object]) -> FormulaError | None:
    try:
        _computed(text, row)
    except FormulaError as refused:
        return refused
    return None


@settings(deadline=None)
@given(st.text(max_size=60), rows)
def test_any_text_is_a_formula_or_is_refused(text: str, row: dict[object, object]) -> None:
    refused = _refusal(text, row)
    assert refused is None or (str(refused) and refused.next_step)
    assert refused is None or 0 <= refused.position <= len(text) + 1


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), rows)
def test_pieces_of_formulas_in_any_order_are_a_formula_or_are_refused(text: str, row: dict[object, object]) -> None:
    refused = _refusal(text, row)
    assert refused is None or 0 <= refused.position <= len(text) + 1


@settings(deadline=None, max_examples=600)
@given(formulas, rows)
def test_any_formula_gives_a_cell_value_for_any_row(text: str, row: dict[object, object]) -> None:
    refused = _refusal(text, row)
    assert type(refused) is not FormulaError, "the grammar refused a formula that is one"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-20, 20))
def test_rounding_keeps_what_is_rounded_already(number: float, digits: int) -> None:
    def rounded(way: str, value: float) -> object:
        return compiled(parse(f"{way}({{N}}, {digits})", NAMES))({1: value})

    for way in ("round", "rounddown", "roundup"):
        once = rounded(way, number)
        if isinstance(once, int | float):
            assert rounded(way, once) == once


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), st.integers(-40_000, 40_000))
def test_a_date_moved_by_days_lies_so_many_days_away(day: datetime, days: int) -> None:
    text = day.isoformat(" ", "minutes")
    row = {3: text, 1: days}
    assert compiled(parse("{D} + {N} - {D}", NAMES))(row) == days  # type: ignore[arg-type]
    assert compiled(parse("dateDif({D}, dateAdd({D}, {N}, 'days'))", NAMES))(row) == days  # type: ignore[arg-type]


def test_text_that_would_grow_without_end_is_refused_where_it_grows() -> None:
    grown = "rept(rept(rept('x', 100000), 100000), 100000)"
    joined = "concatenate(" + ", ".join(["{T}"] * 500) + ")"
    chained = " & ".join(["{T}"] * 500)
    replaced = "substitute({T}, 'x', {T})"
    row = {2: "x" * 90_000}
    assert {compiled(parse(text, NAMES))(row) for text in (grown, joined, chained, replaced)} == {"#VALUE!"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [f"[{'9' * 400}]", '["\\ud800"]', '[{"name": "\\udc00"}]', "[NaN]", "[1e999]", "[" * 900 + "]" * 900, "[" * 9_000],
)
@pytest.mark.parametrize("function", ["concatenate", "abs", "sum", "country", "findmax"])
def test_a_list_cell_from_anywhere_computes_to_what_can_be_kept(cell: str, function: str) -> None:
    formula = parse(f"{function}({{L}})", NAMES)
    value = compiled(formula)({4: typed(cell, "list")})
    assert not isinstance(value, str) or value.encode()


def test_a_checked_box_is_rounded_as_the_number_1() -> None:
    assert compiled(parse("ceiling({C})", NAMES))({5: True}) == 1
