"""Holding a template against the columns of a table: what would stop a mail is found without a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail.templates.linting import Finding, columns_of, lint
from mail.templates.parts import Template
from mail.templates.scheme import Scheme, scheme_of
from mail.templates.showing import Missing
from store import bases, links, tables
from store.cells.column_options import ColumnOptions
from store.tables import NewColumn
from store.workspace import Store


@pytest.fixture
def scheme(store: Store) -> Scheme:
    """The scheme of a table of invoices."""
    with store.write("Make") as tx:
        base = bases.add(tx, "Billing")
        items = tables.add(
            tx, base.id, "Items", (NewColumn("What"), NewColumn("Price", "number"), NewColumn("By", "date"))
        )
        columns = (
            *(
                NewColumn("Number"),
                NewColumn("Total", "number"),
                NewColumn("Due", "date"),
                NewColumn("Paid", "checkbox"),
            ),
            *(NewColumn("PDF", "file"), NewColumn("Tags", "multiple select"), NewColumn("E-mail", "e-mail")),
        )
        invoices = tables.add(tx, base.id, "Invoices", columns)
        link = links.add_link_column(tx, invoices, NewColumn("Items", "link"), items)
        looked = ColumnOptions(through=link.id, target=items.columns[1].id, result="number")
        tables.add_column(tx, tables.load(tx, invoices.id), NewColumn("Prices", "lookup", looked))
    return scheme_of(store.read(), tables.find(store.read(), "Billing/Invoices"))


def found(scheme: Scheme, text: str, **parts: object) -> list[Finding]:
    return lint(replace(Template(name="T", text=text), **parts), scheme)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "{Number} {total} {Items.Price} {Items}",
        "{{ row.Total|money('€') }} {{ row.Due|date }} {{ row.Due|days }} {{ row.Prices|money }}",
        "{% for i in row.Items if i.Price > 2 %}{{ i.What }} {{ i.Price * 2 }} {{ loop.index }}{% endfor %}",
        "{{ row.Items|sum('Price') * 1.2 }} {{ row.Items|max('By')|date }} {{ (row.Items|first).What }}",
        "{% for t in row.Tags %}{{ t|upper }}{% endfor %} {{ row.Tags|join }} {{ row.PDF|length }}",
        "{{ row.Items[0].What }} {{ row.Items.What|join }}",
        "{{ row.Due + 14 }} {{ today - row.Due }} {{ (row.Due + 14)|weekday }} {{ row.Total if row.Paid else 0 }}",
        "p {color: red} {'a'}",
        "{% if row.Total > 1000 and row.Number < 'M' and today > row.Due and row.Due >= '1.3.2026' %}{% endif %}",
        "{% if row.Items|length > 1 and row.Prices > 2 and row.Number == 1 and 'a' in row.Tags %}{% endif %}",
        "{% for i in row.Items if i.What in row.Number and i.By < row.Due %}{% endfor %}{{ 'Pen' in row.Items }}",
    ],
)
def test_what_fits_is_not_spoken_of(scheme: Scheme, text: str) -> None:
    assert [str(one.trouble) for one in found(scheme, text)] == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("{Nmber}", "TEMPLATE_003", "“Nmber”"),
        ("{{ row.Nmber }}", "TEMPLATE_003", "“Nmber”"),
        ("{Items.Prize}", "TEMPLATE_003", "“Items.Prize”"),
        ("{% for i in row.Items %}{{ i.Prize }}{% endfor %}", "TEMPLATE_003", "“Prize”"),
        ("{{ row.Items|sum('Prize') }}", "TEMPLATE_003", "“Prize”"),
        ("{% if row.Paid %}{Nmber}{% endif %}", "TEMPLATE_003", "“Nmber”"),
        ("{{ row.Due|money }}", "TEMPLATE_006", "|money has no use for “Due” (a date)"),
        ("{{ row.Total|date }}", "TEMPLATE_006", "|date"),
        ("{{ row.Paid|number }}", "TEMPLATE_006", "|number"),
        ("{{ row.Total|join }}", "TEMPLATE_006", "|join"),
        ("{{ row.Items|sum('By') }}", "TEMPLATE_006", "|sum"),
        ("{{ row.Tags|sum('Price') }}", "TEMPLATE_006", "|sum"),
        ("{% for i in row.Total %}{% endfor %}", "TEMPLATE_006", "A loop has no use for “Total” (a number)"),
        ("{% for i in row.Number %}{% endfor %}", "TEMPLATE_006", "A loop"),
        ("{{ row.Paid + 1 }}", "TEMPLATE_006", "+"),
        ("{{ row.Due * 2 }}", "TEMPLATE_006", "*"),
        ("{{ row.Total.What }}", "TEMPLATE_006", ".What"),
        ("{% if row.Number > 1000 %}{% endif %}", "TEMPLATE_006", "a comparison has no use for “Number” (a text)"),
        ("{% if 0 < row.Due %}{% endif %}", "TEMPLATE_006", "“Due” (a date)"),
        ("{% if row.Paid > 0 %}{% endif %}", "TEMPLATE_006", "“Paid” (yes or no)"),
        ("{% if row.Items >= 1 %}{% endif %}", "TEMPLATE_006", "“Items” (linked rows)"),
        ("{% if 'x' in row.Total %}{% endif %}", "TEMPLATE_006", "in has no use for “Total” (a number)"),
        ("{{ row() }}", "TEMPLATE_002", "A call"),
        ("{{ row.Number|mony }}", "TEMPLATE_004", "“mony”"),
        ("{% if %}", "TEMPLATE_001", ""),
    ],
)
def test_what_would_stop_a_mail_is_found_where_it_stands(scheme: Scheme, text: str, code: str, said: str) -> None:
    (finding,) = found(scheme, f"one\n{text}")
    assert (finding.field, finding.line, finding.trouble.code, finding.is_fatal) == ("Text", 2, code, True)
    assert said in str(finding.trouble)
    assert finding.column >= 1
    assert finding.trouble.next_step


def test_the_nearest_name_is_suggested(scheme: Scheme) -> None:
    assert "“Number”" in found(scheme, "{Nmber}")[0].trouble.next_step
    assert "“Price”" in found(scheme, "{% for i in row.Items %}{{ i.Prize }}{% endfor %}")[0].trouble.next_step


def test_a_text_in_place_of_a_number_is_a_doubt(scheme: Scheme) -> None:
    for text in ("{{ row.Number|money }}", "{{ row.Number * 1.2 }}", "{{ row.Items|sum('What') }}"):
        (finding,) = found(scheme, text)
        assert not finding.is_fatal


def test_all_parts_are_looked_at_in_their_order(scheme: Scheme) -> None:
    parts = {
        "subject": "{A1}",
        "to": "{B1}",
        "cc": "{C1}",
        "bcc": "{D1}",
        "html": "{E1}",
        "attachments": ("F1", "Number"),
    }
    findings = found(scheme, "{G1}", **parts)
    assert [one.field for one in findings] == [
        "Subject",
        "To",
        "Cc",
        "Bcc",
        "Text",
        "HTML",
        "Attachments",
        "Attachments",
    ]
    assert findings[-1].trouble.code == "TEMPLATE_010"


def test_a_rule_for_a_column_that_is_not_used_is_of_no_use(scheme: Scheme) -> None:
    rules = (Missing("due", "leave out"), Missing("Items.Price", "leave out"), Missing("Total", "stop"), Missing("Nil"))
    findings = found(scheme, "{Due} {{ row.Items|sum('Price') }}", missing=rules)
    assert [(one.trouble.code, one.is_fatal) for one in findings] == [("TEMPLATE_011", False), ("TEMPLATE_003", False)]


def test_the_columns_that_a_template_uses_are_known(scheme: Scheme) -> None:
    text = "{Number}{% if row.Paid %}{% for i in row.Items %}{{ i.What }}{% endfor %}{% endif %}{Items.Price}"
    template = Template(name="T", text=text, to="{e-mail}", attachments=("PDF",))
    assert columns_of(template, scheme) == {"Number", "Paid", "Items", "Items.What", "Items.Price", "E-mail", "PDF"}
