"""Mails for later: scheduled, changed, taken back, and frozen when their time has come."""

from __future__ import annotations

import asyncio
import email
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from office import CUSTOMER, Office
from scheduled import Worker, a_draft, in_minutes, later, let_pass, now_of, scheduled

from mail import desk
from mail.errands import mails as errands
from mail.errors import DisarmedError, NoRecipientError
from mail.scheduling import change, schedule
from mail.templates.errors import NotRefillableError
from mail.templates.filling import fill, into
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import (
    dispatch,
    drafts,
    outbox,
    rows,
    scheduling,
    templates,
)
from store.errors import ConflictError, MailbaseError, PastDepartureError, WrongStateError
from store.outbox import Entry
from store.scheduling import ASK, SKIP, Schedule
from store.workspace import Store


@pytest.fixture
def worker(office: Office) -> Worker:
    return Worker(office)


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


def keep_template(office: Office, template: Template) -> None:
    with office.store.write() as tx:
        templates.add(tx, office.table.id, template.name, content_of(template))


def set_number(office: Office, row: int, number: str) -> None:
    with office.store.write() as tx:
        rows.set_cells(tx, office.table, row, {office.table.columns[0].id: number})


REMINDER = Template(name="Reminder", subject="Invoice {Number}", text="Please pay {Number}.\n")


def from_template(office: Office, row: int, above: str = "", **wanted: object) -> Entry:
    """Schedule a mail from the template, with words of one's own above."""
    keep_template(office, REMINDER)
    reader = office.store.read()
    begun = desk.new_draft(reader, office.table.id, row)
    filled = into(begun, fill(reader, office.table, row, REMINDER), begun)
    number = a_draft(office, row, **vars(replace(filled, body=above + filled.body)))
    return schedule(office.store, office.vault, number, later(**{"renders": True, **wanted}))


# scheduling


def test_a_scheduled_mail_has_its_id_and_its_recipients_and_no_bytes(office: Office, row: int) -> None:
    wanted = later(zone="Europe/Paris", only_if_no_reply=True, if_missed=SKIP)
    entry = scheduled(office, row, wanted, cc="bob@customer.example")
    assert (entry.state, entry.mail, entry.due_at) == ("scheduled", None, wanted.due_at)
    assert entry.message_id.startswith("<")
    assert scheduling.of(office.store.read(), entry.id) == wanted
    went_to = [one.address for one in outbox.recipients(office.store.read(), entry.id)]
    assert went_to == [CUSTOMER, "bob@customer.example"]
    assert office.store.read().number("SELECT count(*) FROM mails") == 0


def test_the_row_shows_a_scheduled_mail_with_the_text_of_its_draft(office: Office, row: int) -> None:
    entry = scheduled(office, row, cc="bob@customer.example")
    (shown,) = office.feed(row)
    assert (shown.id, shown.kind, shown.state, shown.text) == (
        f"o{entry.id}", "scheduled", "scheduled", "Dear customer",
    )  # fmt: skip
    assert shown.mail is not None
    assert shown.mail.recipients == {"to": (("", CUSTOMER),), "cc": (("", "bob@customer.example"),)}
    assert shown.mail.due_at == entry.due_at


def test_a_time_that_has_passed_is_refused_and_the_draft_stays(office: Office, row: int) -> None:
    number = a_draft(office, row)
    with pytest.raises(PastDepartureError):
        schedule(office.store, office.vault, number, Schedule(in_minutes(-1)))
    draft = drafts.load(office.store.read(), number)
    assert draft is not None
    assert draft.conversation is None
    assert office.store.read().number("SELECT count(*) FROM conversations") == 0


def test_what_would_keep_a_mail_from_leaving_is_said_when_it_is_scheduled(office: Office, row: int) -> None:
    with pytest.raises(NoRecipientError):
        scheduled(office, row, to="")
    assert office.store.read().number("SELECT count(*) FROM outbox WHERE state != 'draft'") == 0


def test_a_copied_store_schedules_nothing(office: Office, row: int, tmp_path: Path) -> None:
    number = a_draft(office, row)
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    with pytest.raises(DisarmedError):
        schedule(copy, office.vault, number, later())
    assert outbox.load(copy.read(), number).state == "draft"


def test_a_mail_is_scheduled_once_however_often_that_is_asked(office: Office, row: int) -> None:
    number = a_draft(office, row)
    done: list[Entry] = []
    refused: list[Exception] = []

    def run() -> None:
        store = Store(office.store.path)
        try:
            done.append(schedule(store, office.vault, number, later()))
        except MailbaseError as error:
            refused.append(error)
        store.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), len(refused)) == (1, 3)


# before its time


def test_nothing_leaves_before_its_time(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    assert worker.freeze() == 0
    assert now_of(office, entry).state == "scheduled"
    assert dispatch.next_due(office.store.read(), office.account.id) == entry.due_at


@pytest.mark.parametrize("state", ["paused", "needs sign-in"])
def test_a_mail_of_an_account_that_needs_a_person_waits(office: Office, row: int, worker: Worker, state: str) -> None:
    entry = scheduled(office, row)
    let_pass(office, 60)
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET state = ?", [state])
    assert dispatch.next_due(office.store.read()) is None
    assert worker.freeze() == 0
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET state = 'working'")
    assert worker.freeze() == 1
    assert now_of(office, entry).state == "queued"


def test_what_writes_by_itself_says_that_its_account_needs_a_person_once_it_is_due(office: Office, row: int) -> None:
    entry, by_hand = scheduled(office, row, origin="script"), scheduled(office, row)
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET state = 'needs sign-in'")
    assert now_of(office, entry).code == ""
    let_pass(office, 60)
    assert (now_of(office, entry).code, now_of(office, by_hand).code) == ("CONT_002", "")


def test_a_scheduled_mail_taken_back_is_the_draft_it_was(office: Office, row: int) -> None:
    number = a_draft(office, row)
    before = drafts.load(office.store.read(), number)
    entry = schedule(office.store, office.vault, number, later())
    desk.take_back(office.store, entry.id)
    after = drafts.load(office.store.read(), number)
    assert before is not None
    assert after is not None
    assert replace(after, conversation=None) == before
    assert scheduling.of(office.store.read(), number) is None
    again = schedule(office.store, office.vault, number, later())
    assert again.message_id != entry.message_id


def test_a_scheduled_mail_leaves_at_once_on_a_persons_word(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 1
    assert now_of(office, entry).state == "queued"


def test_a_cancelled_mail_never_leaves_and_can_be_written_on(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    with office.store.write() as tx:
        outbox.cancel(tx, entry.id)
    let_pass(office, 60)
    assert worker.freeze() == 0
    (shown,) = office.feed(row)
    assert shown.state == "cancelled"
    desk.take_back(office.store, entry.id)
    assert now_of(office, entry).state == "draft"


def test_another_time_holds_and_a_past_one_does_not(office: Office, row: int) -> None:
    entry, due = scheduled(office, row), in_minutes(600)
    with office.store.write() as tx:
        assert scheduling.set_time(tx, entry.id, due, "Asia/Tokyo").due_at == due
    assert scheduling.of(office.store.read(), entry.id) == Schedule(due, "Asia/Tokyo")
    with office.store.write() as tx, pytest.raises(PastDepartureError):
        scheduling.set_time(tx, entry.id, in_minutes(-5))


def test_a_scheduled_mail_is_held_once_a_person_lets_it_leave_soon(office: Office, row: int) -> None:
    entry = scheduled(office, row)
    assert outbox.held(office.store.read(), office.store.member) is None
    with office.store.write() as tx:
        scheduling.set_time(tx, entry.id, in_minutes(0.2))
    held = outbox.held(office.store.read(), office.store.member)
    assert held is not None
    assert held.id == entry.id


def test_a_scheduled_mail_whose_time_comes_is_not_held(office: Office, row: int) -> None:
    entry = scheduled(office, row)
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET due_at = ?, updated_at = ? WHERE id = ?", [in_minutes(0.5), in_minutes(-5), entry.id])
    assert outbox.held(office.store.read(), office.store.member) is None


def test_a_queued_mail_that_is_put_off_is_dated_when_it_leaves(office: Office, row: int, worker: Worker) -> None:
    entry = office.write(row, "Your invoice")
    with office.store.write() as tx:
        put_off = scheduling.set_time(tx, entry.id, in_minutes(60))
    assert (put_off.state, put_off.mail, put_off.message_id) == ("scheduled", None, entry.message_id)
    assert office.store.read().number("SELECT count(*) FROM mails") == 0
    let_pass(office, 60)
    assert worker.freeze() == 1
    frozen = now_of(office, entry)
    assert email.message_from_bytes(office.sent_bytes(frozen))["Message-ID"] == entry.message_id


def test_a_held_mail_may_be_held_a_little_longer(office: Office, row: int) -> None:
    entry = office.write(row, "Your invoice")
    with office.store.write() as tx:
        assert scheduling.set_time(tx, entry.id, in_minutes(0.5)).state == "queued"


def test_the_conditions_of_a_mail_may_be_changed_and_the_rest_stays(office: Office, row: int) -> None:
    entry = scheduled(office, row, later(if_missed=SKIP, zone="Asia/Tokyo"))
    held = scheduling.of(office.store.read(), entry.id)
    assert held is not None
    wanted = replace(held, only_if_no_reply=True)
    assert change(office.store, entry.id, wanted).state == "scheduled"
    assert scheduling.of(office.store.read(), entry.id) == wanted
    with office.store.write() as tx:
        scheduling.set_time(tx, entry.id, in_minutes(90))
    kept = scheduling.of(office.store.read(), entry.id)
    assert kept is not None
    assert (kept.only_if_no_reply, kept.if_missed) == (True, SKIP)


def test_replies_count_from_when_they_are_first_waited_for(office: Office, row: int) -> None:
    def since(**changed: object) -> str:
        held = scheduling.of(office.store.read(), entry.id)
        assert held is not None
        change(office.store, entry.id, replace(held, **changed))  # type: ignore[arg-type] # whatever is said
        found = scheduling.standing(office.store.read(), entry.id)
        assert found is not None
        return found.scheduled_at

    entry = scheduled(office, row)
    with office.store.write() as tx:
        tx.run("UPDATE schedules SET scheduled_at = '2026-01-01T00:00:00.000Z'")
    assert since(if_missed=ASK).startswith("2026-01-01")
    begun = since(only_if_no_reply=True)
    assert begun > "2026-01-02"
    assert since(due_at=in_minutes(90)) == begun


def test_a_template_is_filled_in_later_or_not_as_it_was_said_last(office: Office, row: int, worker: Worker) -> None:
    entry, other = from_template(office, row), scheduled(office, row)
    for renders in (False, True, True, False, True):
        held = scheduling.of(office.store.read(), entry.id)
        assert held is not None
        change(office.store, entry.id, replace(held, renders=renders))
        standing = scheduling.standing(office.store.read(), entry.id)
        assert standing is not None
        assert (standing.schedule.renders, standing.filled is not None) == (renders, renders)
    with pytest.raises(NotRefillableError):
        change(office.store, other.id, later(renders=True))
    with office.store.write() as tx, pytest.raises(ConflictError):
        scheduling.change(tx, other.id, later(renders=True))
    let_pass(office, 60)
    set_number(office, row, "INV-2")
    worker.freeze()
    assert "Please pay INV-2." in office.sent_bytes(now_of(office, entry)).decode()


def test_what_was_filled_in_and_is_put_off_is_filled_in_once_more(office: Office, row: int, worker: Worker) -> None:
    entry = from_template(office, row, above="Dear Anna,\n\n")
    for number in ("INV-2", "INV-3"):
        let_pass(office, 60)
        set_number(office, row, number)
        assert worker.freeze() == 1
        with office.store.write() as tx:
            scheduling.set_time(tx, entry.id, in_minutes(60))
    let_pass(office, 60)
    set_number(office, row, "INV-4")
    assert worker.freeze() == 1
    sent = email.message_from_bytes(office.sent_bytes(now_of(office, entry)))
    assert sent["Subject"] == "Invoice INV-4"
    assert str(sent.get_payload()).replace("\r\n", "\n").rstrip() == "Dear Anna,\n\nPlease pay INV-4."


def test_a_queued_mail_that_is_put_off_takes_conditions(office: Office, row: int) -> None:
    entry = office.write(row, "Your invoice")
    wanted = later(only_if_no_reply=True, if_missed=ASK, zone="Asia/Tokyo")
    assert change(office.store, entry.id, wanted).state == "scheduled"
    assert scheduling.of(office.store.read(), entry.id) == wanted


def test_a_queued_mail_that_takes_conditions_waits_for_them_however_soon_it_leaves(
    office: Office, row: int, worker: Worker
) -> None:
    entry = office.write(row, "Your invoice")
    soon = Schedule(in_minutes(0.5), only_if_no_reply=True)
    assert change(office.store, entry.id, soon).state == "scheduled"
    assert worker.freeze() == 0
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 1
    assert worker.asked == 1


@pytest.mark.parametrize("state", ["claimed", "handing", "sent", "failed", "unknown", "cancelled"])
def test_what_has_begun_to_leave_gets_no_other_time(office: Office, row: int, state: str) -> None:
    entry = office.write(row, "Your invoice")
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = ?", [state])
    with office.store.write() as tx, pytest.raises(WrongStateError):
        scheduling.set_time(tx, entry.id, in_minutes(60))


def test_the_errand_of_the_screens_schedules_as_it_is_told(office: Office, row: int) -> None:
    number, due = a_draft(office, row), in_minutes(90)
    task = {"draft": number, "due": due, "zone": "Asia/Tokyo", "only_if_no_reply": True, "if_missed": ASK}
    told = asyncio.run(errands.schedule(office.store, office.vault, task, print))
    entry = now_of(office, outbox.load(office.store.read(), number))
    assert told == {"entry": number, "message_id": entry.message_id, "due": due}
    assert scheduling.of(office.store.read(), number) == Schedule(due, "Asia/Tokyo", True, False, ASK)
