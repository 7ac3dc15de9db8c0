"""``template``, ``send --template``, and what changes of columns tell of templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from store import mails

REMINDER = """\
+++
name = "Reminder"
subject = "Invoice {Number}"
to = "{Customer} <{E-mail}>"
language = "en"
+++
Dear {Customer},

{{ row["Amount"]|money }} is due.
"""
TABLE = "Billing/Invoices"
SEND = ("send", TABLE, "1", "--from", "desk", "--template", "reminder")


@pytest.fixture
def kept(billing: CommandLine) -> CommandLine:
    """A base with invoices and a template for them."""
    billing.text("template", "import", billing.file("reminder.template", REMINDER), "--table", TABLE)
    return billing


def last(line: CommandLine) -> mails.Mail:
    reader = line.store().read()
    return mails.load(reader, reader.number("SELECT max(id) FROM mails"))


def test_a_template_is_imported_listed_and_shown(kept: CommandLine) -> None:
    (one,) = kept.json("template", "list", TABLE)
    assert (one["name"], one["table"], one["subject"], one["findings"]) == ("Reminder", TABLE, "Invoice {Number}", [])
    assert "Reminder  Billing/Invoices  Invoice {Number}  fits" in kept.text("template", "list")
    assert kept.text("template", "show", "REMINDER") == REMINDER
    assert kept.json("template", "show", "Reminder", "--table", TABLE)["text"].startswith("Dear {Customer}")


def test_without_templates_the_list_says_how_one_is_made(billing: CommandLine) -> None:
    assert "template import FILE" in billing.text("template", "list")
    assert billing.error("template", "show", "Offer").startswith("TEMPLATE_012: There is no template called “Offer”.")
    assert "There is no template." in billing.text("template", "check")


def test_importing_again_replaces_and_undo_takes_it_back(kept: CommandLine) -> None:
    other = kept.file("other.template", REMINDER.replace("Dear", "Hello"))
    assert "Replaced the template Reminder." in kept.text("template", "import", other, "--table", TABLE)
    assert "Hello {Customer}" in kept.text("template", "show", "Reminder")
    kept.text("undo")
    assert kept.text("template", "show", "Reminder") == REMINDER


def test_a_file_that_is_no_template_is_named_and_nothing_is_imported(kept: CommandLine) -> None:
    good, bad = kept.file("a.template", REMINDER.replace("Reminder", "A")), kept.file("b.template", "Dear {Name}")
    told = kept.error("template", "import", good, bad, "--table", TABLE)
    assert told.startswith("TEMPLATE_009")
    assert "b.template. Nothing was imported." in told
    assert len(kept.json("template", "list")) == 1


def test_what_does_not_fit_is_told_at_the_import_and_by_check(kept: CommandLine) -> None:
    wrong = REMINDER.replace("Reminder", "Wrong").replace("Dear {Customer},\n", "Dear\n {Costumer},\n")
    told = kept.run("template", "import", "-", "--table", TABLE, given=wrong.encode())
    assert "TEMPLATE_003: There is no column called “Costumer” (Text, line 2, column 2)." in told.stderr
    checked = kept.run("template", "check", TABLE)
    assert checked.exit_code == 1
    assert "Reminder (Billing/Invoices): fits\nWrong (Billing/Invoices): 1 finding\n" in checked.stdout
    assert "The nearest one is “Customer”" in checked.stdout
    (finding,) = kept.json("template", "list")[1]["findings"]
    assert (finding["field"], finding["line"], finding["column"], finding["fatal"]) == ("Text", 2, 2, True)


def test_a_preview_is_the_mail_of_a_row(kept: CommandLine) -> None:
    told = kept.text("template", "preview", "Reminder", TABLE, "1")
    assert told == (
        "To       Nordwind GmbH <ap@nordwind.example>\n"
        "Subject  Invoice INV-1\n"
        "\nDear Nordwind GmbH,\n\n1,240.00 is due.\n"
    )
    assert kept.json("template", "preview", "Reminder", TABLE, "1")["subject"] == "Invoice INV-1"
    assert "“E-mail”" in kept.error("template", "preview", "Reminder", TABLE, "3")
    assert kept.error("template", "preview", "Reminder", TABLE, "9").startswith("BASE_004")


def test_templates_go_out_and_come_back_as_files(kept: CommandLine) -> None:
    assert kept.text("template", "export", "Reminder", "-") == REMINDER
    file = kept.folder / "out.txt"
    kept.text("template", "export", "Reminder", str(file))
    assert file.read_text() == REMINDER
    hostile = REMINDER.replace('"Reminder"', '"../../evil/.x"')
    kept.text("template", "import", "-", "--table", TABLE, given=hostile.encode())
    folder = kept.folder / "all"
    written = [Path(one["file"]) for one in kept.json("template", "export", "--all", str(folder))]
    assert sorted(one.relative_to(folder).parts for one in written) == [
        ("Billing", "Invoices", "Reminder.template"),
        ("Billing", "Invoices", "_.._evil_.x.template"),
    ]
    assert kept.run("template", "export", "Reminder").exit_code == 2
    again = kept.text("template", "import", *map(str, written), "--table", TABLE)
    assert again.count("Replaced") == 2


def test_a_removed_template_comes_back(kept: CommandLine) -> None:
    assert kept.json("template", "remove", "Reminder") == {"removed": "Reminder"}
    assert kept.json("template", "list") == []
    assert kept.json("trash")[0]["kind"] == "template"
    kept.text("undo")
    assert len(kept.json("template", "list")) == 1


def test_send_makes_the_mail_from_the_template(kept: CommandLine) -> None:
    kept.add_account()
    kept.text(*SEND)
    mail = last(kept)
    assert (mail.recipients["to"], mail.subject) == ((("Nordwind GmbH", "ap@nordwind.example"),), "Invoice INV-1")
    assert mail.text.rstrip("\n") == "Dear Nordwind GmbH,\n\n1,240.00 is due."


def test_what_the_command_says_goes_before_the_template_and_is_literal(kept: CommandLine) -> None:
    kept.add_account()
    options = ("--to", "a@x.example", "--subject", "{Number}", "--body-file", "-")
    kept.text(*SEND, *options, given=b"{Customer} {{ 7*7 }}")
    mail = last(kept)
    assert (mail.recipients["to"], mail.subject, mail.text.strip()) == (
        *((("", "a@x.example"),), "{Number}"),
        "{Customer} {{ 7*7 }}",
    )
    # no address in the row: the template's To is not even looked at
    kept.text("send", TABLE, "3", "--from", "desk", "--template", "Reminder", "--to", "b@x.example")
    assert last(kept).subject == "Invoice INV-3"


def test_an_empty_cell_lets_nothing_be_sent(kept: CommandLine) -> None:
    kept.add_account()
    told = kept.error("send", TABLE, "3", "--from", "desk", "--template", "Reminder")
    assert told.startswith("TEMPLATE_005: The row has nothing in “E-mail”, so no mail was written (To, line 1,")
    assert "Nothing was queued." in told
    assert kept.error(*SEND[:-1], "Nope").startswith("TEMPLATE_012")
    assert kept.json("outbox") == []


def test_html_of_a_template_goes_along_with_the_signature(kept: CommandLine) -> None:
    kept.add_account()
    rich = REMINDER.replace("+++\nDear", 'html = "+++ html"\n+++\nDear') + "+++ html\n<p>Dear {Customer}</p>\n"
    kept.text("template", "import", "-", "--table", TABLE, given=rich.encode())
    kept.text("signature", "add", "Firm", "--text-file", "-", "--shared", given=b"Firm & Co")
    kept.text(*SEND, "--signature", "Firm")
    raw = mails.raw(kept.store().read(), last(kept)).decode()
    assert "<p>Dear Nordwind GmbH</p>" in raw
    assert "Firm &amp; Co" in raw
    assert "-- \r\nFirm & Co" in raw or "--=20" in raw


def test_a_change_of_a_column_tells_of_templates_that_no_longer_fit(kept: CommandLine) -> None:
    told = kept.run("column", "rename", TABLE, "Customer", "Client")
    assert "Template Reminder: There is no column called “Customer” (To, line 1, column 1)." in told.stderr
    kept.text("undo")
    assert kept.run("column", "rename", TABLE, "Paid", "Settled").stderr == ""
    assert "Amount" in kept.run("column", "delete", TABLE, "Amount").stderr
    kept.text("undo")
    assert "Template Reminder" in kept.run("column", "retype", TABLE, "Amount", "checkbox").stderr
