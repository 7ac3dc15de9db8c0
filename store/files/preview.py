"""A look at a file before anything is written: how it is read, what its columns are, its first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from store.connection import Value
from store.files.converting import Target, converted
from store.files.delimited import Sheet
from store.files.guessing import Guess, Looker
from store.files.opening import sheet_of, sheets_of
from store.files.plan import AS_FOUND, ImportPlan
from store.files.sheets import MOST_PROBLEMS, Cell, Problem
from store.files.text_files import Source
from store.tables import Column

SHOWN = 200
"""Rows that are shown."""
LOOKED_AT = 20_000
"""Rows from which the types are guessed; the import itself looks at all."""
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Preview:
    """What an import by the same plan would begin with."""

    sheets: tuple[str, ...]
    """The sheets of a workbook; none of a text."""
    sheet: str
    encoding: str
    """Of a text; empty for a workbook."""
    delimiter: str
    """Of a text; empty for a workbook."""
    header: bool
    decimal: str
    """The decimal mark of the columns that leave it open."""
    date_order: str
    columns: tuple[Guess, ...]
    """What each column is taken for."""
    cells: tuple[tuple[str, ...], ...]
    """The first rows as the grid would show them."""
    misfits: frozenset[tuple[int, int]]
    """Which of them do not fit their columns: places in `cells`."""
    problems: tuple[Problem, ...]
    """Those of the rows that were looked at."""
    problem_count: int
    looked_at: int
    complete: bool
    """Whether these were all rows."""


class _Notes:
    def __init__(self) -> None:
        self.misfits: list[Problem] = []

    def add(self, row: int, column: str, what: str) -> None:
        self.misfits.append(Problem(row, column, what))


def preview(source: Source, plan: ImportPlan = AS_FOUND) -> Preview:
    """Look at the first rows of a file, read as a plan says.

    :raises FileUnreadableError: it cannot be read
    :raises NotDelimitedError: it is a file of another kind, or cannot be read as the plan says
    :raises NotWorkbookError: it is a workbook that may not be opened
    :raises NoSuchSheetError: the workbook has no such sheet
    :raises NothingInFileError: there is not one cell in it
    """
    sheet = sheet_of(source, plan, quickly=True)
    looker = Looker(sheet, plan)
    rows = sheet.rows()
    shown: list[Sequence[Cell]] = []
    looked_at = 0
    for chunk in _chunks(islice(rows, LOOKED_AT)):
        looker.see(chunk)
        looked_at += len(chunk)
        shown += chunk[: SHOWN - len(shown)]
    guesses = tuple(looker.guesses())
    cells, misfits, notes = _shown(guesses, shown)
    listed = [*sheet.problems.listed, *notes][:MOST_PROBLEMS]
    read = looker.reading()
    return Preview(
        sheets=sheets_of(source),
        sheet=sheet.called() if sheet.knows_types else "",
        encoding=sheet.dialect.encoding if isinstance(sheet, Sheet) else "",
        delimiter=sheet.dialect.delimiter if isinstance(sheet, Sheet) else "",
        header=sheet.has_header,
        decimal=read.decimal,
        date_order=read.date_order,
        columns=guesses,
        cells=cells,
        misfits=misfits,
        problems=tuple(listed),
        problem_count=sheet.problems.count + len(notes),
        looked_at=looked_at,
        complete=next(iter(rows), None) is None,
    )


def _chunks(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk


def _shown(
    guesses: Sequence[Guess], rows: Sequence[Sequence[Cell]]
) -> tuple[tuple[tuple[str, ...], ...], frozenset[tuple[int, int]], list[Problem]]:
    """Return rows as their columns show them, which cells do not fit, and what there is to say about these."""
    notes = _Notes()
    targets = [Target.of(guess, Column(0, guess.name, guess.kind, guess.options, 0)) for guess in guesses]
    values = list(converted(targets, rows, 0, notes))
    cells = tuple(tuple(_text(target, value) for target, value in zip(targets, row, strict=True)) for row in values)
    misfits = frozenset(
        (number, place)
        for number, row in enumerate(values)
        for place, (target, value) in enumerate(zip(targets, row, strict=True))
        if not target.kind.fits(value, target.options)
    )
    return cells, misfits, notes.misfits


def _text(target: Target, value: Value) -> str:
    return target.kind.show(value, target.options)
