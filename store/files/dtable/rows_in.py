"""Rows on their way in: read, converted and written in chunks to tables that nobody sees yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from store.clock import stamp
from store.connection import Value, placeholders
from store.files.dtable.cells_in import Cell, CellReader
from store.files.dtable.content import SourceRow, SourceTable
from store.files.dtable.files_in import FileKeeper
from store.files.dtable.numbering_in import Counter
from store.files.dtable.problems import Problems
from store.files.dtable.reading import rows_of
from store.files.staging import Stage, seen
from store.language import _
from store.members import names
from store.names import folded
from store.tables import KEPT_BESIDE
from store.workspace import Store

CHUNK = 1_000
"""Rows that are converted and written together."""

Tell = Callable[[int], None]
"""Called after each chunk with how many rows it had; may raise to stop."""


class RowWriter:
    """Writes the rows of one file; ``numbers`` are those that they have here, by table and by their ids there."""

    def __init__(self, store: Store, cells: CellReader, files: FileKeeper, problems: Problems) -> None:
        self._store = store
        self._cells = cells
        self._files = files
        self._problems = problems
        self._members: Mapping[str, int] = {folded(name): number for number, name in names(store.read()).items()}
        self._now = stamp()
        self.numbers: dict[str, dict[str, int]] = {}
        self.counts: dict[str, int] = {}

    def write(self, table: SourceTable, name: str, stage: Stage, tell: Tell) -> None:
        """Write all rows of a table."""
        self._files.stage = stage
        numbers = self.numbers[table.id] = {}
        self.counts[table.id] = 0
        fields = ["id", *KEPT_BESIDE, *(column.physical for column in stage.columns)]
        sql = f"INSERT INTO {stage.physical} ({', '.join(fields)}) VALUES ({placeholders(len(fields))})"
        counters = {
            place: Counter(source, column)
            for place, (source, column) in enumerate(zip(table.columns, stage.columns, strict=True))
            if column.type == "auto number"
        }
        for chunk in _chunks(rows_of(table, self._problems)):
            records = [self._record(row, table, name, stage, numbers) for row in chunk]
            for place, counter in counters.items():
                for record in records:
                    counter.see(record[place + 1 + len(KEPT_BESIDE)])
            self._files.flush()
            with self._store.write() as tx:
                seen(tx, stage)
                tx.many(sql, records)
            tell(len(chunk))
        with self._store.write() as tx:
            for counter in counters.values():
                counter.write(tx)

    def _record(
        self, row: SourceRow, table: SourceTable, name: str, stage: Stage, numbers: dict[str, int]
    ) -> list[Value]:
        self.counts[table.id] = number = self.counts[table.id] + 1
        if row.id and row.id not in numbers:
            numbers[row.id] = number
        elif row.id:
            self._problems.add(_("Another row has the same id; links to it lead to the first one."), name, row.number)
        beside = {"creator": self._beside(row.creator), "last modifier": self._beside(row.modifier)}
        created, modified = row.created_at or self._now, row.modified_at or row.created_at or self._now
        record: list[Value] = [number, created, beside["creator"][0], modified, beside["last modifier"][0]]
        for source, column in zip(table.columns, stage.columns, strict=True):
            if column.type in beside:
                record.append(beside[column.type][1])
            elif source.key in row.cells:
                report = self._reporter(name, row.number, column.name)
                record.append(self._cells.read(Cell(source, column, row.cells[source.key], report)))
            else:
                record.append(None)
        return record

    def _beside(self, person: str) -> tuple[int | None, str | None]:
        """Return a member by name, or the name of somebody who is none."""
        name = self._cells.person(person) if person else ""
        member = self._members.get(folded(name))
        return member, None if member else name or None

    def _reporter(self, table: str, row: int, column: str) -> Callable[[str], None]:
        return lambda what: self._problems.add(what, table, row, column)


def _chunks(rows: Iterator[SourceRow]) -> Iterator[Sequence[SourceRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
