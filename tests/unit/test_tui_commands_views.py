"""Views by commands: made, changed, shared, shown in words and as JSON, and rows and files through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from store import members, tables
from store.shaping import edits as column_edits

INVOICES = "Billing/Invoices"


def add(billing: CommandLine, *options: str, name: str = "Open") -> dict[str, object]:
    found = billing.json("view", "add", INVOICES, name, *options)
    assert isinstance(found, dict)
    return found


def test_a_new_table_has_one_view_of_everything(billing: CommandLine) -> None:
    (found,) = billing.json("view", "list", INVOICES)
    assert found["view"] == "All rows"
    assert found["columns"] == ["Number", "Customer", "E-mail", "Amount", "Due", "Paid"]
    assert found["sums"] == {"Amount": "sum"}


def test_a_view_is_made_of_all_its_parts_and_told_in_words(billing: CommandLine) -> None:
    add(
        billing,
        *("--filter", "Amount > 100", "--filter", "Paid is not checked", "--any", "--sort", "Due:desc"),
        *("--group", "Due:month:desc", "--hide", "E-mail", "--hide", "Mail", "--show", "last sent"),
        *("--order", "Amount", "--width", "Customer=40", "--frozen", "2", "--lines", "2"),
        *("--colour", "Amount >= 980 = red", "--sum", "Amount=average", "--sum", "Due=max"),
    )
    found = billing.json("view", "show", INVOICES, "open")
    assert found["columns"] == ["Amount", "Number", "Customer", "Due", "Paid", "Last sent"]
    assert found["hidden"] == ["E-mail"]
    assert found["filters"][0]["match"] == "any"
    assert [(group["name"], group["by"], group["descending"]) for group in found["groups"]] == [("Due", "month", True)]
    assert found["colours"][0]["colour"] == "red"
    assert found["sums"] == {"Amount": "average", "Due": "max"}
    told = billing.text("view", "show", INVOICES, "Open")
    for words in ("Amount > 100", "or Paid is not checked", "Due ↓", "Due by month ↓", "2 columns", "red where"):
        assert words in told


def test_rows_and_exports_go_by_a_view(billing: CommandLine, tmp_path: Path) -> None:
    add(billing, "--filter", "Amount > 500", "--sort", "Amount", "--hide", "E-mail", "--show", "Unread mails")
    found = billing.json("rows", INVOICES, "--view", "Open")
    assert [row["Number"] for row in found] == ["INV-3", "INV-1"]
    assert list(found[0]) == ["_id", "Number", "Customer", "Amount", "Due", "Paid", "Unread mails"]
    assert found[0]["Unread mails"] == 0
    assert "Unread mails" in billing.text("rows", INVOICES, "--view", "Open")
    target = tmp_path / "open.csv"
    billing.text("export", INVOICES, str(target), "--view", "Open")
    assert target.read_text(encoding="utf-8").splitlines()[0] == "Number,Customer,Amount,Due,Paid,Unread mails"


def test_set_replaces_what_is_given_and_an_empty_text_takes_it_away(billing: CommandLine) -> None:
    add(billing, "--filter", "Amount > 500", "--sort", "Amount", "--hide", "E-mail", "--sum", "Amount=none")
    found = billing.json("view", "set", INVOICES, "Open", "--sort", "Due:desc", "--hide", "", "--frozen", "0")
    assert [sort["name"] for sort in found["sorts"]] == ["Due"]
    assert len(found["filters"]) == 1
    assert (found["hidden"], found["frozen"], found["sums"]) == ([], 0, {})
    assert billing.json("view", "set", INVOICES, "Open", "--filter", "")["filters"] == []
    billing.text("undo")
    assert len(billing.json("view", "show", INVOICES, "Open")["filters"]) == 1
    assert billing.run("view", "set", INVOICES, "Open").exit_code == 2


def test_a_view_is_renamed_shared_and_deleted(billing: CommandLine) -> None:
    add(billing, "--private")
    billing.text("view", "rename", INVOICES, "Open", "Still open")
    assert billing.json("view", "show", INVOICES, "Still open")["private"] is True
    assert billing.json("view", "share", INVOICES, "Still open")["private"] is False
    assert billing.json("view", "share", INVOICES, "Still open", "--private")["private"] is True
    assert billing.json("view", "delete", INVOICES, "Still open") == {"deleted": "Still open"}
    assert "BASE_013" in billing.error("view", "show", INVOICES, "Still open")
    assert "BASE_014" in billing.error("view", "delete", INVOICES, "All rows")
    billing.text("undo")
    assert [one["view"] for one in billing.json("view", "list", INVOICES)] == ["All rows", "Still open"]


def test_a_private_view_is_seen_by_nobody_else(billing: CommandLine) -> None:
    add(billing, "--private")
    store = billing.store()
    with store.write("Member") as tx:
        members.add(tx, "Ben", "member")
    store.close()
    listed = billing.json("--as", "Ben", "view", "list", INVOICES)
    assert [one["view"] for one in listed] == ["All rows"]
    assert "BASE_013" in billing.error("--as", "Ben", "rows", INVOICES, "--view", "Open")
    billing.text("--as", "Ben", "view", "add", INVOICES, "Open", "--private")
    assert "BASE_005" in billing.error("view", "add", INVOICES, "open", "--private")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--hide", "Weight"), "BASE_003"),
        (("--filter", "Amount roughly 5"), "BASE_007"),
        (("--group", "Amount:month"), "is not understood"),
        (("--group", "Amount", "--group", "Due", "--group", "Paid", "--group", "Number"), "three levels"),
        (("--colour", "Amount > 5 = loud"), "one of blue"),
        (("--colour", "Amount > 5"), "CONDITION=COLOUR"),
        (("--colour-by", "Amount"), "single select"),
        (("--sum", "Number=sum"), "filled, empty, distinct"),
        (("--show", "Amount"), "a column of the mail"),
        (("--width", "Amount=999"), "3 to 200"),
        (("--width", "Amount=²"), "3 to 200"),
    ],
)
def test_what_cannot_be_understood_is_told_and_makes_no_view(
    billing: CommandLine, options: tuple[str, ...], code: str
) -> None:
    assert code in billing.error("view", "add", INVOICES, "Open", *options)
    assert len(billing.json("view", "list", INVOICES)) == 1


def test_columns_that_are_gone_are_told(billing: CommandLine) -> None:
    add(billing, "--filter", "Amount > 5", "--filter", "Paid is checked")
    store = billing.store()
    with store.write("Delete") as tx:
        table = tables.find(tx, INVOICES)
        column_edits.delete_column(tx, table, table.column("Paid"))
    store.close()
    assert billing.json("view", "show", INVOICES, "Open")["left_out"] == ["Paid"]
    assert "“Paid”" in billing.run("rows", INVOICES, "--view", "Open").stderr
