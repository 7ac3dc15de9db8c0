"""Ranges and marked rows: copied, pasted, filled, emptied and duplicated, each as one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from store import links, rows, tables
from store.connection import Value
from store.query import Grouping
from store.tables import Table
from store.workspace import Store
from tests.screens.editor_samples import deals
from tests.screens.keys import do, press, settle, type_text
from tests.screens.test_tui_editors import stand
from tui import calm
from tui.app import MailbaseApp
from tui.screens import busy, table_blocks, view_writes
from tui.screens.busy import BusyScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.paste import PasteScreen
from tui.screens.table import TableScreen
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)


@pytest.fixture
def table(empty: Store) -> Table:
    return deals(empty)


@pytest.fixture
def app(empty: Store, table: Table, hasty: None) -> MailbaseApp:
    return MailbaseApp(empty, with_worker=False)


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def status(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def column(app: MailbaseApp, table: Table, name: str) -> list[Value]:
    place = [each.name for each in table.columns].index(name)
    found = app.store.read().numbers(f"SELECT id FROM {table.physical} ORDER BY id")
    return [rows.get(app.store.read(), table, row).values[place] for row in found]


def question(app: MailbaseApp) -> str:
    assert isinstance(app.screen, PasteScreen)
    return app.screen.query_one(Said).content.plain


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Let the terminal paste a text."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


async def test_a_range_is_stretched_told_and_given_up(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "V", "down", "down", "right")
        assert app.screen.query_one(KeyLine).render().plain.startswith("3 × 2 cells   y copy")
        await do(pilot, "escape")
        assert grid(app).cells is None
        await do(pilot, "shift+down", "shift+right")
        assert grid(app).cells is not None
        await do(pilot, "down")
        assert grid(app).cells is None


async def test_a_range_stays_on_its_rows_when_others_come_above(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name", 3)
        await do(pilot, "shift+down")
        with app.store.write() as tx:
            rows.delete(tx, table, [1])
        app.changed()
        await settle(pilot)
        assert grid(app).ends == (3, 4)
        assert grid(app).cells is not None
        assert grid(app).cells.rows == range(1, 3)


async def test_cells_are_copied_with_tabs_and_pasted_after_a_question(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "shift+down", "shift+right", "y")
        assert app.clipboard == "Deal 1\tnew\nDeal 2\t"
        assert "4 cells copied" in status(app)
        await do(pilot, "escape", "left")
        grid(app).go_to(5)
        await do(pilot, "p")
        assert "Paste 2 × 2 cells over “Deal 5” and the rows below it?" in question(app)
        assert "3 cells that are not empty change." in question(app)
        await do(pilot, "y")
        assert column(app, table, "Name")[4:6] == ["Deal 1", "Deal 2"]
        assert column(app, table, "Stage")[4:6] == ["new", None]
        await do(pilot, "u")
        assert column(app, table, "Name")[4:6] == ["Deal 5", "Deal 6"]


async def test_marked_rows_are_copied_whole_with_titles(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name", 2)
        await do(pilot, "space", "space", "Y")
        lines = app.clipboard.split("\n")
        assert lines[0].startswith("Name\tStage\tDue")
        assert lines[1].startswith("Deal 2\t\t\t\t1\t")
        assert len(lines) == 3


async def test_what_the_terminal_pastes_is_planned_and_told(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Price", 11)
        await paste(pilot, "1\t2:00\n2.5\tlong\nx\t0:30\n")
        told = question(app)
        assert "Paste 3 × 2 cells over “Deal 11” and the rows below it?" in told
        assert "into Price, Length" in told
        assert "1 row is added at the end." in told
        assert "2 do not fit; kept as text:" in told
        await do(pilot, "enter")
        assert column(app, table, "Price")[10:] == [1, 2.5, "x"]
        assert column(app, table, "Length")[10:] == [7200, "long", 1800]
        await do(pilot, "u")
        assert len(column(app, table, "Price")) == 12


async def test_enter_that_was_pasted_along_confirms_nothing(
    app: MailbaseApp, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calm, "PAUSE", 3600.0)
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await paste(pilot, "a\nb")
        await do(pilot, "enter", "y")
        assert isinstance(app.screen, PasteScreen)
        await do(pilot, "escape")
        assert column(app, table, "Name")[0] == "Deal 1"


async def test_a_single_cell_is_pasted_at_once(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Price")
        await paste(pilot, "12.5")
        assert column(app, table, "Price")[0] == 12.5
        await paste(pilot, "many")
        assert "Not a number" in status(app)
        assert column(app, table, "Price")[0] == "many"


async def test_one_cell_fills_a_range_that_it_is_pasted_into(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage")
        await do(pilot, "y", "shift+down", "shift+down", "p", "y")
        assert column(app, table, "Stage")[:3] == ["new", "new", "new"]


async def test_computed_columns_are_passed_over_and_surplus_ones_told(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Notes")
        await paste(pilot, "a\tb\tc\td\ne\tf\tg\th")
        assert "“Made” cannot be pasted into" in question(app)
        assert "“Firm” cannot be pasted into" in question(app)
        assert "1 column has no place" in question(app)
        await do(pilot, "y")
        assert column(app, table, "Notes")[:2] == ["a", "e"]


async def test_rows_are_pasted_into_a_table_without_any(app: MailbaseApp, table: Table) -> None:
    with app.store.write() as tx:
        rows.delete(tx, table, range(1, 13))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.open_table(table.id)
        await settle(pilot)
        await paste(pilot, "One\tnew\nTwo\twon")
        assert "2 rows are added at the end." in question(app)
        await do(pilot, "y")
        assert column(app, table, "Stage") == ["new", "won"]


async def test_a_new_row_that_is_pasted_meets_the_conditions_of_the_view(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage", 4)
        await do(pilot, "comma")
        grid(app).go_to_column(table.column("Name").id)
        await do(pilot, "G")
        await paste(pilot, "a\nb")
        await do(pilot, "y")
        assert column(app, table, "Stage")[-1] == "lost"
        assert column(app, table, "Name")[-1] == "b"


async def test_a_paste_over_what_someone_just_changed_is_refused_once(app: MailbaseApp, table: Table) -> None:
    other = Store.open(app.store.path)
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await paste(pilot, "a\nb")
        with other.write() as tx:
            rows.set_cells(tx, table, 2, {table.column("Name").id: "theirs"})
        await do(pilot, "y")
        assert isinstance(app.screen, ErrorScreen)
        assert "theirs" in app.screen.trouble.sentence
        assert column(app, table, "Name")[0] == "Deal 1"
        await do(pilot, "escape")
        await paste(pilot, "a\nb")
        await do(pilot, "y")
        assert column(app, table, "Name")[:2] == ["a", "b"]
    other.close()


async def test_fill_down_gives_all_rows_the_values_of_the_first(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage")
        await do(pilot, "V", "down", "down", "right", "f")
        assert column(app, table, "Stage")[:4] == ["new", "new", "new", "lost"]
        assert column(app, table, "Due")[:3] == ["2026-10-05"] * 3
        assert "4 cells filled; u takes them back." in status(app)
        await do(pilot, "u")
        assert column(app, table, "Stage")[:3] == ["new", None, "won"]


async def test_marked_rows_are_filled_in_the_column_of_the_cursor(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage", 3)
        await do(pilot, "space", "down", "space", "f")
        assert column(app, table, "Stage")[2:5] == ["won", "lost", "won"]
        assert column(app, table, "Name")[2:5] == ["Deal 3", "Deal 4", "Deal 5"]


async def test_links_are_filled_and_emptied_like_other_cells(app: MailbaseApp, table: Table) -> None:
    firm = table.column("Firm")
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Firm")
        await do(pilot, "shift+down", "shift+down", "f")
        assert links.linked(app.store.read(), firm, 3) == [1, 2]
        await do(pilot, "delete")
        assert links.linked(app.store.read(), firm, 1) == []


async def test_delete_empties_a_range_in_one_step(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage", 3)
        await do(pilot, "shift+down", "shift+right", "delete")
        assert column(app, table, "Stage")[2:4] == [None, None]
        assert column(app, table, "Due")[2:4] == [None, None]
        await do(pilot, "u")
        assert column(app, table, "Stage")[2:4] == ["won", "lost"]


async def test_of_a_range_over_groups_only_what_is_seen_changes(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        assert isinstance(app.screen, TableScreen)
        view_writes.group(app.store, app.screen.shown.view, "Group", [Grouping(table.column("Stage"))])
        app.changed()
        await settle(pilot)
        # the range goes from the first row of the first group over the second one, which is folded
        await do(pilot, "ctrl+home", "down", "down", "down", "down", "enter")
        assert grid(app).header_id is not None
        await do(pilot, "up", "V", "G", "delete")
        emptied = [row for row, name in enumerate(column(app, table, "Name"), 1) if name is None]
        stages = column(app, table, "Stage")
        assert emptied == [row for row, stage in enumerate(stages, 1) if row == 9 or stage in ("won", "lost", None)]


async def test_rows_are_duplicated_with_their_links(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "space", "space", "D")
        assert column(app, table, "Name")[12:] == ["Deal 1", "Deal 2"]
        assert links.linked(app.store.read(), table.column("Firm"), 13) == [1, 2]
        assert "2 rows added at the end." in status(app)
        await do(pilot, "u")
        assert len(column(app, table, "Name")) == 12


async def test_ctrl_a_marks_all_rows_of_the_view(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage", 4)
        await do(pilot, "ctrl+a")
        assert len(grid(app).marks) == 12
        await do(pilot, "escape", "comma", "ctrl+a")
        assert grid(app).marks == {4, 8, 12}


async def test_too_much_for_a_terminal_is_offered_as_a_file(
    app: MailbaseApp, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_blocks, "LONGEST_COPY", 20)
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "ctrl+a", "y")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "y")
        assert "Saved as" in status(app)
        assert (tmp_path / "Deals.tsv").read_text().startswith("Deal 1\tnew\t2026-10-05")
        assert app.clipboard.startswith("Deal 1\tnew")


async def test_many_cells_are_written_with_a_word_on_how_far_it_is_and_can_be_stopped(
    app: MailbaseApp, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from tui.blocks import writes

    begun, go_on, whole = Event(), Event(), writes.fill

    def slow(store: Store, picked: Any, told: Any, asks: Any) -> int:
        begun.set()
        go_on.wait(30)
        return whole(store, picked, told, asks)

    monkeypatch.setattr(busy, "AT_ONCE", 3)
    monkeypatch.setattr(writes, "fill", slow)
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Stage")
        await do(pilot, "V", "G")
        await press(pilot, "f")
        for _each in range(200):
            await pilot.pause(0.02)
            if begun.is_set():
                break
        assert isinstance(app.screen, BusyScreen)
        assert "of 12" in app.screen.query_one(Said).content.plain
        await press(pilot, "escape")
        go_on.set()
        await settle(pilot)
        assert "Stopped; nothing was changed." in status(app)
        assert column(app, table, "Stage")[1] is None
        await do(pilot, "f")
        assert column(app, table, "Stage") == ["new"] * 12


async def test_typing_goes_on_where_copying_was_asked_for(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await press(pilot, "shift+down", "y", "escape", "right", "p")
        await settle(pilot)
        assert "into Stage" in question(app)


async def test_hostile_text_is_pasted_as_text(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await paste(pilot, "[@click=app.quit]x[/]\t[/b]\n\x1b]52;c;eA==\x07\tnew")
        assert "! Stage  [/b]" in question(app)
        await do(pilot, "y")
        assert column(app, table, "Name")[0] == "[@click=app.quit]x[/]"


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
@pytest.mark.parametrize("scene", ["range", "paste"])
def test_snapshot(snap_compare: Any, app: MailbaseApp, table: Table, scene: str, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await stand(pilot, table, "Stage", 10)
        await do(pilot, "shift+down", "shift+right")
        if scene == "paste":
            await do(pilot, "escape")
            await paste(pilot, "won\tsoon\nnew\t2026-12-24\nopen\t\nlost\t1.1.2027")

    assert snap_compare(app, terminal_size=size, run_before=show)


async def test_a_pasted_text_is_typed_where_a_cell_is_edited(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "e", "ctrl+u")
        await paste(pilot, "a\tb\nc")
        await type_text(pilot, "!")
        await do(pilot, "enter")
        assert column(app, table, "Name")[0] == "a b c!"
        assert tables.load(app.store.read(), table.id).row_count == 12
