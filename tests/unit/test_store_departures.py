"""The outbox as a list, and what passes through accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store import account_activity, clock, departures, outbox, tables
from store.account_activity import Activity
from store.workspace import Store
from tests.screens.sample_post import fill_post
from tests.screens.sample_store import NOON, filled_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Mail in every state."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    store = filled_store(tmp_path / "mailbase.db")
    fill_post(store)
    yield store
    store.close()


def test_what_leaves_comes_first_by_its_time_then_what_failed_then_what_is_settled(store: Store) -> None:
    found = departures.read(store.read())
    assert [one.entry.state for one in found.listed] == [
        *["queued"] * 4,
        *("failed", "unknown"),
        *("sent", "cancelled", "sent"),
    ]
    subjects = [one.entry.subject for one in found.listed[:4]]
    assert subjects == ["Reminder 1", "Your invoice INV-0407", "Offer", "Offer"]
    assert (found.open_left_out, found.troubled_left_out) == (0, 0)


def test_each_tells_its_account_recipients_and_row(store: Store) -> None:
    one = departures.read(store.read()).listed[0]
    assert (one.account, one.account_state) == ("office", "needs sign-in")
    assert [recipient.address for recipient in one.recipients] == ["ap8@nordwind.example"]
    assert one.table is not None
    assert (one.table.path, one.title) == ("Billing/Invoices", "INV-0405")


def test_what_is_too_much_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "MOST_OPEN", 1)
    monkeypatch.setattr(departures, "MOST_TROUBLED", 1)
    found = departures.read(store.read())
    assert (found.open_left_out, found.troubled_left_out) == (3, 1)
    assert [one.entry.state for one in found.listed[:2]] == ["queued", "failed"]


def test_mail_of_a_deleted_table_and_a_removed_account_is_listed(store: Store) -> None:
    with store.write() as tx:
        tx.run("UPDATE tables SET deleted_at = ? WHERE name = 'Invoices'", [tx.at])
        tx.run("UPDATE accounts SET deleted_at = ?", [tx.at])
    assert {(one.table, one.account) for one in departures.read(store.read()).listed} == {(None, "")}


def test_activity_counts_a_day_of_sent_mail_what_waits_and_the_newest_that_came(store: Store) -> None:
    active = account_activity.of_accounts(store.read())
    newest = clock.stamp(NOON - timedelta(minutes=4))
    assert active[1] == Activity(last_mail_at=newest, sent=1, waiting=3, soon=3)
    assert active[2] == Activity(sent=0, waiting=1, soon=1)


def test_no_activity_is_no_entry(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "empty.db")
    assert account_activity.of_accounts(store.read()) == {}
    assert departures.read(store.read()).listed == ()
    assert not outbox.listed(store.read())
    assert not tables.every(store.read())
    store.close()
