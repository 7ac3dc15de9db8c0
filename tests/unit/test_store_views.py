"""Views of a table, changed by several members at once: nothing that one did is lost, and there is always one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store import bases, members, tables, undo, views
from store.connection import Transaction
from store.errors import NoSuchViewError, UndoOverwritesError
from store.tables import NewColumn, Table
from store.views import Layout
from store.workspace import Store


@pytest.fixture
def bob(store: Store) -> Store:
    """The store as another member holds it."""
    with store.write() as tx:
        members.add(tx, "bob", "member")
    other = Store(store.path)
    other.member = members.find(store.read(), "bob").id
    return other


@pytest.fixture
def table(store: Store) -> Table:
    with store.write("Make") as tx:
        return tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"),))


def add(store: Store, table: Table, name: str, member: int | None = None) -> views.View:
    with store.write("Add a view") as tx:
        return views.add(tx, table.id, name, Layout(), member)


def test_renaming_a_view_keeps_the_layout_that_another_member_gave_it_meanwhile(
    store: Store, bob: Store, table: Table
) -> None:
    seen = add(store, table, "Large")
    with bob.write("Freeze") as tx:
        views.set_layout(tx, seen, Layout(frozen=3))
    with store.write("Rename") as tx:
        views.rename(tx, seen, "Largest")
    with bob.write("Move") as tx:
        views.move(tx, seen, views.first(tx, table.id, None).id)
    found = views.first(store.read(), table.id, None)
    assert (found.name, found.layout.frozen) == ("Largest", 3)


def test_a_view_that_another_member_deleted_is_not_brought_back_by_changing_it(
    store: Store, bob: Store, table: Table
) -> None:
    seen = add(store, table, "Large")
    with bob.write("Delete") as tx:
        views.delete(tx, seen)
    changes: tuple[Callable[[Transaction], object], ...] = (
        lambda tx: views.set_layout(tx, seen, Layout(frozen=2)),
        lambda tx: views.rename(tx, seen, "Largest"),
        lambda tx: views.share(tx, seen, store.member),
        lambda tx: views.delete(tx, seen),
    )
    for change in changes:
        with pytest.raises(NoSuchViewError), store.write() as tx:
            change(tx)
    assert [view.name for view in views.every(store.read(), table.id, store.member)] == ["All rows"]


@pytest.mark.parametrize("how", ["added", "shared"])
def test_an_undo_takes_the_last_view_from_nobody(store: Store, bob: Store, table: Table, how: str) -> None:
    if how == "added":
        add(store, table, "Large")
    else:
        own = add(store, table, "Large", store.member)
        with store.write("Share") as tx:
            views.share(tx, own, None)
    with bob.write("Delete") as tx:
        views.delete(tx, views.find(tx, table.id, "All rows", bob.member))
    with pytest.raises(UndoOverwritesError, match="Large"):
        undo.take_back(store)
    assert views.first(store.read(), table.id, bob.member).name == "Large"
