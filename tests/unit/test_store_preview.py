"""Looking at a file before anything is written, and changing what was guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import tables
from store.connection import Value
from store.errors import (
    NoSuchColumnTypeError,
    NoSuchHeaderError,
    NotDelimitedError,
    NothingInFileError,
    TooManyColumnsError,
)
from store.files.importing import import_file
from store.files.plan import ColumnPlan, ImportPlan
from store.files.preview import LOOKED_AT, SHOWN, Preview, preview
from store.paging.pages import listed
from store.query import Query
from store.workspace import Store

GERMAN = "Nr;Betrag;Fällig;Bezahlt\n1;1.234,50 €;31.12.2026;ja\n2;-7,25 €;01.02.2027;nein\n"
FRENCH = "Nom\tMontant\tÉchéance\nCafé\t1 234,50 €\t31/12/2026\nŒuvre\t0,99 €\t01/02/2027\n"


def kinds(found: Preview) -> list[str]:
    return [column.kind for column in found.columns]


def values(store: Store, path: str) -> list[tuple[Value, ...]]:
    return [row.values for row in listed(store.read(), tables.find(store.read(), path), Query())]


def test_a_preview_tells_how_a_german_file_is_read() -> None:
    found = preview(GERMAN.encode("cp1252"))
    assert (found.encoding, found.delimiter, found.header, found.decimal) == ("cp1252", ";", True, ",")
    assert kinds(found) == ["number", "number", "date", "checkbox"]
    assert found.columns[1].options.to_dict() == {
        "decimal": ",",
        "thousands": ".",
        "decimals": 2,
        "currency": "€",
    }
    assert found.cells[0] == ("1", "1.234,50 €", "31.12.2026", "✓")
    assert (found.looked_at, found.complete, found.problems) == (2, True, ())


def test_german_and_french_files_become_numbers_and_dates(store: Store) -> None:
    import_file(store, GERMAN.encode("cp1252"), "B", "German")
    assert values(store, "B/German") == [(1, 1234.5, "2026-12-31", 1), (2, -7.25, "2027-02-01", 0)]
    import_file(store, FRENCH.encode(), "B", "French")
    assert values(store, "B/French") == [("Café", 1234.5, "2026-12-31"), ("Œuvre", 0.99, "2027-02-01")]


def test_a_preview_writes_nothing_and_looks_at_the_first_rows_only(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a,b\n" + "1,x\n" * (LOOKED_AT + 5))
    found = preview(file)
    assert (found.looked_at, len(found.cells), found.complete) == (LOOKED_AT, SHOWN, False)
    assert [path.name for path in tmp_path.iterdir()] == ["long.csv"]


def test_a_person_may_change_everything_that_was_guessed(store: Store) -> None:
    plan = ImportPlan(
        encoding="cp1252",
        delimiter=";",
        decimal=".",
        header=False,
        columns={
            "Column 1": ColumnPlan("Code", "text"),
            "Column 2": ColumnPlan("Amount"),
            "Column 3": ColumnPlan(left_out=True),
        },
    )
    source = b"007;1.234;x\n008;2.5;y\n"
    found = preview(source, plan)
    assert [(one.name, one.kind, one.left_out) for one in found.columns] == [
        ("Code", "text", False),
        ("Amount", "number", False),
        ("Column 3", "text", True),
    ]
    report = import_file(store, source, "B", "T", plan=plan)
    assert report.columns == ("Code", "Amount")
    assert values(store, "B/T") == [("007", 1.234), ("008", 2.5)]


def test_the_order_of_dates_can_be_settled(store: Store) -> None:
    source = b"When\n3/4/2026\n5/6/2026\n"
    assert preview(source).cells[0] == ("03/04/2026",)
    plan = ImportPlan(date_order="mdy")
    assert preview(source, plan).cells[0] == ("03/04/2026",)
    import_file(store, source, "B", "T", plan=plan)
    assert values(store, "B/T") == [("2026-03-04",), ("2026-05-06",)]


def test_cells_that_do_not_fit_a_chosen_type_are_shown_and_told() -> None:
    found = preview(b"Age\n5\nold\n", ImportPlan(columns={"age": ColumnPlan(kind="number")}))
    assert found.cells == (("5",), ("old",))
    assert found.misfits == {(1, 0)}
    assert [(one.row, one.column) for one in found.problems] == [(2, "Age")]


@pytest.mark.parametrize(
    "text",
    [
        "Price\n1,50\n2,75\n",
        "Price\n1,50\n",
    ],
)
def test_an_amount_with_a_comma_is_never_a_list(store: Store, text: str) -> None:
    import_file(store, text.encode(), "B", "T", plan=ImportPlan(delimiter=";"))
    assert tables.find(store.read(), "B/T").columns[0].type == "number"
    assert values(store, "B/T")[0] == (1.5,)


def test_a_column_is_a_list_when_a_person_says_so(store: Store) -> None:
    plan = ImportPlan(columns={"Tags": ColumnPlan(kind="multiple select")})
    import_file(store, b'Tags\n"red, blue"\nblue\n\n"red,red"\n', "B", "T", plan=plan)
    assert values(store, "B/T") == [('["red", "blue"]',), ('["blue"]',), ('["red"]',)]


def test_numbers_go_into_a_known_table_as_the_file_writes_them(store: Store) -> None:
    import_file(store, b"Name;Amount\nAnn;1.234,5\n", "B", "T")
    import_file(store, b'Name,Amount\ny,1.234\nz,"1,234"\n', "B", "T")
    assert values(store, "B/T") == [("Ann", 1234.5), ("y", 1.234), ("z", 1234)]


@pytest.mark.parametrize(
    "plan", [ImportPlan(delimiter=";;"), ImportPlan(delimiter='"'), ImportPlan(encoding="martian")]
)
def test_what_no_file_can_be_read_with_is_refused(plan: ImportPlan) -> None:
    with pytest.raises(NotDelimitedError):
        preview(b"a;b\n", plan)


def test_a_plan_for_a_column_that_the_file_lacks_is_refused(store: Store) -> None:
    for plan in (
        ImportPlan(columns={"Nmae": ColumnPlan("Name")}),
        ImportPlan(mode="merge", keys=("Nmae",)),
    ):
        with pytest.raises(NoSuchHeaderError, match="Nmae"):
            import_file(store, b"Name\nx\n", "B", "T", plan=plan)
    with pytest.raises(NoSuchColumnTypeError):
        preview(b"Name\nx\n", ImportPlan(columns={"Name": ColumnPlan(kind="colour of the sky")}))
    assert tables.every(store.read()) == []


@pytest.mark.parametrize("source", [b"", b"\n\n\n", b"\xef\xbb\xbf", b"sep=;\n"])
def test_a_file_with_nothing_in_it_is_an_error(store: Store, source: bytes) -> None:
    with pytest.raises(NothingInFileError):
        import_file(store, source, "B", "T")
    assert tables.every(store.read()) == []


def test_a_header_without_rows_makes_an_empty_table_and_says_so(store: Store) -> None:
    report = import_file(store, b"Name,Age\n", "B", "T")
    assert (report.rows, report.columns) == (0, ("Name", "Age"))
    assert [one.what for one in report.problems] == ["There are no rows below the header."]


def test_headers_that_are_missing_or_stand_twice_are_told(store: Store) -> None:
    report = import_file(store, b"Name,,name\nx,y,z\n", "B", "T")
    assert report.columns == ("Name", "Column 2", "name (2)")
    assert [one.column for one in report.problems] == ["Column 2", "name (2)"]


def test_five_thousand_columns_are_too_many_and_nothing_is_left(store: Store) -> None:
    wide = ",".join(f"c{number}" for number in range(5_000)).encode()
    for source in (wide + b"\n", b"a,b\n" + wide + b"\n"):
        with pytest.raises(TooManyColumnsError, match="5000"):
            import_file(store, source, "B", "T")
    assert tables.every(store.read()) == []


def test_a_cell_of_ten_megabytes_arrives_whole(store: Store) -> None:
    cell = "ä" * 10_000_000
    import_file(store, f"a,b\n{cell},2\n".encode(), "B", "T")
    assert values(store, "B/T") == [(cell, 2)]


def test_a_file_with_every_flaw_arrives_and_is_told_of(store: Store) -> None:
    rows = ["Name,Due,Note", "Jürgen,2026-02-30,x\x00y", "Zoë,2026-02-28", "Ann,2026-03-01,1,2", 'Ben,2026-03-02,"open']
    source = "\n".join(rows).encode() + "\nCafé".encode("cp1252")
    plan = ImportPlan(columns={"Due": ColumnPlan(kind="date")})
    report = import_file(store, source, "B", "T", plan=plan)
    assert values(store, "B/T") == [
        ("Jürgen", "2026-02-30", "x\ufffdy", None),
        ("Zoë", "2026-02-28", None, None),
        ("Ann", "2026-03-01", "1", 2),
        ("Ben", "2026-03-02", "open\nCafé", None),
    ]
    told = " ".join(one.what for one in report.problems)
    for word in ("not UTF-8", "NUL", "more cells", "never closed", "2026-02-30"):
        assert word in told


def test_an_apostrophe_that_keeps_a_text_from_running_is_taken_away(store: Store) -> None:
    source = b"Name,Note\n'=1+1,'tis\n''@x,it's\n"
    import_file(store, source, "B", "T")
    assert values(store, "B/T") == [("=1+1", "'tis"), ("'@x", "it's")]
    import_file(store, source, "B", "Raw", plan=ImportPlan(raw=True))
    assert values(store, "B/Raw") == [("'=1+1", "'tis"), ("''@x", "it's")]
