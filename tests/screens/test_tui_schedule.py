"""Sending later: the dialog that asks when, from the review."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from mail.arming import arm
from mail.vault.keychain import open_vault
from store import blobs, clock, conversations, drafts, outbox, tables
from store.connection import Transaction
from store.drafts import Draft
from store.scheduling import ASK, SEND, SKIP
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import TALK, open_row, talk, wrote
from tests.screens.sample_store import NOON, empty_store
from tests.screens.sight import Hands, shown, until
from tests.screens.told_errands import Told, told
from tui.app import MailbaseApp
from tui.screens.error import ErrorScreen
from tui.screens.schedule import ScheduleScreen
from tui.widgets.composer import Composer
from tui.widgets.review import ReviewPanel

__all__ = ["told"]

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=["100x30", "80x24", "60x20"])
WIDE = (100, 30)


@pytest.fixture
def invoices(filled: Store) -> Table:
    table = tables.find(filled.read(), "Billing/Invoices")
    talk(filled, table)
    return table


async def to_review(pilot: Hands, table: Table) -> None:
    """Write an answer and look it over."""
    await open_row(pilot, table, TALK)
    await do(pilot, "r")
    await type_text(pilot, "All is well.")
    await do(pilot, "ctrl+s")


async def to_dialog(pilot: Hands, table: Table, typed: str = "") -> ScheduleScreen:
    await to_review(pilot, table)
    await do(pilot, "l")
    screen = pilot.app.screen
    assert isinstance(screen, ScheduleScreen)
    await type_text(pilot, typed)
    await settle(pilot)
    return screen


def asks(told: Told) -> None:
    told.answers["schedule"] = [{"entry": 1, "message_id": "<1@firm.example>", "due": ""}]


async def test_enter_takes_the_first_time_of_the_list(app: MailbaseApp, invoices: Table, told: Told) -> None:
    asks(told)
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices)
        assert "Monday 5 October 2026 13:00, UTC (in 1 hour)" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: not app.screen.query(ReviewPanel))
    (task,) = told.of("schedule")
    assert task["due"] == clock.stamp(NOON + timedelta(hours=1))
    assert (task["zone"], task["only_if_no_reply"], task["renders"], task["if_missed"]) == ("UTC", False, False, SEND)


async def test_the_arrows_go_through_the_list(app: MailbaseApp, invoices: Table, told: Told) -> None:
    asks(told)
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices)
        await do(pilot, "down", "down", "up", "down")
        assert "Tuesday 6 October 2026 08:00, UTC (in 20 hours)" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: told.of("schedule"))
    assert told.of("schedule")[0]["due"] == "2026-10-06T08:00:00.000Z"


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("demain 9h", "Tuesday 6 October 2026 09:00, UTC (in 21 hours)"),
        ("Montag 8 Uhr", "Monday 12 October 2026 08:00, UTC (in 7 days)"),
        ("in 3 days", "Thursday 8 October 2026 08:00, UTC (in 3 days)"),
        ("in 20 minutes", "Monday 5 October 2026 12:20, UTC (in 20 minutes)"),
        ("2026-11-30 08:00", "Monday 30 November 2026 08:00, UTC (in 56 days)"),
    ],
)
async def test_what_is_typed_is_read_back(app: MailbaseApp, invoices: Table, typed: str, meaning: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices, typed)
        assert meaning in shown(pilot)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("next Blursday", "“next Blursday” is not a time."),
        ("today 9:00", "today 9:00 is in the past."),
        ("yesterday", "yesterday is in the past."),
        ("now", "That is now."),
        ("[@click=app.quit]x[/]", "“[@click=app.quit]x[/]” is not a time."),
    ],
)
async def test_what_is_no_time_is_told_and_stays(
    app: MailbaseApp, invoices: Table, told: Told, typed: str, said: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_dialog(pilot, invoices, typed)
        assert said in shown(pilot)
        await do(pilot, "enter")
        assert app.screen is screen
        assert typed in shown(pilot)
        assert not told.asked
        await do(pilot, "escape", "e")
        assert app.screen.query_one(Composer).draft.own_text == "All is well."


async def test_a_time_that_is_typed_right_after_the_key_is_typed_there(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_review(pilot, invoices)
        await press(pilot, "l")
        await press(pilot, *"demain 9h")
        await until(pilot, lambda: isinstance(app.screen, ScheduleScreen) and "demain 9h" in shown(pilot))


async def test_the_field_counts_again_when_it_is_emptied(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices, "x")
        assert "is not a time" in shown(pilot)
        await do(pilot, "down")
        assert "13:00, UTC" in shown(pilot)
        await do(pilot, "y")
        assert "“xy” is not a time" in shown(pilot)
        await do(pilot, "backspace", "backspace")
        assert "13:00, UTC" in shown(pilot)


async def test_options_are_turned_by_their_keys_and_by_the_arrows(
    app: MailbaseApp, invoices: Table, told: Told
) -> None:
    asks(told)
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices)
        assert "Template" not in shown(pilot)
        await do(pilot, "ctrl+r", "ctrl+o", "ctrl+o")
        assert "sent only if no reply has come" in shown(pilot)
        assert "not sent before somebody says so" in shown(pilot)
        await do(pilot, "tab", "tab", "left")
        assert "not sent before" not in shown(pilot)
        await do(pilot, "ctrl+s")
        await until(pilot, lambda: told.of("schedule"))
    (task,) = told.of("schedule")
    assert (task["only_if_no_reply"], task["if_missed"]) == (True, SKIP)


async def test_a_draft_from_a_template_can_be_filled_in_when_it_leaves(
    app: MailbaseApp, invoices: Table, told: Told, filled: Store
) -> None:
    asks(told)
    draft = Draft(identity=1, to="anna@nordwind.example", subject="Offer", body="Hello", template="Reminder")
    with filled.write() as tx:
        drafts.save(tx, None, invoices.id, TALK, draft)
    async with app.run_test(size=WIDE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "end", "enter")
        await do(pilot, "ctrl+s", "l", "ctrl+t", "ctrl+o", "ctrl+o")
        assert "filled in when it leaves" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: told.of("schedule"))
    (task,) = told.of("schedule")
    assert (task["renders"], task["if_missed"]) == (True, ASK)


async def test_the_clock_of_the_recipient_is_told_by_their_last_mail(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    with filled.write() as tx:
        conversation = conversations.start(tx, invoices.id, TALK, "Hello")
        raw = b"From: anna@nordwind.example\r\nDate: Mon, 5 Oct 2026 06:50:00 -0500\r\n\r\nHello"
        number = wrote(tx, conversation, NOON - timedelta(minutes=10), "Hello")
        conversations.join(tx, conversation, ["anna@nordwind.example"])
        _with_raw(tx, number, raw)
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices)
        assert "about 08:00 for anna@nordwind.example, by the clock of their last mail" in shown(pilot)
        await type_text(pilot, "tomorrow 3:00")
        await settle(pilot)
        assert "about Monday 22:00 for anna@nordwind.example" in shown(pilot)


def _with_raw(tx: Transaction, number: int, raw: bytes) -> None:
    tx.run("UPDATE mails SET raw_hash = ? WHERE id = ?", [blobs.put(tx, raw), number])


async def test_a_mail_that_cannot_be_scheduled_stays_a_draft(app: MailbaseApp, invoices: Table, told: Told) -> None:
    trouble = {"sentence": "This store is a copy.", "code": "ARM_001", "next_step": "", "words": ""}
    told.answers["schedule"] = [{"error": trouble}]
    async with app.run_test(size=WIDE) as pilot:
        await to_dialog(pilot, invoices)
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        await do(pilot, "escape")
        assert "Not sent; the draft is kept." in app.screen.query_one(ReviewPanel).text
    ((_number, draft),) = drafts.of_row(app.store.read(), invoices.id, TALK, app.store.member)
    assert draft.own_text == "All is well."


async def test_what_may_not_be_sent_is_not_scheduled(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Hello")
        app.screen.query_one("#to", Input).value = "nobody at all"
        await do(pilot, "ctrl+s", "l")
        assert not isinstance(app.screen, ScheduleScreen)
        assert "look at what is red" in app.screen.query_one(ReviewPanel).text


def snapshot_of(typed: str = "") -> Any:
    @SIZES
    def test(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
        async def show(pilot: Hands) -> None:
            await to_dialog(pilot, invoices, typed)

        assert snap_compare(app, terminal_size=size, run_before=show)

    return test


test_snapshot_of_the_dialog = snapshot_of()
test_snapshot_of_words_read_back = snapshot_of("Friday 17:45")
test_snapshot_of_what_is_no_time = snapshot_of("next Blursday")


@pytest.fixture
def running(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that may send, while the clock goes on."""
    path = tmp_path / "mailbase.db"
    shutil.copy(sample_file, path)
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    store = empty_store(path)
    arm(store, open_vault(store))
    talk(store, tables.find(store.read(), "Billing/Invoices"), clock.now())
    yield store
    store.close()


async def test_a_scheduled_mail_stands_in_the_feed_and_u_on_it_takes_it_back(running: Store) -> None:
    app = MailbaseApp(running, with_worker=False)
    table = tables.find(running.read(), "Billing/Invoices")
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_dialog(pilot, table, "in 3 days")
        await do(pilot, "enter")
        await until(pilot, lambda: app.screen is not screen and not app.screen.query(ReviewPanel))
        (entry,) = outbox.listed(running.read(), ["scheduled"])
        await until(pilot, lambda: "scheduled" in cursor_line(pilot))
        await do(pilot, "up", "u")
        # elsewhere u undoes, and that has nothing to do with the mail
        assert outbox.load(running.read(), entry.id).state == "scheduled"
        await do(pilot, "end", "u")
        await until(pilot, lambda: app.screen.query(Composer))
        assert app.screen.query_one(Composer).draft.own_text == "All is well."
        assert outbox.load(running.read(), entry.id).state == "draft"


def cursor_line(pilot: Hands) -> str:
    return next((line for line in shown(pilot).splitlines() if "▌" in line), "")
