"""The outbox: states in words, and what can be done about a mail."""

from __future__ import annotations

import re
from typing import Any

import pytest

from store import drafts, outbox
from store.workspace import Store
from tests.screens.keys import do
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tests.screens.told_errands import Told, told
from tui.app import MailbaseApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.outbox import OutboxScreen
from tui.widgets.line_list import LineList

__all__ = ["told"]

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over mail in every state."""
    fill_post(filled)
    return MailbaseApp(filled, with_worker=False)


async def to_outbox(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "o", *keys)


async def go_to(pilot: Hands, store: Store, state: str, subject: str = "") -> int:
    """Put the cursor on the mail of that state; return its number."""
    await to_outbox(pilot)
    entry = next(one for one in outbox.listed(store.read(), [state]) if subject in one.subject)
    pilot.app.screen.query_one(LineList).go_to(entry.id)
    await pilot.pause()
    return entry.id


def state_of(store: Store, number: int) -> str:
    return outbox.load(store.read(), number).state


async def test_every_state_is_told_in_words(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_outbox(pilot)
        lines = shown(pilot).splitlines()[3:12]
    told = [re.split(r" {2,}", line.strip("▌ "))[1:4] for line in lines]
    assert told == [
        ["waits for sign-in", "—", "ap8@nordwind.example"],
        ["held 6 s", "now", "ap6@nordwind.example"],
        ["queued, try 3", "in 4 min", "ap7@nordwind.example"],
        ["scheduled", "tomorrow 08:00", "ap5@nordwind.example"],
        ["failed", "—", "ap4@nordwind.example"],
        ["unknown", "10:00", "ap9@nordwind.example"],
        ["sent", "09:00", "ap10@nordwind.example"],
        ["—", "ap11@nordwind.example", "Reminder 1"],
        ["sent", "2026-10-03 12:00", "ap2@nordwind.example"],
    ]


async def test_the_footer_offers_what_can_be_done_with_the_mail_under_the_cursor(
    app: MailbaseApp, filled: Store
) -> None:
    offered = {
        "held": (("queued", "INV-0407"), {"u take back", "s send now", "x cancel"}),
        "tried": (("queued", "Offer"), {"s send now", "x cancel"}),
        "failed": (("failed", ""), {"x cancel", "e correct", "R retry"}),
        "unknown": (("unknown", ""), {"R retry", "l look again", "S it was sent"}),
        "sent": (("sent", ""), set()),
    }
    every = {"u take back", "s send now", "x cancel", "e correct", "R retry", "l look again", "S it was sent"}
    tried = outbox.listed(filled.read(), ["queued"])
    assert any(one.attempts for one in tried)
    async with app.run_test(size=(140, 30)) as pilot:
        for which, (place, keys) in offered.items():
            entries = [one for one in outbox.listed(filled.read(), [place[0]]) if place[1] in one.subject]
            entry = next(one for one in entries if (one.attempts > 0) == (which != "held"))
            await to_outbox(pilot)
            app.screen.query_one(LineList).go_to(entry.id)
            await pilot.pause()
            footer = shown(pilot).splitlines()[-1]
            assert {key for key in every if key in footer} == keys, which


async def test_u_makes_the_held_mail_a_draft_again(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "queued", "INV-0407")
        await do(pilot, "u")
        assert state_of(filled, number) == "draft"
        assert "INV-0407  " not in shown(pilot)


async def test_s_lets_a_mail_leave_at_once(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "queued", "Offer")
        await do(pilot, "s")
        await until(pilot, lambda: outbox.load(filled.read(), number).next_try_at is None)


@pytest.mark.usefixtures("hasty")
async def test_x_asks_and_then_cancels(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "failed")
        await do(pilot, "x")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert state_of(filled, number) == "failed"
        await do(pilot, "x", "y")
        assert state_of(filled, number) == "cancelled"


@pytest.mark.usefixtures("hasty")
async def test_R_tries_a_failed_mail_again_at_once_but_asks_about_an_unknown_one(
    app: MailbaseApp, filled: Store
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        failed = await go_to(pilot, filled, "failed")
        await do(pilot, "R")
        assert state_of(filled, failed) == "queued"
        unknown = await go_to(pilot, filled, "unknown")
        await do(pilot, "R")
        assert "may have arrived already" in shown(pilot)
        await do(pilot, "y")
        assert state_of(filled, unknown) == "queued"


async def test_S_settles_an_unknown_mail_as_sent(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "unknown")
        await do(pilot, "S")
        assert state_of(filled, number) == "sent"


@pytest.mark.parametrize(("is_sent", "said"), [(True, "settled as sent"), (False, "not to be found in Sent")])
async def test_l_looks_once_more_in_sent(app: MailbaseApp, filled: Store, told: Told, is_sent: bool, said: str) -> None:
    told.answers["look in sent"] = [{"is_sent": is_sent}]
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "unknown")
        await do(pilot, "l")
        await until(pilot, lambda: said in shown(pilot))
    (asked,) = told.of("look in sent")
    assert asked["entry"] == number


async def test_e_writes_a_mail_again_to_those_who_refused_it(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "failed")
        entry = outbox.load(filled.read(), number)
        refused = [one.address for one in outbox.recipients(filled.read(), number)]
        await do(pilot, "e")
        assert not isinstance(app.screen, OutboxScreen)
    ((_number, draft),) = drafts.of_row(filled.read(), entry.table, entry.row, filled.member)
    assert (draft.to, draft.cc, draft.bcc) == (", ".join(refused), "", "")
    assert draft.conversation == entry.conversation


async def test_enter_goes_to_the_row(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "failed")
        await do(pilot, "enter")
        assert not isinstance(app.screen, OutboxScreen)
        assert "Reminder 2" in shown(pilot)


async def test_what_the_server_said_stands_below_with_the_next_step(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "failed")
        below = shown(pilot).rpartition("────")[2]
    assert "550 5.1.1 no such user" in below
    assert "change the mail, then send it again.  (SERVER_004)" in below


async def test_a_mail_that_waits_for_a_sign_in_says_how_it_goes_on(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_outbox(pilot)
        assert "It leaves as soon as office is signed in: g a, then r." in shown(pilot)


@SIZES
def test_snapshot_of_the_outbox(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_outbox(pilot, *["down"] * 5)

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_an_empty_outbox(snap_compare: Any, empty: Store, size: tuple[int, int]) -> None:
    assert snap_compare(MailbaseApp(empty, with_worker=False), terminal_size=size, run_before=to_outbox)


def test_snapshot_of_a_question_before_sending_again(snap_compare: Any, app: MailbaseApp, filled: Store) -> None:
    async def show(pilot: Hands) -> None:
        await go_to(pilot, filled, "unknown")
        await do(pilot, "R")

    assert snap_compare(app, terminal_size=(80, 24), run_before=show)
