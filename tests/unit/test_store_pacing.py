"""How fast an account may send: what is let through in any minute and any day, and when the next mail may leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from closed_office import closed_office
from office import Office

from mail.pacing import allowance
from store import dispatch, leases, outbox, pacing
from store.clock import stamp
from store.leases import Lease
from store.outbox import Entry
from store.pacing import Allowance, Pace

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(hours=24)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return closed_office(tmp_path)


@pytest.fixture
def lease(office: Office) -> Lease:
    taken = leases.take(office.store, "worker")
    assert taken is not None
    return taken


def many(office: Office, count: int, to: str = "anna@customer.example") -> list[Entry]:
    row = office.add_row("INV-1", "anna@customer.example")
    entries = [office.write(row, f"Invoice {number}", to=to) for number in range(count)]
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET due_at = ?", [stamp(BEGIN)])
    return entries


def leave_all(office: Office, lease: Lease, allowed: Allowance, count: int) -> list[datetime]:
    """Send mails as fast as they are let go; return when each left, by a clock that jumps to the next moment."""
    at, left = BEGIN, []
    while len(left) < count:
        with office.store.write() as tx:
            tx.at = stamp(at)
            entry = dispatch.claim(tx, lease, office.account.id)
            if entry is not None:
                pacing.spend(tx, office.account.id, entry.id, pacing.of(tx, office.account.id), allowed)
                dispatch.begin_handing(tx, entry.id, lease)
                to = tuple(one.address for one in outbox.recipients(tx, entry.id))
                dispatch.settle(tx, entry.id, lease, dispatch.Settlement("sent", accepted=to))
                left.append(at)
            else:
                due = dispatch.next_due(tx, office.account.id)
                assert due is not None
                assert due > tx.at
                at = datetime.fromisoformat(due)
    return left


def most_within(moments: list[datetime], span: timedelta) -> int:
    return max(sum(begin <= one < begin + span for one in moments) for begin in moments)


@pytest.mark.parametrize("per_minute", [1, 2, 6, 30])
def test_no_minute_sees_more_mails_than_are_allowed_and_each_sees_nearly_as_many(
    office: Office, lease: Lease, per_minute: int
) -> None:
    many(office, 40)
    left = leave_all(office, lease, Allowance(per_minute=per_minute), 40)
    assert most_within(left, MINUTE) <= per_minute
    assert left[-1] - left[0] < 1.25 * 40 / per_minute * MINUTE
    # a few at once wait for nobody
    assert left[max(1, per_minute // 6) - 1] == BEGIN


def test_no_day_sees_more_mails_than_are_allowed(office: Office, lease: Lease) -> None:
    many(office, 25)
    left = leave_all(office, lease, Allowance(per_day=10), 25)
    assert most_within(left, DAY) == 10
    assert [left.index(one) for one in sorted(set(left))] == [0, 10, 20]
    assert left[-1] == BEGIN + 2 * DAY


def test_where_recipients_are_counted_a_mail_to_three_counts_for_three(office: Office, lease: Lease) -> None:
    many(office, 4, to="a@customer.example, b@customer.example, c@customer.example")
    left = leave_all(office, lease, Allowance(per_day=6, counts_recipients=True), 4)
    assert left == [BEGIN, BEGIN, BEGIN + DAY, BEGIN + DAY]


def test_a_mail_that_waits_for_the_limit_says_so_and_until_when(office: Office, lease: Lease) -> None:
    entry = many(office, 1)[0]
    opens = stamp(datetime.now(UTC) + MINUTE)
    with office.store.write() as tx:
        tx.run("INSERT INTO paces (account_id, opens_at) VALUES (?, ?)", [office.account.id, opens])
        assert dispatch.claim(tx, lease, office.account.id) is None
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.code, held.next_try_at) == ("queued", "SEND_004", opens)
    assert dispatch.next_due(office.store.read(), office.account.id) == opens


def test_other_limits_take_effect_at_once(office: Office, lease: Lease) -> None:
    entry = many(office, 1)[0]
    with office.store.write() as tx:
        tx.run("INSERT INTO paces (account_id, opens_at) VALUES (?, '2999')", [office.account.id])
        pacing.set_limits(tx, office.account.id, 0, None)
        claimed = dispatch.claim(tx, lease, office.account.id)
    assert claimed is not None
    assert claimed.id == entry.id


def test_a_persons_limit_goes_before_the_providers_and_that_before_a_wider_one_that_was_learnt() -> None:
    assert allowance("microsoft365", Pace()) == Allowance(30, 10_000, counts_recipients=True)
    assert allowance("microsoft365", Pace(per_minute=5, per_day=100)) == Allowance(5, 100)
    assert allowance("microsoft365", Pace(per_minute=0)).per_minute is None
    assert allowance("gmail", Pace(learnt_per_day=400)).per_day == 400
    assert allowance("gmail", Pace(learnt_per_day=900)).per_day == 500
    assert allowance("generic", Pace()) == Allowance()
    assert allowance("generic", Pace(learnt_per_minute=12)) == Allowance(12)


def test_what_was_learnt_is_forgotten_after_a_month(office: Office) -> None:
    with office.store.write() as tx:
        pacing.learn(tx, office.account.id, per_minute=12)
        assert pacing.of(tx, office.account.id).learnt_per_minute == 12
        tx.run("UPDATE paces SET minute_learnt_at = ?", [stamp(datetime.now(UTC) - timedelta(days=31))])
        assert pacing.of(tx, office.account.id).learnt_per_minute is None


def test_a_limit_that_is_learnt_does_not_keep_the_other_one_alive(office: Office) -> None:
    with office.store.write() as tx:
        pacing.learn(tx, office.account.id, per_minute=12)
        tx.run("UPDATE paces SET minute_learnt_at = ?", [stamp(datetime.now(UTC) - timedelta(days=31))])
        pacing.learn(tx, office.account.id, per_day=400)
        held = pacing.of(tx, office.account.id)
        assert (held.learnt_per_minute, held.learnt_per_day) == (None, 400)
        pacing.learn(tx, office.account.id, per_minute=9)
        held = pacing.of(tx, office.account.id)
        assert (held.learnt_per_minute, held.learnt_per_day) == (9, 400)
