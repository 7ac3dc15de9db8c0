"""Mails for later by commands: their times in any zone, their conditions, and another time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from command_line import CommandLine

SEND = ("send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Later")
AT = "2999-01-01 12:00"


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """A base with invoices, and an account."""
    billing.add_account()
    return billing


@pytest.fixture
def paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in Paris."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


CHANGES = [
    # summer time begins in the night to 30 March, and ends in that to 26 October
    ("2031-03-29 08:00", "2031-03-29T07:00:00.000Z", "Saturday 29 March 2031 08:00, Paris"),
    ("2031-03-30 08:00", "2031-03-30T06:00:00.000Z", "Sunday 30 March 2031 08:00, Paris"),
    ("2031-03-30 02:30", "2031-03-30T01:30:00.000Z", "Sunday 30 March 2031 03:30, Paris"),
    ("2031-10-25 08:00", "2031-10-25T06:00:00.000Z", "Saturday 25 October 2031 08:00, Paris"),
    ("2031-10-26 08:00", "2031-10-26T07:00:00.000Z", "Sunday 26 October 2031 08:00, Paris"),
    ("2031-10-26 02:30", "2031-10-26T00:30:00.000Z", "Sunday 26 October 2031 02:30, Paris"),
    ("2031-10-26T02:30+01:00", "2031-10-26T01:30:00.000Z", "Sunday 26 October 2031 02:30, Paris"),
]


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(("written", "due", "shown"), CHANGES)
def test_a_mail_leaves_when_the_clock_shows_its_time_on_either_side_of_a_change(
    desk: CommandLine, written: str, due: str, shown: str
) -> None:
    assert f"leaves {shown}." in desk.text(*SEND, "--at", written)
    found = desk.json("outbox", "show", "1")
    assert (found["due"], found["schedule"]["zone"]) == (due, "Europe/Paris")
    assert shown in desk.text("outbox", "show", "1")


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(("written", "due", "shown"), CHANGES)
def test_another_time_is_read_in_the_same_way(desk: CommandLine, written: str, due: str, shown: str) -> None:
    desk.text(*SEND, "--at", AT)
    assert f"leaves {shown}." in desk.text("outbox", "time", "1", written)
    assert desk.json("outbox")[0]["due"] == due


@pytest.mark.usefixtures("paris")
def test_a_mail_that_is_due_in_another_zone_is_shown_where_one_is(desk: CommandLine) -> None:
    assert "12:00, Paris" in desk.text(*SEND, "--at", "2031-07-01T19:00+09:00")


def test_a_scheduled_mail_says_its_id_and_its_state(desk: CommandLine) -> None:
    sent = desk.json(*SEND, "--at", AT)
    assert sent == {"outbox": 1, "state": "scheduled", "message_id": sent["message_id"]}
    (entry,) = desk.json("feed", "Billing/Invoices", "1")[-1:]
    assert (entry["id"], entry["kind"], entry["state"]) == ("o1", "mail-out", "scheduled")
    assert entry["mail"]["message_id"] == sent["message_id"]
    assert entry["mail"]["to"] == ["ap@nordwind.example"]


def test_conditions_are_kept_and_told(desk: CommandLine) -> None:
    desk.text(*SEND, "--at", AT, "--only-if-no-reply", "--if-missed", "ask")
    assert desk.json("outbox", "show", "1")["schedule"] == {
        "zone": desk.json("outbox", "show", "1")["schedule"]["zone"],
        "only_if_no_reply": True,
        "render_when_sent": False,
        "if_missed": "ask",
        "waits_for_a_person": False,
        "reply": None,
    }
    assert "only if no reply comes; asks if its time is missed" in desk.text("outbox", "show", "1")
    assert "only if no reply comes; asks" in desk.text("outbox")


def test_a_template_may_be_filled_in_when_the_mail_leaves(desk: CommandLine) -> None:
    path = desk.file("r.template", '+++\nname = "Reminder"\nsubject = "Invoice {Number}"\n+++\nPlease pay.\n')
    desk.text("template", "import", path, "--table", "Billing/Invoices")
    late = (*SEND[:5], "--at", AT, "--render-when-sent")
    desk.text(*late, "--template", "Reminder")
    assert desk.json("outbox", "show", "1")["schedule"]["render_when_sent"] is True
    assert "TEMPLATE_015" in desk.error(*late, "--subject", "By hand")
    assert len(desk.json("outbox")) == 1


def test_another_time_keeps_the_conditions_and_other_conditions_the_time(desk: CommandLine) -> None:
    desk.text(*SEND, "--at", AT, "--only-if-no-reply", "--if-missed", "ask")
    desk.text("outbox", "time", "1", "2998-01-01 12:00")
    held = desk.json("outbox", "show", "1")
    assert held["due"].startswith("2998-01-01")
    assert (held["schedule"]["only_if_no_reply"], held["schedule"]["if_missed"]) == (True, "ask")
    changed = desk.json("outbox", "time", "1", "--whoever-answers", "--if-missed", "skip")
    schedule = desk.json("outbox", "show", "1")["schedule"]
    assert (schedule["only_if_no_reply"], schedule["if_missed"]) == (False, "skip")
    assert changed["due"] == held["due"]
    desk.text("outbox", "time", "1", "--only-if-no-reply")
    assert desk.json("outbox", "show", "1")["schedule"]["only_if_no_reply"] is True


def test_another_time_without_any_word_is_wrong_usage(desk: CommandLine) -> None:
    desk.text(*SEND, "--at", AT)
    assert desk.run("outbox", "time", "1").exit_code == 2


def test_a_template_may_be_filled_in_later_after_all(desk: CommandLine) -> None:
    path = desk.file("r.template", '+++\nname = "Reminder"\nsubject = "Invoice {Number}"\n+++\nPlease pay.\n')
    desk.text("template", "import", path, "--table", "Billing/Invoices")
    desk.text(*SEND[:5], "--at", AT, "--template", "Reminder")
    for option, renders in (("--render-when-sent", True), ("--as-written", False), ("--render-when-sent", True)):
        desk.text("outbox", "time", "1", option)
        assert desk.json("outbox", "show", "1")["schedule"]["render_when_sent"] is renders
    desk.text(*SEND, "--at", AT)
    assert "TEMPLATE_015" in desk.error("outbox", "time", "2", "--render-when-sent")


@pytest.mark.parametrize("option", [("--only-if-no-reply",), ("--render-when-sent",), ("--if-missed", "skip")])
def test_a_condition_needs_a_time(desk: CommandLine, option: tuple[str, ...]) -> None:
    result = desk.run(*SEND, *option)
    assert result.exit_code == 2
    assert option[0] in result.output
    assert desk.json("outbox") == []


def test_now_is_no_later(desk: CommandLine) -> None:
    assert desk.json(*SEND, "--at", "now")["state"] == "queued"


def test_a_mail_taken_back_is_a_draft(desk: CommandLine) -> None:
    desk.text(*SEND, "--at", AT)
    assert desk.json("outbox", "take-back", "1")["state"] == "draft"
    assert desk.json("outbox") == []
    assert "OUTBOX_002" in desk.error("outbox", "time", "1", AT)


@pytest.mark.parametrize(("when", "code"), [("2001-01-01 12:00", "TIME_002"), ("some day", "TIME_001")])
def test_a_time_that_is_none_or_has_passed_is_refused(desk: CommandLine, when: str, code: str) -> None:
    desk.text(*SEND, "--at", AT)
    due = desk.json("outbox")[0]["due"]
    assert code in desk.error("outbox", "time", "1", when)
    assert desk.json("outbox")[0]["due"] == due


def test_a_cancelled_mail_stays_on_its_row(desk: CommandLine) -> None:
    desk.text(*SEND, "--at", AT)
    desk.text("outbox", "cancel", "1")
    (entry,) = desk.json("feed", "Billing/Invoices", "1")[-1:]
    assert (entry["id"], entry["state"]) == ("o1", "cancelled")
    assert "Later" in desk.text("feed", "Billing/Invoices", "1", "--markdown")
    assert "MAIL_001" in desk.error(*SEND, "--reply-to", "o1")
