"""Templates that want to stop, fill or read out the process end in an error of the budget, whatever machine this is."""

from __future__ import annotations

from datetime import date

import pytest

from mail.templates.errors import TemplateError, TemplateTooLargeError, WrongValueError
from mail.templates.language import parse
from mail.templates.limits import LONGEST, Budget, Limits
from mail.templates.rendering import render
from mail.templates.showing import Missing, Setting
from mail.templates.values import GivenRow

SETTING = Setting(date(2026, 3, 15))
ROW = GivenRow(
    {
        "Long": "x" * 1_000_000,
        "Tags": ["a"] * 5_000,
        "Words": ["b" * 199] * 5_000,
        "Items": [GivenRow({"Price": number, "What": "y" * 1_000}) for number in range(1_000)],
        "Nothing": None,
        "Subject": "{{ 7*7 }} {% for a in row.Tags %}{Long}{% endfor %} {Long}",
    }
)
EVERY = "{%% for a in row.Tags %%}%s{%% endfor %%}"


def beginning(text: str) -> str:
    """Return what a case is called."""
    return text[:50]


def filled(text: str, limits: Limits | None = None) -> str:
    return render(parse(text), ROW, SETTING, Budget(limits) if limits else None)


@pytest.mark.parametrize(
    "text",
    [
        # work without a result
        EVERY % (EVERY % (EVERY % "")),
        EVERY % (EVERY % "{% if row.Tags == row.Words %}{% endif %}"),
        EVERY % "{{ row.Tags == row.Tags }}",
        EVERY % "{{ 'z' in row.Words }}",
        EVERY % "{{ 'xxy' in row.Long }}",
        EVERY % (EVERY % "{{ row.Items|sum('Price') }}"),
        EVERY % (EVERY % "{{ row.Items.Price }}"),
        EVERY % (EVERY % "{{ row['Items.Price']|length }}"),
        EVERY % (EVERY % "{{ row.Items|max('Price') }}"),
        EVERY % ("{{ [" + "1," * 9_000 + "]|length }}"),
        EVERY % ("{{ row.Nothing['" + "x" * 60_000 + "'] is empty }}"),
        # long texts, shown or not
        EVERY % "{Long}",
        EVERY % "{{ (row.Long ~ row.Long ~ row.Long ~ row.Long)|length }}",
        EVERY % "{{ row.Long|upper|length }}",
        EVERY % "{{ row.Long|title|lower|length }}",
        EVERY % "{{ row.Items|join(row.Long, 'What')|length }}",
        EVERY % "{{ row.Items.What|length }}",
        "{{ [" + "row.Long," * 2_000 + "]|join|length }}",
        # large to begin with
        "{{1}}" * 13_000,
        "{a}" * 21_000,
        "{% if 0 %}" + "{% elif 0 %}" * 5_000 + "{% endif %}",
        "x" * (LONGEST + 1),
        "é" * (LONGEST // 2 + 1),
        # deep
        "{{" + "(" * 32_000,
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{{ " + "[" * 5_000 + "]" * 5_000 + " }}",
        "{{ " + "not " * 16_000 + "1 }}",
        "{{ " + "-" * 60_000 + "1 }}",
        "{{ 1" + "+1" * 32_000 + " }}",
        "{{ 1" + "|upper" * 9_000 + " }}",
        "{{ row" + ".a" * 32_000 + " }}",
        "{{ 1" + " if 1 else 1" * 5_000 + " }}",
        "{% if 1 %}" * 6_000,
        "{% if 1 %}" * 300 + "{% endif %}" * 300,
        "{% for a in row.Tags %}" * 2_500,
        # numbers
        "{{ 0x" + "f" * 60_000 + " }}",
        "{{ 1e99999 }}",
        "{{ 9999999999999999 }}",
    ],
    ids=beginning,
)
def test_what_is_too_much_ends_in_an_error_of_the_budget(text: str) -> None:
    with pytest.raises(TemplateTooLargeError) as caught:
        filled(text)
    assert str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 999999999 }}",
        "{{ row.Long * 999 }}",
        "{{ [1, 2] * 999 }}",
        "{{ 999999999999999 * 999999999999999 }}",
        "{{ 1 / 0 }}",
        "{{ 0 / 0 }}",
        "{{ row.Long|money }}",
        "{{ 1|money(row.Words) }}",
        "{{ row.Items|sum(row.Words) }}",
        "{{ row * 2 }}",
        "{{ 1|money('x', 999999) }}",
        "{{ 1|number(-1) }}",
        "{{ 1|number(1.5) }}",
        "{{ today + 99999999999 }}",
        "{{ today|date(row.Long) }}",
        "{{ 1 < 'a' }}",
        "{% for a in 5 %}{% endfor %}",
        "{% for a in row.Long %}{% endfor %}",
        "{{ today.year }}",
        "{{ row.Subject.format }}",
        "{{ 1 in 5 }}",
    ],
    ids=beginning,
)
def test_values_that_cannot_be_computed_end_in_a_sentence(text: str) -> None:
    with pytest.raises(WrongValueError) as caught:
        filled(text)
    assert caught.value.line == 1
    assert caught.value.next_step


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "9" * 5_000 + " }}",
        "{{ '" + "\\" * 60_000,
        "{%" * 30_000,
        "{%" + " " * 60_000,
        "{#" * 30_000,
        "{% raw %}" * 7_000,
        "{" * 60_000,
        "{{" * 30_000,
        "{{ row['" + "a." * 30_000 + "'] }}",
        "{{ row.Items['" + "a." * 30_000 + "'] }}",
    ],
    ids=beginning,
)
def test_long_nonsense_ends_in_a_template_error(text: str) -> None:
    with pytest.raises(TemplateError):
        filled(text)


@pytest.mark.parametrize(
    "text",
    [
        # class walking, the filter attr, format tricks and globals, as they were used against sandboxes
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ row|attr('__class__') }}",
        "{{ row['__class__'] }}",
        "{{ row.Subject['__class__'] }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(row) }}",
        "{{ '{0.__class__}'|format(row) }}",
        "{{ ('a'|attr)('format') }}",
        "{{ self._TemplateReference__context }}",
        "{{ config }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ joiner.__init__.__globals__ }}",
        "{{ namespace.__init__ }}",
        "{{ dict(a=1) }}",
        "{{ loop.__class__ }}",
        "{{ row.held }}",
        "{{ row.names }}",
        "{{ row.values }}",
        "{{ row.Items[0].held }}",
        "{% for k in row %}{% endfor %}",
        "{% for k in row.held('Name') %}{% endfor %}",
    ],
    ids=beginning,
)
def test_nothing_of_the_process_can_be_reached(text: str) -> None:
    with pytest.raises(TemplateError):
        filled(text)


def test_a_template_in_a_cell_is_shown_and_never_filled_in() -> None:
    subject = str(ROW.values["Subject"])
    assert filled("{Subject}") == subject
    assert filled("{{ row.Subject ~ '{{ 1 }}' }}") == subject + "{{ 1 }}"
    assert filled("{{ row.Subject|lower }}") == subject.lower()


def test_a_default_that_holds_a_template_is_not_filled_in() -> None:
    setting = Setting(SETTING.today, missing=(Missing("Note", "default", "{{ 7*7 }} {Long}"),))
    assert render(parse("{Note}"), GivenRow({"Note": None}), setting) == "{{ 7*7 }} {Long}"


def test_tiny_quotients_do_not_grow_long_texts() -> None:
    text = "{{ 1" + " / 99999999999999" * 30 + " }}"
    assert len(filled(text)) < 100


def test_the_budget_is_what_it_was_given() -> None:
    assert filled("{% for a in row.Items %}{{ a.Price }}{% endfor %}")
    with pytest.raises(TemplateTooLargeError):
        filled("{% for a in row.Items %}{{ a.Price }}{% endfor %}", Limits(steps=1_000))
    with pytest.raises(TemplateTooLargeError):
        filled("1234567890", Limits(written=9))


def test_an_escaped_text_counts_as_long_as_it_becomes() -> None:
    row = GivenRow({"Text": "<" * 300_000})
    assert len(render(parse("{Text}"), row, SETTING)) == 300_000
    with pytest.raises(TemplateTooLargeError):
        render(parse("{Text}"), row, SETTING, target="html")


def test_titles_and_lists_that_are_put_together_are_built() -> None:
    row = GivenRow({"Items": [GivenRow({}, title="t" * 1_000)] * 1_000, "Words": ["w" * 1_000] * 1_000})
    for text in ("{{ (row.Items ~ 1)|length }}", "{{ (row.Words ~ 1)|length }}"):
        assert render(parse(text), row, SETTING) == "1001999"
        with pytest.raises(TemplateTooLargeError):
            render(parse(text), row, SETTING, Budget(Limits(built=1_500_000)))


def test_every_line_of_a_value_in_markdown_costs_a_step() -> None:
    row = GivenRow({"Text": "\n" * 250_000 + "x"})
    assert render(parse("{Text}"), row, SETTING)
    with pytest.raises(TemplateTooLargeError):
        render(parse("{Text}"), row, SETTING, target="markdown")
