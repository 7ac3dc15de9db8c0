"""Delimited files: found out, read without loss, and written so that no spreadsheet runs them."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.connection import Value
from store.errors import FileUnreadableError, NotDelimitedError
from store.files.delimited import Sheet, records, sniff, write_csv
from store.files.dialect import Dialect
from store.files.recognise import Habits, Recogniser, recognise
from store.files.sheets import column_names

GERMAN = (
    "Kundennr;Name;Betrag;Datum;Aktiv;Telefon;PLZ\r\n"
    '00017;"Gruber; Söhne";1.234,50 €;31.12.2026;ja;+49 30 1234567;01067\r\n'
    "00018;Müller;7,25 €;01.02.2027;nein;030 7654321;80331\r\n"
)
FRENCH = "Nom\tMontant\tÉchéance\tPayé\nCafé de l'Ouest\t1 234,50\t31/12/2026\toui\nŒuvre\t0,99\t01/02/2027\tnon\n"
ENGLISH = (
    'Name,Amount,Due,Web\n"Keller, Anna","1,234.50",2026-12-31,https://a.example\nBen,7.25,2027-02-01,www.b.example\n'
)


def read(source: Path | bytes) -> tuple[list[str], list[list[str]]]:
    sheet = Sheet(source)
    rows = list(sheet.rows())
    return sheet.names, rows


def kinds(source: bytes) -> list[str]:
    sheet = Sheet(source)
    columns = [Recogniser() for _ in sheet.names]
    for row in sheet.rows():
        for column, text in zip(columns, row, strict=True):
            column.see(text)
    return [verdict.kind for verdict in recognise(columns, Habits(sheet.decimal))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_german_export_is_read_in_any_encoding(encoding: str) -> None:
    names, rows = read(GERMAN.encode(encoding))
    assert names == ["Kundennr", "Name", "Betrag", "Datum", "Aktiv", "Telefon", "PLZ"]
    assert rows[0] == ["00017", "Gruber; Söhne", "1.234,50 €", "31.12.2026", "ja", "+49 30 1234567", "01067"]
    assert kinds(GERMAN.encode(encoding)) == ["text", "text", "number", "date", "checkbox", "text", "text"]


def test_french_and_english_exports_are_understood() -> None:
    assert sniff(FRENCH.encode()).delimiter == "\t"
    assert kinds(FRENCH.encode("cp1252")) == ["text", "number", "date", "checkbox"]
    assert sniff(ENGLISH.encode()).delimiter == ","
    assert kinds(ENGLISH.encode()) == ["text", "number", "date", "url"]


def test_semicolons_win_over_decimal_commas_even_without_a_header() -> None:
    dialect = sniff(b"1,5;2,5\n3,5;4,5\n")
    assert (dialect.delimiter, dialect.header, dialect.decimal) == (";", False, ",")


def test_a_pipe_separates_too() -> None:
    assert read(b"a|b\n1|2,5\n") == (["a", "b"], [["1", "2,5"]])


@pytest.mark.parametrize("last", ["", "plain\n"])
def test_a_text_with_commas_is_one_column(last: str) -> None:
    names, rows = read(f"Note\nhello, world\nbar, baz\n{last}".encode())
    assert names == ["Note"]
    assert rows[:2] == [["hello, world"], ["bar, baz"]]


def test_rows_of_any_length_are_split_as_their_header_is() -> None:
    assert read(b"a,b,c\n1\n1,2\n1,2,3,4\n1,2,3,4,5\n")[0][:3] == ["a", "b", "c"]


def test_a_title_above_the_header_does_not_hide_the_delimiter() -> None:
    assert sniff(b"Report\n\nName;Age;City\nAnna;5;Ulm\nBen;6;Bonn\n").delimiter == ";"


@pytest.mark.parametrize("line", [b"sep=;\r\n", b'"sep=;"\r\n', b"\xef\xbb\xbfsep=;\n", b"SEP=;\r"])
def test_the_first_line_of_excel_names_the_delimiter(line: bytes) -> None:
    dialect = sniff(line + b"a,x;b\n1,5;2\n")
    assert (dialect.delimiter, dialect.sep_line) == (";", True)
    assert read(line + b"a,x;b\n1,5;2\n") == (["a,x", "b"], [["1,5", "2"]])


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Name,Age\nAnna,5\n", True),
        ("Anna,5\nBen,6\n", False),
        ("Anna,Ben\nCarl,Dora\n", True),
        ("Region,2024,2025\nNorth,5,6\n", True),
        ("2024,North\n2025,South\n", False),
        ("a@b,x\nc@d,y\n", False),
        ("only\n", True),
        ("5\n", True),
        (",Age\nAnna,5\n", True),
    ],
)
def test_the_first_record_is_a_header_unless_it_looks_like_the_rest(text: str, header: bool) -> None:
    assert sniff(text.encode()).header is header


def test_a_file_without_a_header_loses_no_row() -> None:
    assert read(b"Anna,5\nBen,6\n") == (["Column 1", "Column 2"], [["Anna", "5"], ["Ben", "6"]])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"sep=;\n", b"\xff\xfe"])
def test_an_empty_file_is_a_table_of_nothing(content: bytes) -> None:
    assert read(content) == ([], [])


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read(b"Name;Age") == (["Name", "Age"], [])


def test_a_broken_utf8_file_is_windows_1252_and_no_byte_is_lost() -> None:
    every_byte = bytes(byte for byte in range(1, 256) if byte not in b'\r\n",;|\t')
    names, rows = read(b"x,y\n" + every_byte + b",z\n")
    assert names == ["x", "y"]
    assert len(rows[0][0]) == len(every_byte)
    assert "€" in rows[0][0]
    assert "\x81" in rows[0][0]


def test_a_file_of_two_encodings_keeps_both_and_says_so() -> None:
    sheet = Sheet("Name\nMüller\nÖzgür\n".encode() + "Café\n".encode("cp1252"))
    assert list(sheet.rows()) == [["Müller"], ["Özgür"], ["Café"]]
    assert [problem.row for problem in sheet.problems.listed] == [0]


def test_a_wrong_byte_far_down_the_file_is_found() -> None:
    content = b"a,b\n" + b"x,y\n" * 600_000 + "é,ü\n".encode("cp1252")
    assert sniff(content).encoding == "cp1252"


def test_broken_utf16_is_read_as_far_as_it_goes() -> None:
    _names, rows = read("a,b\n1,2\n".encode("utf-16") + b"\x41")
    assert rows[0] == ["1", "2"]


def test_nul_bytes_are_replaced_and_reported() -> None:
    sheet = Sheet(b"a,b\nx\x00y,2\n3,4\n\x00\x00,5\n")
    assert list(sheet.rows()) == [["x\ufffdy", "2"], ["3", "4"], ["\ufffd\ufffd", "5"]]
    assert [(problem.row, problem.what) for problem in sheet.problems.listed] == [
        (1, "A NUL byte was replaced."),
        (3, "2 NUL bytes were replaced."),
    ]


def test_quotes_line_breaks_and_delimiters_live_inside_quotes() -> None:
    content = b'a,b\r\n"one\r\ntwo","say ""hi"", ok"\r\n5" pipe,x\r\n"",\r\n'
    assert read(content)[1] == [["one\r\ntwo", 'say "hi", ok'], ['5" pipe', "x"], ["", ""]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_record(end: str) -> None:
    assert read(end.join(["a,b", "1,2", "3,4"]).encode())[1] == [["1", "2"], ["3", "4"]]


def test_a_cell_of_ten_megabytes_is_read() -> None:
    cell = "ä" * 5_000_000 + "\n" * 5_000_000
    assert read(f'a,b\n"{cell}",2\nx,3\n'.encode())[1] == [[cell, "2"], ["x", "3"]]


def test_a_quotation_mark_that_is_never_closed_is_reported() -> None:
    sheet = Sheet(b'a,b\n1,"open\n' + b"x,y\n" * 2_000)
    assert len(list(sheet.rows())) == 1
    assert "never closed" in sheet.problems.listed[0].what


def test_five_thousand_columns_are_read() -> None:
    header = ",".join(f"c{number}" for number in range(5_000))
    names, rows = read(f"{header}\n{','.join(map(str, range(5_000)))}\n".encode())
    assert names[-1] == "c4999"
    assert rows[0][-1] == "4999"


def test_short_rows_are_filled_and_long_rows_get_columns() -> None:
    sheet = Sheet(b"a,b,c\n1\n1,2,3,,\n1,2,3,4,5\n\n6,7,8\n")
    assert list(sheet.rows()) == [
        ["1", "", ""],
        ["1", "2", "3"],
        ["1", "2", "3", "4", "5"],
        ["6", "7", "8", "", ""],
    ]
    assert sheet.names == ["a", "b", "c", "Column 4", "Column 5"]
    assert [(problem.row, problem.column) for problem in sheet.problems.listed] == [(3, "Column 5")]
    assert next(sheet.rows()) == ["1", "", "", "", ""]


def test_more_problems_than_anyone_reads_are_only_counted() -> None:
    sheet = Sheet(b"a\n" + b"\x00\n" * 5_000, Dialect())
    assert len(list(sheet.rows())) == 5_000
    assert (len(sheet.problems.listed), sheet.problems.count) == (1_000, 5_000)


def test_columns_get_names_of_their_own() -> None:
    given_names = ["Name", "", "name", " Name (2) ", "Column 2", "two\nlines"]
    assert column_names(given_names) == [
        "Name",
        "Column 2",
        "name (2)",
        "Name (2) (2)",
        "Column 2 (2)",
        "two lines",
    ]


def test_records_are_given_as_they_stand() -> None:
    assert list(records(b"a,b\n1\n1,2,3\n", Dialect())) == [["a", "b"], ["1"], ["1", "2", "3"]]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7", b"SQLite format 3\x00", b"\x1f\x8b"])
def test_files_of_other_kinds_are_refused_by_name(start: bytes, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(start + b"\x00" * 100)
    with pytest.raises(NotDelimitedError) as caught:
        sniff(file)
    assert "table.csv" in str(caught.value)


def test_what_is_no_readable_file_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "absent.csv", tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FileUnreadableError):
            Sheet(path)


def test_a_file_on_disk_is_read_like_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "kunden.csv"
    file.write_bytes(GERMAN.encode("cp1252"))
    assert read(file) == read(GERMAN.encode("cp1252"))


def written(*rows: list[Value], raw: bool = False) -> str:
    file = io.StringIO(newline="")
    write_csv(rows, file, raw=raw)
    return file.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00", "＝"])
def test_a_text_that_starts_like_a_formula_is_disarmed(start: str) -> None:
    text = start + "cmd|' /C calc'!A0"
    assert next(csv.reader(io.StringIO(written([text]), newline=""))) == ["'" + text]
    assert next(csv.reader(io.StringIO(written([text], raw=True), newline=""))) == [text]


def test_numbers_are_written_as_numbers() -> None:
    assert written(["a", -5, -0.5, 1e-7, None, ""]) == "a,-5,-0.5,0.0000001,,\r\n"


@given(
    table=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.text(), min_size=width, max_size=width), min_size=1)
    )
)
@example(table=[["\r", ""], ['"', "\n"]])
def test_what_is_written_raw_is_read_back(table: list[list[str]]) -> None:
    table = [[cell.replace("\x00", "").encode("utf-8", "ignore").decode() for cell in row] for row in table]
    file = io.StringIO(newline="")
    write_csv(table, file, raw=True)
    assert list(records(file.getvalue().encode(), Dialect())) == table


@given(content=st.binary(max_size=300) | st.text("ab1,;|\t\"'\r\n\x00é", max_size=300).map(str.encode))
def test_any_bytes_are_read_as_some_table(content: bytes) -> None:
    try:
        sheet = Sheet(content)
    except NotDelimitedError:
        return
    rows = list(sheet.rows())
    width = len(sheet.names)
    assert len({name.casefold() for name in sheet.names}) == width
    assert all(len(row) <= width for row in rows)
    assert all(len(row) == width for row in sheet.rows())
