"""What pasting a block would do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from store import cell_blocks
from store.cell_blocks import CellWrite, ColumnWrites
from store.cells.column_types import column_type
from store.connection import Transaction, Value
from store.filters.wanted import wanted_cells
from store.query import Query
from store.tables import Column, Table
from store.workspace import Store
from tui.blocks.picked import GoOn

MOST_SHOWN = 3
"""Misfits that are shown; all are counted."""


@dataclass(frozen=True)
class Misfit:
    """A text that does not fit the column that it is pasted into."""

    column: Column
    text: str


@dataclass(frozen=True)
class PastePlan:
    """A block, laid over the cells of a table."""

    table: Table
    rows: Sequence[int]
    """The rows that are pasted over, in the order of the view."""
    columns: Sequence[Column]
    """The columns that are pasted into; those that take nothing are `passed_over`."""
    writes: Sequence[ColumnWrites]
    new: Sequence[Mapping[int, Value]]
    """The cells of the rows that are added at the end."""
    passed_over: Sequence[Column]
    surplus: int
    """Columns of the block that have no place."""
    overwritten: int
    """Cells that are not empty and get another value."""
    misfits: Sequence[Misfit]
    misfit_count: int

    @property
    def count(self) -> int:
        """How many cells are written."""
        return sum(len(each.cells) for each in self.writes) + len(self.new) * len(self.columns)


@dataclass(frozen=True)
class Target:
    """Where a block is pasted: a view of a table, rows, and the columns from the first one on."""

    table: Table
    query: Query
    rows: Sequence[int]
    """The rows that can be pasted over, from the first one on; none in a view without rows."""
    columns: Sequence[Column]


def plan(store: Store, target: Target, block: Sequence[Sequence[str]]) -> PastePlan:
    """Return what pasting a block would do; runs on any thread."""
    rows = target.rows[: len(block)]
    taken = target.columns[: len(block[0])]
    places = [(place, column) for place, column in enumerate(taken) if column_type(column.type).editable]
    writes = [_column(store, target.table, column, rows, [row[place] for row in block]) for place, column in places]
    wanted = wanted_cells(target.query)
    new = [dict(_cells(row, places, wanted)) for row in block[len(rows) :]]
    misfits = [*_misfits(writes, new)]
    return PastePlan(
        table=target.table,
        rows=rows,
        columns=[column for _place, column in places],
        writes=writes,
        new=new,
        passed_over=[column for column in taken if not column_type(column.type).editable],
        surplus=max(0, len(block[0]) - len(target.columns)),
        overwritten=sum(cell.seen not in (None, cell.value) for each in writes for cell in each.cells),
        misfits=misfits[:MOST_SHOWN],
        misfit_count=len(misfits),
    )


def spread(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """Return a block repeated over a range, where it fits into that so many times; else as it is."""
    down, across = rows / len(block), columns / len(block[0])
    if not (down >= 1 and across >= 1 and down.is_integer() and across.is_integer()):
        return [list(row) for row in block]
    return [list(row) * int(across) for _each in range(int(down)) for row in block]


def write(tx: Transaction, made: PastePlan, told: cell_blocks.Told, go_on: GoOn) -> list[int]:
    """Write a plan; return the numbers of the rows that were added.

    :raises ConflictError: someone else changed one of the cells since the plan was made
    :raises StoppedError: `go_on` did no longer hold
    """
    cell_blocks.write(tx, made.table, made.writes, told=told, go_on=go_on)
    return cell_blocks.add(tx, made.table, made.new, go_on=go_on)


def _column(store: Store, table: Table, column: Column, rows: Sequence[int], texts: Sequence[str]) -> ColumnWrites:
    place = [each.id for each in table.columns].index(column.id)
    held = {row.id: row.values[place] for row in cell_blocks.read(store.read(), table, rows)}
    cells = [
        CellWrite(row, held[row], _parsed(column, text)) for row, text in zip(rows, texts, strict=False) if row in held
    ]
    return ColumnWrites(column, cells)


def _cells(
    row: Sequence[str], places: Sequence[tuple[int, Column]], wanted: Mapping[int, Value]
) -> Iterator[tuple[int, Value]]:
    yield from wanted.items()
    for place, column in places:
        if (value := _parsed(column, row[place])) is not None:
            yield column.id, value


def _parsed(column: Column, text: str) -> Value:
    return column_type(column.type).parse(text, column.options)


def _misfits(writes: Sequence[ColumnWrites], new: Sequence[Mapping[int, Value]]) -> Iterator[Misfit]:
    for each in writes:
        column = each.column
        values = [*(cell.value for cell in each.cells), *(cells.get(column.id) for cells in new)]
        for value in values:
            if not column_type(column.type).fits(value, column.options):
                yield Misfit(column, str(value))
