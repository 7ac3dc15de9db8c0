"""Accounts that a person pauses, and what depends on an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import CUSTOMER, Office

from store import (
    account_activity,
    account_health,
    account_pauses,
    accounts,
    dependants,
    dispatch,
    drafts,
    leases,
    outbox,
)
from store.accounts import NEEDS_SIGN_IN, NEW, PAUSED, UNREACHABLE, WORKING, Account, NewAccount
from store.clock import now, stamp
from store.drafts import Draft
from store.errors import BadNameError, NameTakenError


def account_of(office: Office) -> Account:
    found = accounts.load(office.store.read(), office.account.id)
    assert found is not None
    return found


def pause(office: Office) -> None:
    with office.store.write() as tx:
        assert account_pauses.pause(tx, office.account)


def test_whatever_is_found_about_a_paused_account_it_stays_paused(office: Office) -> None:
    pause(office)
    with office.store.write() as tx:
        accounts.set_state(tx, office.account.id, WORKING)
        accounts.set_state(tx, office.account.id, NEEDS_SIGN_IN, "NEMAIL_002", "no")
        account_health.works(tx, office.account.id)
        account_health.cannot_be_reached(tx, office.account.id, "SERVER_001", "no")
    assert (account_of(office).state, account_of(office).code) == (PAUSED, "")
    with office.store.write() as tx:
        assert not account_pauses.pause(tx, office.account)
        assert account_pauses.resume(tx, office.account)
        assert not account_pauses.resume(tx, office.account)
        account_health.works(tx, office.account.id)
    assert account_of(office).state == WORKING


def test_what_a_server_asked_for_outlasts_a_pause(office: Office) -> None:
    until = stamp(now() + timedelta(hours=1))
    with office.store.write() as tx:
        accounts.pause_until(tx, office.account.id, until, "SERVER_006", "450 too many")
    pause(office)
    with office.store.write() as tx:
        account_pauses.resume(tx, office.account)
        account_health.works(tx, office.account.id)
    held = account_of(office)
    assert (held.state, held.paused_until, held.code) == (NEW, until, "SERVER_006")


def test_trouble_of_before_is_forgotten_by_a_pause(office: Office) -> None:
    with office.store.write() as tx:
        accounts.set_state(tx, office.account.id, UNREACHABLE, "SERVER_001", "no")
    pause(office)
    assert (account_of(office).code, account_of(office).words) == ("", "")


def test_a_claimed_mail_goes_back_and_may_not_be_handed_over(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    lease = leases.take(office.store, "worker")
    assert lease is not None
    with office.store.write() as tx:
        assert dispatch.claim(tx, lease, office.account.id)
    pause(office)
    with office.store.write() as tx:
        assert not dispatch.begin_handing(tx, entry.id, lease)
        assert dispatch.claim(tx, lease, office.account.id) is None
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.attempts, held.first_try_at) == ("queued", 0, None)
    assert dispatch.next_due(office.store.read()) is None
    with office.store.write() as tx:
        account_pauses.resume(tx, office.account)
        assert dispatch.claim(tx, lease, office.account.id)


def test_another_name_is_checked_and_the_history_keeps(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    second = NewAccount("second", "second@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "second")
    with office.store.write() as tx:
        accounts.add(tx, second)
        with pytest.raises(NameTakenError):
            accounts.rename(tx, office.account, "SECOND")
        with pytest.raises(BadNameError):
            accounts.rename(tx, office.account, "  ")
        accounts.rename(tx, office.account, "Front desk")
    assert account_of(office).name == "Front desk"
    assert outbox.load(office.store.read(), entry.id).account == office.account.id


def test_what_depends_on_an_account_is_counted(office: Office) -> None:
    reader = office.store.read()
    row = office.add_row("INV-1", CUSTOMER)
    office.write(row, "Your invoice")
    office.write(row, "Another")
    identity = reader.number("SELECT id FROM identities")
    shared = NewAccount("shared", "all@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "all")
    with office.store.write() as tx:
        drafts.save(tx, None, office.table.id, row, Draft(identity=identity, subject="Draft"))
        other = accounts.add(tx, shared)
        tx.run("UPDATE accounts SET delegate_of = ? WHERE id = ?", [office.account.id, other.id])
    found = {one.kind: (one.count, one.names) for one in dependants.of_account(reader, office.account.id)}
    assert found == {
        "waiting": (2, ()),
        "delegates": (1, ("shared",)),
        "drafts": (1, ()),
        "conversations": (2, ()),
        "identities": (1, ("desk@firm.example",)),
        "bases": (1, ("Billing",)),
    }
    assert [one.kind for one in dependants.of_account(reader, other.id)] == ["identities", "bases"]


def test_an_account_tells_what_left_and_what_will(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    gone, _soon, later = (office.write(row, subject, to=f"{CUSTOMER}, b@b.test") for subject in ("A", "B", "C"))
    with office.store.write() as tx:
        tx.run(
            "UPDATE outbox SET state = 'sent', sent_at = ? WHERE id = ?", [stamp(now() - timedelta(hours=3)), gone.id]
        )
        tx.run("UPDATE outbox_recipients SET state = 'accepted' WHERE outbox_id = ?", [gone.id])
        tx.run("UPDATE outbox SET due_at = ? WHERE id = ?", [stamp(now() + timedelta(hours=30)), later.id])
    activity = account_activity.of_accounts(office.store.read())[office.account.id]
    assert (activity.sent, activity.reached, activity.waiting, activity.soon) == (1, 2, 2, 1)
