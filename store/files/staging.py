"""Where the rows of an import lie until they appear all at once, and how what dead imports left is cleared away.

A new table is filled while it is invisible. Rows for a table that exists lie in an SQL table of their own, and the
columns that it lacks are added invisibly. Every running import is on record with its process.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from store import bases, blobs, blocks, columns, leases, links, tables
from store.clock import now, stamp
from store.computing import dependencies
from store.connection import Reader, Transaction
from store.errors import ImportLostError, StoreError
from store.language import _
from store.leases import Holder
from store.names import folded
from store.tables import KEPT_BESIDE, Column, NewColumn, Table
from store.workspace import Store

_COLUMNS_AT_ONCE = 20
"""So many columns are added while others wait: SQLite reads its whole schema again for each."""
_SILENCE = timedelta(hours=1)
"""After so long an import of another host is taken for dead."""


@dataclass(frozen=True)
class Stage:
    """Where the rows of one import go."""

    number: int
    holder: Holder
    table: Table
    is_new: bool
    columns: tuple[Column, ...] = ()
    """The column of each cell."""
    added: tuple[Column, ...] = ()
    """Those that are invisible until the rows are."""

    @property
    def physical(self) -> str:
        """The SQL table that the rows are written to."""
        return self.table.physical if self.is_new else _beside(self.table.id, self.number)


def _beside(table: int, number: int) -> str:
    return f"t_{table}_import_{number}"


@contextmanager
def staged(store: Store, base: str, name: str, wanted: Sequence[NewColumn]) -> Iterator[Stage]:
    """Make a stage for rows of these columns; what was not published at the end of the block is cleared away.

    :raises StoreError: a name cannot be used, or a table cannot have as many columns
    """
    sweep(store)
    stage = _begin(store, base, name, wanted)
    try:
        yield stage if stage.is_new else _with_columns(store, stage, wanted)
    except BaseException:
        # on a full disk nothing can be dropped: the next sweep will
        leases.let_go(stage.holder)
        with suppress(StoreError):
            _clear(store, stage.number)
        raise


def _begin(store: Store, base: str, name: str, wanted: Sequence[NewColumn]) -> Stage:
    """Put an import on record, with its table, which is made where there is none."""
    with store.write() as tx:
        held = bases.find(tx, base) if bases.exists(tx, base) else bases.add(tx, base, published=False)
        is_new = not tables.exists(tx, held.id, name)
        if is_new:
            table = tables.add(tx, held.id, name, tuple(wanted), published=False)
        else:
            table = tables.find(tx, f"{held.name}/{name}")
            columns.require_room(tx, table.id, len(_lacking(table, wanted)))
        holder = leases.this_process()
        number = tx.insert(
            "INSERT INTO imports (owner, host, pid, table_id, is_new, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
            [holder.owner, holder.host, holder.pid, table.id, is_new, tx.at],
        )
        return Stage(number, holder, table, is_new, table.columns)


def _lacking(table: Table, wanted: Sequence[NewColumn]) -> list[NewColumn]:
    known = {folded(column.name) for column in table.columns}
    return [column for column in wanted if folded(column.name) not in known]


def _with_columns(store: Store, stage: Stage, wanted: Sequence[NewColumn]) -> Stage:
    """Add what columns a table lacks; columns are matched by name."""
    lacking = _lacking(stage.table, wanted)
    added: list[Column] = []
    while chunk := lacking[len(added) : len(added) + _COLUMNS_AT_ONCE]:
        with store.write() as tx:
            added += [columns.add_hidden(tx, stage.table.id, column, stage.number) for column in chunk]
    known = {folded(column.name): column for column in (*stage.table.columns, *added)}
    matched = tuple(known[folded(column.name)] for column in wanted)
    listed = ", ".join(["id INTEGER PRIMARY KEY", *KEPT_BESIDE, *(column.physical for column in matched)])
    with store.write() as tx:
        tx.run(f"CREATE TABLE {stage.physical} ({listed})")
    return replace(stage, columns=matched, added=tuple(added))


def seen(tx: Transaction, stage: Stage) -> None:
    """Note that an import is at work.

    :raises ImportLostError: it was cleared away
    """
    if not tx.run("UPDATE imports SET seen_at = ? WHERE id = ?", [tx.at, stage.number]):
        raise ImportLostError


First = Callable[[Transaction, Stage], None]
"""What is done with the rows of a stage in the same step, right before they appear."""


def publish(store: Store, stage: Stage, first: First | None = None) -> Table:
    """Let the rows of one stage appear; see :func:`publish_all`."""
    return publish_all(store, [stage], _("Import into {table}").format(table=stage.table.name), first)[0]


def publish_all(store: Store, stages: Sequence[Stage], label: str, first: First | None = None) -> list[Table]:
    """Let the rows appear, all at once, as one step that can be undone; return the tables as they are then.

    :raises ImportLostError: the import was cleared away
    :raises NameTakenError: a table or column of that name came meanwhile
    :raises NoSuchTableError: a table was deleted meanwhile
    """
    with store.write(label) as tx:
        for stage in stages:
            _publish(tx, stage, first)
        return [tables.load(tx, stage.table.id) for stage in stages]


def _publish(tx: Transaction, stage: Stage, first: First | None) -> None:
    table = stage.table
    if not tx.run("DELETE FROM imports WHERE id = ?", [stage.number]):
        raise ImportLostError
    blobs.bring_in(tx, stage.number)
    if not stage.is_new:
        tables.load(tx, table.id)
        if stage.added:
            tables.publish_columns(tx, table, stage.added)
    if first is not None:
        first(tx, stage)
    if stage.is_new:
        tx.run(f"UPDATE tables SET row_count = (SELECT count(*) FROM {stage.physical}) WHERE id = ?", [table.id])
        tables.publish_in(tx, table.id, table.base_id)
    else:
        blocks.publish_block(tx, table.id, stage.physical)
        tx.run(f"DROP TABLE {stage.physical}")


def sweep(store: Store) -> int:
    """Clear away what dead imports left, and undone ones that cannot be done again; return how many there were."""
    dead = _dead(store.read())
    for number in dead:
        _clear(store, number)
    return len(dead) + blocks.sweep(store)


def _dead(reader: Reader) -> list[int]:
    found = reader.all("SELECT id, owner, host, pid, seen_at < ? FROM imports", [stamp(now() - _SILENCE)])
    return [
        int(number or 0)
        for number, owner, host, pid, silent in found
        if leases.is_dead(Holder(str(owner), str(host), int(pid or 0))) or (silent and host != socket.gethostname())
    ]


def _clear(store: Store, number: int) -> None:
    with store.write() as tx:
        found = tx.one(
            "SELECT table_id, is_new, base_id FROM imports JOIN tables ON tables.id = table_id WHERE imports.id = ?",
            [number],
        )
        if found is None:
            return
        table, is_new, base = (int(value or 0) for value in found)
        # the places of its columns are spare from now on
        tx.run("DELETE FROM imports WHERE id = ?", [number])
        tx.run(f"DROP TABLE IF EXISTS {_beside(table, number)}")
        blobs.forget_aside(tx, number)
        if is_new:
            links.forget(tx, table)
            dependencies.forget(tx, table)
            tx.run(f"DROP TABLE IF EXISTS t_{table}")
            tables.forget(tx, table)
            bases.forget_unpublished(tx, base)
