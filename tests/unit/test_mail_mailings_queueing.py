"""Mails to many rows, written while others do the same, change what is written, or take it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mailings_at_work import AT_ONCE, HELD, codes, entries, fill, opt_out, queue, sent_to, wish
from office import Office

from mail import desk
from mail.mailings.queueing import Departing, Queueing
from mail.mailings.spacing import Spacing
from store import identities
from store.clock import moment, now, stamp
from store.errors import MailingUnderWayError
from store.outbox import Entry


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
