"""Columns as people describe them become columns, and what they cannot be is told at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import bases, links, rows, tables, undo, views
from store.cells.column_options import COLOURS, Choice, ColumnOptions, Person, choices
from store.cells.column_types import column_type, known_types
from store.cells.option_texts import NAMING, option_names, with_texts, written
from store.computing import engine as computing
from store.connection import Value
from store.errors import (
    BadNameError,
    BadOptionError,
    CircularColumnError,
    MissingOptionError,
    NameTakenError,
    NoSuchColumnError,
    NoSuchColumnTypeError,
    NoSuchOptionError,
    NoSuchTableError,
    NoSuchTitleError,
    SeveralTitlesError,
    StoppedError,
    ValuesReplacedError,
)
from store.formulas.errors import FormulaError, NoColumnInFormulaError
from store.query import Condition, Group, Query, Sort, as_json, from_json
from store.shaping import edits as column_edits
from store.shaping import readers as column_readers
from store.shaping import words as column_words
from store.shaping.building import ColumnWish, add, change, formula_text, planned
from store.shaping.choices import ChoiceChange, counted, set_choices
from store.shaping.titles import find_rows
from store.tables import Column, NewColumn, Table
from store.views import Colouring, Layout
from store.workspace import Store

AMOUNT = ColumnOptions(decimals=2, thousands=" ", decimal=",", currency="€")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three customers, four invoices, a link between them."""
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    with store.write("Make") as tx:
        base = bases.add(tx, "Billing")
        customers = tables.add(tx, base.id, "Customers", (NewColumn("Name"), NewColumn("Since", "date")))
        columns = (NewColumn("Number"), NewColumn("Amount", "number", AMOUNT), NewColumn("Due", "date"))
        invoices = tables.add(tx, base.id, "Invoices", columns)
        for name in ("Nordwind GmbH", "Café, Bar & Co", "Gruber"):
            rows.add(tx, customers, {customers.columns[0].id: name, customers.columns[1].id: "2020-01-05"})
        for number, amount in enumerate((100, 200, 300, 400), 1):
            rows.add(tx, invoices, {invoices.columns[0].id: f"INV-{number}", invoices.columns[1].id: amount})
        link = links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
        for row, customer in enumerate((1, 1, 2), 1):
            links.set_links(tx, tables.load(tx, invoices.id), row, link, [customer])
    return store


def table(store: Store, name: str = "Invoices") -> Table:
    return tables.find(store.read(), f"Billing/{name}")


def make(store: Store, wish: ColumnWish, name: str = "Invoices") -> Column:
    with store.write("Add column") as tx:
        return add(tx, table(store, name), wish)


def alter(store: Store, column: str, wish: ColumnWish, name: str = "Invoices") -> Column:
    with store.write("Change column") as tx:
        held = tables.find(tx, f"Billing/{name}")
        return change(tx, held, held.column(column), wish)


def values(store: Store, column: str, name: str = "Invoices") -> list[Value]:
    held = table(store, name)
    sql = f"SELECT {held.column(column).sql} FROM {held.physical} ORDER BY id"
    return [value for (value,) in store.read().all(sql)]


def shown(store: Store, column: str, name: str = "Invoices") -> list[str]:
    held = table(store, name).column(column)
    return [column_type(held.type).show(value, held.options) for value in values(store, column, name)]


def wish(kind: str, name: str = "New", **options: str) -> ColumnWish:
    return ColumnWish(name, kind, options)


# options as texts


@pytest.mark.parametrize("kind", known_types())
def test_every_option_that_a_type_has_is_written_as_it_is_read(kind: str) -> None:
    texts = {
        "percent": "yes",
        "decimal": "comma",
        "thousands": "point",
        "decimals": "2",
        "currency": "Fr.",
        "currency_before": "yes",
        "least": "10",
        "most": "90 %",
        "date_format": "DD.MM.YYYY",
        "with_time": "yes",
        "date_order": "mdy",
        "duration_format": "h:mm:ss",
        "rating_most": "7",
        "pattern": "[A-Z]+",
        "choices": 'red, "blue, dark"',
        "people": "Anna <anna@firm.example>, Ben",
        "multiple": "no",
        "roll": "average",
        "format": "INV-000",
        "label": "Remind",
        "colour": "red",
        "actions": '[{"do": "send"}]',
        "description": "what it is for",
    }
    asked = {name: texts[name] for name in option_names(kind) if name in texts}
    made = with_texts(kind, ColumnOptions(), asked)
    assert with_texts(kind, ColumnOptions(), {name: written(made, name) for name in asked}) == made
    assert {name for name in option_names(kind) if name not in texts} <= {*NAMING, "default"}
    if kind == "number":
        assert (made.least, made.most) == (0.1, 0.9)
    if kind == "collaborator":
        assert made.people == (Person("Anna", "anna@firm.example"), Person("Ben"))


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("number", "decimals", "99"),
        ("number", "decimals", "two"),
        ("number", "percent", "perhaps"),
        ("number", "decimal", ";"),
        ("number", "thousands", "point"),
        ("number", "least", "much"),
        ("number", "currency", "€5"),
        ("number", "currency", "dollarsanddollars"),
        ("number", "default", "a lot"),
        ("date", "date_format", "DD"),
        ("date", "default", "some day"),
        ("rating", "rating_most", "0"),
        ("text", "pattern", "(["),
        ("single select", "default", "blue"),
        ("button", "actions", "{}"),
        ("button", "actions", "[NaN"),
        ("button", "colour", "mauve"),
        ("auto number", "format", " "),
        ("roll-up", "roll", "twice"),
    ],
)
def test_an_option_says_why_a_text_cannot_be_it(kind: str, name: str, text: str) -> None:
    with pytest.raises(BadOptionError) as error:
        with_texts(kind, ColumnOptions(choices=choices(["red"])), {name: text})
    assert name in str(error.value)
    assert text in str(error.value)


def test_marks_that_change_places_do_not_hinder_each_other() -> None:
    english = ColumnOptions(decimal=".", thousands=",")
    made = with_texts("number", english, {"decimal": "comma", "thousands": "point"})
    assert (made.decimal, made.thousands) == (",", ".")
    with pytest.raises(BadOptionError):
        with_texts("number", ColumnOptions(), {"least": "5", "most": "4"})


def test_an_option_of_another_type_is_told_with_those_there_are(store: Store) -> None:
    with pytest.raises(NoSuchOptionError, match="no option called “pattern”") as error:
        make(store, wish("number", pattern="x"))
    assert "decimals" in error.value.next_step


# adding


def test_a_type_that_is_not_known_is_told_with_the_nearest(store: Store) -> None:
    with pytest.raises(NoSuchColumnTypeError) as error:
        make(store, wish("emial"))
    assert "e-mail" in error.value.next_step


def test_a_plain_column_gets_its_options_and_its_place(store: Store) -> None:
    before = table(store).column("Due").id
    with store.write("Add") as tx:
        made = add(tx, table(store), wish("number", "Rate", percent="yes", default="20"), before)
    assert made.options == ColumnOptions(percent=True, default="20")
    assert [one.name for one in table(store).columns] == ["Number", "Amount", "Rate", "Due", "Customer"]
    with store.write("Row") as tx:
        row = rows.add(tx, table(store), {})
    assert values(store, "Rate")[row - 1] == 0.2
    undo.take_back(store)
    undo.take_back(store)
    assert [one.name for one in table(store).columns] == ["Number", "Amount", "Due", "Customer"]


def test_names_are_checked(store: Store) -> None:
    for name, error in (("", BadNameError), ("amount", NameTakenError)):
        with pytest.raises(error):
            make(store, wish("text", name))


def test_a_formula_names_columns_and_shows_their_present_names(store: Store) -> None:
    made = make(store, wish("formula", "Gross", formula="round({amount} * 1.2, 2)"))
    assert made.options.result == "number"
    assert shown(store, "Gross")[0] == "120,00 €"
    alter(store, "Amount", ColumnWish("Net"))
    assert formula_text(store.read(), table(store), made) == "round({Net} * 1.2, 2)"
    assert column_words.in_words(store.read(), table(store), made) == "= round({Net} * 1.2, 2) · 1 234,50 €"


def test_a_formula_reads_through_links(store: Store) -> None:
    make(store, wish("formula", "Total", formula="sum({Invoices.Amount})"), "Customers")
    assert values(store, "Total", "Customers") == [300, 300, 0]
    made = make(store, wish("formula", "Names", formula="{Customer.Name}"))
    assert made.options.result == "list"


def test_a_bad_formula_tells_where(store: Store) -> None:
    with pytest.raises(FormulaError) as error:
        make(store, wish("formula", "Gross", formula="{Amount} * "))
    assert error.value.position == 12
    with pytest.raises(NoColumnInFormulaError, match="Amuont"):
        make(store, wish("formula", "Gross", formula="{Amuont} * 2"))
    for nothing in ({}, {"formula": " "}):
        with pytest.raises(MissingOptionError):
            make(store, ColumnWish("Gross", "formula", nothing))
    assert "Gross" not in [one.name for one in table(store).columns]


def test_a_formula_that_would_read_itself_is_refused(store: Store) -> None:
    make(store, wish("formula", "A", formula="{Amount} + 1"))
    make(store, wish("formula", "B", formula="{A} + 1"))
    with pytest.raises(CircularColumnError):
        alter(store, "A", ColumnWish(options={"formula": "{B} + 1"}))
    with pytest.raises(CircularColumnError):
        alter(store, "A", ColumnWish(options={"formula": "{A} + 1"}))
    assert values(store, "B")[0] == 102


def test_a_link_makes_a_column_on_both_sides(store: Store) -> None:
    made = make(store, ColumnWish("Refers to", "link", {"multiple": "no"}, other="Invoices", back="Referred by"))
    assert [one.name for one in table(store).columns][-2:] == ["Refers to", "Referred by"]
    assert not made.options.multiple
    said = column_words.in_words(store.read(), table(store), made)
    assert said == "→ Invoices, one row, back as Referred by"
    shows = ColumnWish("By date", "link", {"shows": "Since"}, other="Billing/Customers", is_single_back=True)
    other = table(store, "Customers")
    assert make(store, shows).options.shows == other.column("Since").id
    assert not table(store, "Customers").column("Invoices (2)").options.multiple


def test_a_link_needs_a_table_that_exists(store: Store) -> None:
    with pytest.raises(MissingOptionError, match="link"):
        make(store, wish("link"))
    with pytest.raises(NoSuchTableError):
        make(store, ColumnWish("To", "link", other="Nothing"))


def test_looks_through_a_link_take_their_result_and_their_looks_from_what_they_see(store: Store) -> None:
    since = make(store, wish("lookup", "Since", target="since"))
    assert since.options.result == "list"
    assert values(store, "Since")[0] == '["2020-01-05"]'
    alter(store, "Customer", ColumnWish(options={"multiple": "no"}))
    assert make(store, wish("lookup", "First", target="Since")).options.result == "date"
    total = make(store, wish("roll-up", "Total", through="Invoices", target="Amount", roll="sum"), "Customers")
    assert (total.options.result, total.options.currency) == ("number", "€")
    assert shown(store, "Total", "Customers")[0] == "300,00 €"
    assert values(store, "How many", "Customers") if make(store, wish("count", "How many"), "Customers") else None
    assert values(store, "How many", "Customers") == [2, 1, 0]
    largest = make(store, wish("find max", "Largest", target="Number", compared="Amount"), "Customers")
    assert largest.options.result == "text"
    assert values(store, "Largest", "Customers") == ["INV-2", "INV-3", None]
    said = column_words.in_words(store.read(), table(store, "Customers"), largest)
    assert said == "Number in Invoices where Amount is largest"


def test_looks_say_what_is_missing(store: Store) -> None:
    with pytest.raises(MissingOptionError, match="target"):
        make(store, wish("lookup"))
    with pytest.raises(NoSuchColumnError):
        make(store, wish("lookup", target="Weight"))
    with pytest.raises(BadOptionError, match="no link"):
        make(store, wish("lookup", through="Amount", target="Name"))
    make(store, ColumnWish("Other", "link", other="Customers"))
    with pytest.raises(MissingOptionError, match="through"):
        make(store, wish("lookup", target="Name"))


# changing


def test_one_wish_renames_and_changes_as_one_step(store: Store) -> None:
    made = alter(store, "Amount", ColumnWish("Net", options={"decimals": "0", "currency": ""}))
    assert (made.name, made.options.decimals, made.options.currency, made.options.thousands) == ("Net", 0, "", " ")
    undo.take_back(store)
    assert table(store).column("Amount").options == AMOUNT


def test_what_another_member_said_of_a_column_meanwhile_stays(store: Store) -> None:
    seen = table(store)
    alter(store, "Amount", ColumnWish(options={"decimals": "0"}))
    with store.write("Change") as tx:
        change(tx, seen, seen.column("Amount"), ColumnWish(options={"thousands": ""}))
    options = table(store).column("Amount").options
    assert (options.decimals, options.thousands) == (0, "")


def test_texts_become_numbers_as_they_were_written(store: Store) -> None:
    make(store, wish("text", "Price"))
    with store.write("Fill") as tx:
        for row, text in enumerate(("1.234", "2.000,5", "much"), 1):
            rows.set_cells(tx, table(store), row, {table(store).column("Price").id: text})
    found = planned(store.read(), table(store), ColumnWish(type="number"), table(store).column("Price"))
    told = column_edits.retyping(store.read(), table(store), table(store).column("Price"), "number", found.options)
    assert (told.filled, told.misfits, told.samples) == (3, 1, ((3, "much"),))
    alter(store, "Price", ColumnWish(type="number"))
    assert values(store, "Price") == [1234, 2000.5, "much", None]
    undo.take_back(store)
    assert values(store, "Price") == ["1.234", "2.000,5", "much", None]


def test_a_text_becomes_a_select_of_what_it_holds(store: Store) -> None:
    made = alter(store, "Number", ColumnWish(type="single select"))
    assert [one.name for one in made.options.choices] == ["INV-1", "INV-2", "INV-3", "INV-4"]
    made = alter(store, "Number", ColumnWish(type="multiple select"))
    assert len(made.options.choices) == 4
    assert values(store, "Number")[0] == '["INV-1"]'


def test_values_are_never_replaced_by_computed_ones(store: Store) -> None:
    with pytest.raises(ValuesReplacedError, match="4 values"):
        alter(store, "Amount", ColumnWish(type="formula", options={"formula": "1"}))
    with pytest.raises(ValuesReplacedError):
        alter(store, "Amount", ColumnWish(type="created"))
    for kind in ("link", "text"):
        column = "Amount" if kind == "link" else "Customer"
        with pytest.raises(BadOptionError, match="columns of their own"):
            alter(store, column, ColumnWish(type=kind))
    alter(store, "Due", ColumnWish(type="formula", options={"formula": "today()"}))
    assert table(store).column("Due").options.result == "date"


def test_a_formula_becomes_what_it_came_to(store: Store) -> None:
    make(store, wish("formula", "Gross", formula="{Amount} * 2"))
    alter(store, "Gross", ColumnWish(type="number"))
    assert values(store, "Gross") == [200, 400, 600, 800]
    undo.take_back(store)
    with store.write("Edit") as tx:
        rows.set_cells(tx, table(store), 1, {table(store).column("Amount").id: 5})
    assert values(store, "Gross")[0] == 10


def test_a_column_that_became_a_formula_is_again_as_it_was_when_that_is_undone(store: Store) -> None:
    make(store, wish("number", "Net"))
    alter(store, "Net", ColumnWish(type="formula", options={"formula": "{Amount} * 2"}))
    assert values(store, "Net") == [200, 400, 600, 800]
    undo.take_back(store)
    assert (table(store).column("Net").type, values(store, "Net")) == ("number", [None] * 4)
    undo.do_again(store)
    assert values(store, "Net") == [200, 400, 600, 800]


def test_values_that_a_formula_replaced_come_back_by_undo(store: Store) -> None:
    with store.write("Replace") as tx:
        options = ColumnOptions(formula=f"{{#{table(store).column('Amount').id}}} & '!'")
        column_edits.retype_column(tx, table(store), table(store).column("Number"), "formula", options)
    for _time in range(2):
        assert values(store, "Number")[0] == "100!"
        undo.take_back(store)
        assert values(store, "Number") == ["INV-1", "INV-2", "INV-3", "INV-4"]
        undo.do_again(store)


def test_what_reads_a_column_follows_its_type(store: Store) -> None:
    make(store, wish("formula", "Copy", formula="{Amount}"))
    make(store, wish("formula", "Copied", formula="{Copy}"))
    make(store, wish("find max", "Last", target="Amount"), "Customers")
    alter(store, "Amount", ColumnWish(type="text"))
    assert [table(store).column(name).options.result for name in ("Copy", "Copied")] == ["text", "text"]
    assert table(store, "Customers").column("Last").options.result == "text"
    undo.take_back(store)
    assert [table(store).column(name).options.result for name in ("Copy", "Copied")] == ["number", "number"]


def test_a_default_that_no_longer_fits_goes(store: Store) -> None:
    make(store, ColumnWish("Status", "single select", {"default": "open"}, choices(["open", "paid"])))
    assert alter(store, "Status", ColumnWish(choices=choices(["paid"]))).options.default == ""
    make(store, wish("text", "Note", default="none yet"))
    assert alter(store, "Note", ColumnWish(type="number")).options.default == ""


def test_a_change_of_type_can_be_stopped(store: Store) -> None:
    def stop(_done: int) -> None:
        raise StoppedError

    held = table(store)
    with pytest.raises(StoppedError), store.write("Change") as tx:
        change(tx, held, held.column("Amount"), ColumnWish(type="text"), stop)
    assert table(store).column("Amount").type == "number"
    assert values(store, "Amount")[0] == 100


# choices


def with_choices(store: Store) -> Table:
    make(store, ColumnWish("Status", "single select", {"default": "open"}, choices(["open", "paid"])))
    make(store, ColumnWish("Tags", "multiple select", {}, choices(["red", "blue"])))
    held = table(store)
    with store.write("Fill") as tx:
        for row, (status, tags) in enumerate((("open", ["red"]), ("paid", ["red", "blue"]), ("odd", [])), 1):
            cells = {held.column("Status").id: status, held.column("Tags").id: json.dumps(tags) if tags else None}
            rows.set_cells(tx, held, row, cells)
    return table(store)


def test_choices_are_counted_in_the_cells(store: Store) -> None:
    held = with_choices(store)
    assert counted(store.read(), held, held.column("Status")) == {"open": 1, "paid": 1, "odd": 1}
    assert counted(store.read(), held, held.column("Tags")) == {"red": 2, "blue": 1}


def test_a_renamed_choice_takes_cells_default_and_views_along(store: Store) -> None:
    held = with_choices(store)
    status, tags = held.column("Status"), held.column("Tags")
    asked = Query((Group("any", (Condition(status, "=", "open"), Condition(tags, "has any of", ("red", "blue")))),))
    with store.write("View") as tx:
        layout = Layout(as_json(asked), colours=(Colouring("red", as_json(Query((Condition(status, "=", "open"),)))),))
        view = views.add(tx, held.id, "Mine", layout)
    to = ChoiceChange((Choice("waiting", COLOURS[3]), *status.options.choices[1:]), {"open": "waiting"})
    with store.write("Choices") as tx:
        assert set_choices(tx, held, status, to) == 1
        set_choices(tx, held, tags, ChoiceChange(choices(["crimson", "blue"]), {"red": "crimson"}))
    assert values(store, "Status") == ["waiting", "paid", "odd", None]
    assert values(store, "Tags") == ['["crimson"]', '["crimson", "blue"]', None, None]
    assert table(store).column("Status").options.default == "waiting"
    read = views.load(store.read(), view.id).layout
    found = [leaf.value for leaf in from_json(table(store), read.query)[0].leaves()]
    assert found == ["waiting", ("crimson", "blue")]
    assert "waiting" in read.colours[0].query
    undo.take_back(store)
    assert values(store, "Status") == ["open", "paid", "odd", None]
    assert views.load(store.read(), view.id).layout == layout


def test_choices_can_change_names_with_each_other(store: Store) -> None:
    held = with_choices(store)
    swapped = ChoiceChange(choices(["paid", "open"]), {"open": "paid", "paid": "open"})
    with store.write("Choices") as tx:
        set_choices(tx, held, held.column("Status"), swapped)
    assert values(store, "Status")[:2] == ["paid", "open"]


def test_a_choice_that_goes_is_taken_out_of_the_cells(store: Store) -> None:
    held = with_choices(store)
    with store.write("Choices") as tx:
        set_choices(tx, held, held.column("Tags"), ChoiceChange(choices(["blue"])))
        set_choices(tx, held, held.column("Status"), ChoiceChange(choices(["paid"])))
    assert values(store, "Tags") == [None, '["blue"]', None, None]
    assert values(store, "Status") == [None, "paid", "odd", None]
    assert table(store).column("Status").options.default == ""


# who reads a column


def test_a_column_knows_what_reads_it(store: Store) -> None:
    make(store, wish("formula", "Gross", formula="{Amount} * 2"))
    make(store, wish("roll-up", "Total", target="Amount", roll="sum"), "Customers")
    held = table(store)
    amount = held.column("Amount")
    with store.write("View") as tx:
        views.add(tx, held.id, "By amount", Layout(as_json(Query(sorts=(Sort(amount),)))))
        views.add(tx, held.id, "Summed", Layout(sums={amount.id: "sum"}))
        views.add(tx, held.id, "Hidden", Layout(hidden=(amount.id,)))
    found = column_readers.readers_of(store.read(), held, amount)
    assert [(one.kind, one.table, one.name, one.type) for one in found] == [
        ("column", "Billing/Customers", "Total", "roll-up"),
        ("column", "Billing/Invoices", "Gross", "formula"),
        ("view", "Billing/Invoices", "By amount", ""),
        ("view", "Billing/Invoices", "Summed", ""),
    ]
    assert column_readers.readers_of(store.read(), held, held.column("Due")) == []


def test_a_link_is_read_on_both_sides(store: Store) -> None:
    make(store, wish("count", "How many"), "Customers")
    held = table(store)
    found = column_readers.readers_of(store.read(), held, held.column("Customer"))
    assert [(one.table, one.name) for one in found] == [("Billing/Customers", "How many")]
    assert ("column", "Customer") in [
        (one.kind, one.name)
        for one in column_readers.readers_of(
            store.read(), table(store, "Customers"), table(store, "Customers").columns[0]
        )
    ]


def test_a_column_that_is_gone_is_shown_as_such(store: Store) -> None:
    gross = make(store, wish("formula", "Gross", formula="{Amount} * 2"))
    since = make(store, wish("lookup", "Since", target="Since"))
    with store.write("Delete") as tx:
        column_edits.delete_column(tx, table(store), table(store).column("Amount"))
        column_edits.delete_column(tx, table(store, "Customers"), table(store, "Customers").column("Since"))
    assert formula_text(store.read(), table(store), gross) == "{?} * 2"
    assert column_words.in_words(store.read(), table(store), since) == "? in Customer"
    assert values(store, "Gross")[0] == "#REF!"


# titles


def test_rows_are_found_by_what_they_are_called(store: Store) -> None:
    column = table(store).column("Customer")

    def find(text: str) -> list[int]:
        return find_rows(store.read(), column, text)

    assert find("Nordwind GmbH") == [1]
    assert find("nordwind gmbh, gruber") == [1, 3]
    assert find("Café, Bar & Co") == [2]
    assert find('"café, bar & co", #1') == [2, 1]
    assert find('["Gruber", "Café, Bar & Co"]') == [3, 2]
    assert find(" ") == []
    with pytest.raises(NoSuchTitleError) as error:
        find("Gruber, Nordwnd")
    assert "Nordwind GmbH" in error.value.next_step
    with pytest.raises(NoSuchTitleError):
        find("#99")


def test_two_rows_of_one_title_are_named_by_their_numbers(store: Store) -> None:
    column, other = table(store).column("Customer"), table(store, "Customers")
    with store.write("Add") as tx:
        rows.add(tx, other, {other.columns[0].id: "GRUBER"})
        rows.add(tx, other, {other.columns[0].id: "Gruber"})
    with pytest.raises(SeveralTitlesError, match="#3, #5"):
        find_rows(store.read(), column, "Gruber")
    assert find_rows(store.read(), column, "GRUBER") == [4]
    assert find_rows(store.read(), column, "#5") == [5]


def test_what_was_put_off_is_computed_afterwards(store: Store) -> None:
    held = table(store)
    with store.write("Many") as tx:
        for number in range(computing.INLINE + 10):
            rows.add(tx, held, {held.column("Amount").id: number})
    make(store, wish("formula", "Gross", formula="{Amount} * 2"))
    assert computing.backlog(store)
    computing.catch_up(store)
    assert not computing.backlog(store)
    assert values(store, "Gross")[-1] == 2 * (computing.INLINE + 9)
