"""From an empty store to an answer on its row, by commands alone, each in a process of its own."""

from __future__ import annotations

import email.policy
import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from dovecot_server import Dovecot, Mailbox
from postfix_server import Postfix


class Shell:
    """Types commands as a user does."""

    def __init__(self, folder: Path) -> None:
        self._environment = os.environ | {
            "HOME": str(folder),
            "MAILBASE_STORE": str(folder / "mailbase.db"),
            "MAILBASE_SECRETS": str(folder / "secrets"),
        }

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            input=given,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=100,
            check=False,
        )

    def text(self, *arguments: str, given: str = "") -> str:
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *arguments: str, given: str = "") -> Any:
        return json.loads(self.text(*arguments, "--json", given=given))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell over an empty store."""
    return Shell(tmp_path)


@pytest.fixture
def customer(dovecot: Dovecot, mailbox: Mailbox) -> Mailbox:
    """Somebody else on the same server."""
    return dovecot.add_user(f"customer-of-{mailbox.user}")


def account(mailbox: Mailbox, postfix: Postfix) -> tuple[str, ...]:
    """Return the command that adds a mailbox as the account desk."""
    return (
        *("account", "add", mailbox.user, "--name", "desk", "--sender-name", "The desk", "--password-stdin"),
        *("--imap", f"localhost:{mailbox.server.imaps}", "--imap-security", "tls"),
        *("--smtp", f"localhost:{postfix.submissions}", "--smtp-security", "tls"),
        *("--ca-file", str(postfix.tls.ca_file)),
    )


def reply(original: EmailMessage, customer: Mailbox, **headers: str) -> bytes:
    """Write an answer, by default with no header that leads to the original."""
    mail = EmailMessage()
    mail["From"] = f"Anna Keller <{customer.user}>"
    mail["To"] = str(original["From"])
    mail["Date"] = "Sun, 01 Mar 2026 12:00:00 +0000"
    mail["Message-ID"] = f"<answer-{abs(hash(str(original['Message-ID'])))}@mail.test>"
    mail["Subject"] = "Something else entirely"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Thanks, we will pay on Monday.\n")
    return mail.as_bytes()


def only_mail(mailbox: Mailbox) -> EmailMessage:
    (raw,) = mailbox.raw_mails()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_mail_from_a_row_and_its_answer_meet_in_the_feed(
    shell: Shell, tmp_path: Path, mailbox: Mailbox, customer: Mailbox, postfix: Postfix
) -> None:
    invoices = tmp_path / "Invoices.csv"
    lines = [f"INV-{number},c{number}@firm.example,{number}.50" for number in range(1, 1000)]
    invoices.write_text("Number,E-mail,Amount\n" + "\n".join([*lines, f"INV-1000,{customer.user},1000.50"]) + "\n")
    imported = shell.json("import", str(invoices), "--base", "Billing")
    assert imported["tables"] == [{"table": "Invoices", "rows": 1000, "columns": ["Number", "E-mail", "Amount"]}]

    added = shell.json(*account(mailbox, postfix), given=mailbox.password + "\n")
    assert (added["name"], added["address"], added["state"]) == ("desk", mailbox.user, "working")
    assert [one["ok"] for one in added["checks"]] == [True, True]

    row = ("Billing/Invoices", "1000")
    body = tmp_path / "body.txt"
    body.write_text("Dear Anna,\n\nplease find {{ it }} attached.\n")
    queued = shell.json(
        *("send", *row, "--from", "desk", "--subject", "Your invoice", "--body-file", str(body)),
        *("--attach", str(invoices)),
    )
    assert queued["state"] == "queued"
    assert shell.json("worker", "--once") == {"fetched": 0, "sent": 1, "failed": 0, "worker": None}

    (sent,) = [entry for entry in shell.json("feed", *row) if entry["kind"] == "mail-out"]
    arrived = only_mail(customer)
    assert sent["state"] == "sent"
    assert sent["mail"]["message_id"] == queued["message_id"] == arrived["Message-ID"]
    assert sent["mail"]["to"] == [customer.user]
    assert sent["mail"]["attachments"] == [{"name": "Invoices.csv", "size": invoices.stat().st_size}]
    assert "please find {{ it }} attached." in sent["text"]
    assert shell.json("outbox")[0]["state"] == "sent"

    mailbox.deliver(reply(arrived, customer, References=str(arrived["Message-ID"])))
    assert shell.json("worker", "--once")["fetched"] == 1
    answer = shell.json("feed", *row)[-1]
    assert (answer["kind"], answer["subject"]) == ("mail-in", "Something else entirely")
    assert answer["conversation"] == sent["conversation"]
    assert answer["text"].strip() == "Thanks, we will pay on Monday."
    assert answer["why"] == {"rule": "our Message-ID", "in": "References", "id": queued["message_id"]}
    assert "Here because" in shell.text("feed", *row)


def test_a_mail_that_leads_nowhere_can_be_put_on_a_row_by_hand(
    shell: Shell, mailbox: Mailbox, customer: Mailbox, postfix: Postfix
) -> None:
    shell.text("import", "-", "--base", "Billing", "--table", "People", given=f"Name,E-mail\nAnna,{customer.user}\n")
    shell.text(*account(mailbox, postfix), given=mailbox.password)
    shell.text("worker", "--once")
    stranger = EmailMessage()
    stranger["From"] = f"Anna <{customer.user}>"
    mailbox.deliver(reply(stranger, customer))
    shell.text("worker", "--once")
    (found,) = shell.json("unlinked")
    assert (found["from"], found["suggested"]) == (f"Anna Keller <{customer.user}>", ["Billing/People 1"])
    linked = shell.json("link", str(found["mail"]), "Billing/People", "1")
    (entry,) = shell.json("feed", "Billing/People", "1")
    assert (entry["id"], entry["kind"], entry["why"]["rule"]) == (linked["id"], "mail-in", "linked")
    assert shell.json("unlinked") == []


def test_a_wrong_password_is_told_in_the_servers_words(shell: Shell, mailbox: Mailbox, postfix: Postfix) -> None:
    done = shell.run(*account(mailbox, postfix), given="sesame")
    assert done.returncode == 1
    assert done.stderr.count("NEMAIL_002: ") == 2
    assert "    535 5.7.8" in done.stderr
    assert "sesame" not in done.stderr + done.stdout
    assert shell.json("account", "list") == []


def test_a_certificate_nobody_vouches_for_is_refused(shell: Shell, mailbox: Mailbox, postfix: Postfix) -> None:
    trusting_nobody = account(mailbox, postfix)[:-2]
    done = shell.run(*trusting_nobody, given=mailbox.password)
    assert done.returncode == 1
    assert done.stderr.count("SERVER_013: ") == 2


def test_an_account_is_checked_tested_and_given_a_new_password(
    shell: Shell, dovecot: Dovecot, mailbox: Mailbox, customer: Mailbox, postfix: Postfix
) -> None:
    shell.text(*account(mailbox, postfix), given=mailbox.password)
    assert [one["ok"] for one in shell.json("account", "check", "desk")["checks"]] == [True, True]
    assert shell.json("account", "test", "desk", "--to", customer.user)["to"] == customer.user
    assert only_mail(customer)["Subject"] == "Test mail from mailbase"
    dovecot.add_user(mailbox.user, "another one")
    signed_in = shell.json("account", "signin", "desk", "--password-stdin", given="another one\n")
    assert signed_in["state"] == "working"
    assert shell.json("account", "set", "desk", f"user={mailbox.user}")["changed"] == ["user"]
    assert shell.json("account", "check", "desk")["state"] == "working"
