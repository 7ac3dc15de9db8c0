"""Taking a file of tables into a base: read twice, first to recognise the types, then to write.

Rows are written in chunks where nobody sees them, so that nobody is locked out, and appear at once as one step
that can be undone. A cancelled import leaves nothing, and what a killed one leaves is cleared away by the next.
A value that does not fit its column is kept and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from store import bases, tables
from store.cells.column_types import column_type
from store.clean import clean_line
from store.columns import MOST_COLUMNS
from store.connection import Reader, Transaction, placeholders
from store.errors import ImportCancelledError, NoSuchHeaderError, NoSuchTableError, TooManyColumnsError
from store.files.converting import Target, converted
from store.files.guessing import Guess, Looker, usable_names
from store.files.matching import Match, update_rows
from store.files.opening import plans_of, sheet_of, sheets_of
from store.files.plan import AS_FOUND, ImportPlan
from store.files.sheets import MOST_PROBLEMS, Cell, Problem, SheetOfCells
from store.files.staging import Stage, publish_all, seen, staged
from store.files.text_files import Source
from store.language import _
from store.names import distinct, folded
from store.tables import KEPT_BESIDE, NewColumn, Table
from store.workspace import Store

CHUNK = 2_000
"""Rows that are read, converted and written together."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many rows are done, and of how many (0 while that is unknown)."""
Cancelled = Callable[[], bool]


@dataclass
class ImportReport:
    """What an import came to."""

    base: str
    table: str
    rows: int
    """Of the file."""
    columns: tuple[str, ...]
    added: int = 0
    """Rows that the table has more."""
    updated: int = 0
    """Rows of the table that were changed."""
    unchanged: int = 0
    """Rows of the table that already were as the file has them."""
    left_out: int = 0
    """Rows of the file of which nothing was taken."""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    """How many there are; of many only the first are listed."""

    def add(self, row: int, column: str, what: str) -> None:
        """Count a problem and list it if there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(row, column, what))


@dataclass(frozen=True)
class _Watch:
    progress: Progress
    cancelled: Cancelled
    total: int = 0

    def of(self, total: int) -> _Watch:
        return _Watch(self.progress, self.cancelled, total)

    def tell(self, what: str, done: int) -> None:
        if self.cancelled():
            raise ImportCancelledError
        self.progress(what, done, self.total)


@dataclass(frozen=True)
class _Job:
    """One sheet on its way into one table."""

    plan: ImportPlan
    sheet: SheetOfCells
    table: str
    guesses: tuple[Guess, ...]
    """Of the columns that are taken."""
    report: ImportReport


def _silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


def import_file(
    store: Store,
    source: Source,
    base: str,
    table: str = "",
    progress: Progress = _silent,
    cancelled: Cancelled = lambda: False,
    plan: ImportPlan = AS_FOUND,
) -> ImportReport:
    """Import a CSV, TSV or XLSX file; the base is made where there is none, so is the table.

    :param table: default: the name of the file, or of the sheet where a workbook has several
    :param plan: how the file is read, and what becomes of its rows; of a workbook the first sheet is taken
    :return: with all names as they are in the store
    :raises FileUnreadableError: it cannot be read
    :raises NotDelimitedError: it is a file of another kind
    :raises NotWorkbookError: it is a workbook that may not be opened
    :raises NothingInFileError: there is not one cell in it
    :raises NoSuchSheetError: the workbook has no sheet as planned
    :raises NoSuchHeaderError: the file has no column as planned
    :raises NoSuchTableError: rows of a table are to be changed that does not exist
    :raises TooManyColumnsError: no table can have as many columns
    :raises ImportCancelledError: `cancelled` said so; nothing was changed
    """
    watch = _Watch(progress, cancelled)
    return _import(store, base, [_looked_at(store, source, base, table.strip(), plan, watch)], watch)[0]


def import_sheets(
    store: Store,
    source: Source,
    base: str,
    progress: Progress = _silent,
    cancelled: Cancelled = lambda: False,
    plan: ImportPlan = AS_FOUND,
) -> list[ImportReport]:
    """Import every sheet of a workbook that holds anything as a table of its name, all in one step.

    A delimited file is one table. Errors are those of :func:`import_file`.
    """
    watch = _Watch(progress, cancelled)
    plans = plans_of(source, plan)
    if len(plans) == 1:
        return [import_file(store, source, base, "", progress, cancelled, plans[0])]
    names = distinct(usable_names([each.sheet for each in plans]))
    jobs = [_looked_at(store, source, base, name, each, watch) for name, each in zip(names, plans, strict=True)]
    return _import(store, base, jobs, watch)


def _import(store: Store, base: str, jobs: Sequence[_Job], watch: _Watch) -> list[ImportReport]:
    with ExitStack() as stack:
        stages = []
        for job in jobs:
            wanted = [NewColumn(guess.name, guess.kind, guess.options) for guess in job.guesses]
            stage = stack.enter_context(staged(store, base, job.table, wanted))
            _write(store, stage, job, watch.of(job.report.rows))
            stages.append(stage)
        by_stage = {stage.number: job for stage, job in zip(stages, jobs, strict=True)}
        label = _("Import into {table}").format(table=", ".join(job.table for job in jobs)[:100])
        made = publish_all(store, stages, label, partial(_settle, by_stage))
    return [_reported(job, stage, table) for job, stage, table in zip(jobs, stages, made, strict=True)]


def _reported(job: _Job, stage: Stage, made: Table) -> ImportReport:
    names = tuple(made.column_by_id(column.id).name for column in stage.columns)
    return replace(job.report, base=made.base, table=made.name, columns=names)


def _looked_at(store: Store, source: Source, base: str, table: str, plan: ImportPlan, watch: _Watch) -> _Job:
    sheet = sheet_of(source, plan)
    looker = Looker(sheet, plan)
    total = 0
    for chunk in _chunks(sheet.rows()):
        _require_few_columns(sheet)
        looker.see(chunk)
        total += len(chunk)
        watch.tell(_("Reading"), total)
    _require_few_columns(sheet)
    guesses = looker.guesses()
    _require_headers(plan, sheet.names, guesses)
    name = table or _named_after(source, sheet, plan)
    report = _report(sheet, guesses, total)
    if sheet.knows_types and not plan.sheet and len(sheets_of(source)) > 1:
        report.add(
            0, "", _("Of the workbook's sheets only “{name}” was taken.").format(name=clean_line(sheet.called()))
        )
    taken = _takeable(_known(store.read(), base, name, plan), guesses, plan, report)
    return _Job(plan, sheet, name, taken, report)


def _require_few_columns(sheet: SheetOfCells) -> None:
    if len(sheet.names) > MOST_COLUMNS:
        raise TooManyColumnsError(found=len(sheet.names), limit=MOST_COLUMNS)


def _require_headers(plan: ImportPlan, names: Sequence[str], guesses: Sequence[Guess]) -> None:
    taken = [guess.name for guess in guesses if not guess.left_out]
    for wanted, known in ((plan.columns, names), (plan.keys, taken)):
        for name in wanted:
            if folded(name) not in map(folded, known):
                raise NoSuchHeaderError(name=name, known=", ".join(map(clean_line, known)))


def _known(reader: Reader, base: str, name: str, plan: ImportPlan) -> Table | None:
    """Return the table that the rows go to, where there is one already."""
    if bases.exists(reader, base) and tables.exists(reader, bases.find(reader, base).id, name):
        return tables.find(reader, f"{bases.find(reader, base).name}/{name}")
    if plan.mode == "update":
        raise NoSuchTableError(name=f"{base}/{name}")
    return None


def _takeable(
    table: Table | None, guesses: Sequence[Guess], plan: ImportPlan, report: ImportReport
) -> tuple[Guess, ...]:
    """Return the columns of the file that are taken: not those that the table computes itself, unless they are keys."""
    known = {folded(column.name): column for column in table.columns} if table else {}
    keys = {folded(name) for name in plan.keys}
    taken = []
    for guess in guesses:
        column = known.get(folded(guess.name))
        if guess.left_out:
            continue
        if column is None or column_type(column.type).editable or folded(guess.name) in keys:
            taken.append(guess)
        else:
            what = _("The table fills the column itself ({type}); the file's values were left out.")
            report.add(0, guess.name, what.format(type=column.type))
    return tuple(taken)


def _named_after(source: Source, sheet: SheetOfCells, plan: ImportPlan) -> str:
    if isinstance(source, Path) and not plan.sheet:
        return usable_names([source.stem])[0]
    return usable_names([sheet.called()])[0] if sheet.called() else _("Import")


def _report(sheet: SheetOfCells, guesses: Sequence[Guess], total: int) -> ImportReport:
    """Begin a report with what is wrong with the file and its header."""
    report = ImportReport("", "", total, (), added=total)
    report.problems = list(sheet.problems.listed)
    report.problem_count = sheet.problems.count
    if not total:
        report.add(0, "", _("There are no rows below the header."))
    for guess in guesses:
        if usable_names([guess.header]) != [guess.header]:
            what = _("The header “{given}” cannot be a name as it stands.").format(given=clean_line(guess.header))
            report.add(0, guess.name, what)
    return report


def _chunks(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _write(store: Store, stage: Stage, job: _Job, watch: _Watch) -> None:
    fields = ", ".join([*KEPT_BESIDE, *(column.physical for column in stage.columns)])
    values = placeholders(len(KEPT_BESIDE) + len(stage.columns))
    sql = f"INSERT INTO {stage.physical} ({fields}) VALUES ({values})"
    targets = [Target.of(guess, column) for guess, column in zip(job.guesses, stage.columns, strict=True)]
    done = 0
    for chunk in _chunks(job.sheet.rows()):
        rows = converted(targets, chunk, done, job.report)
        with store.write() as tx:
            seen(tx, stage)
            beside = (tx.at, tx.member, tx.at, tx.member)
            tx.many(sql, (beside + row for row in rows))
        done += len(chunk)
        watch.tell(_("Writing"), done)


def _settle(jobs: dict[int, _Job], tx: Transaction, stage: Stage) -> None:
    """Let the rows of a stage change the rows that they stand for, where the plan says so."""
    job = jobs[stage.number]
    if job.plan.mode == "add" or not job.plan.keys:
        return
    keys = {folded(name) for name in job.plan.keys}
    columns = tuple(c for guess, c in zip(job.guesses, stage.columns, strict=True) if folded(guess.name) in keys)
    only_update = job.plan.mode == "update"
    outcome = update_rows(tx, Match(stage, columns, only_update, job.plan.empties))
    report = job.report
    report.updated, report.left_out = outcome.updated, outcome.left_out
    report.unchanged = outcome.found - outcome.updated
    report.added = report.rows - outcome.found - outcome.left_out
    report.problem_count += outcome.problem_count
    report.problems += outcome.problems[: max(0, MOST_PROBLEMS - len(report.problems))]
