"""The editors of cells: each takes its keys, saves what is meant, and goes on to the next cell."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from store import blobs, links, rows, tables
from store.cells.attachments import files_of
from store.cells.lists import list_items
from store.connection import Value
from store.tables import Table
from store.workspace import Store
from tests.screens.editor_samples import deals
from tests.screens.keys import do, press, settle, type_text
from tui.app import MailbaseApp
from tui.editors.calendar import CalendarPanel
from tui.editors.choosing import ChoicesPanel
from tui.editors.files import FilesPanel
from tui.editors.linking import LinkPanel
from tui.editors.long_text import LongTextPanel
from tui.editors.panel import Panel
from tui.editors.pick_list import PickList
from tui.screens.attach import AttachScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.row import RowScreen
from tui.screens.table import TableScreen
from tui.widgets.cell_editor import CellEditor, HintLine
from tui.widgets.fields import Fields
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)


@pytest.fixture
def table(empty: Store) -> Table:
    return deals(empty)


@pytest.fixture
def app(empty: Store, table: Table) -> MailbaseApp:
    return MailbaseApp(empty, with_worker=False)


@pytest.fixture
def other(empty: Store, table: Table) -> Iterator[Store]:
    """Someone else at the same store."""
    store = Store.open(empty.path)
    yield store
    store.close()


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def status(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def cell(app: MailbaseApp, table: Table, name: str, row: int = 1) -> Value:
    found = rows.get(app.store.read(), table, row).values
    return dict(zip((column.name for column in table.columns), found, strict=True))[name]


async def stand(pilot: Pilot[Any], table: Table, name: str, row: int = 1) -> None:
    """Open the table, the cursor on a cell."""
    await settle(pilot)
    pilot.app.open_table(table.id)
    await settle(pilot)
    grid(pilot.app).go_to(row)
    grid(pilot.app).go_to_column(table.column(name).id)
    await pilot.pause()


async def edit(pilot: Pilot[Any], table: Table, name: str, row: int = 1) -> Any:
    """Open the editor of a cell; return the screen that it is on."""
    await stand(pilot, table, name, row)
    await do(pilot, "e")
    return pilot.app.screen


async def test_arrows_walk_through_the_days_and_enter_takes_one(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(await edit(pilot, table, "Due"), CalendarPanel)
        await do(pilot, "right", "down", "pagedown", "enter")
        assert cell(app, table, "Due") == "2026-11-13"
        assert isinstance(app.screen, TableScreen)


async def test_a_day_in_words_is_shown_back_and_taken(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Due", 2)
        for words, shown, kept in (
            ("demain", "Tue 6 October 2026  in 1 d", "2026-10-06"),
            ("in 3 days", "Thu 8 October 2026  in 3 d", "2026-10-08"),
            ("vor 2 Wochen", "Mon 21 September 2026  14 d ago", "2026-09-21"),
            ("Freitag", "Fri 9 October 2026  in 4 d", "2026-10-09"),
        ):
            await type_text(pilot, words)
            assert panel.query_one("#day").content.plain == shown
            assert panel.value() == kept
            await do(pilot, "ctrl+u")
        await type_text(pilot, "in 2 months")
        await do(pilot, "enter")
        assert cell(app, table, "Due", 2) == "2026-12-05"


async def test_a_time_alone_belongs_to_the_day_that_is_chosen(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Call")
        await do(pilot, "right")
        await type_text(pilot, "9:05")
        await do(pilot, "enter")
        assert cell(app, table, "Call") == "2026-10-08 09:05"


async def test_what_is_no_day_is_told_and_kept_as_text(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Due")
        await type_text(pilot, "soon")
        assert "Not a date; kept as text." in panel.query_one("#day").content.plain
        await do(pilot, "enter")
        assert cell(app, table, "Due") == "soon"
        await do(pilot, "e", "enter")
        assert cell(app, table, "Due") == "soon"


async def test_enter_on_an_empty_day_takes_today_and_tab_passes_it_by(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Due", 2)
        await do(pilot, "tab")
        assert cell(app, table, "Due", 2) is None
        assert isinstance(app.screen, CalendarPanel)
        await do(pilot, "shift+tab", "enter")
        assert cell(app, table, "Due", 2) == "2026-10-05"


async def test_delete_empties_what_a_panel_edits_and_escape_leaves_it(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Due")
        await do(pilot, "right", "escape")
        assert cell(app, table, "Due") == "2026-10-05"
        await do(pilot, "e", "delete")
        assert cell(app, table, "Due") is None


async def test_a_rating_takes_arrows_and_digits(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Stars", 2)
        await do(pilot, "right", "right", "left", "enter")
        assert cell(app, table, "Stars", 2) == 2
        await do(pilot, "e", "5", "down")
        assert cell(app, table, "Stars", 2) == 5
        assert grid(app).row_id == 3


async def test_a_choice_is_found_by_typing_a_part_of_it(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(await edit(pilot, table, "Stage"), ChoicesPanel)
        await type_text(pilot, "prog")
        await do(pilot, "enter")
        assert cell(app, table, "Stage") == "in progress"


async def test_a_choice_that_is_new_is_made_with_the_cell_in_one_step(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Stage")
        await type_text(pilot, "on hold")
        await do(pilot, "enter")
        assert cell(app, table, "Stage") == "on hold"
        choices = tables.load(app.store.read(), table.id).column("Stage").options.choices
        assert [choice.name for choice in choices][-2:] == ["lost", "on hold"]
        await do(pilot, "u")
        assert cell(app, table, "Stage") == "new"
        assert len(tables.load(app.store.read(), table.id).column("Stage").options.choices) == 4


async def test_space_turns_choices_over_and_typed_ones_are_added(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Tags")
        await do(pilot, "space", "down", "space")
        await type_text(pilot, "big one")
        await do(pilot, "enter", "enter")
        assert list_items(cell(app, table, "Tags")) == ("press", "export", "big one")
        assert "big one" in tables.load(app.store.read(), table.id).column("Tags").options.choice_names


async def test_tab_over_an_empty_select_leaves_it_empty(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Stage", 2)
        await do(pilot, "tab")
        assert cell(app, table, "Stage", 2) is None
        assert isinstance(app.screen, CalendarPanel)


async def test_people_are_found_by_their_address(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Team")
        await type_text(pilot, "ben@")
        await settle(pilot)
        assert "enter choose" in app.screen.query_one(KeyLine).render().plain
        await do(pilot, "enter")
        assert "enter save" in app.screen.query_one(KeyLine).render().plain
        await do(pilot, "enter")
        assert list_items(cell(app, table, "Team")) == ("Anna Keller", "Ben Osei")


async def test_links_are_found_as_one_types_and_turned_over(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(await edit(pilot, table, "Firm"), LinkPanel)
        await do(pilot, "down", "space")
        await type_text(pilot, "hafen")
        await do(pilot, "enter", "enter")
        assert links.linked(app.store.read(), table.column("Firm"), 1) == [1, 5]


async def test_enter_that_comes_before_the_search_waits_for_it(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Firm", 3)
        await press(pilot, *"gruber", "enter")
        await do(pilot, "enter")
        assert links.linked(app.store.read(), table.column("Firm"), 3) == [3]


async def test_a_row_that_is_new_is_made_and_linked_in_one_step(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Firm", 3)
        await type_text(pilot, "Vidal SARL")
        await do(pilot, "enter", "enter")
        assert links.linked(app.store.read(), table.column("Firm"), 3) == [6]
        await do(pilot, "u")
        assert links.linked(app.store.read(), table.column("Firm"), 3) == []
        assert tables.find(app.store.read(), "Sales/Firms").row_count == 5


async def test_a_file_is_added_saved_and_taken_off(
    app: MailbaseApp, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "downloads"))
    (tmp_path / "plan.txt").write_text("the plan")
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Files")
        assert isinstance(panel, FilesPanel)
        await do(pilot, "a")
        await type_text(pilot, f"{tmp_path}/plan.tx")
        await settle(pilot)
        await do(pilot, "right", "enter", "s", "up", "d", "enter")
        (file,) = files_of(cell(app, table, "Files"))
        assert (file.name, file.size, file.type) == ("plan.txt", 8, "text/plain")
        assert blobs.get(app.store.read(), file.hash) == b"the plan"
        assert (tmp_path / "downloads" / "plan.txt").read_text() == "the plan"


async def test_a_path_that_leads_nowhere_stays_to_be_corrected(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Files")
        await do(pilot, "a")
        await type_text(pilot, "/nothing/here")
        await do(pilot, "enter")
        assert isinstance(app.screen, AttachScreen)
        assert app.screen.query_one("NarrowField").value == "/nothing/here"
        await do(pilot, "escape")
        assert app.screen is panel


async def test_several_files_are_added_and_one_that_is_gone_is_told(
    app: MailbaseApp, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("z1.txt", "z2.txt", "z3.txt"):
        (tmp_path / name).write_text(name)
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Files")
        before = len(files_of(panel.value()))
        await do(pilot, "a", "end")
        await press(pilot, *["down"] * 20)
        await do(pilot, "up", "up", "space", "space", "space")
        (tmp_path / "z3.txt").unlink()
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert [file.name for file in files_of(panel.value())][before:] == ["z1.txt", "z2.txt"]


async def test_who_is_confined_sees_no_way_to_the_disk(
    app: MailbaseApp, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_CONFINED", "1")
    monkeypatch.setenv("EDITOR", "true")
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, "Files")
        assert not panel.check_action("add", ())
        assert not panel.check_action("save", ())
        await do(pilot, "escape")
        grid(app).go_to_column(table.column("Notes").id)
        await do(pilot, "e")
        assert not app.screen.check_action("outside", ())


async def test_a_long_text_is_saved_by_ctrl_s_and_asks_before_it_is_thrown_away(
    app: MailbaseApp, table: Table, hasty: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(await edit(pilot, table, "Notes"), LongTextPanel)
        await do(pilot, "escape")
        assert isinstance(app.screen, TableScreen)
        await do(pilot, "e", "enter")
        await type_text(pilot, "Third.")
        await do(pilot, "escape")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n", "ctrl+s")
        assert cell(app, table, "Notes") == "First line.\nSecond line.\nThird."


async def test_a_long_text_can_be_written_in_the_persons_own_editor(
    app: MailbaseApp, table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\nstat -c %a "$1" > {tmp_path}/mode\necho "$1" > {tmp_path}/path\necho More >> "$1"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(script))
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Notes")
        await do(pilot, "ctrl+e", "ctrl+s")
        assert cell(app, table, "Notes") == "First line.\nSecond line.More"
        assert (tmp_path / "mode").read_text().strip() == "600"
        assert is_gone(tmp_path / "path")


def is_gone(named: Path) -> bool:
    """Tell whether the file is gone whose path another file holds."""
    return not Path(named.read_text().strip()).exists()


async def test_an_editor_that_fails_changes_nothing(
    app: MailbaseApp, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Notes")
        await do(pilot, "ctrl+e")
        assert isinstance(app.screen, ErrorScreen)


@pytest.mark.parametrize(("name", "keys"), [("Due", ("right",)), ("Stage", ("down",)), ("Stars", ("right",))])
async def test_what_someone_else_changed_is_overwritten_only_by_the_second_enter(
    app: MailbaseApp, table: Table, other: Store, name: str, keys: tuple[str, ...]
) -> None:
    theirs: Value = {"Due": "2027-01-01", "Stage": "won", "Stars": 4}[name]
    async with app.run_test(size=SIZE) as pilot:
        panel = await edit(pilot, table, name)
        await do(pilot, *keys)
        with other.write() as tx:
            rows.set_cells(tx, table, 1, {table.column(name).id: theirs})
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        assert cell(app, table, name) == theirs
        await do(pilot, "escape")
        assert app.screen is panel
        await do(pilot, "enter")
        assert cell(app, table, name) != theirs


async def test_links_that_someone_else_changed_are_overwritten_only_by_the_second_enter(
    app: MailbaseApp, table: Table, other: Store
) -> None:
    firm = table.column("Firm")
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Firm")
        await do(pilot, "space")
        with other.write() as tx:
            links.set_links(tx, table, 1, firm, [3])
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        assert "Gruber" in app.screen.trouble.sentence
        await do(pilot, "escape", "enter")
        assert links.linked(app.store.read(), firm, 1) == [2]


async def test_why_a_text_does_not_fit_stands_below_it_while_it_is_typed(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Price", 2)
        await do(pilot, "ctrl+u")
        await type_text(pilot, "12x")
        hint = app.screen.query_one(HintLine)
        assert hint.display
        assert "Not a number" in hint.content.plain
        await do(pilot, "backspace")
        assert not hint.display
        await type_text(pilot, "3456")
        assert "More than" in hint.content.plain


async def test_computed_cells_say_why_they_cannot_be_edited(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Made")
        assert "filled by itself" in status(app)
        await do(pilot, "delete")
        assert "filled by itself" in status(app)


async def test_space_turns_a_box_over_and_marks_no_row(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Done")
        await do(pilot, "space")
        assert cell(app, table, "Done") == 1
        assert not grid(app).marks


async def test_tab_goes_on_through_every_editor(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await edit(pilot, table, "Name")
        seen = []
        for _each in range(12):
            await do(pilot, "tab")
            panel = app.screen if isinstance(app.screen, Panel) else app.screen.query_one(CellEditor)
            seen.append(type(panel).__name__)
            if isinstance(panel, LongTextPanel):
                break
        assert seen == [
            *("ChoicesPanel", "CalendarPanel", "CalendarPanel", "RatingPanel", "ChoicesPanel", "PeoplePanel"),
            *("FilesPanel", "CellEditor", "CellEditor", "CellEditor", "LongTextPanel"),
        ]


async def test_g_f_goes_to_the_linked_row_and_escape_comes_back(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Firm", 2)
        await do(pilot, "g", "f")
        assert isinstance(app.screen, RowScreen)
        assert app.screen.view is not None
        assert app.screen.view.title == "Nordwind GmbH"
        await do(pilot, "escape")
        assert (grid(app).row_id, grid(app).column) == (2, table.column("Firm").id)


async def test_of_several_linked_rows_one_is_chosen(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Firm")
        await do(pilot, "g", "f", "down", "enter")
        assert isinstance(app.screen, RowScreen)
        assert app.screen.view is not None
        assert app.screen.view.title == "Café de l'Ouest"


async def test_the_fields_of_a_row_have_the_same_editors(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        await do(pilot, "enter", "f6", "down", "down", "e")
        assert isinstance(app.screen, CalendarPanel)
        await do(pilot, "right", "tab")
        assert cell(app, table, "Due") == "2026-10-06"
        assert app.screen.query_one(Fields).column == table.column("Call").id
        await do(pilot, "up", "up", "enter", "down", "enter")
        assert cell(app, table, "Stage") == "in progress"
        await do(pilot, "delete")
        assert cell(app, table, "Stage") is None
        await do(pilot, "end", "g", "f", "enter")
        assert isinstance(app.screen, RowScreen)
        assert app.screen.view is not None
        assert app.screen.view.title == "Nordwind GmbH"


async def test_hostile_choices_and_titles_are_shown_and_do_nothing(app: MailbaseApp, table: Table) -> None:
    nasty = "[@click=app.quit]x[/] \x1b]52;c;eA==\x07 \u202e"
    with app.store.write() as tx:
        firms = tables.find(tx, "Sales/Firms")
        rows.set_cells(tx, firms, 1, {firms.columns[0].id: nasty})
        rows.set_cells(tx, table, 1, {table.column("Stage").id: nasty, table.column("Team").id: f'["{nasty[:9]}"]'})
    async with app.run_test(size=SIZE) as pilot:
        await stand(pilot, table, "Name")
        for name in ("Stage", "Team", "Firm"):
            grid(app).go_to_column(table.column(name).id)
            await do(pilot, "e")
            shown = app.screen.query_one(PickList).content.plain
            assert "[@click" in shown
            assert "\x1b" not in shown
            await do(pilot, "escape")


SCENES = {
    "line": ("Price", ("ctrl+u", "9", "x")),
    "choices": ("Stage", ("p",)),
    "calendar": ("Due", ("right",)),
    "calendar with time": ("Call", ()),
    "rating": ("Stars", ("right", "right")),
    "tags": ("Tags", ("down",)),
    "people": ("Team", ()),
    "files": ("Files", ()),
    "links": ("Firm", ("d", "e")),
    "long text": ("Notes", ()),
}


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
@pytest.mark.parametrize("scene", SCENES)
def test_snapshot(snap_compare: Any, app: MailbaseApp, table: Table, scene: str, size: tuple[int, int]) -> None:
    name, keys = SCENES[scene]

    async def show(pilot: Pilot[Any]) -> None:
        await edit(pilot, table, name)
        await do(pilot, *keys)

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
@pytest.mark.parametrize("keys", [(), ("down",), ("down", "down")], ids=["line", "choices", "calendar"])
def test_snapshot_of_a_field(
    snap_compare: Any, app: MailbaseApp, table: Table, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await stand(pilot, table, "Name")
        await do(pilot, "enter", "f6", *keys, "e")

    assert snap_compare(app, terminal_size=size, run_before=show)
