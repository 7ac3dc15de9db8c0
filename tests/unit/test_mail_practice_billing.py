"""The practice base: linked, computed, looked at in several views, and its samples unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from mail import desk
from mail.practice import billing, samples
from mail.practice.people import people
from mail.templates import filling
from mail.templates.keeping import template_of
from store import clock, tables, templates, trash, view_reading, views
from store.paging.pages import listed
from store.query import Query
from store.tables import Table
from store.view_reading import Shown
from store.workspace import Store


@pytest.fixture(scope="module")
def today() -> date:
    return clock.now().astimezone().date()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, today: date) -> Iterator[Store]:
    store = Store.open(tmp_path_factory.mktemp("practice") / "mailbase.db")
    with store.write() as tx:
        billing.furnish(tx, today)
    yield store
    store.close()


def table(store: Store, name: str) -> Table:
    return tables.find(store.read(), f"{billing.BASE}/{name}")


def records(store: Store, name: str, query: Query | None = None) -> list[dict[str, object]]:
    held = table(store, name)
    names = [column.name for column in held.columns]
    return [
        dict(zip(names, row.values, strict=True)) for row in listed(store.read(), held, query or Query(), limit=1000)
    ]


def view(store: Store, name: str) -> Shown:
    held = table(store, billing.INVOICES)
    return view_reading.read(store.read(), held, views.find(store.read(), held.id, name, None), None)


def test_the_template_makes_a_mail_of_every_invoice(store: Store) -> None:
    invoices = table(store, billing.INVOICES)
    (held,) = templates.around(store.read(), invoices.id)
    for row in listed(store.read(), invoices, Query(), limit=1000):
        made = filling.fill(store.read(), invoices, row.id, template_of(held))
        number = str(dict(zip((column.name for column in invoices.columns), row.values, strict=True))["Number"])
        assert number in made.subject
        assert made.to
        assert f"our invoice {number} of €" in made.plain


def test_the_cells_are_those_of_the_samples(store: Store, today: date) -> None:
    sample = samples.invoices(today)
    found = records(store, billing.INVOICES)
    names = [column.name for column in sample.columns]
    kept = ("Number", "E-mail", "Amount", "Due", "Status", "Notes")
    wanted = [dict(zip(names, record, strict=True)) for record in sample.rows]
    assert [[one[name] for name in kept] for one in found] == [[one[name] for name in kept] for one in wanted]
    assert len(records(store, billing.CUSTOMERS)) == len(samples.customers().rows)


def test_mails_from_an_invoice_go_to_its_customer(store: Store) -> None:
    number = table(store, billing.INVOICES).id
    found = [desk.new_draft(store.read(), number, row).to for row in range(1, samples.CHARACTERS + 1)]
    assert found == [person.email for person in people()[: samples.CHARACTERS]]


def test_customers_owe_what_their_unpaid_invoices_come_to(store: Store) -> None:
    unpaid = [one for one in records(store, billing.INVOICES) if one["Status"] in ("open", "overdue")]
    owed = sum(float(str(one["Amount"])) for one in unpaid)
    customers = records(store, billing.CUSTOMERS)
    assert sum(float(str(one["Owed"])) for one in customers) == pytest.approx(owed)
    assert sum(int(str(one["Invoiced"])) for one in customers) == samples.INVOICES


def test_days_are_counted_for_what_is_overdue_and_nothing_else(store: Store, today: date) -> None:
    for one in records(store, billing.INVOICES):
        days = (today - date.fromisoformat(str(one["Due"]))).days
        assert one["Days late"] == (days if one["Status"] == "overdue" else None)


def test_the_first_view_shows_everything_the_others_what_they_are_called(store: Store) -> None:
    found = [one.name for one in views.every(store.read(), table(store, billing.INVOICES).id, None)]
    assert found == ["All invoices", "Open by due date", "By customer"]
    due = view(store, "Open by due date")
    statuses = {one["Status"] for one in records(store, billing.INVOICES, due.query)}
    days = [str(one["Due"]) for one in records(store, billing.INVOICES, due.query)]
    assert (statuses, days) == ({"open", "overdue"}, sorted(days))
    (red,) = due.rules
    assert {one["Status"] for one in records(store, billing.INVOICES, red.query)} == {"overdue"}
    assert [one.column.name for one in view(store, "By customer").query.groups] == ["Customer"]
    assert not any(view(store, name).left_out for name in found)


def test_nothing_lies_in_the_trash(store: Store) -> None:
    assert trash.listed(store.read()) == []
