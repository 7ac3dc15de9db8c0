"""Reading and writing tables as delimited text: CSV, TSV and their kin."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

from store.cells.column_types import as_text
from store.connection import Value
from store.errors import NotDelimitedError
from store.files.dialect import LARGEST_CELL, Dialect
from store.files.dialect import sniff as sniff
from store.files.text_files import Source, opened_text, source_name
from store.language import _, ngettext
from store.names import distinct

MOST_PROBLEMS = 1_000
"""Of more problems than this the rest is only counted."""

_MANY_LINES = 1_000
_NUL, _STAND_IN = "\x00", "\N{REPLACEMENT CHARACTER}"
# a spreadsheet takes these, also in full width, for the start of a formula (OWASP ASVS 1.2.10)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


class Problem(NamedTuple):
    """Something that could not be taken over as it stands; nothing is lost by it."""

    row: int
    """The record, counted from 1 without the header; 0 means the file."""
    column: str
    what: str


def records(source: Source, dialect: Dialect) -> Iterator[list[str]]:
    """Yield every record as it stands, the header included; blank lines are none, NULs become U+FFFD.

    :raises FileUnreadableError: when the file cannot be opened or read
    :raises NotDelimitedError: when a line or cell is longer than any table's
    """
    return (record for record, _flaw in _flawed_records(source, dialect))


class Sheet:
    """One delimited file as a table of texts.

    ``names`` are the columns' names; while `rows` runs they grow where a row has more cells than the header,
    and they are complete after it has run once.
    """

    def __init__(self, source: Source, dialect: Dialect | None = None) -> None:
        """Read the header.

        :raises FileUnreadableError: when the file cannot be opened or read
        :raises NotDelimitedError: when it is a file of another kind
        """
        self._source = source
        self.dialect = dialect or sniff(source)
        self.problems: list[Problem] = []
        self.problem_count = 0
        first: list[str] = next(records(source, self.dialect), [])
        given = first if self.dialect.header else [""] * len(first)
        self.names = column_names(given)

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows, each as long as ``names`` is then; start ``problems`` anew.

        :raises FileUnreadableError: when the file cannot be read any more
        :raises NotDelimitedError: when a line or cell is longer than any table's
        """
        self.problems.clear()
        self.problem_count = 0
        self._report_file()
        flawed = _flawed_records(self._source, self.dialect)
        if self.dialect.header:
            _names, flaw = next(flawed, ([], ""))
            if flaw:
                self._report(0, "", flaw)
        for number, (record, flaw) in enumerate(flawed, 1):
            if flaw:
                self._report(number, "", flaw)
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
            self._report(number, self.names[-1], _("The row has more cells than the header."))

    def _report(self, row: int, column: str, what: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(row, column, what))

    def _report_file(self) -> None:
        if self.dialect.mixed:
            self._report(0, "", _("Parts of the file are not UTF-8; they were read as Windows-1252."))


def column_names(given: Iterable[str]) -> list[str]:
    """Return names for the columns of a header: one line each, none empty and no two of which fold to the same."""
    return distinct(
        " ".join(text.split()) or _("Column {number}").format(number=place) for place, text in enumerate(given, 1)
    )


def write_csv(rows: Iterable[Iterable[Value]], file: TextIO, *, delimiter: str = ",", raw: bool = False) -> None:
    """Write rows, the header first, to a text file opened with ``newline=""``.

    A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.

    :param raw: write such texts as they are
    """
    writer = csv.writer(file, delimiter=delimiter)
    convert = as_text if raw else _harmless
    for row in rows:
        writer.writerow([convert(value) for value in row])


def _harmless(value: Value) -> str:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return as_text(value)


class _Lines:
    """The lines of a file with NULs replaced, and whether there were any since `nuls` was last cleared."""

    def __init__(self, file: TextIO) -> None:
        self._read = file.readline
        self.nuls = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._read(LARGEST_CELL):
            if len(line) == LARGEST_CELL and not line.endswith(("\n", "\r")):
                raise csv.Error(_("a line is longer than {most} characters").format(most=LARGEST_CELL))
            if _NUL in line:
                self.nuls += line.count(_NUL)
                line = line.replace(_NUL, _STAND_IN)
            yield line


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
                flaw = _flaw(lines.nuls, reader.line_num - last)
                lines.nuls, last = 0, reader.line_num
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
