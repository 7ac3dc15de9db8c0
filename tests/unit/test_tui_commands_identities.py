"""``identity`` and ``signature``, and the signature of ``send``."""

from __future__ import annotations

import pytest
from command_line import CommandLine

from store import mails

SEND = ("send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Hi", "--body-file", "-")


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """A base with invoices, an account, and a signature."""
    billing.add_account()
    billing.text("signature", "add", "Firm", "--text-file", "-", "--shared", given=b"Firm GmbH\r\nZurich\r\n")
    return billing


def last_text(line: CommandLine) -> str:
    reader = line.store().read()
    return mails.load(reader, reader.number("SELECT max(id) FROM mails")).text.rstrip("\n")


def test_an_identity_is_added_changed_and_listed(desk: CommandLine) -> None:
    added = desk.json("identity", "add", "desk", "sales@firm.example", "--name", "Sales", "--signature", "firm")
    assert added == {
        "account": "desk",
        "address": "sales@firm.example",
        "name": "Sales",
        "reply_to": None,
        "signature": "Firm",
        "default": False,
    }
    desk.text("identity", "set", "SALES@firm.example", "reply-to=answers@firm.example", "signature=", "default=yes")
    first, second = desk.json("identity", "list", "desk")
    assert (first["address"], first["reply_to"], first["signature"], first["default"]) == (
        *("sales@firm.example", "answers@firm.example", None),
        True,
    )
    assert (second["address"], second["default"]) == ("desk@firm.example", False)
    assert "sales@firm.example" in desk.text("identity", "list")


def test_an_address_of_somebody_else_is_told_who_has_to_allow_it(desk: CommandLine) -> None:
    told = desk.run("identity", "add", "desk", "boss@other.example").stderr
    assert "The owner of boss@other.example, or the administrator of its server, has to let desk@firm.example" in told
    assert "ACCESS_137" in told


def test_an_identity_that_is_there_already_is_refused(desk: CommandLine) -> None:
    assert desk.error("identity", "add", "desk", "Desk@firm.example").startswith("IDENTITY_002: desk sends as")
    assert desk.error("identity", "add", "desk", "nobody").startswith("IDENTITY_001")
    assert desk.error("identity", "add", "nobody", "a@b.example").startswith("ACCOUNT_001")
    assert desk.error("identity", "set", "a@b.example", "name=A").startswith("IDENTITY_004")
    assert desk.run("identity", "set", "desk@firm.example", "default=no").exit_code == 2


def test_the_last_identity_stays_and_another_one_takes_its_place(desk: CommandLine) -> None:
    assert desk.error("identity", "remove", "desk@firm.example").startswith("IDENTITY_003")
    desk.text("identity", "add", "desk", "sales@firm.example")
    removed = desk.json("identity", "remove", "desk@firm.example")
    assert removed == {"removed": "desk@firm.example", "instead": "sales@firm.example", "drafts": 0}


def test_two_accounts_may_send_as_one_address_and_are_told_apart(desk: CommandLine) -> None:
    desk.add_account("office", "office@firm.example")
    desk.text("identity", "add", "desk", "info@firm.example")
    desk.text("identity", "add", "office", "info@firm.example")
    assert "desk, office" in desk.error("identity", "set", "info@firm.example", "name=Info")
    desk.text("identity", "set", "info@firm.example", "name=Info", "--account", "office")
    assert [one["name"] for one in desk.json("identity", "list", "office")][1] == "Info"


def test_signatures_are_kept_changed_shown_and_removed(desk: CommandLine) -> None:
    assert desk.text("signature", "show", "firm") == "Firm GmbH\nZurich\n"
    html = desk.file("own.html", "<p>Anna</p>")
    desk.text("signature", "add", "Own", "--text-file", desk.file("own.txt", "Anna\n"), "--html-file", html)
    firm, own = desk.json("signature", "list")
    assert firm == {"name": "Firm", "shared": True, "text": "Firm GmbH\nZurich", "html": None}
    assert own == {"name": "Own", "shared": False, "text": "Anna", "html": "<p>Anna</p>"}
    desk.text("signature", "set", "own", "--name", "Short", "--shared", "--text-file", "-", given=b"A.")
    assert desk.json("signature", "show", "Short") == {**own, "name": "Short", "shared": True, "text": "A."}
    desk.text("signature", "remove", "Short")
    assert desk.error("signature", "show", "Short").startswith("SIGNATURE_001")
    assert desk.error("signature", "add", "Empty", "--text-file", "-").startswith("SIGNATURE_002")
    assert desk.run("signature", "add", "None").exit_code == 2


def test_a_sent_mail_ends_with_the_signature_that_was_named(desk: CommandLine) -> None:
    desk.text(*SEND, "--signature", "Firm", given=b"Dear Ben,\n")
    assert last_text(desk) == "Dear Ben,\n\n-- \nFirm GmbH\nZurich"


def test_a_text_with_a_signature_of_its_own_gets_no_second_one(desk: CommandLine) -> None:
    told = desk.run(*SEND, "--signature", "Firm", given=b"Dear Ben,\n\n-- \nAnna\n")
    assert "was left out" in told.stderr
    assert last_text(desk) == "Dear Ben,\n\n-- \nAnna"


def test_without_a_name_nothing_is_added_to_a_sent_mail(desk: CommandLine) -> None:
    desk.text("identity", "set", "desk@firm.example", "signature=Firm")
    desk.text(*SEND, given=b"Dear Ben")
    assert last_text(desk) == "Dear Ben"
