"""What each computed column reads: columns of its own row, and columns of the rows linked to it.

They are written down when a column is made or changed, so that a write finds at once what follows from it. Column 0
stands for the row itself, which every computed column reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from store.cells.column_options import ColumnOptions
from store.connection import Reader, Transaction, Value
from store.errors import CircularColumnError
from store.formulas.nodes import Reference

ROLLING = frozenset({"lookup", "count", "roll-up", "find min", "find max"})
"""The types that compute something of the rows that a link leads to."""
COMPUTED = ROLLING | {"link", "formula"}


@dataclass(frozen=True)
class Dependency:
    """A computed column reads a column: of its own row, or through a link."""

    column: int
    table: int
    reads_column: int
    reads_table: int
    link: int | None = None
    side: str = ""
    """The field of the computed column's own rows in the link's pairs."""


@dataclass(frozen=True)
class Graph:
    """All that is computed from what, in an order in which it can be computed."""

    readers: dict[tuple[int, int], list[Dependency]] = field(default_factory=dict)
    """By table and column read."""
    order: tuple[int, ...] = ()
    tables: dict[int, int] = field(default_factory=dict)
    """The table of each computed column."""
    moving: dict[int, list[int]] = field(default_factory=dict)
    """By table, the columns that change with every cell of a row."""

    def read_by(self, table: int, column: int) -> Iterator[Dependency]:
        """Yield what reads a column; of column 0, what reads the row or anything of it through a link."""
        if column == 0:
            for (owner, _column), found in self.readers.items():
                if owner == table:
                    yield from (one for one in found if one.link is not None or one.reads_column == 0)
            return
        yield from self.readers.get((table, column), ())
        for moving in self.moving.get(table, ()):
            yield from self.readers.get((table, moving), ())


def concerned(reader: Reader, tables: Iterable[int]) -> bool:
    """Tell whether anything is computed from cells of these tables."""
    listed = ", ".join(str(int(table)) for table in tables)
    return reader.one(f"SELECT 1 FROM dependencies WHERE reads_table IN ({listed}) LIMIT 1") is not None


def load(reader: Reader) -> Graph:
    """Return the graph of the whole store.

    :raises CircularColumnError: columns would be computed from each other
    """
    found = [
        Dependency(_n(column), _n(table), _n(reads), _n(other), None if link is None else int(link), str(side))
        for column, table, reads, other, link, side in reader.all(
            "SELECT column_id, table_id, reads_column, reads_table, link_id, side FROM dependencies ORDER BY rowid"
        )
    ]
    readers: defaultdict[tuple[int, int], list[Dependency]] = defaultdict(list)
    needs: dict[int, set[int]] = {one.column: set() for one in found}
    for one in found:
        readers[one.reads_table, one.reads_column].append(one)
        if one.reads_column in needs:
            needs[one.column].add(one.reads_column)
    return Graph(dict(readers), _order(reader, needs), {one.column: one.table for one in found}, _moving(reader))


def _n(value: Value) -> int:
    return int(value or 0)


def _moving(reader: Reader) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    sql = (
        "SELECT columns.table_id, columns.id FROM columns WHERE type IN ('last modified', 'last modifier')"
        " AND id IN (SELECT reads_column FROM dependencies)"
    )
    for table, column in reader.all(sql):
        found[int(table or 0)].append(int(column or 0))
    return dict(found)


def _order(reader: Reader, needs: dict[int, set[int]]) -> tuple[int, ...]:
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        names = [str(reader.value("SELECT name FROM columns WHERE id = ?", [one])) for one in error.args[1][:-1]]
        raise CircularColumnError(columns=", ".join(names)) from error


def renew(tx: Transaction, table: int, column: int) -> None:
    """Write down anew what a column reads, and have it computed in every row.

    :raises CircularColumnError: it would read itself
    """
    if write_down(tx, table, column):
        load(tx)
        spoil(tx, table, column)


def write_down(tx: Transaction, table: int, column: int) -> bool:
    """Write down anew what a column reads, as long as it is there; tell whether it is computed."""
    tx.run("DELETE FROM dependencies WHERE column_id = ?", [column])
    found = tx.one("SELECT type, options FROM columns WHERE id = ? AND deleted_at IS NULL", [column])
    if found is None or found[0] not in COMPUTED:
        return False
    kind, options = str(found[0]), ColumnOptions.from_json(str(found[1]))
    reads = {Dependency(column, table, 0, table), *_reads(tx, table, column, kind, options)}
    tx.many(
        "INSERT INTO dependencies (column_id, table_id, reads_column, reads_table, link_id, side)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        ([one.column, one.table, one.reads_column, one.reads_table, one.link, one.side] for one in reads),
    )
    return True


def forget(tx: Transaction, table: int) -> None:
    """Drop what is known of the columns of a table that was never visible."""
    tx.run("DELETE FROM stale WHERE column_id IN (SELECT id FROM columns WHERE table_id = ?)", [table])
    tx.run("DELETE FROM dependencies WHERE ? IN (table_id, reads_table)", [table])


def column_turned(tx: Transaction, table: int, column: int) -> None:
    """Let a column that came or went be computed, and all that reads it."""
    renew(tx, table, column)
    for reader, owner in tx.all("SELECT column_id, table_id FROM dependencies WHERE reads_column = ?", [column]):
        spoil(tx, int(owner or 0), int(reader or 0))


def spoil(tx: Transaction, table: int, column: int) -> None:
    """Have a column computed anew in every row."""
    last = tx.number(f"SELECT max(id) FROM t_{table}")
    tx.run("DELETE FROM stale WHERE column_id = ?", [column])
    if last:
        tx.run("INSERT INTO stale (column_id, first, last) VALUES (?, 1, ?)", [column, last])
        tx.touched.setdefault((table, column), set())


def _reads(tx: Transaction, table: int, column: int, kind: str, options: ColumnOptions) -> Iterator[Dependency]:
    if kind == "link":
        yield from _through(tx, table, column, options, (options.shows,))
    elif kind in ROLLING:
        yield from _linked(tx, table, column, options.through, _rolled(kind, options))
    else:
        for reference in _references(options.formula):
            if reference.through is None:
                yield Dependency(column, table, reference.column, table)
            else:
                yield from _linked(tx, table, column, reference.through, (reference.column,))


def _rolled(kind: str, options: ColumnOptions) -> tuple[int, ...]:
    """Return the columns of the other table that a rolling column reads."""
    match kind:
        case "count":
            return ()
        case "find min" | "find max":
            return (options.target, options.compared)
        case _:
            return (options.target,)


def _references(formula: str) -> Iterable[Reference]:
    """Return what a formula reads; one that cannot be understood reads nothing."""
    from store.formulas.errors import FormulaError
    from store.formulas.formula import parse_canonical

    try:
        return parse_canonical(formula).reads
    except FormulaError:
        return ()


def _linked(tx: Transaction, table: int, column: int, through: int, read: Iterable[int]) -> Iterator[Dependency]:
    """Yield that a column reads the link itself and columns of the rows behind it."""
    yield Dependency(column, table, through, table)
    options = tx.value("SELECT options FROM columns WHERE id = ? AND type = 'link'", [through])
    if options is not None:
        yield from _through(tx, table, column, ColumnOptions.from_json(str(options)), read)


def _through(
    tx: Transaction, table: int, column: int, options: ColumnOptions, read: Iterable[int]
) -> Iterator[Dependency]:
    found = tx.one("SELECT table_a, table_b FROM links WHERE id = ?", [options.link])
    if found is not None:
        other = int(found[1 if options.side == "a" else 0] or 0)
        # a row that comes or goes behind a link that shows nothing of it counts too
        for reads in {one for one in read if one} or {0}:
            yield Dependency(column, table, reads, other, options.link, options.side)
