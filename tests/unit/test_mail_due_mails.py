"""Scheduled mails whose time has come: frozen once, or a reason why not."""

from __future__ import annotations

import asyncio
import email
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from office import CUSTOMER, Office, answer_to
from scheduled import Worker, a_draft, in_minutes, later, let_pass, now_of, receive, scheduled

from mail import desk
from mail.account_setup import remove
from mail.due_mails import DueMails
from mail.errors import DisarmedError, UnreachableError
from mail.freezing import Prepared, prepare
from mail.post import Post
from mail.scheduling import schedule
from mail.templates.errors import NotRefillableError
from mail.templates.filling import fill, into
from mail.templates.keeping import content_of, template_of
from mail.templates.parts import Template
from mail.worker import work_once
from store import (
    accounts,
    base_accounts,
    base_mail,
    bases,
    dispatch,
    drafts,
    due_mails,
    identities,
    outbox,
    rows,
    scheduling,
    table_edits,
    templates,
    waiting,
)
from store.clock import moment, now
from store.connection import Reader, Transaction
from store.drafts import Draft
from store.identities import Identity
from store.outbox import Entry
from store.scheduling import ASK, SEND, SKIP, Schedule
from store.workspace import Store


@pytest.fixture
def worker(office: Office) -> Worker:
    return Worker(office)


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


def conversation_of(office: Office, row: int) -> tuple[Entry, int]:
    """Begin a conversation with a mail that has left; return it."""
    entry = office.write(row, "Your invoice")
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = 'sent', sent_at = ? WHERE id = ?", [tx.at, entry.id])
    assert entry.conversation is not None
    return entry, entry.conversation


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


# its time has come


def test_a_mail_is_frozen_at_its_time_under_the_id_that_it_was_given(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row, body="As it was written")
    let_pass(office, 60)
    set_number(office, row, "INV-2")
    assert worker.freeze() == 1
    frozen = now_of(office, entry)
    sent = email.message_from_bytes(office.sent_bytes(frozen))
    assert (frozen.state, sent["Message-ID"]) == ("queued", entry.message_id)
    assert (now() - email.utils.parsedate_to_datetime(sent["Date"])).total_seconds() < 600
    assert "As it was written" in sent.get_payload()
    (shown,) = office.feed(row)
    assert (shown.kind, shown.state, shown.mail and shown.mail.message_id) == ("mail-out", "queued", entry.message_id)
    assert worker.freeze() == 0
    assert office.store.read().number("SELECT count(*) FROM mails") == 1


def test_a_template_is_filled_in_when_the_mail_leaves_and_what_was_typed_stays(
    office: Office, row: int, worker: Worker
) -> None:
    entry = from_template(office, row, above="Dear Anna,\n\n")
    let_pass(office, 60)
    set_number(office, row, "INV-2")
    assert worker.freeze() == 1
    sent = email.message_from_bytes(office.sent_bytes(now_of(office, entry)))
    assert sent["Subject"] == "Invoice INV-2"
    assert str(sent.get_payload()).replace("\r\n", "\n").rstrip() == "Dear Anna,\n\nPlease pay INV-2."
    assert [one.address for one in outbox.recipients(office.store.read(), entry.id)] == [CUSTOMER]


def rename_template(office: Office, name: str) -> None:
    with office.store.write() as tx:
        held = templates.find(tx, "Reminder", office.table.id)
        templates.change(tx, replace(held, name=name))


def kept(template: Template, office: Office) -> Template:
    """Return a template as it is read back."""
    return template_of(templates.find(office.store.read(), template.name, office.table.id))


@pytest.mark.parametrize("knows_id", [True, False])
def test_a_template_that_was_renamed_is_filled_in_all_the_same(
    office: Office, row: int, worker: Worker, knows_id: bool
) -> None:
    keep_template(office, REMINDER)
    reader, template = office.store.read(), kept(REMINDER, office) if knows_id else REMINDER
    begun = desk.new_draft(reader, office.table.id, row)
    filled = into(begun, fill(reader, office.table, row, template), begun)
    assert (filled.template_id is not None) == knows_id
    if knows_id:
        rename_template(office, "Second reminder")
    entry = schedule(office.store, office.vault, a_draft(office, row, **vars(filled)), later(renders=True))
    if not knows_id:
        rename_template(office, "Second reminder")
    # whatever bears its name now is another template
    keep_template(office, replace(REMINDER, text="Something else.\n"))
    let_pass(office, 60)
    set_number(office, row, "INV-2")
    assert worker.freeze() == 1
    frozen = now_of(office, entry)
    sent = email.message_from_bytes(office.sent_bytes(frozen))
    assert "Please pay INV-2." in sent.get_payload()
    content = str(reader.value("SELECT content FROM outbox WHERE id = ?", [entry.id]))
    assert Draft.from_json(content).template == "Second reminder"


def test_a_template_that_was_removed_is_not_taken_for_another_of_its_name(
    office: Office, row: int, worker: Worker
) -> None:
    entry = from_template(office, row)
    with office.store.write() as tx:
        remove_template(office, tx)
    keep_template(office, REMINDER)
    let_pass(office, 60)
    assert worker.freeze() == 0
    assert (now_of(office, entry).state, now_of(office, entry).code) == ("failed", "TEMPLATE_012")


def test_a_subject_that_was_typed_stays_when_a_template_is_filled_in(office: Office, row: int, worker: Worker) -> None:
    entry = from_template(office, row)
    desk.take_back(office.store, entry.id)
    draft = drafts.load(office.store.read(), entry.id)
    assert draft is not None
    with office.store.write() as tx:
        drafts.save(tx, entry.id, office.table.id, row, replace(draft, subject="My own words"))
    schedule(office.store, office.vault, entry.id, later(renders=True))
    let_pass(office, 60)
    set_number(office, row, "INV-2")
    worker.freeze()
    sent = email.message_from_bytes(office.sent_bytes(now_of(office, entry)))
    assert sent["Subject"] == "My own words"
    assert "Please pay INV-2." in sent.get_payload()


def test_a_text_that_was_changed_cannot_be_filled_in_anew(office: Office, row: int) -> None:
    keep_template(office, REMINDER)
    for changed in ({}, {"template": "Reminder", "body": "Please do not pay INV-1."}):
        with pytest.raises(NotRefillableError):
            scheduled(office, row, later(renders=True), **changed)
    assert office.store.read().number("SELECT count(*) FROM outbox WHERE state != 'draft'") == 0


def remove_template(office: Office, tx: Transaction) -> None:
    templates.remove(tx, templates.find(tx, "Reminder", office.table.id))


def empty_cell(office: Office, tx: Transaction) -> None:
    rows.set_cells(tx, office.table, 1, {office.table.columns[0].id: ""})


def delete_row(office: Office, tx: Transaction) -> None:
    rows.delete(tx, office.table, [1])


def delete_table(office: Office, tx: Transaction) -> None:
    table_edits.delete_table(tx, office.table)


def disconnect(office: Office, tx: Transaction) -> None:
    base_accounts.disconnect(tx, bases.find(tx, "Billing"), office.account)


def switch_mail_off(office: Office, tx: Transaction) -> None:
    base_mail.switch(tx, bases.find(tx, "Billing"), on=False)


def become_a_guest(office: Office, tx: Transaction) -> None:
    tx.run("INSERT INTO members (name, folded, role, joined_at) VALUES ('Ann', 'ann', 'owner', ?)", [tx.at])
    tx.run("UPDATE members SET role = 'guest' WHERE id = ?", [office.store.member])


def shrink(office: Office, tx: Transaction) -> None:
    tx.run("UPDATE accounts SET size_limit = 100")


def lose_a_file(office: Office, tx: Transaction) -> None:
    tx.run("UPDATE outbox SET content = json_set(content, '$.answers', 999)")


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (remove_template, "TEMPLATE_012"),
        (empty_cell, "TEMPLATE_005"),
        (delete_row, "BASE_004"),
        (delete_table, "BASE_002"),
        (disconnect, "BASE_031"),
        (switch_mail_off, "BASE_030"),
        (become_a_guest, "ACCESS_137"),
        (shrink, "LETTER_004"),
        (lose_a_file, "MAIL_001"),
    ],
)
def test_what_keeps_a_mail_from_being_frozen_fails_it_with_its_code(
    office: Office, row: int, worker: Worker, happens: Callable[[Office, Transaction], None], code: str
) -> None:
    entry = from_template(office, row)
    let_pass(office, 60)
    with office.store.write() as tx:
        happens(office, tx)
    assert worker.freeze() == 0
    failed = now_of(office, entry)
    assert (failed.state, failed.code, failed.mail) == ("failed", code, None)
    assert failed.answer
    # nothing is tried again and again
    assert due_mails.numbers(office.store.read(), office.account.id, 9, only_if_no_reply=False) == []
    assert dispatch.next_due(office.store.read()) is None
    with office.store.write() as tx:
        tx.run("UPDATE members SET role = 'owner'")
    desk.take_back(office.store, entry.id)
    assert now_of(office, entry).state == "draft"


def test_a_failed_mail_is_visible_on_its_row_and_may_be_tried_again(office: Office, row: int, worker: Worker) -> None:
    entry = from_template(office, row)
    let_pass(office, 60)
    with office.store.write() as tx:
        empty_cell(office, tx)
    worker.freeze()
    (shown,) = office.feed(row)
    assert (shown.state, shown.code) == ("failed", "TEMPLATE_005")
    set_number(office, row, "INV-3")
    with office.store.write() as tx:
        assert outbox.retry(tx, entry.id).state == "scheduled"
    assert worker.freeze() == 1
    assert email.message_from_bytes(office.sent_bytes(now_of(office, entry)))["Subject"] == "Invoice INV-3"


def test_an_error_that_nobody_foresaw_fails_one_mail_and_stops_no_other(
    office: Office, row: int, worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = scheduled(office, row, subject="Bad"), scheduled(office, row, subject="Good")
    let_pass(office, 60)

    def fails(reader: Reader, draft: Draft, identity: Identity, message_id: str) -> Prepared:
        if draft.subject == "Bad":
            raise ZeroDivisionError
        return prepare(reader, draft, identity, message_id)

    monkeypatch.setattr("mail.due_mails.prepare", fails)
    assert worker.freeze() == 1
    assert (now_of(office, first).state, now_of(office, second).state) == ("failed", "queued")


def test_a_mail_leaves_under_the_name_that_it_was_given_though_that_was_removed(
    office: Office, row: int, worker: Worker
) -> None:
    (default,) = identities.every(office.store.read())
    with office.store.write() as tx:
        sales = identities.add(tx, replace(default, id=0, name="Sales", address="sales@firm.example"))
    entry = scheduled(office, row, identity=sales.id)
    with office.store.write() as tx:
        identities.remove(tx, sales)
    let_pass(office, 60)
    assert worker.freeze() == 1
    sent = email.message_from_bytes(office.sent_bytes(now_of(office, entry)))
    assert "sales@firm.example" in sent["From"]


def test_a_removed_account_fails_its_scheduled_mails(office: Office, row: int) -> None:
    entry = scheduled(office, row)
    remove(office.store, office.vault, office.account)
    failed = now_of(office, entry)
    assert failed.state == "failed"
    assert failed.code


# two of them


def test_who_does_not_hold_the_lease_freezes_nothing(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row)
    let_pass(office, 60)
    with office.store.write() as tx:
        tx.run("UPDATE leases SET fence = fence + 1")
    assert worker.freeze() == 0
    assert now_of(office, entry).state == "scheduled"
    assert office.store.read().number("SELECT count(*) FROM mails") == 0


def test_two_that_freeze_at_once_make_one_mail(office: Office, row: int, worker: Worker) -> None:
    entries = [scheduled(office, row, subject=f"Reminder {number}") for number in range(8)]
    let_pass(office, 60)
    frozen: list[int] = []

    def run() -> None:
        store = Store(office.store.path)
        post = Post(store, office.vault, worker.lease)
        frozen.append(asyncio.run(DueMails(post, office.account.id).freeze()))
        store.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(frozen) == len(entries)
    assert {now_of(office, entry).state for entry in entries} == {"queued"}
    assert office.store.read().number("SELECT count(*) FROM mails") == len(entries)


def test_a_mail_that_is_given_another_time_while_it_is_frozen_stays(
    office: Office, row: int, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, due = scheduled(office, row), in_minutes(600)
    let_pass(office, 60)

    def slowly(reader: Reader, draft: Draft, identity: Identity, message_id: str) -> Prepared:
        with office.store.write() as tx:
            scheduling.set_time(tx, entry.id, due)
        return prepare(reader, draft, identity, message_id)

    monkeypatch.setattr("mail.due_mails.prepare", slowly)
    assert worker.freeze() == 0
    held = now_of(office, entry)
    assert (held.state, held.due_at) == ("scheduled", due)
    assert office.store.read().number("SELECT count(*) FROM mails") == 0


# a reply came first


def test_a_reply_in_the_conversation_comes_first(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=conversation)
    reply = receive(office, answer_to(office.sent_bytes(first)))
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 0
    cancelled = now_of(office, entry)
    assert (cancelled.state, cancelled.code) == ("cancelled", "SCHEDULE_004")
    shown = next(one for one in office.feed(row) if one.kind == "scheduled")
    assert (shown.state, shown.why) == ("cancelled", {"reply": f"m{reply}"})


def test_a_reply_that_came_before_it_was_scheduled_keeps_nothing_back(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    receive(office, answer_to(office.sent_bytes(first)))
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=conversation)
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto-Submitted": "auto-replied"},
        {"From": "MAILER-DAEMON@customer.example", "Auto-Submitted": "auto-replied", "Return-Path": "<>"},
    ],
)
def test_what_no_person_wrote_is_no_reply(
    office: Office, row: int, worker: Worker, fields: dict[str, str | None]
) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=conversation)
    receive(office, answer_to(office.sent_bytes(first), **fields))
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 1


def test_a_reply_from_another_address_counts_too(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=conversation)
    receive(office, answer_to(office.sent_bytes(first), From="Anna <anna@home.example>"))
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 0
    assert now_of(office, entry).code == "SCHEDULE_004"


@pytest.mark.parametrize(("writer", "state"), [(CUSTOMER, "cancelled"), ("carl@elsewhere.example", "queued")])
def test_in_a_new_conversation_a_mail_of_the_recipient_on_the_row_counts(
    office: Office, row: int, worker: Worker, writer: str, state: str
) -> None:
    first, _conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True))
    receive(office, answer_to(office.sent_bytes(first), From=writer))
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    worker.freeze()
    assert now_of(office, entry).state == state


def test_a_mail_without_that_condition_leaves_whoever_writes(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, conversation=conversation)
    receive(office, answer_to(office.sent_bytes(first)))
    with office.store.write() as tx:
        outbox.send_now(tx, entry.id)
    assert worker.freeze() == 1
    assert worker.asked == 0
    assert now_of(office, entry).state == "queued"


def test_a_reply_that_lay_on_the_server_is_fetched_first(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True), conversation=conversation)
    let_pass(office, 60)
    worker.brings = lambda: receive(office, answer_to(office.sent_bytes(first)))
    assert worker.freeze() == 0
    assert worker.asked == 1
    assert now_of(office, entry).code == "SCHEDULE_004"


def test_a_server_that_was_asked_since_is_not_asked_again(office: Office, row: int, worker: Worker) -> None:
    scheduled(office, row, later(only_if_no_reply=True))
    let_pass(office, 60)
    with office.store.write() as tx:
        accounts.fetched(tx, office.account.id)
    assert worker.freeze() == 1
    assert worker.asked == 0


def test_a_mail_waits_while_nobody_knows_whether_a_reply_came(office: Office, row: int, worker: Worker) -> None:
    entry = scheduled(office, row, later(only_if_no_reply=True))
    other = scheduled(office, row)
    let_pass(office, 60)
    worker.problem = UnreachableError(server="imap.firm.example", words="no route to host")
    assert worker.freeze() == 1
    held = now_of(office, entry)
    assert (held.state, held.code, held.answer) == ("scheduled", "SCHEDULE_005", "no route to host")
    assert moment(held.next_try_at or "") > now()
    assert now_of(office, other).state == "queued"
    # it is looked up again after a while, not at once
    assert worker.freeze() == 0
    assert worker.asked == 1
    worker.problem = None
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET next_try_at = NULL")
    assert worker.freeze() == 1
    assert (now_of(office, entry).state, now_of(office, entry).code) == ("queued", "")


# its time was missed


@pytest.mark.parametrize(
    ("policy", "state", "code"),
    [(SEND, "queued", ""), (SKIP, "cancelled", "SCHEDULE_002"), (ASK, "scheduled", "SCHEDULE_003")],
)
def test_a_missed_time_does_what_was_wanted(
    office: Office, row: int, worker: Worker, policy: str, state: str, code: str
) -> None:
    entry = scheduled(office, row, later(if_missed=policy))
    let_pass(office, 60 + 16)
    worker.freeze()
    found = now_of(office, entry)
    assert (found.state, found.code) == (state, code)


@pytest.mark.parametrize("policy", [SEND, SKIP, ASK])
def test_a_quarter_of_an_hour_is_not_missed(office: Office, row: int, worker: Worker, policy: str) -> None:
    entry = scheduled(office, row, later(if_missed=policy))
    let_pass(office, 60 + 14)
    assert worker.freeze() == 1
    assert now_of(office, entry).state == "queued"


def decide_now(tx: Transaction, number: int) -> Entry:
    return outbox.send_now(tx, number)


def decide_later(tx: Transaction, number: int) -> Entry:
    return scheduling.set_time(tx, number, in_minutes(30))


@pytest.mark.parametrize(
    ("decide", "state"), [(decide_now, "queued"), (decide_later, "scheduled"), (outbox.cancel, "cancelled")]
)
def test_a_mail_that_asks_waits_for_a_persons_word_and_blocks_nothing(
    office: Office, row: int, worker: Worker, decide: Callable[[Transaction, int], Entry], state: str
) -> None:
    entry = scheduled(office, row, later(if_missed=ASK))
    let_pass(office, 60 + 16)
    other = scheduled(office, row)
    with office.store.write() as tx:
        outbox.send_now(tx, other.id)
    assert worker.freeze() == 1
    assert now_of(office, other).state == "queued"
    for _again in range(2):
        assert worker.freeze() == 0
        assert now_of(office, entry).code == "SCHEDULE_003"
    standing = scheduling.standing(office.store.read(), entry.id)
    assert standing is not None
    assert standing.asks
    assert [one.kind for one in waiting.listed(office.store.read(), office.store.member)] == ["asks"]
    with office.store.write() as tx:
        decide(tx, entry.id)
    assert now_of(office, entry).code == ""
    worker.freeze()
    assert now_of(office, entry).state == state


def test_a_reply_answers_what_a_missed_mail_would_ask(office: Office, row: int, worker: Worker) -> None:
    first, conversation = conversation_of(office, row)
    entry = scheduled(office, row, later(only_if_no_reply=True, if_missed=ASK), conversation=conversation)
    let_pass(office, 60 + 16)
    receive(office, answer_to(office.sent_bytes(first)))
    worker.freeze()
    assert now_of(office, entry).code == "SCHEDULE_004"


def test_a_disarmed_store_freezes_nothing_and_its_mails_say_so(office: Office, row: int, tmp_path: Path) -> None:
    entry = scheduled(office, row)
    let_pass(office, 60)
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
        asyncio.run(work_once(copy))
    held = outbox.load(copy.read(), entry.id)
    assert (held.state, held.code) == ("scheduled", DisarmedError.code)


def test_many_that_do_not_leave_keep_none_back_that_does(
    office: Office, row: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for _number in range(45):
        scheduled(office, row, later(if_missed=SKIP))
    entry = scheduled(office, row, Schedule(in_minutes(61)))
    let_pass(office, 90)
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    asyncio.run(work_once(office.store))
    assert office.store.read().number("SELECT count(*) FROM outbox WHERE state = 'cancelled'") == 45
    # the server of this office is never reached
    assert (now_of(office, entry).state, now_of(office, entry).attempts) == ("queued", 1)
