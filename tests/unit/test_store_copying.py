"""A copy of a base is a base of its own: with everything in it, and with nothing that connects it to the world."""

from __future__ import annotations

import pytest

from store import bases, comments, copying, links, rows, tables, undo, views
from store.bases import Base
from store.cells.column_options import ColumnOptions
from store.computing import engine as computing
from store.errors import NameTakenError
from store.files.importing import import_file
from store.query import Query, Sort, as_json, from_json, parse_condition
from store.search import finding
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.views import Layout
from store.workspace import Store


@pytest.fixture
def base(store: Store) -> Base:
    with store.write() as tx:
        base = bases.add(tx, "Billing")
        customers = tables.add(tx, base.id, "Customers", (NewColumn("Name"),))
        invoices = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("Amount", "number")))
        for name in ("Nordwind", "Ouest"):
            rows.add(tx, customers, {customers.columns[0].id: name})
        rows.add(tx, invoices, {invoices.columns[0].id: "INV-1", invoices.columns[1].id: 12.5})
        link = links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
        links.set_links(tx, invoices, 1, link, [2, 1])
        comments.add(tx, invoices.id, 1, "Wait until Monday.")
        query = Query((parse_condition(invoices, "Amount > 10"),), (Sort(invoices.columns[1]),))
        layout = Layout(as_json(query), hidden=(invoices.columns[0].id,), sums={invoices.columns[1].id: "sum"})
        views.add(tx, invoices.id, "Large", layout)
        tx.run(
            "INSERT INTO accounts (name, folded, address, provider, imap_host, imap_port, imap_security, smtp_host,"
            " smtp_port, smtp_security, user_name, created_at)"
            " VALUES ('desk', 'desk', 'd@x.example', '', 'h', 1, 'tls', 'h', 1, 'tls', 'u', '')"
        )
        tx.run("INSERT INTO base_accounts SELECT ?, id FROM accounts", [base.id])
    return base


def copied(store: Store, base: Base) -> dict[str, Table]:
    made = copying.copy_base(store, base, "Billing 2027")
    return {table.name: table for table in tables.every(store.read(), made.id)}


def test_tables_rows_links_views_and_comments_are_copied(store: Store, base: Base) -> None:
    made = copied(store, base)
    reader, invoices = store.read(), made["Invoices"]
    assert rows.get(reader, invoices, 1).values == ("INV-1", 12.5, '["Ouest", "Nordwind"]')
    (view,) = (one for one in views.every(reader, invoices.id, None) if one.name == "Large")
    query, left_out = from_json(invoices, view.layout.query)
    assert (query.sorts[0].column, left_out) == (invoices.column("Amount"), ())
    assert view.layout.hidden == (invoices.column("Number").id,)
    assert view.layout.sums == {invoices.column("Amount").id: "sum"}
    assert reader.all("SELECT text FROM comments WHERE table_id = ?", [invoices.id]) == [("Wait until Monday.",)]
    assert reader.all('SELECT "Customer" FROM "Billing 2027/Invoices"') == [('["Ouest", "Nordwind"]',)]


def test_the_copy_and_its_original_live_apart(store: Store, base: Base) -> None:
    made = copied(store, base)
    with store.write() as tx:
        rows.set_cells(tx, made["Customers"], 1, {made["Customers"].columns[0].id: "Südwind"})
        links.set_links(tx, made["Invoices"], 1, made["Invoices"].column("Customer"), [1])
    reader = store.read()
    assert rows.get(reader, made["Invoices"], 1).values[2] == '["Südwind"]'
    original = tables.find(reader, "Billing/Invoices")
    assert rows.get(reader, original, 1).values[2] == '["Ouest", "Nordwind"]'


def test_no_account_may_be_used_in_a_copy_and_answers_find_the_original_alone(store: Store, base: Base) -> None:
    made = copying.copy_base(store, base, "Copy")
    reader = store.read()
    assert reader.value("SELECT count(*) FROM base_accounts WHERE base_id = ?", [made.id]) == 0
    assert reader.value("SELECT count(*) FROM base_accounts WHERE base_id = ?", [base.id]) == 1


def test_a_copy_is_one_step_that_can_be_undone(store: Store, base: Base) -> None:
    copied(store, base)
    undo.take_back(store)
    assert [one.name for one in bases.every(store.read())] == ["Billing"]
    undo.do_again(store)
    assert tables.find(store.read(), "Billing 2027/Invoices").row_count == 1


def test_a_link_out_of_the_base_keeps_its_titles(store: Store, base: Base) -> None:
    with store.write() as tx:
        other = tables.add(tx, bases.add(tx, "Hiring").id, "People", (NewColumn("Name"),))
        rows.add(tx, other, {other.columns[0].id: "Anna"})
        invoices = tables.find(tx, "Billing/Invoices")
        link = links.add_link_column(tx, invoices, NewColumn("Owner", "link"), other)
        links.set_links(tx, invoices, 1, link, [1])
    invoices = copied(store, base)["Invoices"]
    assert invoices.column("Owner").type != "link"
    assert rows.get(store.read(), invoices, 1).values[3] == '["Anna"]'


def test_formulas_and_lookups_of_a_copy_read_the_copy(store: Store, base: Base) -> None:
    with store.write() as tx:
        invoices = tables.find(tx, "Billing/Invoices")
        amount = invoices.column("Amount").id
        made = tables.add_column(
            tx, invoices, NewColumn("Twice", "formula", ColumnOptions(formula=f"{{#{amount}}} * 2", result="number"))
        )
    assert made.type == "formula"
    invoices = copied(store, base)["Invoices"]
    with store.write() as tx:
        rows.set_cells(tx, invoices, 1, {invoices.column("Amount").id: 50})
    reader = store.read()
    assert rows.get(reader, invoices, 1).values[3] == 100
    assert rows.get(reader, tables.find(reader, "Billing/Invoices"), 1).values[3] == 25


def test_the_name_of_a_copy_must_be_free(store: Store, base: Base) -> None:
    with pytest.raises(NameTakenError):
        copying.copy_base(store, base, "billing")
    assert [one.name for one in bases.every(store.read())] == ["Billing"]


def test_deleted_columns_and_rows_are_not_copied(store: Store, base: Base) -> None:
    with store.write() as tx:
        invoices = tables.find(tx, "Billing/Invoices")
        column_edits.delete_column(tx, invoices, invoices.column("Amount"))
        rows.delete(tx, invoices, [1])
    invoices = copied(store, base)["Invoices"]
    assert [column.name for column in invoices.columns] == ["Number", "Customer"]
    assert store.read().value("SELECT count(*) FROM comments WHERE table_id = ?", [invoices.id]) == 0


def test_what_is_looked_up_out_of_the_base_is_kept_and_formulas_over_it_miss_it(store: Store, base: Base) -> None:
    with store.write() as tx:
        other = tables.add(tx, bases.add(tx, "Hiring").id, "People", (NewColumn("Name"), NewColumn("Age", "number")))
        rows.add(tx, other, {other.columns[0].id: "Anna", other.columns[1].id: 40})
        invoices = tables.find(tx, "Billing/Invoices")
        link = links.add_link_column(tx, invoices, NewColumn("Owner", "link"), other)
        links.set_links(tx, invoices, 1, link, [1])
        age = other.columns[1].id
        rolled = ColumnOptions(through=link.id, target=age, roll="sum", result="number")
        tables.add_column(tx, invoices, NewColumn("Age", "roll-up", rolled))
        tables.add_column(tx, invoices, NewColumn("People", "count", ColumnOptions(through=link.id)))
        asked = ColumnOptions(formula=f"sum({{#{link.id}.#{age}}})", result="number")
        tables.add_column(tx, invoices, NewColumn("Sum", "formula", asked))
    invoices = copied(store, base)["Invoices"]
    with store.write() as tx:
        rows.set_cells(tx, invoices, 1, {invoices.column("Number").id: "touched"})
    held = dict(zip((c.name for c in invoices.columns), rows.get(store.read(), invoices, 1).values, strict=True))
    assert (held["Age"], held["People"], held["Sum"]) == (40, 1, "#REF!")


def test_what_was_still_to_be_computed_is_computed_in_the_copy_too(store: Store, base: Base) -> None:
    import_file(store, b"Number,Amount\n" + b"x,2\n" * 3_000, "Billing", "Invoices")
    with store.write() as tx:
        invoices = tables.find(tx, "Billing/Invoices")
        options = ColumnOptions(formula=f"{{#{invoices.column('Amount').id}}} * 2", result="number")
        tables.add_column(tx, invoices, NewColumn("Twice", "formula", options))
    invoices = copied(store, base)["Invoices"]
    computing.catch_up(store)
    assert rows.get(store.read(), invoices, 3_000).values[3] == 4


def test_a_copy_misses_a_column_that_comes_back_in_the_original(store: Store, base: Base) -> None:
    with store.write() as tx:
        invoices = tables.find(tx, "Billing/Invoices")
        options = ColumnOptions(formula=f"{{#{invoices.column('Amount').id}}} * 2", result="number")
        tables.add_column(tx, invoices, NewColumn("Twice", "formula", options))
        column_edits.delete_column(tx, invoices, invoices.column("Amount"))
    gone = store.read().number("SELECT max(seq) FROM changes WHERE kind = 'column'")
    invoices = copied(store, base)["Invoices"]
    undo.restore_change(store, gone)
    with store.write() as tx:
        rows.set_cells(tx, invoices, 1, {invoices.column("Number").id: "INV-2"})
    assert rows.get(store.read(), invoices, 1).values == ("INV-2", '["Ouest", "Nordwind"]', "#REF!")


def test_comments_of_a_copy_are_found(store: Store, base: Base) -> None:
    finding.look(store, "Monday")
    copied(store, base)
    found = finding.look(store, "Monday").hits
    assert {hit.table.base for hit in found} == {"Billing", "Billing 2027"}
