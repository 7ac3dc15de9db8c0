"""Templates as they are kept: by name within a table, changed, removed, undone, copied with their base."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store import bases, changes, copying, links, table_edits, tables, templates, trash, undo
from store.change_words import Teller
from store.errors import (
    BadNameError,
    NameTakenError,
    NoSuchTemplateError,
    SeveralTemplatesError,
    UndoOverwritesError,
)
from store.tables import NewColumn, Table
from store.templates import StoredTemplate
from store.workspace import Store


@pytest.fixture
def invoices(store: Store) -> Table:
    """A table of a base that has another one."""
    with store.write("Begin") as tx:
        base = bases.add(tx, "Billing")
        tables.add(tx, base.id, "Customers", (NewColumn("Name"),))
        return tables.add(tx, base.id, "Invoices", (NewColumn("Number"),))


def add(store: Store, table: Table, name: str, content: str = "{}") -> StoredTemplate:
    with store.write("Add template") as tx:
        return templates.add(tx, table.id, name, content)


def change(store: Store, template: StoredTemplate, **to: str) -> StoredTemplate:
    with store.write("Change template") as tx:
        return templates.change(tx, replace(template, **to))  # type: ignore[arg-type]


def names(store: Store, table: Table) -> list[str]:
    return [one.name for one in templates.every(store.read(), table.id)]


def test_templates_are_listed_by_name_with_who_changed_them_last(store: Store, invoices: Table) -> None:
    add(store, invoices, "reminder")
    added = add(store, invoices, "Offer", '{"text": "Hello"}')
    assert names(store, invoices) == ["Offer", "reminder"]
    assert templates.load(store.read(), added.id) == added
    assert (added.changed_by, bool(added.changed_at)) == (store.member, True)


def test_a_name_is_found_however_it_is_spelled(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Café")
    assert templates.find(store.read(), "CAFE\u0301") == added
    with pytest.raises(NoSuchTemplateError):
        templates.find(store.read(), "Bar")


def test_a_name_that_two_tables_have_is_asked_about(store: Store, invoices: Table) -> None:
    customers = tables.find(store.read(), "Billing/Customers")
    here, there = add(store, invoices, "Reminder"), add(store, customers, "reminder")
    with pytest.raises(SeveralTemplatesError, match="Billing/Customers, Billing/Invoices"):
        templates.find(store.read(), "Reminder")
    assert templates.find(store.read(), "Reminder", invoices.id) == here
    assert templates.find(store.read(), "Reminder", customers.id) == there
    assert templates.path(store.read(), here) == "Billing/Invoices"


def test_two_of_a_table_cannot_have_the_same_name(store: Store, invoices: Table) -> None:
    other = add(store, invoices, "Offer")
    add(store, invoices, "Reminder")
    with pytest.raises(NameTakenError):
        add(store, invoices, "REMINDER")
    with pytest.raises(NameTakenError):
        change(store, other, name="Reminder")
    with pytest.raises(BadNameError):
        add(store, invoices, " ")
    assert names(store, invoices) == ["Offer", "Reminder"]


def test_a_change_can_be_undone_and_done_again(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer", '{"text": "1"}')
    change(store, added, name="Bid", content='{"text": "2"}')
    undo.take_back(store)
    assert templates.load(store.read(), added.id).content == '{"text": "1"}'
    undo.do_again(store)
    assert (names(store, invoices), templates.load(store.read(), added.id).content) == (["Bid"], '{"text": "2"}')
    undo.take_back(store)
    undo.take_back(store)
    assert names(store, invoices) == []


def test_a_change_that_changes_nothing_is_no_step(store: Store, invoices: Table) -> None:
    change(store, add(store, invoices, "Offer"))
    undo.take_back(store)
    assert names(store, invoices) == []


def test_undo_does_not_overwrite_what_somebody_else_wrote(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer")
    with store.write("Theirs") as tx:
        tx.member = None
        templates.change(tx, StoredTemplate(added.id, added.table, "Offer", '{"text": "theirs"}'))
    with pytest.raises(UndoOverwritesError):
        undo.take_back(store)
    assert templates.load(store.read(), added.id).content == '{"text": "theirs"}'


def test_a_removed_template_is_in_the_trash_and_comes_back(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer", '{"text": "1"}')
    with store.write("Remove template") as tx:
        templates.remove(tx, added)
    with pytest.raises(NoSuchTemplateError, match="Offer"):
        templates.load(store.read(), added.id)
    (gone,) = trash.listed(store.read(), ("template",))
    assert (gone.name, gone.where) == ("Offer", "Billing/Invoices")
    undo.restore_change(store, gone.change)
    assert templates.load(store.read(), added.id).content == '{"text": "1"}'
    assert trash.listed(store.read(), ("template",)) == []


def test_a_name_given_away_meanwhile_is_not_taken_back(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer")
    with store.write("Remove template") as tx:
        templates.remove(tx, added)
    add(store, invoices, "Offer")
    (gone,) = trash.listed(store.read(), ("template",))
    with pytest.raises(UndoOverwritesError):
        undo.restore_change(store, gone.change)


def test_the_history_tells_what_became_of_a_template(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer")
    change(store, added, name="Bid")
    reader = store.read()
    told = [Teller(reader).told(one) for one in changes.since(reader, 0) if one.kind == templates.KIND]
    assert [(one.where, one.what, one.how) for one in told] == [
        ("Billing/Invoices", "Template “Offer”", "added"),
        ("Billing/Invoices", "Template “Bid”", "changed"),
    ]


def test_templates_of_deleted_tables_are_not_found(store: Store, invoices: Table) -> None:
    add(store, invoices, "Offer")
    with store.write("Delete") as tx:
        table_edits.delete_table(tx, invoices)
    assert templates.every(store.read()) == []
    undo.take_back(store)
    assert len(templates.every(store.read())) == 1


def test_a_copied_base_has_templates_of_its_own(store: Store, invoices: Table) -> None:
    added = add(store, invoices, "Offer", '{"text": "1"}')
    gone = add(store, invoices, "Old")
    with store.write("Remove template") as tx:
        templates.remove(tx, gone)
    base = bases.load(store.read(), invoices.base_id)
    copying.copy_base(store, base, "Billing 2")
    copied = templates.find(store.read(), "Offer", tables.find(store.read(), "Billing 2/Invoices").id)
    change(store, copied, content='{"text": "2"}')
    assert templates.load(store.read(), added.id).content == '{"text": "1"}'
    assert len(templates.every(store.read())) == 2


def test_templates_around_a_table_are_its_own_and_those_of_linked_tables(store: Store, invoices: Table) -> None:
    customers = tables.find(store.read(), "Billing/Customers")
    add(store, invoices, "Offer")
    assert [one.name for one in templates.around(store.read(), customers.id)] == []
    with store.write("Link") as tx:
        links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
    assert [one.name for one in templates.around(store.read(), customers.id)] == ["Offer"]
    assert [one.name for one in templates.around(store.read(), invoices.id)] == ["Offer"]
