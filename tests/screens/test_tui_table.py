"""A table on the screen: editing, finding, sorting, conditions, and what others change meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from store import clock, rows, tables
from store.connection import Value
from store.errors import ConflictError
from store.shaping import edits
from store.tables import NewColumn, Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_store import NOON, arrived
from tests.screens.sight import shown
from tui import calm
from tui.app import MailbaseApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.home import HomeScreen
from tui.screens.table import TableScreen
from tui.widgets.cell_editor import CellEditor
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)


@pytest.fixture
def invoices(filled: Store) -> Table:
    return tables.find(filled.read(), "Billing/Invoices")


async def open_table(pilot: Pilot[Any], table: Table) -> TableScreen:
    await settle(pilot)
    pilot.app.open_table(table.id)
    await settle(pilot)
    assert isinstance(pilot.app.screen, TableScreen)
    return pilot.app.screen


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def status(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def line(app: MailbaseApp, y: int) -> str:
    return grid(app).render_line(y).text


def cell(store: Store, table: Table, row: int, name: str) -> Value:
    column = table.column(name)
    return store.read().value(f"SELECT {column.physical} FROM {table.physical} WHERE id = ?", [row])


async def go(pilot: Pilot[Any], table: Table, row: int, column: str) -> None:
    grid(pilot.app).go_to(row)
    grid(pilot.app).go_to_column(table.column(column).id)
    await pilot.pause()


async def test_what_esc_said_is_gone_once_the_rows_are_sorted_again(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "enter", "right", "o", "escape")
        assert "esc once more goes back" in shown(pilot)
        await do(pilot, "o")
        assert "esc once more goes back" not in shown(pilot)
        assert "by Customer ↑" in shown(pilot)


async def test_a_table_shows_its_rows_with_the_state_of_their_mail(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        lines = [line(app, y).rstrip() for y in range(1, 6)]
        assert lines[0].endswith("← 4 min *")
        assert lines[1].endswith("→ 2 d")
        assert lines[2].endswith("← 3 h *")
        assert lines[3].endswith("! failed")
        assert lines[4].endswith("⏱ 20 h")
        assert status(app).split()[:2] == ["412", "rows"]
        assert "Σ Amount 297,054.13" in status(app)


async def test_an_edited_cell_is_saved_and_the_cursor_moves_on(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 2, "Customer")
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "New name")
        await do(pilot, "down")
        assert cell(filled, invoices, 2, "Customer") == "New name"
        assert grid(app).row_id == 3
        assert "New name" in line(app, 2)


async def test_a_number_is_kept_as_a_number_and_a_misfit_as_it_was_typed(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Amount")
        await do(pilot, "f2", "ctrl+u")
        await type_text(pilot, "1,5x")
        await do(pilot, "enter")
        assert cell(filled, invoices, 1, "Amount") == "1,5x"
        assert "! 1,5x" in line(app, 1)
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "12.25")
        await do(pilot, "enter")
        assert cell(filled, invoices, 1, "Amount") == 12.25


async def test_tab_saves_and_goes_on_editing_in_the_next_cell_that_is_typed(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Number")
        await do(pilot, "e", "ctrl+u", "9", "tab", "ctrl+u")
        await type_text(pilot, "dud")
        await do(pilot, "shift+tab", "ctrl+s")
        assert cell(filled, invoices, 1, "Number") == "9"
        assert cell(filled, invoices, 1, "Customer") == "dud"
        assert not app.screen.query(CellEditor)
        assert grid(app).column == invoices.column("Number").id
        assert tables.load(filled.read(), invoices.id).row_count == 412


async def test_no_tab_turns_a_checkbox_over(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        names = [column.name for column in invoices.columns]
        before = names[names.index("Sent") - 1]
        await go(pilot, invoices, 20, before)
        sent = cell(filled, invoices, 20, "Sent")
        await do(pilot, "e", "tab")
        assert cell(filled, invoices, 20, "Sent") == sent


async def test_what_does_not_fit_its_column_is_kept_and_told(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Amount")
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "soon")
        await do(pilot, "enter")
        assert "Not a number; kept as text, not in the sum." in status(app)


async def test_several_lines_pasted_into_a_cell_are_joined(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Customer")
        await do(pilot, "e", "ctrl+u")
        app.screen.query_one(CellEditor).post_message(events.Paste("Keller\nand Sons\n"))
        await do(pilot, "enter")
        assert cell(filled, invoices, 1, "Customer") == "Keller and Sons"


async def test_escape_leaves_a_cell_as_it_was(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "e")
        await type_text(pilot, "zzz")
        await do(pilot, "escape")
        assert cell(filled, invoices, 1, "Number") == "INV-0412"
        assert isinstance(app.screen, TableScreen)


async def test_a_cell_that_someone_else_changed_is_overwritten_only_by_the_second_enter(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    other = Store.open(filled.path)
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Customer")
        await do(pilot, "e", "ctrl+u")
        await type_text(pilot, "mine")
        with other.write() as tx:
            rows.set_cells(tx, invoices, 1, {invoices.column("Customer").id: "theirs"})
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        assert "theirs" in app.screen.trouble.sentence
        await do(pilot, "escape")
        assert app.screen.query_one(CellEditor).value == "mine"
        await do(pilot, "enter")
        assert cell(filled, invoices, 1, "Customer") == "mine"
    other.close()


async def test_delete_empties_a_cell_and_u_brings_the_value_back(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "delete")
        assert cell(filled, invoices, 1, "Number") is None
        await do(pilot, "u")
        assert cell(filled, invoices, 1, "Number") == "INV-0412"
        assert "INV-0412" in line(app, 1)
        assert "Undone: Edit Number in Billing ▸ Invoices · ctrl+y again" in status(app)
        await do(pilot, "ctrl+y")
        assert cell(filled, invoices, 1, "Number") is None


async def test_nothing_to_undo_is_told(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "ctrl+z")
        assert "Nothing to undo" in status(app) or "nothing to undo" in status(app)


async def test_a_checkbox_turns_over_without_an_editor(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 20, "Sent")
        before = cell(filled, invoices, 20, "Sent")
        await do(pilot, "e")
        assert bool(cell(filled, invoices, 20, "Sent")) is not bool(before)


async def test_a_new_row_is_typed_at_once(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "a")
        await type_text(pilot, "INV-9999")
        await do(pilot, "enter")
        assert grid(app).row_id == 413
        assert cell(filled, invoices, 413, "Number") == "INV-9999"


async def test_a_new_row_meets_the_conditions_of_the_view(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Status")
        await do(pilot, "comma", "a", "escape")
        assert cell(filled, invoices, 413, "Status") == "open"
        assert grid(app).row_id == 413


async def test_marked_rows_are_deleted_after_a_question_and_come_back(
    app: MailbaseApp, filled: Store, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "space", "space")
        footer = app.screen.query_one(KeyLine).render().plain
        assert footer.startswith("2 rows marked   d delete")
        await do(pilot, "d")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "enter")
        assert isinstance(app.screen, ConfirmScreen)
        monkeypatch.setattr(calm, "PAUSE", 0.0)
        await do(pilot, "y")
        assert tables.load(filled.read(), invoices.id).row_count == 410
        assert "INV-0410" in line(app, 1)
        await do(pilot, "u", "ctrl+home")
        assert "INV-0412" in line(app, 1)


async def test_a_doubled_d_asks_once_and_a_y_that_comes_along_answers_nothing(
    app: MailbaseApp, filled: Store, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    # on a busy machine, keys that come one after the other may be far apart
    monkeypatch.setattr(calm, "PAUSE", 3600)
    async with app.run_test(size=SIZE) as pilot:
        table = await open_table(pilot, invoices)
        await press(pilot, "d", "d", "d")
        await do(pilot, "y", "d", "y")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert app.screen is table
        assert tables.load(filled.read(), invoices.id).row_count == 412


async def test_the_foot_of_an_empty_table_offers_to_add_a_row_and_nothing_that_needs_one(
    app: MailbaseApp, filled: Store
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_table(pilot, tables.find(filled.read(), "Hiring/Candidates"))
        foot = app.screen.query_one(KeyLine).render().plain
        assert foot.startswith("a add")
        assert not {"edit", "mail", "comment", "delete", "mark"} & set(foot.split())


async def test_escape_shows_all_rows_again_before_it_leaves(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Status")
        await do(pilot, "comma", "escape")
        assert app.screen is table
        assert "INV-0411" in line(app, 2)
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_number_is_shown_whole_or_not_at_all(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_table(pilot, invoices)
        assert "1,707.07" in line(app, 1)
        for width in range(40, 100, 3):
            await pilot.resize_terminal(width, 24)
            columns = grid(app).source.columns
            cut = [slot for slot in grid(app)._lines.slots if slot.width < columns[slot.column].width]
            assert all(columns[slot.column].align == "left" and not columns[slot.column].whole for slot in cut), width


async def test_a_column_of_choices_is_as_wide_as_its_longest_choice(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    choices = invoices.column("Status").options.choices
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_table(pilot, invoices)
        assert screen.widths[invoices.column("Status").id] > max(len(f"● {choice.name}") for choice in choices)


async def test_ages_are_those_of_now_when_one_comes_back_to_the_table(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        monkeypatch.setattr(clock, "now", lambda: NOON - timedelta(minutes=4))
        await do(pilot, "question_mark", "escape")
        assert line(app, 1).rstrip().endswith("← now *")
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=3))
        await do(pilot, "question_mark", "escape")
        assert line(app, 1).rstrip().endswith("← 7 min *")


async def test_the_question_for_a_condition_shows_one(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "F")
        assert "such as: Amount > 100" in app.screen.query("#panel > Said").first(Said).render().plain


async def test_no_keeps_the_row(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "d", "escape")
        assert tables.load(filled.read(), invoices.id).row_count == 412


async def test_o_sorts_up_then_down_then_not_at_all_and_the_cursor_stays_on_its_row(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_table(pilot, invoices)
        await go(pilot, invoices, 5, "Amount")
        await do(pilot, "o")
        assert "by Amount ↑" in status(app)
        assert grid(app).row_id == 5
        amounts = [row.values[3] for row in screen.view.pages.page(0)]
        assert amounts == sorted(amounts)
        await do(pilot, "o")
        assert "by Amount ↓" in status(app)
        await do(pilot, "o")
        assert "by " not in status(app)


async def test_comma_shows_rows_like_the_cell_and_once_more_all(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Status")
        await do(pilot, "comma")
        assert "of 412   Status is open" in status(app)
        await do(pilot, "comma")
        assert status(app).startswith("412 rows")


async def test_a_typed_condition_filters_and_an_empty_one_shows_all(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Amount > 3000")
        await do(pilot, "enter")
        assert "Amount > 3,000.00" in status(app)
        await do(pilot, "F", "ctrl+u", "enter")
        assert status(app).startswith("412 rows")


async def test_a_condition_that_cannot_be_understood_stays_to_be_corrected(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Nonsense ~ 3")
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert app.screen.query_one("#condition").value == "Nonsense ~ 3"


async def test_find_goes_to_the_next_row_and_n_goes_on_round_the_end(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "/")
        await type_text(pilot, "nordwind")
        await do(pilot, "enter")
        assert grid(app).row_id == 1
        assert "1 of " in status(app)
        total = int(status(app).split(" of ")[1].split()[0])
        seen = [grid(app).row_id]
        for _each in range(total - 1):
            await do(pilot, "n")
            seen.append(grid(app).row_id)
        assert seen == sorted(set(seen))
        await do(pilot, "n")
        assert grid(app).row_id == 1
        await do(pilot, "N")
        assert grid(app).row_id == seen[-1]


async def test_find_follows_the_order_of_the_view(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Amount")
        await do(pilot, "o", "ctrl+home", "/")
        await type_text(pilot, "nordwind")
        await do(pilot, "enter")
        first = grid(app).position
        await do(pilot, "n")
        assert grid(app).position > first


async def test_what_stands_nowhere_is_told(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "/")
        await type_text(pilot, "[bold]nowhere")
        await do(pilot, "enter")
        assert "“[bold]nowhere” stands in no row" in status(app)


async def test_a_column_is_reached_by_a_part_of_its_name(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "g", "c")
        await type_text(pilot, "stat")
        await do(pilot, "enter")
        assert grid(app).column == invoices.column("Status").id


async def test_a_column_is_made_wider_and_narrower(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        before = grid(app).source.columns[0].width
        await do(pilot, ">", ">")
        assert grid(app).source.columns[0].width == before + 4
        await do(pilot, "<")
        assert grid(app).source.columns[0].width == before + 2


async def test_a_change_in_another_process_is_painted(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    other = Store.open(filled.path)
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        with other.write() as tx:
            rows.set_cells(tx, invoices, 1, {invoices.column("Customer").id: "From afar"})
            arrived(tx, invoices, 2, NOON, ("", "x@y.example"), "Re: Your invoice")
        await settle(pilot)
        assert "From afar" in line(app, 1)
        assert line(app, 2).rstrip().endswith("← now *")
    other.close()


async def test_rows_that_come_from_elsewhere_do_not_scroll_what_one_reads(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        await do(pilot, "down*100", "up*10")
        before = [line(app, y) for y in range(1, 25)]
        with filled.write() as tx:
            rows.add(tx, invoices, {})
        app.changed()
        await settle(pilot)
        assert [line(app, y) for y in range(1, 25)] == before
        assert status(app).startswith("413 rows")


async def test_a_deleted_table_is_left_with_a_word(app: MailbaseApp, filled: Store, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        with filled.write() as tx:
            tx.run("UPDATE tables SET deleted_at = ? WHERE id = ?", [tx.at, invoices.id])
            rows.add(tx, tables.find(tx, "Billing/Customers"), {})
        app.screen.show(app.screen.view.query)
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "This table was deleted." in app.screen.query_one(KeyLine).render().plain


async def test_a_table_is_undone_only_after_a_question(app: MailbaseApp, filled: Store) -> None:
    with filled.write("New table Plans") as tx:
        made = tables.add(tx, 1, "Plans", (NewColumn("Name"),))
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, made)
        await do(pilot, "u")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert tables.exists(filled.read(), 1, "Plans")
        await do(pilot, "u")
        await pilot.pause(0.5)
        await do(pilot, "y")
        assert isinstance(app.screen, HomeScreen)
        assert not tables.exists(filled.read(), 1, "Plans")
        await do(pilot, "ctrl+y")
        assert tables.exists(filled.read(), 1, "Plans")


async def test_keys_keep_working_while_a_big_table_is_sorted(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from tui.screens import table_view

    go_on, whole = Event(), table_view.read

    def slow(*args: Any) -> Any:
        go_on.wait(30)
        return whole(*args)

    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, invoices)
        monkeypatch.setattr(table_view, "read", slow)
        await press(pilot, "o")
        await pilot.pause(0.3)
        assert "Sorting…" in status(app)
        await press(pilot, "down", "down")
        assert grid(app).row_id == 3
        go_on.set()
        await settle(pilot)
        assert "by Number ↑" in status(app)
        assert grid(app).row_id == 3


async def test_an_empty_table_says_which_key_fills_it(app: MailbaseApp, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, tables.find(filled.read(), "Hiring/Candidates"))
        assert "a adds one" in "".join(line(app, y) for y in range(1, 4))


@pytest.mark.usefixtures("hasty")
async def test_a_table_without_columns_can_be_looked_at(app: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        bare = tables.add(tx, 1, "Bare", ())
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, bare)
        await do(pilot, "a", "e", "o", "comma", "delete", "F", "escape", "d", "y")
        assert isinstance(app.screen, TableScreen)


async def test_hostile_cells_and_names_are_shown_and_do_nothing(app: MailbaseApp, filled: Store) -> None:
    nasty = "[@click=app.quit]x[/] \x1b]52;c;eA==\x07 \u202e"
    with filled.write() as tx:
        table = tables.add(tx, 1, "[/b]", (NewColumn("[red]"), NewColumn("[/]", "e-mail")))
        for name in ("name", "view_name"):
            tx.run(f"UPDATE tables SET {name} = ? WHERE id = ?", [nasty, table.id])
        tx.run("UPDATE columns SET name = ? WHERE id = ?", [nasty, table.columns[0].id])
        rows.add(tx, table, {column.id: nasty for column in table.columns})
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, table)
        await do(pilot, "comma", "o", "y")
        shown = "".join(line(app, y) for y in range(5)) + status(app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[@click=app.quit]x[/]" in shown


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
def test_snapshot_of_a_table(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_table(pilot, invoices)

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_snapshot_of_an_empty_table(snap_compare: Any, app: MailbaseApp, filled: Store) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_table(pilot, tables.find(filled.read(), "Hiring/Candidates"))

    assert snap_compare(app, terminal_size=SIZE, run_before=show)


def test_snapshot_of_a_filtered_and_sorted_table(snap_compare: Any, app: MailbaseApp, invoices: Table) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_table(pilot, invoices)
        await go(pilot, invoices, 1, "Status")
        await do(pilot, "comma", "left", "o")

    assert snap_compare(app, terminal_size=SIZE, run_before=show)


def test_snapshot_of_a_table_in_light_colours_with_marks(snap_compare: Any, app: MailbaseApp, invoices: Table) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        app.theme = "textual-light"
        await open_table(pilot, invoices)
        await do(pilot, "space", "space")

    assert snap_compare(app, terminal_size=SIZE, run_before=show)


def test_snapshot_of_an_error(snap_compare: Any, app: MailbaseApp, invoices: Table) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_table(pilot, invoices)
        app.show_error(ConflictError(theirs="paid"))
        await settle(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=show)


async def test_tab_stays_on_the_last_cell_that_can_be_typed(app: MailbaseApp, filled: Store) -> None:
    customers = tables.find(filled.read(), "Billing/Customers")
    with filled.write() as tx:
        # a long text has a panel of its own, in which tab is typed
        edits.delete_column(tx, customers, customers.columns[-1])
    last = customers.columns[-2]
    async with app.run_test(size=SIZE) as pilot:
        await open_table(pilot, customers)
        app.screen.query_one(Grid).go_to_column(last.id)
        await do(pilot, "e", "tab")
        assert app.screen.query_one(Grid).column == last.id
