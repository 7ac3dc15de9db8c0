"""Rows written in bulk: a block is published as one change, and undone as one.

A block that is undone waits in a hidden SQL table of its own until it is done again, or never can be.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from store import tables
from store.changes import Change, log, touched_by_others
from store.connection import Reader, Transaction, Value
from store.errors import NoSuchChangeError, UndoOverwritesError
from store.new_rows import number_rows
from store.workspace import Store


@dataclass(frozen=True)
class Block:
    """Rows with consecutive numbers, written in bulk; some of them may be deleted by now."""

    first: int
    last: int
    count: int

    def as_json(self) -> str:
        """Return the block as the log keeps it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Block:
        """Read back what :meth:`as_json` wrote."""
        return cls(**json.loads(text))

    def hidden(self, table: int) -> str:
        """Return where the block waits while it is undone."""
        return f"t_{table}_rows_{self.first}"


def publish_block(tx: Transaction, table: int, source: str) -> None:
    """Move all rows of the SQL table `source` (same columns but id) to the end of a table, in one step."""
    listed = ", ".join(name for name in _fields(tx, source) if name != "id")
    before = tx.number(_LAST, [f"t_{table}"])
    count = tx.run(f"INSERT INTO t_{table} ({listed}) SELECT {listed} FROM {source} ORDER BY id")
    if count == 0:
        return
    block = Block(before + 1, tx.number(_LAST, [f"t_{table}"]), count)
    _count(tx, table, count)
    number_rows(tx, tables.load(tx, table), block.first, block.last)
    tx.spans[table, 0].append((block.first, block.last))
    log(tx, Change("rows", table, new=block.as_json()))


_LAST = "SELECT seq FROM sqlite_sequence WHERE name = ?"


def _fields(reader: Reader, name: str) -> list[str]:
    return [str(field) for (field,) in reader.all("SELECT name FROM pragma_table_info(?)", [name])]


def _count(tx: Transaction, table: int, more: int) -> None:
    tx.run("UPDATE tables SET row_count = row_count + ? WHERE id = ?", [more, table])


def apply_block(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a block came.

    :raises UndoOverwritesError: it should go, and others have worked on its rows, or it has gone already
    :raises NoSuchChangeError: it should come back, and was swept away
    """
    table = change.table or 0
    block = Block.from_json(str(change.new if value is None else value))
    tx.spans[table, 0].append((block.first, block.last))
    if value is None:
        _hide(tx, table, change)
    else:
        _show(tx, table, change, block)
    log(tx, Change("rows", table, old=change.new, new=value))


def _hide(tx: Transaction, table: int, change: Change) -> None:
    block = Block.from_json(str(change.new))
    span = [block.first, block.last]
    in_block = "table_id = ? AND row_id BETWEEN ? AND ?"
    if _waits(tx, table, block) or touched_by_others(tx, change, in_block, [table, *span]):
        raise UndoOverwritesError(theirs=f"#{block.first} …")
    tx.run(f"CREATE TABLE {block.hidden(table)} AS SELECT * FROM t_{table} WHERE id BETWEEN ? AND ?", span)
    _count(tx, table, -tx.run(f"DELETE FROM t_{table} WHERE id BETWEEN ? AND ?", span))


def _waits(reader: Reader, table: int, block: Block) -> bool:
    return reader.one("SELECT 1 FROM sqlite_master WHERE name = ?", [block.hidden(table)]) is not None


def _show(tx: Transaction, table: int, change: Change, block: Block) -> None:
    if not _waits(tx, table, block):
        raise NoSuchChangeError(number=change.seq)
    fields = ", ".join(_fields(tx, block.hidden(table)))
    _count(tx, table, tx.run(f"INSERT INTO t_{table} ({fields}) SELECT {fields} FROM {block.hidden(table)}"))
    tx.run(f"DROP TABLE {block.hidden(table)}")


def sweep(store: Store) -> int:
    """Drop the blocks that wait to be done again and never can be; return how many."""
    gone = _spent(store.read())
    for name in gone:
        with store.write() as tx:
            tx.run(f"DROP TABLE IF EXISTS {name}")
    return len(gone)


def _spent(reader: Reader) -> list[str]:
    waiting = reader.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 't_[0-9]*_rows_[0-9]*'")
    if not waiting:
        return []
    # what a step of its own took away can come back for ever; else it is the condition of redo in `store.undo`
    wanted = reader.all(
        "SELECT table_id, coalesce(new, old) FROM changes JOIN batches AS done ON done.id = batch_id"
        " WHERE kind = 'rows' AND CASE WHEN undone_by IS NULL THEN new IS NULL AND undoes IS NULL"
        " ELSE new IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batches AS newer"
        "  WHERE newer.member_id IS done.member_id AND newer.undoes IS NULL AND newer.id > done.undone_by) END"
    )
    kept = {Block.from_json(str(block)).hidden(int(table or 0)) for table, block in wanted}
    return [str(name) for (name,) in waiting if name not in kept]
