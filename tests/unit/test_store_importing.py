"""Importing: all rows at once, as one step that can be undone, or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store import bases, changes, rows, tables
from store.columns import MOST_COLUMNS
from store.connection import Value
from store.errors import (
    ImportCancelledError,
    ImportLostError,
    NameTakenError,
    TooManyColumnsError,
    UndoOverwritesError,
)
from store.files import staging
from store.files.importing import CHUNK, ImportReport, import_file
from store.paging.pages import listed
from store.query import Query
from store.tables import NewColumn
from store.undo import do_again, take_back
from store.workspace import Store


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


def begun(store: Store, folder: Path, path: str) -> None:
    """Begin an import in a process that is killed while it writes."""
    base, table = path.split("/")
    command = [sys.executable, "-c", _KILLED, str(store.path), base, table, ",".join(["Number", *"abcdefgh"])]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL


_KILLED = """
import os, signal, sys
from pathlib import Path
from store.files.importing import import_file
from store.workspace import Store
path, base, table, header = sys.argv[1:]

def kill(what, done, total):
    if total:
        os.kill(os.getpid(), signal.SIGKILL)

import_file(Store.open(Path(path)), f"{header}\\n1\\n".encode(), base, table, kill)
"""


@pytest.mark.parametrize("path", ["Billing/Invoices", "Billing/New", "New/New"])
def test_what_a_killed_import_leaves_is_cleared_away(store: Store, tmp_path: Path, path: str) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    before = everything(store)
    begun(store, tmp_path, path)
    assert everything(store) != before
    assert staging.sweep(store) == 1
    assert everything(store) == before
    assert staging.sweep(store) == 0
    # the next import finds the names free, and takes the columns that were left
    begun(store, tmp_path, path)
    import_file(store, csv(tmp_path, "Number,c,i\n1,2,3\n"), *path.split("/"))
    assert values(store, path)[-1][-2:] == (2, 3)
    table = tables.find(store.read(), path)
    assert store.read().number("SELECT count(*) FROM imports") == 0
    assert len(store.read().all(f"SELECT * FROM pragma_table_info('{table.physical}')")) in (3 + 5, 2 + 8 + 5)


def test_an_import_that_lives_is_not_cleared_away(store: Store, tmp_path: Path) -> None:
    swept: list[int] = []
    import_file(store, numbered(tmp_path, 3), "Billing", progress=lambda *_told: swept.append(staging.sweep(store)))
    assert set(swept) == {0}
    assert len(values(store)) == 3


def test_an_import_that_was_cleared_away_says_so(store: Store, tmp_path: Path) -> None:
    def clear(what: str, done: int, total: int) -> None:
        if total:
            with Store(store.path).write() as tx:
                tx.run("DELETE FROM imports")

    with pytest.raises(ImportLostError):
        import_file(store, numbered(tmp_path, 3), "Billing", progress=clear)


def test_an_undone_import_is_cleared_away_when_it_cannot_be_done_again(store: Store, tmp_path: Path) -> None:
    import_file(store, numbered(tmp_path, 1), "Billing")
    import_file(store, numbered(tmp_path, 5), "Billing")
    before = everything(store)[2]
    undo(store)
    assert staging.sweep(store) == 0
    redo(store)
    undo(store)
    with store.write("Add") as tx:
        rows.add(tx, tables.find(tx, "Billing/Invoices"), {})
    assert staging.sweep(store) == 1
    assert everything(store)[2] == before


def test_two_imports_may_make_one_base(store: Store, tmp_path: Path) -> None:
    first, second = (numbered(tmp_path, 3).rename(tmp_path / f"{name}.csv") for name in ("A", "B"))

    def other(what: str, done: int, total: int) -> None:
        if total:
            import_file(Store(store.path), second, "new")

    report = import_file(store, first, "New", progress=other)
    assert (report.base, report.table) == ("new", "A")
    assert [table.path for table in tables.every(store.read())] == ["new/A", "new/B"]
    assert store.read().all('SELECT count(*) FROM "new/A"') == [(3,)]
    assert store.read().number("SELECT count(*) FROM bases") == 1


def test_headers_that_cannot_be_names_are_cleaned_and_told(store: Store, tmp_path: Path) -> None:
    header = "Na\u200bme,\u200f\u05e9\u05dd,a\x00b,\x1b[2J," + "x" * 300
    report = import_file(store, csv(tmp_path, f"{header}\n1,2,3,4,5\n"), "Billing")
    assert report.columns == ("Name", "\u05e9\u05dd", "ab", "[2J", "x" * 190)
    assert {problem.column for problem in report.problems if problem.row == 0} >= set(report.columns)
    assert all("\x1b" not in problem.what for problem in report.problems)
    again = import_file(store, csv(tmp_path, f"{header}\n1,2,3,4,5\n"), "Billing")
    assert again.columns == report.columns


def test_a_report_gives_names_as_the_store_has_them(store: Store, tmp_path: Path) -> None:
    import_file(store, csv(tmp_path, "Number\n1\n"), " Billing ", " Invoices ")
    report = import_file(store, csv(tmp_path, "NUMBER,More\n2,x\n"), " billing", "INVOICES ")
    assert (report.base, report.table, report.columns) == ("Billing", "Invoices", ("Number", "More"))
    assert len(values(store)) == 2


def test_no_table_gets_more_columns_than_it_can_have(store: Store, tmp_path: Path) -> None:
    def header(letter: str, count: int) -> str:
        return ",".join(f"{letter}{number}" for number in range(count)) + "\n"

    import_file(store, header("a", MOST_COLUMNS - 30).encode(), "Billing", "Wide")
    import_file(store, header("b", 30).encode(), "Billing", "Wide")
    undo(store)
    before = everything(store)
    # the places of deleted columns are kept, for they may come back
    with pytest.raises(TooManyColumnsError, match=str(MOST_COLUMNS + 1)):
        import_file(store, b"c\n", "Billing", "Wide")
    assert everything(store) == before
    redo(store)
    assert len(tables.find(store.read(), "Billing/Wide").columns) == MOST_COLUMNS


@pytest.mark.parametrize("base", ["sqlite_", "SQLite_stat1", "sqlite"])
def test_a_base_may_be_called_as_sqlite_calls_its_own(store: Store, base: str) -> None:
    import_file(store, b"sqlite_a\n1\n", base, "sqlite_b")
    view = tables.find(store.read(), f"{base}/sqlite_b").path
    view = view if base == "sqlite" else f"_{view}"
    assert store.read().all(f'SELECT sqlite_a FROM "{view}"') == [(1,)]
