"""Mail off in a base, on real servers: what is queued waits and leaves once, and answers find their rows later."""

from __future__ import annotations

import pytest
from at_work import state_of, worker_for
from office import CUSTOMER, Office, answer_to
from worker_process import holds_lease

from store import arrivals, base_mail, bases, outbox, suggestions, undo
from store.errors import MailOffError


def switch(office: Office, on: bool) -> None:
    with office.store.write("Switch mail") as tx:
        base_mail.switch(tx, bases.load(tx, office.table.base_id), on)


def test_a_reply_to_a_base_without_mail_waits_and_lands_when_mail_is_on_again(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    switch(office, False)
    for number in (1, 2):
        answer = answer_to(office.sent_bytes(entry), Subject=f"Answer {number}")
        office.mailbox.deliver(bytes(answer))
        office.work()
    reader = office.store.read()
    assert office.incoming(row) == []
    found = arrivals.unlinked(reader, None)
    assert sorted(one.subject for one in found) == ["Answer 1", "Answer 2"]
    assert suggestions.suggested_for(reader, found) == {one.id: [] for one in found}
    switch(office, True)
    office.work()
    office.work()
    assert arrivals.unlinked(reader, None) == []
    assert sorted(reply.subject for reply in office.incoming(row)) == ["Answer 1", "Answer 2"]
    assert {reply.conversation for reply in office.incoming(row)} == {entry.conversation}
    assert reader.number("SELECT count(*) FROM awaited") == 0


@pytest.mark.parametrize("is_on", [False, True])
def test_an_answer_to_such_a_reply_lands_too(office: Office, is_on: bool) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.send(row, "Your invoice INV-1")
    switch(office, False)
    first = answer_to(office.sent_bytes(entry), Subject="First")
    office.mailbox.deliver(bytes(first))
    office.work()
    switch(office, is_on)
    office.mailbox.deliver(bytes(answer_to(bytes(first), Subject="Second", References=None)))
    office.work()
    switch(office, True)
    office.work()
    assert sorted(reply.subject for reply in office.incoming(row)) == ["First", "Second"]


def test_mail_that_is_queued_is_held_and_leaves_exactly_once_when_mail_is_on_again(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", office.mailbox.user), "Your invoice")
    switch(office, False)
    office.work()
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.attempts, held.code) == ("queued", 0, MailOffError.code)
    undo.take_back(office.store)
    office.work()
    assert state_of(office, entry) == "sent"
    office.wait_for(office.mailbox.raw_mails)
    office.work()
    assert len(office.mailbox.raw_mails()) == 1


def test_a_worker_holds_mail_back_and_sends_it_by_itself_when_mail_is_on_again(office: Office) -> None:
    switch(office, True)
    first = office.write(office.add_row("INV-1", office.mailbox.user), "First")
    switch(office, False)
    with worker_for(office) as worker:
        office.wait_for(lambda: holds_lease(office.store, worker))
        # it has looked at the mailbox, so it has had its time to send
        office.wait_for(lambda: office.store.read().value("SELECT last_fetch_at FROM accounts"))
        for on in (True, False, True, False, True):
            switch(office, on)
        office.wait_for(lambda: state_of(office, first) == "sent")
        second = office.write(first.row, "Second")
        office.wait_for(lambda: state_of(office, second) == "sent")
    office.wait_for(lambda: len(office.mailbox.raw_mails()) == 2)
    subjects = [raw.count(b"Subject: First") for raw in office.mailbox.raw_mails()]
    assert sorted(subjects) == [0, 1]


def test_a_worker_sends_nothing_of_a_base_without_mail(office: Office) -> None:
    held = office.write(office.add_row("INV-1", office.mailbox.user), "Held")
    with office.store.write() as tx:
        other = bases.add(tx, "Notes")
    switch(office, False)
    assert other.mail_on
    for _each in range(2):
        office.work()
    assert state_of(office, held) == "queued"
    assert office.mailbox.raw_mails() == []
