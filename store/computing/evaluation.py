"""The values of one computed column: what it reads, fetched for many rows at once, and what comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from store.cells.column_options import ColumnOptions
from store.columns import Column
from store.computing.values import DELETED, kind_of, plan, shown
from store.connection import Reader, Value, placeholders
from store.formulas.nodes import Key, Reference
from store.formulas.values import typed

Inputs = Mapping[Key, object]
"""What the columns that one row reads hold; through a link, a list."""


class Evaluator:
    """Computes the cells of one column, given by its number; or of one that there is not yet."""

    def __init__(self, reader: Reader, table: int, column: int | Column) -> None:
        self._reader = reader
        self._table = table
        self._columns = Columns(reader)
        self.column = column if isinstance(column, Column) else self._columns[column]
        self._reads, self._value = plan(self.column, self._columns)

    def differing(self, rows: Sequence[int]) -> Iterator[tuple[int, Value]]:
        """Yield those of the rows whose cell holds another value than it should, with that value."""
        held = dict(self._cells(self.column.physical, rows))
        for row, inputs in self._inputs([row for row in rows if row in held]):
            value = self._value(inputs)
            if type(value) is not type(held[row]) or value != held[row]:
                yield row, value

    def values(self, rows: Sequence[int]) -> Iterator[tuple[int, Value]]:
        """Yield rows that exist with the value that their cell should hold."""
        for row, inputs in self._inputs(rows):
            yield row, self._value(inputs)

    def _cells(self, sql: str, rows: Sequence[int]) -> Iterator[tuple[int, Value]]:
        found = self._reader.all(
            f"SELECT id, {sql} FROM t_{self._table} WHERE id IN ({placeholders(len(rows))})", list(rows)
        )
        return ((int(row or 0), value) for row, value in found)

    def _inputs(self, rows: Sequence[int]) -> Iterator[tuple[int, Inputs]]:
        by_row: dict[int, dict[Key, object]] = {row: {} for row in rows}
        self._add_own(by_row)
        for read in self._reads:
            if read.through is not None:
                self._add_linked(by_row, read)
        yield from by_row.items()

    def _add_own(self, by_row: dict[int, dict[Key, object]]) -> None:
        own = (read for read in self._reads if read.through is None)
        reads = [read for read in own if self._columns.owner(read.column) == self._table]
        if not reads or not by_row:
            return
        columns = [self._columns[read.column] for read in reads]
        listed = ", ".join(column.sql for column in columns)
        sql = f"SELECT id, {listed} FROM t_{self._table} WHERE id IN ({placeholders(len(by_row))})"
        for row, *values in self._reader.all(sql, list(by_row)):
            by_row[int(row or 0)].update(
                (read.key, typed(value, kind_of(column)))
                for read, column, value in zip(reads, columns, values, strict=True)
            )

    def _add_linked(self, by_row: dict[int, dict[Key, object]], read: Reference) -> None:
        """Add what a column holds in the linked rows, in their order; column 0: their numbers."""
        link = self._columns.link(read.through or 0)
        if link is None or self._columns.owner(read.through or 0) != self._table:
            return
        if read.column and self._columns.owner(read.column) != link[-1]:
            return
        values: defaultdict[int, list[object]] = defaultdict(list)
        if by_row:
            pairs, here, there, other = link
            column = self._columns[read.column] if read.column else None
            cell = "other.id" if column is None else column.sql
            for row, value in self._reader.all(
                f"SELECT pairs.{here}, {cell} FROM {pairs} AS pairs JOIN t_{other} AS other ON other.id = pairs.{there}"
                f" WHERE pairs.{here} IN ({placeholders(len(by_row))})"
                f" ORDER BY pairs.{here}, pairs.place_{here}, other.id",
                list(by_row),
            ):
                values[int(row or 0)].append(self._read(column, value))
        for row, inputs in by_row.items():
            inputs[read.key] = values[row]

    def _read(self, column: Column | None, value: Value) -> object:
        if column is None:
            return value
        # a link has titles as the other table shows them
        return shown(column, value) if self.column.type == "link" else typed(value, kind_of(column))


class Columns(Mapping[int, Column]):
    """The columns of the store, each read once; those that are gone too, as such."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[int, Column] = {}
        self._owners: dict[int, int] = {}

    def __getitem__(self, number: int) -> Column:
        if number not in self._known:
            sql = "SELECT name, type, options, width, table_id FROM columns WHERE id = ? AND deleted_at IS NULL"
            found = self._reader.one(sql, [number])
            if found is None:
                self._known[number] = Column(number, "", DELETED, ColumnOptions(), 0)
            else:
                name, kind, options, width, owner = found
                self._owners[number] = int(owner or 0)
                held = ColumnOptions.from_json(str(options))
                self._known[number] = Column(number, str(name), str(kind), held, int(width or 0))
        return self._known[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def owner(self, number: int) -> int | None:
        """Return the table that a column is in; None of one that is gone."""
        return None if self[number].type == DELETED else self._owners[number]

    def link(self, number: int) -> tuple[str, str, str, int] | None:
        """Return where the pairs of a link column are: SQL table, own field, other field, other table."""
        options = self[number].options
        found = self._reader.one("SELECT table_a, table_b FROM links WHERE id = ?", [options.link])
        if found is None or self[number].type != "link":
            return None
        if options.side == "b":
            return f"l_{options.link}", "b", "a", int(found[0] or 0)
        return f"l_{options.link}", "a", "b", int(found[1] or 0)
