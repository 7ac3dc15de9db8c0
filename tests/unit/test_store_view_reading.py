"""Views as members see them: columns in order, rules for colours, what deleted columns leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import (
    bases,
    copying,
    layout,
    mail_columns,
    members,
    rows,
    tables,
    undo,
    view_reading,
    view_saving,
    views,
)
from store.cells.column_options import ColumnOptions
from store.cells.option_parts import Choice
from store.errors import ViewConflictError
from store.layout import Colouring, Layout
from store.query import Query, as_json, parse_filter, parse_sort
from store.shaping import edits as column_edits
from store.tables import NewColumn, Table
from store.view_reading import Shown
from store.view_words import told
from store.workspace import Store

OWNER = 1
CHOICES = ColumnOptions(choices=(Choice("open", "red"), Choice("paid", "green")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    held = Store.open(tmp_path / "mailbase.db")
    held.member = OWNER
    yield held
    held.close()


@pytest.fixture
def table(store: Store) -> Table:
    with store.write("Samples") as tx:
        base = bases.add(tx, "Billing")
        columns = (NewColumn("Name"), NewColumn("Amount", "number"), NewColumn("State", "single select", CHOICES))
        made = tables.add(tx, base.id, "Invoices", (*columns, NewColumn("Due", "date")))
        name, amount, state, due = (column.id for column in made.columns)
        for number, choice in ((10, "open"), (200, "paid"), (3000, None)):
            rows.add(tx, made, {name: f"INV-{number}", amount: number, state: choice, due: "2026-10-02"})
    return tables.load(store.read(), made.id)


def of(store: Store, table: Table, wanted: Layout, member: int | None = OWNER) -> Shown:
    loaded = tables.load(store.read(), table.id)
    view = replace(views.first(store.read(), table.id, member), layout=wanted)
    return view_reading.read(store.read(), loaded, view, member)


def names(shown: Shown) -> list[str]:
    return [column.name for column in shown.columns]


def ids(table: Table) -> list[int]:
    return [column.id for column in table.columns]


def test_a_plain_layout_shows_all_columns_and_sums_the_numbers(store: Store, table: Table) -> None:
    shown = of(store, table, Layout())
    assert names(shown) == ["Name", "Amount", "State", "Due"]
    assert [(column.name, kind) for column, kind in shown.sums] == [("Amount", "sum")]
    assert shown.has_mail_state
    assert list(told(shown)) == []


def test_hidden_columns_are_not_seen_and_the_table_keeps_them(store: Store, table: Table) -> None:
    shown = of(store, table, layout.with_hidden(Layout(), ids(table)[1]))
    assert names(shown) == ["Name", "State", "Due"]
    assert [column.name for column in shown.hidden] == ["Amount"]
    assert len(shown.table.columns) == 4
    assert shown.sums == ()
    back = layout.with_shown(shown.layout, [ids(table)[1]])
    assert names(of(store, table, back)) == ["Name", "Amount", "State", "Due"]


def test_columns_of_the_mail_are_seen_at_the_end_or_where_they_were_moved(store: Store, table: Table) -> None:
    wanted = layout.with_shown(Layout(), [-101])
    shown = of(store, table, wanted)
    assert names(shown)[-1] == "Last sent"
    moved = layout.with_moved(wanted, shown.order, shown.order, -101, -1)
    assert names(of(store, table, moved)) == ["Name", "Amount", "State", "Last sent", "Due"]
    assert names(of(store, table, layout.with_hidden(moved, -101))) == ["Name", "Amount", "State", "Due"]


def test_a_column_moves_past_its_visible_neighbour(store: Store, table: Table) -> None:
    wanted = layout.with_hidden(Layout(), ids(table)[1])
    shown = of(store, table, wanted)
    seen = [column.id for column in shown.columns]
    moved = layout.with_moved(wanted, shown.order, seen, ids(table)[0], 1)
    assert names(of(store, table, moved)) == ["State", "Name", "Due"]
    assert layout.with_moved(wanted, shown.order, seen, ids(table)[0], -1) == wanted


def test_a_new_column_stands_after_the_one_before_it_in_its_table(store: Store, table: Table) -> None:
    name, amount, state, due = ids(table)
    wanted = Layout(order=(due, state, amount, name))
    with store.write("Add") as tx:
        made = tables.add_column(tx, table, NewColumn("Note"))
        column_edits.move_column(tx, table, made, state)
    assert names(of(store, table, wanted)) == ["Due", "State", "Amount", "Note", "Name"]


def test_what_names_a_deleted_column_is_left_out_told_and_back_with_the_column(store: Store, table: Table) -> None:
    asked = Query((parse_filter(table, "State is open"), parse_filter(table, "Amount > 5")))
    rule = Colouring("red", as_json(Query((parse_filter(table, "State is open"),))))
    wanted = Layout(as_json(asked), hidden=(ids(table)[3],), colours=(rule,), colour_by=ids(table)[2])
    with store.write("Delete") as tx:
        column_edits.delete_column(tx, table, table.column("State"))
    shown = of(store, table, wanted)
    assert [part.column.name for part in shown.query.leaves()] == ["Amount"]
    assert shown.left_out == ("State",)
    assert shown.rules == ()
    assert shown.colour_by is None
    undo.take_back(store)
    assert len(of(store, table, wanted).query.conditions) == 2


def test_a_view_whose_only_column_was_deleted_shows_another_one(store: Store, table: Table) -> None:
    wanted = Layout(hidden=tuple(ids(table)[1:]))
    with store.write("Delete") as tx:
        column_edits.delete_column(tx, table, table.columns[0])
    assert names(of(store, table, wanted)) == ["Amount"]


def test_the_first_rule_that_holds_gives_a_row_its_colour(store: Store, table: Table) -> None:
    rules = [
        Colouring(colour, as_json(Query((parse_filter(table, text, mail_columns.of(table, OWNER)),))))
        for colour, text in (("red", "Amount > 1000"), ("blue", "Amount > 100"), ("yellow", "Last sent is not empty"))
    ]
    shown = of(store, table, layout.with_colours(Layout(), rules))
    found = [rows.get(store.read(), table, number) for number in (1, 2, 3)]
    beside = view_reading.read_beside(store.read(), shown, found)
    assert [beside[row.id].colour for row in found] == ["", "blue", "red"]


def test_the_choices_of_a_column_colour_the_rows(store: Store, table: Table) -> None:
    shown = of(store, table, layout.with_colours(Layout(), (), ids(table)[2]))
    found = [rows.get(store.read(), table, number) for number in (1, 2, 3)]
    beside = view_reading.read_beside(store.read(), shown, found)
    assert [beside[row.id].colour for row in found] == ["red", "green", ""]


def test_columns_of_the_mail_are_read_for_the_rows_of_a_page(store: Store, table: Table) -> None:
    shown = of(store, table, layout.with_shown(Layout(), [-104, -105]))
    found = [rows.get(store.read(), table, 1)]
    assert view_reading.read_beside(store.read(), shown, found)[1].values == {-104: 0, -105: 0}


def test_a_table_opens_with_the_view_that_the_member_looked_at_last(store: Store, table: Table) -> None:
    with store.write("View") as tx:
        other = members.add(tx, "Ben", "member")
        mine = views.add(tx, table.id, "Mine", Layout(), OWNER)
        view_reading.remember(tx, mine)
    assert view_reading.opened(store.read(), table.id, OWNER).name == "Mine"
    assert view_reading.opened(store.read(), table.id, other.id).name == "All rows"
    assert view_reading.load(store.read(), table, mine.id, other.id).view.name == "All rows"
    with store.write("Delete") as tx:
        views.delete(tx, mine)
    assert view_reading.load(store.read(), table, mine.id, OWNER).view.name == "All rows"


def test_looking_at_another_view_is_no_step_to_undo(store: Store, table: Table) -> None:
    before = undo.next_to_take_back(store.read(), OWNER)
    with store.write("Look") as tx:
        view_reading.remember(tx, views.first(tx, table.id, OWNER))
    assert undo.next_to_take_back(store.read(), OWNER) == before


def test_saving_over_what_another_one_saved_meanwhile_tells_it_first(store: Store, table: Table) -> None:
    seen = view_reading.load(store.read(), table, 0, OWNER)
    with store.write("Ben") as tx:
        ben = members.add(tx, "Ben", "member")
    store.member = ben.id
    with store.write("Sort") as tx:
        view_saving.save_query(tx, seen, Query(sorts=(parse_sort(table, "Amount:desc"),)))
    store.member = OWNER
    wanted = Query((parse_filter(table, "Amount > 5"),))
    with pytest.raises(ViewConflictError) as told_of, store.write("Save") as tx:
        view_saving.save_query(tx, seen, wanted)
    assert "Ben has changed" in str(told_of.value)
    assert "Amount ↓" in str(told_of.value)
    again = view_reading.load(store.read(), table, 0, OWNER)
    with store.write("Save") as tx:
        view_saving.save_query(tx, again, wanted)
    undo.take_back(store)
    assert view_reading.load(store.read(), table, 0, OWNER).query == again.query


def test_other_changes_of_a_view_go_on_top_of_each_other(store: Store, table: Table) -> None:
    number = views.first(store.read(), table.id, OWNER).id
    for column in ids(table)[1:3]:
        with store.write("Hide") as tx:
            views.change_layout(tx, number, lambda held, column=column: layout.with_hidden(held, column))
    assert names(view_reading.load(store.read(), table, number, OWNER)) == ["Name", "Due"]


@pytest.mark.parametrize(
    "text",
    [
        '{"sums": {"²": "sum", "7": 3, "x": 1}, "widths": {"1": true, "2": 9999}, "order": [1, "2", true]}',
        '{"hidden": {"1": 2}, "frozen": "x", "colours": [1, {"colour": null}], "beside": 5, "lines": -3}',
        "[1]",
        "nothing",
    ],
)
def test_a_layout_from_anywhere_becomes_one_that_can_be_shown(store: Store, table: Table, text: str) -> None:
    wanted = Layout.from_json(text)
    assert Layout.from_json(wanted.to_json()) == wanted
    assert names(of(store, table, wanted)) == ["Name", "Amount", "State", "Due"]


def test_a_copied_base_has_its_layouts_on_its_own_columns(store: Store, table: Table) -> None:
    name, amount, _state, due = ids(table)
    wanted = Layout(order=(due, name), widths={due: 30}, hidden=(amount,), beside=(-101,))
    with store.write("View") as tx:
        views.set_layout(tx, views.first(tx, table.id, OWNER), wanted)
    copied = copying.copy_base(store, bases.find(store.read(), "Billing"), "Copy")
    other = tables.every(store.read(), copied.id)[0]
    shown = view_reading.load(store.read(), other, 0, OWNER)
    assert names(shown) == ["Due", "Name", "State", "Last sent"]
    assert shown.width(other.column("Due")) == 30
    assert {column.id for column in shown.columns if column.id > 0}.isdisjoint(ids(table))


def test_five_hundred_columns_are_read_in_the_order_of_the_view(store: Store) -> None:
    with store.write("Wide") as tx:
        base = bases.add(tx, "Wide")
        wide = tables.add(tx, base.id, "All", tuple(NewColumn(f"C{number}") for number in range(500)))
    reverse = tuple(reversed(ids(wide)))
    shown = of(store, wide, Layout(order=reverse, hidden=reverse[::2]))
    assert [column.id for column in shown.columns] == list(reverse[1::2])
