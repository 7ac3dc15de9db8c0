"""The columns of a table: their list, and the form in which one is described."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from store import links, rows, tables
from store.computing import engine as computing
from store.connection import Value
from store.query import Condition, Query, as_json
from store.shaping.building import ColumnWish, add
from store.tables import Column, Table
from store.views import Layout
from store.views import add as add_view
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import until
from tui.app import MailbaseApp
from tui.columns.choice_lines import ChoiceLines
from tui.columns.completion import completions
from tui.columns.formula_box import FormulaArea, FormulaBox
from tui.columns.setting_lines import FieldLine, PickLine
from tui.screens.column_form import ColumnForm
from tui.screens.columns import ColumnsScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.offer import OfferScreen
from tui.screens.table import TableScreen
from tui.widgets.lines import Lines
from tui.widgets.said import Said

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
SIZE = (100, 30)
Hands = Pilot[Any]


@pytest.fixture
def invoices(filled: Store) -> Table:
    """Invoices that are linked to customers, with a formula and a look through the link."""
    with filled.write("Columns") as tx:
        table = tables.find(tx, "Billing/Invoices")
        link = add(tx, table, ColumnWish("Client", "link", {"multiple": "no"}, other="Customers"))
        for row in range(1, 30):
            links.set_links(tx, table, row, link, [row])
        for wish in (
            ColumnWish("Gross", "formula", {"formula": "round({Amount} * 1.2, 2)"}),
            ColumnWish("City", "lookup", {"target": "City"}),
        ):
            add(tx, tables.load(tx, table.id), wish)
        asked = Query((Condition(table.column("Status"), "=", "open"),))
        add_view(tx, table.id, "Open ones", Layout(as_json(asked)))
    return tables.load(filled.read(), table.id)


def now(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


def names(store: Store) -> list[str]:
    return [column.name for column in now(store).columns]


def column(store: Store, name: str) -> Column:
    return now(store).column(name)


def values(store: Store, name: str) -> list[Value]:
    sql = f"SELECT {column(store, name).sql} FROM {now(store).physical} ORDER BY id"
    return [value for (value,) in store.read().all(sql)]


async def to_table(pilot: Hands, table: Table) -> None:
    await settle(pilot)
    pilot.app.open_table(table.id)  # type: ignore[attr-defined]
    await settle(pilot)
    assert isinstance(pilot.app.screen, TableScreen)


async def to_columns(pilot: Hands, table: Table, name: str = "Number") -> ColumnsScreen:
    """Open the list of columns with the cursor on one."""
    await to_table(pilot, table)
    await do(pilot, "z", "c")
    screen = pilot.app.screen
    assert isinstance(screen, ColumnsScreen)
    screen.query_one(Lines).go_to(table.column(name).id)
    await settle(pilot)
    return screen


async def to_form(pilot: Hands, table: Table, name: str) -> ColumnForm:
    """Open the settings of a column."""
    await to_columns(pilot, table, name)
    await do(pilot, "enter")
    await judged(pilot)
    return form(pilot)


def form(pilot: Hands) -> ColumnForm:
    assert isinstance(pilot.app.screen, ColumnForm), pilot.app.screen
    return pilot.app.screen


async def judged(pilot: Hands) -> None:
    """Wait until it was looked what would become of the column."""
    await pilot.pause(0.3)
    deadline = monotonic() + 30
    while _is_judging(pilot.app.screen):
        assert monotonic() < deadline, "nobody looks at the column"
        await settle(pilot)
    await settle(pilot)


def _is_judging(screen: Screen[Any]) -> bool:
    return isinstance(screen, OfferScreen) or (isinstance(screen, ColumnForm) and not screen.is_judged)


async def choose(pilot: Hands, text: str) -> None:
    """Open the list of the setting that has the keys, and choose by typing."""
    await do(pilot, "enter")
    assert isinstance(pilot.app.screen, OfferScreen)
    await type_text(pilot, text)
    await do(pilot, "enter")
    await judged(pilot)


async def go_to(pilot: Hands, label: str) -> None:
    """Let a setting have the keys."""
    for line in pilot.app.screen.query("FieldLine, PickLine"):
        assert isinstance(line, FieldLine | PickLine)
        if line.asked.label == label:
            line.take_keys()
            await settle(pilot)
            return
    raise AssertionError(f"{label} is not asked")


async def answer(pilot: Hands, label: str, text: str) -> None:
    """Type another text into a setting."""
    await go_to(pilot, label)
    await do(pilot, "end", "ctrl+u")
    await type_text(pilot, text)
    await judged(pilot)


def asked(pilot: Hands) -> list[str]:
    lines = pilot.app.screen.query("FieldLine, PickLine")
    return [line.asked.label for line in lines if isinstance(line, FieldLine | PickLine)]


def answers(pilot: Hands) -> dict[str, str]:
    found = {}
    for line in pilot.app.screen.query("FieldLine, PickLine"):
        if isinstance(line, FieldLine):
            found[line.asked.label] = line.field.value
        elif isinstance(line, PickLine):
            found[line.asked.label] = line.value
    return found


def said(pilot: Hands, which: str = "Said") -> str:
    return "\n".join(each.render().plain for each in pilot.app.screen.query(which) if isinstance(each, Said))


def choices(pilot: Hands) -> list[str]:
    lines = pilot.app.screen.query_one(ChoiceLines)
    return [" ".join(line.content.plain.split()[1:]) for line in lines._lines]


# the list


async def test_the_list_tells_what_columns_hold(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await to_columns(pilot, invoices)
        told = [line.content.plain for line in screen.query_one(Lines)._lines]
        assert "round({Amount} * 1.2, 2)" in next(line for line in told if line.startswith("Gross"))
        assert "open, paid, overdue, draft" in next(line for line in told if line.startswith("Status"))
        await do(pilot, "escape")
        assert isinstance(app.screen, TableScreen)


async def test_a_column_is_renamed_and_undone(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "Amount")
        await do(pilot, "r", "ctrl+u")
        await type_text(pilot, "Net")
        await do(pilot, "enter")
        assert "Net" in names(filled)
        await do(pilot, "r", "ctrl+u")
        await type_text(pilot, "Due")
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape", "escape", "u")
        assert "Amount" in names(filled)
        assert isinstance(app.screen, ColumnsScreen)


async def test_columns_are_moved_one_place_a_key(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices)
        await do(pilot, "K", "J", "J")
        assert names(filled)[:3] == ["Customer", "E-mail", "Number"]
        await do(pilot, "K")
        assert names(filled)[:3] == ["Customer", "Number", "E-mail"]
        await do(pilot, "end", "J")
        assert names(filled)[-1] == "City"


async def test_what_reads_a_column_is_told_before_it_goes(
    app: MailbaseApp, invoices: Table, filled: Store, hasty: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "Amount")
        await do(pilot, "d")
        assert isinstance(app.screen, ConfirmScreen)
        assert "formula Gross in Billing/Invoices" in said(pilot)
        await do(pilot, "n")
        assert "Amount" in names(filled)
        await do(pilot, "d", "y")
        assert "Amount" not in names(filled)
        assert values(filled, "Gross")[0] == "#REF!"
        await do(pilot, "u")
        assert "Amount" in names(filled)
        await do(pilot, "escape")
        await to_columns(pilot, now(filled), "Status")
        await do(pilot, "d")
        assert "view Open ones of Billing/Invoices" in said(pilot)


async def test_a_column_is_hidden_in_the_view_and_shown_again(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await to_columns(pilot, invoices, "Due")

        def hidden() -> list[str]:
            lines = screen.query_one(Lines)._lines
            return [line.content.plain.split()[0] for line in lines if "hidden" in line.content.plain]

        await do(pilot, "h")
        assert hidden() == ["Due"]
        await do(pilot, "h")
        assert hidden() == []


# the form


async def test_every_type_can_be_opened_and_left(app: MailbaseApp, invoices: Table, hasty: None) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices)
        await do(pilot, "a")
        kinds = [entry.name for entry in form(pilot)._kind.asked.entries]
        assert len(kinds) == 30
        form(pilot)._kind.take_keys()
        for kind in kinds[1:]:
            await do(pilot, "right")
            await judged(pilot)
            assert form(pilot).draft.kind == kind
            assert not isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert isinstance(app.screen, ColumnsScreen)


async def test_a_number_is_described_with_a_sample_that_lives(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Amount")
        assert "1,234.50" in said(pilot, "#sample")
        await go_to(pilot, "Decimal mark")
        await choose(pilot, "comma")
        assert "decimals and thousands cannot have the same mark" in said(pilot, "#told")
        await go_to(pilot, "Thousands")
        await choose(pilot, "space")
        await answer(pilot, "Currency", "€")
        await answer(pilot, "Least", "0")
        assert "1 234,50 €" in said(pilot, "#sample")
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, ColumnsScreen)
        options = column(filled, "Amount").options
        assert (options.decimal, options.thousands, options.currency, options.least) == (",", " ", "€", 0)
        await do(pilot, "u")
        assert column(filled, "Amount").options.currency == ""


async def test_nothing_is_written_where_nothing_was_said(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Amount")
        before = filled.read().number("SELECT max(seq) FROM changes")
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, ColumnsScreen)
        assert filled.read().number("SELECT max(seq) FROM changes") == before


async def test_esc_asks_before_it_throws_answers_away(
    app: MailbaseApp, invoices: Table, filled: Store, hasty: None
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Amount")
        await answer(pilot, "Name", "Net")
        await do(pilot, "escape")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert answers(pilot)["Name"] == "Net"
        await do(pilot, "escape", "y")
        assert isinstance(app.screen, ColumnsScreen)
        assert "Amount" in names(filled)


async def test_a_new_column_comes_right_of_the_one_under_the_cursor(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_table(pilot, invoices)
        await do(pilot, "A")
        await type_text(pilot, "Rate")
        await do(pilot, "tab")
        await choose(pilot, "number")
        await go_to(pilot, "Percentages")
        await do(pilot, "right")
        await answer(pilot, "New rows get", "20")
        await do(pilot, "ctrl+s")
        await settle(pilot)
        assert names(filled)[:2] == ["Number", "Rate"]
        assert (column(filled, "Rate").options.percent, column(filled, "Rate").options.default) == (True, "20")
        assert isinstance(app.screen, TableScreen)
        assert app.screen.column is not None
        assert app.screen.column.name == "Rate"


async def test_a_name_that_is_taken_leaves_the_form_as_it_is(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices)
        await do(pilot, "a")
        await type_text(pilot, "due")
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert answers(pilot)["Name"] == "due"


async def test_a_formula_lives_on_the_row_and_tells_where_it_is_wrong(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "City")
        await do(pilot, "a")
        await type_text(pilot, "Twice")
        await do(pilot, "tab")
        await choose(pilot, "formula")
        assert "Columns stand in braces" in said(pilot)
        await do(pilot, "tab")
        await type_text(pilot, "{amo")
        await do(pilot, "tab")
        await type_text(pilot, " * ")
        await judged(pilot)
        told = app.screen.query_one(FormulaBox)._told.render().plain.splitlines()
        assert told[:2] == ["{Amount} * ", "           ▲"]
        assert "Percentages" not in asked(pilot)
        await type_text(pilot, "2")
        await judged(pilot)
        amount = values(filled, "Amount")[0]
        assert isinstance(amount, float)
        assert f"{2 * amount:,.2f}" in app.screen.query_one(FormulaBox)._told.render().plain
        assert "Percentages" in asked(pilot)
        await do(pilot, "ctrl+s")
        assert values(filled, "Twice")[0] == pytest.approx(2 * amount)
        assert column(filled, "Twice").options.result == "number"


async def test_columns_and_functions_are_inserted_from_a_list(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Gross")
        app.screen.query_one(FormulaArea).focus()
        await do(pilot, "ctrl+n")
        await type_text(pilot, "upper")
        await do(pilot, "enter", "ctrl+n")
        await type_text(pilot, "Client.City")
        await do(pilot, "enter")
        assert app.screen.query_one(FormulaArea).text == "round({Amount} * 1.2, 2)upper({Client.City}"


async def test_a_link_is_made_with_its_other_side(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "City")
        await do(pilot, "a")
        await type_text(pilot, "Payer")
        await do(pilot, "tab")
        await choose(pilot, "link")
        await go_to(pilot, "Table")
        await choose(pilot, "cust")
        await go_to(pilot, "Leads to")
        await choose(pilot, "one")
        await answer(pilot, "Back column", "Pays")
        await do(pilot, "ctrl+s")
        assert not column(filled, "Payer").options.multiple
        assert "Pays" in [one.name for one in tables.find(filled.read(), "Billing/Customers").columns]


async def test_a_look_through_a_link_is_chosen_column_by_column(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "City")
        await do(pilot, "a")
        await type_text(pilot, "Since")
        await do(pilot, "tab")
        await choose(pilot, "lookup")
        assert answers(pilot)["Link"] == "Client"
        assert "name a column of Billing/Customers" in said(pilot, "#told")
        await go_to(pilot, "Column")
        await choose(pilot, "customer since")
        assert "On INV-0412:" in said(pilot, "#told")
        assert "Format" in asked(pilot)
        await do(pilot, "ctrl+s")
        assert column(filled, "Since").options.result == "date"


async def test_choices_are_edited_with_their_cells(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    counted = [values(filled, "Status").count(name) for name in ("open", "paid", "overdue")]
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Status")
        assert choices(pilot)[0] == f"open blue {counted[0]} cells"
        app.screen.query_one(ChoiceLines).focus()
        await do(pilot, "r", "ctrl+u")
        await type_text(pilot, "waiting")
        await do(pilot, "enter", "a")
        await type_text(pilot, "lost")
        await do(pilot, "enter", "c")
        await type_text(pilot, "pink")
        await do(pilot, "enter", "K", "K", "down", "d")
        await judged(pilot)
        assert [line.split()[0] for line in choices(pilot)] == ["waiting", "paid", "lost", "draft"]
        assert f"what stands in {counted[0] + counted[2]} cells" in said(pilot, "#told")
        await do(pilot, "ctrl+s")
        kept = {one.name: one.colour for one in column(filled, "Status").options.choices}
        assert kept == {"waiting": "blue", "paid": "green", "lost": "pink", "draft": "grey"}
        found = values(filled, "Status")
        assert [found.count(name) for name in ("waiting", "paid", None)] == counted
        await do(pilot, "u")
        assert values(filled, "Status").count("open") == counted[0]


async def test_a_choice_that_is_there_cannot_come_twice(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Status")
        app.screen.query_one(ChoiceLines).focus()
        await do(pilot, "a")
        await type_text(pilot, "paid")
        await do(pilot, "enter")
        assert len(choices(pilot)) == 4
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, ColumnsScreen)


async def test_another_type_shows_first_what_would_not_fit(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    with filled.write() as tx:
        rows.set_cells(tx, invoices, 2, {invoices.column("Notes").id: "12,5"})
    held = [value for value in values(filled, "Notes") if value is not None]
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "Notes")
        await do(pilot, "t")
        await type_text(pilot, "number")
        await press(pilot, "enter", "ctrl+s")
        await until(pilot, lambda: "values fit" in said(pilot, "#preview"))
        await judged(pilot)
        told = said(pilot, "#preview").splitlines()
        assert told[0] == f"1 of {len(held)} values fit as number."
        assert told[2].split()[:2] == [
            "row",
            next(str(r) for r, v in enumerate(values(filled, "Notes"), 1) if v and r != 2),
        ]
        assert column(filled, "Notes").type == "long text"
        await do(pilot, "ctrl+s")
        assert column(filled, "Notes").type == "number"
        assert values(filled, "Notes")[1] == 12.5
        await do(pilot, "u")
        assert values(filled, "Notes")[1] == "12,5"


async def test_a_text_that_becomes_a_select_offers_what_it_holds(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    customers = tables.find(filled.read(), "Billing/Customers")
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, customers, "Country")
        await do(pilot, "t")
        await type_text(pilot, "single")
        await do(pilot, "enter")
        await until(pilot, lambda: pilot.app.screen.query(ChoiceLines) and len(choices(pilot)) > 2)
        await do(pilot, "ctrl+s")
        made = tables.load(filled.read(), customers.id).column("Country")
        assert made.type == "single select"
        assert len(made.options.choices) > 2


async def test_values_are_not_replaced_by_a_formula(app: MailbaseApp, invoices: Table, filled: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_columns(pilot, invoices, "Amount")
        await do(pilot, "t")
        await type_text(pilot, "created")
        await do(pilot, "enter")
        await judged(pilot)
        assert "would replace" in said(pilot, "#told")
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, ErrorScreen)
        assert column(filled, "Amount").type == "number"


async def test_what_a_formula_puts_off_is_computed_before_the_form_closes(
    app: MailbaseApp, invoices: Table, filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "INLINE", 50)
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Gross")
        app.screen.query_one(FormulaArea).focus()
        await type_text(pilot, " + 1")
        await do(pilot, "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, ColumnsScreen)
        assert not computing.backlog(filled)
        assert values(filled, "Gross")[-1] == pytest.approx(
            round(float(str(values(filled, "Amount")[-1])) * 1.2, 2) + 1
        )


async def test_a_pattern_is_tried_with_a_text(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_form(pilot, invoices, "Number")
        await answer(pilot, "Pattern", "INV-[0-9]{4}")
        await answer(pilot, "Try a text", "INV-12")
        assert "does not match" in said(pilot, "#told")
        await answer(pilot, "Try a text", "INV-1234")
        assert "The text matches" in said(pilot, "#told")


def test_completions_know_columns_links_and_functions(invoices: Table, filled: Store) -> None:
    from store.shaping.formula_names import formula_names

    known = formula_names(filled.read(), invoices)

    def found(before: str) -> list[str]:
        return [one.text for one in completions(before, known)]

    assert found("{am")[0] == "{Amount}"
    assert "{Client.City}" in found("{client.c")
    assert "round(" in found("1 + rou")
    assert found("'rou") == []
    assert found("{Amount} + ") == []
    assert found("") == []


# how it looks


def show_form(name: str, table: Table, *more: str) -> Any:
    async def show(pilot: Hands) -> None:
        await to_form(pilot, table, name)
        await do(pilot, *more)
        await judged(pilot)

    return show


@SIZES
def test_snapshot_of_the_list(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_columns(pilot, invoices, "Due")
        await do(pilot, "h", "up")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
@pytest.mark.parametrize("name", ["Amount", "Due", "Status", "Client", "Gross", "City", "Number"])
def test_snapshot_of_a_form(
    snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int], name: str
) -> None:
    assert snap_compare(app, terminal_size=size, run_before=show_form(name, invoices, "tab"))


@SIZES
def test_snapshot_of_a_wrong_formula(
    snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]
) -> None:
    assert snap_compare(app, terminal_size=size, run_before=show_form("Gross", invoices, "tab", *" * {Net}"))


@SIZES
def test_snapshot_of_another_type(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_columns(pilot, invoices, "Notes")
        await do(pilot, "t")
        await type_text(pilot, "date")
        await do(pilot, "enter")
        await judged(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_the_types(snap_compare: Any, app: MailbaseApp, invoices: Table, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_columns(pilot, invoices)
        await do(pilot, "t")

    assert snap_compare(app, terminal_size=size, run_before=show)
