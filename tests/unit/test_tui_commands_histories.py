"""History, trash, restore and copy by commands."""

from __future__ import annotations

from command_line import CommandLine

INVOICES = "Billing/Invoices"


def test_the_history_tells_steps_newest_first_with_their_changes(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "1", "Amount=99", "Customer=Südwind")
    found = billing.json("history", INVOICES, "--changes")
    assert [step["label"] for step in found] == ["Edit cells", "Import into Invoices"]
    details = {one["what"]: (one["row"], one["how"]) for one in found[0]["details"]}
    assert details["Customer"] == ("INV-1", "Nordwind GmbH → Südwind")
    assert details["Amount"][1].endswith("→ 99.00")


def test_the_history_is_narrowed_to_row_member_and_time(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "2", "Amount=5")
    assert [step["label"] for step in billing.json("history", INVOICES, "2")] == ["Edit cells"]
    assert billing.json("history", INVOICES, "1") == []
    assert len(billing.json("history", "Billing", "--since", "2020-01-01")) == 2
    assert billing.json("history", "--until", "2020-01-01") == []
    assert "MEMBER_001" in billing.error("history", "--member", "nobody")


def test_a_time_that_is_none_is_wrong_usage(billing: CommandLine) -> None:
    result = billing.run("history", "--since", "yesterdayish")
    assert (result.exit_code, "is no time" in result.stderr) == (2, True)


def test_one_change_and_a_whole_step_are_taken_back(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "1", "Amount=99", "Customer=Südwind")
    step = billing.json("history", INVOICES, "--changes")[0]
    amount = next(one["change"] for one in step["details"] if one["what"] == "Amount")
    billing.text("restore", str(amount))
    row = billing.json("row", INVOICES, "1")
    assert (row["Amount"], row["Customer"]) == (1240.0, "Südwind")
    billing.text("undo")
    billing.text("restore", "--step", str(step["step"]))
    assert billing.json("row", INVOICES, "1")["Customer"] == "Nordwind GmbH"
    assert "UNDO_004" in billing.error("restore", "999999")
    assert billing.run("restore").exit_code == 2


def test_deleted_rows_lie_in_the_trash_until_they_are_brought_back(billing: CommandLine) -> None:
    assert "empty" in billing.text("trash")
    billing.text("delete", INVOICES, "1", "2")
    found = billing.json("trash")
    assert [(one["kind"], one["name"], one["where"]) for one in found] == [
        ("row", "INV-2", INVOICES),
        ("row", "INV-1", INVOICES),
    ]
    billing.text("trash", "restore", *(str(one["change"]) for one in found))
    assert len(billing.json("rows", INVOICES)) == 3


def test_the_trash_gives_back_nothing_that_was_not_deleted(billing: CommandLine) -> None:
    billing.text("set", INVOICES, "1", "Amount=99")
    billing.text("delete", INVOICES, "2")
    gone = str(billing.json("trash")[0]["change"])
    changes = [one["change"] for step in billing.json("history", "--changes") for one in step["details"]]
    for number in {str(change) for change in changes} - {gone} | {"999999"}:
        assert "UNDO_005" in billing.error("trash", "restore", gone, number)
    assert [row["Amount"] for row in billing.json("rows", INVOICES)] == [99, 980.0]
    billing.text("trash", "restore", gone)
    assert len(billing.json("rows", INVOICES)) == 3


def test_a_base_is_copied_with_its_rows(billing: CommandLine) -> None:
    made = billing.json("copy", "Billing", "Billing 2027")
    assert made == {"base": "Billing 2027", "tables": [{"table": "Invoices", "rows": 3}]}
    assert billing.json("row", "Billing 2027/Invoices", "2") == billing.json("row", INVOICES, "2")
    assert "BASE_005" in billing.error("copy", "Billing", "billing")
