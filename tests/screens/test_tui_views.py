"""The views of a table on the screen: what is laid over them, what is kept, and how they look."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from store import layout, members, tables, undo, view_reading, views
from store.layout import Colouring, Layout
from store.query import Grouping, Query, as_json, parse_filter, parse_sort
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.view_reading import Shown
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_types import stands
from tests.screens.sight import shown, until
from tui.app import MailbaseApp
from tui.screens import table_layout, table_view
from tui.screens.error import ErrorScreen
from tui.screens.home import HomeScreen
from tui.screens.table import TableScreen
from tui.screens.view_list import ViewList
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine
from tui.widgets.top_line import TopLine

SIZE = (100, 30)
SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
OWNER = 1


@pytest.fixture
def table(filled: Store) -> Table:
    return stands(filled)


@pytest.fixture
def slow_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A width is written by what comes next, never by the clock."""
    monkeypatch.setattr(table_layout, "WRITTEN_AFTER", 600.0)


@pytest.fixture
def dated(filled: Store, table: Table) -> views.View:
    """A view of the stands that are not lost, by date."""
    query = Query((parse_filter(table, "Stage is not lost"),), (parse_sort(table, "Opens"),))
    with filled.write() as tx:
        made = views.add(tx, table.id, "Open by date", Layout(as_json(query)))
        tx.run("UPDATE changes SET batch_id = NULL")
        tx.run("DELETE FROM batches")
    return made


async def open_view(pilot: Pilot[Any], table: Table, view: views.View | None = None) -> TableScreen:
    await settle(pilot)
    pilot.app.open_table(table.id, view.id if view else 0)
    await settle(pilot)
    assert isinstance(pilot.app.screen, TableScreen)
    return pilot.app.screen


def kept(store: Store, table: Table, view: views.View | None = None) -> Shown:
    return view_reading.load(store.read(), tables.load(store.read(), table.id), view.id if view else 0, OWNER)


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def titles(app: MailbaseApp) -> list[str]:
    return [column.title for column in grid(app).source.columns]


def path(app: MailbaseApp) -> str:
    return app.screen.query_one(TopLine).render().plain


def foot(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def first_cells(app: MailbaseApp) -> list[str]:
    return [row.cells[0].text for row in grid(app).source.page(0)]


async def at(pilot: Pilot[Any], table: Table, column: str) -> None:
    grid(pilot.app).go_to_column(table.column(column).id)
    await pilot.pause()


async def test_the_top_line_tells_the_view_and_whether_something_else_is_shown(
    app: MailbaseApp, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        assert "Fair ▸ Stands ▸ Open by date " in path(app)
        assert "changed" not in path(app)
        await do(pilot, "o")
        assert "Open by date * changed" in path(app)
        await do(pilot, "escape")
        assert "changed" not in path(app)
        assert kept(app.store, table, dated).query.sorts[0].column.name == "Opens"
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_z_s_keeps_what_is_seen_in_the_view_and_u_takes_it_back(
    app: MailbaseApp, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        before = kept(app.store, table, dated).query
        await do(pilot, "o", "O", "z", "s")
        assert [sort.column.name for sort in kept(app.store, table, dated).query.sorts] == ["Name"]
        assert "changed" not in path(app)
        await do(pilot, "u")
        assert kept(app.store, table, dated).query == before
        assert first_cells(app)[0] == "Stand 1"
        assert "changed" not in path(app)


async def test_z_n_keeps_what_is_seen_as_a_new_view_and_shows_it(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await do(pilot, "o", "o", "z", "n")
        await type_text(pilot, "all rows")
        await do(pilot, "enter")
        assert "already" in shown(pilot)
        await do(pilot, "backspace*8")
        await type_text(pilot, "Backwards")
        await do(pilot, "enter")
        assert "Stands ▸ Backwards" in path(app)
        assert first_cells(app)[0] == "Stand 9"
        assert [view.name for view in views.every(app.store.read(), table.id, OWNER)] == ["All rows", "Backwards"]


async def test_a_table_opens_with_the_view_that_was_looked_at_last(
    app: MailbaseApp, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        await do(pilot, "escape")
        await open_view(pilot, table)
        assert "Open by date" in path(app)


@pytest.mark.parametrize(
    ("column", "keys"),
    [
        ("Stage", ("z", "h")),
        ("Stage", ("z", "H", "tab", "down", "enter")),
        ("Tags", ("z", "f")),
        ("Stage", ("L",)),
        ("Tags", ("H",)),
        ("Stage", (">", ">", ">")),
        ("Tags", ("z", "w")),
        ("Stage", ("z", "g")),
        ("Opens", ("z", "g", "down", "down", "enter")),
        ("Area", ("z", "plus", "down", "enter")),
        ("Name", ("z", "r", "b", "up", "enter", "ctrl+s")),
        ("Name", ("z", "l")),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
)
async def test_a_change_of_the_layout_is_kept_at_once_and_is_one_step_to_undo(
    app: MailbaseApp, table: Table, column: str, keys: tuple[str, ...], slow_to_write: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await at(pilot, table, column)
        before = kept(app.store, table).layout
        step = undo.next_to_take_back(app.store.read(), OWNER)
        assert step is None
        await do(pilot, *keys)
        app.screen.finish()  # type: ignore[attr-defined]
        await settle(pilot)
        assert kept(app.store, table).layout != before
        assert "changed" not in path(app)
        await do(pilot, "u")
        assert kept(app.store, table).layout == before
        assert undo.next_to_take_back(app.store.read(), OWNER) is None


async def test_a_hidden_column_is_gone_from_the_grid_and_comes_back_from_the_list(
    app: MailbaseApp, table: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await at(pilot, table, "Tags")
        await do(pilot, "z", "h")
        assert "Tags" not in titles(app)
        assert "z H shows it again" in foot(app)
        await do(pilot, "g", "c")
        await type_text(pilot, "tags")
        await do(pilot, "enter")
        assert "hidden in this view" in foot(app)
        await do(pilot, "z", "H")
        await type_text(pilot, "tag")
        await do(pilot, "enter", "enter")
        assert titles(app)[2] == "Tags"


async def test_columns_of_the_mail_are_shown_sorted_and_filtered_by(app: MailbaseApp, filled: Store) -> None:
    invoices = tables.find(filled.read(), "Billing/Invoices")
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, invoices)
        await do(pilot, "z", "H", "space", "down", "space", "enter")
        assert titles(app)[-3:] == ["Last sent", "Last received", "Mail"]
        grid(app).go_to_column(-101)
        await pilot.pause()
        await do(pilot, "o", "o")
        assert first_cells(app)[0] == "INV-0411"
        await do(pilot, "ctrl+home", "comma")
        assert "Last sent is" in foot(app)
        assert "1 of 412" in foot(app)
        await do(pilot, "z", "s")
        assert kept(filled, invoices).query.conditions
        await do(pilot, "z", "h")
        assert "Last sent" not in titles(app)


async def test_the_last_column_that_is_seen_cannot_be_hidden(app: MailbaseApp, filled: Store) -> None:
    table = tables.find(filled.read(), "Hiring/Candidates")
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await do(pilot, "z", "h", "z", "h")
        assert titles(app) == ["E-mail"]
        assert "one column at least" in foot(app)


async def test_presses_that_widen_are_one_step_and_none_is_lost_on_leaving(
    app: MailbaseApp, table: Table, slow_to_write: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_view(pilot, table)
        before = screen.widths[table.columns[0].id]
        await press(pilot, ">", ">", ">")
        assert grid(app).source.columns[0].width == before + 6
        assert kept(app.store, table).layout.widths == {}
        await do(pilot, "escape")
        assert kept(app.store, table).layout.widths == {table.columns[0].id: before + 6}
        await do(pilot, "u")
        assert kept(app.store, table).layout.widths == {}


async def test_undo_takes_back_widths_that_are_not_written_yet(
    app: MailbaseApp, table: Table, slow_to_write: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_view(pilot, table)
        before = screen.widths[table.columns[0].id]
        await do(pilot, ">", ">", "u")
        assert grid(app).source.columns[0].width == before
        assert kept(app.store, table).layout.widths == {}


async def test_groups_come_level_by_level_and_go_at_once(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await at(pilot, table, "Stage")
        await do(pilot, "z", "g", "z", "g")
        await at(pilot, table, "Opens")
        await do(pilot, "z", "g", "down", "down", "enter")
        assert "grouped by Stage ↓, Opens by month" in foot(app)
        await at(pilot, table, "Paid")
        await do(pilot, "z", "g")
        await at(pilot, table, "Stars")
        await do(pilot, "z", "g")
        assert "three levels" in foot(app)
        await do(pilot, "z", "G")
        assert "grouped" not in foot(app)
        await do(pilot, "u")
        assert len(kept(app.store, table).query.groups) == 3


async def test_groups_stay_while_rows_are_filtered_in_passing(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await at(pilot, table, "Stage")
        await do(pilot, "z", "g", "down", "comma")
        assert "grouped by Stage" in foot(app)
        assert "changed" in path(app)
        await do(pilot, "escape")
        assert "changed" not in path(app)
        await do(pilot, "down")
        assert "grouped by Stage" in foot(app)


async def test_the_list_of_views_opens_renames_shares_orders_and_deletes(
    app: MailbaseApp, table: Table, dated: views.View, hasty: None
) -> None:
    def names() -> list[str]:
        return [view.name for view in views.every(app.store.read(), table.id, OWNER)]

    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, views.first(app.store.read(), table.id, OWNER))
        await do(pilot, "v", "down", "K")
        assert names() == ["Open by date", "All rows"]
        await do(pilot, "r")
        await type_text(pilot, "By date")
        await do(pilot, "enter")
        assert "By date" in names()
        await do(pilot, "p")
        assert views.find(app.store.read(), table.id, "By date", OWNER).member == OWNER
        await do(pilot, "enter")
        assert "▸ By date" in path(app)
        await do(pilot, "v", "J", "d", "y")
        assert names() == ["All rows"]
        await do(pilot, "d", "y")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape", "escape")
        assert "▸ All rows" in path(app)


async def test_private_views_of_others_are_not_listed(app: MailbaseApp, filled: Store, table: Table) -> None:
    with filled.write() as tx:
        ben = members.add(tx, "Ben Osei", "member")
        views.add(tx, table.id, "Mine alone", Layout(), ben.id)
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        await do(pilot, "v")
        assert isinstance(app.screen, ViewList)
        assert "Mine alone" not in shown(pilot)
        await do(pilot, "escape", "escape")
        assert "Mine alone" not in shown(pilot)


async def test_a_view_that_somebody_takes_away_gives_way_to_the_usual_one(
    app: MailbaseApp, filled: Store, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        with filled.write("Elsewhere") as tx:
            views.delete(tx, dated)
        await settle(pilot)
        assert "▸ All rows" in path(app)
        assert len(first_cells(app)) == 12


async def test_what_another_one_changes_in_the_view_is_shown_at_once(
    app: MailbaseApp, filled: Store, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        tags = table.column("Tags").id
        with filled.write("Elsewhere") as tx:
            views.change_layout(tx, dated.id, lambda held: layout.with_hidden(held, tags))
        await settle(pilot)
        assert "Tags" not in titles(app)
        assert "changed" not in path(app)


async def test_a_view_that_another_one_saved_meanwhile_is_told_before_it_is_saved_over(
    app: MailbaseApp, filled: Store, table: Table, dated: views.View
) -> None:
    theirs = as_json(Query(sorts=(parse_sort(table, "Price:desc"),)))
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        await do(pilot, "o")
        with filled.write() as tx:
            ben = members.add(tx, "Ben Osei", "member")
        other = Store.open(filled.path)
        other.member = ben.id
        with other.write("Sort") as tx:
            views.change_layout(tx, dated.id, lambda held: layout.with_query(held, theirs))
        other.close()
        await settle(pilot)
        assert "changed" in path(app)
        await do(pilot, "z", "s")
        assert isinstance(app.screen, ErrorScreen)
        assert "Ben Osei has changed" in shown(pilot)
        assert "Price ↓" in shown(pilot)
        await do(pilot, "escape", "z", "s")
        assert [sort.column.name for sort in kept(filled, table, dated).query.sorts] == ["Name"]
        undo.take_back(filled)
        assert [sort.column.name for sort in kept(filled, table, dated).query.sorts] == ["Price"]


async def test_a_view_goes_on_without_a_column_that_is_deleted_and_says_so(
    app: MailbaseApp, filled: Store, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, dated)
        with filled.write("Delete") as tx:
            column_edits.delete_column(tx, table, table.column("Stage"))
        await settle(pilot)
        assert "Stage" not in titles(app)
        assert "also names Stage" in foot(app)
        assert "changed" not in path(app)
        await do(pilot, "u")
        assert "Stage" in titles(app)
        assert "also names" not in foot(app)


async def test_five_hundred_columns_are_shown_hidden_and_moved(app: MailbaseApp, filled: Store) -> None:
    with filled.write() as tx:
        wide = tables.add(tx, 1, "Wide", tuple(NewColumn(f"C{number}") for number in range(500)))
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, wide)
        await do(pilot, "end", "left", "H", "z", "h", "L")
        assert len(titles(app)) == 500
        await do(pilot, "z", "H")
        await type_text(pilot, "C49")
        assert "C499" in shown(pilot)


async def test_rows_are_coloured_by_rules_with_a_sign_that_needs_no_colour(
    app: MailbaseApp, filled: Store, table: Table
) -> None:
    rules = coloured(table).colours
    with filled.write() as tx:
        made = views.add(tx, table.id, "Coloured", Layout(colours=rules))
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table, made)
        lines = [grid(app).render_line(y).text for y in range(1, 13)]
        assert [line[0] for line in lines] == [" ", " ", " ", "■", " ", " ", " ", "■", " ", "▲", "▲", "■"]
        await do(pilot, "down*3", "space")
        assert grid(app).render_line(4).text[0] == "*"


async def test_high_rows_show_more_of_a_text_and_the_cursor_goes_row_by_row(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=(100, 12)) as pilot:
        await open_view(pilot, table)
        await do(pilot, "z", "l", "z", "l")
        lines = [grid(app).render_line(y).text for y in range(1, 9)]
        assert [line[1] for line in lines] == ["▌"] * 3 + [" "] * 5
        assert "Stand 2" in lines[3]
        await do(pilot, "down*4")
        lines = [grid(app).render_line(y).text for y in range(1, 10)]
        assert grid(app).position == 4
        cursor = grid(app).cell_region(4, 0)
        assert cursor is not None
        assert "Stand 5" in lines[cursor.y - 1]
        lost = next(place for place, line in enumerate(lines) if "Stand 4" in line)
        assert "press" in lines[lost + 1]
        await pilot.click(Grid, offset=(5, 2))
        assert grid(app).position == 3
        await pilot.click(Grid, offset=(5, 4))
        assert grid(app).position == 4


async def test_the_foot_tells_what_was_chosen_for_a_column(app: MailbaseApp, table: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        assert "Σ Area 315.0   Σ Price 97,500.00 €" in foot(app)
        await at(pilot, table, "Price")
        await do(pilot, "z", "plus")
        await type_text(pilot, "average")
        await do(pilot, "enter")
        assert "Price: average 8,125.00 €" in foot(app)
        await at(pilot, table, "Area")
        await do(pilot, "z", "plus")
        await type_text(pilot, "nothing")
        await do(pilot, "enter")
        assert "Area" not in foot(app)


async def test_the_foot_of_a_large_table_is_filled_when_it_was_chosen(
    app: MailbaseApp, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "MOST_SUMMED", 3)
    async with app.run_test(size=SIZE) as pilot:
        await open_view(pilot, table)
        assert "Σ" not in foot(app)
        await at(pilot, table, "Price")
        await do(pilot, "z", "plus")
        await type_text(pilot, "most")
        await do(pilot, "enter")
        await until(pilot, lambda: "Price: most 15,000.00 €" in foot(app))


def coloured(table: Table) -> Layout:
    return Layout(
        colours=tuple(
            Colouring(colour, as_json(Query((parse_filter(table, text),))))
            for colour, text in (("red", "Stage is lost"), ("yellow", "Price > 12000"))
        ),
        colour_by=0,
    )


async def test_the_views_of_a_table_unfold_on_the_first_screen_and_open(
    app: MailbaseApp, table: Table, dated: views.View
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "end", "up*4")
        for _each in range(12):
            if "Stands" in current(app):
                break
            await do(pilot, "up")
        assert "2 views" in shown(pilot)
        await do(pilot, "right", "down", "down")
        assert "Open by date" in shown(pilot)
        await do(pilot, "enter")
        assert "Stands ▸ Open by date" in path(app)
        await do(pilot, "escape", "left")
        assert "Open by date" not in shown(pilot)


def current(app: MailbaseApp) -> str:
    from tui.widgets.lines import Lines

    lines = app.screen.query_one(Lines)
    return lines._lines[lines._at].content.plain


async def test_z_offers_what_can_be_done_on_several_lines_where_one_is_too_short(
    app: MailbaseApp, table: Table
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_view(pilot, table)
        await do(pilot, "z")
        text = shown(pilot)
        assert "…" not in "\n".join(text.splitlines()[-5:])
        for word in ("save view", "new view", "hide", "show hidden", "group", "row colours", "foot"):
            assert word in text
        assert "this group" not in text
        await do(pilot, "x")
        assert "z x goes nowhere." in app.screen.query_one(KeyLine).render().plain or "goes nowhere" in foot(app)


@SIZES
def test_snapshot_of_every_type_of_column(
    snap_compare: Any, app: MailbaseApp, table: Table, size: tuple[int, int]
) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table)
        await at(pilot, table, "Tags")

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_snapshot_of_every_type_of_column_further_right(snap_compare: Any, app: MailbaseApp, table: Table) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table)
        await at(pilot, table, "E-mail")
        await at(pilot, table, "By")

    assert snap_compare(app, terminal_size=(200, 30), run_before=show)


@SIZES
def test_snapshot_of_groups_with_one_folded(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, size: tuple[int, int]
) -> None:
    groups = (Grouping(table.column("Opens"), "month"), Grouping(table.column("Stage")))
    with filled.write() as tx:
        made = views.add(tx, table.id, "By month", Layout(as_json(Query(groups=groups))))

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, made)
        await do(pilot, "ctrl+home", "down", "enter")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_coloured_rows(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, size: tuple[int, int]
) -> None:
    with filled.write() as tx:
        made = views.add(tx, table.id, "Coloured", Layout(colour_by=table.column("Stage").id, beside=(-101,)))

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, made)
        if size == (80, 24):
            app.theme = "textual-light"
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_list_of_views(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, dated: views.View, size: tuple[int, int]
) -> None:
    with filled.write() as tx:
        views.add(tx, table.id, "Lost ones", coloured(table), OWNER)

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, dated)
        await do(pilot, "v", "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_list_of_hidden_columns(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, size: tuple[int, int]
) -> None:
    hidden = tuple(table.column(name).id for name in ("Tags", "Area"))
    with filled.write() as tx:
        made = views.add(tx, table.id, "Short", Layout(hidden=hidden))

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, made)
        await do(pilot, "z", "H", "space", "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_colours_of_rows(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, size: tuple[int, int]
) -> None:
    with filled.write() as tx:
        made = views.add(tx, table.id, "Coloured", coloured(table))

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, made)
        await do(pilot, "z", "r", "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_high_rows(
    snap_compare: Any, app: MailbaseApp, filled: Store, table: Table, size: tuple[int, int]
) -> None:
    rules = coloured(table).colours
    with filled.write() as tx:
        made = views.add(tx, table.id, "High", Layout(colours=rules, lines=2, widths={table.column("Tags").id: 14}))

    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, made)
        await do(pilot, "right", "down*3")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_what_z_can_do(
    snap_compare: Any, app: MailbaseApp, table: Table, dated: views.View, size: tuple[int, int]
) -> None:
    async def show(pilot: Pilot[Any]) -> None:
        await open_view(pilot, table, dated)
        await do(pilot, "o", "z")

    assert snap_compare(app, terminal_size=size, run_before=show)
