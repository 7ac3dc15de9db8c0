"""A row of the store as a template sees it: plain values by name, read only as far as they are shown."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from mail.templates.errors import NoColumnInTemplateError, NothingThereError, TemplateTooLargeError
from mail.templates.language import parse
from mail.templates.limits import MOST_LINKED
from mail.templates.rendering import render
from mail.templates.showing import Missing, Setting
from mail.templates.stored_row import StoredRow
from mail.templates.values import Cell, Gap, Rows
from store import bases, links, rows, tables
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import ColumnOptions, choices
from store.connection import Reader, Record, Value
from store.tables import NewColumn, Table
from store.workspace import Store

EURO = ColumnOptions(currency="€", decimals=2, thousands=",")
PDF = KeptFile("Invoice 1.pdf", 1_234, "application/pdf", "a" * 64)
INVOICE: dict[str, Value] = {
    "Number": "INV-1",
    "Subject": "{{ 7*7 }} {Number}",
    "Total": 1234.5,
    "Due": "2026-03-01",
    "Sent": "2026-03-01 14:30",
    "Took": 5_400,
    "Paid": 1,
    "Stars": 3,
    "State": "open",
    "Tags": json.dumps(["new", "late"]),
    "PDF": files_text([PDF]),
    "Place": '{"lat": 48.1, "lng": 11.5}',
    "Misfit": "a lot",
}
COLUMNS = (
    *(NewColumn("Number"), NewColumn("Subject"), NewColumn("Note", "long text")),
    *(NewColumn("Total", "number", EURO), NewColumn("Misfit", "number"), NewColumn("Took", "duration")),
    *(NewColumn("Due", "date", ColumnOptions(date_format="DD.MM.YYYY")), NewColumn("Sent", "date")),
    *(NewColumn("Paid", "checkbox"), NewColumn("Open", "checkbox"), NewColumn("Stars", "rating")),
    NewColumn("State", "single select", ColumnOptions(choices=choices(["open", "paid"]))),
    NewColumn("Tags", "multiple select", ColumnOptions(choices=choices(["new", "late"]))),
    *(
        NewColumn("PDF", "file"),
        NewColumn("Place", "geolocation"),
        NewColumn("Pay", "button", ColumnOptions(label="Pay")),
    ),
    *(NewColumn("Maker", "creator"), NewColumn("Made", "created"), NewColumn("Auto", "auto number")),
)


def add(store: Store, table: str, cells: dict[str, Value]) -> int:
    with store.write("Add") as tx:
        held = tables.find(tx, f"Billing/{table}")
        return rows.add(tx, held, {held.column(name).id: value for name, value in cells.items()})


def found(store: Store, table: str = "Invoices") -> Table:
    return tables.find(store.read(), f"Billing/{table}")


@pytest.fixture
def row(store: Store) -> StoredRow:
    """The first of some invoices, with a customer and items."""
    with store.write("Make") as tx:
        base = bases.add(tx, "Billing")
        customers = tables.add(tx, base.id, "Customers", (NewColumn("Name"), NewColumn("E-mail", "e-mail")))
        items = tables.add(tx, base.id, "Items", (NewColumn("What"), NewColumn("Price", "number", EURO)))
        invoices = tables.add(tx, base.id, "Invoices", COLUMNS)
        links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
        links.add_link_column(tx, invoices, NewColumn("Items", "link"), items)
        invoices = tables.load(tx, invoices.id)
        total = invoices.column("Total").id
        for name, formula, result in (
            ("Gross", f"{{#{total}}} * 2", "number"),
            ("Broken", f"{{#{total}}} / 0", "number"),
        ):
            options = ColumnOptions(formula=formula, result=result, currency="€", decimals=2)
            tables.add_column(tx, invoices, NewColumn(name, "formula", options))
    number = add(store, "Invoices", INVOICE)
    anna = add(store, "Customers", {"Name": "Anna", "E-mail": "anna@nordwind.example"})
    pens = [add(store, "Items", {"What": what, "Price": price}) for what, price in (("Pen", 1.1), ("Book", 2.2))]
    with store.write("Link") as tx:
        held = tables.load(tx, found(store).id)
        links.set_links(tx, held, number, held.column("Customer"), [anna])
        links.set_links(tx, held, number, held.column("Items"), pens)
    return StoredRow(store.read(), found(store), number)


def filled(row: StoredRow, text: str, *missing: Missing) -> str:
    return render(parse(text, row.names()), row, Setting(date(2026, 3, 15), missing=missing))


def test_a_column_alone_is_what_the_table_shows(row: StoredRow) -> None:
    assert filled(row, "{Number} {Total} {Due} {Sent}") == "INV-1 1,234.50 € 01.03.2026 2026-03-01 14:30"
    assert filled(row, "{Took} {Stars} {State} {Tags}") == "1:30 ★★★☆☆ open new, late"
    assert filled(row, "{Paid} {Open} {PDF} {Place} {Misfit}") == "yes no Invoice 1.pdf 48.1, 11.5 a lot"
    assert filled(row, "{Auto}") == "0001"


def test_values_are_plain_data(row: StoredRow) -> None:
    expected = {
        "Total": Decimal("1234.5"),
        "Due": date(2026, 3, 1),
        "Paid": True,
        "Tags": ("new", "late"),
        "Took": 5_400,
    }
    for name, value in expected.items():
        held = row.held(name)
        assert isinstance(held, Cell)
        assert held.value == value
        assert type(held.value) is type(value)


def test_columns_know_their_currency(row: StoredRow) -> None:
    assert filled(row, "{{ row.Total|money }} {{ row.Items|sum('Price')|money }}") == "€1,234.50 €3.30"


def test_a_formula_is_its_value_and_its_error_is_empty(row: StoredRow) -> None:
    assert filled(row, "{Gross} {{ row.Gross / 2 }}") == "2469.00 € 1234.5"
    with pytest.raises(NothingThereError, match="“Broken”"):
        filled(row, "{Broken}")


def test_linked_rows_show_their_titles_and_columns(row: StoredRow) -> None:
    assert filled(row, "{Customer}: {Customer.E-mail}, {Items}") == "Anna: anna@nordwind.example, Pen, Book"
    loop = "{% for item in row.Items %}{{ item.What }} {{ item.Price }};{% endfor %}"
    assert filled(row, loop) == "Pen 1.10 €;Book 2.20 €;"
    assert filled(row, "{{ row.Customer[0]['E-mail'] }}") == "anna@nordwind.example"


def test_links_are_followed_one_level_deep(row: StoredRow) -> None:
    # the other side of the link is a list of titles, no row that could lead further
    assert filled(row, "{{ row.Customer[0].Invoices }}") == "INV-1"
    assert filled(row, "{% for c in row.Customer %}{{ c.Invoices|length }}{% endfor %}") == "1"


def test_what_is_empty_is_a_gap_of_its_column(row: StoredRow, store: Store) -> None:
    assert row.held("Note") == Gap("Note")
    assert row.held("Pay") == Gap("Pay")
    number = add(store, "Invoices", {"Number": "INV-2", "Note": " \n "})
    other = StoredRow(store.read(), found(store), number)
    assert other.held("Note") == Gap("Note")
    assert other.held("Customer") == Gap("Customer")
    with pytest.raises(NothingThereError, match=r"“Customer\.E-mail”"):
        filled(other, "{Customer.E-mail}")
    assert filled(other, "{Customer.E-mail}", Missing("Customer.E-mail", "leave out")) == ""


def test_a_subject_stored_in_a_column_is_never_rendered(row: StoredRow) -> None:
    assert filled(row, "Re: {Subject}") == "Re: {{ 7*7 }} {Number}"


def test_files_are_named_and_can_be_attached(row: StoredRow) -> None:
    assert row.files("PDF") == (PDF,)
    assert row.files("Number") is None
    assert row.files("Nothing") is None


def test_a_column_that_is_not_there_is_told(row: StoredRow) -> None:
    assert row.held("Nmae") is None
    with pytest.raises(NoColumnInTemplateError, match="“Nmber”"):
        filled(row, "{Nmber}")
    with pytest.raises(NoColumnInTemplateError):
        filled(row, "{Customer.Phone}")


class Counting(Reader):
    """A reader that keeps the statements it was given."""

    def __init__(self, reader: Reader) -> None:
        self.__dict__.update(reader.__dict__)
        self.asked: list[str] = []

    def one(self, sql: str, params: object = ()) -> Record | None:
        self.asked.append(sql)
        return super().one(sql, params)  # type: ignore[arg-type]

    def all(self, sql: str, params: object = ()) -> list[Record]:
        self.asked.append(sql)
        return super().all(sql, params)  # type: ignore[arg-type]


def test_only_what_is_shown_is_read_and_only_once(row: StoredRow, store: Store) -> None:
    reader, table = Counting(store.read()), found(store)
    counted = StoredRow(reader, table, 1)
    assert filled(counted, "{Number} {Number} {{ row.Number }}") == "INV-1 INV-1 INV-1"
    assert len(reader.asked) == 1
    assert filled(counted, "{% for i in row.Items %}{{ i.Price }}{{ i.Price }}{% endfor %}")
    price = found(store, "Items").column("Price").physical
    assert sum(price in sql for sql in reader.asked) == 1


def test_a_row_that_is_linked_to_too_many_is_refused(row: StoredRow, store: Store) -> None:
    with store.write("Many") as tx:
        held, items = found(store), found(store, "Items")
        numbers = [rows.add(tx, items, {items.column("What").id: f"{n}"}) for n in range(MOST_LINKED + 1)]
        links.set_links(tx, held, 1, held.column("Items"), numbers)
    with pytest.raises(TemplateTooLargeError, match="“Items”"):
        filled(StoredRow(store.read(), found(store), 1), "{% for i in row.Items %}.{% endfor %}")


def test_a_cell_that_is_too_long_is_not_even_read_whole(row: StoredRow, store: Store) -> None:
    with store.write("Long") as tx:
        held = found(store)
        rows.set_cells(tx, held, 1, {held.column("Note").id: "x" * 3_000_000})
        items = found(store, "Items")
        rows.set_cells(tx, items, 1, {items.column("What").id: "y" * 20_000})
    other = StoredRow(store.read(), found(store), 1)
    for text, name in (("{Note}", "Note"), ("{Items.What}", r"Items\.What")):
        with pytest.raises(TemplateTooLargeError, match=name):
            filled(other, text)


def test_titles_that_are_too_long_together_are_numbers(row: StoredRow, store: Store) -> None:
    with store.write("Long") as tx:
        held, items = found(store), found(store, "Items")
        what, price = (items.column(name).id for name in ("What", "Price"))
        numbers = [rows.add(tx, items, {what: "x" * 9_000, price: 1}) for _ in range(200)]
        links.set_links(tx, held, 1, held.column("Items"), numbers)
    other = StoredRow(store.read(), found(store), 1)
    assert filled(other, "{Items}").startswith("#3, #4")
    assert filled(other, "{{ row.Items|sum('Price') }}") == "200"


def test_rows_of_a_link_are_rows(row: StoredRow) -> None:
    held = row.held("items")
    assert isinstance(held, Rows)
    assert [one.title for one in held.rows] == ["Pen", "Book"]
    assert row.title == "INV-1"
