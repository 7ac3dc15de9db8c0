"""The one change log: what changed, from what to what, by whom, in which step.

It is undo and redo (in `store.undo`), history, live refresh and the feed's change entries.
Facts that nobody can take back (a mail came in, a mail was sent) are noted in the same log without a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.connection import Params, Reader, Record, Transaction, Value


@dataclass(frozen=True)
class Change:
    """One line of the log."""

    kind: str
    table: int | None = None
    row: int | None = None
    column: int | None = None
    thing: int | None = None
    """The id of what changed where it is no cell: a comment, a mail, an outbox entry, an account, a base."""
    old: Value = None
    new: Value = None
    seq: int = 0
    at: str = ""
    member: int | None = None
    batch: int | None = None


_FIELDS = "kind, table_id, row_id, column_id, thing_id, old, new, seq, at, member_id, batch_id"


def log(tx: Transaction, change: Change) -> None:
    """Append a change that can be undone; all changes of a transaction are one step."""
    _append(tx, change, open_step(tx))


def log_many(tx: Transaction, changes: Iterable[Change]) -> None:
    """Append changes that can be undone, at once."""
    batch = open_step(tx)
    tx.many(_INSERT, (_line(tx, change, batch) for change in changes))


def open_step(tx: Transaction) -> int:
    """Return the number of the transaction's step, which its first change makes."""
    if tx.batch is None:
        tx.batch = tx.insert(
            "INSERT INTO batches (at, member_id, label) VALUES (?, ?, ?)", [tx.at, tx.member, tx.label]
        )
    return tx.batch


def note(tx: Transaction, change: Change) -> None:
    """Append a fact that cannot be undone."""
    _append(tx, change, None)


def _append(tx: Transaction, change: Change, batch: int | None) -> None:
    tx.run(_INSERT, _line(tx, change, batch))


_INSERT = (
    "INSERT INTO changes (at, member_id, batch_id, kind, table_id, row_id, column_id, thing_id, old, new)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _line(tx: Transaction, change: Change, batch: int | None) -> Sequence[Value]:
    where = (change.kind, change.table, change.row, change.column, change.thing)
    return (tx.at, tx.member, batch, *where, change.old, change.new)


def last_seq(reader: Reader) -> int:
    """Return the number of the newest change."""
    return reader.number("SELECT max(seq) FROM changes")


def since(reader: Reader, seq: int, limit: int = 10_000) -> list[Change]:
    """Return what changed after `seq`, oldest first."""
    found = reader.all(f"SELECT {_FIELDS} FROM changes WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit])
    return [_change(record) for record in found]


def of_row(reader: Reader, table: int, row: int) -> list[Change]:
    """Return a row's history, oldest first."""
    found = reader.all(f"SELECT {_FIELDS} FROM changes WHERE table_id = ? AND row_id = ? ORDER BY seq", [table, row])
    return [_change(record) for record in found]


def of_step(reader: Reader, batch: int, before: int | None = None, limit: int = -1) -> list[Change]:
    """Return the changes of a step, newest first.

    :param before: only those with a lower number
    :param limit: at most so many
    """
    sql = f"SELECT {_FIELDS} FROM changes WHERE batch_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
    return [_change(record) for record in reader.all(sql, [batch, before or 2**62, limit])]


def first_alike(reader: Reader, change: Change) -> int:
    """Return the number of the first change of those before one in its step that are of the same kind and column."""
    sql = (
        "SELECT seq FROM changes WHERE batch_id = ? AND seq < ? AND (kind, table_id, column_id) IS NOT (?, ?, ?)"
        " ORDER BY seq DESC LIMIT 1"
    )
    other = reader.number(sql, [change.batch, change.seq, change.kind, change.table, change.column])
    return reader.number("SELECT min(seq) FROM changes WHERE batch_id = ? AND seq > ?", [change.batch, other])


def first_of_step(reader: Reader, batch: int, limit: int = 200) -> list[Change]:
    """Return the first changes of a step, oldest first."""
    found = reader.all(f"SELECT {_FIELDS} FROM changes WHERE batch_id = ? ORDER BY seq LIMIT ?", [batch, limit])
    return [_change(record) for record in found]


def load(reader: Reader, seq: int) -> Change | None:
    """Return one line of the log."""
    found = reader.one(f"SELECT {_FIELDS} FROM changes WHERE seq = ?", [seq])
    return None if found is None else _change(found)


def touched_by_others(tx: Transaction, change: Change, condition: str, params: Params) -> bool:
    """Tell whether anybody but the member has since made a change that still stands.

    :param condition: SQL over the log that says which changes count
    """
    sql = (
        "SELECT 1 FROM changes LEFT JOIN batches ON batches.id = batch_id"
        " WHERE seq > ? AND changes.member_id IS NOT ? AND kind NOT IN ('column width', 'computed')"
        # what was undone and the undoing itself come to nothing
        f" AND undoes IS NULL AND undone_by IS NULL AND ({condition}) LIMIT 1"
    )
    return tx.one(sql, [change.seq, tx.member, *params]) is not None


def _change(record: Record) -> Change:
    kind, table, row, column, thing, old, new, seq, at, member, batch = record
    return Change(
        kind=str(kind),
        table=_number(table),
        row=_number(row),
        column=_number(column),
        thing=_number(thing),
        old=old,
        new=new,
        seq=_number(seq) or 0,
        at=str(at),
        member=_number(member),
        batch=_number(batch),
    )


def _number(value: Value) -> int | None:
    return None if value is None else int(value)
