"""Importing from the screens: which file, a look at it, everything said otherwise, the report."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from store import bases, tables
from store.connection import Value
from store.errors import ImportCancelledError
from store.files import importing
from store.paging.pages import listed
from store.query import Query
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.home import HomeScreen
from tui.screens.import_file import ImportScreen
from tui.screens.import_preview import ImportPreview
from tui.screens.table import TableScreen
from tui.widgets.preview_grid import PreviewGrid

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])

GERMAN = (
    "Rechnung;Kunde;E-Mail;Betrag;Fällig;Bezahlt\n"
    "0041;Nordwind GmbH;ap@nordwind.example;1.240,00;02.10.2026;nein\n"
    "0042;Café de l’Ouest;contact@ouest.example;310,50;05.10.2026;ja\n"
    "0043;Gruber & Söhne;hr@soehne.example;980,00;05.10.2026;nein\n"
)


@pytest.fixture
def app(empty: Store) -> MailbaseApp:
    """The screens over an empty store."""
    return MailbaseApp(empty, with_worker=False)


def written(folder: Path, text: str, name: str = "rechnungen.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def rows(store: Store, path: str) -> list[tuple[Value, ...]]:
    return [row.values for row in listed(store.read(), tables.find(store.read(), path), Query())]


async def look(pilot: Hands, file: Path, base: str = "Billing", table: str = "") -> None:
    """Go to the look at a file."""
    await do(pilot, "i")
    await type_text(pilot, str(file))
    await do(pilot, "tab")
    await type_text(pilot, base)
    await do(pilot, "tab")
    await type_text(pilot, table)
    await do(pilot, "ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportPreview) and grid(pilot)._columns)
    await settle(pilot)


def grid(pilot: Hands) -> PreviewGrid:
    return pilot.app.screen.query_one(PreviewGrid)


def head(pilot: Hands) -> list[tuple[str, str]]:
    """Return the columns with what stands under them."""
    return [(column.name, column.kind) for column in grid(pilot)._columns]


async def choose(pilot: Hands, key: str, text: str) -> None:
    """Choose something from a list that a key opens."""
    await do(pilot, key)
    await type_text(pilot, text)
    await do(pilot, "enter")


async def imported(pilot: Hands) -> None:
    await do(pilot, "ctrl+s")
    await until(pilot, lambda: "imported into" in shown(pilot))


async def test_a_file_is_looked_at_before_it_is_imported(app: MailbaseApp, empty: Store, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, GERMAN))
        assert head(pilot) == [
            ("Rechnung", "text"),
            ("Kunde", "text"),
            ("E-Mail", "e-mail"),
            ("Betrag", "number"),
            ("Fällig", "date"),
            ("Bezahlt", "checkbox"),
        ]
        for word in ("utf-8", "semicolon", "decimal ,", "day first", "a new table", "1.240,00", "3 rows"):
            assert word in shown(pilot)
        assert bases.every(empty.read()) == []
        await imported(pilot)
        await do(pilot, "enter")
        assert isinstance(app.screen, TableScreen)
    assert rows(empty, "Billing/rechnungen")[0][3:] == (1240, "2026-10-02", 0)


async def test_a_column_gets_another_type_another_name_or_is_left_out(
    app: MailbaseApp, empty: Store, tmp_path: Path
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, GERMAN))
        await choose(pilot, "enter", "number")
        assert head(pilot)[0] == ("Rechnung", "number")
        await do(pilot, "right", "x", "right", "e")
        await type_text(pilot, " (Büro)")
        await do(pilot, "enter")
        assert head(pilot)[1:3] == [("Kunde", "left out"), ("E-Mail (Büro)", "e-mail")]
        await imported(pilot)
    assert [column.name for column in tables.find(empty.read(), "Billing/rechnungen").columns] == [
        *("Rechnung", "E-Mail (Büro)", "Betrag", "Fällig", "Bezahlt"),
    ]


async def test_how_a_file_is_read_can_be_said_otherwise(app: MailbaseApp, empty: Store, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, "When,Much\n3/4/2026,1.234\n5/6/2026,2.345\n"))
        await do(pilot, "m", "o")
        assert "decimal ," in shown(pilot)
        assert "month first" in shown(pilot)
        await do(pilot, "H")
        assert head(pilot)[0][0] == "Column 1"
        await do(pilot, "H")
        await choose(pilot, "d", "semi")
        assert len(head(pilot)) == 1
        await choose(pilot, "d", "comma")
        await choose(pilot, "c", "cp1252")
        assert "cp1252" in shown(pilot)
        await imported(pilot)
    assert rows(empty, "Billing/rechnungen") == [("2026-03-04", 1234), ("2026-05-06", 2345)]


async def test_rows_of_a_table_are_changed_by_a_key(filled: Store, tmp_path: Path) -> None:
    app = MailbaseApp(filled, with_worker=False)
    before = rows(filled, "Billing/Customers")
    file = written(tmp_path, f"Name,Note\n{before[0][0]},seen\nNobody yet,new\n")
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, file, "Billing", "Customers")
        assert "all rows are added" in shown(pilot)
        await do(pilot, "space")
        assert head(pilot)[0] == ("Name", "key, text")
        assert "with a known Name are changed, others added" in shown(pilot)
        await do(pilot, "u")
        assert "others left out" in shown(pilot)
        await imported(pilot)
        assert "0 added, 1 changed, 0 as they were, 1 left out." in shown(pilot)
    after = rows(filled, "Billing/Customers")
    assert len(after) == len(before)
    assert after[0][-1] == "seen"


async def test_a_mode_that_needs_a_key_asks_for_one(filled: Store, tmp_path: Path) -> None:
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, "Name\nx\n"), "Billing", "Customers")
        await do(pilot, "u", "ctrl+s")
        assert "space on a column makes it the key" in shown(pilot)
        assert isinstance(app.screen, ImportPreview)
        await do(pilot, "enter")
        assert "it keeps its type" in shown(pilot)


async def test_the_rows_can_go_elsewhere(app: MailbaseApp, empty: Store, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, GERMAN))
        await do(pilot, "i")
        for _each in range(40):
            await press(pilot, "backspace")
        await type_text(pilot, "Archive/Old")
        await do(pilot, "enter")
        assert "Into Archive/Old, a new table" in shown(pilot)
        await imported(pilot)
    assert len(rows(empty, "Archive/Old")) == 3


async def test_a_workbook_offers_its_sheets(app: MailbaseApp, empty: Store, tmp_path: Path) -> None:
    made = Workbook()
    made.active.title = "First"
    made.active.append(["A"])
    made.active.append([1])
    made.create_sheet("Second").append(["B"])
    made["Second"].append([2.5])
    file = io.BytesIO()
    made.save(file)
    path = tmp_path / "book.xlsx"
    path.write_bytes(file.getvalue())
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, path)
        assert "sheet First" in shown(pilot)
        await choose(pilot, "s", "Second")
        assert head(pilot) == [("B", "number")]
        await imported(pilot)
    assert rows(empty, "Billing/Second") == [(2.5,)]


async def test_escape_stops_an_import_and_leaves_the_choices(
    app: MailbaseApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*given: Any) -> None:
        progress, cancelled = given[4:6]
        progress("Writing", 2_000, 50_000)
        while not cancelled():
            time.sleep(0.01)
        raise ImportCancelledError

    monkeypatch.setattr(importing, "import_file", slow)
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, GERMAN))
        await do(pilot, "x")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "2,000 of 50,000" in shown(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "nothing was imported" in shown(pilot))
        assert head(pilot)[0] == ("Rechnung", "left out")
        await do(pilot, "escape")
        assert isinstance(app.screen, ImportScreen)
        assert app.screen.query_one("#file").value.endswith("rechnungen.csv")
        await do(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_file_that_cannot_be_read_is_told_and_the_path_stays(app: MailbaseApp, empty: Store) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "i")
        await type_text(pilot, "/nowhere/x.csv")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: type(app.screen).__name__ == "ErrorScreen")
        await do(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        assert app.screen.query_one("#file").value == "/nowhere/x.csv"
        assert bases.every(empty.read()) == []


async def test_the_path_of_a_file_is_completed(app: MailbaseApp, tmp_path: Path) -> None:
    file = written(tmp_path, GERMAN)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "i")
        await type_text(pilot, str(file)[:-4])
        field = app.screen.query_one("#file")
        await until(pilot, lambda: field._suggestion)
        await do(pilot, "right")
        assert field.value == str(file)


async def test_hostile_files_reach_no_terminal_and_no_markup(app: MailbaseApp, tmp_path: Path) -> None:
    nasty = "[@click=app.quit]x[/] \x1b]0;t\x07"
    async with app.run_test(size=(100, 30)) as pilot:
        await look(pilot, written(tmp_path, f'"{nasty}",b\n"{nasty}",2\n', "[b]x[b].csv"))
        text = shown(pilot)
        assert "[@click=app.quit]x[/]" in text
        assert "[b]x[b].csv" in text
        assert "\x1b" not in text
        assert "\x07" not in text


def seatable_base(folder: Path) -> Path:
    """Write a base of SeaTable's with two tables."""
    column = {"key": "0000", "name": "Name", "type": "text"}
    made = [
        {"_id": "0001", "name": "People", "columns": [column], "rows": [{"_id": "a", "0000": "Ann"}], "views": []},
        {"_id": "0002", "name": "Places", "columns": [column], "rows": [], "views": []},
    ]
    path = folder / "crm.dtable"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.json", json.dumps({"version": 1, "format_version": 9, "tables": made, "links": []}))
    return path


async def test_a_base_of_seatable_shows_its_tables_and_is_imported_whole(
    app: MailbaseApp, empty: Store, tmp_path: Path
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "i")
        await type_text(pilot, str(seatable_base(tmp_path)))
        await do(pilot, "ctrl+s")
        await until(pilot, lambda: "Places" in shown(pilot))
        assert "Into a new base of its name" in shown(pilot)
        assert "1 row, 1 column" in shown(pilot)
        assert bases.every(empty.read()) == []
        await imported(pilot)
        await do(pilot, "enter")
        assert isinstance(app.screen, TableScreen)
    assert [table.path for table in tables.every(empty.read())] == ["crm/People", "crm/Places"]


async def test_a_file_that_is_no_base_is_told(app: MailbaseApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "i")
        await type_text(pilot, str(written(tmp_path, "no base", "x.dtable")))
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "FILE_010" in shown(pilot))
        await do(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))


@SIZES
def test_snapshot_of_a_look_at_a_file(
    app: MailbaseApp, tmp_path: Path, snap_compare: Any, size: tuple[int, int]
) -> None:
    async def before(pilot: Hands) -> None:
        await look(pilot, written(tmp_path, GERMAN + "0044;Ohne Adresse;keine;offen;bald;\n" * 3))
        await do(pilot, "right", "right", "right")
        await choose(pilot, "enter", "number")

    assert snap_compare(app, run_before=before, terminal_size=size)


@SIZES
def test_snapshot_of_choosing_a_type(
    app: MailbaseApp, tmp_path: Path, snap_compare: Any, size: tuple[int, int]
) -> None:
    async def before(pilot: Hands) -> None:
        await look(pilot, written(tmp_path, GERMAN))
        await do(pilot, "right", "x", "enter")

    assert snap_compare(app, run_before=before, terminal_size=size)


@SIZES
def test_snapshot_of_the_report(app: MailbaseApp, tmp_path: Path, snap_compare: Any, size: tuple[int, int]) -> None:
    async def before(pilot: Hands) -> None:
        await look(pilot, written(tmp_path, GERMAN + "0044;Ohne Adresse;keine;offen;bald;\n"))
        await do(pilot, "right", "right", "right")
        await choose(pilot, "enter", "number")
        await imported(pilot)

    assert snap_compare(app, run_before=before, terminal_size=size)
