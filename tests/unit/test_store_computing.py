"""What is computed follows what it reads: at once, in the order that it needs, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import bases, links, members, rows, tables, undo
from store.cells.column_options import ColumnOptions
from store.computing import engine as computing
from store.connection import Transaction, Value
from store.errors import CircularColumnError, LinkTakesOneError, NoSuchRowError, ReadOnlyColumnError
from store.files.importing import import_file
from store.shaping import edits as column_edits
from store.tables import Column, NewColumn, Table
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return sample(tmp_path)


def sample(folder: Path) -> Store:
    """Return a store with three customers and four invoices, linked to none yet."""
    store = Store.open(folder / "mailbase.db")
    store.member = members.find(store.read(), None).id
    with store.write("Make") as tx:
        base = bases.add(tx, "Billing")
        customers = tables.add(tx, base.id, "Customers", (NewColumn("Name"), NewColumn("Country")))
        invoices = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("Amount", "number")))
        for name in ("Nordwind", "Ouest", "Gruber"):
            rows.add(tx, customers, {customers.columns[0].id: name})
        for number, amount in enumerate((100, 200, 300, 400), 1):
            rows.add(tx, invoices, {invoices.columns[0].id: f"INV-{number}", invoices.columns[1].id: amount})
        links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
    return store


def table(store: Store, name: str) -> Table:
    return tables.find(store.read(), f"Billing/{name}")


def values(store: Store, name: str, column: str) -> list[Value]:
    held = table(store, name)
    return [
        value for (value,) in store.read().all(f"SELECT {held.column(column).sql} FROM {held.physical} ORDER BY id")
    ]


def do(store: Store, name: str, step: Callable[[Transaction, Table], object]) -> int:
    """Make a step in a table; return how many cells were computed because of it."""
    with store.write("step") as tx:
        step(tx, tables.find(tx, f"Billing/{name}"))
    return tx.computed


def add_formula(store: Store, name: str, title: str, formula: str, result: str = "number") -> Column:
    """Add a formula in which columns stand by name in angle brackets."""
    held = table(store, name)
    for column in held.columns:
        formula = formula.replace(f"<{column.name}>", f"{{#{column.id}}}")
    with store.write("Add formula") as tx:
        return tables.add_column(tx, held, NewColumn(title, "formula", ColumnOptions(formula=formula, result=result)))


def link(store: Store, row: int, *customers: int) -> int:
    return do(store, "Invoices", lambda tx, held: links.set_links(tx, held, row, held.column("Customer"), customers))


def set_cell(store: Store, name: str, row: int, column: str, value: Value) -> int:
    return do(store, name, lambda tx, held: rows.set_cells(tx, held, row, {held.column(column).id: value}))


def test_a_link_shows_titles_on_both_sides(store: Store) -> None:
    link(store, 1, 2, 1)
    link(store, 3, 2)
    assert values(store, "Invoices", "Customer") == ['["Ouest", "Nordwind"]', None, '["Ouest"]', None]
    assert values(store, "Customers", "Invoices") == ['["INV-1"]', '["INV-1", "INV-3"]', None]
    set_cell(store, "Customers", 2, "Name", "Café de l’Ouest")
    assert values(store, "Invoices", "Customer")[2] == '["Café de l’Ouest"]'
    set_cell(store, "Customers", 2, "Name", None)
    assert values(store, "Invoices", "Customer")[2] == '["#2"]'


def test_titles_go_and_come_back_with_their_row(store: Store) -> None:
    link(store, 1, 2, 1)
    do(store, "Customers", lambda tx, held: rows.delete(tx, held, [2]))
    assert values(store, "Invoices", "Customer")[0] == '["Nordwind"]'
    undo.take_back(store)
    assert values(store, "Invoices", "Customer")[0] == '["Ouest", "Nordwind"]'


def test_a_formula_is_computed_for_the_rows_that_changed_and_no_others(store: Store) -> None:
    add_formula(store, "Invoices", "With tax", "<Amount> * 1.2")
    assert values(store, "Invoices", "With tax") == [120, 240, 360, 480]
    assert set_cell(store, "Invoices", 2, "Amount", 10) == 1
    assert set_cell(store, "Invoices", 2, "Number", "other") == 0
    assert values(store, "Invoices", "With tax") == [120, 12, 360, 480]
    undo.take_back(store)
    undo.take_back(store)
    assert values(store, "Invoices", "With tax") == [120, 240, 360, 480]


def test_what_is_computed_from_computed_cells_follows_in_order(store: Store) -> None:
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    add_formula(store, "Invoices", "Six times", "<Twice> * 3")
    assert set_cell(store, "Invoices", 1, "Amount", 1) == 2
    assert values(store, "Invoices", "Six times")[0] == 6
    # the chain ends where a value stays the same
    add_formula(store, "Invoices", "Sign", "sign(<Six times>)")
    add_formula(store, "Invoices", "After", "<Sign> + 1")
    assert set_cell(store, "Invoices", 1, "Amount", 2) == 3


def add_rolled(store: Store, kind: str, target: str, **more: object) -> None:
    """Add a column to the customers that computes something of their invoices."""
    customers, invoices = table(store, "Customers"), table(store, "Invoices")
    options = ColumnOptions.from_dict(
        {
            "through": customers.column("Invoices").id,
            "target": invoices.column(target).id,
            "compared": invoices.column("Amount").id,
            **more,
        }
    )
    with store.write("Add") as tx:
        tables.add_column(tx, customers, NewColumn(kind, kind, options))


def test_lookups_and_rollups_follow_links_and_linked_cells(store: Store) -> None:
    for row, customer in ((1, 1), (2, 1), (3, 2)):
        link(store, row, customer)
    add_rolled(store, "roll-up", "Amount", roll="sum", result="number")
    add_rolled(store, "count", "Amount")
    add_rolled(store, "lookup", "Number", result="list")
    add_rolled(store, "find max", "Number", result="text")
    add_rolled(store, "find min", "Number", result="text")
    assert values(store, "Customers", "roll-up")[:2] == [300, 300]
    assert values(store, "Customers", "count") == [2, 1, 0]
    assert values(store, "Customers", "lookup")[:2] == ['["INV-1", "INV-2"]', '["INV-3"]']
    assert values(store, "Customers", "find max")[0] == "INV-2"
    assert values(store, "Customers", "find min")[0] == "INV-1"
    # all that reads invoices of one customer
    assert set_cell(store, "Invoices", 1, "Amount", 1000) == 3
    assert values(store, "Customers", "roll-up")[0] == 1200
    assert values(store, "Customers", "find max")[0] == "INV-1"
    link(store, 4, 1)
    assert values(store, "Customers", "count")[0] == 3
    do(store, "Invoices", lambda tx, held: rows.delete(tx, held, [1]))
    assert values(store, "Customers", "roll-up")[0] == 600


def test_a_formula_reads_through_a_link(store: Store) -> None:
    customers, invoices = table(store, "Customers"), table(store, "Invoices")
    through, country = invoices.column("Customer").id, customers.column("Country").id
    add_formula(store, "Invoices", "To", f"{{#{through}.#{country}}} & '!'", "text")
    link(store, 1, 2)
    assert set_cell(store, "Customers", 2, "Country", "FR") == 1
    assert values(store, "Invoices", "To")[0] == "FR!"


def test_columns_that_would_need_each_other_are_refused(store: Store) -> None:
    first = add_formula(store, "Invoices", "First", "<Amount> + 1")
    second = add_formula(store, "Invoices", "Second", "<First> + 1")
    options = ColumnOptions(formula=f"{{#{second.id}}} + 1", result="number")
    with pytest.raises(CircularColumnError, match="First"):
        do(store, "Invoices", lambda tx, held: column_edits.set_options(tx, held, held.column_by_id(first.id), options))
    assert values(store, "Invoices", "Second") == [102, 202, 302, 402]


def test_a_deleted_column_is_missed_until_it_is_back(store: Store) -> None:
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    do(store, "Invoices", lambda tx, held: column_edits.delete_column(tx, held, held.column("Amount")))
    assert values(store, "Invoices", "Twice") == ["#REF!"] * 4
    undo.take_back(store)
    assert values(store, "Invoices", "Twice") == [200, 400, 600, 800]


def test_what_cannot_be_computed_says_so(store: Store) -> None:
    add_formula(store, "Invoices", "Share", "100 / <Amount>")
    set_cell(store, "Invoices", 1, "Amount", 0)
    set_cell(store, "Invoices", 2, "Amount", "many")
    assert values(store, "Invoices", "Share")[:2] == ["#DIV/0!", "#VALUE!"]
    add_formula(store, "Invoices", "Nonsense", "this is (no formula")
    assert values(store, "Invoices", "Nonsense") == ["#ERROR!"] * 4


def test_computed_cells_cannot_be_written(store: Store) -> None:
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    for column in ("Twice", "Customer"):
        with pytest.raises(ReadOnlyColumnError):
            set_cell(store, "Invoices", 1, column, "x")


def test_many_rows_are_computed_afterwards_in_short_steps(store: Store) -> None:
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    lines = "".join(f"INV-{number},{number}\n" for number in range(5, 10_001))
    import_file(store, f"Number,Amount\n{lines}".encode(), "Billing", "Invoices")
    assert computing.backlog(store) > 0
    # the formula, and the link's titles
    assert computing.catch_up(store) == 2 * 9_996
    assert computing.backlog(store) == 0
    assert values(store, "Invoices", "Twice")[4:] == [number * 2 for number in range(5, 10_001)]
    assert set_cell(store, "Invoices", 9_000, "Amount", 1) == 1


def test_what_is_put_off_is_computed_once_though_one_column_reads_the_other(store: Store) -> None:
    lines = "".join(f"{number},{number}\n" for number in range(10_000))
    import_file(store, f"Number,Amount\n{lines}".encode(), "Billing", "Invoices")
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    add_formula(store, "Invoices", "Six times", "<Twice> * 3")
    # the formulas, and the titles of the link in the rows that were imported
    assert computing.catch_up(store) == 2 * 10_004 + 10_000
    assert values(store, "Invoices", "Six times")[-1] == 9_999 * 6


def test_what_one_process_leaves_the_next_goes_on_with(store: Store) -> None:
    lines = "".join(f"{number},{number}\n" for number in range(10_000))
    import_file(store, f"Number,Amount\n{lines}".encode(), "Billing", "Invoices")
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    asked = iter([False, False, True])
    assert 0 < computing.catch_up(store, cancelled=lambda: next(asked)) < 10_000
    computing.catch_up(Store(store.path))
    assert values(store, "Invoices", "Twice")[-1] == 19_998


def test_what_depends_on_the_day_is_computed_once_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    computing.greet_day(store)
    column = add_formula(store, "Invoices", "Day", "today()", "date")
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    with store.write() as tx:
        tx.run(f"UPDATE t_{table(store, 'Invoices').id} SET {column.physical} = '2020-01-01'")
    computing.greet_day(store)
    assert set(values(store, "Invoices", "Day")) == {"2020-01-01"}
    with store.write() as tx:
        tx.run("UPDATE settings SET value = '2020-01-01' WHERE name = 'computed on'")
    computing.greet_day(store)
    assert "2020-01-01" not in values(store, "Invoices", "Day")


def test_a_link_that_takes_one_row_takes_no_more(store: Store) -> None:
    with store.write() as tx:
        held = tables.find(tx, "Billing/Invoices")
        new = NewColumn("Payer", "link", ColumnOptions(multiple=False))
        payer = links.add_link_column(tx, held, new, tables.find(tx, "Billing/Customers"), is_single_back=True)
    with pytest.raises(LinkTakesOneError), store.write() as tx:
        links.set_links(tx, held, 1, payer, [1, 2])
    with pytest.raises(NoSuchRowError), store.write() as tx:
        links.set_links(tx, held, 1, payer, [99])
    with store.write("one") as tx:
        links.set_links(tx, held, 1, payer, [1])
    with store.write("two") as tx:
        links.set_links(tx, held, 2, payer, [1])
    assert values(store, "Invoices", "Payer") == [None, '["Nordwind"]', None, None]
    undo.take_back(store)
    assert values(store, "Invoices", "Payer") == ['["Nordwind"]', None, None, None]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("amount"), st.integers(1, 4), st.integers(-5, 500)),
            st.tuples(st.just("link"), st.integers(1, 4), st.lists(st.integers(1, 3), max_size=3)),
            st.tuples(st.just("delete"), st.integers(1, 4), st.none()),
            st.tuples(st.just("undo"), st.none(), st.none()),
        ),
        max_size=10,
    )
)
@settings(max_examples=40, deadline=None)
def test_computed_cells_are_what_computing_all_of_them_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, object]]
) -> None:
    store = sample(tmp_path_factory.mktemp("computing"))
    add_rolled(store, "roll-up", "Amount", roll="sum", result="number")
    add_rolled(store, "lookup", "Number", result="list")
    for kind, row, value in steps:
        next_step = undo.next_to_take_back(store.read(), store.member)
        if kind != "undo" or (next_step is not None and next_step.label == "step"):
            with suppress(NoSuchRowError):
                _make(store, kind, row, value)
    kept = [values(store, "Customers", name) for name in ("Invoices", "roll-up", "lookup")]
    with store.write() as tx:
        for one in tx.numbers("SELECT DISTINCT column_id FROM dependencies"):
            number = tx.number("SELECT table_id FROM columns WHERE id = ?", [one])
            tx.run(f"UPDATE t_{number} SET c_{one} = NULL")
            tx.run("INSERT INTO stale (column_id, first, last) VALUES (?, 1, 1000)", [one])
    computing.catch_up(store)
    assert kept == [values(store, "Customers", name) for name in ("Invoices", "roll-up", "lookup")]
    assert all(json.loads(str(titles)) for titles in kept[0] if titles is not None)


def _make(store: Store, kind: str, row: int, value: object) -> None:
    match kind:
        case "amount":
            set_cell(store, "Invoices", row, "Amount", value)  # type: ignore[arg-type]
        case "link":
            link(store, row, *value)  # type: ignore[misc]
        case "delete":
            do(store, "Invoices", lambda tx, held: rows.delete(tx, held, [row]))
        case _:
            undo.take_back(store)


def bob(store: Store) -> Store:
    """Return the store as another member holds it."""
    with store.write() as tx:
        members.add(tx, "bob", "member")
    other = Store(store.path)
    other.member = members.find(store.read(), "bob").id
    return other


def test_what_the_program_computed_keeps_nobody_from_undoing(store: Store) -> None:
    add_formula(store, "Invoices", "Twice", "<Amount> * 2")
    set_cell(bob(store), "Invoices", 1, "Amount", 7)
    assert undo.take_back(store) == "Add formula"


def test_an_undo_that_would_close_a_circle_is_told_once_and_then_passed_over(store: Store) -> None:
    other = bob(store)
    first = add_formula(store, "Invoices", "First", "<Amount>")
    second = add_formula(store, "Invoices", "Second", "<Amount>")
    set_cell(store, "Invoices", 2, "Number", "before")

    def put(who: Store, column: Column, text: str) -> None:
        options = ColumnOptions(formula=text, result="number")
        do(who, "Invoices", lambda tx, held: column_edits.set_options(tx, held, held.column_by_id(column.id), options))

    put(store, first, f"{{#{second.id}}}")
    with store.write("plain") as tx:
        held = tables.find(tx, "Billing/Invoices")
        column_edits.set_options(tx, held, held.column_by_id(first.id), ColumnOptions(formula="1", result="number"))
    put(other, second, f"{{#{first.id}}}")
    with pytest.raises(CircularColumnError):
        undo.take_back(store)
    assert undo.next_to_take_back(store.read(), store.member).label == "step"  # type: ignore[union-attr]
    assert values(store, "Invoices", "Second") == [1, 1, 1, 1]


def test_a_cell_from_anywhere_hinders_no_write(store: Store) -> None:
    with store.write() as tx:
        tables.add_column(tx, tables.find(tx, "Billing/Invoices"), NewColumn("Tags", "multiple select"))
    add_formula(store, "Invoices", "Told", "concatenate(<Tags>)", "text")
    for row, cell in enumerate(('["\\ud800"]', f"[{'9' * 400}]", "[" * 900 + "]" * 900), 1):
        set_cell(store, "Invoices", row, "Tags", cell)
        assert values(store, "Invoices", "Told")[row - 1]
