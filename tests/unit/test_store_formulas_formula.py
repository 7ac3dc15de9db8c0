"""Formulas are read, checked, kept with numbers, shown with names."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from store.formulas.compiling import compiled
from store.formulas.errors import (
    ArgumentCountError,
    ArgumentKindError,
    FormulaError,
    FormulaTooLargeError,
    NoColumnInFormulaError,
    NoSuchFunctionError,
    UnknownOptionError,
    UnknownWordError,
)
from store.formulas.formula import parse, parse_canonical, shown
from store.formulas.grammar import DEEPEST, LONGEST
from store.formulas.names import Known, Names
from store.formulas.nodes import Reference

PROJECTS = Names(
    [
        Known(1, "Net", "number"),
        Known(2, "Due", "date"),
        Known(3, "Name", "text"),
        Known(4, "Bills", "list"),
        Known(5, "A.B", "text"),
        Known(6, "A", "list"),
        Known(7, "Took", "duration"),
        Known(8, "Paid", "checkbox"),
        Known(9, "Größe (m²)", "number"),
        Known(10, "It's", "list"),
    ],
    {
        4: [Known(40, "Total", "number"), Known(41, "Paid", "checkbox"), Known(42, "Day", "date")],
        6: [Known(60, "B", "number"), Known(61, "C.D", "number")],
        10: [Known(70, 'the "best"', "text")],
    },
)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("{Net} * 1.2", "{#1} * 1.2"),
        ("{ net }*1.2", "{#1}*1.2"),
        ("{Größe (m²)}", "{#9}"),
        ("{Bills.Total}", "{#4.#40}"),
        ("{A.B}", "{#5}"),
        ("{A.C.D}", "{#6.#61}"),
        ("{#1}", "{#1}"),
        ("'{Net}' & {Name}", "'{Net}' & {#3}"),
        ("rollup('Bills', 'Total', 'sum')", "rollup('{#4}', '{#4.#40}', 'sum')"),
        ('RollUp("Bills","Total","sum","{Total}>1")', 'RollUp("{#4}","{#4.#40}","sum","{#4.#40}>1")'),
        ("rollup({Bills.Total}, 'sum')", "rollup({#4.#40}, 'sum')"),
        ("lookup(findmax('Bills','Total'), 'Day')", "lookup(findmax('{#4}','{#4.#40}'), '{#4.#42}')"),
        ("findmin('Bills', 'Total', 'Day')", "findmin('{#4}', '{#4.#40}', '{#4.#42}')"),
        ("countlinks('Bills')", "countlinks('{#4}')"),
        ("countItems('A')", "countItems('{#6}')"),
        ("lookup('It\\'s', 'the \"best\"')", "lookup('{#10}', '{#10.#70}')"),
    ],
)
def test_names_become_numbers_and_numbers_names_again(typed: str, canonical: str) -> None:
    formula = parse(typed, PROJECTS)
    assert formula.text == canonical
    again = parse(shown(canonical, PROJECTS), PROJECTS)
    assert again == formula
    assert parse_canonical(canonical, PROJECTS.kind) == formula


def test_a_renamed_column_is_shown_with_its_new_name() -> None:
    canonical = parse("{Net} + sum({Bills.Total}) + rollup('Bills', 'Total', 'max', '{Paid}')", PROJECTS).text
    renamed = Names(
        [Known(1, "Netto", "number"), Known(4, "Rechnungen", "list")],
        {4: [Known(40, "Summe", "number"), Known(41, "It's paid", "checkbox")]},
    )
    assert shown(canonical, renamed) == (
        "{Netto} + sum({Rechnungen.Summe}) + rollup('Rechnungen', 'Summe', 'max', '{It\\'s paid}')"
    )
    assert parse(shown(canonical, renamed), renamed).text == canonical


def test_a_deleted_column_is_a_question_mark_and_cannot_be_typed() -> None:
    gone = Names([Known(1, "Net", "number")])
    text = shown("{#1} + {#2} + sum({#4.#40}) + rollup('{#4}', '{#4.#40}', 'sum')", gone)
    assert text == "{Net} + {?} + sum({?}) + rollup('?', '?', 'sum')"
    with pytest.raises(NoColumnInFormulaError):
        parse(text, gone)


def test_a_deleted_column_is_a_reference_error_in_its_rows() -> None:
    assert compiled(parse_canonical("{#1} + {#2}"))({1: 5}) == "#REF!"


def test_a_name_that_would_mean_another_column_is_shown_by_its_number() -> None:
    assert shown("{#6.#60}", PROJECTS) == "{#6.#60}"
    assert parse("{#6.#60}", PROJECTS).reads == {Reference(60, 6)}


def test_what_a_formula_reads_is_known() -> None:
    formula = parse("if({Paid}, {Net}, sum({Bills.Total}) + countlinks('A', 'true'))", PROJECTS)
    assert formula.reads == {Reference(8), Reference(1), Reference(40, 4), Reference(6)}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{Net} * 2", "number"),
        ("{Net} & 2", "text"),
        ("{Net} > 2", "checkbox"),
        ("{Due}", "date"),
        ("{Due} + 14", "date"),
        ("14 + {Due}", "date"),
        ("{Due} + {Took}", "date"),
        ("{Due} - today()", "number"),
        ("{Took}", "number"),
        ("{Bills.Day}", "list"),
        ("max({Bills.Day})", "date"),
        ("if({Paid}, {Due})", "date"),
        ("if({Paid}, {Due}, 'never')", "text"),
        ("ifs({Paid}, 1, {Net} > 2, {Took})", "number"),
        ("switch({Name}, 'a', true, false)", "checkbox"),
        ("rollup('Bills', 'Day', 'max')", "date"),
        ("rollup('Bills', 'Day', 'count')", "number"),
        ("rollup('Bills', 'Day', 'unique')", "list"),
        ("lookup('Bills', 'Day')", "list"),
        ("findmax('Bills', 'Total', 'Day')", "date"),
        ("isodate({Due})", "text"),
    ],
)
def test_the_kind_of_the_result_is_known_beforehand(text: str, result: str) -> None:
    assert parse(text, PROJECTS).result == result


def test_only_a_formula_that_asks_the_clock_is_volatile() -> None:
    assert parse("{Net} + days({Due}, TODAY())", PROJECTS).volatile
    assert not parse("{Net} & 'today()'", PROJECTS).volatile


@pytest.mark.parametrize(
    ("text", "error", "position", "sentence"),
    [
        ("", FormulaError, 1, "a value is expected, not the end"),
        ("1 + ", FormulaError, 5, "a value is expected, not the end"),
        ("(1", FormulaError, 3, "an operator or a closing bracket is expected, not the end"),
        ("1 2", FormulaError, 3, "an operator is expected, not “2”"),
        ("round(1 2)", FormulaError, 9, "an operator, a comma or a closing bracket is expected, not “2”"),
        ("round(1; 2)", FormulaError, 8, "not “;”"),
        ("1 + 'abc", FormulaError, 5, "a closing quote is expected"),
        ("1 + {abc", FormulaError, 5, "a closing brace is expected"),
        ("abc}", FormulaError, 4, "not “}”"),
        ("1 + roun(2)", NoSuchFunctionError, 5, "“roun”"),
        ("1 + Net", UnknownWordError, 5, "“Net”"),
        ("1 + {Nett}", NoColumnInFormulaError, 5, "“Nett”"),
        ("{Bills.Totl}", NoColumnInFormulaError, 1, "“Bills.Totl”"),
        ("rollup('Bils', 'Total', 'sum')", NoColumnInFormulaError, 8, "“Bils”"),
        ("rollup('Bills', 'Totl', 'sum')", NoColumnInFormulaError, 17, "“Totl”"),
        ("rollup('Bills', 'Total', 'sum', '{Totl}')", NoColumnInFormulaError, 34, "“Totl”"),
        ("rollup('Bills', 'Total', 'sum', '{Total')", FormulaError, 34, "a closing brace"),
        ("rollup('Bills', 'Total', 'summ')", UnknownOptionError, 26, "“summ”"),
        ("rollup('Bills')", ArgumentCountError, 1, "rollup()"),
        ("dateAdd({Due}, 1, 'eons')", UnknownOptionError, 19, "“eons”"),
        ("2 * round()", ArgumentCountError, 5, "round()"),
        ("ifs(1, 2, 3)", ArgumentCountError, 1, "ifs()"),
        ("today(1)", ArgumentCountError, 1, "today()"),
        ("abs({Due})", ArgumentKindError, 5, "abs() has no use for a date"),
        ("year({Net})", ArgumentKindError, 6, "year() has no use for a number"),
        ("{Due} + {Due}", ArgumentKindError, 9, "+ has no use for a date"),
        ("2 * {Due}", ArgumentKindError, 5, "* has no use for a date"),
        ("-{Due}", ArgumentKindError, 2, "- has no use for a date"),
        ("1e999", FormulaTooLargeError, 1, "1e999"),
    ],
)
def test_a_wrong_formula_is_refused_with_the_place(
    text: str, error: type[FormulaError], position: int, sentence: str
) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text, PROJECTS)
    assert type(refused.value) is error
    assert refused.value.position == position
    assert sentence in str(refused.value)
    assert refused.value.next_step


def test_the_nearest_name_is_offered() -> None:
    for text, near in [("averag(1)", "average()"), ("{Nett}", "{Net}"), ("{Bills.Totl}", "{Bills.Total}")]:
        with pytest.raises(FormulaError) as refused:
            parse(text, PROJECTS)
        assert near in refused.value.next_step


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "-" * 10_000 + "1",
        "abs(" * 10_000 + "1" + ")" * 10_000,
        "rollup('Bills', 'Total', 'sum', '" + "(" * 50 + "1" + ")" * 50 + "')",
        "1" * (LONGEST + 1),
    ],
)
def test_a_formula_without_measure_is_refused_clearly(text: str) -> None:
    with pytest.raises(FormulaTooLargeError):
        parse(text, PROJECTS)


def test_the_deepest_formula_that_is_accepted_can_be_computed_and_shown() -> None:
    for before, after in [("abs(", ")"), ("if(1, ", ", 2)"), ("mid(", ", 1, 9)"), ("sum(1, ", ")"), ("(1 + ", ")")]:
        depth = (DEEPEST - 1) // (2 if before == "(1 + " else 1)
        formula = parse(before * depth + "5" + after * depth, PROJECTS)
        assert compiled(formula)({}) is not None
        assert shown(formula.text, PROJECTS) == formula.text


def test_a_long_sum_is_no_deep_one() -> None:
    assert compiled(parse("+".join(["{Net}"] * 3_000), PROJECTS))({1: 2}) == 6_000


def test_a_formula_can_be_compared_whatever_its_blanks() -> None:
    one, other = parse("{Net}+1", PROJECTS), parse("{Net} + 1", PROJECTS)
    assert replace(other, text=one.text) == one


def test_lark_is_not_loaded_before_the_first_formula() -> None:
    asked = (
        "import sys, json; import store.formulas.formula, store.formulas.compiling, store.tables;"
        "print(json.dumps('lark' in sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) is False
