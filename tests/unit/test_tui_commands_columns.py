"""Bases, tables and columns by commands, and what rows are given in columns of every type."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import CommandLine

from store import blobs

INVOICES = "Billing/Invoices"


def names(billing: CommandLine, table: str = INVOICES) -> list[str]:
    return [one["column"] for one in billing.json("columns", table)]


def cells(billing: CommandLine, column: str, table: str = INVOICES) -> list[object]:
    return [row[column] for row in billing.json("rows", table)]


@pytest.fixture
def linked(billing: CommandLine) -> CommandLine:
    """Invoices that can be linked to three customers."""
    billing.text("table", "add", "Billing/Customers", "--column", "Name", "--column", "Since: date")
    for name in ("Nordwind GmbH", "Café de l’Ouest", "Gruber, Söhne"):
        billing.text("add", "Billing/Customers", f"Name={name}")
    billing.text("column", "add", INVOICES, "Of", "--link", "Customers", "--back", "Invoices")
    return billing


def test_a_base_comes_is_renamed_and_goes(line: CommandLine) -> None:
    assert line.json("base", "add", "Shop") == {"base": "Shop"}
    assert "BASE_005" in line.error("base", "add", "shop")
    assert line.json("base", "rename", "shop", "Store") == {"base": "Store"}
    line.text("table", "add", "Store/Orders")
    assert line.json("base", "delete", "Store") == {"deleted": "Store", "tables": ["Orders"]}
    assert "BASE_001" in line.error("tables", "Store")
    line.text("undo")
    assert line.json("tables", "Store") == [{"table": "Orders", "rows": 0}]


def test_a_table_comes_is_renamed_moved_and_goes(line: CommandLine) -> None:
    line.text("base", "add", "Shop")
    made = line.json("table", "add", "Shop/Orders", "--column", "Number", "--column", "Paid: checkbox")
    assert made == {"table": "Shop/Orders", "columns": ["Number", "Paid"]}
    assert line.json("table", "add", "Shop/Goods") == {"table": "Shop/Goods", "columns": ["Name"]}
    assert line.json("table", "move", "Shop/Goods", "--before", "Orders") == {"tables": ["Goods", "Orders"]}
    assert line.json("table", "rename", "Shop/goods", "Wares") == {"table": "Shop/Wares"}
    assert line.json("table", "delete", "Shop/Wares") == {"deleted": "Shop/Wares"}
    assert "BASE_002" in line.error("rows", "Shop/Wares")
    assert "BASE_009" in line.error("table", "add", "Shop/Odd", "--column", "Paid: tickbox")
    assert line.json("tables", "Shop") == [{"table": "Orders", "rows": 0}]


def test_a_column_is_added_with_its_options(billing: CommandLine) -> None:
    made = billing.json(
        *("column", "add", INVOICES, "Rate", "--type", "number", "--option", "percent=yes"),
        *("--option", "decimals=1", "--default", "20", "--before", "Due"),
    )
    assert made["options"] == {"percent": True, "decimals": 1, "default": "20"}
    assert names(billing)[3:6] == ["Amount", "Rate", "Due"]
    assert "12.5 %" in billing.text("columns", INVOICES)
    assert billing.json("row", INVOICES, str(billing.json("add", INVOICES, "Number=INV-9")["_id"]))["Rate"] == 0.2


def test_what_is_typed_into_percents_are_percents(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Rate", "--type", "number", "--option", "percent=yes")
    billing.text("set", INVOICES, "1", "Rate=50")
    billing.text("set", INVOICES, "2", "Rate=7.5 %")
    assert cells(billing, "Rate") == [0.5, 0.075, None]


def test_a_wrong_column_is_an_error_with_the_nearest_and_the_known(billing: CommandLine) -> None:
    assert "number" in billing.error("column", "add", INVOICES, "X", "--type", "numbr")
    assert "BASE_016" in billing.error("column", "add", INVOICES, "X", "--type", "text", "--option", "decimals=1")
    assert "BASE_017" in billing.error("column", "add", INVOICES, "X", "--type", "number", "--option", "decimals=x")
    assert "BASE_018" in billing.error("column", "add", INVOICES, "X", "--type", "lookup", "--target", "Name")
    assert "character 12" in billing.error("column", "add", INVOICES, "X", "--formula", "{Amount} + ")
    assert billing.run("column", "add", INVOICES, "X", "--option", "decimals").exit_code == 2
    assert "X" not in names(billing)


def test_a_formula_is_added_shown_and_changed(billing: CommandLine) -> None:
    made = billing.json("column", "add", INVOICES, "Gross", "--formula", "{amount} * 2")
    assert (made["type"], made["formula"]) == ("formula", "{Amount} * 2")
    assert cells(billing, "Gross") == [2480, 621, 1960]
    billing.text("column", "rename", INVOICES, "Amount", "Net")
    shown = next(one for one in billing.json("columns", INVOICES) if one["column"] == "Gross")
    assert shown["formula"] == "{Net} * 2"
    billing.text("column", "set", INVOICES, "Gross", "--formula", "{Net} & ' €'")
    assert cells(billing, "Gross")[0] == "1240 €"
    assert "BASE_010" in billing.error("set", INVOICES, "1", "Gross=5")


def test_select_choices_are_given_changed_and_taken_away(billing: CommandLine) -> None:
    made = billing.json("column", "add", INVOICES, "Status", "--choice", "open:red", "--choice", "a:b")
    assert made["type"] == "single select"
    assert made["options"]["choices"] == [{"name": "open", "colour": "red"}, {"name": "a:b", "colour": "green"}]
    billing.text("set", INVOICES, "1", "Status=OPEN")
    billing.text("set", INVOICES, "2", "Status=a:b")
    told = billing.text(
        *("column", "set", INVOICES, "Status", "--rename-choice", "open=waiting", "--delete-choice", "a:b"),
        *("--choice", "paid:green", "--default", "paid"),
    )
    assert "2 cells" in told
    assert cells(billing, "Status") == ["waiting", None, None]
    options = billing.json("columns", INVOICES)[-1]["options"]
    assert [one["name"] for one in options["choices"]] == ["waiting", "paid"]
    assert options["default"] == "paid"
    billing.text("undo")
    assert cells(billing, "Status") == ["open", "a:b", None]
    assert "BASE_017" in billing.error("column", "set", INVOICES, "Status", "--delete-choice", "odd")
    assert "BASE_017" in billing.error("column", "set", INVOICES, "Number", "--choice", "odd")
    assert billing.run("column", "set", INVOICES, "Status").exit_code == 2


def test_an_unknown_choice_stays_a_misfit_unless_it_is_to_be_one(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Status", "--choice", "open")
    billing.text("column", "add", INVOICES, "Tags", "--type", "multiple select")
    result = billing.run("set", INVOICES, "1", "Status=paid", "Tags=red, blue")
    assert "--create-choices" in result.stderr
    assert cells(billing, "Status")[0] == "paid"
    assert billing.json("columns", INVOICES)[-2]["options"]["choices"] == [{"name": "open", "colour": "blue"}]
    billing.text("set", INVOICES, "1", "--create-choices", "Status=paid", 'Tags=red, "dark, blue"')
    assert cells(billing, "Tags")[0] == ["red", "dark, blue"]
    assert [one["name"] for one in billing.json("columns", INVOICES)[-2]["options"]["choices"]] == ["open", "paid"]
    billing.text("undo")
    assert [one["name"] for one in billing.json("columns", INVOICES)[-2]["options"]["choices"]] == ["open"]


def test_links_are_set_by_title_and_by_number(linked: CommandLine) -> None:
    linked.text("set", INVOICES, "1", "Of=nordwind gmbh")
    linked.text("set", INVOICES, "2", "Of=Gruber, Söhne")
    linked.text("set", INVOICES, "3", 'Of=["Gruber, Söhne", "Nordwind GmbH"]')
    assert cells(linked, "Of") == [["Nordwind GmbH"], ["Gruber, Söhne"], ["Gruber, Söhne", "Nordwind GmbH"]]
    linked.text("set", INVOICES, "3", "Of=#2, Nordwind GmbH", "Paid=yes")
    assert cells(linked, "Of")[2] == ["Café de l’Ouest", "Nordwind GmbH"]
    linked.text("set", INVOICES, "3", "Of=")
    assert cells(linked, "Of")[2] is None
    added = linked.json("add", INVOICES, "Number=INV-4", "Of=#3")["_id"]
    assert cells(linked, "Invoices", "Billing/Customers")[2] == ["INV-2", "INV-4"]
    linked.text("undo")
    assert added not in [row["_id"] for row in linked.json("rows", INVOICES)]
    told = linked.error("set", INVOICES, "1", "Number=changed", "Of=Nordwend")
    assert "BASE_020" in told
    assert "Nordwind GmbH" in told
    assert cells(linked, "Number")[0] == "INV-1"


def test_a_link_that_takes_one_row_refuses_several(linked: CommandLine) -> None:
    linked.text("column", "add", INVOICES, "Payer", "--link", "Billing/Customers", "--single", "--back", "Pays")
    assert "BASE_011" in linked.error("set", INVOICES, "1", "Payer=#1, #2")
    linked.text("set", INVOICES, "1", "Payer=#1")
    assert "one row, back as Pays" in linked.text("columns", INVOICES)


def test_looks_go_through_links(linked: CommandLine) -> None:
    linked.text("set", INVOICES, "1", "Of=#1")
    linked.text("set", INVOICES, "3", "Of=#1")
    linked.text("set", "Billing/Customers", "1", "Since=2020-02-01")
    linked.text("column", "add", INVOICES, "Since", "--target", "Since")
    linked.text("column", "add", "Billing/Customers", "Total", "--target", "Amount", "--roll", "sum")
    linked.text("column", "add", "Billing/Customers", "How many", "--type", "count")
    assert cells(linked, "Since") == [["2020-02-01"], None, ["2020-02-01"]]
    assert cells(linked, "Total", "Billing/Customers") == [2220, 0, 0]
    assert cells(linked, "How many", "Billing/Customers") == [2, 0, 0]
    assert "sum of Amount in Invoices" in linked.text("columns", "Billing/Customers")


def test_files_are_put_in_by_their_paths(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Papers", "--type", "file")
    one, two = billing.file("offer.txt", "dear"), billing.file("bill.pdf", "%PDF")
    billing.text("set", INVOICES, "1", f"Papers=@{one}", f"Papers=@{two}")
    (first, second) = billing.json("row", INVOICES, "1")["Papers"]
    assert (first["name"], first["size"], first["type"]) == ("offer.txt", 4, "text/plain")
    assert second["name"] == "bill.pdf"
    store = billing.store()
    assert blobs.get(store.read(), first["hash"]) == b"dear"
    store.close()
    assert "FILE_001" in billing.error("set", INVOICES, "1", f"Papers=@{one}x")


def test_only_regular_files_are_put_in(billing: CommandLine, tmp_path: Path) -> None:
    billing.text("column", "add", INVOICES, "Papers", "--type", "file")
    os.mkfifo(tmp_path / "pipe")
    assert "FILE_001" in billing.error("set", INVOICES, "1", f"Papers=@{tmp_path / 'pipe'}")
    assert "FILE_001" in billing.error("set", INVOICES, "1", "Papers=@/dev/zero")


def test_a_change_of_type_can_be_looked_at_first(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "3", "Customer=12,5")
    found = billing.json("column", "retype", INVOICES, "Customer", "number", "--check")
    assert (found["filled"], found["misfits"], found["written"]) == (3, 2, False)
    assert found["samples"][0] == {"row": 1, "value": "Nordwind GmbH"}
    assert cells(billing, "Customer")[2] == "12,5"
    told = billing.text("column", "retype", INVOICES, "Customer", "number", "--check")
    assert "1 of 3" in told
    assert "row 1: Nordwind GmbH" in told
    assert "1 of 3" in billing.text("column", "retype", INVOICES, "Customer", "number")
    assert cells(billing, "Customer") == ["Nordwind GmbH", "Café de l’Ouest", 12.5]
    assert "BASE_019" in billing.error("column", "retype", INVOICES, "Customer", "formula", "--formula", "1")


def test_a_column_is_moved(billing: CommandLine) -> None:
    moved = billing.json("column", "move", INVOICES, "Paid", "--before", "Number")
    assert moved["columns"][:2] == ["Paid", "Number"]
    assert billing.json("column", "move", INVOICES, "Paid")["columns"][-1] == "Paid"


def test_a_deleted_column_tells_what_read_it(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Gross", "--formula", "{Amount} * 2")
    told = billing.json("column", "delete", INVOICES, "Amount")
    assert told == {"deleted": "Amount", "read_by": [{"kind": "formula", "table": INVOICES, "name": "Gross"}]}
    assert cells(billing, "Gross")[0] == "#REF!"
    billing.text("undo")
    assert cells(billing, "Gross")[0] == 2480
    assert "formula Gross" in billing.run("column", "delete", INVOICES, "Amount").stderr


def test_automatic_numbers_are_given_to_the_rows_there_are(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Nr", "--type", "auto number", "--option", "format=R-000")
    billing.text("add", INVOICES, "Customer=New")
    assert cells(billing, "Nr") == ["R-001", "R-002", "R-003", "R-004"]


def test_columns_and_options_from_anywhere_are_safe_on_a_terminal(billing: CommandLine) -> None:
    billing.text("column", "add", INVOICES, "Note", "--description", "a\x1b[2J\u202eb")
    assert not {"\x1b", "\u202e"} & set(billing.text("columns", INVOICES))
    assert not {"\x1b", "\u202e"} & set(billing.text("columns", INVOICES, "--json"))
