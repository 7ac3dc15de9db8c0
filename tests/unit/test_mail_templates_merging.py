"""A whole mail from a template and a row: subject, people, bodies and files, and what is refused in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.address import Address
from mail.errors import BadAddressError, BadHeaderError
from mail.templates.errors import (
    NoColumnInTemplateError,
    NoFileColumnError,
    NothingThereError,
    TemplateError,
    TemplateTooLargeError,
)
from mail.templates.limits import Limits
from mail.templates.merging import render_mail
from mail.templates.parts import Rendered, Template
from mail.templates.showing import Missing
from mail.templates.values import GivenRow
from store.cells.attachments import KeptFile

TODAY = date(2026, 3, 15)
PDF = KeptFile("Invoice 1.pdf", 1_234, "application/pdf", "a" * 64)
VALUES: dict[str, object] = {
    "Number": "INV-1",
    "Name": "Anna Keller",
    "E-mail": "anna@nordwind.example",
    "Copies": "one@firm.example, Two <two@firm.example>",
    "Note": None,
    "Customer": [GivenRow({"E-mail": "a@x.example"}, "A"), GivenRow({"E-mail": "b@x.example"}, "B")],
}
TEMPLATE = Template(
    name="Reminder",
    subject="Invoice {Number} is due",
    to="{Name} <{E-mail}>",
    text="Dear {Name},\n\nplease pay {Number}.\n",
    html="<p>Dear {Name},</p><style>p {color: red}</style>",
    attachments=("PDF",),
)


def mail(template: Template = TEMPLATE, **values: object) -> Rendered:
    row = GivenRow({**VALUES, **values}, "INV-1", {"PDF": (PDF,), "Empty": ()})
    return render_mail(template, row, TODAY)


def people(to: str, **values: object) -> list[str]:
    return [str(person) for person in mail(replace(TEMPLATE, to=to), **values).to]


def test_all_parts_of_a_mail_are_filled_in() -> None:
    made = mail()
    assert made.subject == "Invoice INV-1 is due"
    assert made.to == (Address("Anna Keller", "anna@nordwind.example"),)
    assert (made.cc, made.bcc, made.markdown) == ((), (), "")
    assert made.text == "Dear Anna Keller,\n\nplease pay INV-1.\n"
    assert made.html == "<p>Dear Anna Keller,</p><style>p {color: red}</style>"
    assert made.attachments == (PDF,)


def test_values_are_escaped_in_html_and_markdown_and_nowhere_else() -> None:
    made = mail(replace(TEMPLATE, is_markdown=True), Name='<b>*A* & "B"</b> [x](http://evil.test)')
    assert made.text.startswith('Dear <b>*A* & "B"</b> [x](http://evil.test),')
    assert "<p>Dear &lt;b&gt;*A* &amp; &quot;B&quot;&lt;/b&gt; [x]" in made.html
    assert r"\<b\>\*A\*" in made.markdown
    assert "](http" not in made.markdown.replace(r"\](", "")


def test_blanks_around_a_value_stay_in_markdown() -> None:
    text = '{{ "Dear " if row.Name else "Hello" }}{Name}{{ ", " ~ row.Place }}!'
    template = replace(TEMPLATE, text=text, html="", is_markdown=True)
    made = mail(template, Name="Anna", Place=" *Ulm* ")
    assert (made.text, made.markdown) == ("Dear Anna,  *Ulm* !", "Dear Anna,  \\*Ulm\\* !")


def test_a_value_is_never_rendered_again() -> None:
    made = mail(Name="{{ 7*7 }} {Number} {% raw %}", Number="{Name}")
    assert made.subject == "Invoice {Name} is due"
    assert "Dear {{ 7*7 }} {Number} {% raw %}," in made.text
    assert made.to[0].name == "{{ 7*7 }} {Number} {% raw %}"


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\x00", "\x1b", "\x85", "\u2028"])
def test_a_header_field_takes_no_line_break_and_no_control_character(mark: str) -> None:
    hostile = f"INV-1{mark}Bcc: evil@x.test"
    for template, values in (
        (TEMPLATE, {"Number": hostile}),
        (TEMPLATE, {"Name": hostile}),
        (replace(TEMPLATE, cc="{Name}"), {"Name": f"a@x.example{mark}b@x.example"}),
        (replace(TEMPLATE, subject="a {{ 'x' ~ row.Number }}"), {"Number": hostile}),
    ):
        with pytest.raises(BadHeaderError):
            mail(template, **values)


def test_a_subject_written_over_two_lines_is_refused() -> None:
    with pytest.raises(BadHeaderError):
        mail(replace(TEMPLATE, subject="one\ntwo"))
    assert mail(replace(TEMPLATE, subject="  one \n")).subject == "one"


def test_people_are_written_as_they_are_typed() -> None:
    assert people("{E-mail}") == ["anna@nordwind.example"]
    assert people("{E-mail}; Office <office@firm.example>,\n {E-mail}") == [
        "anna@nordwind.example",
        "Office <office@firm.example>",
    ]
    assert people('"{Name}, boss" <{E-mail}>, x@y.example') == [
        '"Anna Keller, boss" <anna@nordwind.example>',
        "x@y.example",
    ]
    assert people("info+{Number}@firm.example") == ["info+INV-1@firm.example"]
    assert people("{Copies}") == ["one@firm.example", "Two <two@firm.example>"]
    assert people("{Customer.E-mail}") == ["a@x.example", "b@x.example"]
    assert people("{% for c in row.Customer %}{{ c['E-mail'] }}, {% endfor %}") == ["a@x.example", "b@x.example"]
    assert people("") == people(" , ;") == []


@pytest.mark.parametrize(
    ("to", "values"),
    [
        # a name that wants to be an address, or one more
        ("{Name} <{E-mail}>", {"Name": "Evil <evil@x.test>, Anna"}),
        ("{Name} <{E-mail}>", {"Name": '", evil@x.test, "'}),
        ("{Name} <{E-mail}>", {"Name": "a@x.test> , <evil@x.test"}),
        ('"{Name}" <{E-mail}>', {"Name": 'x" <evil@x.test>, "'}),
    ],
)
def test_a_name_in_a_cell_adds_no_address(to: str, values: dict[str, object]) -> None:
    made = mail(replace(TEMPLATE, to=to), **values)
    assert [person.address for person in made.to] == ["anna@nordwind.example"]


@pytest.mark.parametrize(
    ("to", "values"),
    [
        ("{Name} <{E-mail}>", {"E-mail": "anna@nordwind.example, evil@x.test"}),
        ("{Name} <{E-mail}>", {"E-mail": "anna@nordwind.example> , <evil@x.test"}),
        ("{Name} <{E-mail}>", {"E-mail": "no address"}),
        ("{E-mail}", {"E-mail": "no address"}),
        ("info+{Number}@firm.example", {"Number": "x@evil.test,y"}),
        ("{Name}{E-mail}", {}),
        ("{Name} <{E-mail}", {"E-mail": "a b"}),
        ("office", {}),
    ],
)
def test_what_is_no_address_is_refused(to: str, values: dict[str, object]) -> None:
    with pytest.raises(BadAddressError):
        mail(replace(TEMPLATE, to=to), **values)


def test_an_empty_cell_stops_the_mail_and_is_named_with_its_part() -> None:
    with pytest.raises(NothingThereError) as caught:
        mail(replace(TEMPLATE, text="one\n {Note}"))
    assert str(caught.value) == "The row has nothing in “Note”, so no mail was written (Text, line 2, column 2)."


def test_an_empty_address_can_be_left_out() -> None:
    template = replace(TEMPLATE, cc="{Note}, office@firm.example")
    with pytest.raises(NothingThereError, match="Cc"):
        mail(template)
    made = mail(replace(template, missing=(Missing("Note", "leave out"),)))
    assert [person.address for person in made.cc] == ["office@firm.example"]
    made = mail(replace(template, missing=(Missing("Note", "default", "{Name} <all@firm.example>"),)))
    assert made.cc[0] == Address("{Name}", "all@firm.example")


def test_files_that_are_missing_follow_the_rule_of_their_column() -> None:
    template = replace(TEMPLATE, attachments=("Empty",))
    with pytest.raises(NothingThereError, match="Attachments"):
        mail(template)
    assert mail(replace(template, missing=(Missing("Empty", "leave out"),))).attachments == ()
    with pytest.raises(NoFileColumnError, match="“Number”"):
        mail(replace(TEMPLATE, attachments=("Number",)))


def test_a_mistake_names_the_part_of_the_mail() -> None:
    for part, name in (("subject", "Subject"), ("to", "To"), ("bcc", "Bcc"), ("html", "HTML")):
        with pytest.raises(NoColumnInTemplateError, match=rf"\({name}, line 1, column 3\)"):
            mail(replace(TEMPLATE, **{part: "x {Nmae}"}))


def test_a_cell_makes_no_endless_header_field() -> None:
    for part in ("subject", "to", "bcc"):
        with pytest.raises(TemplateTooLargeError, match="longer than"):
            mail(replace(TEMPLATE, **{part: "{Long}"}), Long="a@b.test," * 10_000)


def test_all_parts_share_one_budget() -> None:
    row = GivenRow(VALUES, "INV-1", {"PDF": (PDF,)})
    with pytest.raises(TemplateTooLargeError):
        render_mail(replace(TEMPLATE, text="x" * 600, html="y" * 600), row, TODAY, Limits(written=1_000))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.sampled_from(["a@b.test,c@d.test", "<>", '"', "a@b.test>"]), st.text(max_size=20))
def test_no_cell_changes_how_many_people_a_template_writes_to(name: str, subject: str) -> None:
    row = GivenRow(
        {"Name": f"x{name}", "Number": f"x{subject}", "E-mail": "anna@nordwind.example"}, "", {"PDF": (PDF,)}
    )
    try:
        made = render_mail(TEMPLATE, row, TODAY)
    except BadHeaderError:
        return
    assert [person.address for person in made.to] == ["anna@nordwind.example"]
    assert "\n" not in made.subject + made.to[0].name


def test_every_error_of_a_template_has_a_cause_and_a_code_of_its_own() -> None:
    kinds = [TemplateError, *TemplateError.__subclasses__()]
    assert len({kind.code for kind in kinds}) == len({kind.cause for kind in kinds}) == len(kinds)
