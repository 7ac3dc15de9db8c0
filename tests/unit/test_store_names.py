"""Names: two spellings of one name are the same name, in every place where names are looked up."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from store import accounts, bases, members, tables
from store.accounts import NewAccount
from store.errors import NameTakenError
from store.files.importing import import_file
from store.names import folded, free_name
from store.shaping import edits as column_edits
from store.tables import NewColumn
from store.workspace import Store

SPELLINGS = ["Übung", "übung", "ÜBUNG", unicodedata.normalize("NFD", "Übung"), "  Übung "]
"""All of one name."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


def account(name: str) -> NewAccount:
    return NewAccount(name, "a@x.example", "other", "h", 993, "tls", "h", 465, "tls", "a")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_is_found_and_taken_in_every_spelling(store: Store, spelling: str) -> None:
    with store.write() as tx:
        base = bases.add(tx, "Übung")
        table = tables.add(tx, base.id, "Übung", (NewColumn("Übung"),))
        made = accounts.add(tx, account("Übung"))
        member = members.add(tx, "Übung", "member")
    reader = store.read()
    assert bases.find(reader, spelling) == base
    assert tables.find(reader, f"{spelling}/{spelling}").column(spelling) == table.columns[0]
    assert accounts.find(reader, spelling) == made
    assert members.find(reader, spelling) == member
    for add in (
        lambda tx: bases.add(tx, spelling),
        lambda tx: tables.add(tx, base.id, spelling, ()),
        lambda tx: tables.add_column(tx, table, NewColumn(spelling)),
        lambda tx: accounts.add(tx, account(spelling)),
        lambda tx: members.add(tx, spelling, "member"),
    ):
        with pytest.raises(NameTakenError), store.write() as tx:
            add(tx)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_columns_of_a_file_are_matched_in_every_spelling(store: Store, spelling: str) -> None:
    import_file(store, "Übung,b\n1,2\n".encode(), "Base", "Table")
    import_file(store, f"b,{spelling}\n4,3\n".encode(), "base", "table")
    table = tables.find(store.read(), "Base/Table")
    assert [column.name for column in table.columns] == ["Übung", "b"]
    assert store.read().all('SELECT "Übung", b FROM "Base/Table"') == [(1, 2), (3, 4)]


def test_a_renamed_account_and_column_are_found_by_the_new_name_alone(store: Store) -> None:
    with store.write() as tx:
        made = accounts.add(tx, account("Old"))
        table = tables.add(tx, bases.add(tx, "Base").id, "Table", (NewColumn("Old"),))
        accounts.change(tx, made.id, account("NEÜ"))
        column_edits.rename_column(tx, table, table.columns[0], "NEÜ")
    found = accounts.find(store.read(), "neü")
    assert found is not None
    assert found.id == made.id
    assert accounts.find(store.read(), "old") is None
    assert tables.find(store.read(), "base/table").column("neü").id == table.columns[0].id


def test_a_free_name_differs_from_all_others_by_more_than_case() -> None:
    assert free_name("STRASSE", {"Straße"}) == "STRASSE (2)"
    assert folded("ẞ") == folded("SS")
