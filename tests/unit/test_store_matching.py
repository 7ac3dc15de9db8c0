"""Rows of a file that change rows of a table, found by key columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import changes, members, rows, tables
from store.cells.column_options import ColumnOptions
from store.connection import Value
from store.errors import ImportCancelledError, NoSuchTableError, UndoOverwritesError
from store.files.importing import ImportReport, import_file
from store.files.plan import ImportPlan, Mode
from store.paging.pages import listed
from store.query import Query
from store.tables import NewColumn
from store.undo import do_again, take_back
from store.workspace import Store

STOCK = b"Code,Name,Price\nA1,Apple,1.50\nB2,Bread,2.50\nC3,Cheese,9.00\n"
BEFORE = [("A1", "Apple", 1.5), ("B2", "Bread", 2.5), ("C3", "Cheese", 9.0)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = members.find(store.read(), None).id
    import_file(store, STOCK, "Shop", "Stock")
    return store


def values(store: Store) -> list[tuple[Value, ...]]:
    table = tables.find(store.read(), "Shop/Stock")
    found = [row.values for row in listed(store.read(), table, Query())]
    assert table.row_count == len(found)
    return found


def update(store: Store, text: str, *keys: str, mode: Mode = "merge", empties: bool = False) -> ImportReport:
    plan = ImportPlan(mode=mode, keys=keys or ("Code",), empties=empties)
    return import_file(store, text.encode(), "Shop", "Stock", plan=plan)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.added, report.updated, report.unchanged, report.left_out)


def test_known_keys_change_their_rows_and_others_are_added(store: Store) -> None:
    report = update(store, "Price,Code\n1.75,A1\n2.50,B2\n4.00,D4\n")
    assert values(store) == [("A1", "Apple", 1.75), *BEFORE[1:], ("D4", None, 4)]
    assert counts(report) == (1, 1, 1, 0)
    assert report.rows == 3


def test_an_update_is_one_step_that_can_be_undone(store: Store) -> None:
    update(store, "Code,Price,Note\nA1,1.75,ripe\nD4,4.00,new\n")
    after = values(store)
    for _round in range(2):
        take_back(store)
        assert values(store) == BEFORE
        do_again(store)
        assert values(store) == after


def test_every_changed_cell_is_a_line_of_its_rows_history(store: Store) -> None:
    update(store, "Code,Price,Name\nA1,1.75,Apple\n")
    table = tables.find(store.read(), "Shop/Stock")
    history = [change for change in changes.of_row(store.read(), table.id, 1) if change.kind == "cell"]
    assert [(one.column, one.old, one.new) for one in history] == [(table.column("Price").id, 1.5, 1.75)]


def test_an_update_that_others_have_overwritten_is_not_undone(store: Store) -> None:
    update(store, "Code,Price\nA1,1.75\nB2,2.75\n")
    table = tables.find(store.read(), "Shop/Stock")
    with Store(store.path).write("Edit") as tx:
        rows.set_cells(tx, table, 2, {table.column("Price").id: 3.0})
    with pytest.raises(UndoOverwritesError):
        take_back(store)
    assert [row[2] for row in values(store)] == [1.75, 3.0, 9.0]


def test_rows_that_stand_nowhere_are_left_out_when_only_updating(store: Store) -> None:
    report = update(store, "Code,Price\nA1,1.75\nD4,4.00\n,5.00\n", mode="update")
    assert values(store) == [("A1", "Apple", 1.75), *BEFORE[1:]]
    assert counts(report) == (0, 1, 0, 2)


def test_an_update_of_a_table_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(NoSuchTableError):
        import_file(store, STOCK, "Shop", "Stocks", plan=ImportPlan(mode="update", keys=("Code",)))
    assert [table.path for table in tables.every(store.read())] == ["Shop/Stock"]


@pytest.mark.parametrize(("empties", "name"), [(False, "Apple"), (True, None)])
def test_empty_cells_leave_or_empty_the_cell(store: Store, empties: bool, name: str | None) -> None:
    update(store, "Code,Name,Price\nA1,,1.75\n", empties=empties)
    assert values(store)[0] == ("A1", name, 1.75)


def test_a_key_that_stands_twice_in_the_file_counts_once_and_is_told(store: Store) -> None:
    report = update(store, "Code,Price\nA1,1.75\nA1,8.00\nD4,4.00\nD4,5.00\n")
    assert values(store) == [("A1", "Apple", 1.75), *BEFORE[1:], ("D4", None, 4)]
    assert counts(report) == (1, 1, 0, 2)
    assert [(one.row, "row 1" in one.what or "row 3" in one.what) for one in report.problems] == [(2, True), (4, True)]


def test_a_key_that_stands_twice_in_the_table_changes_nothing_and_is_told(store: Store) -> None:
    import_file(store, b"Code,Name\nA1,Apricot\n", "Shop", "Stock")
    report = update(store, "Code,Price\nA1,1.75\nB2,2.75\n")
    assert [row[2] for row in values(store)] == [1.5, 2.75, 9.0, None]
    assert counts(report) == (0, 1, 0, 1)
    assert [one.row for one in report.problems] == [1]


def test_a_row_without_a_key_is_added_and_told(store: Store) -> None:
    report = update(store, "Code,Price\n,1.75\n  ,2.75\n")
    assert len(values(store)) == 5
    assert [one.row for one in report.problems if "no key" in one.what] == [1]


def test_several_columns_can_be_the_key_and_may_be_empty(store: Store) -> None:
    import_file(store, b"Code,Name,Price\nA1,,3.00\n", "Shop", "Stock")
    report = update(store, "Code,Name,Price\nA1,,3.25\nA1,Apple,1.25\nA1,Pear,7.00\n", "Code", "Name")
    assert values(store) == [("A1", "Apple", 1.25), *BEFORE[1:], ("A1", None, 3.25), ("A1", "Pear", 7)]
    assert counts(report) == (1, 2, 0, 0)


def test_addresses_are_the_same_in_capitals(store: Store) -> None:
    import_file(store, b"E-mail,Town\nann@x.example,Ulm\n", "Shop", "People")
    plan = ImportPlan(mode="merge", keys=("E-mail",))
    import_file(store, b"E-mail,Town\nAnn@X.example,Bonn\nANN@x.example,Kiel\n", "Shop", "People", plan=plan)
    found = listed(store.read(), tables.find(store.read(), "Shop/People"), Query())
    assert [row.values for row in found] == [("ann@x.example", "Bonn")]


def test_dates_and_numbers_are_keys_however_they_are_written(store: Store) -> None:
    import_file(store, b"Day,Count\n2026-12-31,1\n", "Shop", "Days")
    plan = ImportPlan(mode="update", keys=("Day",))
    import_file(store, b"Day;Count\n31.12.2026;2\n", "Shop", "Days", plan=plan)
    found = listed(store.read(), tables.find(store.read(), "Shop/Days"), Query())
    assert [row.values for row in found] == [("2026-12-31", 2)]


def test_a_first_update_makes_the_table(store: Store) -> None:
    plan = ImportPlan(mode="merge", keys=("Code",))
    report = import_file(store, STOCK + b"A1,Again,1.00\n", "Shop", "New", plan=plan)
    assert counts(report) == (3, 0, 0, 1)
    assert tables.find(store.read(), "Shop/New").row_count == 3


def test_what_the_table_computes_itself_is_left_out_and_told(store: Store) -> None:
    table = tables.find(store.read(), "Shop/Stock")
    with store.write("Column") as tx:
        made = NewColumn("Twice", "formula", ColumnOptions(formula=f"{{#{table.column('Price').id}}} * 2"))
        tables.add_column(tx, table, made)
    report = update(store, "Code,Twice\nA1,7\n")
    assert report.columns == ("Code",)
    assert [one.column for one in report.problems] == ["Twice"]


def test_a_cancelled_update_changes_nothing(store: Store) -> None:
    asked = iter(range(9))
    with pytest.raises(ImportCancelledError):
        import_file(
            store,
            b"Code,Price\nA1,7.00\n",
            "Shop",
            "Stock",
            cancelled=lambda: next(asked) > 0,
            plan=ImportPlan(mode="update", keys=("Code",)),
        )
    assert values(store) == BEFORE
    names = store.read().all("SELECT name FROM sqlite_master WHERE name LIKE '%import%'")
    assert names == [("imports",)]


def test_thousands_of_rows_are_changed_at_once(store: Store) -> None:
    many = "Code,Price\n" + "".join(f"K{number},{number}\n" for number in range(30_000))
    import_file(store, many.encode(), "Shop", "Many")
    plan = ImportPlan(mode="update", keys=("Code",))
    more = "Code,Price\n" + "".join(f"K{number},{number + 1}\n" for number in range(30_000))
    report = import_file(store, more.encode(), "Shop", "Many", plan=plan)
    assert counts(report) == (0, 30_000, 0, 0)
    take_back(store)
    found = listed(store.read(), tables.find(store.read(), "Shop/Many"), Query())
    assert [row.values[1] for row in found] == list(range(30_000))
