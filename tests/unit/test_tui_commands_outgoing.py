"""The outbox by commands."""

from __future__ import annotations

import pytest
from command_line import CommandLine


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
    assert (entry["state"], entry["account"], entry["to"]) == ("queued", "desk", ["ap@nordwind.example"])
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


@pytest.mark.parametrize("step", ["retry", "mark-sent"])
def test_a_step_that_does_not_fit_the_state_is_an_error(queued: CommandLine, step: str) -> None:
    assert "OUTBOX_002" in queued.error("outbox", step, "1")


@pytest.mark.parametrize("step", ["show", "cancel", "now", "retry", "mark-sent"])
def test_a_mail_nobody_wrote_is_an_error(queued: CommandLine, step: str) -> None:
    assert "OUTBOX_001" in queued.error("outbox", step, "99")


def test_a_mail_outlives_its_table_in_the_list(queued: CommandLine) -> None:
    queued.text("undo")
    assert queued.json("outbox")[0]["row"] is None
