"""The conditions of a table, typed as one text or built line by line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from store import clock, mail_columns, tables
from store.cells.column_options import ColumnOptions, choices
from store.filters.days import Days
from store.filters.kinds import ME
from store.query import Group, Query, described, parse_filter
from store.tables import NewColumn, Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_store import NOON
from tui.app import MailbaseApp
from tui.screens.error import ErrorScreen
from tui.screens.filter_builder import FilterBuilder
from tui.screens.offer import OfferScreen
from tui.screens.table import TableScreen
from tui.widgets.lines import Lines
from tui.widgets.said import Said
from tui.widgets.status_line import StatusLine

SIZE = (100, 30)
SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
Hands = Pilot[Any]


@pytest.fixture
def invoices(filled: Store) -> Table:
    table = tables.find(filled.read(), "Billing/Invoices")
    options = ColumnOptions(choices=choices(["red", "blue", "dark green"]))
    with filled.write() as tx:
        tables.add_column(tx, table, NewColumn("Tags", "multiple select", options))
        tables.add_column(tx, table, NewColumn("Owner", "collaborator"))
    return tables.load(filled.read(), table.id)


async def to_table(pilot: Hands, table: Table) -> TableScreen:
    await settle(pilot)
    pilot.app.open_table(table.id)  # type: ignore[attr-defined]
    await settle(pilot)
    assert isinstance(pilot.app.screen, TableScreen)
    return pilot.app.screen


async def to_builder(pilot: Hands, table: Table) -> TableScreen:
    """Open the conditions with the cursor in their lines."""
    screen = await to_table(pilot, table)
    await do(pilot, "F", "down")
    assert isinstance(pilot.app.screen, FilterBuilder)
    return screen


def lines(app: MailbaseApp) -> list[str]:
    """Return the lines of conditions as they stand."""
    return [each.content.plain.strip() for each in app.screen.query_one(Lines)._lines]


def status(app: MailbaseApp) -> str:
    return app.screen.query_one(StatusLine).render().plain


def count(app: MailbaseApp) -> str:
    return app.screen.query_one("#count", Said).render().plain


def words(query: Query) -> list[str]:
    return [described(part) for part in query.conditions]


async def choose(pilot: Hands, *texts: str) -> None:
    """Type and take, one list after the other."""
    for text in texts:
        assert isinstance(pilot.app.screen, OfferScreen)
        await type_text(pilot, text)
        await do(pilot, "enter")


async def test_a_condition_that_is_typed_is_applied_at_once(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Amount > 3000 and (Due is within this year or Bounced is checked)")
        await do(pilot, "enter")
        assert isinstance(app.screen, TableScreen)
        assert "Amount > 3,000.00" in status(app)
        assert "of 412" in status(app)
        await do(pilot, "F", "ctrl+u", "enter")
        assert status(app).startswith("412 rows")


async def test_keys_typed_ahead_reach_the_field(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_table(pilot, invoices)
        await press(pilot, "F", "ctrl+u", *"Amount > 3000", "enter")
        await settle(pilot)
        assert "Amount > 3,000.00" in status(app)


async def test_what_cannot_be_understood_stays_to_be_corrected(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Tags < red")
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert app.screen.query_one("#condition").value == "Tags < red"  # type: ignore[attr-defined]


async def test_a_condition_is_chosen_part_by_part(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_builder(pilot, invoices)
        await do(pilot, "a")
        await choose(pilot, "amo", ">=", "3.000,50")
        assert lines(app) == ["all of these hold:", "Amount >= 3,000.50"]
        await do(pilot, "ctrl+s")
        assert words(table.wanted) == ["Amount >= 3,000.50"]


async def test_groups_stand_within_groups(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_builder(pilot, invoices)
        await do(pilot, "a")
        await choose(pilot, "sent", "not checked")
        await do(pilot, "g")
        await choose(pilot, "due", "within", "next month")
        await do(pilot, "a")
        await choose(pilot, "due", "empty")
        await do(pilot, "g")
        await choose(pilot, "waiting", "before", "5 days ago")
        assert lines(app) == [
            "all of these hold:",
            "Sent is not checked",
            "and   any of these holds:",
            "Due is within the next month",
            "or    Due is empty",
            "or    all of these hold:",
            "Waiting since is before 5 days ago",
        ]
        await do(pilot, "ctrl+s")
        (_sent, group) = table.wanted.conditions
        assert isinstance(group, Group)
        assert (group.match, len(group.parts)) == ("any", 3)
        assert words(table.wanted)[1] == (
            "Due is within the next month or Due is empty or (Waiting since is before 5 days ago)"
        )


async def test_several_names_are_marked_or_typed(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_builder(pilot, invoices)
        await do(pilot, "a")
        await choose(pilot, "tags", "any of")
        await do(pilot, "space", "down", "down", "space", "enter")
        assert lines(app)[1] == "Tags has any of red, dark green"
        await do(pilot, "a")
        await choose(pilot, "owner", "any of", "me", "somebody")
        await do(pilot, "enter", "ctrl+s")
        tags, owner = table.wanted.leaves()
        assert (tags.value, owner.value) == (("red", "dark green"), (ME, "somebody"))
        assert owner.me


async def test_every_part_of_a_condition_can_be_changed(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Due is before 2026-10-01")
        await do(pilot, "enter", "F", "down", "down")
        await do(pilot, "o")
        await choose(pilot, "after")
        assert lines(app)[1] == "Due is after 2026-10-01"
        await do(pilot, "enter")
        await choose(pilot, "31.12.2026")
        assert lines(app)[1] == "Due is after 2026-12-31"
        await do(pilot, "enter")
        await choose(pilot, "yester")
        assert lines(app)[1] == "Due is after yesterday"
        await do(pilot, "c")
        await choose(pilot, "customer", "starts", "An")
        assert lines(app)[1] == "Customer starts with An"
        await do(pilot, "o", "escape", "c", "escape", "enter", "escape")
        await do(pilot, "escape")
        assert words(table.wanted) == ["Due is before 2026-10-01"]


async def test_a_date_that_cannot_be_read_is_told_and_not_taken(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_builder(pilot, invoices)
        await do(pilot, "a")
        await choose(pilot, "due", "before")
        await type_text(pilot, "soonish")
        await do(pilot, "enter")
        assert isinstance(app.screen, OfferScreen)
        assert "“soonish” is no date" in " ".join(said.render().plain for said in app.screen.query(Said))


async def test_all_turns_to_any_and_lines_are_deleted(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Amount > 3000 and Sent is checked")
        await do(pilot, "enter", "F", "down")
        both = count(app)
        await do(pilot, "t")
        assert lines(app)[::2] == ["any of these holds:", "or    Sent is checked"]
        assert int(both.split()[0]) < int(count(app).split()[0].replace(",", ""))
        await do(pilot, "ctrl+s")
        assert words(table.wanted) == ["Amount > 3,000.00 or Sent is checked"]
        await do(pilot, "F", "down", "down", "down", "d")
        assert lines(app)[1:] == ["Amount > 3,000.00"]
        await do(pilot, "D")
        assert lines(app) == ["No conditions: all rows."]
        assert count(app) == "412 of 412 rows"
        await do(pilot, "ctrl+s")
        assert table.wanted == Query()


async def test_esc_leaves_the_conditions_as_they_were(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_builder(pilot, invoices)
        await do(pilot, "a")
        await choose(pilot, "sent", "is checked")
        await do(pilot, "escape")
        assert table.wanted == Query()
        assert isinstance(app.screen, TableScreen)


async def test_a_sort_stays_when_conditions_change(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_table(pilot, invoices)
        await do(pilot, "o", "F", "ctrl+u")
        await type_text(pilot, "Due is within the past 99999 days")
        await do(pilot, "enter")
        assert len(table.wanted.sorts) == 1
        (leaf,) = table.wanted.leaves()
        assert leaf.value == Days("past days", 99_999)


async def test_another_day_brings_other_rows(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = await to_table(pilot, invoices)
        await do(pilot, "F", "ctrl+u")
        await type_text(pilot, "Due is today")
        await do(pilot, "enter")
        before = [row.id for row in table.view.pages.page(0)]
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
        table.on_screen_resume()
        await settle(pilot)
        after = [row.id for row in table.view.pages.page(0)]
        assert before
        assert after
        assert not set(before) & set(after)


async def alone(pilot: Hands, table: Table, text: str = "") -> None:
    """Show the conditions over an empty screen."""
    await settle(pilot)
    store = pilot.app.store  # type: ignore[attr-defined]
    query = Query((parse_filter(table, text, mail_columns.of(table, 1)),) if text else ())
    await pilot.app.push_screen(Screen())
    await pilot.app.push_screen(FilterBuilder(store, table, query))
    await settle(pilot)


@SIZES
def test_snapshot_of_the_conditions(
    snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]
) -> None:
    async def show(pilot: Hands) -> None:
        due = "Due is within the next 30 days or Due is empty"
        tags = "Tags has any of red, blue and Waiting since is before yesterday"
        await alone(pilot, invoices, f"Amount > 100 and ({due} or ({tags})) and Owner has none of me")
        await do(pilot, "down", "down", "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_a_value(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await alone(pilot, invoices)
        await do(pilot, "down", "a")
        await choose(pilot, "due", "within")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_no_conditions(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await alone(pilot, invoices)

    assert snap_compare(app, terminal_size=size, run_before=show)
