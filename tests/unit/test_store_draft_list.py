"""The list of a member's drafts."""

from __future__ import annotations

from store import bases, draft_list, drafts, rows, table_edits, tables
from store.drafts import Draft
from store.tables import NewColumn, Table
from store.workspace import Store


def a_table(store: Store) -> Table:
    with store.write("Table") as tx:
        table = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"),))
        for name in ("INV-1", "INV-2"):
            rows.add(tx, table, {table.columns[0].id: name})
    return tables.load(store.read(), table.id)


def keep(store: Store, table: Table, row: int, draft: Draft, at: str) -> int:
    with store.write() as tx:
        tx.at = at
        return drafts.save(tx, None, table.id, row, draft)


def test_the_draft_touched_last_comes_first_with_its_row(store: Store) -> None:
    table = a_table(store)
    first = keep(store, table, 1, Draft(to="a@x.example", cc="b@y.example", subject="One"), "2026-10-01T08:00:00Z")
    second = keep(store, table, 2, Draft(subject="Two"), "2026-10-02T08:00:00Z")
    found = draft_list.every(store.read(), store.member)
    assert [(one.number, one.row, one.title, one.to, one.subject) for one in found] == [
        (second, 2, "INV-2", "", "Two"),
        (first, 1, "INV-1", "a@x.example b@y.example", "One"),
    ]
    assert [one.number for one in draft_list.every(store.read(), store.member, 1)] == [second]


def test_drafts_of_others_of_deleted_rows_and_tables_are_left_out(store: Store) -> None:
    table = a_table(store)
    for row in (1, 2):
        keep(store, table, row, Draft(subject="x"), "2026-10-01T08:00:00Z")
    assert draft_list.every(store.read(), 77) == []
    with store.write("Delete") as tx:
        rows.delete(tx, table, [1])
    assert [one.row for one in draft_list.every(store.read(), store.member)] == [2]
    with store.write("Delete") as tx:
        table_edits.delete_table(tx, table)
    assert draft_list.every(store.read(), store.member) == []
