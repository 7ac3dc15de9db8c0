"""Importing: all rows at once, as one step that can be undone, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import bases, changes, members, rows, tables
from store.connection import Value
from store.errors import ImportCancelledError, NameTakenError, UndoOverwritesError
from store.importing import CHUNK, ImportReport, import_file
from store.pages import listed
from store.query import Query
from store.tables import NewColumn
from store.undo import do_again, take_back
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    return store


def csv(folder: Path, text: str, name: str = "Invoices.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def numbered(folder: Path, count: int, header: str = "Number,Text") -> Path:
    return csv(folder, f"{header}\n" + "".join(f"{number},text {number}\n" for number in range(1, count + 1)))


def values(store: Store, path: str = "Billing/Invoices") -> list[tuple[Value, ...]]:
    table = tables.find(store.read(), path)
    found = listed(store.read(), table, Query())
    assert table.row_count == len(found)
    return [row.values for row in found]


def undo(store: Store) -> str:
    return take_back(store)


def redo(store: Store) -> str:
    return do_again(store)


def everything(store: Store) -> tuple[object, ...]:
    """Return what a person can see, and the SQL tables that there are."""
    reader = store.read()
    return (
        bases.every(reader),
        tables.every(reader),
        reader.all("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"),
        changes.last_seq(reader),
    )


def test_a_new_table_appears_with_its_rows_and_goes_as_one_step(store: Store, tmp_path: Path) -> None:
    report = import_file(store, numbered(tmp_path, CHUNK + 5), "Billing")
    assert (report.rows, report.columns, report.problem_count) == (CHUNK + 5, ("Number", "Text"), 0)
    assert values(store)[0] == (1, "text 1")
    undo(store)
    assert bases.every(store.read()) == []
    redo(store)
    assert len(values(store)) == CHUNK + 5


def test_rows_are_added_to_an_old_table_and_taken_out_again_as_one_step(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 3), "Billing")
    before = values(store)
    import_file(store, csv(tmp_path, "text,Note,number\nx,new,7\ny,,8\n"), "billing", "INVOICES")
    after = values(store)
    assert after == [*((*row, None) for row in before), (7, "x", "new"), (8, "y", None)]
    for _round in range(2):
        undo(store)
        assert values(store) == before
        redo(store)
        assert values(store) == after


def test_an_undone_block_comes_back_as_it_was_left(store: Store, tmp_path: Path) -> None:
    """What the member's own passed over steps have changed in it is not forgotten."""
    import_file(store, numbered(tmp_path, 2), "Billing")
    import_file(store, numbered(tmp_path, 4), "Billing")
    table = tables.find(store.read(), "Billing/Invoices")
    with store.write("Edit") as tx:
        rows.set_cells(tx, table, 4, {table.columns[1].id: "mine"})
        rows.delete(tx, table, [5])
    other = Store(store.path)
    with other.write("Edit") as tx:
        rows.set_cells(tx, table, 4, {table.columns[1].id: "theirs"})
        rows.add(tx, table, {table.columns[1].id: "after the block"})
    with pytest.raises(UndoOverwritesError):
        undo(store)
    undo(other)
    expected = values(store)
    assert [row[1] for row in expected] == ["text 1", "text 2", "text 1", "mine", "text 4"]
    undo(store)
    assert [row[1] for row in values(store)] == ["text 1", "text 2"]
    redo(store)
    assert values(store) == expected


def test_a_block_on_which_others_have_worked_is_not_taken_away(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    import_file(store, numbered(tmp_path, 2), "Billing")
    table = tables.find(store.read(), "Billing/Invoices")
    other = Store(store.path)
    with other.write("Edit") as tx:
        rows.set_cells(tx, table, 2, {table.columns[1].id: "theirs"})
    with pytest.raises(UndoOverwritesError, match="#2"):
        undo(store)
    assert [row[1] for row in values(store)] == ["text 1", "theirs", "text 2"]
    # the base came with the first import, and others have worked in it too
    with pytest.raises(UndoOverwritesError, match="Invoices"):
        undo(store)


def test_an_import_without_rows_or_new_columns_is_no_step(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    for _round in range(2):
        import_file(store, numbered(tmp_path, 0), "Billing")
        import_file(store, numbered(tmp_path, 3), "Billing")
        undo(store)
        assert len(values(store)) == 1
    import_file(store, numbered(tmp_path, 0, "Number,Text,Note"), "Billing")
    assert values(store) == [(1, "text 1", None)]
    undo(store)
    assert values(store) == [(1, "text 1")]


@pytest.mark.parametrize("into_old", [False, True])
def test_a_cancelled_import_leaves_nothing(store: Store, tmp_path: Path, into_old: bool) -> None:
    if into_old:
        import_file(store, numbered(tmp_path, 3), "Billing")
    before = everything(store)
    for patience in (0, 1, 2, 3, 4):
        asked = iter(range(100))
        with pytest.raises(ImportCancelledError):
            import_file(
                store,
                numbered(tmp_path, 3 * CHUNK, "Number,Comment"),
                "Billing",
                cancelled=lambda asked=asked, patience=patience: next(asked) >= patience,
            )
        assert everything(store) == before


def test_nobody_sees_a_row_before_all_are_there(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 3), "Billing")
    seen: list[int] = []

    def watch(what: str, done: int, total: int) -> None:
        seen.append(len(values(Store(store.path))))

    import_file(store, numbered(tmp_path, 2 * CHUNK), "Billing", progress=watch)
    assert set(seen) == {3}
    assert len(values(store)) == 3 + 2 * CHUNK


def test_others_write_while_an_import_runs(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    table = tables.find(store.read(), "Billing/Invoices")
    other = Store(store.path)

    def write(what: str, done: int, total: int) -> None:
        with other.write("Add") as tx:
            rows.add(tx, table, {table.columns[1].id: "theirs"})

    import_file(store, numbered(tmp_path, 2 * CHUNK), "Billing", progress=write)
    undo(store)
    assert {row[1] for row in values(store)} == {"text 1", "theirs"}


def test_a_column_that_somebody_added_meanwhile_stops_the_import(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    table = tables.find(store.read(), "Billing/Invoices")

    def add(what: str, done: int, total: int) -> None:
        if total:  # it is being written
            with Store(store.path).write("Add column") as tx:
                tables.add_column(tx, table, NewColumn("note"))

    with pytest.raises(NameTakenError, match="Note"):
        import_file(store, csv(tmp_path, "Number,Note\n5,five\n"), "Billing", "Invoices", progress=add)
    assert values(store) == [(1, "text 1", None)]


def test_values_that_fit_no_type_are_kept_and_reported(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 3), "Billing")
    report: ImportReport = import_file(store, csv(tmp_path, "Number,Text\nseven,x\n8,y\n"), "Billing")
    assert values(store)[3:] == [("seven", "x"), (8, "y")]
    assert [(one.row, one.column) for one in report.problems] == [(1, "Number")]
