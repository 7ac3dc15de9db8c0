"""Import by a plan, a look before it, and exports in every format, by commands."""

from __future__ import annotations

import json
import mailbox
from pathlib import Path

import pytest
from command_line import CommandLine

from store.files.workbook import sheet_names

MORE = "Number;Customer;Amount\nINV-1;Nordwind GmbH;1.500,00\nINV-9;New & Co;7,50\n"


def test_rows_are_changed_by_a_key(billing: CommandLine) -> None:
    file = billing.file("more.csv", MORE)
    found = billing.json("import", file, "--base", "Billing", "--table", "Invoices", "--key", "Number")
    assert found["tables"][0] | {"columns": []} == {
        "table": "Invoices",
        "rows": 2,
        "columns": [],
        "added": 1,
        "updated": 1,
        "unchanged": 0,
        "left_out": 0,
    }
    rows = {row["Number"]: row["Amount"] for row in billing.json("rows", "Billing/Invoices")}
    assert (rows["INV-1"], rows["INV-2"], rows["INV-9"]) == (1500, 310.5, 7.5)
    told = billing.text("import", file, "--base", "Billing", "--table", "Invoices", "--key", "Number", "--update-only")
    assert "0 added, 0 changed, 2 as they were, 0 left out." in told


def test_a_plan_is_given_by_options(line: CommandLine) -> None:
    file = line.file("x.csv", "007|1.234|3/4/2026|no\n008|2.345|5/6/2026|no\n")
    line.text(
        *("import", file, "--base", "B", "--table", "T", "--delimiter", "|", "--no-header", "--decimal", ","),
        *("--dates", "mdy", "--type", "Column 1=text", "--name", "Column 2=Much", "--leave-out", "Column 4"),
    )
    assert line.json("rows", "B/T") == [
        {"_id": 1, "Column 1": "007", "Much": 1234, "Column 3": "2026-03-04"},
        {"_id": 2, "Column 1": "008", "Much": 2345, "Column 3": "2026-05-06"},
    ]


def test_a_preview_writes_nothing(line: CommandLine) -> None:
    file = line.file("x.csv", "Name\tAge\nAnn\t33\n")
    assert line.text("import", file, "--preview").splitlines() == ["Name (text)  Age (number)", "Ann          33"]
    found = line.json("import", file, "--preview")
    assert (found["delimiter"], found["header"], found["encoding"]) == ("\t", True, "utf-8")
    assert [one["type"] for one in found["columns"]] == ["text", "number"]
    assert line.json("bases") == []


@pytest.mark.parametrize(
    "options",
    [
        ["--update-only"],
        ["--empties"],
        ["--type", "Name"],
        ["--type", "=text"],
    ],
)
def test_a_plan_that_makes_no_sense_is_wrong_usage(line: CommandLine, options: list[str]) -> None:
    assert line.run("import", line.file("x.csv", "Name\nx\n"), "--base", "B", *options).exit_code == 2


def test_an_import_needs_a_base(line: CommandLine) -> None:
    assert line.run("import", line.file("x.csv", "Name\nx\n")).exit_code == 2


@pytest.mark.parametrize(("name", "mark"), [("out.tsv", "\t"), ("out.csv", ",")])
def test_the_ending_says_the_format(billing: CommandLine, name: str, mark: str) -> None:
    file = billing.folder / name
    billing.text("export", "Billing/Invoices", str(file))
    assert file.read_text().splitlines()[0] == mark.join(["Number", "Customer", "E-mail", "Amount", "Due", "Paid"])


def test_a_workbook_goes_out_and_comes_back(billing: CommandLine) -> None:
    billing.text("import", billing.file("Other.csv", "a\n1\n"), "--base", "Billing")
    file = billing.folder / "out.xlsx"
    assert billing.json("export", "Billing", str(file)) == {"file": str(file), "rows": 4}
    assert sheet_names(file) == ("Invoices", "Other")
    found = billing.json("import", str(file), "--base", "Again")
    assert [one["table"] for one in found["tables"]] == ["Invoices", "Other"]
    assert billing.json("rows", "Again/Invoices") == billing.json("rows", "Billing/Invoices")
    billing.text("import", str(file), "--base", "One", "--sheet", "other", "--table", "T")
    assert billing.json("rows", "One/T") == [{"_id": 1, "a": 1}]


def test_filters_and_sorts_say_which_rows(billing: CommandLine) -> None:
    told = billing.text("export", "Billing/Invoices", "-", "--filter", "Amount > 500", "--sort", "Amount:desc")
    assert [text.partition(",")[0] for text in told.splitlines()] == ["Number", "INV-1", "INV-3"]
    told = billing.text("export", "Billing/Invoices", "-", "--delimiter", ";")
    assert "INV-2;Café de l’Ouest;contact@ouest.example;310,5;2026-10-05;yes" in told
    assert billing.run("export", "Billing", "-", "--filter", "Amount > 500", "--format", "xlsx").exit_code == 2
    assert billing.run("export", "Billing/Invoices", "-", "--delimiter", "ab").exit_code == 2


def test_mails_go_out_as_mbox(billing: CommandLine) -> None:
    file = billing.folder / "out.mbox"
    assert json.loads(billing.text("export", "Billing", str(file), "--json")) == {"file": str(file), "rows": 0}
    box = mailbox.mbox(Path(file))
    assert len(box) == 0
    box.close()


def test_a_base_goes_out_as_dtable_and_comes_back(billing: CommandLine) -> None:
    file = billing.folder / "out.dtable"
    assert billing.json("export", "Billing", str(file)) == {"file": str(file), "rows": 3}
    billing.text("import", str(file), "--base", "Again")
    again = billing.json("rows", "Again/Invoices")
    assert [row["Number"] for row in again] == ["INV-1", "INV-2", "INV-3"]
    assert billing.run("export", "Billing/Invoices", str(file)).exit_code == 2


def test_a_feed_is_printed_as_a_document(billing: CommandLine) -> None:
    billing.text("comment", "Billing/Invoices", "1", "--", "- not a list <b>")
    told = billing.text("feed", "Billing/Invoices", "1", "--markdown")
    assert told.startswith("# INV-1\n\nBilling/Invoices 1\n")
    assert "> \\- not a list \\<b\\>\n" in told
    assert "    - not a list <b>\n" in billing.text("feed", "Billing/Invoices", "1", "--plain")
