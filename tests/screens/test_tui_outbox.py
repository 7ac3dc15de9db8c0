"""The outbox: states in words, and what can be done about a mail."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from store import clock, drafts, outbox, pacing, scheduling
from store.workspace import Store
from tests.screens.keys import do, press, type_text
from tests.screens.sample_outbox import fill_outbox
from tests.screens.sample_post import fill_post
from tests.screens.sample_store import NOON
from tests.screens.sight import Hands, shown, until
from tests.screens.told_errands import Told, told
from tui.app import MailbaseApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.departure_details import DepartureDetails
from tui.screens.outbox import OutboxScreen
from tui.screens.row import RowScreen
from tui.screens.schedule import ScheduleScreen
from tui.widgets.composer import Composer
from tui.widgets.line_list import LineList

__all__ = ["told"]

WIDE_AND_NARROW = pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=["100x30", "80x24", "60x20"])
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
        ["scheduled", "tomorrow 08:00 UTC", "ap5@nordwind.example"],
        ["failed", "—", "ap4@nordwind.example"],
        ["unknown", "10:00", "ap9@nordwind.example"],
        ["sent", "09:00", "ap10@nordwind.example"],
        ["—", "ap11@nordwind.example", "Reminder 1"],
        ["sent", "2026-10-03 12:00", "ap2@nordwind.example"],
    ]


async def test_the_footer_offers_what_can_be_done_with_the_mail_under_the_cursor(
    app: MailbaseApp, filled: Store
) -> None:
    waiting = {"u take back", "s send now", "t time", "e edit", "x cancel"}
    offered = {
        "held": (("queued", "INV-0407"), waiting),
        "tried": (("queued", "Offer"), {"s send now", "e edit", "x cancel"}),
        "failed": (("failed", ""), {"x cancel", "e edit", "R retry"}),
        "unknown": (("unknown", ""), {"R retry", "l look again", "S it was sent"}),
        "sent": (("sent", ""), set()),
    }
    every = {*waiting, "R retry", "l look again", "S it was sent"}
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


async def test_s_lets_a_mail_leave_after_a_hold_in_which_u_takes_it_back(full: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        tx.run("UPDATE outbox SET created_by = 1 WHERE state = 'scheduled'")
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "s")
        held = clock.stamp(NOON + timedelta(seconds=full.hold))
        await until(pilot, lambda: outbox.load(filled.read(), number).due_at == held)
        await until(pilot, lambda: "It leaves in 10 s." in shown(pilot))
        await until(pilot, lambda: "Held 10 s" in shown(pilot))
        # anywhere
        await do(pilot, "g", "h", "u")
        await until(pilot, lambda: state_of(filled, number) == "draft")


async def test_s_lets_a_mail_that_is_held_leave_at_once(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "queued", "INV-0407")
        await do(pilot, "s")
        await until(pilot, lambda: outbox.load(filled.read(), number).due_at == clock.stamp(NOON))


async def test_s_lets_a_mail_that_was_tried_leave_at_once(app: MailbaseApp, filled: Store) -> None:
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
        await until(pilot, lambda: app.screen.query(Composer))
        assert state_of(filled, number) == "cancelled"
    ((_number, draft),) = drafts.of_row(filled.read(), entry.table, entry.row, filled.member)
    assert (draft.to, draft.cc, draft.bcc) == (", ".join(refused), "", "")
    assert draft.conversation == entry.conversation


async def test_o_goes_to_the_row(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "failed")
        await do(pilot, "o")
        assert isinstance(app.screen, RowScreen)
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


@pytest.fixture
def full(filled: Store) -> MailbaseApp:
    """The screens over mail in every state there is a word for."""
    fill_outbox(filled)
    return MailbaseApp(filled, with_worker=False)


async def test_what_waits_says_what_for(full: MailbaseApp) -> None:
    async with full.run_test(size=(120, 40)) as pilot:
        await to_outbox(pilot)
        told = [re.split(r" {2,}", line.strip("▌ ")) for line in shown(pilot).splitlines()[3:13]]
        await do(pilot, "end")
        words = shown(pilot)
    assert [line[1:3] for line in told] == [
        ["needs your word", "2026-10-04 06:00"],
        ["waits for sign-in", "—"],
        ["account paused", "—"],
        ["sending now", "now"],
        ["held 6 s", "now"],
        ["queued, try 3", "in 4 min"],
        ["scheduled", "20:00 Paris"],
        ["limit of the day", "in 7 h"],
        ["scheduled", "tomorrow 08:00 UTC"],
        ["scheduled", "Thu 08:00 Paris"],
    ]
    for word in ("time was missed", "reply came first", "sent, not to all", "unknown", "failed", "cancelled"):
        assert word in words


async def test_a_schedule_is_told_in_full_below(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "scheduled", "Reminder 2")
        assert "scheduled  Thursday 8 October 2026 08:00, Paris (in 3 days)" in shown(pilot)


async def test_t_gives_another_time(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "t")
        screen = full.screen
        assert isinstance(screen, ScheduleScreen)
        assert "2026-10-08 06:00" in shown(pilot)
        assert "sent only if no reply has come" in shown(pilot)
        await type_text(pilot, "Friday 9:30")
        await do(pilot, "enter")
        await until(pilot, lambda: "It leaves Fri 09:30 UTC." in shown(pilot))
    assert outbox.load(filled.read(), number).due_at == "2026-10-09T09:30:00.000Z"
    held = scheduling.of(filled.read(), number)
    assert held is not None
    assert (held.zone, held.only_if_no_reply) == ("UTC", True)


async def test_t_changes_the_conditions_too_and_begins_with_what_was_chosen(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        before = scheduling.of(filled.read(), number)
        assert before is not None
        await do(pilot, "t", "ctrl+r", "enter")
        await until(pilot, lambda: isinstance(full.screen, OutboxScreen))
        await until(pilot, lambda: scheduling.of(filled.read(), number) != before)
    # neither its time nor the zone in which that was chosen is another one for it
    assert scheduling.of(filled.read(), number) == replace(before, only_if_no_reply=not before.only_if_no_reply)


async def test_a_time_that_is_typed_before_the_question_stands_is_typed_there(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await press(pilot, "t", *"Montag 8 Uhr")
        await until(pilot, lambda: isinstance(full.screen, ScheduleScreen) and "Montag 8 Uhr" in shown(pilot))
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(full.screen, OutboxScreen))
    assert outbox.load(filled.read(), number).due_at == "2026-10-12T08:00:00.000Z"


async def test_t_on_a_held_mail_schedules_it(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "queued", "INV-0407")
        await do(pilot, "t")
        await type_text(pilot, "tomorrow 9:00")
        await do(pilot, "enter")
        await until(pilot, lambda: state_of(filled, number) == "scheduled")


async def test_u_makes_a_scheduled_mail_a_draft_again_once_nothing_is_held(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        held = outbox.held(filled.read(), filled.member)
        assert held is not None
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "u")
        await until(pilot, lambda: state_of(filled, held.id) == "draft")
        assert state_of(filled, number) == "scheduled"
        await do(pilot, "u")
        await until(pilot, lambda: state_of(filled, number) == "draft")


@pytest.mark.parametrize(
    ("state", "subject"), [("scheduled", "Reminder 2"), ("queued", "INV-0407"), ("queued", "Offer")]
)
async def test_e_takes_a_mail_out_and_opens_it(full: MailbaseApp, filled: Store, state: str, subject: str) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, state, subject)
        entry = outbox.load(filled.read(), number)
        await do(pilot, "e")
        await until(pilot, lambda: full.screen.query(Composer))
        assert full.screen.query_one(Composer).draft.subject == entry.subject
        assert state_of(filled, number) == ("draft" if entry.attempts == 0 else "cancelled")
    ((_number, draft),) = drafts.of_row(filled.read(), entry.table, entry.row, filled.member)
    assert draft.subject == entry.subject


async def test_e_on_what_came_back_from_some_writes_to_those_alone(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        number = await go_to(pilot, filled, "partly")
        await do(pilot, "e")
        await until(pilot, lambda: full.screen.query(Composer))
        assert full.screen.query_one(Composer).draft.to == "gone@nordwind.example"
        assert state_of(filled, number) == "partly"


async def test_what_was_not_sent_because_a_reply_came_can_be_written_on(full: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        number = int(tx.value("SELECT id FROM outbox WHERE code = 'SCHEDULE_004'") or 0)
    async with full.run_test(size=(100, 30)) as pilot:
        await to_outbox(pilot)
        full.screen.query_one(LineList).go_to(number)
        await pilot.pause()
        await do(pilot, "e")
        await until(pilot, lambda: full.screen.query(Composer))
    assert state_of(filled, number) == "draft"


@pytest.mark.usefixtures("hasty")
async def test_several_are_cancelled_after_one_question_that_counts_them(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        first = await go_to(pilot, filled, "scheduled", "Offer")
        full.screen.query_one(LineList).go_to(first)
        later = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "space")
        full.screen.query_one(LineList).go_to(first)
        await do(pilot, "space")
        await go_to(pilot, filled, "sent")
        await do(pilot, "space")
        assert "3 marked" in shown(pilot)
        await do(pilot, "x")
        assert "Cancel 2 mails? They never leave then." in shown(pilot)
        assert "1 of the marked stays as it is" in shown(pilot)
        await do(pilot, "n")
        assert "3 marked" in shown(pilot)
        await do(pilot, "x", "y")
        await until(pilot, lambda: "2 cancelled." in shown(pilot))
        assert "marked" not in shown(pilot)
    assert {state_of(filled, number) for number in (first, later)} == {"cancelled"}


@pytest.mark.usefixtures("hasty")
async def test_several_leave_now_after_a_question(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        numbers = [await go_to(pilot, filled, "scheduled", subject) for subject in ("Reminder 2", "Offer")]
        for number in numbers:
            full.screen.query_one(LineList).go_to(number)
            await do(pilot, "space")
        await do(pilot, "s")
        assert "Send 2 mails now?" in shown(pilot)
        await do(pilot, "y")
        await until(pilot, lambda: "2 leave now." in shown(pilot))
    assert {outbox.load(filled.read(), number).due_at for number in numbers} == {clock.stamp(NOON)}


async def test_several_get_one_time(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        numbers = [await go_to(pilot, filled, "scheduled", subject) for subject in ("Reminder 2", "Offer")]
        for number in numbers:
            full.screen.query_one(LineList).go_to(number)
            await do(pilot, "space")
        await do(pilot, "t")
        assert "When shall 2 mails leave?" in shown(pilot)
        await type_text(pilot, "in 3 days")
        await do(pilot, "enter")
        await until(pilot, lambda: "2 leave Thu 08:00 UTC." in shown(pilot))
    assert {outbox.load(filled.read(), number).due_at for number in numbers} == {"2026-10-08T08:00:00.000Z"}


async def test_marks_go_with_esc_and_a_key_that_suits_none_undoes_nothing(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "unknown")
        await do(pilot, "space", "space")
        assert "marked" in shown(pilot)
        await do(pilot, "t")
        assert "That can be done with none of the marked mails." in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(full.screen, OutboxScreen)
        assert " marked" not in shown(pilot).splitlines()[-1].replace("the marked", "")
        await do(pilot, "escape")
        assert not isinstance(full.screen, OutboxScreen)


async def test_what_cannot_be_done_with_one_is_done_with_the_others(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 30)) as pilot:
        numbers = [await go_to(pilot, filled, "scheduled", subject) for subject in ("Reminder 2", "Offer")]
        for number in numbers:
            full.screen.query_one(LineList).go_to(number)
            await do(pilot, "space")
        await do(pilot, "t")
        # a worker takes one of them meanwhile
        _claim(filled, numbers[0])
        await type_text(pilot, "in 3 days")
        await do(pilot, "enter")
        await until(pilot, lambda: "It leaves Thu 08:00 UTC. 1 could not be:" in shown(pilot))


def _claim(store: Store, number: int) -> None:
    with store.write() as tx:
        tx.run("UPDATE outbox SET state = 'claimed' WHERE id = ?", [number])


async def test_enter_shows_all_that_is_known_of_a_mail(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 40)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "enter")
        assert isinstance(full.screen, DepartureDetails)
        text = shown(pilot)
        for told in (
            "Thursday 8 October 2026 08:00, Paris (in 3 days)",
            "sent only if no reply has come",
            "“Reminder”, sent as it is written",
            "sent as soon as something runs again",
            "Billing <desk@firm.example>",
            "desk, through smtp.firm.example",
            "Billing ▸ Invoices ▸ INV-0391",
            "from the template “Reminder”",
            "with 1 file",
            f"<{number}.later@firm.example>",
            "2 recipients",
            "cfo22@nordwind.example",
        ):
            assert told in text
        await do(pilot, "escape")
        assert isinstance(full.screen, OutboxScreen)


async def test_the_details_tell_of_each_recipient(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 40)) as pilot:
        await go_to(pilot, filled, "partly")
        await do(pilot, "enter")
        told = [" ".join(line.split()) for line in shown(pilot).splitlines()]
        assert "→ taken ap28@nordwind.example 250 2.1.5 Ok" in told
        assert "! refused gone@nordwind.example 550 5.1.1 no such user" in told
        assert "Handed over Monday 5 October 2026 11:00, UTC (1 h ago)" in told


@pytest.mark.usefixtures("hasty")
async def test_the_recipients_of_a_cancelled_mail_wait_for_nothing(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "queued", "Offer")
        await do(pilot, "enter")
        assert "· waits" in shown(pilot)
        await do(pilot, "x", "y")
        await until(pilot, lambda: "· not sent" in shown(pilot))
        assert "waits" not in shown(pilot)


async def test_the_keys_of_the_list_work_in_the_details(full: MailbaseApp, filled: Store) -> None:
    async with full.run_test(size=(100, 40)) as pilot:
        number = await go_to(pilot, filled, "scheduled", "Reminder 2")
        await do(pilot, "enter", "s")
        held = clock.stamp(NOON + timedelta(seconds=full.hold))
        await until(pilot, lambda: outbox.load(filled.read(), number).due_at == held)
        await do(pilot, "o")
        assert isinstance(full.screen, RowScreen)
        await do(pilot, "escape", "e")
        await until(pilot, lambda: full.screen.query(Composer))
        await do(pilot, "escape", "escape")
        # the page of what is no longer on its way has gone
        await until(pilot, lambda: isinstance(full.screen, OutboxScreen))


async def test_the_day_is_drawn_for_the_account_of_the_mail_with_its_limit(full: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        pacing.set_limits(tx, 1, None, 500)
    async with full.run_test(size=(100, 30)) as pilot:
        await go_to(pilot, filled, "scheduled", "Reminder 2")
        await until(pilot, lambda: "14 of 500   desk" in shown(pilot))
        assert "next 24 h" in shown(pilot)
        await do(pilot, "a")
        await until(pilot, lambda: "all accounts" in shown(pilot).splitlines()[-4])
        assert "14 mails have left" in shown(pilot)
        await do(pilot, "a")
        await until(pilot, lambda: "14 of 500   desk" in shown(pilot))


def snapshot_of(state: str, subject: str, *keys: str, typed: str = "") -> Any:
    """Return a test of how the outbox looks after keys on a mail."""

    @WIDE_AND_NARROW
    def test(snap_compare: Any, full: MailbaseApp, filled: Store, size: tuple[int, int]) -> None:
        async def show(pilot: Hands) -> None:
            await go_to(pilot, filled, state, subject)
            await do(pilot, *keys)
            await type_text(pilot, typed)
            await do(pilot)

        assert snap_compare(full, terminal_size=size, run_before=show)

    return test


test_snapshot_of_every_state = snapshot_of("scheduled", "Reminder 2")
test_snapshot_of_several_marked = snapshot_of("scheduled", "Reminder 2", "space", "up", "up", "space")
test_snapshot_of_a_question_about_several = snapshot_of("scheduled", "Reminder 2", "space", "up", "up", "space", "x")
test_snapshot_of_another_time = snapshot_of("scheduled", "Reminder 2", "t", typed="Friday 9:30")
test_snapshot_of_the_details_of_a_scheduled_mail = snapshot_of("scheduled", "Reminder 2", "enter")
test_snapshot_of_the_details_of_a_failed_mail = snapshot_of("failed", "", "enter")
test_snapshot_of_the_details_of_an_unknown_mail = snapshot_of("unknown", "", "enter")
test_snapshot_of_the_details_of_a_mail_that_some_have = snapshot_of("partly", "", "enter")


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
