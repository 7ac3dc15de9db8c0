"""Contacts from a real mailbox: newest first, resumed after a kill, and nothing in the mailbox is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from at_work import account_of
from office import Office
from worker_process import WorkerProcess, wait_for

from store import accounts
from store.contacts import listing, progress
from store.contacts.progress import Progress

MANY = 1_200


def from_person(number: int, *fields: str) -> bytes:
    """Return a mail from one of very many people."""
    head = [f"From: Person {number} <p{number}@x.example>", f"Message-ID: <{number}@x.example>", *fields]
    return "\r\n".join([*head, "Subject: Hello", "", "Hello", ""]).encode()


def place(office: Office, role: str) -> Progress | None:
    found = progress.of_account(office.store.read(), office.account.id)
    return next((one for one in found if one.role == role), None)


def met(office: Office) -> dict[int, int]:
    """Return how often each person was met, by their number."""
    found = listing.every(office.store.read(), None, "x.example")
    return {int(one.address.partition("@")[0][1:]): one.met for one in found if one.name.startswith("Person")}


def flags(office: Office) -> set[bytes]:
    with office.mailbox.by_imaplib() as client:
        client.select("INBOX", readonly=True)
        _, answers = client.fetch("1:*", "(FLAGS)")
        return {bytes(answer).partition(b"FLAGS ")[2] for answer in answers}  # type: ignore[arg-type]


def test_a_killed_worker_goes_on_where_it_was_newest_first_and_touches_no_flag(
    office: Office, run: Callable[[], WorkerProcess]
) -> None:
    office.mailbox.deliver(*map(from_person, range(1, MANY + 1)))
    before = flags(office)
    worker = run()
    wait_for(lambda: (here := place(office, "inbox")) is not None and here.collected > 0, 60)
    worker.kill()
    cut = place(office, "inbox")
    assert cut is not None
    assert cut.start is not None
    assert 0 < cut.start <= MANY
    assert met(office) == dict.fromkeys(range(cut.start, MANY + 1), 1)
    run()
    wait_for(lambda: not progress.left(office.store.read(), office.account.id), 60)
    assert met(office) == dict.fromkeys(range(1, MANY + 1), 1)
    assert flags(office) == before
    # from now on each mail counts as it comes
    wait_for(lambda: account_of(office).state == accounts.WORKING)
    office.mailbox.deliver(from_person(7), from_person(MANY + 1))
    wait_for(lambda: met(office).get(MANY + 1) == 1)
    wait_for(lambda: met(office)[7] == 2)


def test_whom_we_have_written_to_is_met_in_sent_and_lists_and_programs_are_not(office: Office) -> None:
    with office.mailbox.by_imaplib() as client:
        sent = b"From: us@x.example\r\nTo: Zoe <zoe@y.example>\r\nBcc: Bea <bea@y.example>\r\nSubject: x\r\n\r\nx\r\n"
        client.create("Sent")
        client.append("Sent", None, None, sent)
    office.mailbox.deliver(
        from_person(1, "List-Id: <all.x.example>"),
        from_person(2, "Auto-Submitted: auto-replied"),
        from_person(3, "Reply-To: other@y.example", "Cc: no-reply@y.example, Cleo <cleo@y.example>"),
        b"From: Robot <noreply@x.example>\r\nSubject: x\r\n\r\nx\r\n",
    )
    office.work()
    found = {one.address: one.wrote for one in listing.every(office.store.read(), None)}
    assert found == {
        "zoe@y.example": True,
        "bea@y.example": True,
        "p3@x.example": False,
        "other@y.example": False,
        "cleo@y.example": False,
    }


def test_an_account_that_does_not_collect_leaves_its_mailbox_alone(office: Office) -> None:
    with office.store.write() as tx:
        held = account_of(office)
        new = {name: getattr(held, name) for name in accounts.NewAccount.__dataclass_fields__}
        accounts.change(tx, held.id, replace(accounts.NewAccount(**new), collects=False))
    office.mailbox.deliver(from_person(1))
    office.work()
    office.work()
    assert listing.every(office.store.read(), None) == []


def test_who_gets_a_mail_of_ours_is_a_contact_at_once(office: Office) -> None:
    row = office.add_row("INV-1", "anna@customer.example")
    office.send(row, "Your invoice", to="Anna Keller <anna@customer.example>, info@nordwind.example")
    found = {(one.name, one.address, one.wrote) for one in listing.every(office.store.read(), None)}
    assert found == {("Anna Keller", "anna@customer.example", True), ("", "info@nordwind.example", True)}
