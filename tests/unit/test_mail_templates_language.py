"""What a template may hold, what braces mean in it, and where errors say that they are."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.errors import LetterError
from mail.templates.errors import (
    NoColumnInTemplateError,
    NoSuchFilterError,
    NotAllowedError,
    TemplateError,
    UnknownWordError,
)
from mail.templates.language import parse
from mail.templates.rendering import render
from mail.templates.showing import Setting
from mail.templates.values import GivenRow

SETTING = Setting(date(2026, 3, 15))
ROW = GivenRow(
    {
        "Name": "Anna Keller",
        "Net, in €": 10,
        "Price: net": 7,
        "2024": "old",
        "_Code": "K",
        "Items": [GivenRow({"What": "Pen", "N": 2}, "Pen"), GivenRow({"What": "Book", "N": 1}, "Book")],
        "Tags": ["new", "paid"],
        "Empty": None,
    },
    "Anna",
)


def filled(text: str, row: GivenRow = ROW) -> str:
    return render(parse(text, row.names()), row, SETTING)


def test_a_column_in_braces_is_the_cell() -> None:
    assert filled("Dear {Name},") == "Dear Anna Keller,"
    assert filled("{name}") == filled('{{ row["Name"] }}') == filled("{{ row.Name }}")
    assert filled("{Net, in €}") == "10"


def test_a_column_behind_a_link_is_named_with_a_dot() -> None:
    assert filled("{Items.What}") == "Pen, Book"
    assert filled("{{ row.Items.What }}") == "Pen, Book"
    assert filled("{{ row.Items[0].What }}") == "Pen"


def test_a_name_that_looks_like_no_column_is_one_if_the_table_has_it() -> None:
    assert filled("{Price: net} {2024} {_Code}") == "7 old K"
    assert render(parse("{Price: net}"), ROW, SETTING) == "{Price: net}"


@pytest.mark.parametrize(
    "text",
    [
        "p { color: red }",
        "p {color: red}",
        "a{margin:0;padding:0}",
        '{"a": 1, "b": {"c": 2}}',
        "{'a'}",
        "{}",
        "{ }",
        "{2,3}",
        "{0}",
        "a { b } c",
        "{x\ny}",
        "{`x`} {a<b} {a=b}",
        "} {",
        "{",
        "@media print { .x { display: none } }",
        "function f() { return {a: 1}; }",
    ],
)
def test_braces_of_style_sheets_and_json_are_left_as_they_are(text: str) -> None:
    assert filled(text) == text


def test_a_brace_can_be_written_as_it_is() -> None:
    assert filled(r"\{Name} is {Name}") == "{Name} is Anna Keller"
    assert filled("{% raw %}{Name} {{ x }}{% endraw %}") == "{Name} {{ x }}"
    assert filled("{{ '{Name} {{ 7*7 }}' }}") == "{Name} {{ 7*7 }}"
    assert filled(r"C:\{a: b}") == r"C:\{a: b}"


def test_a_column_that_is_misspelt_is_named_with_the_nearest() -> None:
    with pytest.raises(NoColumnInTemplateError) as caught:
        filled("Hello\n  {Nmae}")
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert "“Nmae” (line 2, column 3)" in str(caught.value)
    assert "“Name”" in caught.value.next_step


def test_a_bare_word_tells_how_columns_are_written() -> None:
    with pytest.raises(UnknownWordError) as caught:
        filled("{{ Name }}")
    assert '{Name} or {{ row["Name"] }}' in caught.value.next_step


def test_loops_and_conditions() -> None:
    loop = (
        "{% for item in row.Items if item.N > 1 %}\n- {{ item.What }} {{ loop.index }}/{{ loop.length }}\n{% endfor %}"
    )
    assert filled(f"{loop}End") == "- Pen 1/1\nEnd"
    assert filled("{% for t in row.Tags %}{{ t }}{{ '' if loop.last else '; ' }}{% endfor %}") == "new; paid"
    assert filled("{% for i in row.Empty %}x{% else %}none{% endfor %}") == "none"
    assert filled("{% if row.Empty %}a{% elif 'paid' in row.Tags %}b{% else %}c{% endif %}") == "b"
    assert filled("{% for item in row.Items %}{Name}{% endfor %}") == "Anna Keller" * 2


def test_a_line_with_nothing_but_a_command_leaves_no_empty_line() -> None:
    assert filled("a\n  {% if 1 %}\nb\n  {% endif %}\nc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dear {% if 1 %}Ms{% endif %}\nKeller", "Dear Ms\nKeller"),
        (
            "{% for i in row.Items %}\n- {{ i.What }}{% if not loop.last %},{% endif %}\n{% endfor %}\nEnd",
            "- Pen,\n- Book\nEnd",
        ),
        ("a {# why #}\nb\n\t{# why\n not #} \nc", "a \nb\nc"),
        ("{% if 1 %}{% if 1 %} \n\n x\n{% endif %} {% endif %}\ny", "\n x\ny"),
        ("{% raw %}\n{Name}\n{% endraw %}\n", "{Name}\n"),
        ("{% if 1 %}\n{{ 1 }}\n{% endif %}{{ 2 }}\n{% if 1 %}{% endif %}", "1\n2\n"),
        ("a\n{%+ if 1 +%}\nb\n{% endif +%}\n", "a\n\nb\n\n"),
        ("a\n {%- if 1 -%} \n b {%- endif %}\nc", "ab\nc"),
        ("{% if 1\n %}\nx\n{% endif %}", "x\n"),
        (" \n {% if 0 %}\nx\n{% else %}\n {Name}\n{% endif %}\n ", " \n Anna Keller\n "),
    ],
)
def test_only_a_line_of_blocks_alone_goes_away(text: str, shown: str) -> None:
    assert filled(text) == shown


def test_places_are_right_behind_a_line_that_went_away() -> None:
    with pytest.raises(NoColumnInTemplateError) as caught:
        filled("{% if 1 %}\n  {% endif %}\n {Nmae}")
    assert (caught.value.line, caught.value.column) == (3, 2)


def test_arithmetic_is_decimal() -> None:
    assert (
        filled("{{ 0.1 + 0.2 }} {{ row['Net, in €'] * 1.2 }} {{ 7 / 2 }} {{ -3 + 1 }} {{ 2 - -2 }}")
        == "0.3 12 3.5 -2 4"
    )


def test_comparisons_of_different_kinds_never_break() -> None:
    assert filled("{{ row.Name == 5 }} {{ row.Empty == '' }} {{ row.Empty < 3 }} {{ 1 < 2 < 3 }}") == "no yes no yes"
    assert filled("{{ row.Empty is empty }} {{ row.Name is not empty }} {{ 3 is odd }}") == "yes yes yes"


@pytest.mark.parametrize(
    "text",
    [
        "{{ row() }}",
        "{{ row.Name.upper() }}",
        "{{ lipsum(5) }}",
        "{{ range(9) }}",
        "{{ cycler('a') }}",
        "{{ row.__class__ }}",
        "{{ row.Name._x }}",
        "{{ 2 ** 3 }}",
        "{{ '%s' % row.Name }}",
        "{{ 7 // 2 }}",
        "{{ {'a': 1} }}",
        "{{ row.Tags[0:1] }}",
        "{{ row[row.Name] }}",
        "{% set x = 1 %}",
        "{% set row.x = 1 %}",
        "{% set x %}a{% endset %}",
        "{% macro m() %}{% endmacro %}",
        "{% call m() %}{% endcall %}",
        "{% filter upper %}a{% endfilter %}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape false %}{% endautoescape %}",
        "{% for a, b in row.Items %}{% endfor %}",
        "{% for a in row.Items recursive %}{% endfor %}",
        "{% for row in row.Items %}{% endfor %}",
        "{% for loop in row.Items %}{% endfor %}",
        "{% for _a in row.Items %}{% endfor %}",
        "{{ row.Name|upper(1) }}",
        "{{ row.Name|default(*row.Tags) }}",
        "{{ row.Name|default(x=1) }}",
        "{{ row.Name is empty(1) }}",
    ],
)
def test_what_could_do_harm_is_refused_where_it_stands(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(f"one\n {text}")
    assert isinstance(caught.value, NotAllowedError | UnknownWordError)
    assert caught.value.line == 2
    assert caught.value.column >= 2


@pytest.mark.parametrize("text", ["{Name|upper}", "{ name | upper }", "{Name|}"])
def test_a_filter_in_single_braces_is_a_mistake_and_not_sent(text: str) -> None:
    with pytest.raises(NoColumnInTemplateError) as caught:
        filled(text)
    assert "“Name”" in caught.value.next_step
    assert render(parse(text), ROW, SETTING) == text


@pytest.mark.parametrize("name", ["attr", "map", "safe", "format", "center", "xmlattr", "tojson", "pprint", "mony"])
def test_filters_are_only_those_of_the_list(name: str) -> None:
    with pytest.raises(NoSuchFilterError):
        parse(f"{{{{ row.Name|{name} }}}}")


@pytest.mark.parametrize("text", ["{{ 1 is sameas 1 }}", "{{ 1 is callable }}", "{{ 1 is filter }}"])
def test_tests_are_only_those_of_the_list(text: str) -> None:
    with pytest.raises(NoSuchFilterError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a\n{{ 1 + }}", 2, 8),
        ("a\n b {% if row.Name %}", 2, 19),
        ("{% foo %}", 1, 4),
        ("x {# never closed", 1, 5),
        ("{{ 'open }}", 1, 4),
        ("{{ row.Name|upper }", 1, 19),
        ("a\r\nb\r\n{{ ) }}", 3, 4),
    ],
)
def test_a_mistake_is_named_with_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "Jinja" not in str(caught.value) + caught.value.next_step


def test_escapes_in_a_text_make_no_half_characters() -> None:
    assert filled(r"{{ '\ud800 \x41 \N{DIGIT ONE} \d' }}") == r"\ud800 \x41 \N{DIGIT ONE} \d"
    assert filled(r"""{{ 'a\'b\\n\n' }}""") == "a'b\\n\n"
    with pytest.raises(TemplateError):
        parse("half \ud800")


PARTS = st.sampled_from(
    [
        *("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "\\", "(", ")", "[", "]", "|", ".", ",", "~", "'", '"', "\n"),
        *(" row", ".Name", ".Items", " if ", " else ", " endif ", " for ", " in ", " endfor ", " raw ", " endraw "),
        *(" i", "1", "0x", "1e9", "**", "*", "-", "not ", " is ", " empty", "upper", "sum", "join", "loop", "{Name}"),
        *("{% for i in row.Items %}", "{% endfor %}", "{% if row.Name %}", "{% endif %}", "{{ row.Name|", "money }}"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS, max_size=25).map("".join) | st.text(max_size=60))
def test_no_text_ends_in_anything_but_a_template_error(text: str) -> None:
    with suppress(TemplateError):
        assert filled(text) is not None


@settings(max_examples=150, deadline=None)
@given(st.text(string.ascii_letters + string.digits + " .:{}%#'\"\\\n\x00\u202e€", max_size=200))
def test_a_value_is_never_looked_at_as_a_template(value: str) -> None:
    row = GivenRow({"Subject": value})
    if value:
        assert filled("{Subject}", row) == value


def test_template_errors_are_errors_of_letters() -> None:
    assert issubclass(TemplateError, LetterError)
