"""Mails to many rows over real servers: who gets one, who writes themselves off, a run that is killed."""

from __future__ import annotations

import email
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from email import policy
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from dovecot_server import Mailbox
from office import Office, open_office
from postfix_server import Postfix

from mail.mailings.planning import Wish
from mail.mailings.queueing import Departing, Queueing
from mail.mailings.spacing import Spacing
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import arrivals, feed, identities, optouts, outbox, tables, templates

NEWS = Template(name="News", subject="News for {Number}", text="Dear {Number},\n\nhere is what is new.\n")
ROWS = 12


@pytest.fixture
def office(tmp_path: Path, mailbox: Mailbox, postfix: Postfix, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    held = open_office(tmp_path, mailbox, postfix.submission, "starttls")
    with held.store.write("Add") as tx:
        templates.add(tx, held.table.id, NEWS.name, content_of(NEWS))
    return held


def fill(office: Office) -> list[int]:
    """Add twelve rows: the fifth without an address, the eighth of somebody who wants no such mail."""
    with office.store.write() as tx:
        optouts.add(tx, "p8@customer.example", optouts.TYPED)
    return [office.add_row(f"N-{place}", "" if place == 5 else f"p{place}@customer.example") for place in range(1, 13)]


def wish(office: Office) -> Wish:
    reader = office.store.read()
    table = tables.load(reader, office.table.id)
    return Wish(table, templates.every(reader, table.id)[0], identities.every(reader)[0], again=True)


def merge(office: Office, rows: list[int]) -> list[list[str]]:
    """Queue the mails; return the codes of what stood in the way of each row."""
    queueing = Queueing(office.store, office.vault, wish(office), rows, Departing(Spacing(timedelta())))
    return [[problem.code for problem in step.planned.problems] for step in queueing.steps()]


def recipients(office: Office, state: str) -> list[str]:
    reader = office.store.read()
    held = [entry for entry in outbox.listed(reader) if entry.state == state]
    return sorted(one.address for entry in held for one in outbox.recipients(reader, entry.id))


def as_it_left(office: Office, row: int) -> Message:
    (entry,) = [one for one in outbox.listed(office.store.read()) if one.row == row]
    return email.message_from_bytes(office.sent_bytes(entry), policy=policy.default)


def reply_of(mail: Message) -> bytes:
    """Return the mail that a program sends when its person chooses to unsubscribe (RFC 2369)."""
    address = " ".join(str(mail["List-Unsubscribe"]).split()).removeprefix("<mailto:").removesuffix(">")
    to, _mark, subject = address.partition("?subject=")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = str(mail["To"]), to, subject.replace("%20", " ")
    message["Message-ID"] = "<bye@customer.example>"
    message.set_content("")
    return bytes(message)


def test_each_row_gets_its_mail_and_who_unsubscribes_gets_no_other(office: Office) -> None:
    rows = fill(office)
    found = merge(office, rows)
    assert [codes for codes in found if codes] == [["LETTER_002"], ["OPTOUT_001"]]
    assert (found[4], found[7]) == (["LETTER_002"], ["OPTOUT_001"])
    office.work()
    assert len(recipients(office, "sent")) == ROWS - 2
    left = as_it_left(office, rows[0])
    assert left["Subject"] == "News for N-1"

    office.mailbox.deliver(reply_of(left))
    office.work()
    assert [one.address for one in optouts.every(office.store.read())] == ["p1@customer.example", "p8@customer.example"]
    # the mail answers none of ours, so it stands in Unlinked; its row tells of it all the same
    assert [one.message_id for one in arrivals.unlinked(office.store.read(), None)] == ["<bye@customer.example>"]
    told = feed.of(office.store.read(), office.table, rows[0])[-1]
    assert (told.kind, told.subject, told.text) == ("change", "No more mails to many", "p1@customer.example")

    again = merge(office, rows)
    assert (again[0], again[1], again[7]) == (["OPTOUT_001"], [], ["OPTOUT_001"])
    office.work()
    sent = recipients(office, "sent")
    assert (sent.count("p1@customer.example"), sent.count("p2@customer.example")) == (1, 2)


_KILLED = """
import json, os, signal, sys
from pathlib import Path
from mail.mailings import queueing
from mail.errands.mailings import _write
from mail.vault.keychain import open_vault
from store.workspace import Store

task = json.load(sys.stdin)
store = Store.open(Path(task["store"]))
store.member = task["member"]
at, place = int(sys.argv[1]), sys.argv[2]
queue, count = queueing.desk.queue, 0

def queue_or_die(*given):
    global count
    count += 1
    if count == at and place == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    entry = queue(*given)
    if count == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return entry

queueing.desk.queue = queue_or_die
_write(store, open_vault(store), task, lambda line: None)
"""


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_run_that_was_killed_goes_on_and_nobody_gets_two_mails(office: Office, place: str) -> None:
    rows, wanted = fill(office), wish(office)
    task = {
        **{"store": str(office.store.path), "member": office.store.member, "rows": rows, "again": True},
        **{"table": wanted.table.id, "template": wanted.template.id, "identity": wanted.identity.id},
        "content": wanted.template.content,
    }
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, "4", place], input=json.dumps(task).encode(), env=dict(os.environ), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(recipients(office, "queued")) == (3 if place == "before" else 4)
    office.work()
    merge(office, rows)
    office.work()
    sent = recipients(office, "sent")
    assert len(sent) == len(set(sent)) == ROWS - 2
    assert not office.store.read().number("SELECT count(*) FROM outbox WHERE state = 'draft'")


def test_a_mail_that_leaves_later_says_how_to_unsubscribe_and_is_not_sent_to_who_has(office: Office) -> None:
    rows = [office.add_row(f"N-{place}", f"p{place}@customer.example") for place in (1, 2, 3)]
    later = Departing(Spacing(timedelta(hours=1)))
    _first, second, third = Queueing(office.store, office.vault, wish(office), rows, later).steps()
    with office.store.write() as tx:
        optouts.add(tx, "p3@customer.example", optouts.TYPED)
        outbox.send_now(tx, second.entry or 0)
    office.work()
    assert recipients(office, "sent") == ["p1@customer.example", "p2@customer.example"]
    assert recipients(office, "cancelled") == ["p3@customer.example"]
    assert str(as_it_left(office, rows[1])["List-Unsubscribe"]).startswith("<mailto:")
    assert third.entry is not None
