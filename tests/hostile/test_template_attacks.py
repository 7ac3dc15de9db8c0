"""Templates and cells that are made to take memory: all of them, one after the other, take little of it."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date

import pytest

from mail.address import parse_addresses
from mail.errors import MailError
from mail.templates.errors import TemplateError
from mail.templates.merging import render_mail
from mail.templates.parts import Template
from mail.templates.values import GivenRow
from mail.writing.markdown import markdown_text

MOST = 100_000
"""KiB."""
FACE = "\N{GRINNING FACE}"
"""A character of four bytes."""
EVERY = "{%% for a in row.Tags %%}%s{%% endfor %%}"
ATTACKS = (
    "{{ " + " ~ ".join(["row.Items"] * 3_000) + " }}",
    "{{ " + " ~ ".join(["row.Words"] * 3_000) + " }}",
    "{{ " + " ~ ".join(["row.Faces"] * 3_000) + " }}",
    "{{ " + " ~ ".join(["row.Ligatures|upper"] * 1_000) + " }}",
    "{{ [" + ",".join(["row.Ligatures|upper"] * 1_000) + "]|length }}",
    "{{ [" + ",".join(["row.Items|join('')"] * 1_000) + "]|length }}",
    "{{ [" + ",".join(["row.Words|join(row.Faces)"] * 500) + "]|length }}",
    "{{ row.Dashes|title|length }}",
    "{{ row.Faces|title|lower|upper|length }}",
    "{{ row.Tags|join(row.Faces)|length }}",
    "{{ row.Items|join(row.Faces, 'What')|length }}",
    "{{ row['Items.What'] ~ row['Items.What'] ~ row['Items.What'] }}",
    "{Faces}{Faces}",
    "{Marks}",
    "{Breaks}",
    EVERY % (EVERY % (EVERY % "{{ 1 }}")),
    EVERY % "{{ row.Items|sum('Price') }}",
    EVERY % "{{ today in row.Dates }}",
    EVERY % "{{ row.Dates|min }}",
    EVERY % "{{ row.Items|max('What') }}",
    EVERY % "{{ row.Faces ~ a }}",
    EVERY % "{% for b in row.Items if b.What == row.Faces %}{% endfor %}",
    EVERY % "{{ 1234567.891|money(row.Currency, 15) }}",
    "{{ 'a' * 999999999 }}",
    "{{ 'a'.ljust(999999999) }}",
    "{{ '%999999999d'|format(1) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% for a in range(999999999) %}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% include 'x' %}",
    "{{ lipsum(100000) }}",
    "{{ 'a'|indent(999999999) }}",
    "{{ row|attr('values') }}",
    "{{ " + "[" * 30_000 + " }}",
    "{#" * 30_000,
    "{% raw %}" * 7_000,
    "{{ row." + "a" * 60_000 + " }}",
)


def attack() -> int:
    """Fill all of them in; return how many KiB that took at most."""
    items = [GivenRow({"What": FACE * 1_000, "Price": 1, "D": None}, FACE * 1_000)] * 1_000
    row = GivenRow(
        {
            **{"Items": items, "Tags": ["a"] * 5_000, "Words": [FACE * 199] * 5_000, "Dates": ["2026-03-01"] * 5_000},
            **{"Faces": FACE * 1_000_000, "Ligatures": "\ufb03" * 1_000_000, "Dashes": "-" * 1_000_000},
            **{"Marks": "<&'\"*_`[" * 120_000, "Breaks": "\n" * 900_000 + "x", "Currency": FACE * 8},
        }
    )
    render_mail(Template(name="T", text="x", is_markdown=True), row, date(2026, 3, 15))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for text in ATTACKS:
        for template in (
            Template(name="T", text=text, is_markdown=True),
            Template(name="T", html=text),
            Template(name="T", to=text, subject=text),
        ):
            try:
                markdown_text(render_mail(template, row, date(2026, 3, 15)).markdown)
            except MailError as error:
                str(error)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def test_whatever_a_template_wants_it_takes_no_memory_to_speak_of() -> None:
    code = f"import sys; sys.path.insert(0, {__file__.rpartition('/')[0]!r}); import {__name__.rpartition('.')[2]} as t"
    found = subprocess.run(
        [sys.executable, "-c", f"{code}; print(t.attack())"], capture_output=True, text=True, check=True, timeout=600
    )
    assert int(found.stdout) < MOST


@pytest.mark.parametrize("value", [',\\"' * 16_000, '"' * 50_000, "<" * 50_000, "a b@b.test," * 4_000, "\n" * 900_000])
def test_a_cell_that_is_no_list_of_addresses_costs_nothing(value: str) -> None:
    with pytest.raises(MailError):
        render_mail(Template(name="T", to="{Mail}", text="x"), GivenRow({"Mail": value}), date(2026, 3, 15))
    with pytest.raises(MailError):
        parse_addresses(value + ", no address")


def test_a_subject_in_a_cell_is_never_a_template() -> None:
    for text in ATTACKS:
        row = GivenRow({"Subject": text})
        assert render_mail(Template(name="T", text="{Subject}"), row, date(2026, 3, 15)).text == text
    with pytest.raises(TemplateError):
        render_mail(Template(name="T", text="{Subject}|{{ row.Subject() }}"), row, date(2026, 3, 15))
