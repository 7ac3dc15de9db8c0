"""Groups in a table's grid: headers, folding, and what others change meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from store import rows, tables
from store.query import Grouping, Query, Sort
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle
from tui.app import MailbaseApp
from tui.screens import view_writes
from tui.screens.table import TableScreen
from tui.widgets.grid import Grid
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)


@pytest.fixture
def invoices(filled: Store) -> Table:
    return tables.find(filled.read(), "Billing/Invoices")


async def open_grouped(pilot: Pilot[Any], table: Table, *names: str) -> TableScreen:
    await settle(pilot)
    pilot.app.open_table(table.id)
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, TableScreen)
    await group(pilot, screen, *(Grouping(table.column(name)) for name in names))
    return screen


async def group(pilot: Pilot[Any], screen: TableScreen, *groups: Grouping) -> None:
    view_writes.group(pilot.app.store, screen.shown.view, "Group", groups)
    pilot.app.changed()
    await settle(pilot)


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def lines(app: MailbaseApp, count: int) -> list[str]:
    return [grid(app).render_line(y).text.strip() for y in range(1, count + 1)]


async def test_headers_tell_the_group_its_rows_and_their_sum(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status")
        await do(pilot, "ctrl+home")
        (header,) = lines(app, 1)
        state = screen.view.table.column("Status")
        assert header.lstrip("▌ ").startswith(f"▾ {state.options.choices[0].name}")
        assert " rows" in header
        assert header[-1].isdigit()
        assert "grouped by Status" in app.screen.query_one(StatusLine).render().plain


async def test_enter_folds_the_group_under_the_cursor_and_unfolds_it(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_grouped(pilot, invoices, "Status")
        await do(pilot, "ctrl+home")
        assert (grid(app).row_id, grid(app).header_id) == (None, -1)
        before = lines(app, 4)
        await do(pilot, "enter")
        assert lines(app, 2)[0].lstrip("▌ ").startswith("▸")
        assert lines(app, 2)[1].startswith("▾")
        assert isinstance(app.screen, TableScreen)
        await do(pilot, "enter")
        assert lines(app, 4) == before


async def test_z_and_a_letter_fold_this_group_all_groups_or_none(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status", "Customer")
        all_lines = screen.view.pages.count()
        grid(app).go_to(3)
        await do(pilot, "z", "a")
        # the cursor went to the header of the group that its row was in
        assert grid(app).header_id is not None
        assert screen.view.pages.position_of(3) is None
        await do(pilot, "z", "M")
        statuses = {
            row.values[screen.view.table.columns.index(screen.view.table.column("Status"))] for row in _rows(screen)
        }
        assert screen.view.pages.count() == len(statuses)
        assert all(line.lstrip("▌ ").startswith("▸") for line in lines(app, screen.view.pages.count()))
        await do(pilot, "z", "R")
        assert screen.view.pages.count() == all_lines


def _rows(screen: TableScreen) -> list[rows.Row]:
    from store.paging.pages import listed

    return listed(screen.mailbase.store.read(), screen.view.table, Query())


async def test_what_needs_a_row_is_not_offered_on_a_header(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status")
        await do(pilot, "ctrl+home")
        for action in ("mail", "comment", "delete"):
            assert not screen.check_action(action, ())
        await press(pilot, "e", "space", "m")
        assert isinstance(app.screen, TableScreen)
        assert not grid(app).marks


async def test_a_row_that_changes_its_group_goes_there_and_the_cursor_with_it(
    app: MailbaseApp, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status")
        grid(app).go_to(2)
        state = invoices.column("Status")
        now = rows.get(filled.read(), invoices, 2).values[invoices.columns.index(state)]
        other = next(choice.name for choice in state.options.choices if choice.name != now)
        with filled.write("Edit") as tx:
            rows.set_cells(tx, invoices, 2, {state.id: other})
        await settle(pilot)
        assert grid(app).row_id == 2
        assert screen.view.pages.position_of(2) == grid(app).position


async def test_j_goes_from_the_last_row_of_a_group_to_the_first_of_the_next(app: MailbaseApp, invoices: Table) -> None:
    from tui.screens.row import RowScreen

    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status")
        ordered = [line.id for number in range(4) for line in screen.view.pages.page(number)]
        second = next(place for place, line in enumerate(ordered) if line < 0 and place)
        grid(app).go_to(ordered[second - 1])
        await do(pilot, "enter", "J")
        assert isinstance(app.screen, RowScreen)
        assert app.screen.row_id == ordered[second + 1]


async def test_groups_are_sorted_within(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_grouped(pilot, invoices, "Status")
        amount = invoices.column("Amount")
        screen.show(Query(sorts=(Sort(amount),)))
        await group(pilot, screen, Grouping(invoices.column("Status")))
        await settle(pilot)
        place = invoices.columns.index(amount)
        first = [line for line in screen.view.pages.page(0)[1:] if isinstance(line, rows.Row)][:10]
        values = [row.values[place] for row in first if isinstance(row.values[place], int | float)]
        assert values == sorted(values)
