"""A row with mails that leave later, and with some that did not leave."""

from __future__ import annotations

from typing import Any

import pytest

from store import drafts, scheduling, tables
from store.connection import Transaction
from store.drafts import Draft
from store.errors import ReplyFirstError, UndecidedError
from store.scheduling import ASK, Fixed, Schedule
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do
from tests.screens.row_samples import TALK, open_row, talk
from tui.app import MailbaseApp
from tui.widgets.feed import Feed

TOMORROW, MONDAY = "2026-10-06T06:00:00.000Z", "2026-10-12T06:00:00.000Z"
SIZES = [(100, 30), (80, 24)]


def scheduled(tx: Transaction, table: Table, conversation: int, subject: str, wanted: Schedule) -> int:
    """Schedule a mail on the row; return its number."""
    draft = Draft(1, "Anna Keller <anna@nordwind.example>", subject=subject, body="Dear Ms Keller,\n\nplease pay.")
    number = drafts.save(tx, None, table.id, TALK, draft)
    fixed = Fixed(1, 1, conversation, f"<{number}@firm.example>", ("anna@nordwind.example",))
    scheduling.schedule(tx, number, fixed, wanted)
    return number


def settle(tx: Transaction, number: int, state: str, code: str, answer: str) -> None:
    """Let a worker have dealt with a mail."""
    tx.run("UPDATE outbox SET state = ?, code = ?, answer = ? WHERE id = ?", [state, code, answer, number])


@pytest.fixture
def invoices(filled: Store) -> Table:
    """The row has a conversation, what leaves later, and what did not."""
    table = tables.find(filled.read(), "Billing/Invoices")
    conversation = talk(filled, table)
    with filled.write() as tx:
        paris = Schedule(TOMORROW, "Europe/Paris", only_if_no_reply=True, renders=True)
        scheduled(tx, table, conversation, "Reminder 4", paris)
        asks = scheduled(tx, table, conversation, "Reminder 3", Schedule(MONDAY, if_missed=ASK))
        settle(tx, asks, "scheduled", UndecidedError.code, str(UndecidedError()))
        failed = scheduled(tx, table, conversation, "Reminder 2", Schedule(TOMORROW))
        words = "The row has nothing in “Number”, so no mail was written (Subject, line 1, column 9)."
        settle(tx, failed, "failed", "TEMPLATE_005", words)
        answered = scheduled(tx, table, conversation, "Reminder 1", Schedule(TOMORROW, only_if_no_reply=True))
        settle(tx, answered, "cancelled", ReplyFirstError.code, str(ReplyFirstError()))
        newest = tx.number("SELECT max(mail_id) FROM placements WHERE conversation_id = ?", [conversation])
        tx.run("UPDATE schedules SET reply_mail_id = ? WHERE outbox_id = ?", [newest, answered])
    return table


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_leaves_later_stands_below_and_tells_its_conditions(
    app: MailbaseApp, invoices: Table, size: tuple[int, int], snap_compare: Any
) -> None:
    async def show(pilot: Any) -> None:
        screen = await open_row(pilot, invoices, TALK)
        screen.query_one(Feed).focus()
        await do(pilot, "G")

    assert snap_compare(app, terminal_size=size, run_before=show)


async def test_enter_on_a_mail_that_a_reply_came_before_goes_to_the_reply(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        feed = screen.query_one(Feed)
        feed.focus()
        held = next(item for item in _items(feed) if item.kind == "scheduled" and item.entry.state == "cancelled")
        feed.go_to(held.key)
        await do(pilot, "enter")
        assert feed.item is not None
        assert feed.item.entry.id == held.entry.why["reply"]
        # elsewhere it unfolds, as of a draft
        waiting = next(item for item in _items(feed) if item.kind == "scheduled" and item.entry.state == "scheduled")
        feed.go_to(waiting.key)
        await do(pilot, "enter")
        assert feed.item is not None
        assert feed.item.key == waiting.key


def _items(feed: Feed) -> Any:
    return feed._items
