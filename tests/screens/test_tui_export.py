"""Exporting what a table shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import tables
from store.files.workbook import sheet_names
from store.query import Query, parse_filter
from store.workspace import Store
from tests.screens.keys import press, settle, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.export_file import ExportScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


async def opened(pilot: Hands, store: Store, condition: str = "") -> None:
    """Open the dialogue over the invoices, or those that meet a condition."""
    table = tables.find(store.read(), "Billing/Invoices")
    query = Query((parse_filter(table, condition, (), ""),)) if condition else Query()
    await settle(pilot)
    pilot.app.push_screen(ExportScreen(table, query))
    await settle(pilot)


async def name(pilot: Hands, path: Path) -> None:
    pilot.app.screen.query_one("#file").value = ""
    await type_text(pilot, str(path))


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "mbox"])
async def test_the_ending_says_the_format(app: MailbaseApp, filled: Store, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"out.{ending}"
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, filled)
        await name(pilot, file)
        await press(pilot, "enter")
        await until(pilot, lambda: "written to" in shown(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
    beginning = file.read_bytes()[:7]
    assert beginning == {"csv": b"Number,", "tsv": b"Number\t", "xlsx": beginning, "mbox": b"From de"}[ending]
    if ending == "xlsx":
        assert sheet_names(file) == ("Invoices",)


async def test_only_rows_of_the_query_are_written(app: MailbaseApp, filled: Store, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, filled, "Number is not empty and Number contains 41")
        await name(pilot, file)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "written to" in shown(pilot))
    count = tables.find(filled.read(), "Billing/Invoices").row_count
    assert 1 < len(file.read_text().splitlines()) < count


async def test_a_file_that_is_there_is_replaced_only_when_asked_twice(
    app: MailbaseApp, filled: Store, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("precious")
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, filled)
        await name(pilot, file)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "once more replaces it" in shown(pilot))
        assert file.read_text() == "precious"
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "written to" in shown(pilot))
    assert file.read_text().startswith("Number,")


async def test_a_folder_that_is_not_there_is_told(app: MailbaseApp, filled: Store, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, filled)
        await name(pilot, tmp_path / "none" / "x.csv")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "FILE_005" in shown(pilot))


@SIZES
def test_snapshot_of_the_export(app: MailbaseApp, filled: Store, snap_compare: Any, size: tuple[int, int]) -> None:
    async def before(pilot: Hands) -> None:
        await opened(pilot, filled, "Number contains 4")

    assert snap_compare(app, run_before=before, terminal_size=size)
