"""Home: bases, what waits, and what to do where nothing is."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from store import bases, mails, tables, waiting
from store.tables import NewColumn
from store.workspace import Store
from tests.screens.keys import do, settle, type_text
from tests.screens.sample_store import NOON, arrived, empty_store
from tui.app import MailbaseApp
from tui.screens.home import HomeScreen
from tui.screens.table import TableScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.top_line import TopLine


def text_of(app: MailbaseApp) -> str:
    lines = app.screen.query_one(Lines)
    return "\n".join(lines.render_line(y).text.rstrip() for y in range(lines.size.height)).rstrip()


async def test_bases_are_listed_with_their_tables_and_unread_mails(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        text = text_of(app)
    assert "▾ Billing" in text
    assert "2 unread" in text
    assert "412 rows" in text
    assert "mail off" in text


async def test_a_long_name_is_seen_whole_where_there_is_room(filled: Store) -> None:
    name = "Correspondence with the suppliers"
    with filled.write() as tx:
        tables.add(tx, bases.find(tx, "Billing").id, name, (NewColumn("Name", "text"),))
    for width, is_whole in ((100, True), (60, False)):
        app = MailbaseApp(filled, with_worker=False)
        async with app.run_test(size=(width, 30)) as pilot:
            await settle(pilot)
            assert (f"    {name}" in text_of(app)) is is_whole


async def test_enter_folds_and_unfolds_a_base(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "up", "enter")
        assert "Invoices  " not in text_of(app).split("Waiting")[0]
        assert "▸ Billing" in text_of(app)
        await do(pilot, "enter")
        assert "Invoices" in text_of(app).split("Waiting")[0]


async def test_left_folds_the_base_of_a_table(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "down", "left")
        assert "▸ Billing" in text_of(app)
        await do(pilot, "right")
        assert "▾ Billing" in text_of(app)


async def test_what_waits_stands_newest_first_with_failures_and_later_mails_after(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        waiting = text_of(app).split("Waiting for you\n")[1].splitlines()
    assert [line.split()[0] for line in waiting] == ["←", "←", "!", "⏱"]
    assert "Anna Keller" in waiting[0]
    assert waiting[0].endswith("4 min")
    assert "550 5.1.1 no such user" in waiting[2]
    assert "leaves tomorrow 08:00" in waiting[3]


async def test_what_was_read_waits_no_more(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        other = empty_store(filled.path)
        first = waiting.listed(other.read(), other.member)[0]
        with other.write("Read") as tx:
            mails.mark_read(tx, [first.thing])
        other.close()
        await settle(pilot)
        assert "1 unread" in text_of(app)
        assert "Anna Keller" not in text_of(app).split("Waiting for you\n")[1]


async def test_a_mail_that_comes_in_from_another_process_appears(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        other = Store.open(filled.path)
        with other.write() as tx:
            arrived(tx, tables.find(tx, "Billing/Customers"), 1, NOON, ("Zoe Marsh", "zoe@new.example"), "Hello")
        await settle(pilot)
        assert "Zoe Marsh" in text_of(app)
        assert app.glance.inbox == 3
        other.close()


async def test_a_read_mail_no_longer_waits(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        with filled.write() as tx:
            mails.mark_read(tx, [1])
        app.changed()
        await settle(pilot)
        assert app.glance.inbox == 1


async def test_enter_opens_a_table_and_escape_comes_back(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "down", "enter")
        assert isinstance(app.screen, TableScreen)
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_an_empty_store_says_which_keys_fill_it(empty: Store) -> None:
    app = MailbaseApp(empty, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        text = text_of(app)
    assert "makes a base with a table" in text
    assert "imports a CSV, XLSX or .dtable file" in text
    assert "mailbase-tui demo" in text


async def test_a_new_base_with_its_table_is_made_and_opened(empty: Store) -> None:
    app = MailbaseApp(empty, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "n")
        await type_text(pilot, "Clients")
        await do(pilot, "tab")
        await type_text(pilot, "People")
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, TableScreen)
        table = tables.find(empty.read(), "Clients/People")
    assert [column.type for column in table.columns] == ["text", "e-mail", "long text"]


async def test_a_name_that_is_taken_leaves_the_form_as_it_was_typed(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "n")
        await type_text(pilot, "Invoices")
        await do(pilot, "ctrl+s")
        assert type(app.screen).__name__ == "ErrorScreen"
        await do(pilot, "escape")
        assert app.screen.query_one("#table").value == "Invoices"


async def test_names_from_outside_reach_no_terminal_and_no_markup(filled: Store) -> None:
    nasty = "[@click=app.quit]x[/] [/nope] \x1b]0;t\x07"
    with filled.write() as tx:
        tx.run("UPDATE bases SET name = ? WHERE id = 1", [nasty])
        tx.run("UPDATE mails SET subject = ?, sender_name = ?", [nasty, nasty])
        tx.run("UPDATE accounts SET name = ?", [nasty])
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        shown = text_of(app) + app.screen.query_one(TopLine).render().plain
    assert "\x1b" not in shown
    assert "[@click=app.quit]x" in shown


async def _settled(pilot: Pilot[Any]) -> None:
    await settle(pilot)


def test_snapshot_of_home(snap_compare: Any, app: MailbaseApp) -> None:
    assert snap_compare(app, terminal_size=(100, 30), run_before=_settled)


def test_snapshot_of_home_at_80x24(snap_compare: Any, app: MailbaseApp) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=_settled)


def test_snapshot_of_home_in_light_colours(snap_compare: Any, app: MailbaseApp) -> None:
    async def lighten(pilot: Pilot[Any]) -> None:
        app.theme = "textual-light"
        await settle(pilot)

    assert snap_compare(app, terminal_size=(100, 30), run_before=lighten)


def test_snapshot_of_an_empty_store(snap_compare: Any, empty: Store) -> None:
    assert snap_compare(MailbaseApp(empty, with_worker=False), terminal_size=(100, 30), run_before=_settled)


async def test_the_cursor_begins_on_a_table_and_the_foot_tells_what_enter_does(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert foot_of(app).startswith("enter open")
        await do(pilot, "up")
        assert foot_of(app).startswith("enter fold or unfold")


def foot_of(app: MailbaseApp) -> str:
    return app.screen.query_one(KeyLine).render().plain
