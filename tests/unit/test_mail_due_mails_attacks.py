"""Scheduled mails while clocks jump, others decide, and thousands wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import CUSTOMER, Office, answer_to
from scheduled import Worker, in_minutes, later, let_pass, now_of, receive, scheduled

from store import bases, copying, dispatch, due_mails, outbox, rows, scheduling, table_edits, undo
from store.clock import now, stamp
from store.errors import NotYourMailError
from store.outbox import Entry


@pytest.fixture
def worker(office: Office) -> Worker:
    return Worker(office)


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


def begun(office: Office, row: int, to: str = "") -> Entry:
    entry = office.write(row, "Your invoice", to=to)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'sent', sent_at = ? WHERE id = ?", [tx.at, entry.id])
    return entry


def send_now(office: Office, entry: Entry) -> None:
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)


def test_a_look_that_the_clock_dates_into_the_future_was_none(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row, later(only_if_no_reply=True))
    let_pass(office, 60)
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET last_fetch_at = ?", [stamp(now() + timedelta(days=365))])
    assert worker.freeze() == 1
    assert worker.asked == 1
    assert now_of(office, entry).state == "queued"


def test_a_reply_counts_though_the_clock_was_put_back_meanwhile(office: Office, row: int, worker: Worker) -> None:
    first = begun(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=first.conversation)
    reply = receive(office, answer_to(office.sent_bytes(first)))
    with office.store.write() as tx:
        tx.run("UPDATE placements SET at = ? WHERE mail_id = ?", [stamp(now() - timedelta(hours=1)), reply])
    send_now(office, entry)
    worker.freeze()
    assert now_of(office, entry).code == "SCHEDULE_004"


def test_a_reply_from_the_recipient_under_a_name_of_another_script_counts(
    office: Office, row: int, worker: Worker
) -> None:
    first = begun(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), to="Anna@münchen.example")
    receive(office, answer_to(office.sent_bytes(first), From="anna@xn--mnchen-3ya.example"))
    send_now(office, entry)
    worker.freeze()
    assert now_of(office, entry).code == "SCHEDULE_004"


def test_a_row_that_was_in_the_trash_meanwhile_changes_nothing(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    with office.store.write("Delete") as tx:
        rows.delete(tx, office.table, [row])
    undo.take_back(office.store)
    let_pass(office, 60)
    assert worker.freeze() == 1
    assert now_of(office, entry).state == "queued"


def test_a_table_that_comes_back_lets_its_mail_be_tried_again(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    with office.store.write("Delete") as tx:
        table_edits.delete_table(tx, office.table)
    let_pass(office, 60)
    worker.freeze()
    assert now_of(office, entry).state == "failed"
    undo.take_back(office.store)
    with office.store.write() as tx:
        outbox.retry(tx, entry.id)
    assert worker.freeze() == 1


def test_another_members_mail_keeps_its_time(office: Office, row: int) -> None:
    entry = scheduled(office, row)
    with office.store.write() as tx:
        tx.run("INSERT INTO members (name, folded, role, joined_at) VALUES ('Ann', 'ann', 'member', ?)", [tx.at])
    office.store.member = office.store.read().number("SELECT id FROM members WHERE folded = 'ann'")
    for act in (
        lambda tx: scheduling.set_time(tx, entry.id, in_minutes(5)),
        lambda tx: outbox.send_now(tx, entry.id),
        lambda tx: outbox.cancel(tx, entry.id),
        lambda tx: outbox.take_back(tx, entry.id),
    ):
        with pytest.raises(NotYourMailError), office.store.write() as tx:
            act(tx)
    assert now_of(office, entry) == entry


def test_a_copied_base_takes_no_scheduled_mail_along(office: Office, row: int) -> None:
    scheduled(office, row)
    copying.copy_base(office.store, bases.find(office.store.read(), "Billing"), "Copy")
    assert office.store.read().number("SELECT count(*) FROM outbox") == 1


def test_a_mail_that_is_due_when_the_lease_has_ended_leaves_by_whoever_has_it(
    office: Office, row: int, worker: Worker
) -> None:
    entry = scheduled(office, row)
    let_pass(office, 60)
    with office.store.write() as tx:
        tx.run("UPDATE leases SET expires_at = ?", [stamp(now() - timedelta(seconds=1))])
    # late, but nobody has come since
    assert worker.freeze() == 1
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'scheduled', mail_id = NULL WHERE id = ?", [entry.id])
    other = Worker(office)
    assert worker.freeze() == 0
    assert other.freeze() == 1


def test_ten_thousand_mails_that_wait_cost_the_worker_two_looks_at_an_index(office: Office, row: int) -> None:
    entry = scheduled(office, row)
    copied = "state, account_id, identity_id, table_id, row_id, content, created_at, updated_at"
    with office.store.write() as tx:
        tx.run(
            f"INSERT INTO outbox ({copied}, due_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            f" WHERE i < 10000) SELECT {copied}, due_at FROM outbox, n WHERE id = ?",
            [entry.id],
        )
        tx.run("INSERT OR IGNORE INTO schedules (outbox_id, scheduled_at) SELECT id, ? FROM outbox", [tx.at])
    reader = office.store.read()
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    reader._connection.set_progress_handler(count, 100)
    assert dispatch.next_due(reader) == entry.due_at
    assert due_mails.numbers(reader, office.account.id, 20, only_if_no_reply=False) == []
    reader._connection.set_progress_handler(None, 0)
    assert steps < 50
