"""Rows by commands: list, show, add, change, delete, undo."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from command_line import CommandLine

from store import tables, views
from store.query import Condition, Query, Sort, as_json, parse_filter
from store.views import Layout

INVOICES = "Billing/Invoices"


def test_rows_are_objects_with_typed_values_in_the_order_they_came(billing: CommandLine) -> None:
    found = billing.json("rows", INVOICES)
    assert [row["_id"] for row in found] == [1, 2, 3]
    assert list(found[0]) == ["_id", "Number", "Customer", "E-mail", "Amount", "Due", "Paid"]
    assert found[0] == {
        "_id": 1,
        "Number": "INV-1",
        "Customer": "Nordwind GmbH",
        "E-mail": "ap@nordwind.example",
        "Amount": 1240.0,
        "Due": "2026-10-02",
        "Paid": False,
    }
    assert found[2]["E-mail"] is None


def test_rows_without_json_are_aligned_columns(billing: CommandLine) -> None:
    head, first, *_others = billing.text("rows", INVOICES).splitlines()
    assert head.split() == ["_id", "Number", "Customer", "E-mail", "Amount", "Due", "Paid"]
    assert first.index("INV-1") == head.index("Number")
    assert first.index("1,240.00") + len("1,240.00") == head.index("Amount") + len("Amount")


def test_filters_must_all_hold(billing: CommandLine) -> None:
    found = billing.json("rows", INVOICES, "--filter", "Amount > 500", "--filter", "E-mail is not empty")
    assert [row["Number"] for row in found] == ["INV-1"]


def test_one_of_several_filters_may_do(billing: CommandLine) -> None:
    found = billing.json("rows", INVOICES, "--any", "--filter", "Number = INV-1", "--filter", "Number = INV-3")
    assert [row["Number"] for row in found] == ["INV-1", "INV-3"]
    joined = billing.json("rows", INVOICES, "--filter", "Number = INV-1 or (Number = INV-3 and Amount is not empty)")
    assert {row["Number"] for row in joined} <= {"INV-1", "INV-3"}


def test_rows_are_found_and_sorted_by_their_mail(billing: CommandLine) -> None:
    asked = ("--filter", "Waiting since is empty and Unread mails = 0", "--sort", "Last sent", "--sort", "Number:desc")
    assert [row["Number"] for row in billing.json("rows", INVOICES, *asked)] == ["INV-3", "INV-2", "INV-1"]


def test_a_view_lists_what_it_shows(billing: CommandLine) -> None:
    store = billing.store()
    table = tables.find(store.read(), INVOICES)
    number, amount = table.column("Number"), table.column("Amount")
    query = Query((parse_filter(table, "Amount is not empty"),), (Sort(number, descending=True),))
    gone = Condition(replace(amount, id=999, name="Weight"), ">", 1)
    with store.write() as tx:
        layout = Layout(as_json(replace(query, conditions=(*query.conditions, gone))), hidden=(amount.id,))
        views.add(tx, table.id, "Newest first", layout)
    store.close()
    result = billing.run("rows", INVOICES, "--view", "newest first", "--filter", "Number != INV-3", "--json")
    assert [row["Number"] for row in json.loads(result.stdout)] == ["INV-2", "INV-1"]
    assert "Amount" not in json.loads(result.stdout)[0]
    assert "Weight" in result.stderr
    assert "BASE_013" in billing.error("rows", INVOICES, "--view", "none")


def test_rows_are_sorted_by_several_columns(billing: CommandLine) -> None:
    found = billing.json("rows", INVOICES, "--sort", "Paid:desc", "--sort", "Amount")
    assert [row["Number"] for row in found] == ["INV-2", "INV-3", "INV-1"]


@pytest.mark.parametrize("sort", [(), ("--sort", "Number:desc")])
def test_a_limit_cuts_the_rows(billing: CommandLine, sort: tuple[str, ...]) -> None:
    assert len(billing.json("rows", INVOICES, "--limit", "2", *sort)) == 2
    assert billing.json("rows", INVOICES, "--limit", "0", *sort) == []


def test_a_condition_nobody_understands_is_an_error(billing: CommandLine) -> None:
    assert "BASE_007" in billing.error("rows", INVOICES, "--filter", "Amount roughly 5")
    assert "BASE_003" in billing.error("rows", INVOICES, "--sort", "Weight")


def test_a_row_is_one_object(billing: CommandLine) -> None:
    assert billing.json("row", INVOICES, "2")["Customer"] == "Café de l’Ouest"
    assert "BASE_004" in billing.error("row", INVOICES, "99")


def test_an_added_row_tells_its_number(billing: CommandLine) -> None:
    assert billing.json("add", INVOICES, "Number=INV-4", "amount=12.50", "Paid=yes") == {"_id": 4}
    added = billing.json("row", INVOICES, "4")
    assert (added["Number"], added["Amount"], added["Paid"], added["Due"]) == ("INV-4", 12.5, True, None)


def test_a_value_that_does_not_fit_is_kept_and_noted(billing: CommandLine) -> None:
    result = billing.run("set", INVOICES, "1", "Amount=a lot")
    assert result.exit_code == 0
    assert "“a lot” is no number" in result.stderr
    assert billing.json("row", INVOICES, "1")["Amount"] == "a lot"


def test_an_empty_value_empties_the_cell(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "1", "E-mail=", "Due=")
    row = billing.json("row", INVOICES, "1")
    assert row["E-mail"] is None
    assert row["Due"] is None


def test_a_name_may_hold_the_mark_that_splits(line: CommandLine) -> None:
    line.text("import", line.file("odd.csv", "a,a=b\n1,2\n"), "--base", "Odd")
    line.text("set", "Odd/odd", "1", "a=b=c=d", "a=x")
    row = line.json("row", "Odd/odd", "1")
    assert (row["a=b"], row["a"]) == ("c=d", "x")


def test_what_is_no_assignment_is_wrong_usage(billing: CommandLine) -> None:
    assert billing.run("set", INVOICES, "1", "Amount").exit_code == 2
    assert "BASE_003" in billing.error("set", INVOICES, "1", "Weight=5")


def test_undo_and_redo_go_back_and_forth(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "1", "Customer=Someone else")
    assert billing.json("undo") == {"undone": "Edit cells"}
    assert billing.json("row", INVOICES, "1")["Customer"] == "Nordwind GmbH"
    assert billing.json("redo") == {"redone": "Edit cells"}
    assert billing.json("row", INVOICES, "1")["Customer"] == "Someone else"
    assert "UNDO_002" in billing.error("redo")


def test_deleted_rows_come_back_by_undo(billing: CommandLine) -> None:
    assert billing.json("delete", INVOICES, "1", "3", "1") == {"deleted": [1, 3]}
    assert [row["_id"] for row in billing.json("rows", INVOICES)] == [2]
    billing.text("undo")
    assert [row["_id"] for row in billing.json("rows", INVOICES)] == [1, 2, 3]


def test_of_several_rows_all_are_deleted_or_none(billing: CommandLine) -> None:
    assert "BASE_004" in billing.error("delete", INVOICES, "1", "99")
    assert len(billing.json("rows", INVOICES)) == 3


def test_an_import_is_one_step_to_undo(billing: CommandLine) -> None:
    billing.text("undo")
    assert billing.json("bases") == []


def test_hostile_values_are_safe_on_a_terminal_and_whole_in_json(line: CommandLine) -> None:
    evil = "a\x1b[2J\x9b\u202e[link=x]b"
    line.text("import", line.file("evil.csv", f"Name\n{evil}\n"), "--base", "Evil")
    text = line.text("rows", "Evil/evil") + line.text("row", "Evil/evil", "1")
    assert "[link=x]b" in text
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    raw = line.text("rows", "Evil/evil", "--json")
    assert not {"\x1b", "\x9b", "\u202e"} & set(raw)
    assert json.loads(raw) == [{"_id": 1, "Name": evil}]


def test_a_name_with_a_slash_belongs_to_the_table(line: CommandLine) -> None:
    line.text("import", line.file("x.csv", "a\n1\n"), "--base", "B", "--table", "in/out")
    assert line.json("rows", "B/in/out") == [{"_id": 1, "a": 1}]


def test_a_column_named_like_the_number_of_a_row_has_one_name_everywhere(line: CommandLine) -> None:
    line.text("import", line.file("ids.csv", "_id,Name\n7,Anna\n"), "--base", "Ids")
    assert line.json("rows", "Ids/ids") == [{"_id": 1, "_id (2)": 7, "Name": "Anna"}]
    assert line.text("rows", "Ids/ids").splitlines()[0].split("  ")[:2] == ["_id", "_id (2)"]
    assert line.text("row", "Ids/ids", "1").splitlines()[:2] == ["_id      1", "_id (2)  7"]


def test_a_column_that_is_given_twice_is_wrong_usage(billing: CommandLine) -> None:
    for command in (("add", INVOICES), ("set", INVOICES, "1")):
        result = billing.run(*command, "Customer=a", "customer=b")
        assert result.exit_code == 2
        assert "“Customer” is given twice" in result.stderr
    assert len(billing.json("rows", INVOICES)) == 3
