"""The sample data: believable, typed, the same every time, and harmless."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from mail.address import is_address
from mail.practice.people import people
from mail.practice.samples import CHARACTERS, Sample, customers, invoices
from store.cells.column_types import column_type
from store.clean import clean_line, clean_text

TODAY = date(2026, 10, 2)
TABLES = {"customers": customers(), "invoices": invoices(TODAY)}


def column(table: Sample, name: str) -> list:
    place = [each.name for each in table.columns].index(name)
    return [row[place] for row in table.rows]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_value_fits_the_type_of_its_column(table: Sample) -> None:
    for row in table.rows:
        assert len(row) == len(table.columns)
        for each, value in zip(table.columns, row, strict=True):
            assert column_type(each.kind).fits(value, each.options), (each.name, value)
            if isinstance(value, str):
                assert value
                assert clean_text(value) == value
                assert each.kind == "long text" or clean_line(value) == value


def test_there_are_96_customers_and_412_invoices() -> None:
    assert len(customers().rows) == 96
    assert len(invoices(TODAY).rows) == 412
    numbers = column(TABLES["invoices"], "Number")
    assert numbers[0] == "INV-0412"
    assert numbers[-1] == "INV-0001"
    assert len(set(numbers)) == 412


def test_the_data_is_the_same_at_every_call() -> None:
    assert customers() == TABLES["customers"]
    assert invoices(TODAY) == TABLES["invoices"]


def test_all_addresses_and_sites_are_examples() -> None:
    for table in TABLES.values():
        for address in column(table, "E-mail"):
            assert is_address(address)
            assert address.endswith(".example")
    assert all(site.endswith(".example/") for site in column(TABLES["customers"], "Website"))


def test_every_invoice_belongs_to_a_customer() -> None:
    known = set(zip(*(column(TABLES["customers"], name) for name in ("Name", "E-mail")), strict=True))
    owed = set(zip(*(column(TABLES["invoices"], name) for name in ("Customer", "E-mail")), strict=True))
    assert owed <= known


def test_the_first_five_invoices_are_open_unsent_and_belong_to_the_five_characters() -> None:
    table = TABLES["invoices"]
    assert column(table, "E-mail")[:CHARACTERS] == [person.email for person in people()[:CHARACTERS]]
    assert set(column(table, "Status")[:CHARACTERS]) == {"open"}
    assert not any(column(table, "Sent")[:CHARACTERS])


def test_the_five_characters_also_lead_the_open_invoices_by_due_date() -> None:
    table = TABLES["invoices"]
    rows = zip(*(column(table, name) for name in ("Due", "Number", "Status")), strict=True)
    leading = [number for _, number, status in sorted(rows) if status == "open"][:CHARACTERS]
    assert leading == column(table, "Number")[:CHARACTERS]


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2027, 1, 1)])
def test_status_and_due_date_agree_on_any_day(today: date) -> None:
    table = invoices(today)
    counted = Counter(column(table, "Status"))
    for due, status in zip(column(table, "Due"), column(table, "Status"), strict=True):
        assert status != "overdue" or due < today.isoformat()
        assert status != "open" or due >= today.isoformat()
    assert counted["overdue"] > 10
    assert counted["open"] > 10
    assert counted["draft"] > 3
    assert counted["paid"] > 200
    assert max(column(table, "Due")) < (today + timedelta(days=60)).isoformat()


def test_drafts_are_not_sent() -> None:
    table = TABLES["invoices"]
    for status, sent in zip(column(table, "Status"), column(table, "Sent"), strict=True):
        assert not (status == "draft" and sent)


def test_names_hold_accents_apostrophes_and_one_very_long_name() -> None:
    names = column(TABLES["customers"], "Name")
    assert any("'" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert max(map(len, names)) > 80
