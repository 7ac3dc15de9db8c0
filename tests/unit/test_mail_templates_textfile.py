"""Templates as text files: readable, and read back as they were written."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.templates.errors import TemplateFileError
from mail.templates.parts import Template
from mail.templates.showing import Missing
from mail.templates.textfile import read, written

REMINDER = Template(
    name="Reminder",
    subject='Invoice {Number} is "due"',
    to="{Customer.E-mail}",
    text="Dear {Name},\n\n+++ html\nBye\n",
    html="<p>\n",
    is_markdown=True,
    attachments=("Invoice PDF",),
    language="fr",
    missing=(Missing("Order", "leave out"), Missing("Greeting", "default", "Hello"), Missing("Due")),
)
FILE = """\
+++
name = "Reminder"
subject = "Invoice {Number} is \\"due\\""
to = "{Customer.E-mail}"
language = "fr"
format = "markdown"
attachments = ["Invoice PDF"]
html = "++++ html"

[missing]
"Order" = "leave out"
"Greeting" = { default = "Hello" }
"Due" = "stop"
+++
Dear {Name},

+++ html
Bye

++++ html
<p>

"""


def test_a_file_is_written_for_people_and_read_back() -> None:
    assert written(REMINDER) == FILE
    assert read(FILE) == REMINDER


def test_line_ends_of_other_systems_are_read() -> None:
    assert read("\ufeff" + FILE.replace("\n", "\r\n")) == REMINDER
    assert read(written(Template(name="T", text="a\r\nb\rc"))).text == "a\nb\nc"


def test_a_file_made_by_hand_needs_a_name_and_a_body() -> None:
    assert (
        read('+++\nname = "T"\n+++\nHello')
        == read('+++ \nname = "T"\n+++\nHello\n')
        == Template(name="T", text="Hello")
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60) | st.sampled_from(
    ["+++", "+++\n", "\n+++ html\n", "++++ html", "\n\n", "a\\b\"c'd", "[missing]\n", "\x7f\x00\u2028", "'''\"\"\""]
)


@st.composite
def rules(draw: st.DrawFn) -> Missing:
    column, way = draw(TEXTS), draw(st.sampled_from(("stop", "leave out", "default")))
    return Missing(column, way, draw(TEXTS) if way == "default" else "")


@st.composite
def some(draw: st.DrawFn) -> Template:
    texts = {part: draw(TEXTS) for part in ("subject", "to", "cc", "bcc", "text", "html")}
    return Template(
        name="n" + draw(TEXTS),
        language=draw(st.sampled_from(("en", "fr", "de"))),
        is_markdown=draw(st.booleans()),
        attachments=tuple(draw(st.lists(TEXTS, max_size=3))),
        missing=tuple(draw(st.lists(rules(), max_size=4, unique_by=lambda rule: rule.column))),
        **texts,
    )


@settings(max_examples=300, deadline=None)
@given(some())
def test_every_template_comes_back_as_it_was(template: Template) -> None:
    content = written(template)
    assert read(content.encode().decode()) == template
    assert content.endswith("\n")


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80), st.sampled_from(["", "+++\n", '+++\nname = "T"\n']), st.sampled_from(["", "\n+++\n", "\n+++"])
)
def test_no_file_ends_in_anything_but_a_file_error(text: str, before: str, after: str) -> None:
    with suppress(TemplateFileError):
        assert read(before + text + after).name.strip()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Hello",
        '+++\nname = "T"\n',
        "+++\n+++\nHello",
        '+++\nname = ""\n+++\n',
        "+++\nname = 1\n+++\n",
        '+++\nname = "T"\nsender = "x"\n+++\n',
        '+++\nname = "T"\nformat = "html"\n+++\n',
        '+++\nname = "T"\nattachments = "PDF"\n+++\n',
        '+++\nname = "T"\nattachments = [1]\n+++\n',
        '+++\nname = "T"\nmissing = "stop"\n+++\n',
        '+++\nname = "T"\n[missing]\nDue = "ask"\n+++\n',
        '+++\nname = "T"\n[missing]\nDue = { default = 1 }\n+++\n',
        '+++\nname = "T"\nname = "U"\n+++\n',
        "+++\nname = T\n+++\n",
        "+++\nx = " + "[" * 20_000 + "\n+++\n",
        "+++\nx = " + "9" * 20_000 + "\n+++\n",
        "x" * 500_000,
    ],
    ids=lambda content: content[:40],
)
def test_what_is_no_template_is_told(content: str) -> None:
    with pytest.raises(TemplateFileError) as caught:
        read(content)
    assert str(caught.value)
