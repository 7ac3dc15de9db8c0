"""What leaves within a day, hour by hour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from store import clock, outbox, tables, traffic
from store.connection import Reader, Record, Value
from store.workspace import Store
from tests.screens.sample_store import NOON, filled_store, left


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    store = filled_store(tmp_path / "mailbase.db")
    yield store
    store.close()


def goes(store: Store, row: int, hours: float, state: str) -> int:
    with store.write() as tx:
        table = tables.find(tx, "Billing/Invoices")
        return left(tx, table, row, NOON + timedelta(hours=hours), f"Statement {row}", state)


def test_mails_are_counted_in_the_hour_in_which_they_left_or_leave(store: Store) -> None:
    for row, hours in enumerate((-23.9, -2.5, -0.5, -0.4, -24.5), 50):
        goes(store, row, hours, "sent")
    for row, hours in enumerate((0.5, 1.5, 23.5, 24.5, -3), 60):
        goes(store, row, hours, "queued")
    found = traffic.of(store.read())
    assert (found.left[0], found.left[21], found.left[23], sum(found.left)) == (1, 1, 2, 4)
    # what is overdue leaves within the hour; an offer of the samples leaves in 20 hours
    assert (found.leaving[0], found.leaving[1], found.leaving[20], found.leaving[23]) == (2, 1, 1, 1)
    assert (sum(found.leaving), found.weight) == (5, 4)


def test_one_account_is_told_from_the_others(store: Store) -> None:
    goes(store, 50, -1, "sent")
    other = goes(store, 51, -1, "sent")
    later = goes(store, 52, 1, "queued")
    with store.write() as tx:
        tx.run("UPDATE outbox SET account_id = NULL WHERE id IN (?, ?)", [other, later])
    assert sum(traffic.of(store.read(), 1).left) == 1
    assert sum(traffic.of(store.read()).left) == 2
    assert sum(traffic.of(store.read(), 1).leaving) == 1


def test_recipients_are_counted_where_the_limit_counts_them(store: Store) -> None:
    number = goes(store, 50, -1, "sent")
    with store.write() as tx:
        outbox.address(tx, number, [f"{one}@nordwind.example" for one in range(5)])
        outbox.mark(tx, number, "accepted", [(f"{one}@nordwind.example", "250 Ok") for one in range(4)])
    assert traffic.of(store.read(), 1, recipients=True).weight == 4
    assert traffic.of(store.read(), 1).weight == 1


@pytest.mark.parametrize("account", [None, 1])
def test_a_day_is_found_by_indexes_however_many_years_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch, account: int | None
) -> None:
    reader = store.read()
    plans: list[str] = []
    asked = reader.all

    def explained(_self: Reader, sql: str, params: Sequence[Value] = ()) -> list[Record]:
        plans.extend(str(record[3]) for record in asked(f"EXPLAIN QUERY PLAN {sql}", params))
        return asked(sql, params)

    monkeypatch.setattr(type(reader), "all", explained)
    traffic.of(reader, account)
    assert plans
    assert not [plan for plan in plans if re.match(r"SCAN outbox", plan)]
    assert [plan for plan in plans if "outbox_sent (sent_at>?)" in plan]
    assert len([plan for plan in plans if "outbox_account (account_id=? AND state=? AND due_at<?)" in plan]) == 2
