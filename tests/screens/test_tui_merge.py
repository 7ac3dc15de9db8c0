"""Mails to many rows as one goes through them: from the table, what each row gets, the last look, all taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mail.arming import arm
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from mail.vault.file_vault import FileVault
from store import accounts, clock, identities, optouts, outbox, rows, tables, templates
from store.drafts import Draft
from store.identities import Identity
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.merge import MergeScreen
from tui.screens.merge_sending import MailingReview, QueueingScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
SIZE = (100, 30)
NEWS = Template(
    name="Notice",
    subject="Invoice {Number}",
    to="{Customer} <{E-mail}>",
    text='Dear {Customer},\n\nour invoice {Number} of {{ row["Amount"]|money("€") }} is due.\n\nBest regards\n',
)


def invoices(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


def keep(store: Store, template: Template) -> None:
    with store.write("Keep") as tx:
        templates.add(tx, invoices(store).id, template.name, content_of(template))


def only(store: Store, count: int) -> list[int]:
    """Leave so many invoices; the second has no address, the fourth one who wants no such mail. Return their rows."""
    table, reader = invoices(store), store.read()
    numbers = [int(row or 0) for (row,) in reader.all(f"SELECT id FROM {table.physical} ORDER BY id")]
    column = table.column("E-mail").id
    with store.write("Fewer") as tx:
        rows.delete(tx, table, numbers[count:])
        for place, row in enumerate(numbers[:count]):
            rows.set_cells(tx, table, row, {column: f"p{place}@x.test" if place != 1 else ""})
    with store.write() as tx:
        optouts.add(tx, "p3@x.test", optouts.TYPED)
    return numbers[:count]


@pytest.fixture
def app(filled: Store, hasty: None) -> MailbaseApp:
    """The screens over six invoices and a template for them."""
    keep(filled, NEWS)
    only(filled, 6)
    return MailbaseApp(filled, with_worker=False)


def text(pilot: Hands) -> str:
    return " ".join(shown(pilot).replace("│", " ").split())


async def to_screen(pilot: Hands, *keys: str) -> MergeScreen:
    await do(pilot, "enter", *keys, "M")
    screen = pilot.app.screen
    assert isinstance(screen, MergeScreen), text(pilot)
    return screen


async def test_the_whole_view_is_written_to_and_its_problems_come_first(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        told = text(pilot)
        assert "Write to 6 rows" in told
        assert "4 rows get a mail · 2 do not" in told
        assert "(TEMPLATE_005)" in told
        assert "p3@x.test wants no mails that go to many. (OPTOUT_001)" in told
        assert "1 of 4" in told
        assert "p0@x.test" in told


async def test_the_mails_are_seen_one_by_one(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        await do(pilot, "n")
        assert "2 of 4" in text(pilot)
        assert "p2@x.test" in text(pilot)
        await do(pilot, "J", "J", "J")
        assert "4 of 4" in text(pilot)
        await do(pilot, "p", "K")
        assert "2 of 4" in text(pilot)


async def test_marked_rows_alone_are_written_to(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot, "space", "down", "down", "space")
        assert "Write to 2 rows" in text(pilot)


async def test_the_rows_of_a_range_alone_are_written_to(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot, "V", "down", "down")
        assert "Write to 3 rows" in text(pilot)


async def test_without_a_template_one_is_told_how_to_write_one(filled: Store) -> None:
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "enter", "M")
        assert "No templates for this table yet; g m writes one." in text(pilot)


async def test_of_several_templates_one_is_chosen(app: MailbaseApp) -> None:
    keep(app.store, Template(name="Other", subject="Other thing", to="{E-mail}", text="Hello\n"))
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "enter", "M")
        assert "Write with which template?" in text(pilot)
        await do(pilot, "down", "enter")
        assert "Other thing" in text(pilot)
        await do(pilot, "t", "up", "enter")
        assert "Template Notice" in text(pilot)


async def test_what_an_attacker_wrote_is_shown_as_it_is(app: MailbaseApp) -> None:
    table, evil = invoices(app.store), "[red]\x1b[31m\u202e[@click=app.quit]x[/]"
    number = table.column("Number").id
    keep(app.store, Template(name="A [b]", subject="{Number}", to="{E-mail}", text="{Number}\n"))
    with app.store.write("Evil") as tx:
        for row in only_rows(app.store):
            rows.set_cells(tx, table, row, {number: evil})
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "enter", "M", "enter")
        drawn = shown(pilot)
        assert "A [b]" in drawn
        assert drawn.count("[@click=app.quit]x[/]") >= 3
        assert not set(drawn) & {"\x1b", "\u202e"}
        await do(pilot, "ctrl+s")
        assert not set(shown(pilot)) & {"\x1b", "\u202e"}


async def test_another_sender_is_chosen(app: MailbaseApp) -> None:
    with app.store.write() as tx:
        identities.add(tx, Identity(0, 1, "Sales", "sales@firm.example", ""))
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        await do(pilot, "f", "down", "enter")
        assert "From Sales <sales@firm.example>" in text(pilot)


async def test_what_a_row_had_not_long_ago_is_sent_again_on_demand(app: MailbaseApp) -> None:
    with app.store.write() as tx:
        content = Draft(template="Notice").to_json()
        left = "UPDATE outbox SET content = ?, state = 'sent', sent_at = ? WHERE row_id = ?"
        tx.run(left, [content, clock.stamp(), only_rows(app.store)[4]])
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        assert "3 rows get a mail · 3 do not" in text(pilot)
        assert "(MERGE_002)" in text(pilot)
        await do(pilot, "a")
        assert "4 rows get a mail · 2 do not" in text(pilot)


async def test_what_was_chosen_and_left_is_there_the_next_time(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        await do(pilot, "escape")
        assert "M goes on" not in text(pilot)
        await do(pilot, "M", "a", "d", "escape")
        assert "Nothing was sent; M goes on with what you chose." in text(pilot)
        await do(pilot, "escape")
        screen = await to_screen(pilot)
        assert screen.chosen.again
        assert screen.chosen.each_row


async def test_an_address_in_several_rows_has_one_mail_unless_each_row_is_to_have_its_own(app: MailbaseApp) -> None:
    table = invoices(app.store)
    with app.store.write("Same") as tx:
        rows.set_cells(tx, table, only_rows(app.store)[2], {table.column("E-mail").id: "P0@x.test"})
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        assert "3 rows get a mail · 3 do not" in text(pilot)
        assert "(MERGE_001)" in text(pilot)
        await do(pilot, "d")
        assert "4 rows get a mail · 2 do not" in text(pilot)


def only_rows(store: Store) -> list[int]:
    table = invoices(store)
    return [int(row or 0) for (row,) in store.read().all(f"SELECT id FROM {table.physical} ORDER BY id")]


async def test_the_last_look_tells_how_many_from_whom_and_until_when(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        await do(pilot, "s", *"2min", "enter", "ctrl+s")
        assert isinstance(app.screen, MailingReview)
        told = text(pilot)
        assert "Send 4 mails?" in told
        assert "one every 2 minutes" in told
        assert "Billing <desk@firm.example>" in told
        assert "First in 10 s; until then u takes all back" in told
        assert "Last 12:06" in told
        await do(pilot, "escape")
        assert isinstance(app.screen, MergeScreen)
        await do(pilot, "escape")
        assert not outbox_mails(app.store)


def outbox_mails(store: Store) -> list[str]:
    reader = store.read()
    found = reader.all("SELECT address FROM outbox_recipients WHERE address LIKE 'p%@x.test' ORDER BY address")
    return [str(address) for (address,) in found]


@pytest.fixture
def armed(sample_file: Path, tmp_path: Path, own_vault: None, hasty: None) -> MailbaseApp:
    """The same as real children see it: by the clock of now, with a vault that lets the store send."""
    path = tmp_path / "mailbase.db"
    shutil.copy(sample_file, path)
    store = Store.open(path)
    store.member = 1
    arm(store, FileVault(tmp_path / "vault"))
    keep(store, NEWS)
    only(store, 6)
    with store.write() as tx:
        accounts.set_state(tx, 1, accounts.WORKING)
    return MailbaseApp(store, with_worker=False, hold=120)


async def send(pilot: Hands) -> None:
    await to_screen(pilot)
    await do(pilot, "ctrl+s")
    await press(pilot, "y")
    await until(pilot, lambda: not isinstance(pilot.app.screen, MergeScreen | MailingReview | QueueingScreen))
    await settle(pilot)


async def test_all_leave_after_the_hold_and_u_takes_all_back(armed: MailbaseApp) -> None:
    armed.hold = 30
    async with armed.run_test(size=SIZE) as pilot:
        await send(pilot)
        assert "4 mails leave; u takes all back." in text(pilot)
        assert outbox_mails(armed.store) == ["p0@x.test", "p2@x.test", "p4@x.test", "p5@x.test"]
        held = outbox.held(armed.store.read(), armed.store.member)
        assert held is not None
        assert clock.moment(held.due_at or "") > clock.now()
        assert "u takes it back" in text(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: not outbox_mails(armed.store))
        await settle(pilot)
        assert "4 mails were taken back." in text(pilot)


async def test_a_mailing_that_is_stopped_leaves_nothing(armed: MailbaseApp) -> None:
    async with armed.run_test(size=SIZE) as pilot:
        await to_screen(pilot)
        await do(pilot, "ctrl+s")
        await press(pilot, "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, QueueingScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MergeScreen))
        await settle(pilot)
        assert "Stopped; nothing was sent." in text(pilot)
        assert not outbox_mails(armed.store)
        assert not armed.store.read().number("SELECT count(*) FROM outbox WHERE state = 'draft'")


@SIZES
def test_snapshot_of_writing_to_many_rows(snap_compare: object, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def see(pilot: Hands) -> None:
        await to_screen(pilot)

    assert snap_compare(app, terminal_size=size, run_before=see)  # type: ignore[operator]


@SIZES
def test_snapshot_of_the_last_look_at_a_mailing(snap_compare: object, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def see(pilot: Hands) -> None:
        await to_screen(pilot)
        await do(pilot, "ctrl+s")

    assert snap_compare(app, terminal_size=size, run_before=see)  # type: ignore[operator]


def test_snapshot_of_rows_that_all_get_no_mail(snap_compare: object, app: MailbaseApp) -> None:
    async def see(pilot: Hands) -> None:
        await to_screen(pilot, "down", "space")

    assert snap_compare(app, terminal_size=SIZE, run_before=see)  # type: ignore[operator]
