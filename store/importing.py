"""Taking a delimited file into a base: read twice, first to recognise the types, then to write.

Rows are written in chunks where nobody sees them, so that nobody is locked out, and appear at once as one step
that can be undone. A cancelled import leaves nothing. A value that does not fit its column is kept and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from store import bases, tables
from store.column_types import column_type, parse_all
from store.connection import Transaction, Value
from store.delimited import MOST_PROBLEMS, Problem, Sheet
from store.errors import ImportCancelledError, TooManyColumnsError
from store.language import _
from store.names import LONGEST, folded, free_name
from store.recognise import Recogniser, recognise
from store.rows import publish_block
from store.tables import KEPT_BESIDE, Column, NewColumn, Table
from store.text_files import Source
from store.workspace import Store

CHUNK = 2_000
"""Rows that are read, converted and written together."""
MOST_COLUMNS = 1_900
"""SQLite's own limit is 2,000 in all."""

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


@dataclass(frozen=True)
class _Plan:
    """Where the rows go: the SQL table they are staged in, and the column of each cell."""

    staging: str
    table: Table
    columns: tuple[Column, ...]
    is_new: bool
    added: tuple[Column, ...] = ()
    """Columns of an old table that are invisible until the rows are."""


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
    :raises FileUnreadableError: it cannot be read
    :raises NotDelimitedError: it is a file of another kind
    :raises TooManyColumnsError: no table can have as many columns
    :raises ImportCancelledError: `cancelled` said so; nothing was changed
    """
    sheet = Sheet(source)
    watch = _Watch(progress, cancelled)
    recognisers, total = _look(sheet, watch)
    name = table or (source.stem if isinstance(source, Path) else _("Import"))
    if len(sheet.names) > MOST_COLUMNS:
        raise TooManyColumnsError(found=len(sheet.names), limit=MOST_COLUMNS)
    report = ImportReport(base, name, total, tuple(sheet.names))
    for problem in sheet.problems:
        report.add(problem)
    plan = _prepare(store, base, name, sheet, recognisers)
    try:
        _write(store, plan, sheet, report, watch.of(total))
        _publish(store, plan)
    except BaseException:
        _forget(store, plan)
        raise
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


def _prepare(store: Store, base: str, name: str, sheet: Sheet, recognisers: Sequence[Recogniser]) -> _Plan:
    """Make the place that the rows are staged in."""
    verdicts = recognise(list(recognisers), sheet.dialect.decimal)
    wanted = [
        NewColumn(called, verdict.kind, verdict.options)
        for called, verdict in zip(_usable(sheet.names), verdicts, strict=True)
    ]
    with store.write(_("Import")) as tx:
        held = bases.find(tx, base) if bases.exists(tx, base) else bases.add(tx, base, published=False)
        if not tables.exists(tx, held.id, name):
            made = tables.add(tx, held.id, name, tuple(wanted), published=False)
            return _Plan(made.physical, made, made.columns, is_new=True)
        return _beside(tx, tables.find(tx, f"{held.name}/{name}"), wanted)


def _usable(names: Iterable[str]) -> list[str]:
    """Return headers as columns may be called."""
    found: list[str] = []
    for name in names:
        found.append(free_name(name[: LONGEST - 10].strip() or _("Column"), set(found)))
    return found


def _beside(tx: Transaction, table: Table, wanted: Sequence[NewColumn]) -> _Plan:
    """Stage rows for a table that exists: columns are matched by name, unknown ones are added."""
    known = {folded(column.name): column for column in table.columns}
    new = [column for column in wanted if folded(column.name) not in known]
    added = tuple(tables.add_hidden_column(tx, table, column) for column in new)
    known |= {folded(column.name): column for column in added}
    columns = tuple(known[folded(column.name)] for column in wanted)
    staging = f"{table.physical}_import_{tx.at.translate({ord(mark): None for mark in '-:.TZ'})}"
    listed = ", ".join(["id INTEGER PRIMARY KEY", *KEPT_BESIDE, *(column.physical for column in columns)])
    tx.run(f"CREATE TABLE {staging} ({listed})")
    return _Plan(staging, table, columns, is_new=False, added=added)


def _write(store: Store, plan: _Plan, sheet: Sheet, report: ImportReport, watch: _Watch) -> None:
    fields = ", ".join([*KEPT_BESIDE, *(column.physical for column in plan.columns)])
    marks = ", ".join("?" * (len(KEPT_BESIDE) + len(plan.columns)))
    sql = f"INSERT INTO {plan.staging} ({fields}) VALUES ({marks})"
    done = 0
    for chunk in _chunks(sheet.rows()):
        cells = _converted(plan.columns, chunk, done, report)
        with store.write() as tx:
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


def _publish(store: Store, plan: _Plan) -> None:
    """Let the rows appear, all at once."""
    with store.write(_("Import")) as tx:
        if not plan.is_new:
            for column in plan.added:
                tables.publish_column(tx, plan.table, column)
            publish_block(tx, plan.table.id, plan.staging)
            tx.run(f"DROP TABLE {plan.staging}")
            return
        tx.run(f"UPDATE tables SET row_count = (SELECT count(*) FROM {plan.staging}) WHERE id = ?", [plan.table.id])
        bases.publish(tx, plan.table.base_id)
        tables.publish(tx, plan.table.id)


def _forget(store: Store, plan: _Plan) -> None:
    """Leave nothing of an import that did not come to its end."""
    with store.write() as tx:
        tx.run(f"DROP TABLE IF EXISTS {plan.staging}")
        if plan.is_new:
            tables.forget(tx, plan.table.id)
            bases.forget_unpublished(tx, plan.table.base_id)
