"""Tables as sheets of an XLSX workbook, written row by row: dates are dates, numbers have their formats.

A text is a text, however it begins: no cell is ever a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from store.cells.column_options import ColumnOptions
from store.cells.column_types import as_text, column_type
from store.clean import STAND_IN
from store.connection import Reader, Value
from store.errors import TooLargeForWorkbookError
from store.files.exporting import UNWATCHED, Extract, Watch, listed_files, rows_of
from store.names import distinct
from store.tables import Column

MOST_ROWS = 1_048_575
"""Below the header."""
LONGEST_TEXT = 32_767
_LONGEST_TITLE = 31
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count a day in 1900 that no calendar has; before it they disagree."""
_PATTERNS = {"YYYY": "yyyy", "MM": "mm", "DD": "dd", "M": "m", "D": "d"}


@dataclass
class WorkbookReport:
    """What was written, and what a workbook has no room for."""

    rows: int = 0
    cut: int = 0
    """Texts that were cut to what a cell of a workbook can hold."""
    replaced: int = 0
    """Texts with control characters, which no workbook can hold; U+FFFD stands for each."""


def write_workbook(
    reader: Reader, extracts: Sequence[Extract], file: BinaryIO, watch: Watch = UNWATCHED
) -> WorkbookReport:
    """Write tables as sheets of their names.

    :raises TooLargeForWorkbookError: a table has more rows than a sheet can have
    :raises ExportCancelledError: the watch said so
    """
    # here, so that what writes no workbook need not wait for it
    from openpyxl import Workbook

    workbook, report = Workbook(write_only=True), WorkbookReport()
    titles = _titles([extract.table.name for extract in extracts])
    try:
        for title, extract in zip(titles, extracts, strict=True):
            _write_sheet(workbook.create_sheet(title), reader, extract, report, watch)
        workbook.save(file)
    finally:
        _forget(workbook)
    return report


def _write_sheet(sheet: Any, reader: Reader, extract: Extract, report: WorkbookReport, watch: Watch) -> None:
    make = _maker(sheet, report)
    writers = [_writer(column) for column in extract.columns]
    sheet.freeze_panes = "A2"
    sheet.append([make(column.name, "") for column in extract.columns])
    for number, values in enumerate(rows_of(reader, extract, watch), 1):
        if number > MOST_ROWS:
            raise TooLargeForWorkbookError(table=extract.table.path, limit=MOST_ROWS)
        sheet.append([_cell(make, write, value) for write, value in zip(writers, values, strict=True)])
        report.rows += 1


_Make = Callable[[Any, str], Any]
_Writer = Callable[[Value], tuple[Any, str]]


def _cell(make: _Make, write: _Writer, value: Value) -> Any:
    return None if value is None else make(*write(value))


def _maker(sheet: Any, report: WorkbookReport) -> _Make:
    from openpyxl.cell import WriteOnlyCell

    def make(value: Any, number_format: str) -> Any:
        if isinstance(value, str):
            clean = _ILLEGAL.sub(STAND_IN, value)
            report.replaced += clean != value
            report.cut += len(clean) > LONGEST_TEXT
            if not clean.startswith(("=", "#")):
                return clean[:LONGEST_TEXT]
            cell = WriteOnlyCell(sheet, clean[:LONGEST_TEXT])
            # by its looks it would be a formula or an error
            cell.data_type = "s"
            return cell
        if not number_format:
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = number_format
        return cell

    return make


def _writer(column: Column) -> _Writer:
    """Return what gives a value of a column the form that a workbook knows, with its number format."""
    kind, options = column_type(column.type), column.options

    def write(value: Value) -> tuple[Any, str]:
        if value is None or not kind.fits(value, options):
            return as_text(value) if isinstance(value, str) else value, ""
        match kind.compares(options):
            case "checkbox":
                return bool(value), ""
            case "date":
                return _day(str(value)), date_format(options, len(str(value)) > len("2026-01-01"))
            case "number" if not isinstance(value, str):
                return _amount(kind.name, value), _amount_format(kind.name, options)
        if kind.name in ("file", "image"):
            return listed_files(value), ""
        return (kind.edit if kind.editable else kind.show)(value, options), ""

    return write


def _amount(kind: str, value: int | float) -> Any:
    return timedelta(seconds=int(value)) if kind == "duration" else value


def _amount_format(kind: str, options: ColumnOptions) -> str:
    if kind == "duration":
        return "[h]:mm:ss"
    return number_format(options) if kind not in ("rating", "count") else ""


def _day(kept: str) -> Any:
    if date.fromisoformat(kept[:10]) < _FIRST_DAY:
        return kept
    return datetime.fromisoformat(kept) if len(kept) > len("2026-01-01") else date.fromisoformat(kept)


def date_format(options: ColumnOptions, with_time: bool) -> str:
    """Return the number format of dates shown as a column shows them."""
    parts = re.sub("YYYY|MM|DD|M|D", lambda found: _PATTERNS[found[0]], options.date_format)
    return f"{parts} hh:mm" if with_time else parts


def number_format(options: ColumnOptions) -> str:
    """Return the number format of numbers shown as a column shows them; marks are the reader's own."""
    places = options.decimals
    whole = "#,##0" if options.thousands else "0"
    if options.percent:
        return "0" + (f".{'0' * places}" if places else "") + "%"
    if places is None and not options.thousands and not options.currency:
        return ""
    digits = whole + (f".{'0' * places}" if places else ".##########" if places is None else "")
    if not options.currency:
        return digits
    currency = '"' + options.currency.replace('"', "") + '"'
    return f"{currency} {digits}" if options.currency_before else f"{digits} {currency}"


def _titles(names: Sequence[str]) -> list[str]:
    cut = [_NO_TITLE.sub("_", name)[: _LONGEST_TITLE - 5] or "_" for name in names]
    return distinct(cut)


def _forget(workbook: Any) -> None:
    """Drop the temporary files of sheets that were not written to their end."""
    for sheet in _unfinished(workbook):
        sheet.close()
        sheet._writer.cleanup()


def _unfinished(workbook: Any) -> Iterator[Any]:
    for sheet in workbook.worksheets:
        if sheet._writer is not None and not sheet.closed:
            yield sheet
