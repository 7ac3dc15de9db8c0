"""Reading and writing tables as delimited text: CSV, TSV and their kin."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from store.cells.numbers import plain_number
from store.connection import Value
from store.errors import NotDelimitedError
from store.files.dialect import LARGEST_CELL, Dialect
from store.files.dialect import sniff as sniff
from store.files.escaping import armed, disarmed
from store.files.recognise import Verdict
from store.files.sheets import Problems, column_names
from store.files.text_files import Source, opened_text, source_name
from store.language import _, ngettext

_MANY_LINES = 1_000
_NUL, _STAND_IN = "\x00", "\N{REPLACEMENT CHARACTER}"
# stands behind the last line; a quotation mark that is still open takes it in
_END = "\ufdd0the end\ufdd0"


def records(source: Source, dialect: Dialect) -> Iterator[list[str]]:
    """Yield every record as it stands, the header included; blank lines are none, NULs become U+FFFD.

    :raises FileUnreadableError: when the file cannot be opened or read
    :raises NotDelimitedError: when a line or cell is longer than any table's
    """
    return (record for record, _flaw in _flawed_records(source, dialect))


class Sheet:
    """One delimited file as a table of texts; see `store.files.sheets`."""

    knows_types = False

    def __init__(self, source: Source, dialect: Dialect | None = None) -> None:
        """Read the header.

        :raises FileUnreadableError: when the file cannot be opened or read
        :raises NotDelimitedError: when it is a file of another kind
        """
        self._source = source
        self.dialect = dialect or sniff(source)
        self.decimal = self.dialect.decimal
        self.has_header = self.dialect.header
        self.problems = Problems()
        self._given: list[str] = next(records(source, self.dialect), [])
        self.names = column_names(self._given if self.dialect.header else [""] * len(self._given))

    def called(self) -> str:
        """Return the name of the file without its ending, or nothing."""
        return self._source.stem if isinstance(self._source, Path) else ""

    def typed(self, place: int) -> Verdict | None:
        """Return None: a text says nothing about types but by how its values look."""
        return None

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows, each as long as ``names`` is then; start ``problems`` anew.

        :raises FileUnreadableError: when the file cannot be read any more
        :raises NotDelimitedError: when a line or cell is longer than any table's
        """
        self.problems.clear()
        self._report_file()
        flawed = _flawed_records(self._source, self.dialect)
        if self.dialect.header:
            _names, flaw = next(flawed, ([], ""))
            if flaw:
                self.problems.add(0, "", flaw)
        for number, (record, flaw) in enumerate(flawed, 1):
            if flaw:
                self.problems.add(number, "", flaw)
            if len(record) != len(self.names):
                self._fit(number, record)
            yield record

    def _fit(self, number: int, record: list[str]) -> None:
        missing = len(self.names) - len(record)
        if missing > 0:
            record.extend([""] * missing)
            return
        while record and not record[-1] and len(record) > len(self.names):
            record.pop()
        if len(record) > len(self.names):
            self.names = column_names(self.names + [""] * (len(record) - len(self.names)))
            self.problems.add(number, self.names[-1], _("The row has more cells than the header."))

    def _report_file(self) -> None:
        if self.dialect.mixed:
            self.problems.add(0, "", _("Parts of the file are not UTF-8; they were read as Windows-1252."))
        if self.dialect.header:
            self.problems.add_headers(self._given, self.names)


class Harmless(str):
    """A text of our own making, such as ``-1:30``, which is written as it is."""

    __slots__ = ()


def write_csv(rows: Iterable[Iterable[Value]], file: TextIO, *, delimiter: str = ",", raw: bool = False) -> None:
    """Write rows, the header first, to a text file opened with ``newline=""``.

    A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers, with a decimal
    comma where semicolons stand between the columns.

    :param raw: write such texts as they are
    """
    writer = csv.writer(file, delimiter=delimiter)
    decimal = Dialect(delimiter=delimiter).decimal
    for row in rows:
        writer.writerow([_written(value, decimal, raw) for value in row])


def _written(value: Value, decimal: str, raw: bool) -> str:
    if isinstance(value, str):
        return value if raw or isinstance(value, Harmless) else disarmed(value)
    return "" if value is None else plain_number(value, decimal)


class _Lines:
    """The lines of a file with NULs replaced, then `_END`.

    `nuls` counts those replaced, and `marks` tells of apostrophes, since they were last cleared.
    """

    def __init__(self, file: TextIO) -> None:
        self._read = file.readline
        self.nuls = 0
        self.marks = False

    def __iter__(self) -> Iterator[str]:
        while line := self._read(LARGEST_CELL):
            if len(line) == LARGEST_CELL and not line.endswith(("\n", "\r")):
                raise csv.Error(_("a line is longer than {most} characters").format(most=LARGEST_CELL))
            if _NUL in line:
                self.nuls += line.count(_NUL)
                line = line.replace(_NUL, _STAND_IN)
            if "'" in line:
                self.marks = True
            yield line
        yield _END


def _flawed_records(source: Source, dialect: Dialect) -> Iterator[tuple[list[str], str]]:
    """Yield the records, each with a sentence on what is wrong with it, or nothing."""
    with opened_text(source, dialect.encoding) as file:
        if dialect.sep_line:
            file.readline()
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        last = 0
        try:
            for record in reader:
                flaw = ""
                if lines.nuls or reader.line_num - last > _MANY_LINES:
                    flaw = _flaw(lines.nuls, reader.line_num - last)
                last = reader.line_num
                if record and record[-1].endswith(_END):
                    if record == [_END]:
                        return
                    record[-1] = record[-1].removesuffix(_END)
                    flaw = _("A quotation mark in this row is never closed; the rest of the file is one cell.")
                if lines.marks and dialect.disarmed:
                    record = [armed(cell) for cell in record]
                lines.nuls, lines.marks = 0, False
                if record:
                    yield record, flaw
        except csv.Error as error:
            raise NotDelimitedError(path=source_name(source), reason=str(error)) from error


def _flaw(nuls: int, lines: int) -> str:
    if nuls:
        return ngettext("A NUL byte was replaced.", "{number} NUL bytes were replaced.", nuls).format(number=nuls)
    if lines > _MANY_LINES:
        return _("The row has {number} lines; perhaps a quotation mark was never closed.").format(number=lines)
    return ""
