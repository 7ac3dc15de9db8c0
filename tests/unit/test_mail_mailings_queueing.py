"""Mails to many rows, written while others do the same, change what is written, or take it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mailings_at_work import AT_ONCE, HELD, NEWS, codes, entries, fill, opt_out, planned, queue, sent_to, wish
from office import Office

from mail import desk
from mail.mailings.queueing import Departing, Queueing, take_back
from mail.mailings.spacing import Spacing
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import (
    account_pauses,
    base_accounts,
    base_mail,
    bases,
    dispatch,
    identities,
    mailings,
    outbox,
    rows,
    templates,
)
from store.clock import moment, now, stamp
from store.connection import Transaction
from store.errors import (
    MailbaseError,
    MailingUnderWayError,
    NoSuchIdentityError,
    NotYourMailError,
    TemplateChangedError,
)
from store.outbox import Entry
from tui import mailing_work


def test_two_names_do_not_write_the_same_template_at_once(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    with office.store.write("Add") as tx:
        other = identities.add(tx, replace(wanted.identity, address="sales@x.test", is_default=False))
    running = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps()
    next(running)
    with pytest.raises(MailingUnderWayError):
        queue(office, replace(wanted, identity=other), numbers)
    list(running)
    assert sorted(sent_to(office)) == ["a@x.test", "b@x.test"]


def test_a_mailing_whose_sender_is_removed_goes_on_under_no_other_name(office: Office) -> None:
    held, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    with office.store.write("Add") as tx:
        sales = identities.add(tx, replace(held.identity, address="sales@x.test", is_default=False))
    wanted = replace(held, identity=sales)
    running = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps()
    next(running)
    with office.store.write("Remove") as tx:
        identities.remove(tx, sales)
    with pytest.raises(NoSuchIdentityError, match=r"sales@x\.test"):
        next(running)
    assert sent_to(office) == ["a@x.test"]
    with pytest.raises(NoSuchIdentityError):
        queue(office, wanted, numbers)


def test_who_slept_through_the_end_of_the_lease_writes_no_more(office: Office) -> None:
    wanted, numbers = wish(office, again=True), fill(office, "a@x.test", "b@x.test", "c@x.test")
    running = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps()
    next(running)
    with office.store.write() as tx:
        tx.run("UPDATE leases SET expires_at = ?", [stamp(now() - timedelta(minutes=1))])
    queue(office, wanted, numbers)
    with pytest.raises(MailingUnderWayError):
        list(running)
    assert sorted(sent_to(office)) == ["a@x.test", "b@x.test", "c@x.test"]
    assert office.store.read().number("SELECT count(*) FROM outbox") == 3


def test_an_opt_out_between_the_look_and_the_queueing_stops_the_mail(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test")
    before = desk.queue

    def late(*given: Any) -> Entry:
        opt_out(office, "a@x.test")
        return before(*given)

    with monkeypatch.context() as patch:
        patch.setattr(desk, "queue", late)
        steps = queue(office, wanted, numbers)
    assert codes([step.planned for step in steps]) == [["OPTOUT_001"], []]
    assert sent_to(office) == ["b@x.test"]
    assert office.feed(numbers[0]) == []


@pytest.mark.parametrize("happens", ["changed", "removed"])
def test_a_template_that_is_not_the_one_that_was_looked_at_sends_nothing(office: Office, happens: str) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test")
    with office.store.write("Edit") as tx:
        if happens == "removed":
            templates.remove(tx, wanted.template)
        else:
            changed = content_of(replace(NEWS, text="Something else"))
            templates.change(tx, replace(wanted.template, content=changed))
    with pytest.raises(TemplateChangedError):
        queue(office, wanted, numbers)
    assert entries(office) == []
    assert office.store.read().number("SELECT count(*) FROM mailings") == 0


def test_a_stop_that_comes_after_the_last_mail_takes_all_of_them_back(office: Office) -> None:
    wanted = wish(office, again=True)
    numbers = fill(office, "a@x.test", "b@x.test")
    (before,) = queue(office, wanted, numbers[:1], Departing(Spacing(timedelta()), now() + timedelta(days=1)))
    youngest = mailing_work.youngest_mail(office.store)
    queue(office, wanted, numbers, HELD)
    mailing_work.take_back_new(office.store, wanted, youngest)
    assert [entry.id for entry in entries(office)] == [before.entry]
    assert len(queue(office, wanted, numbers, HELD)) == 2


def test_a_name_that_no_header_takes_is_told_before_anything_is_sent(office: Office) -> None:
    wanted = wish(office, Template(name="Named", subject="s", to="{Number} <{E-mail}>", text="t"))
    with office.store.write("Edit") as tx:
        identities.change(tx, replace(wanted.identity, name="A\x1b[2Jb"))
    wanted = wish(office, Template(name="Named"))
    looked = planned(office, wanted, fill(office, "a@x.test"))
    assert codes(looked) == [["LETTER_005"]]


def test_a_row_with_a_novel_for_a_title_is_told_by_its_beginning(office: Office) -> None:
    (told,) = planned(office, wish(office), [office.add_row("l" * 10_000, "")])
    assert told.title == "l" * 80 + "…"


def test_looking_at_rows_takes_no_time_for_doubts_about_the_text(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.doubts.forgotten_file.doubt", lambda _draft: pytest.fail("nobody reads it"))
    assert codes(planned(office, wish(office), fill(office, "a@x.test"))) == [[]]


def test_what_was_queued_for_another_time_keeps_it_when_the_mailing_goes_on(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test"), wish(office)
    tomorrow = now() + timedelta(days=1)
    asked = iter([True, False])
    departing = Departing(Spacing(timedelta()), tomorrow)
    list(Queueing(office.store, office.vault, wanted, numbers, departing).steps(lambda: next(asked)))
    queue(office, wanted, numbers, HELD)
    dues = {entry.row: moment(entry.due_at or "") for entry in entries(office)}
    assert stamp(dues[numbers[0]]) == stamp(tomorrow)
    assert dues[numbers[1]] <= now() + timedelta(seconds=10)


def test_a_mailing_that_goes_on_keeps_its_distance_from_what_still_waits(office: Office) -> None:
    numbers, wanted = fill(office, "a@x.test", "b@x.test", "c@x.test"), wish(office)
    departing = Departing(Spacing(timedelta(hours=1)))
    asked = iter([True, True, False])
    list(Queueing(office.store, office.vault, wanted, numbers, departing).steps(lambda: next(asked)))
    queue(office, wanted, numbers, departing)
    dues = [moment(entry.due_at or "") for entry in entries(office)]
    assert [later - dues[0] for later in dues] == [timedelta(hours=n) for n in range(3)]


def switch_mail_off(office: Office, tx: Transaction) -> None:
    base_mail.switch(tx, bases.find(tx, "Billing"), on=False)


def disconnect(office: Office, tx: Transaction) -> None:
    base_accounts.disconnect(tx, bases.find(tx, "Billing"), office.account)


def become_a_guest(office: Office, tx: Transaction) -> None:
    tx.run("INSERT INTO members (name, folded, role, joined_at) VALUES ('Ann', 'ann', 'owner', ?)", [tx.at])
    tx.run("UPDATE members SET role = 'guest' WHERE id = ?", [office.store.member])


@pytest.mark.parametrize(
    ("happens", "code"), [(switch_mail_off, "BASE_030"), (disconnect, "BASE_031"), (become_a_guest, "ACCESS_137")]
)
@pytest.mark.parametrize("written", [0, 1])
def test_who_may_not_send_any_more_sends_no_more_and_no_draft_is_left(
    office: Office, happens: Callable[[Office, Transaction], None], code: str, written: int
) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test", "c@x.test")
    running = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps()
    for _mail in range(written):
        next(running)
    with office.store.write() as tx:
        happens(office, tx)
    with pytest.raises(MailbaseError) as caught:
        list(running)
    assert caught.value.code == code
    assert office.store.read().number("SELECT count(*) FROM outbox") == written
    assert office.store.read().number("SELECT count(*) FROM conversations") == written


def test_a_paused_account_takes_the_mails_and_lets_none_leave(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test")
    with office.store.write() as tx:
        account_pauses.pause(tx, office.account)
    assert len(queue(office, wanted, numbers)) == 1
    assert dispatch.next_due(office.store.read()) is None


def test_a_row_that_goes_or_changes_while_the_mails_are_written_is_as_it_is_then(office: Office) -> None:
    wanted, numbers = wish(office), fill(office, "a@x.test", "b@x.test", "c@x.test")
    running = Queueing(office.store, office.vault, wanted, numbers, AT_ONCE).steps()
    next(running)
    table = office.table
    with office.store.write("Change") as tx:
        rows.delete(tx, table, [numbers[1]])
        rows.set_cells(tx, table, numbers[2], {table.columns[0].id: "INV-9"})
    left = [step.planned for step in running]
    assert codes(left) == [["BASE_004"], []]
    assert [entry.subject for entry in entries(office)] == ["About INV-1", "About INV-9"]


def test_another_member_takes_no_mailing_back(office: Office) -> None:
    (step,) = queue(office, wish(office), fill(office, "a@x.test"), HELD)
    mailing = mailings.of_entry(office.store.read(), step.entry or 0)
    assert mailing is not None
    with office.store.write() as tx:
        tx.run("INSERT INTO members (name, folded, role, joined_at) VALUES ('Ann', 'ann', 'member', ?)", [tx.at])
    office.store.member = office.store.read().number("SELECT id FROM members WHERE folded = 'ann'")
    assert outbox.held(office.store.read(), office.store.member) is None
    with pytest.raises(NotYourMailError):
        take_back(office.store, mailing.id)
    assert [entry.state for entry in entries(office)] == ["queued"]


def test_none_leaves_while_the_others_are_taken_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (step, _other) = queue(office, wish(office), fill(office, "a@x.test", "b@x.test"), HELD)
    mailing = mailings.of_entry(office.store.read(), step.entry or 0)
    assert mailing is not None
    soonest: list[str | None] = []
    before = desk.take_back

    def look(*given: Any) -> None:
        soonest.append(dispatch.next_due(office.store.read()))
        before(*given)

    monkeypatch.setattr(desk, "take_back", look)
    assert take_back(office.store, mailing.id).back == 2
    assert all(moment(at or "") > now() + timedelta(minutes=50) for at in soonest)
    assert len(soonest) == 2
