"""Taking a delimited file into a base: read twice, first to recognise the types, then to write.

Rows are written in chunks where nobody sees them, so that nobody is locked out, and appear at once as one step
that can be undone. A cancelled import leaves nothing, and what a killed one leaves is cleared away by the next.
A value that does not fit its column is kept and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from store.cells.column_types import column_type, parse_all
from store.clean import STAND_IN, clean_line
from store.columns import MOST_COLUMNS
from store.connection import Value, placeholders
from store.errors import ImportCancelledError, TooManyColumnsError
from store.files.delimited import MOST_PROBLEMS, Problem, Sheet
from store.files.recognise import Recogniser, recognise
from store.files.staging import Stage, publish, seen, staged
from store.files.text_files import Source
from store.language import _
from store.names import LONGEST, distinct
from store.tables import KEPT_BESIDE, Column, NewColumn
from store.workspace import Store

CHUNK = 2_000
"""Rows that are read, converted and written together."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many rows are done, and of how many (0 while that is unknown)."""


@dataclass
class ImportReport:
    """What an import came to."""

    base: str
    table: str
    rows: int
    columns: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    """How many there are; of many only the first are listed."""

    def add(self, problem: Problem) -> None:
        """Count a problem and list it if there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def _silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


def import_file(
    store: Store,
    source: Source,
    base: str,
    table: str = "",
    progress: Progress = _silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import a CSV or TSV file; the base is made where there is none, rows are added to a table that exists.

    :param table: default: the name of the file
    :return: with all names as they are in the store
    :raises FileUnreadableError: it cannot be read
    :raises NotDelimitedError: it is a file of another kind
    :raises TooManyColumnsError: no table can have as many columns
    :raises ImportCancelledError: `cancelled` said so; nothing was changed
    """
    sheet = Sheet(source)
    watch = _Watch(progress, cancelled)
    recognisers, total = _look(sheet, watch)
    if len(sheet.names) > MOST_COLUMNS:
        raise TooManyColumnsError(found=len(sheet.names), limit=MOST_COLUMNS)
    usable = _usable(sheet.names)
    report = _report(sheet, usable, total)
    wanted = [
        NewColumn(called, verdict.kind, verdict.options)
        for called, verdict in zip(usable, recognise(recognisers, sheet.dialect.decimal), strict=True)
    ]
    with staged(store, base, table.strip() or _named_after(source), wanted) as stage:
        _write(store, stage, sheet, report, watch.of(total))
        made = publish(store, stage)
    names = tuple(made.column_by_id(column.id).name for column in stage.columns)
    return replace(report, base=made.base, table=made.name, columns=names)


def _named_after(source: Source) -> str:
    return _usable([source.stem])[0] if isinstance(source, Path) else _("Import")


def _report(sheet: Sheet, usable: Sequence[str], total: int) -> ImportReport:
    """Begin a report with what is wrong with the file and its header."""
    report = ImportReport("", "", total, ())
    for problem in sheet.problems:
        report.add(problem)
    report.problem_count = sheet.problem_count
    for given, name in zip(sheet.names, usable, strict=True):
        if given != name:
            what = _("The header “{given}” cannot be a name as it stands.").format(given=clean_line(given))
            report.add(Problem(0, name, what))
    return report


@dataclass(frozen=True)
class _Watch:
    progress: Progress
    cancelled: Callable[[], bool]
    total: int = 0

    def of(self, total: int) -> _Watch:
        return _Watch(self.progress, self.cancelled, total)

    def tell(self, what: str, done: int) -> None:
        if self.cancelled():
            raise ImportCancelledError
        self.progress(what, done, self.total)


def _look(sheet: Sheet, watch: _Watch) -> tuple[list[Recogniser], int]:
    """Read the file once; return what its columns hold and how many rows there are."""
    recognisers: list[Recogniser] = []
    total = 0
    for chunk in _chunks(sheet.rows()):
        recognisers += (Recogniser() for _new in range(len(sheet.names) - len(recognisers)))
        for place, recogniser in enumerate(recognisers):
            recogniser.see_all(row[place] for row in chunk if place < len(row))
        total += len(chunk)
        watch.tell(_("Reading"), total)
    recognisers += (Recogniser() for _new in range(len(sheet.names) - len(recognisers)))
    return recognisers, total


def _chunks(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _usable(names: Iterable[str]) -> list[str]:
    """Return headers as columns may be called: cut, without invisible characters, no two alike."""
    cleaned = (clean_line(name).replace(STAND_IN, "")[: LONGEST - 10].strip() for name in names)
    return distinct(name or _("Column") for name in cleaned)


def _write(store: Store, stage: Stage, sheet: Sheet, report: ImportReport, watch: _Watch) -> None:
    fields = ", ".join([*KEPT_BESIDE, *(column.physical for column in stage.columns)])
    values = placeholders(len(KEPT_BESIDE) + len(stage.columns))
    sql = f"INSERT INTO {stage.physical} ({fields}) VALUES ({values})"
    done = 0
    for chunk in _chunks(sheet.rows()):
        cells = _converted(stage.columns, chunk, done, report)
        with store.write() as tx:
            seen(tx, stage)
            beside = (tx.at, tx.member, tx.at, tx.member)
            tx.many(sql, (beside + row for row in cells))
        done += len(chunk)
        watch.tell(_("Writing"), done)


def _converted(
    columns: Sequence[Column], chunk: list[list[str]], before: int, report: ImportReport
) -> Iterator[tuple[Value, ...]]:
    by_column: list[list[Value]] = []
    for place, column in enumerate(columns):
        kind = column_type(column.type)
        values = parse_all(kind, [row[place] if place < len(row) else "" for row in chunk], column.options)
        for number, value in enumerate(values, before + 1):
            if isinstance(value, str) and not kind.fits(value, column.options):
                what = _("“{value}” is no {type}; it was kept as it is.").format(value=value[:60], type=column.type)
                report.add(Problem(number, column.name, what))
        by_column.append(values)
    return zip(*by_column, strict=True)
