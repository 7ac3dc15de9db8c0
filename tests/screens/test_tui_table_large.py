"""A table too large to be sorted while somebody waits: its first rows, then all; 412 rows are large here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from store import rows, tables
from store.paging import ordering
from store.query import Query, Sort, parse_condition
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import press, settle
from tui.app import MailbaseApp
from tui.screens import table_reading, table_view
from tui.screens.table import TableScreen
from tui.screens.table_view import View
from tui.widgets.grid import Grid
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)


class Gate:
    """Holds up the reading of whole tables while it is shut, and counts it."""

    def __init__(self) -> None:
        self.read = 0
        self._open = threading.Event()
        self._real = table_view.read_whole
        self._open.set()

    def shut(self) -> None:
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def read_whole(self, go_on: Callable[[], bool], store: Store, before: View, row: int | None) -> View | None:
        self.read += 1
        while not self._open.wait(0.01):
            if not go_on():
                return None
        return self._real(go_on, store, before, row)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(ordering, "AT_ONCE", 0)
    monkeypatch.setattr(table_reading.table_view, "read_whole", gate.read_whole)
    yield gate
    gate.open()


@pytest.fixture
def invoices(filled: Store) -> Table:
    return tables.find(filled.read(), "Billing/Invoices")


async def show(pilot: Pilot[Any], gate: Gate, query: Query, table: Table) -> TableScreen:
    """Show a query as far as its first rows."""
    await settle(pilot)
    pilot.app.open_table(table.id)
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, TableScreen)
    gate.shut()
    screen.show(query)
    while screen.view.query != query or gate.read == 0:
        await pilot.pause()
    await pilot.pause()
    return screen


def grid(app: MailbaseApp) -> Grid:
    return app.screen.query_one(Grid)


def status(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def by_amount(table: Table) -> Query:
    return Query(sorts=(Sort(table.column("Amount")),))


async def test_a_sort_shows_its_first_rows_and_dots_until_the_others_are_found(
    app: MailbaseApp, gate: Gate, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, by_amount(invoices), invoices)
        assert not screen.view.pages.is_whole
        assert "412 rows" in status(app)
        assert grid(app).row_id is not None
        await press(pilot, "G")
        assert grid(app).position == 411
        assert grid(app).row_id is None
        assert grid(app).render_line(5).text.split() == ["…"] * len(grid(app).render_line(5).text.split())
        gate.open()
        await settle(pilot)
        assert screen.view.pages.is_settled
        assert grid(app).position == 411
        largest = grid(app).row_id
        assert largest is not None
        place = invoices.columns.index(invoices.column("Amount"))
        values = [row.values[place] for row in screen.view.pages.page(3)]
        assert values == sorted(values, key=lambda value: (value is None, value))


async def test_the_cursor_stays_on_its_row_when_the_others_are_found(
    app: MailbaseApp, gate: Gate, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await show(pilot, gate, by_amount(invoices), invoices)
        await press(pilot, "ctrl+home", "down*5")
        before = (grid(app).row_id, grid(app).position)
        gate.open()
        await settle(pilot)
        assert (grid(app).row_id, grid(app).position) == before


async def test_a_filter_tells_at_least_how_many_rows_there_are(app: MailbaseApp, gate: Gate, invoices: Table) -> None:
    query = Query((parse_condition(invoices, "Amount > 10"),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, query, invoices)
        assert "≥ 128 of 412" in status(app)
        await press(pilot, "G")
        assert grid(app).position == 128
        assert grid(app).row_id is None
        gate.open()
        await settle(pilot)
        assert f"{screen.view.pages.count()} of 412" in status(app)
        assert "≥" not in status(app)
        # the row that was waited for has come
        assert grid(app).position == 128
        assert grid(app).row_id is not None


async def test_a_view_left_before_it_was_read_is_read_no_further(app: MailbaseApp, gate: Gate, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, by_amount(invoices), invoices)
        screen.show(Query())
        await settle(pilot)
        assert screen.view.query == Query()
        assert screen.view.pages.is_settled


async def test_cells_that_do_not_order_change_in_place(
    app: MailbaseApp, gate: Gate, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, by_amount(invoices), invoices)
        gate.open()
        await settle(pilot)
        read = gate.read
        row = grid(app).row_id
        assert row is not None
        with filled.write("Edit") as tx:
            rows.set_cells(tx, invoices, row, {invoices.column("Customer").id: "Changed elsewhere"})
        await settle(pilot)
        assert gate.read == read
        shown = grid(app).render_line(1 + grid(app).position - grid(app)._window.top).text
        assert "Changed elsewhere"[:12] in shown
        assert screen.view.pages.is_settled


async def test_what_changes_while_all_is_read_is_read_once_more(
    app: MailbaseApp, gate: Gate, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, by_amount(invoices), invoices)
        with filled.write("Edit") as tx:
            rows.set_cells(tx, invoices, 7, {invoices.column("Amount").id: 10**9})
        await app.watch_store.look()
        for _ in range(10):
            await pilot.pause()
        read = gate.read
        gate.open()
        await settle(pilot)
        assert gate.read == read + 1
        assert screen.view.pages.is_settled
        assert screen.view.pages.position_of(7) == 411


async def test_a_row_that_moves_takes_the_cursor_along_as_soon_as_its_place_is_known(
    app: MailbaseApp, gate: Gate, filled: Store, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await show(pilot, gate, by_amount(invoices), invoices)
        gate.open()
        await settle(pilot)
        grid(app).go_to(7)
        with filled.write("Edit") as tx:
            rows.set_cells(tx, invoices, 7, {invoices.column("Amount").id: 10**9})
        await settle(pilot)
        assert (grid(app).row_id, grid(app).position) == (7, 411)
        assert screen.view.pages.is_settled
