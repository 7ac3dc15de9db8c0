"""Search: what is typed is found in rows, comments and mails, and opened where it stands."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from store import comments, conversations, leases, mails, rows, table_edits, tables
from store.mails import NewMail
from store.search import index
from store.tables import NewColumn, Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.home import HomeScreen
from tui.screens.row import RowScreen
from tui.screens.search import SearchScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
HOSTILE = "pay \x1b[31mred\x1b]0;owned\x07 [b]bold[/b] [@click=app.quit]here[/] \u202eevil\x02\x03"


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over the samples and a comment."""
    with filled.write("comment") as tx:
        text = "Anna said that the invoice will be paid on Monday; the café is closed until then."
        comments.add(tx, invoices(filled).id, 3, text)
    return MailbaseApp(filled, with_worker=False)


def invoices(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


async def find(pilot: Hands, text: str = "") -> SearchScreen:
    """Search for a text."""
    await settle(pilot)
    await press(pilot, "ctrl+f")
    await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
    await type_text(pilot, text)
    await found(pilot)
    assert isinstance(pilot.app.screen, SearchScreen)
    return pilot.app.screen


async def found(pilot: Hands) -> None:
    """Wait until what is asked for is shown."""
    screen = pilot.app.screen
    assert isinstance(screen, SearchScreen)
    await until(pilot, lambda: screen.is_settled)
    await settle(pilot)


async def test_rows_comments_and_mails_are_found_while_a_word_is_typed(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "anna")
        text = shown(pilot)
    assert "← Re: Your invoice" in text
    assert "Billing ▸ Invoices ▸ INV-0412" in text
    assert "   Nordwind GmbH" in text
    assert "◦ INV-0410" in text
    assert "3 found" in text


async def test_accents_do_not_matter(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "cafe ouest nantes")
        assert "Café de l'Ouest" in shown(pilot)


async def test_enter_opens_the_row_at_the_mail_that_was_found_and_esc_leads_back(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await find(pilot, "anna keller")
        await do(pilot, "enter")
        assert isinstance(app.screen, RowScreen)
        await until(pilot, lambda: "▌   ← Anna Keller" in shown(pilot))
        assert "Thanks." in shown(pilot)
        await do(pilot, "escape")
        assert app.screen is screen
        await found(pilot)
        assert "← Re: Your invoice" in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_enter_opens_the_row_at_the_comment_that_was_found(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "closed until then")
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RowScreen) and "▌   ◦" in shown(pilot))


async def test_arrows_choose_while_the_field_keeps_the_keys(app: MailbaseApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, "inv")
        await do(pilot, "down*30")
        lines = shown(pilot).splitlines()
        chosen = [number for number, line in enumerate(lines) if line.startswith("▌")]
        assert len(chosen) == 2
        assert lines[chosen[0]].startswith("▌  INV-")
        await type_text(pilot, " paid")
        await found(pilot)
        assert "Find: inv paid" in shown(pilot)
        await do(pilot, "pageup*9")
        assert shown(pilot).splitlines()[4].startswith("▌")


async def test_what_is_typed_ahead_is_typed_into_the_search(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+f", *"anna")
        await until(pilot, lambda: "Find: anna" in shown(pilot))
        await until(pilot, lambda: "3 found" in shown(pilot))


async def test_the_same_search_stands_there_again_to_be_typed_over(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "anna")
        await do(pilot, "escape")
        await find(pilot)
        assert "Find: anna" in shown(pilot)
        await type_text(pilot, "gruber")
        await found(pilot)
        assert "Find: gruber" in shown(pilot)
        await do(pilot, "ctrl+f")
        await type_text(pilot, "weiss")
        await found(pilot)
        assert "Find: weiss" in shown(pilot)


async def test_it_opens_from_where_a_text_is_written_and_the_text_stays(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "enter", "enter", "c")
        await type_text(pilot, "Half a sentence")
        await find(pilot, "anna")
        await do(pilot, "escape")
        assert "Half a sentence" in shown(pilot)
        await type_text(pilot, " more")
        await settle(pilot)
        assert "Half a sentence more" in shown(pilot)


async def test_what_comes_while_it_is_open_is_found(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "submarine")
        assert "Nothing found for “submarine”." in shown(pilot)
        with filled.write("row") as tx:
            table = invoices(filled)
            rows.add(tx, table, {table.columns[0].id: "Submarine 7"})
        await until(pilot, lambda: "Submarine 7" in shown(pilot))


async def test_what_was_deleted_is_not_found(app: MailbaseApp, filled: Store) -> None:
    index.catch_up(filled)
    with filled.write("delete") as tx:
        table_edits.delete_table(tx, invoices(filled))
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "anna")
        assert "1 found" in shown(pilot)
        assert "Nordwind GmbH" in shown(pilot)


async def test_hostile_texts_are_only_text(app: MailbaseApp, filled: Store) -> None:
    with filled.write("hostile") as tx:
        table = invoices(filled)
        row = rows.add(tx, table, {table.columns[0].id: f"title {HOSTILE}", table.columns[1].id: HOSTILE})
        comments.add(tx, table.id, row, HOSTILE)
        new = NewMail(1, mails.IN, "mail", "", (HOSTILE, HOSTILE), {}, HOSTILE, tx.at, HOSTILE * 20, "", b"raw")
        conversations.place(tx, conversations.start(tx, table.id, row, HOSTILE), mails.add(tx, new), {})
        named = tables.add(tx, table.base_id, "[b]T[/b]", (NewColumn("[red]"),))
        rows.add(tx, named, {named.columns[0].id: HOSTILE})
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "evil")
        text = shown(pilot)
        assert "4 found" in text
        assert "[b]bold[/b] [@click=app.quit]here[/]" in text
        assert "Billing ▸ [b]T[/b]" in text
        assert not any(character in text for character in "\x1b\x07\u202e\x02\x03")


async def test_how_far_the_index_is_stands_below_until_it_is_whole(
    app: MailbaseApp, filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a worker is at it, and slow
    lease = leases.take(filled, "worker")
    assert lease is not None
    monkeypatch.setattr("store.search.finding.AT_ONCE", 5)
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "harbour")
        assert "indexing 0 %" in shown(pilot)
        assert "Not everything is indexed yet" in shown(pilot)
        index.catch_up(filled)
        await until(pilot, lambda: "indexing" not in shown(pilot))
        assert "Harbour & Finch" in shown(pilot)


async def test_a_store_that_cannot_be_written_is_searched_as_it_is(
    app: MailbaseApp, filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.catch_up(filled)
    with filled.write("row") as tx:
        table = invoices(filled)
        rows.add(tx, table, {table.columns[0].id: "Submarine 7"})
    monkeypatch.setattr("store.connection.PATIENCE", 0.0)
    locking = sqlite3.connect(filled.path)
    locking.execute("BEGIN IMMEDIATE")
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            await find(pilot, "harbour")
            assert "Harbour & Finch" in shown(pilot)
            assert "indexing" in shown(pilot)
    finally:
        locking.close()


async def test_no_key_of_the_search_is_offered_where_nothing_was_found(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await find(pilot, "nothing like this")
        assert "enter open" not in shown(pilot)
        await do(pilot, "enter")
        assert isinstance(app.screen, SearchScreen)


@SIZES
def test_snapshot_of_hits(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await find(pilot, "anna")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_many_hits(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await find(pilot, "inv paid")
        await do(pilot, "down", "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_nothing_asked_for(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await find(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_snapshot_of_nothing_found(snap_compare: Any, app: MailbaseApp) -> None:
    async def show(pilot: Hands) -> None:
        await find(pilot, "submarine")

    assert snap_compare(app, terminal_size=(80, 24), run_before=show)
