"""``account pause``, ``resume`` and ``remove``, and what ``account test`` says without a server."""

from __future__ import annotations

from command_line import CommandLine


def queue_mail(line: CommandLine) -> None:
    line.text("send", "Billing/Invoices", "1", "--from", "desk", "--subject", "Your invoice")


def test_an_account_is_paused_and_goes_on(billing: CommandLine) -> None:
    billing.add_account()
    assert billing.json("account", "pause", "desk") == {"name": "desk", "state": "paused"}
    assert billing.json("account", "list")[0]["state"] == "paused"
    assert "is paused already" in billing.text("account", "pause", "desk")
    queue_mail(billing)
    assert billing.json("outbox")[0]["state"] == "queued"
    assert billing.json("account", "resume", "desk") == {"name": "desk", "state": "new"}
    assert "was not paused" in billing.text("account", "resume", "desk")


def test_removing_tells_what_follows(billing: CommandLine) -> None:
    billing.add_account()
    result = billing.run("account", "remove", "desk", "--json")
    assert result.exit_code == 0
    assert "1 base can no longer write from it: Billing." in result.stderr


def test_a_script_says_that_mails_may_be_lost(billing: CommandLine) -> None:
    billing.add_account()
    queue_mail(billing)
    refused = billing.run("account", "remove", "desk", "--json")
    assert refused.exit_code == 2
    assert "1 mail that waits or is scheduled will not leave." in refused.stderr
    assert "--yes" in refused.stderr
    assert billing.json("account", "remove", "desk", "--yes") == {"removed": "desk"}
    assert billing.json("outbox")[0]["state"] == "failed"


def test_a_list_tells_what_left_of_what_may(line: CommandLine) -> None:
    line.add_account()
    (told,) = line.json("account", "list")
    assert (told["sent_24h"], told["limit_24h"], told["next_24h"], told["lag"]) == (0, None, 0, None)
    assert "Next 24 h" in line.text("account", "list")


def test_a_test_mail_that_cannot_leave_is_an_error(line: CommandLine) -> None:
    line.add_account()
    assert "SERVER_001" in line.error("account", "test", "desk", "--to", "a@b.test")
    assert line.run("account", "test", "desk", "--wait", "-1").exit_code == 2
