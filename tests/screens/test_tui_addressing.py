"""Who is suggested while a mail is addressed, and that nothing holds up or replaces what is typed."""

from __future__ import annotations

from typing import Any

import pytest

from mail.address import parse_addresses
from store import tables
from store.contacts import meeting
from store.contacts.people import Person
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import TALK, open_row
from tests.screens.sight import Hands, shown
from tui.app import MailbaseApp
from tui.widgets.address_field import AddressField, piece_at
from tui.widgets.composer import Composer


@pytest.fixture
def invoices(filled: Store) -> Table:
    """The table of invoices, and some contacts."""
    with filled.write() as tx:
        for name, address in (("Anna Keller", "anna@elsewhere.example"), ("Anton, Dr. Roth", "anton@roth.example")):
            meeting.meet(tx, [Person(name, address, written_to=True)], tx.at, None)
        meeting.meet(tx, [Person("[b]Anja[/b]", "anja@x.example")], tx.at, None)
    return tables.find(filled.read(), "Billing/Invoices")


async def to_the_field(pilot: Hands, invoices: Table) -> AddressField:
    """Begin a mail, and empty its To."""
    await open_row(pilot, invoices, TALK)
    await do(pilot, "m", "shift+tab", "end", "ctrl+u")
    field = pilot.app.screen.query_one("#to", AddressField)
    assert field.has_focus
    assert field.value == ""
    return field


async def typed(pilot: Hands, text: str) -> None:
    await type_text(pilot, text)
    await settle(pilot)


async def test_who_is_typed_is_suggested_and_taken_by_enter(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        field = await to_the_field(pilot, invoices)
        await typed(pilot, "an")
        assert "Anna Keller  anna@elsewhere.example" in shown(pilot)
        assert "[b]Anja[/b]" in shown(pilot)
        await typed(pilot, "t")
        await do(pilot, "enter")
        assert field.value == '"Anton, Dr. Roth" <anton@roth.example>'
        assert not field.people.display
        await typed(pilot, ", an")
        assert "anton@roth.example" not in shown(pilot).replace(field.value, "")
        await do(pilot, "escape", "end")
        await typed(pilot, "n elsew")
        await do(pilot, "tab")
        assert [one.address for one in parse_addresses(field.value)] == ["anton@roth.example", "anna@elsewhere.example"]
        assert field.has_focus


async def test_down_in_an_empty_field_shows_the_rows_people(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        field = await to_the_field(pilot, invoices)
        await do(pilot, "down")
        assert field.people.who is not None
        assert field.people.who.why in ("row", "linked")
        assert "in this row" in shown(pilot)
        await do(pilot, "down", "up", "enter")
        assert "@" in field.value


async def test_escape_closes_only_the_list(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        field = await to_the_field(pilot, invoices)
        await typed(pilot, "ann")
        assert field.people.display
        await do(pilot, "escape")
        assert (field.people.display, field.value) == (False, "ann")
        assert app.screen.query(Composer)
        await do(pilot, "escape")
        assert not app.screen.query(Composer)


async def test_a_whole_address_that_was_typed_is_not_replaced(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        field = await to_the_field(pilot, invoices)
        await typed(pilot, "anna@else")
        assert field.people.display
        await do(pilot, "tab")
        assert (field.value, field.has_focus, field.people.display) == ("anna@else", False, False)


async def test_keys_that_come_faster_than_the_list_are_only_typed(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        field = await to_the_field(pilot, invoices)
        await press(pilot, *"anna@elsewhere.example", "tab")
        await settle(pilot)
        assert not field.has_focus
        assert field.value == "anna@elsewhere.example"
        assert not field.people.display


@pytest.mark.parametrize(
    ("text", "cursor", "piece"),
    [
        ("", 0, ""),
        ("anna", 2, "anna"),
        ("a@x.example, be", 15, " be"),
        ("a@x.example, be", 3, "a@x.example"),
        ('"Roth, Anton" <a', 16, '"Roth, Anton" <a'),
        ("a;b;c", 2, "b"),
    ],
)
def test_what_is_typed_ends_at_the_next_comma_outside_of_quotes(text: str, cursor: int, piece: str) -> None:
    start, end = piece_at(text, cursor)
    assert text[start:end] == piece


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
def test_snapshot(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_the_field(pilot, invoices)
        await typed(pilot, "an")

    assert snap_compare(app, terminal_size=size, run_before=show)
