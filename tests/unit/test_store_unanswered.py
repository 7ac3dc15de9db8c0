"""Mails that wait for no reply, after they have their bytes: a reply stops each until somebody has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from office import CUSTOMER, Office, answer_to
from scheduled import Worker, later, let_pass, now_of, receive, scheduled

from mail import desk
from mail.errors import UnreachableError
from store import account_pauses, accounts, dispatch, outbox, unanswered
from store.clock import now, stamp
from store.dispatch import Settlement
from store.outbox import Entry


@pytest.fixture
def worker(office: Office) -> Worker:
    return Worker(office)


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


def frozen(office: Office, row: int, worker: Worker) -> tuple[Entry, Entry]:
    """Return a mail that has left, and one in its conversation that is queued and leaves only if no reply comes."""
    first = office.write(row, "Your invoice")
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'sent', sent_at = ? WHERE id = ?", [tx.at, first.id])
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=first.conversation)
    let_pass(office, 60)
    assert worker.freeze() == 1
    return first, entry


def claimed(office: Office, worker: Worker) -> Entry | None:
    """Return what a sender would hand over next."""
    with office.store.write() as tx:
        entry = dispatch.claim(tx, worker.lease, office.account.id)
        return None if entry is None or unanswered.stopped(tx, entry) else entry


def settle(office: Office, worker: Worker, entry: Entry, **came_of: object) -> None:
    wanted = {"state": "queued", "next_try_at": stamp(), **came_of}
    with office.store.write() as tx:
        assert dispatch.settle(tx, entry.id, worker.lease, Settlement(**wanted))  # type: ignore[arg-type]


def hold_by_limit(office: Office, worker: Worker, _entry: Entry) -> None:
    with office.store.write() as tx:
        tx.run("INSERT INTO paces (account_id, opens_at) VALUES (?, '2999')", [office.account.id])
    assert claimed(office, worker) is None
    with office.store.write() as tx:
        tx.run("DELETE FROM paces")


def try_in_vain(office: Office, worker: Worker, entry: Entry) -> None:
    assert claimed(office, worker) is not None
    with office.store.write() as tx:
        assert dispatch.begin_handing(tx, entry.id, worker.lease)
    settle(office, worker, entry, code="SERVER_005", answer="451 not now")


def pause(office: Office, worker: Worker, _entry: Entry) -> None:
    with office.store.write() as tx:
        account_pauses.pause(tx, office.account)
    assert claimed(office, worker) is None
    with office.store.write() as tx:
        account_pauses.resume(tx, office.account)


@pytest.mark.parametrize("wait", [lambda *_: None, hold_by_limit, try_in_vain, pause])
def test_a_reply_that_comes_while_a_mail_is_queued_stops_it(
    office: Office, row: int, worker: Worker, wait: Callable[[Office, Worker, Entry], None]
) -> None:
    first, entry = frozen(office, row, worker)
    wait(office, worker, entry)
    reply = receive(office, answer_to(office.sent_bytes(first)))
    worker.freeze()
    assert claimed(office, worker) is None
    stopped = now_of(office, entry)
    assert (stopped.state, stopped.code, stopped.mail) == ("cancelled", "SCHEDULE_004", None)
    (shown,) = [one for one in office.feed(row) if one.kind == "scheduled"]
    assert (shown.state, shown.why, shown.text) == ("cancelled", {"reply": f"m{reply}"}, "Dear customer")
    # it can be made a draft again, as one that never had its bytes
    desk.take_back(office.store, entry.id)
    assert now_of(office, entry).state == "draft"


def test_what_stops_one_lets_the_next_one_leave(office: Office, row: int, worker: Worker) -> None:
    first, entry = frozen(office, row, worker)
    other = office.write(row, "Something else")
    receive(office, answer_to(office.sent_bytes(first)))
    assert claimed(office, worker) is None
    following = claimed(office, worker)
    assert following is not None
    assert (following.id, now_of(office, entry).state) == (other.id, "cancelled")


def test_who_has_a_mail_may_answer_it_and_the_others_get_it_all_the_same(
    office: Office, row: int, worker: Worker
) -> None:
    first, entry = frozen(office, row, worker)
    with office.store.write() as tx:
        outbox.address(tx, entry.id, [CUSTOMER, "bob@customer.example"])
    assert claimed(office, worker) is not None
    settle(office, worker, entry, accepted=(CUSTOMER,))
    receive(office, answer_to(office.sent_bytes(first)))
    assert claimed(office, worker) is not None


def test_a_program_that_answers_stops_nothing(office: Office, row: int, worker: Worker) -> None:
    first, _entry = frozen(office, row, worker)
    receive(office, answer_to(office.sent_bytes(first), **{"Auto-Submitted": "auto-replied"}))
    assert claimed(office, worker) is not None


def test_what_was_handed_over_is_not_stopped_any_more(office: Office, row: int, worker: Worker) -> None:
    first, entry = frozen(office, row, worker)
    assert claimed(office, worker) is not None
    receive(office, answer_to(office.sent_bytes(first)))
    with office.store.write() as tx:
        assert dispatch.begin_handing(tx, entry.id, worker.lease)
    assert now_of(office, entry).state == "handing"


def test_a_mail_of_unknown_fate_that_a_person_tries_again_waits_for_nobody(
    office: Office, row: int, worker: Worker
) -> None:
    first, entry = frozen(office, row, worker)
    assert claimed(office, worker) is not None
    with office.store.write() as tx:
        dispatch.begin_handing(tx, entry.id, worker.lease)
    settle(office, worker, entry, state="unknown", next_try_at=None)
    receive(office, answer_to(office.sent_bytes(first)))
    with office.store.write() as tx:
        outbox.retry(tx, entry.id)
    assert claimed(office, worker) is not None


# a reply may lie on the server


def grow_old(office: Office) -> None:
    """Let the account be looked at a while ago."""
    with office.store.write() as tx:
        long_ago = stamp(now() - timedelta(minutes=6))
        tx.run("UPDATE accounts SET last_fetch_at = ?", [long_ago])
        tx.run("UPDATE outbox SET due_at = ? WHERE state = 'queued'", [long_ago])


def be_tried_again(office: Office) -> None:
    """Let the time of another try come, which is after the account was looked at."""
    with office.store.write() as tx:
        account = accounts.load(tx, office.account.id)
        assert account is not None
        tx.run("UPDATE accounts SET last_fetch_at = ?", [stamp(now() - timedelta(seconds=2))])
        tx.run("UPDATE outbox SET next_try_at = ? WHERE state = 'queued'", [stamp(now() - timedelta(seconds=1))])


def be_dated_ahead(office: Office) -> None:
    """Let the account be looked at while the clock was wrong."""
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET last_fetch_at = ?", [stamp(now() + timedelta(days=1))])


@pytest.mark.parametrize("waits", [grow_old, be_tried_again, be_dated_ahead])
def test_before_each_try_the_server_is_asked_for_a_reply(
    office: Office, row: int, worker: Worker, waits: Callable[[Office], None]
) -> None:
    first, entry = frozen(office, row, worker)
    waits(office)
    asked = worker.asked
    assert not dispatch.is_due(office.store.read(), office.account.id)
    assert claimed(office, worker) is None
    assert now_of(office, entry).state == "queued"
    worker.brings = lambda: receive(office, answer_to(office.sent_bytes(first)))
    worker.freeze()
    assert worker.asked == asked + 1
    assert claimed(office, worker) is None
    assert now_of(office, entry).code == "SCHEDULE_004"


def test_others_do_not_wait_for_that(office: Office, row: int, worker: Worker) -> None:
    frozen(office, row, worker)
    grow_old(office)
    other = office.write(row, "Something else")
    found = claimed(office, worker)
    assert found is not None
    assert found.id == other.id


def test_while_nobody_can_look_the_mail_waits_and_says_so(office: Office, row: int, worker: Worker) -> None:
    _first, entry = frozen(office, row, worker)
    grow_old(office)
    worker.problem = UnreachableError(server="imap.firm.example", words="no route to host")
    worker.freeze()
    held = now_of(office, entry)
    assert (held.state, held.code, held.answer) == ("queued", "SCHEDULE_005", "no route to host")
    assert held.next_try_at is not None
    assert held.next_try_at > stamp()
    assert not dispatch.is_unheard(office.store.read(), office.account.id)
    worker.problem = None
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET next_try_at = NULL WHERE id = ?", [entry.id])
    worker.freeze()
    assert claimed(office, worker) is not None


def test_who_lost_the_lease_lets_nothing_wait(office: Office, row: int, worker: Worker) -> None:
    _first, entry = frozen(office, row, worker)
    grow_old(office)
    worker.problem = UnreachableError(server="imap.firm.example")
    with office.store.write() as tx:
        tx.run("UPDATE leases SET fence = fence + 1")
    worker.freeze()
    assert now_of(office, entry).code == ""
