"""Rows of a file as values of columns, with what did not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from store.cells.column_options import ColumnOptions
from store.cells.column_types import as_text, column_type, parse_all
from store.cells.numbers import plain_number
from store.cells.protocol import ColumnType
from store.connection import Value
from store.files.guessing import Guess, reading_options
from store.files.sheets import Cell
from store.language import _
from store.tables import Column


class Notes(Protocol):
    """Where problems are told."""

    def add(self, row: int, column: str, what: str) -> None:
        """Take one."""


@dataclass(frozen=True)
class Target:
    """Where the values of one column of the file go, and how they are read."""

    place: int
    """Among the cells of a row."""
    name: str
    kind: ColumnType
    options: ColumnOptions
    """By which a value fits."""
    reading: ColumnOptions
    """By which a text is read."""

    @classmethod
    def of(cls, guess: Guess, column: Column) -> Target:
        """Return how the values of a column of the file get into a column of the table."""
        reading = reading_options(guess, column.options)
        return cls(guess.place, column.name, column_type(column.type), column.options, reading)


def converted(
    targets: Sequence[Target], rows: Sequence[Sequence[Cell]], before: int, notes: Notes
) -> Iterator[tuple[Value, ...]]:
    """Yield the values of each row; those that do not fit are kept as they are and noted.

    :param before: how many rows came before these
    """
    by_column: list[list[Value]] = []
    for target in targets:
        values = _read(target, [row[target.place] if target.place < len(row) else "" for row in rows])
        _note_misfits(target, values, before, notes)
        by_column.append(values)
    return zip(*by_column, strict=True)


def _note_misfits(target: Target, values: Sequence[Value], before: int, notes: Notes) -> None:
    fits, options = target.kind.fits, target.options
    bounded = options.least is not None or options.most is not None
    wrong = {value for value in set(values) if (bounded or isinstance(value, str)) and not fits(value, options)}
    if not wrong:
        return
    for number, value in enumerate(values, before + 1):
        if value in wrong:
            what = _("“{value}” is no {type}; it was kept as it is.")
            notes.add(number, target.name, what.format(value=as_text(value)[:60], type=target.kind.name))


def _read(target: Target, cells: Sequence[Cell]) -> list[Value]:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) == len(cells):
        return parse_all(target.kind, texts, target.reading)
    return [_value(target, cell) for cell in cells]


def _value(target: Target, cell: Cell) -> Value:
    if isinstance(cell, str):
        return target.kind.parse(cell, target.reading)
    if target.kind.fits(cell, target.options):
        return cell
    return target.kind.parse(plain_number(cell, target.reading.decimal), target.reading)
