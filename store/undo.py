"""Undo and redo: the changes of a step, applied backwards.

A change names a kind, and the module that owns the kind knows how to bring the thing to a given value. Each member
has a stack of steps of their own; one that others have overwritten is told once and then passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from store import bases, blocks, comments, rows, tables
from store.changes import Change, of_step
from store.connection import Reader, Transaction, Value
from store.errors import NothingToRedoError, NothingToUndoError, UndoOverwritesError
from store.language import _
from store.workspace import Store

Applier = Callable[[Transaction, Change, Value], None]
"""Brings the changed thing to a value and logs it; raises UndoOverwritesError rather than lose what others did."""

_APPLIERS: Mapping[str, Applier] = {
    "base": bases.apply_base,
    "table": tables.apply_table,
    "column": tables.apply_column,
    "column name": tables.apply_column_name,
    "row": rows.apply_row,
    "rows": blocks.apply_block,
    "cell": rows.apply_cell,
    "comment": comments.apply_comment,
}


@dataclass(frozen=True)
class Step:
    """What one member did at once."""

    number: int
    label: str
    is_large: bool
    """Whether a base, a table or a whole import goes when it is undone."""


def next_to_take_back(reader: Reader, member: int | None) -> Step | None:
    """Return the step that the member's next undo takes back."""
    found = reader.one(
        "SELECT id, label, EXISTS (SELECT 1 FROM changes WHERE batch_id = batches.id AND old IS NULL"
        " AND kind IN ('base', 'table', 'rows')) FROM batches"
        " WHERE member_id IS ? AND undoes IS NULL AND undone_by IS NULL AND NOT passed_over"
        " ORDER BY id DESC LIMIT 1",
        [member],
    )
    return Step(int(found[0] or 0), str(found[1]), bool(found[2])) if found else None


def take_back(store: Store) -> str:
    """Undo the member's last step; return its label.

    :raises NothingToUndoError: there is none
    :raises UndoOverwritesError: others have changed the same since; the next undo goes on with the step before
    """
    with store.write(_("Undo")) as tx:
        step = next_to_take_back(tx, tx.member)
        if step is None:
            raise NothingToUndoError
        conflict = None
        try:
            with tx.apart():
                _reverse(tx, step.number, step.label)
                tx.run("UPDATE batches SET undone_by = ? WHERE id = ?", [tx.batch, step.number])
        except UndoOverwritesError as error:
            conflict = error
            # else it would keep the steps before it from being undone for ever
            tx.run("UPDATE batches SET passed_over = 1 WHERE id = ?", [step.number])
    if conflict is not None:
        raise conflict
    return step.label


def do_again(store: Store) -> str:
    """Do again what the member undid last, unless they changed something since; return its label.

    :raises NothingToRedoError: there is nothing, or a newer step of the member
    :raises UndoOverwritesError: others have changed the same since; nothing was done
    """
    with store.write(_("Redo")) as tx:
        found = tx.one(
            "SELECT id, label, undone_by FROM batches AS done WHERE member_id IS ? AND undone_by IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM batches AS newer WHERE newer.member_id IS done.member_id"
            "  AND newer.undoes IS NULL AND newer.id > done.undone_by) ORDER BY undone_by DESC LIMIT 1",
            [tx.member],
        )
        if found is None:
            raise NothingToRedoError
        label = str(found[1])
        _reverse(tx, int(found[2] or 0), label)
        tx.run("UPDATE batches SET undone_by = NULL WHERE id = ?", [found[0]])
    return label


def _reverse(tx: Transaction, batch: int, label: str) -> None:
    """Bring everything that a batch changed to what it was before, as a batch of its own."""
    tx.batch = tx.insert(
        "INSERT INTO batches (at, member_id, label, undoes) VALUES (?, ?, ?, ?)", [tx.at, tx.member, label, batch]
    )
    _apply(tx, of_step(tx, batch))


def _apply(tx: Transaction, changes: Iterable[Change]) -> None:
    seen: dict[int, None] = {}
    for change in changes:
        _APPLIERS[change.kind](tx, change, change.old)
        if change.kind == "base":
            seen |= dict.fromkeys(tables.of_base(tx, change.thing or 0))
        elif change.kind in ("table", "column"):
            seen[change.table or 0] = None
    # once for all changes: a view costs as much as its table has columns
    tables.refresh_views(tx, seen)
