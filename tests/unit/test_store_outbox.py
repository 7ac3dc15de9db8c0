"""The outbox: every step is allowed from some states only, and of two who try only one succeeds."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from office import CUSTOMER, Office

from mail import desk
from store import accounts, dispatch, leases, outbox
from store.clock import now, stamp
from store.dispatch import Settlement
from store.errors import AccountGoneError, NoSuchEntryError, WrongStateError
from store.leases import Lease
from store.outbox import Entry
from store.workspace import Store

BOB = "bob@customer.example"


@pytest.fixture
def lease(office: Office) -> Lease:
    taken = leases.take(office.store, "worker")
    assert taken is not None
    return taken


def new_mail(office: Office, to: str = "") -> Entry:
    return office.write(office.add_row("INV-1", CUSTOMER), "Your invoice", to=to)


def claim(office: Office, lease: Lease) -> Entry | None:
    with office.store.write() as tx:
        return dispatch.claim(tx, lease, office.account.id)


def begin(office: Office, entry: Entry, lease: Lease) -> bool:
    with office.store.write() as tx:
        return dispatch.begin_handing(tx, entry.id, lease)


def settle(office: Office, entry: Entry, lease: Lease, result: Settlement) -> bool:
    with office.store.write() as tx:
        return dispatch.settle(tx, entry.id, lease, result)


def now_of(office: Office, entry: Entry) -> Entry:
    return outbox.load(office.store.read(), entry.id)


def handed(office: Office, lease: Lease, to: str = "") -> Entry:
    """Return a mail whose hand-over has begun."""
    entry = new_mail(office, to)
    assert claim(office, lease) is not None
    assert begin(office, entry, lease)
    return now_of(office, entry)


def taken_over(office: Office, lease: Lease) -> Lease:
    """Let another worker take the lease, as after a sleep longer than the lease lasts."""
    leases.give_back(office.store, lease)
    other = leases.take(office.store, "worker")
    assert other is not None
    return other


def set_state(office: Office, entry: Entry, state: str) -> None:
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET state = ? WHERE id = ?", [state, entry.id])


def test_a_mail_goes_its_way_and_is_noted_at_every_step(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    assert settle(office, entry, lease, Settlement("sent", accepted=(CUSTOMER,), answer="queued", sent_copy="needed"))
    done = now_of(office, entry)
    assert (done.state, done.attempts, done.sent_at, done.sent_copy) == ("sent", 1, entry.handed_at, "needed")
    noted = office.store.read().all("SELECT new FROM changes WHERE kind = 'outbox' ORDER BY seq")
    assert noted == [("queued",), ("sent",)]
    assert [one.state for one in outbox.recipients(office.store.read(), entry.id)] == ["accepted"]


def test_of_many_workers_one_claims_a_mail(office: Office, lease: Lease) -> None:
    entry = new_mail(office)
    found: list[Entry | None] = []

    def try_to_claim() -> None:
        store = Store(office.store.path)
        with store.write() as tx:
            found.append(dispatch.claim(tx, lease, office.account.id))
        store.close()

    racing = [threading.Thread(target=try_to_claim) for _ in range(5)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert [one.id for one in found if one] == [entry.id]


def test_only_due_mails_of_accounts_that_may_send_are_claimed(office: Office, lease: Lease) -> None:
    entry = new_mail(office)
    account = office.account.id
    for spoil, mend in (
        (f"UPDATE outbox SET due_at = '{stamp(now() + timedelta(hours=1))}'", "UPDATE outbox SET due_at = created_at"),
        (
            f"UPDATE outbox SET next_try_at = '{stamp(now() + timedelta(hours=1))}'",
            "UPDATE outbox SET next_try_at = NULL",
        ),
        ("UPDATE accounts SET state = 'needs sign-in'", "UPDATE accounts SET state = 'working'"),
        (
            f"UPDATE accounts SET paused_until = '{stamp(now() + timedelta(hours=1))}'",
            "UPDATE accounts SET paused_until = NULL",
        ),
        (f"UPDATE accounts SET deleted_at = '{stamp()}'", "UPDATE accounts SET deleted_at = NULL"),
    ):
        with office.store.write() as tx:
            tx.run(spoil)
        assert claim(office, lease) is None
        due = dispatch.next_due(office.store.read(), account)
        assert due is None or due > stamp()
        with office.store.write() as tx:
            tx.run(mend)
    assert (dispatch.next_due(office.store.read()) or "x") <= stamp()
    claimed = claim(office, lease)
    assert claimed is not None
    assert claimed.id == entry.id


def test_a_worker_without_the_lease_begins_no_hand_over(office: Office, lease: Lease) -> None:
    entry = new_mail(office)
    claim(office, lease)
    taken_over(office, lease)
    assert not begin(office, entry, lease)
    assert now_of(office, entry).state == "claimed"


def test_an_old_lease_settles_nothing_that_was_taken_over(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    other = taken_over(office, lease)
    with office.store.write() as tx:
        dispatch.take_over(tx, other)
    assert not settle(office, entry, lease, Settlement("sent", accepted=(CUSTOMER,)))
    with office.store.write() as tx:
        assert not dispatch.lose_sight(tx, entry.id, lease, "")
    held = now_of(office, entry)
    assert (held.state, held.code) == ("handing", dispatch.LOST_SIGHT)
    assert [one.id for one in dispatch.lost_sight_of(office.store.read(), office.account.id)] == [entry.id]
    assert settle(office, entry, other, Settlement("unknown"))


def test_a_worker_that_slept_past_the_end_of_its_lease_takes_nothing_from_the_next(
    office: Office, lease: Lease
) -> None:
    entry, waiting = new_mail(office), new_mail(office)
    other = taken_over(office, lease)
    claim(office, other)
    assert begin(office, entry, other)
    assert claim(office, lease) is None
    with office.store.write() as tx:
        assert not dispatch.take_over(tx, lease, office.account.id)
    held = now_of(office, entry)
    assert (held.state, held.code) == ("handing", "")
    assert settle(office, entry, other, Settlement("sent", accepted=(CUSTOMER,)))
    assert now_of(office, waiting).state == "queued"


def test_what_a_dead_worker_had_claimed_is_queued_as_if_never_tried(office: Office, lease: Lease) -> None:
    entry = new_mail(office)
    claim(office, lease)
    with office.store.write() as tx:
        dispatch.take_over(tx, lease)
    assert now_of(office, entry).state == "claimed"
    other = taken_over(office, lease)
    with office.store.write() as tx:
        dispatch.take_over(tx, other)
    held = now_of(office, entry)
    assert (held.state, held.attempts, held.first_try_at) == ("queued", 0, None)


def test_a_sender_that_begins_anew_recovers_its_own_mails_and_no_others(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    with office.store.write() as tx:
        dispatch.take_over(tx, lease, office.account.id + 1)
    assert now_of(office, entry).code == ""
    with office.store.write() as tx:
        dispatch.take_over(tx, lease, office.account.id)
    assert now_of(office, entry).code == dispatch.LOST_SIGHT


def test_a_mail_is_taken_back_only_before_a_worker_has_it(office: Office, lease: Lease) -> None:
    entry, other = new_mail(office), new_mail(office)
    claim(office, lease)
    with pytest.raises(WrongStateError, match="claimed"):
        desk.take_back(office.store, entry.id)
    assert now_of(office, entry).mail is not None
    desk.take_back(office.store, other.id)
    back = now_of(office, other)
    assert (back.state, back.mail, back.message_id, back.due_at) == ("draft", None, "", None)
    with pytest.raises(WrongStateError, match="draft"):
        desk.take_back(office.store, other.id)


def test_a_mail_that_may_have_arrived_is_never_taken_back(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    settle(office, entry, lease, Settlement("unknown"))
    with office.store.write() as tx:
        outbox.retry(tx, entry.id)
        assert outbox.held(tx, office.store.member) is None
    with pytest.raises(WrongStateError):
        desk.take_back(office.store, entry.id)
    assert now_of(office, entry).state == "queued"


def test_a_try_for_which_the_account_was_to_blame_does_not_count(office: Office, lease: Lease) -> None:
    entry = new_mail(office)
    claim(office, lease)
    settle(office, entry, lease, Settlement("queued", code="NEMAIL_002", counts=False))
    held = now_of(office, entry)
    assert (held.state, held.attempts, held.first_try_at, held.code) == ("queued", 0, None, "NEMAIL_002")
    desk.take_back(office.store, entry.id)
    assert now_of(office, entry).code == ""


def test_a_settlement_leaves_the_mark_of_a_copy_as_it_is(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    settle(office, entry, lease, Settlement("queued", accepted=(CUSTOMER,), sent_copy="needed"))
    claim(office, lease)
    settle(office, entry, lease, Settlement("queued"))
    assert now_of(office, entry).sent_copy == "needed"
    with office.store.write() as tx:
        dispatch.set_sent_copy(tx, entry.id, "done")
    claim(office, lease)
    settle(office, entry, lease, Settlement("sent", sent_copy="needed"))
    assert now_of(office, entry).sent_copy == "done"
    assert dispatch.without_sent_copy(office.store.read(), office.account.id) == []


CANCELLED_FROM = {"scheduled", "queued", "failed"}
RETRIED_FROM = {"failed", "partly", "unknown"}
SENT_NOW_FROM = {"queued"}
MARKED_SENT_FROM = {"unknown"}
STATES = ("draft", "scheduled", "queued", "claimed", "handing", "sent", "partly", "failed", "unknown", "cancelled")


@pytest.mark.parametrize("state", STATES)
def test_each_step_is_allowed_from_its_own_states_alone(office: Office, state: str) -> None:
    for step, allowed, after in (
        (outbox.cancel, CANCELLED_FROM, "cancelled"),
        (outbox.retry, RETRIED_FROM, "queued"),
        (outbox.send_now, SENT_NOW_FROM, "queued"),
        (outbox.mark_sent, MARKED_SENT_FROM, "sent"),
    ):
        entry = new_mail(office)
        set_state(office, entry, state)
        before = office.store.read().one("SELECT * FROM outbox WHERE id = ?", [entry.id])
        if state in allowed:
            with office.store.write() as tx:
                assert step(tx, entry.id).state == after
            continue
        with pytest.raises(WrongStateError, match=state), office.store.write() as tx:
            step(tx, entry.id)
        assert office.store.read().one("SELECT * FROM outbox WHERE id = ?", [entry.id]) == before


def test_a_retry_goes_only_to_those_who_have_not_accepted(office: Office, lease: Lease) -> None:
    entry = handed(office, lease, f"{CUSTOMER}, {BOB}")
    settle(office, entry, lease, Settlement("partly", accepted=(CUSTOMER,), refused=((BOB.upper(), "no"),)))
    assert dispatch.was_handed_over_before(office.store.read(), now_of(office, entry))
    with office.store.write() as tx:
        outbox.retry(tx, entry.id)
    found = {one.address: one.state for one in outbox.recipients(office.store.read(), entry.id)}
    assert found == {CUSTOMER: "accepted", BOB: "waiting"}


def test_a_mail_that_some_have_got_cannot_be_cancelled_for_them(office: Office, lease: Lease) -> None:
    entry = handed(office, lease, f"{CUSTOMER}, {BOB}")
    settle(office, entry, lease, Settlement("queued", accepted=(CUSTOMER,), next_try_at=stamp()))
    with office.store.write() as tx:
        assert outbox.cancel(tx, entry.id).state == "partly"


def test_marking_an_unknown_mail_as_sent_accepts_for_all_who_waited(office: Office, lease: Lease) -> None:
    entry = handed(office, lease)
    settle(office, entry, lease, Settlement("unknown", code=dispatch.LOST_SIGHT))
    with office.store.write() as tx:
        sent = outbox.mark_sent(tx, entry.id)
    assert (sent.state, sent.sent_at, sent.code) == ("sent", entry.handed_at, "")
    assert [one.state for one in outbox.recipients(office.store.read(), entry.id)] == ["accepted"]


def test_the_mail_that_can_be_taken_back_is_the_members_own_that_leaves_last(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    assert outbox.held(office.store.read(), office.store.member) is None
    later = stamp(now() + timedelta(seconds=20))
    entry, other = office.write(row, "One"), office.write(row, "Two")
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET due_at = ? WHERE id = ?", [later, other.id])
        tx.run("UPDATE outbox SET due_at = ? WHERE id = ?", [stamp(now() + timedelta(seconds=10)), entry.id])
    held = outbox.held(office.store.read(), office.store.member)
    assert held is not None
    assert held.id == other.id
    assert outbox.held(office.store.read(), None) is None


def test_all_due_mails_wait_for_a_server_that_one_could_not_reach(office: Office, lease: Lease) -> None:
    first, second = new_mail(office), new_mail(office)
    claim(office, lease)
    until = stamp(now() + timedelta(minutes=1))
    settle(office, first, lease, Settlement("queued", code="SERVER_001", next_try_at=until))
    with office.store.write() as tx:
        dispatch.postpone(tx, office.account.id, until, "SERVER_001", "no route")
    held = now_of(office, second)
    assert (held.next_try_at, held.code, held.answer, held.attempts) == (until, "SERVER_001", "no route", 0)
    assert claim(office, lease) is None
    # nobody has tried it, so it can be taken back
    desk.take_back(office.store, second.id)


def test_the_mails_of_a_removed_account_are_settled(office: Office, lease: Lease) -> None:
    handing, waiting = handed(office, lease), new_mail(office)
    with office.store.write() as tx:
        accounts.remove(tx, office.account)
        dispatch.abandon(tx, office.account.id, "ACCOUNT_001")
    assert (now_of(office, handing).state, now_of(office, waiting).state) == ("unknown", "failed")
    assert not settle(office, handing, lease, Settlement("sent"))


def test_a_mail_of_a_removed_account_is_not_tried_again_for_ever(office: Office, lease: Lease) -> None:
    handing, waiting = handed(office, lease), new_mail(office)
    with office.store.write() as tx:
        accounts.remove(tx, office.account)
        dispatch.abandon(tx, office.account.id, "ACCOUNT_001")
    for entry, state in ((handing, "unknown"), (waiting, "failed")):
        with pytest.raises(AccountGoneError), office.store.write() as tx:
            outbox.retry(tx, entry.id)
        assert now_of(office, entry).state == state


def test_an_entry_that_does_not_exist_is_said_so(office: Office) -> None:
    with pytest.raises(NoSuchEntryError, match="99"):
        outbox.load(office.store.read(), 99)
    with pytest.raises(NoSuchEntryError), office.store.write() as tx:
        outbox.cancel(tx, 99)


def test_the_list_shows_open_mails_before_settled_ones_and_no_drafts(office: Office) -> None:
    first, second, third = new_mail(office), new_mail(office), new_mail(office)
    set_state(office, first, "sent")
    set_state(office, third, "draft")
    assert [entry.id for entry in outbox.listed(office.store.read())] == [second.id, first.id]
    assert [entry.id for entry in outbox.listed(office.store.read(), ["sent"])] == [first.id]
    assert outbox.count_open(office.store.read()) == 1
