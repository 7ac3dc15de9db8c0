"""A row's feed by commands."""

from __future__ import annotations

from command_line import CommandLine

ROW = ("Billing/Invoices", "1")


def test_a_comment_stands_in_the_feed(billing: CommandLine) -> None:
    assert billing.json("comment", *ROW, "Let us wait.") == {"comment": 1, "id": "c1"}
    (entry,) = billing.json("feed", *ROW)
    assert list(entry) == ["id", "kind", "at", "who", "subject", "text", "conversation", "state", "code", "why", "mail"]
    assert (entry["id"], entry["kind"], entry["text"], entry["mail"]) == ("c1", "comment", "Let us wait.", None)
    assert entry["at"].endswith("Z")


def test_a_change_stands_in_the_feed(billing: CommandLine) -> None:
    billing.text("set", *ROW, "Paid=yes")
    (entry,) = billing.json("feed", *ROW)
    assert (entry["kind"], entry["subject"], entry["mail"]) == ("change", "Paid", None)


def test_a_comment_can_come_from_standard_input(billing: CommandLine) -> None:
    billing.text("comment", *ROW, "-", given="Zeile 1\nZeile 2 ü\n".encode())
    assert billing.json("feed", *ROW)[0]["text"] == "Zeile 1\nZeile 2 ü"


def test_an_empty_comment_is_an_error(billing: CommandLine) -> None:
    assert "COMMENT_001" in billing.error("comment", *ROW, "  ")


def test_a_comment_needs_its_row(billing: CommandLine) -> None:
    assert "BASE_004" in billing.error("comment", "Billing/Invoices", "99", "Hello?")
    assert "BASE_004" in billing.error("feed", "Billing/Invoices", "99")


def test_the_feed_for_people_is_safe_on_a_terminal(billing: CommandLine) -> None:
    billing.text("comment", *ROW, "one\n\x1b[31mtwo\u202e")
    text = billing.text("feed", *ROW)
    assert "two" in text
    assert not {"\x1b", "\u202e"} & set(text)
