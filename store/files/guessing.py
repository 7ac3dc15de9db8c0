"""Guesses about a table of cells: what its columns are, once some or all of its rows were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from store.cells.column_options import ColumnOptions
from store.cells.column_types import column_type
from store.cells.numbers import plain_number
from store.clean import STAND_IN, clean_line
from store.files.plan import ColumnPlan, ImportPlan
from store.files.recognise import MOST_CHOICES, Habits, Recogniser, Verdict, habits
from store.files.sheets import Cell, SheetOfCells
from store.language import _
from store.names import LONGEST, distinct

_CHOICES_OF_A_PERSON = 1_000
_OF_LOOKS = ("number", "date", "checkbox")
"""Types that a workbook's cells have themselves; a text that looks so is meant as text."""


@dataclass(frozen=True)
class Guess:
    """What a column of a file is taken for."""

    place: int
    """Among the cells of a row."""
    header: str
    """Its name in the file."""
    name: str
    """Its name in the table."""
    kind: str
    options: ColumnOptions
    reading: Habits
    """How its numbers and dates are written in the file."""
    left_out: bool = False


class Looker:
    """Watches the rows of a sheet; `guesses` tells what its columns are."""

    def __init__(self, sheet: SheetOfCells, plan: ImportPlan) -> None:
        self._sheet = sheet
        self._plan = plan
        self._recognisers: list[Recogniser] = []

    def see(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Take rows into account."""
        self._grow()
        for place, recogniser in enumerate(self._recognisers):
            cells = [row[place] for row in rows if place < len(row)]
            # a text file's cells are texts already, and there are many
            recogniser.see_all(map(_as_text, cells) if self._sheet.knows_types else cast(list[str], cells))

    def _grow(self) -> None:
        for name in self._sheet.names[len(self._recognisers) :]:
            chosen = self._plan.of(name).kind
            self._recognisers.append(Recogniser(_CHOICES_OF_A_PERSON if chosen else MOST_CHOICES))

    def guesses(self) -> list[Guess]:
        """Return what each column is taken for, the plan going before everything that was found out."""
        self._grow()
        plan, sheet, read = self._plan, self._sheet, self.reading()
        names = usable_names([plan.of(name).name or name for name in sheet.names])
        return [
            self._guess(place, header, name, read)
            for place, (header, name) in enumerate(zip(sheet.names, names, strict=True))
        ]

    def reading(self) -> Habits:
        """Return how numbers and dates are read in columns that do not prove how they are written."""
        return habits(self._recognisers, expected(self._plan, self._sheet.decimal))

    def _guess(self, place: int, header: str, name: str, read: Habits) -> Guess:
        chosen, recogniser = self._plan.of(header), self._recognisers[place]
        verdict = self._verdict(place, chosen, read)
        return Guess(place, header, name, *verdict, recogniser.habits(read), chosen.left_out)

    def _verdict(self, place: int, chosen: ColumnPlan, read: Habits) -> Verdict:
        recogniser, typed = self._recognisers[place], self._sheet.typed(place)
        if chosen.kind:
            kind = column_type(chosen.kind).name
            same = typed is not None and typed.kind == kind
            options = typed.options if typed and same else recogniser.options_as(kind, read)
            return Verdict(kind, chosen.options or options)
        found = typed or recogniser.verdict(read)
        if typed is None and self._sheet.knows_types and found.kind in _OF_LOOKS:
            found = Verdict("text", ColumnOptions())
        return Verdict(found.kind, chosen.options or found.options)


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else plain_number(cell)


def expected(plan: ImportPlan, decimal: str) -> Habits:
    """Return how numbers and dates are taken to be written before any was seen."""
    return Habits(
        decimal=plan.decimal or decimal,
        date_order=plan.date_order or "dmy",
        decimal_fixed=bool(plan.decimal),
        order_fixed=bool(plan.date_order),
    )


def reading_options(guess: Guess, options: ColumnOptions) -> ColumnOptions:
    """Return the options by which a file's values are read into a column of these options."""
    return replace(options, decimal=guess.reading.decimal, date_order=guess.reading.date_order)


def usable_names(names: Sequence[str]) -> list[str]:
    """Return headers as columns may be called: cut, without invisible characters, no two alike."""
    cleaned = (clean_line(name).replace(STAND_IN, "")[: LONGEST - 10].strip() for name in names)
    return distinct(name or _("Column") for name in cleaned)
