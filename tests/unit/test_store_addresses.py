"""Where the addresses of rows stand: in their own cells, and in those of linked rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import addresses, bases, links, rows, tables
from store.columns import Column, NewColumn
from store.shaping import building, edits
from store.shaping.building import ColumnWish
from store.tables import Table
from store.workspace import Store

ANNA, BEN = "anna@x.test", "ben@x.test"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two payers, and an invoice for each."""
    store = Store.open(tmp_path / "mailbase.db")
    with store.write() as tx:
        base = bases.add(tx, "Billing").id
        payers = tables.add(tx, base, "Payers", (NewColumn("Name"), NewColumn("E-mail", "e-mail")))
        tables.add(tx, base, "Invoices", (NewColumn("Number"),))
        for name, address in (("Anna", ANNA), ("Ben", BEN), ("Cy", None)):
            rows.add(tx, payers, {payers.columns[0].id: name, payers.columns[1].id: address})
    return store


def table(store: Store, name: str = "Invoices") -> Table:
    return tables.find(store.read(), f"Billing/{name}")


def add(store: Store, wish: ColumnWish, name: str = "Invoices") -> Column:
    with store.write() as tx:
        return building.add(tx, table(store, name), wish)


def invoice(store: Store, *payers: int) -> int:
    """Add an invoice for these payers; return its number."""
    held = table(store)
    with store.write() as tx:
        row = rows.add(tx, held, {held.columns[0].id: "INV-1"})
        links.set_links(tx, held, row, held.column("Payer"), payers)
    return row


def to(store: Store, row: int, name: str = "Invoices") -> list[str]:
    return addresses.of_row(store.read(), table(store, name), row)


def payer(store: Store, *, multiple: str = "no", shows: str = "Name") -> None:
    add(store, ColumnWish("Payer", "link", {"multiple": multiple, "shows": shows}, other="Payers", back="Invoices"))


def look_up(store: Store) -> Column:
    return add(store, ColumnWish("To", "lookup", {"through": "Payer", "target": "E-mail"}))


def test_a_look_up_of_an_address_is_one_of_the_rows_addresses(store: Store) -> None:
    payer(store)
    look_up(store)
    assert to(store, invoice(store, 2)) == [BEN]
    assert to(store, invoice(store, 3)) == []
    assert to(store, invoice(store)) == []


def test_a_look_up_of_several_addresses_gives_all_of_them(store: Store) -> None:
    payer(store, multiple="yes")
    look_up(store)
    assert to(store, invoice(store, 2, 1)) == [BEN, ANNA]


def test_a_link_that_shows_an_address_is_one_and_a_link_that_shows_a_name_is_none(store: Store) -> None:
    payer(store, shows="E-mail")
    assert to(store, invoice(store, 1)) == [ANNA]
    # a row without an address is shown by its number
    assert to(store, invoice(store, 3)) == []
    assert [one.shown.name for one in addresses.columns(store.read(), table(store))] == ["Payer"]
    assert [one.shown.name for one in addresses.columns(store.read(), table(store, "Payers"))] == ["E-mail"]


def test_the_first_filled_column_counts(store: Store) -> None:
    payer(store)
    look_up(store)
    own = add(store, ColumnWish("Copy to", "e-mail"))
    row, lonely = invoice(store, 1), invoice(store)
    with store.write() as tx:
        for one in (row, lonely):
            rows.set_cells(tx, table(store), one, {own.id: BEN})
    assert to(store, row) == [ANNA]
    assert to(store, lonely) == [BEN]


def test_a_look_up_of_a_look_up_is_followed(store: Store) -> None:
    payer(store)
    look_up(store)
    with store.write() as tx:
        tables.add(tx, table(store).base_id, "Reminders", (NewColumn("Name"),))
    add(store, ColumnWish("Invoice", "link", {"multiple": "no"}, other="Invoices"), "Reminders")
    add(store, ColumnWish("To", "lookup", {"target": "To"}), "Reminders")
    held, number = table(store, "Reminders"), invoice(store, 2)
    with store.write() as tx:
        row = rows.add(tx, held, {})
        links.set_links(tx, held, row, held.column("Invoice"), [number])
    assert to(store, row, "Reminders") == [BEN]


def test_a_look_up_whose_target_or_table_is_gone_is_none(store: Store) -> None:
    payer(store)
    look_up(store)
    row = invoice(store, 1)
    with store.write() as tx:
        edits.delete_column(tx, table(store, "Payers"), table(store, "Payers").column("E-mail"))
    assert to(store, row) == []
    assert addresses.columns(store.read(), table(store)) == []


def test_a_table_without_such_columns_has_no_addresses(store: Store) -> None:
    payer(store)
    assert to(store, invoice(store, 1)) == []
