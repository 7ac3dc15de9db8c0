"""The outbox by commands."""

from __future__ import annotations

import pytest
from command_line import CommandLine

from store import outbox
from store.connection import Reader


@pytest.fixture
def queued(billing: CommandLine) -> CommandLine:
    """A base with a mail that leaves in a far future."""
    billing.add_account()
    billing.text(
        *("send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Invoice", "--at", "2999-01-01 12:00")
    )
    return billing


def test_an_empty_outbox_says_so(line: CommandLine) -> None:
    assert line.json("outbox") == []
    assert "empty" in line.text("outbox")


def test_the_outbox_lists_every_mail(queued: CommandLine) -> None:
    (entry,) = queued.json("outbox")
    assert list(entry) == [
        *("id", "state", "due", "account", "to", "subject", "attempts", "next_try", "code", "answer", "message_id"),
        "row",
    ]
    assert (entry["state"], entry["account"], entry["to"]) == ("scheduled", "desk", ["ap@nordwind.example"])
    assert (entry["attempts"], entry["next_try"], entry["row"]) == (0, None, "Billing/Invoices 1")
    assert queued.json("outbox", "list") == [entry]
    assert "Billing/Invoices 1" in queued.text("outbox")


def test_one_mail_is_shown_with_its_recipients(queued: CommandLine) -> None:
    found = queued.json("outbox", "show", "1")
    assert found["recipients"] == [{"address": "ap@nordwind.example", "state": "waiting", "answer": None}]
    assert "ap@nordwind.example  waiting" in queued.text("outbox", "show", "1")


def test_a_mail_that_waits_can_leave_now_or_never(queued: CommandLine) -> None:
    assert queued.json("outbox", "now", "1")["due"] < "2999"
    assert queued.json("outbox", "cancel", "1")["state"] == "cancelled"
    assert "OUTBOX_002" in queued.error("outbox", "now", "1")


@pytest.mark.parametrize("step", ["retry", "mark-sent", "look"])
def test_a_step_that_does_not_fit_the_state_is_an_error(queued: CommandLine, step: str) -> None:
    assert "OUTBOX_002" in queued.error("outbox", step, "1")


@pytest.mark.parametrize("step", ["show", "cancel", "now", "retry", "mark-sent", "look"])
def test_a_mail_nobody_wrote_is_an_error(queued: CommandLine, step: str) -> None:
    assert "OUTBOX_001" in queued.error("outbox", step, "99")


def test_a_failed_mail_is_sent_again_to_a_corrected_address_alone(queued: CommandLine) -> None:
    assert "OUTBOX_002" in queued.error("outbox", "edit", "1", "--to", "ap@nordwind.test")
    store = queued.store()
    with store.write() as tx:
        tx.run("UPDATE outbox SET state = 'failed'")
        outbox.mark(tx, 1, "refused", [("ap@nordwind.example", "nobody of that name")])
    store.close()
    assert "not-one" in queued.error("outbox", "edit", "1", "--to", "not-one")
    again = queued.json("outbox", "edit", "1", "--to", "ap@nordwind.test")
    assert (again["state"], again["to"], again["subject"]) == ("queued", ["ap@nordwind.test"], "Invoice")
    assert {one["id"]: one["state"] for one in queued.json("outbox")} == {again["id"]: "queued", 1: "cancelled"}


def test_a_mail_outlives_its_table_in_the_list(queued: CommandLine) -> None:
    queued.text("undo")
    assert queued.json("outbox")[0]["row"] is None


def test_a_limit_cuts_the_list_after_what_is_still_to_leave(queued: CommandLine) -> None:
    for at in ("2998-01-01 12:00", "2997-01-01 12:00"):
        queued.text("send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Another", "--at", at)
    queued.text("outbox", "cancel", "3")
    assert [entry["id"] for entry in queued.json("outbox", "list")] == [2, 1, 3]
    assert [entry["id"] for entry in queued.json("outbox", "list", "--limit", "1")] == [2]
    assert queued.json("outbox", "list", "--limit", "0") == []


def test_a_long_outbox_is_listed_with_as_few_questions_as_a_short_one(
    queued: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()
    ask = Reader.all
    monkeypatch.setattr(Reader, "all", lambda self, sql, params=(): asked.append(sql) or ask(self, sql, params))
    queued.json("outbox")
    questions = len(asked)
    for _number in range(5):
        queued.text(
            "send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Another", "--at", "2998-01-01 12:00"
        )
    asked.clear()
    assert len(queued.json("outbox")) == 6
    assert len(asked) == questions
