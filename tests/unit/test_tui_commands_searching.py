"""Searching by command."""

from __future__ import annotations

from command_line import CommandLine

from store import tables
from store.files.importing import import_file


def test_rows_and_comments_are_found_with_what_stands_around_the_words(billing: CommandLine) -> None:
    billing.text("comment", "Billing/Invoices", "2", "The cafe pays on Monday.")
    row, comment = sorted(billing.json("search", "cafe"), key=lambda hit: hit["kind"], reverse=True)
    assert list(row) == ["kind", "row", "title", "text", "at"]
    assert (row["kind"], row["row"], row["title"]) == ("row", "Billing/Invoices 2", "INV-2")
    assert row["text"].startswith("Café de l’Ouest · contact@ouest.example")
    assert (comment["kind"], comment["comment"], comment["text"]) == ("comment", 1, "The cafe pays on Monday.")


def test_words_narrow_down_what_is_found(billing: CommandLine) -> None:
    assert [hit["row"] for hit in billing.json("search", "inv", "-cafe", "-nordwind")] == ["Billing/Invoices 3"]
    assert billing.json("search", "base:Hiring", "cafe") == []
    assert billing.json("search", "cafe", "--kind", "comment") == []
    assert len(billing.json("search", "inv", "--limit", "2")) == 2


def test_nothing_found_is_no_error(billing: CommandLine) -> None:
    assert billing.text("search", "submarine") == "Nothing found.\n"
    assert billing.text("search", '"AND (') == "Nothing found.\n"


def test_what_is_printed_is_safe_on_a_terminal(billing: CommandLine) -> None:
    billing.text("comment", "Billing/Invoices", "1", "pay \x1b]0;owned\x07 \u202enow")
    text = billing.text("search", "pay")
    assert not any(character in text for character in "\x1b\x07\u202e\x02\x03")
    assert "◦  Billing/Invoices 1" in text
    assert "\n      pay" in text


def test_a_query_is_needed(billing: CommandLine) -> None:
    assert billing.run("search").exit_code == 2


def test_what_was_imported_a_moment_ago_is_found(billing: CommandLine) -> None:
    store = billing.store()
    store.member = 1
    lines = "".join(f"P-{number},part\n" for number in range(3_000))
    import_file(store, f"Number,What\n{lines}".encode(), "Stock", "Parts")
    assert tables.find(store.read(), "Stock/Parts").row_count == 3_000
    store.close()
    assert [hit["row"] for hit in billing.json("search", "p-2999")] == ["Stock/Parts 3000"]
