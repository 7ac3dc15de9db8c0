"""Templates of the store: as they are kept, held against their tables, and filled into drafts."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.templates import checking, filling
from mail.templates.errors import FileElsewhereError, NothingThereError
from mail.templates.filling import Filled
from mail.templates.keeping import content_of, template_of
from mail.templates.parts import Template
from mail.templates.showing import Missing
from store import bases, blobs, links, rows, tables, templates
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import ColumnOptions
from store.connection import Value
from store.drafts import Draft
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.templates import StoredTemplate
from store.workspace import Store

FULL = Template(
    name="Reminder",
    subject="Invoice {Number}",
    to="{E-mail}",
    cc="{Customer.E-mail}",
    bcc="archive@firm.example",
    text="Dear {Name},\n",
    is_markdown=True,
    html="<p>{Name}</p>",
    attachments=("PDF",),
    language="de",
    missing=(Missing("Name", "default", "all"), Missing("Number", "leave out"), Missing("Customer.E-mail")),
)


class Made(NamedTuple):
    """A table with one row, and the one behind its link."""

    store: Store
    invoices: Table
    customers: Table

    def keep(self, template: Template) -> StoredTemplate:
        with self.store.write("Keep") as tx:
            return templates.add(tx, self.invoices.id, template.name, content_of(template))

    def set(self, column: str, value: Value) -> None:
        with self.store.write("Set") as tx:
            rows.set_cells(tx, self.table, 1, {self.table.column(column).id: value})

    @property
    def table(self) -> Table:
        return tables.load(self.store.read(), self.invoices.id)

    def filled(self, template: Template) -> Filled:
        return filling.fill(self.store.read(), self.table, 1, template)


@pytest.fixture
def made(store: Store) -> Made:
    """Invoices with customers behind them; the first one has everything but a name."""
    with store.write("Begin") as tx:
        base = bases.add(tx, "Billing")
        customers = tables.add(tx, base.id, "Customers", (NewColumn("Title"), NewColumn("E-mail", "e-mail")))
        columns = (NewColumn("Number"), NewColumn("E-mail", "e-mail"), NewColumn("Name"), NewColumn("PDF", "file"))
        invoices = tables.add(tx, base.id, "Invoices", columns)
        link = links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
        rows.add(tx, customers, {customers.columns[0].id: "Nordwind", customers.columns[1].id: "ap@nordwind.example"})
        values = dict(zip((one.id for one in invoices.columns), ("*INV-1*", "anna@nordwind.example"), strict=False))
        rows.add(tx, invoices, values)
        links.set_links(tx, tables.load(tx, invoices.id), 1, link, [1])
    return Made(store, invoices, customers)


def test_a_template_comes_back_as_it_was_kept(made: Made) -> None:
    assert template_of(made.keep(FULL)) == FULL
    plain = Template(name="Plain")
    assert (content_of(plain), template_of(made.keep(plain))) == ('{"language": "en"}', plain)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda part: st.lists(part)).map(repr))
def test_what_makes_no_sense_is_left_out(junk: str) -> None:
    stored = StoredTemplate(1, 1, "Odd", f'{{"text": "Hi", "subject": 7, "missing": [["a"], 1], "to": [{junk!r}]}}')
    assert template_of(replace(stored, content=junk)).name == "Odd"
    found = template_of(replace(stored, content='{"text": "Hi", "subject": 7, "missing": [["a", "explode", ""], 1]}'))
    assert found == Template(name="Odd", text="Hi")


def test_templates_that_fit_have_no_findings(made: Made) -> None:
    (one,) = checking.checked(made.store.read(), [made.keep(FULL)])
    assert (one.findings, one.is_fatal) == ((), False)


@pytest.mark.parametrize("column", ["Number", "PDF", "Name"])
def test_a_renamed_column_upsets_the_templates_that_name_it(made: Made, column: str) -> None:
    made.keep(FULL)
    made.keep(Template(name="Other", text="Nothing of that, but {Wrong} all along"))
    assert checking.upset_by(made.store.read(), made.invoices.id, column) == []
    with made.store.write("Rename") as tx:
        column_edits.rename_column(tx, made.table, made.table.column(column), "Else")
    (one,) = checking.upset_by(made.store.read(), made.invoices.id, column)
    assert one.stored.name == "Reminder"
    assert {f.trouble.facts["name"] for f in one.findings} == {column}


def test_a_column_behind_a_link_upsets_them_too(made: Made) -> None:
    made.keep(FULL)
    with made.store.write("Delete") as tx:
        column_edits.delete_column(tx, made.customers, made.customers.column("E-mail"))
    (one,) = checking.upset_by(made.store.read(), made.customers.id, "E-mail")
    assert [f.field for f in one.findings] == ["Cc", ""]
    assert one.is_fatal


def test_a_column_of_another_type_upsets_a_filter(made: Made) -> None:
    made.keep(Template(name="Sum", text="\n {{ row['Number']|money }}"))
    assert not any(one.is_fatal for one in checking.upset_by(made.store.read(), made.invoices.id, "Number"))
    with made.store.write("Retype") as tx:
        column_edits.retype_column(tx, made.table, made.table.column("Number"), "checkbox", ColumnOptions())
    (one,) = checking.upset_by(made.store.read(), made.invoices.id, "Number")
    assert (one.is_fatal, one.findings[0].line, one.findings[0].column) == (True, 2, 19)


def test_a_mail_is_made_of_a_row_with_its_files(made: Made) -> None:
    with made.store.write() as tx:
        held = blobs.put(tx, b"%PDF")
    made.set("PDF", files_text([KeptFile("In\nvoice.pdf", 99, "text/html\r\nX: y", held)]))
    filled = made.filled(FULL)
    assert (filled.to, filled.cc) == ("anna@nordwind.example", "ap@nordwind.example")
    assert (filled.subject, filled.plain, filled.html) == ("Invoice *INV-1*", "Dear all,\n", "<p>all</p>")
    (file,) = filled.enclosed
    assert (file.content_type, file.size, file.hash) == ("application/pdf", 4, held)
    assert "\n" not in file.name


def test_a_file_that_is_not_in_the_store_stops_the_mail(made: Made) -> None:
    for file in (KeptFile("a.pdf", url="https://x.example/a.pdf"), KeptFile("a.pdf", hash="a" * 64)):
        made.set("PDF", files_text([file]))
        with pytest.raises(FileElsewhereError, match=r"a\.pdf.*Attachments"):
            made.filled(FULL)


def test_an_empty_cell_stops_the_mail_unless_told_otherwise(made: Made) -> None:
    with pytest.raises(NothingThereError, match=r"“Name”.*Text, line 1, column 6"):
        made.filled(Template(name="T", text="Dear {Name}"))


PLAIN = Filled("T", "a@x.example", "", "", "Subject", "Dear *you*", "", "")
MARKED = replace(PLAIN, text="Dear *you*", markdown="Dear *you\\_*")


def test_a_fresh_draft_takes_everything_over(made: Made) -> None:
    fresh = Draft(identity=1, to="row@x.example", body="\n\n-- \nFirm", signed="-- \nFirm")
    draft = filling.into(fresh, PLAIN, Draft(to="row@x.example"))
    assert (draft.to, draft.subject, draft.body) == ("a@x.example", "Subject", "Dear *you*\n\n-- \nFirm")
    assert (draft.template, draft.identity, draft.is_markdown) == ("T", 1, False)


def test_what_was_typed_stays_above_the_text() -> None:
    typed = Draft(to="me@x.example", subject="Mine", body="Hello!\n\n-- \nFirm", signed="-- \nFirm")
    draft = filling.into(typed, PLAIN, Draft(to="row@x.example"))
    assert (draft.to, draft.subject, draft.body) == ("me@x.example", "Mine", "Hello!\n\nDear *you*\n\n-- \nFirm")


def test_another_template_takes_the_place_of_the_first() -> None:
    first = filling.into(Draft(), PLAIN, Draft())
    own = replace(first, body=filling.inserted(Draft(), PLAIN, Draft()))
    other = replace(PLAIN, to="b@x.example", text="Other", subject="")
    second = filling.into(replace(first, body="Hi\n\n" + first.body), other, own)
    assert (second.to, second.subject, second.body) == ("b@x.example", "Subject", "Hi\n\nOther")


def test_the_same_text_is_not_put_in_twice() -> None:
    once = filling.into(Draft(body="Hi"), PLAIN, Draft())
    assert filling.into(once, PLAIN, Draft()).body == once.body == "Hi\n\nDear *you*"


def test_an_answer_keeps_its_recipients_and_subject() -> None:
    answer = Draft(to="x@y.example", subject="Re: Yes", body="\n\n> Yes?", quoted="> Yes?", answers=7)
    draft = filling.into(answer, PLAIN, replace(answer, body=""))
    assert (draft.to, draft.subject, draft.body) == ("x@y.example", "Re: Yes", "Dear *you*\n\n> Yes?")


def test_markdown_stays_what_it_is_among_plain_text_and_the_other_way_round() -> None:
    fresh = filling.into(Draft(), MARKED, Draft())
    assert (fresh.body, fresh.is_markdown) == ("Dear *you\\_*", True)
    plain = filling.into(Draft(body="Hi *"), MARKED, Draft())
    assert (plain.body, plain.is_markdown) == ("Hi *\n\nDear *you_*", False)
    marked = filling.into(Draft(body="*Hi*", is_markdown=True), PLAIN, Draft())
    assert (marked.body, marked.is_markdown) == ("*Hi*\n\nDear \\*you\\*", True)


def test_html_goes_along_only_while_nobody_has_typed() -> None:
    rich = replace(PLAIN, html="<html><body><p>Dear</p></BODY ></html>")
    draft = filling.into(Draft(body="", signed=""), rich, Draft())
    assert draft.html == rich.html
    assert filling.into(Draft(body="Hi"), rich, Draft()).html == ""
    signed = filling.html_signed(replace(draft, signed="-- \nA & B"))
    assert signed.html == "<html><body><p>Dear</p>\n<div>-- <br></div><div>A &amp; B</div>\n</BODY ></html>"
    assert filling.html_signed(replace(draft, signed="-- \nA"), "<b>A</b>").html.count("<b>A</b>\n</BODY") == 1
    assert filling.html_signed(draft) == draft
