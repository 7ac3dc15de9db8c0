"""How wide columns are where little stands in them yet, and where a cut would mislead."""

from __future__ import annotations

from store import bases, rows, tables
from store.cells.column_options import Choice, ColumnOptions
from store.tables import NewColumn
from store.workspace import Store
from tests.screens.keys import do, settle, type_text
from tui.app import MailbaseApp
from tui.screens.table import TableScreen

USUAL = (NewColumn("Name", "text"), NewColumn("E-mail", "e-mail"), NewColumn("Sum", "number"))


def made(store: Store, columns: tuple[NewColumn, ...], *values: tuple[str | int, ...]) -> None:
    with store.write() as tx:
        table = tables.add(tx, bases.add(tx, "Club").id, "People", columns)
        for each in values:
            rows.add(tx, table, {column.id: value for column, value in zip(table.columns, each, strict=False)})


async def widths(store: Store, *keys: str, typed: str = "") -> dict[str, int]:
    """Open the table, press keys, and return the width of every column by its name."""
    app = MailbaseApp(store, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "enter", *keys)
        await type_text(pilot, typed)
        await settle(pilot)
        assert isinstance(app.screen, TableScreen)
        return {column.title: column.width for column in app.screen.grid.source.columns}


async def test_columns_stay_as_they_are_when_the_first_row_is_added(empty: Store) -> None:
    made(empty, USUAL)
    before = await widths(empty)
    assert await widths(empty, "a", typed="Anna Keller") == before
    assert min(before.values()) >= 11


async def test_an_empty_column_beside_full_ones_has_room_to_type(empty: Store) -> None:
    made(empty, USUAL, *[("Anna Keller", "a@x.example")] * 5)
    assert await widths(empty) == {"Name": 12, "E-mail": 12, "Sum": 12, "Mail": 11}


async def test_a_first_column_and_choices_are_seen_whole(empty: Store) -> None:
    choices = ColumnOptions(choices=(Choice("Name & password", "blue"),))
    columns = (NewColumn("Line", "phone"), NewColumn("By", "single select", choices))
    made(empty, columns, *[("+49 30 5550000 ext. 12",)] * 5)
    found = await widths(empty)
    assert found["Line"] > len("+49 30 5550000 ext. 12")
    assert found["By"] > len("● Name & password")
