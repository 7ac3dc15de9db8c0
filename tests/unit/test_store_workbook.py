"""XLSX workbooks: typed by their cells, guarded before they are opened, written without a formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from store import tables
from store.cells.column_options import ColumnOptions
from store.connection import Value
from store.errors import (
    FileUnreadableError,
    NoSuchSheetError,
    NothingInFileError,
    NotWorkbookError,
    TooManyColumnsError,
)
from store.files import workbook_guard
from store.files.exporting import Extract
from store.files.importing import import_file, import_sheets
from store.files.plan import ColumnPlan, ImportPlan
from store.files.preview import preview
from store.files.workbook import sheet_names
from store.files.workbook_cells import number_options
from store.files.workbook_out import LONGEST_TEXT, write_workbook
from store.paging.pages import listed
from store.query import Query
from store.tables import NewColumn
from store.undo import take_back
from store.workspace import Store


def workbook(*rows: list[Any], formats: dict[str, str] | None = None, **more: list[list[Any]]) -> bytes:
    """Return a workbook whose first sheet has these rows; `more` are further sheets."""
    made = Workbook()
    made.active.title = "First"
    for row in rows:
        made.active.append(row)
    for name, others in more.items():
        sheet = made.create_sheet(name)
        for row in others:
            sheet.append(row)
    for place, number_format in (formats or {}).items():
        made.active[place].number_format = number_format
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(content: bytes, name: str, edit: Any) -> bytes:
    """Return a workbook of which one part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, edit(data) if part == name else data)
    return out.getvalue()


def cell(sheet: bytes, place: str, written: bytes) -> bytes:
    """Return a sheet in which one cell is another."""
    return re.sub(rb'<c r="%b".*?</c>' % place.encode(), written, sheet)


SHEET = "xl/worksheets/sheet1.xml"


def values(store: Store, path: str) -> list[tuple[Value, ...]]:
    return [row.values for row in listed(store.read(), tables.find(store.read(), path), Query())]


def kinds(store: Store, path: str) -> list[str]:
    return [column.type for column in tables.find(store.read(), path).columns]


def test_cells_say_themselves_what_they_are(store: Store) -> None:
    content = workbook(
        ["Text", "Number", "Day", "Moment", "Yes", "Time spent", "Share", "Clock"],
        ["007", 1234.5, date(2026, 12, 31), datetime(2026, 12, 31, 14, 30), True, timedelta(hours=30), 0.125, time(9)],
        ["12", -5, date(2027, 1, 1), datetime(2027, 1, 1, 8, 0), False, timedelta(minutes=5), 1, None],
        formats={
            "B2": '#,##0.00 "€"',
            "B3": '#,##0.00 "€"',
            "F2": "[h]:mm:ss",
            "F3": "[h]:mm:ss",
            "G2": "0.0%",
            "G3": "0.0%",
        },
    )
    import_file(store, content, "B", "T")
    assert kinds(store, "B/T") == ["text", "number", "date", "date", "checkbox", "duration", "number", "text"]
    assert values(store, "B/T") == [
        ("007", 1234.5, "2026-12-31", "2026-12-31 14:30", 1, 108_000, 0.125, "09:00"),
        ("12", -5, "2027-01-01", "2027-01-01 08:00", 0, 300, 1, None),
    ]
    options = [column.options for column in tables.find(store.read(), "B/T").columns]
    assert options[1] == ColumnOptions(thousands=",", decimals=2, currency="€")
    assert options[3].with_time
    assert options[6] == ColumnOptions(percent=True, decimals=1)


@pytest.mark.parametrize(
    ("number_format", "options"),
    [
        ("General", ColumnOptions()),
        ("0", ColumnOptions(decimals=0)),
        ("0.000", ColumnOptions(decimals=3)),
        ("#,##0", ColumnOptions(decimals=0, thousands=",")),
        ("[$€-407] #,##0.00;[Red]-#,##0.00", ColumnOptions(decimals=2, thousands=",", currency="€")),
        ('"US$"#,##0.00', ColumnOptions(decimals=2, thousands=",", currency="$")),
        ("0%", ColumnOptions(decimals=0, percent=True)),
        ('0.0"%%"', ColumnOptions(decimals=1)),
    ],
)
def test_number_formats_say_how_numbers_are_shown(number_format: str, options: ColumnOptions) -> None:
    assert number_options(number_format) == options


def test_formulas_count_by_their_computed_value_and_errors_are_texts(store: Store) -> None:
    content = workbook(["Sum", "Bad", "Open"], [3, "x", "=1+2"], [4, "y", None])

    def compute(sheet: bytes) -> bytes:
        sheet = cell(sheet, "A2", b'<c r="A2"><f>1+2</f><v>3</v></c>')
        return cell(sheet, "B2", b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')

    content = changed(content, SHEET, compute)
    report = import_file(store, content, "B", "T")
    assert values(store, "B/T") == [(3, "#DIV/0!", None), (4, "y", None)]
    assert [one.what for one in report.problems] == ["1 formula has no computed value in the file; its cell is empty."]


def test_merged_cells_and_blank_rows_are_read_as_they_are_filled(store: Store) -> None:
    made = Workbook()
    made.active.append(["Name", "Note"])
    made.active.append(["Ann", "both"])
    made.active.append(["Ben", None])
    made.active.append([])
    made.active["A9"] = "Cid"
    made.active.merge_cells("B2:B3")
    made.active["A5000"].number_format = "0.00"
    import_file(store, saved(made), "B", "T")
    assert values(store, "B/T") == [("Ann", "both"), ("Ben", None), ("Cid", None)]


def test_every_sheet_is_a_table_and_all_come_in_one_step(store: Store) -> None:
    content = workbook(["A"], [1], Empty=[], Second=[["B", "C"], ["x", date(2026, 1, 2)]])
    reports = import_sheets(store, content, "Book")
    assert [(one.table, one.rows) for one in reports] == [("First", 1), ("Second", 1)]
    assert values(store, "Book/Second") == [("x", "2026-01-02")]
    take_back(store)
    assert tables.every(store.read()) == []


def test_one_sheet_can_be_chosen_and_others_are_not_forgotten_silently(store: Store) -> None:
    content = workbook(["A"], [1], Second=[["B"], [2]])
    assert sheet_names(content) == ("First", "Second")
    import_file(store, content, "B", "T", plan=ImportPlan(sheet="second"))
    assert tables.find(store.read(), "B/T").columns[0].name == "B"
    report = import_file(store, content, "B", "U")
    assert "only “First”" in report.problems[0].what
    with pytest.raises(NoSuchSheetError):
        import_file(store, content, "B", "V", plan=ImportPlan(sheet="Third"))


def test_a_workbook_with_one_sheet_is_named_after_its_file(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook(["Name"], ["Ann"]))
    assert [one.table for one in import_sheets(store, file, "B")] == ["people"]


def test_a_preview_of_a_workbook_shows_sheets_and_types(store: Store) -> None:
    found = preview(workbook(["Name", "Age"], ["Ann", 33], ["Ben", "old"], Second=[["B"]]))
    assert (found.sheets, found.sheet, found.delimiter) == (("First", "Second"), "First", "")
    assert [one.kind for one in found.columns] == ["text", "text"]
    plan = ImportPlan(columns={"Age": ColumnPlan(kind="number")})
    assert preview(workbook(["Name", "Age"], ["Ann", 33], ["Ben", "old"]), plan).misfits == {(1, 1)}


def test_a_sheet_without_a_header_loses_no_row(store: Store) -> None:
    import_file(store, workbook(["Ann", 33], ["Ben", 34]), "B", "T")
    assert values(store, "B/T") == [("Ann", 33), ("Ben", 34)]


def test_rows_of_a_workbook_change_rows_of_a_table(store: Store) -> None:
    import_file(store, b"Code;Price\nA1;1,50\nB2;2,50\n", "B", "T")
    plan = ImportPlan(mode="update", keys=("Code",))
    import_file(store, workbook(["Code", "Price"], ["B2", 1234.567]), "B", "T", plan=plan)
    assert values(store, "B/T") == [("A1", 1.5), ("B2", 1234.567)]


def bomb(size: int, name: str = SHEET) -> bytes:
    return changed(workbook(["A"], [1]), name, lambda _data: b" " * size)


@pytest.mark.parametrize("name", [SHEET, "xl/styles.xml"])
def test_a_workbook_that_would_burst_is_not_opened(store: Store, name: str) -> None:
    with pytest.raises(NotWorkbookError, match="times its size"):
        import_file(store, bomb(40_000_000, name), "B", "T")
    assert tables.every(store.read()) == []


def test_a_workbook_is_measured_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(["A"], ["x" * 1_000])
    monkeypatch.setattr(workbook_guard, "LARGEST", 1_000)
    with pytest.raises(NotWorkbookError, match="unpack"):
        preview(content)
    monkeypatch.setattr(workbook_guard, "LARGEST", 10**9)
    monkeypatch.setattr(workbook_guard, "MOST_MEMBERS", 3)
    with pytest.raises(NotWorkbookError, match="parts"):
        preview(content)


def test_entities_in_a_workbook_are_not_expanded() -> None:
    def poison(sheet: bytes) -> bytes:
        return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + sheet[sheet.index(b"<worksheet") :]

    with pytest.raises(NotWorkbookError):
        preview(changed(workbook(["A"], ["x"]), SHEET, poison))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
        workbook(["A"], [1])[:-200],
        changed(workbook(["A"], [1]), SHEET, lambda data: data[: len(data) // 2]),
        changed(workbook(["A"], [1]), SHEET, lambda data: data.replace(b"<v>1</v>", b"<v>one</v>")),
        changed(workbook(["A"], ["x"]), SHEET, lambda data: cell(data, "A2", b'<c r="A2" t="s"><v>99</v></c>')),
        changed(workbook(["A"], [1]), "xl/workbook.xml", lambda _data: b"<workbook/>"),
        changed(workbook(["A"], [1]), "[Content_Types].xml", lambda _data: b"<x>"),
    ],
    ids=["zip", "old", "cut", "half", "number", "text", "list", "types"],
)
def test_a_broken_workbook_is_an_error_of_ours(content: bytes) -> None:
    with pytest.raises((NotWorkbookError, NoSuchSheetError)):
        preview(content)


def test_a_workbook_that_lies_about_its_size_is_read_as_it_is(store: Store) -> None:
    def lie(sheet: bytes) -> bytes:
        sheet = sheet.replace(b'<dimension ref="A1:A2" />', b'<dimension ref="A1:XFD1048576" />')
        return sheet.replace(b'<row r="2"', b'<row r="1000000"').replace(b'r="A2"', b'r="A1000000"')

    import_file(store, changed(workbook(["A"], [1]), SHEET, lie), "B", "T")
    assert values(store, "B/T") == [(1,)]


def test_a_sheet_wider_than_any_table_is_refused() -> None:
    with pytest.raises(TooManyColumnsError):
        preview(workbook([f"c{number}" for number in range(2_000)]))


def test_a_date_beyond_the_calendar_is_told_as_an_error(store: Store) -> None:
    content = workbook(["When"], [date(2026, 1, 1)], [9e9], formats={"A3": "yyyy-mm-dd"})
    import_file(store, content, "B", "T")
    assert values(store, "B/T") == [("2026-01-01",), ("#VALUE!",)]


def test_empty_workbooks_and_lost_files_are_told(tmp_path: Path, store: Store) -> None:
    with pytest.raises(NothingInFileError):
        import_sheets(store, workbook(Second=[]), "B")
    with pytest.raises(FileUnreadableError):
        preview(tmp_path / "none.xlsx")


# out


def exported(store: Store, *paths: str) -> bytes:
    file = io.BytesIO()
    write_workbook(store.read(), [Extract(tables.find(store.read(), path)) for path in paths], file)
    return file.getvalue()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(
        st.tuples(
            TEXTS | st.sampled_from(["=1+1", "#N/A", "'=x", "-5", "+49", "007", "2026-01-01", "TRUE", "a\nb", " x "]),
            st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9).map(lambda number: round(number, 4) + 0.0),
            st.dates(date(1900, 3, 1)).map(str),
            st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1)).map(lambda moment: f"{moment:%Y-%m-%d %H:%M}"),
            st.sampled_from([0, 1]),
            st.integers(0, 10**8),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_exported_to_a_workbook_comes_back_with_its_types(
    rows: list[tuple[Value, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [tuple(int(v) if isinstance(v, float) and v.is_integer() else v for v in row) for row in rows]
    store = Store.open(tmp_path_factory.mktemp("book") / "mailbase.db")
    store.member = 1
    wanted = ("text", "number", "date", "date", "checkbox", "duration")
    columns = tuple(NewColumn(f"C{place}", kind) for place, kind in enumerate(wanted))
    fill(store, columns, rows)
    import_file(store, exported(store, "B/T"), "Again", "T", plan=ImportPlan(header=True))
    assert values(store, "Again/T") == values(store, "B/T")
    assert all(kind == "text" or kind == back for kind, back in zip(wanted, kinds(store, "Again/T"), strict=True))
    store.close()


def fill(store: Store, columns: tuple[NewColumn, ...], rows: list[tuple[Value, ...]]) -> None:
    from store import bases
    from store import rows as held

    with store.write("Fill") as tx:
        base = bases.add(tx, "B")
        table = tables.add(tx, base.id, "T", columns)
        for row in rows:
            held.add(tx, table, dict(zip((column.id for column in table.columns), row, strict=True)))


def test_options_come_back_by_number_formats(store: Store) -> None:
    options = (
        ColumnOptions(decimals=2, thousands=",", currency="€"),
        ColumnOptions(percent=True, decimals=1),
        ColumnOptions(),
    )
    fill(store, tuple(NewColumn(f"C{place}", "number", one) for place, one in enumerate(options)), [(1.5, 0.25, 7)])
    import_file(store, exported(store, "B/T"), "Again", "T", plan=ImportPlan(header=True))
    assert tuple(column.options for column in tables.find(store.read(), "Again/T").columns) == options


def test_no_cell_of_an_exported_workbook_is_a_formula(store: Store) -> None:
    fill(store, (NewColumn("=1+1"), NewColumn("B", "number")), [("=cmd|' /C calc'!A0", "=2+2"), ("@x", None)])
    with zipfile.ZipFile(io.BytesIO(exported(store, "B/T"))) as parts:
        assert b"<f" not in parts.read(SHEET)
    import_file(store, exported(store, "B/T"), "Again", "T")
    assert values(store, "Again/T") == [("=cmd|' /C calc'!A0", "=2+2"), ("@x", None)]


def test_what_a_workbook_has_no_room_for_is_counted(store: Store) -> None:
    fill(store, (NewColumn("A"),), [("x" * (LONGEST_TEXT + 1),), ("\x1b[2J",)])
    file = io.BytesIO()
    report = write_workbook(store.read(), [Extract(tables.find(store.read(), "B/T"))], file)
    assert (report.rows, report.cut, report.replaced) == (2, 1, 1)


def test_tables_become_sheets_of_names_that_spreadsheets_take(store: Store) -> None:
    for name in ("In: voices? [2026]", "x" * 40, "x" * 39):
        import_file(store, b"A\n1\n", "B", name)
    content = exported(store, *(table.path for table in tables.every(store.read())))
    assert sheet_names(content) == ("In_ voices_ _2026_", "x" * 26, "x" * 26 + " (2)")
