"""A draft that is open in two windows: each keeps what was written in it, and sends what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from store import bases, drafts, rows, tables
from store.drafts import Draft
from store.tables import NewColumn
from store.workspace import Store
from tui.draft_keeper import DraftKeeper

BEGUN = Draft(to="anna@customer.example", subject="Offer", body="Dear Anna")


async def run_task(do: Callable[..., int | None], *arguments: object) -> int | None:
    return do(*arguments)


@pytest.fixture
def windows(store: Store) -> tuple[DraftKeeper, DraftKeeper]:
    """Two windows with the same draft."""
    with store.write("Table") as tx:
        table = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"),))
        row = rows.add(tx, table, {table.columns[0].id: "INV-1"})
        number = drafts.save(tx, None, table.id, row, BEGUN)
    one, other = (DraftKeeper(store, run_task, table.id, row) for _window in range(2))
    one.found(number, BEGUN)
    other.found(number, BEGUN)
    return one, other


def keep(window: DraftKeeper, draft: Draft) -> bool:
    return asyncio.run(window.keep(draft))


def held(store: Store, window: DraftKeeper) -> Draft | None:
    assert window.number is not None
    return drafts.load(store.read(), window.number)


def test_what_is_written_in_two_windows_at_once_is_kept_twice(
    store: Store, windows: tuple[DraftKeeper, DraftKeeper]
) -> None:
    (one, other), theirs = windows, replace(BEGUN, to="ben@elsewhere.example")
    mine = replace(BEGUN, body="Dear Anna, a long letter")
    assert not keep(one, mine)
    assert keep(other, theirs)
    assert (held(store, one), held(store, other)) == (mine, theirs)
    assert not keep(other, replace(theirs, body="Dear Ben"))


def test_a_window_sends_what_it_shows_though_the_draft_was_changed_in_another(
    store: Store, windows: tuple[DraftKeeper, DraftKeeper]
) -> None:
    (one, other), theirs = windows, replace(BEGUN, to="ben@elsewhere.example")
    keep(other, theirs)
    # nothing was typed here since: this is what is looked at before it is sent
    assert keep(one, BEGUN)
    assert (held(store, one), held(store, other)) == (BEGUN, theirs)


def test_a_draft_that_is_thrown_away_in_one_window_stays_where_it_is_written_on(
    store: Store, windows: tuple[DraftKeeper, DraftKeeper]
) -> None:
    (one, other), theirs = windows, replace(BEGUN, body="Dear Anna, a long letter")
    keep(other, theirs)
    asyncio.run(one.discard())
    assert held(store, other) == theirs
    asyncio.run(other.discard())
    one.found(other.number or 1, BEGUN)
    assert keep(one, BEGUN)
    assert held(store, one) == BEGUN


def test_a_draft_that_was_sent_in_another_window_is_not_begun_again_untouched(
    store: Store, windows: tuple[DraftKeeper, DraftKeeper]
) -> None:
    one, _other = windows
    number = one.number
    with store.write() as tx:
        tx.run("UPDATE outbox SET state = 'queued' WHERE id = ?", [number])
    assert not keep(one, BEGUN)
    assert one.number == number


def test_a_conversation_that_sending_has_opened_makes_no_other_draft_of_it(
    store: Store, windows: tuple[DraftKeeper, DraftKeeper]
) -> None:
    one, _other = windows
    with store.write() as tx:
        drafts.save(tx, one.number, 1, 1, replace(BEGUN, conversation=7))
    assert not keep(one, replace(BEGUN, body="Dear Anna, more"))
