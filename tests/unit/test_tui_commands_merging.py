"""Mails to many rows by commands, and the list of those who want none."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from command_line import CommandLine

from mail.mailings import queueing
from store.clock import now, stamp
from store.drafts import Draft
from tui.commands import merging

NEWS = '+++\nname = "News"\nsubject = "About {Number}"\nto = "{Customer} <{E-mail}>"\n+++\nDear {Customer}\n'
MERGE = ("merge", "Billing/Invoices", "--template", "News", "--from", "desk")


@pytest.fixture
def desk(billing: CommandLine) -> CommandLine:
    """Three invoices, a template and an account; the address of the third one is the first one's."""
    billing.add_account()
    billing.text("template", "import", billing.file("news.template", NEWS), "--table", "Billing/Invoices")
    for row, address in ((1, "ap@nordwind.example"), (2, "contact@ouest.example"), (3, "AP@nordwind.example")):
        billing.text("set", "Billing/Invoices", str(row), f"E-mail={address}")
    return billing


def to(line: CommandLine) -> list[str]:
    return [address for mail in line.json("outbox") for address in mail["to"]]


def test_a_dry_run_tells_all_and_sends_nothing(desk: CommandLine) -> None:
    first, second, third = desk.json(*MERGE, "--dry-run")
    assert (first["row"], first["to"], first["subject"]) == (1, ["ap@nordwind.example"], "About INV-1")
    assert (second["problems"], third["problems"][0]["code"]) == ([], "MERGE_001")
    told = desk.run(*MERGE, "--dry-run")
    assert "2 mails would be sent. 1 row gets none." in told.stdout
    assert "row 3" in told.stderr
    assert to(desk) == []


def test_each_row_gets_its_mail(desk: CommandLine) -> None:
    done = desk.json(*MERGE, "--yes")
    assert [one["row"] for one in done["queued"]] == [1, 2]
    assert [(one["row"], one["problems"][0]["code"]) for one in done["left_out"]] == [(3, "MERGE_001")]
    assert to(desk) == ["ap@nordwind.example", "contact@ouest.example"]
    again = desk.json(*MERGE, "--yes")
    assert [one["problems"][0]["code"] for one in again["left_out"]][:2] == ["MERGE_002", "MERGE_002"]
    assert len(desk.json(*MERGE, "--yes", "--again", "--each-row")["queued"]) == 3


def test_rows_are_named_filtered_or_shown_by_a_view(desk: CommandLine) -> None:
    found = desk.json(*MERGE, "2", "--dry-run")
    assert [one["row"] for one in found] == [2]
    found = desk.json(*MERGE, "--where", "E-mail contains ouest", "--dry-run")
    assert [one["row"] for one in found] == [2]
    desk.text("view", "add", "Billing/Invoices", "West", "--filter", "E-mail contains ouest")
    assert [one["row"] for one in desk.json(*MERGE, "--view", "West", "--dry-run")] == [2]
    assert desk.run(*MERGE, "2", "--view", "West", "--dry-run").exit_code == 2


def test_nobody_is_written_to_unasked(desk: CommandLine) -> None:
    refused = desk.run(*MERGE)
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert to(desk) == []


def test_mails_leave_when_and_how_fast_it_is_said(desk: CommandLine) -> None:
    at = (now() + timedelta(hours=1)).isoformat()
    done = desk.json(*MERGE, "1", "2", "--yes", "--at", at, "--every", "5min")
    first, second = (one["due"] for one in done["queued"])
    assert first == stamp(now().fromisoformat(at))
    assert second == stamp(now().fromisoformat(at) + timedelta(minutes=5))
    assert desk.run(*MERGE, "--yes", "--every", "soon").exit_code == 2
    assert "TIME_002" in desk.error(*MERGE, "--yes", "--at", "2001-01-01 10:00")


def test_a_run_that_was_stopped_goes_on(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = queueing.Queueing.steps

    def stopped(self: queueing.Queueing, *given: object) -> Iterator[queueing.Step]:
        for step in steps(self, *given):  # type: ignore[arg-type]
            yield step
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(queueing.Queueing, "steps", stopped)
        result = desk.run(*MERGE, "1", "2", "--yes", "--again")
    assert result.exit_code == 1
    assert "Stopped. Queued 1 mail, and what is queued leaves" in result.stdout
    assert to(desk) == ["ap@nordwind.example"]
    done = desk.json(*MERGE, "1", "2", "--yes", "--again")
    assert (done["queued_before"], [one["row"] for one in done["queued"]]) == (1, [2])


def test_a_template_that_fits_no_row_is_one_error(desk: CommandLine) -> None:
    desk.text("column", "rename", "Billing/Invoices", "Customer", "Client")
    assert "TEMPLATE_" in desk.error(*MERGE, "--yes")


def test_who_is_on_the_list_gets_no_mail(desk: CommandLine) -> None:
    assert desk.text("optouts", "list").startswith("Nobody")
    assert desk.json("optouts", "add", "Contact@Ouest.example") == {"added": ["contact@ouest.example"]}
    (held,) = desk.json("optouts", "list")
    assert (held["address"], held["how"]) == ("contact@ouest.example", "typed")
    assert "written down by" in desk.text("optouts", "list")
    done = desk.json(*MERGE, "1", "2", "--yes")
    assert done["left_out"][0]["problems"][0]["code"] == "OPTOUT_001"
    desk.text("undo")
    assert len(desk.json("optouts", "list")) == 1
    desk.text("optouts", "remove", "CONTACT@ouest.example")
    assert "OPTOUT_002" in desk.error("optouts", "remove", "contact@ouest.example")
    assert len(desk.json(*MERGE, "1", "2", "--yes")["queued"]) == 1


def test_a_page_gives_on_the_word_of_its_address(desk: CommandLine) -> None:
    desk.text("account", "set", "desk", "unsubscribe_url=https://firm.example/bye/{token}")
    desk.text(*MERGE, "1", "--yes")
    content = str(desk.store().read().value("SELECT content FROM outbox"))
    word = content.partition("https://firm.example/bye/")[2].partition('"')[0]
    assert desk.json("optouts", "add", "--token", word) == {"added": ["ap@nordwind.example"]}
    assert "OPTOUT_003" in desk.error("optouts", "add", "--token", "u1.1.1.aaaaaaaaaaaaaaaa")
    assert desk.run("optouts", "add").exit_code == 2
    assert desk.run("account", "set", "desk", "unsubscribe-url=http://firm.example/{token}").exit_code == 2
    assert [mail["state"] for mail in desk.json("outbox")] == ["cancelled"]
    desk.text("account", "set", "desk", "unsubscribe-url=")


def test_the_texts_of_the_mails_are_not_kept_until_the_end(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []

    def count(_told: object) -> None:
        kept.append(sum(isinstance(one, Draft) and bool(one.body) for one in gc.get_objects()))

    with monkeypatch.context() as patch:
        patch.setattr(merging, "say_json", count)
        desk.text(*MERGE, "--dry-run", "--json")
        desk.text(*MERGE, "--yes", "--json")
    # that of the row that was looked at last may still be in somebody's hands
    assert max(kept) <= 1
    assert len(to(desk)) == 2
