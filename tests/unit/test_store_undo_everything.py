"""Any sequence of changes followed by as many undos gives back the same store, and as many redos the changed one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import (
    accounts,
    base_accounts,
    base_mail,
    bases,
    bulk,
    links,
    members,
    rows,
    table_edits,
    tables,
    templates,
    views,
)
from store.accounts import NewAccount
from store.cells.column_options import ColumnOptions, choices
from store.connection import Reader, Record, Transaction
from store.errors import StoreError
from store.shaping import edits as column_edits
from store.tables import Column, NewColumn, Table
from store.undo import do_again, take_back
from store.views import Layout
from store.workspace import Store

KINDS = ("text", "number", "date", "checkbox", "e-mail", "single select", "multiple select", "rating", "long text")
VALUES = (None, "", "abc", "12", 12, 1.5, "2026-02-01", "31.12.2026", 1, 0, '["a", "b"]', "a@x.example", "é\n—")
OPTIONS = ColumnOptions(choices=choices(("a", "b", "abc")))
Numbers = tuple[int, int, int]


def contents(reader: Reader) -> dict[str, list[Record]]:
    """Return all that a person can see of a store: what is hidden, and who changed what when, is left out."""
    found = {
        "bases": reader.all("SELECT id, name, folded, mail_on FROM bases WHERE deleted_at IS NULL"),
        "accounts": reader.all("SELECT * FROM base_accounts"),
        "views": reader.all("SELECT * FROM views WHERE deleted_at IS NULL"),
        "templates": reader.all("SELECT id, table_id, name, folded, content FROM templates WHERE deleted_at IS NULL"),
    }
    for table in tables.every(reader):
        found[table.path] = reader.all("SELECT name, row_count, position FROM tables WHERE id = ?", [table.id])
        sql = "SELECT id, name, folded, type, options, position, width FROM columns WHERE table_id = ?"
        found[f"{table.path} columns"] = reader.all(f"{sql} AND deleted_at IS NULL ORDER BY id", [table.id])
        listed = ", ".join(["id", *(column.physical for column in table.columns)])
        found[f"{table.path} rows"] = reader.all(f"SELECT {listed} FROM {table.physical} ORDER BY id")
        found[f"{table.path} view"] = reader.all(f'SELECT * FROM "{table.path}" ORDER BY _id')
        for column in table.of_type("link"):
            pairs = f"SELECT * FROM l_{column.options.link} ORDER BY a, b"
            found[f"{table.path} pairs of {column.id}"] = reader.all(pairs)
    return found


def _row(reader: Reader, table: Table, number: int) -> int:
    found = reader.numbers(f"SELECT id FROM {table.physical} ORDER BY id")
    return found[number % len(found)] if found else 0


def _own(table: Table) -> list[Column]:
    """Return the columns whose cells hold values of their own."""
    return [column for column in table.columns if column.type != "link"]


def edit(tx: Transaction, table: Table, numbers: Numbers) -> None:
    own = _own(table)
    if not own:
        return
    column = own[numbers[1] % len(own)]
    rows.set_cells(tx, table, _row(tx, table, numbers[0]), {column.id: VALUES[numbers[2] % len(VALUES)]})


def add_row(tx: Transaction, table: Table, numbers: Numbers) -> None:
    value = VALUES[numbers[0] % len(VALUES)]
    rows.add(tx, table, {column.id: value for column in _own(table)[:1]})


def delete_rows(tx: Transaction, table: Table, numbers: Numbers) -> None:
    rows.delete(tx, table, sorted({_row(tx, table, number) for number in numbers[:2]}))


def fill(tx: Transaction, table: Table, numbers: Numbers) -> None:
    value = VALUES[numbers[0] % len(VALUES)]
    every = tx.numbers(f"SELECT id FROM {table.physical}")
    for column in _own(table)[:1]:
        bulk.set_column(tx, table.id, column.id, [(row, value) for row in every])


def retype(tx: Transaction, table: Table, numbers: Numbers) -> None:
    column = table.columns[numbers[0] % len(table.columns)]
    column_edits.retype_column(tx, table, column, KINDS[numbers[1] % len(KINDS)], OPTIONS)


def rename(tx: Transaction, table: Table, numbers: Numbers) -> None:
    column = table.columns[numbers[0] % len(table.columns)]
    column_edits.rename_column(tx, table, column, f"Column {numbers[1] % 5}")


def move(tx: Transaction, table: Table, numbers: Numbers) -> None:
    one, other = (table.columns[number % len(table.columns)] for number in numbers[:2])
    column_edits.move_column(tx, table, one, other.id)


def widen(tx: Transaction, table: Table, numbers: Numbers) -> None:
    column_edits.set_column_width(tx, table, table.columns[0], numbers[0])


def add_column(tx: Transaction, table: Table, numbers: Numbers) -> None:
    tables.add_column(tx, table, NewColumn(f"New {numbers[0] % 9}", KINDS[numbers[1] % len(KINDS)], OPTIONS))


def delete_column(tx: Transaction, table: Table, numbers: Numbers) -> None:
    if len(table.columns) > 1:
        column_edits.delete_column(tx, table, table.columns[numbers[0] % len(table.columns)])


def add_link(tx: Transaction, table: Table, numbers: Numbers) -> None:
    every = tables.every(tx)
    multiple = ColumnOptions(multiple=bool(numbers[1] % 2))
    new, other = NewColumn(f"Link {numbers[0] % 5}", "link", multiple), every[numbers[2] % len(every)]
    links.add_link_column(tx, table, new, other, is_single_back=numbers[1] % 3 == 0)


def link(tx: Transaction, table: Table, numbers: Numbers) -> None:
    for column in table.of_type("link"):
        other = tables.load(tx, links.side(tx, column.options).table)
        wanted = [_row(tx, other, number) for number in numbers[: 3 if column.options.multiple else 1]]
        links.set_links(tx, table, _row(tx, table, numbers[2]), column, wanted)


def change_view(tx: Transaction, table: Table, numbers: Numbers) -> None:
    every = views.every(tx, table.id, tx.member)
    view = every[numbers[0] % len(every)]
    match numbers[1] % 5:
        case 0:
            views.set_layout(tx, view, Layout(hidden=(table.columns[0].id,), frozen=numbers[2] % 3))
        case 1:
            views.add(tx, table.id, f"View {numbers[2] % 9}", Layout())
        case 2:
            views.rename(tx, view, f"View {numbers[2] % 9}")
        case 3:
            views.move(tx, view, every[0].id)
        case _:
            views.delete(tx, view)


def change_template(tx: Transaction, table: Table, numbers: Numbers) -> None:
    name, content = f"Template {numbers[1] % 3}", f"{numbers[2]}"
    if numbers[0] % 3 == 0:
        templates.add(tx, table.id, name, content)
    elif numbers[0] % 3 == 1:
        templates.change(tx, replace(templates.find(tx, name, table.id), content=content))
    else:
        templates.remove(tx, templates.find(tx, name, table.id))


def rename_things(tx: Transaction, table: Table, numbers: Numbers) -> None:
    table_edits.rename_table(tx, table, f"Table {numbers[0] % 3}")
    table_edits.rename_base(tx, bases.find(tx, table.base), f"Base {numbers[1] % 3}")
    table_edits.move_table(tx, table, None)


def turn_mail(tx: Transaction, table: Table, numbers: Numbers) -> None:
    base, (account,) = bases.load(tx, table.base_id), accounts.every(tx)
    base_mail.switch(tx, base, bool(numbers[0] % 2))
    (base_accounts.connect if numbers[1] % 2 else base_accounts.disconnect)(tx, base, account)


def delete_table(tx: Transaction, table: Table, numbers: Numbers) -> None:
    if len(tables.every(tx)) > 1:
        table_edits.delete_table(tx, table)


STEPS: tuple[Callable[[Transaction, Table, Numbers], None], ...] = (
    *(edit, edit, edit, add_row, delete_rows, fill, retype, rename, move, widen, add_column, delete_column),
    *(add_link, link, link, link, change_view, rename_things, delete_table, turn_mail),
    *(change_template, change_template),
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _made(folder: Path) -> Store:
    path = Path(tempfile.mkdtemp(dir=folder)) / "mailbase.db"
    store = Store.open(path)
    with store.write() as tx:
        base = bases.add(tx, "Work")
        accounts.add(tx, NewAccount("desk", "desk@x.test", "generic", "h", 1, "tls", "h", 1, "tls", "desk"))
        for name in ("One", "Two"):
            table = tables.add(tx, base.id, name, (NewColumn("Name"), NewColumn("Amount", "number")))
            for number in range(4):
                rows.add(tx, table, {table.columns[0].id: f"{name} {number}", table.columns[1].id: number})
    store.member = members.find(store.read(), None).id
    return store


def _do(store: Store, number: int, numbers: Numbers) -> bool:
    """Make one step; False when it was refused or changed nothing."""
    every = tables.every(store.read())
    try:
        with store.write("step") as tx:
            STEPS[number](tx, every[numbers[0] % len(every)], numbers)
            return tx.batch is not None
    except StoreError:
        return False


@given(
    st.lists(st.tuples(st.integers(0, len(STEPS) - 1), st.tuples(*[st.integers(0, 60)] * 3)), min_size=1, max_size=12)
)
@settings(max_examples=60, deadline=None)
def test_as_many_undos_as_steps_give_back_the_store_and_as_many_redos_the_changed_one(
    folder: Path, steps: list[tuple[int, Numbers]]
) -> None:
    store = _made(folder)
    before = [contents(store.read())]
    for number, numbers in steps:
        if _do(store, number, numbers):
            before.append(contents(store.read()))
    for expected in before[-2::-1]:
        take_back(store)
        assert contents(store.read()) == expected
    for expected in before[1:]:
        do_again(store)
        assert contents(store.read()) == expected
    store.close()
