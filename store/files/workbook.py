"""XLSX workbooks, read row by row: each sheet is a table whose cells know whether they are numbers, dates or texts.

Of a formula the value counts that the program which wrote the file computed; an error in a cell is its text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

from store.columns import MOST_COLUMNS
from store.errors import NoSuchSheetError, TooManyColumnsError
from store.files.dialect import has_header
from store.files.plan import AS_FOUND, ImportPlan
from store.files.recognise import Verdict
from store.files.sheets import Cell, Problems, column_names
from store.files.text_files import Source, opened_bytes, source_name
from store.files.workbook_cells import TypedColumn
from store.files.workbook_guard import require_harmless, translated
from store.language import _, ngettext
from store.names import folded

_MOST_ROWS = 1_048_576
_SAMPLE = 200
_AT_ONCE = 500
# a formula whose cell holds no value
_UNCOMPUTED = re.compile(
    rb"</?(?:\w+:)?f(?:\s[^>]*/|)>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LOOK, _OVERLAP = 1_048_576, 200

Workbook = Any
"""openpyxl's, opened to be read only."""


def sheet_names(source: Source) -> tuple[str, ...]:
    """Return the names of a workbook's sheets that hold cells, in their order.

    :raises FileUnreadableError: it cannot be opened or read
    :raises NotWorkbookError: it is none, or may not be opened
    """
    with _opened(source) as workbook:
        return tuple(sheet.title for sheet in workbook.worksheets)


class WorkbookSheet:
    """One sheet of a workbook; see `store.files.sheets`."""

    knows_types = True
    decimal = "."

    def __init__(self, source: Source, plan: ImportPlan = AS_FOUND) -> None:
        """Read the header.

        :raises FileUnreadableError: it cannot be opened or read
        :raises NotWorkbookError: it is none, or may not be opened
        :raises NoSuchSheetError: it has no sheet of the plan's name
        """
        self._source = source
        self._columns: list[TypedColumn] = []
        self.problems = Problems()
        with _opened(source) as workbook:
            self._title = _title(source, workbook, plan.sheet)
            sample = list(islice(self._records(workbook), _SAMPLE))
        texts = [[str(cell) for cell in record] for record in sample]
        self.has_header = has_header(texts) if plan.header is None else plan.header
        first = texts[0] if texts else []
        self._given = first if self.has_header else [""] * len(first)
        self.names = column_names(self._given)

    def called(self) -> str:
        """Return the sheet's name."""
        return self._title

    def typed(self, place: int) -> Verdict | None:
        """Return the type that the cells of a column have; None where they are texts, or of several types."""
        return self._columns[place].verdict() if place < len(self._columns) else None

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Yield the rows, blank ones left out, each as long as ``names`` is then; start ``problems`` anew.

        :raises FileUnreadableError: the file cannot be read any more
        :raises NotWorkbookError: it is damaged
        """
        self.problems.clear()
        if self.has_header:
            self.problems.add_headers(self._given, self.names)
        with _opened(self._source) as workbook:
            self._note_uncomputed(workbook)
            self._columns.clear()
            records = self._records(workbook)
            if self.has_header:
                next(records, None)
                self._columns.clear()
            for number, record in enumerate(records, 1):
                self._fit(number, record)
                yield record

    def _records(self, workbook: Workbook) -> Iterator[list[Cell]]:
        """Yield the cells of each row that has any, up to the last one that is not empty."""
        rows = workbook[self._title].iter_rows(max_row=_MOST_ROWS)
        while chunk := _next_rows(self._source, rows):
            yield from filter(None, map(self._record, chunk))

    def _record(self, row: Sequence[Any]) -> list[Cell]:
        end = len(row)
        while end and row[end - 1].value in (None, ""):
            end -= 1
        if end > MOST_COLUMNS:
            raise TooManyColumnsError(found=end, limit=MOST_COLUMNS)
        while len(self._columns) < end:
            self._columns.append(TypedColumn())
        # an empty cell has no number format
        return [
            "" if cell.value is None else column.see(cell.value, cell.number_format)
            for column, cell in zip(self._columns, row[:end], strict=False)
        ]

    def _fit(self, number: int, record: list[Cell]) -> None:
        missing = len(self.names) - len(record)
        if missing >= 0:
            record.extend([""] * missing)
            return
        self.names = column_names([*self.names, *[""] * -missing])
        if self.has_header:
            self.problems.add(number, self.names[-1], _("The row has more cells than the header."))

    def _note_uncomputed(self, workbook: Workbook) -> None:
        sheet = workbook[self._title]
        with translated(self._source), sheet._get_source() as content:
            count = _count(content)
        if count:
            told = ngettext(
                "{n} formula has no computed value in the file; its cell is empty.",
                "{n} formulas have no computed value in the file; their cells are empty.",
                count,
            )
            self.problems.add(0, "", told.format(n=count))


@contextmanager
def _opened(source: Source) -> Iterator[Workbook]:
    with opened_bytes(source) as file:
        require_harmless(source, file)
        with translated(source):
            workbook = _load(file)
        try:
            yield workbook
        finally:
            workbook.close()


def _load(file: BinaryIO) -> Workbook:
    # here, so that what reads no workbook need not wait for it
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        # what a file says of its own size may be wrong
        sheet.reset_dimensions()
    return workbook


def _title(source: Source, workbook: Workbook, wanted: str) -> str:
    titles = [sheet.title for sheet in workbook.worksheets]
    found = [title for title in titles if not wanted or folded(title) == folded(wanted)]
    if not found:
        known = ", ".join(titles)
        raise NoSuchSheetError(path=source_name(source), name=wanted, known=known)
    return str(found[0])


def _next_rows(source: Source, rows: Iterator[Any]) -> list[Any]:
    with translated(source), warnings.catch_warnings():
        # of cells that it cannot read, openpyxl says so there
        warnings.simplefilter("ignore")
        return list(islice(rows, _AT_ONCE))


def _count(content: BinaryIO) -> int:
    found, before = 0, b""
    while chunk := content.read(_LOOK):
        text = before + chunk
        places = [match.end() for match in _UNCOMPUTED.finditer(text)]
        found += len(places)
        before = text[max(places[-1] if places else 0, len(text) - _OVERLAP) :]
    return found
