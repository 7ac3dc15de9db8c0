"""The grid over a million rows that exist only as arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip

from store.errors import StoreBusyError
from tests.screens.keys import press
from tui.paint import words
from tui.widgets.cell_editor import CellEditor
from tui.widgets.grid import Grid
from tui.widgets.grid_source import PAGE_ROWS, PAGES_KEPT, GridCell, GridColumn, GridRow

MILLION = 1_000_000
SIZE = (80, 24)
BODY = SIZE[1] - 1


class Numbers:
    """Row ids from 1, every cell computed when it is asked for."""

    def __init__(self, count: int = MILLION, *, frozen: int = 1) -> None:
        self.ids: Sequence[int] = range(1, count + 1)
        self.texts: dict[tuple[int, int], GridCell] = {}
        self.asked: list[int] = []
        self.fails = False
        self.columns: list[GridColumn] = [
            GridColumn(100 + n, f"Column {n}", 12, "right" if n == 3 else "left", n < frozen) for n in range(12)
        ]

    is_grouped = False

    def count(self) -> int:
        return len(self.ids)

    def page(self, n: int) -> Sequence[GridRow]:
        self.asked.append(n)
        if self.fails:
            raise StoreBusyError
        return [self._row(row_id) for row_id in self.ids[n * PAGE_ROWS : (n + 1) * PAGE_ROWS]]

    def position_of(self, row_id: int) -> int | None:
        return self.ids.index(row_id) if row_id in self.ids else None

    def _row(self, row_id: int) -> GridRow:
        cells = (self.texts.get((row_id, each.key), GridCell(f"r{row_id}c{each.key}")) for each in self.columns)
        return GridRow(row_id, tuple(cells))


class Harness(App[None]):
    """A grid alone, keeping what it posts."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Numbers) -> None:
        super().__init__()
        self.grid = Grid(source, empty=words("No rows yet.\na adds one."), id="grid")
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.focus()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        self.heard.append(event)

    on_grid_opened = on_grid_edit_asked = on_grid_marked = on_grid_unreadable = on_grid_moved
    on_cell_editor_committed = on_grid_moved

    def of(self, kind: type) -> list:
        return [each for each in self.heard if isinstance(each, kind)]

    def strip(self, y: int) -> Strip:
        return self.grid.render_line(y)

    def lines(self) -> list[str]:
        return [self.strip(y).text for y in range(self.grid.size.height)]

    def cursor_text(self) -> str:
        """The text of the reversed cells in sight."""
        found = [
            segment.text
            for y in range(1, self.grid.size.height)
            for segment in self.strip(y)
            if segment.style is not None and segment.style.reverse
        ]
        return "".join(found).strip()


@pytest.fixture
def source() -> Numbers:
    return Numbers()


async def test_the_header_and_the_first_rows_are_drawn_from_one_page(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE):
        lines = app.lines()
    assert lines[0].startswith("   Column 0     Column 1")
    assert lines[1].startswith(" ▌ r1c100")
    assert lines[2].startswith("   r2c100")
    assert set(source.asked) == {0}


async def test_every_line_is_as_wide_as_the_widget(source: Numbers) -> None:
    source.texts[1, 100] = GridCell("日本語日本語日本語")
    app = Harness(source)
    async with app.run_test(size=(41, 12)) as pilot:
        await press(pilot, "right*3")
        assert {cell_len(line) for line in app.lines()} == {41}
        assert {app.strip(y).cell_length for y in range(12)} == {41}


async def test_the_cursor_cell_is_reversed_and_its_row_marked(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "j", "right")
        assert app.cursor_text() == "r3c101"
        assert app.strip(3).text.startswith(" ▌ ")


async def test_moving_tells_position_row_and_column(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "right")
    assert app.of(Grid.Moved) == [Grid.Moved(0, 1, 100), Grid.Moved(1, 2, 100), Grid.Moved(1, 2, 101)]


@pytest.mark.parametrize(
    ("keys", "row_id"),
    [
        (["down*30"], 31),
        (["down*30", "up*29"], 2),
        (["pagedown"], 1 + BODY),
        (["pagedown*2", "pageup"], 1 + BODY),
        (["ctrl+d"], 1 + BODY // 2),
        (["ctrl+d", "ctrl+u"], 1),
        (["G"], MILLION),
        (["ctrl+end", "pagedown", "down"], MILLION),
        (["ctrl+end", "ctrl+home"], 1),
        (["up", "pageup"], 1),
    ],
)
async def test_a_key_leads_to_its_row_and_the_row_is_in_sight(source: Numbers, keys: list[str], row_id: int) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *keys)
        assert app.grid.row_id == row_id
        assert app.cursor_text() == f"r{row_id}c100"


async def test_only_a_few_pages_are_kept_on_a_walk_through_a_million_rows(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "pagedown*400")
        app.grid.go_to(MILLION // 2)
        await pilot.pause()
        assert app.cursor_text() == f"r{MILLION // 2}c100"
        assert len(app.grid._pages._kept) <= PAGES_KEPT
    assert max(source.asked.count(n) for n in source.asked) == 1


async def test_columns_scroll_whole_and_the_frozen_one_stays(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "right*6")
        assert app.cursor_text() == "r1c106"
        assert app.strip(1).text.split() == ["▌", "r1c100", "r1c102", "r1c103", "r1c104", "r1c105", "r1c106"]
        assert app.strip(0).text.startswith("  ‹Column 0")
        assert app.strip(0).text.endswith("›")
        await press(pilot, "end")
        assert app.grid.column == 111
        assert not app.strip(0).text.endswith("›")
        await press(pilot, "0")
        assert app.grid.column == 100


async def test_frozen_columns_give_way_on_a_narrow_screen() -> None:
    app = Harness(Numbers(frozen=4))
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "right*9")
        assert app.cursor_text() == "r1c109"


async def test_a_refresh_keeps_the_cursor_on_its_row_and_the_screen_steady(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "pagedown*3", "down*5", "right")
        before = app.lines()
        source.ids = [*range(MILLION + 1, MILLION + 8), *range(1, 50_000)]
        app.grid.refresh_source()
        await pilot.pause()
        assert app.grid.row_id == 3 * BODY + 6
        assert app.grid.position == 3 * BODY + 5 + 7
        assert app.lines() == before
    assert app.of(Grid.Moved)[-1].position == 3 * BODY + 5


async def test_a_refresh_without_the_cursors_row_keeps_the_position() -> None:
    source = Numbers(200)
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down*100")
        source.ids = [each for each in range(1, 201) if each != 101]
        app.grid.refresh_source()
        assert (app.grid.position, app.grid.row_id) == (100, 102)
        source.ids = range(1, 4)
        app.grid.refresh_source()
        assert app.grid.row_id == 3
        source.ids = []
        app.grid.refresh_source()
        assert app.grid.row_id is None
        await press(pilot, "down", "pagedown", "enter", "e", "space", "G", "end")
        assert app.lines()[2].strip() == "No rows yet."
        source.ids = range(1, 4)
        app.grid.refresh_source()
        assert app.grid.row_id == 1


async def test_the_cursor_stays_on_its_column_when_columns_move(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "right*2")
        source.columns = list(reversed(source.columns))
        app.grid.refresh_source()
        await pilot.pause()
        assert app.grid.column == 102
        assert app.cursor_text() == "r1c102"
        app.grid.go_to_column(111)
        await pilot.pause()
        assert app.cursor_text() == "r1c111"


async def test_another_source_keeps_the_row_where_it_has_it(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down*40")
        other = Numbers(100)
        other.ids = range(100, 0, -1)
        app.grid.show_source(other)
        await pilot.pause()
        assert (app.grid.row_id, app.grid.position) == (41, 59)
        app.grid.show_source(Numbers(10))
        assert app.grid.row_id == 1


async def test_resizing_keeps_the_cursor_in_sight(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down*20", "right*4")
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert app.cursor_text() == "r21c104"
        await pilot.resize_terminal(200, 50)
        await pilot.pause()
        assert app.cursor_text() == "r21c104"


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (20, 6)])
async def test_the_smallest_windows_are_drawn(source: Numbers, size: tuple[int, int]) -> None:
    app = Harness(source)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "down*3", "right*3", "pagedown", "G", "end")
        assert {app.strip(y).cell_length for y in range(size[1])} == {size[0]}


async def test_space_marks_rows_and_escape_clears_them(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space*2", "down", "space")
        assert app.grid.marks == {1, 2, 4}
        assert app.strip(1).text.startswith("*  r1")
        assert app.strip(3).text.startswith("   r3")
        await press(pilot, "up", "space")
        assert app.grid.marks == {1, 2}
        await press(pilot, "escape")
    assert app.of(Grid.Marked)[-1].marks == frozenset()


async def test_enter_opens_the_row_and_e_asks_to_edit_the_cell(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "right", "enter", "f2", "e")
    assert app.of(Grid.Opened) == [Grid.Opened(2)]
    assert app.of(Grid.EditAsked) == [Grid.EditAsked(2, 101)] * 2


async def test_hostile_cells_and_titles_never_reach_a_strip(source: Numbers) -> None:
    evil = "a\x1b]52;c;ZXZpbA==\x07b\x9b31m\u202ec\x00\r\n[red]d[/x]"
    source.columns[0] = GridColumn(100, evil, 50, frozen=True)
    source.texts[1, 100] = GridCell(evil)
    source.texts[2, 101] = GridCell(evil, "misfit")
    app = Harness(source)
    async with app.run_test(size=SIZE):
        assert all(line.isprintable() for line in app.lines())
        assert "[red]d" in app.lines()[1]


async def test_wide_characters_keep_the_columns_straight(source: Numbers) -> None:
    source.texts[1, 100] = GridCell("日本語の名前です")
    source.texts[2, 100] = GridCell("👩‍👩‍👧‍👦 family ❤️")
    source.texts[3, 100] = GridCell("e\u0301" * 20)
    app = Harness(source)
    async with app.run_test(size=SIZE):
        lines = app.lines()
        starts = {cell_len(line[: line.index("r" + str(n) + "c101")]) for n, line in enumerate(lines[1:6], 1)}
        assert starts == {16}
        assert lines[1].startswith(" ▌ 日本語の名… ")


async def test_numbers_stand_right_and_a_misfit_says_so_without_colour(source: Numbers) -> None:
    source.texts[1, 103] = GridCell("soon", "misfit")
    app = Harness(source)
    async with app.run_test(size=SIZE):
        assert app.strip(1).crop(42, 54).text == "      ! soon"
        assert app.strip(2).crop(42, 54).text == "      r2c103"


async def test_a_plain_row_is_one_segment(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE):
        assert len(list(app.strip(5))) == 1


async def test_rows_that_cannot_be_read_stay_blank_and_are_told_once(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        source.fails = True
        app.grid.refresh_source()
        await pilot.pause()
        assert app.lines()[1].strip() == ""
        assert len(app.of(Grid.Unreadable)) == 1
        source.fails = False
        app.grid.refresh_source()
        await pilot.pause()
        assert app.cursor_text() == "r1c100"


async def test_a_click_puts_the_cursor_on_its_cell(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(Grid, offset=(30, 5))
        assert app.cursor_text() == "r5c102"


async def test_the_terminals_own_cursor_follows_the_cell(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "right")
        assert app.cursor_position == (16, 2)


async def edit_first_cell(app: Harness, pilot, text: str = "old") -> CellEditor:
    editor = app.grid.edit(text)
    assert editor is not None
    await pilot.pause()
    return editor


@pytest.mark.parametrize(
    ("key", "move", "row_id", "column"),
    [("enter", "", 1, 100), ("tab", "right", 1, 101), ("shift+tab", "left", 1, 100), ("down", "down", 2, 100)],
)
async def test_a_cell_is_edited_in_place(source: Numbers, key: str, move: str, row_id: int, column: int) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        editor = await edit_first_cell(app, pilot)
        assert editor.region.offset == (3, 1)
        await press(pilot, "j", "space", "0", key)
        assert app.of(CellEditor.Committed) == [CellEditor.Committed(1, 100, "oldj 0", move)]
        assert editor.is_attached
        app.grid.end_edit(move)
        await pilot.pause()
        assert app.grid.has_focus
        assert not app.query(CellEditor)
        assert (app.grid.row_id, app.grid.column) == (row_id, column)


async def test_escape_leaves_the_cell_as_it_was(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await edit_first_cell(app, pilot)
        await press(pilot, "x", "escape")
        await pilot.pause()
        assert not app.of(CellEditor.Committed)
        assert app.grid.has_focus


async def test_the_grids_keys_rest_while_a_cell_is_edited(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await edit_first_cell(app, pilot)
        await press(pilot, "pagedown", "ctrl+end", "up", "f2")
        assert app.grid.row_id == 1
        assert not app.of(Grid.EditAsked)


async def test_an_untouched_hostile_value_is_given_back_unchanged(source: Numbers) -> None:
    evil = "two\nlines \x1b[31m[red]"
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        editor = await edit_first_cell(app, pilot, evil)
        assert editor.value.isprintable()
        await press(pilot, "enter")
    assert app.of(CellEditor.Committed)[0].text == evil


async def test_the_editor_follows_its_cell_on_a_resize_and_a_refresh(source: Numbers) -> None:
    app = Harness(source)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "right*4", "down*3")
        editor = await edit_first_cell(app, pilot)
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        cell = app.grid.cell_region(3, 4)
        assert cell is not None
        assert editor.region.offset == cell.offset
        source.ids = range(2, 500)
        app.grid.refresh_source()
        await pilot.pause()
        assert editor.region.y == 3
