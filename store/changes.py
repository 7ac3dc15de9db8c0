"""The one change log: what changed, from what to what, by whom, in which step.

It is undo and redo, history, live refresh and the feed's change entries. A change names a kind; the module that
owns the kind registers how to bring the thing to a given value, and undo is nothing but that, backwards.
Facts that nobody can take back (a mail came in, a mail was sent) are noted in the same log without a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store.connection import Reader, Record, Transaction, Value
from store.errors import NothingToRedoError, NothingToUndoError


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


Applier = Callable[[Transaction, Change, Value], None]
"""Bring the changed thing to a value; logs what it does. Raises UndoOverwritesError rather than lose a value."""

_APPLIERS: dict[str, Applier] = {}

_FIELDS = "kind, table_id, row_id, column_id, thing_id, old, new, seq, at, member_id, batch_id"


def applies(kind: str) -> Callable[[Applier], Applier]:
    """Register how changes of `kind` are applied."""

    def register(applier: Applier) -> Applier:
        _APPLIERS[kind] = applier
        return applier

    return register


def log(tx: Transaction, change: Change) -> None:
    """Append a change that can be undone; all changes of a transaction are one step."""
    if tx.batch is None:
        tx.batch = tx.insert(
            "INSERT INTO batches (at, member_id, label) VALUES (?, ?, ?)", [tx.at, tx.member, tx.label]
        )
    _append(tx, change, tx.batch)


def note(tx: Transaction, change: Change) -> None:
    """Append a fact that cannot be undone."""
    _append(tx, change, None)


def _append(tx: Transaction, change: Change, batch: int | None) -> None:
    tx.run(
        "INSERT INTO changes (at, member_id, batch_id, kind, table_id, row_id, column_id, thing_id, old, new)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(tx.at, tx.member, batch, change.kind, change.table, change.row, change.column, change.thing),
            *(change.old, change.new),
        ],
    )


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


def undo(tx: Transaction) -> str:
    """Take back the member's last step; return its label.

    :raises NothingToUndoError: there is none
    :raises UndoOverwritesError: someone has changed the same thing since
    """
    found = tx.one(
        "SELECT id, label FROM batches WHERE member_id IS ? AND undoes IS NULL AND undone_by IS NULL"
        " ORDER BY id DESC LIMIT 1",
        [tx.member],
    )
    if found is None:
        raise NothingToUndoError
    _reverse(tx, int(found[0] or 0), str(found[1]))
    tx.run("UPDATE batches SET undone_by = ? WHERE id = ?", [tx.batch, found[0]])
    return str(found[1])


def redo(tx: Transaction) -> str:
    """Do again what the member undid last, unless they changed something since; return its label.

    :raises NothingToRedoError: there is nothing, or a newer step of the member
    """
    found = tx.one(
        "SELECT id, undone_by, label FROM batches AS done WHERE member_id IS ? AND undone_by IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM batches AS newer WHERE newer.member_id IS done.member_id"
        "  AND newer.undoes IS NULL AND newer.id > done.undone_by) ORDER BY undone_by DESC LIMIT 1",
        [tx.member],
    )
    if found is None:
        raise NothingToRedoError
    _reverse(tx, int(found[1] or 0), str(found[2]))
    tx.run("UPDATE batches SET undone_by = NULL WHERE id = ?", [found[0]])
    return str(found[2])


def _reverse(tx: Transaction, batch: int, label: str) -> None:
    tx.batch = tx.insert(
        "INSERT INTO batches (at, member_id, label, undoes) VALUES (?, ?, ?, ?)",
        [tx.at, tx.member, label, batch],
    )
    for record in tx.all(f"SELECT {_FIELDS} FROM changes WHERE batch_id = ? ORDER BY seq DESC", [batch]):
        change = _change(record)
        _APPLIERS[change.kind](tx, change, change.old)


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
