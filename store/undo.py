"""Undo and redo: the changes of a step, applied backwards.

A change names a kind, and the module that owns the kind knows how to bring the thing to a given value. Each member
has a stack of steps of their own; one that others have overwritten is told once and then passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from store import (
    base_accounts,
    base_mail,
    bases,
    blocks,
    bulk,
    changes,
    comments,
    links,
    properties,
    rows,
    table_edits,
    tables,
    templates,
    views,
)
from store.changes import Change, of_step
from store.connection import Reader, Transaction, Value
from store.contacts import book
from store.errors import (
    CircularColumnError,
    NoSuchChangeError,
    NotForYourRoleError,
    NothingToRedoError,
    NothingToUndoError,
    NotYourAccountError,
    StoreError,
    UndoOverwritesError,
)
from store.language import _
from store.shaping import edits as column_edits
from store.workspace import Store

Applier = Callable[[Transaction, Change, Value], None]
"""Brings the changed thing to a value and logs it; raises UndoOverwritesError rather than lose what others did."""

_APPLIERS: Mapping[str, Applier] = {
    "base": bases.apply_base,
    "table": table_edits.apply_table,
    "column": column_edits.apply_column,
    "view": views.apply_view,
    "row": rows.apply_row,
    "rows": blocks.apply_block,
    "cell": rows.apply_cell,
    "column emptied": bulk.apply_emptied,
    "links": links.apply_links,
    "comment": comments.apply_comment,
    "contact": book.apply_contact,
    base_accounts.KIND: base_accounts.apply_connection,
    **dict.fromkeys(properties.KINDS, properties.apply_property),
    base_mail.KIND: base_mail.apply_switch,
    templates.KIND: templates.apply_template,
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
    :raises CircularColumnError: it would make columns read each other; the next undo goes on with the step before
    :raises NotForYourRoleError: the member may not change that any more; the next undo goes on with the step before
    :raises NotYourAccountError: as for NotForYourRoleError
    """
    with store.write(_("Undo")) as tx:
        step = next_to_take_back(tx, tx.member)
        if step is None:
            raise NothingToUndoError
        conflict: StoreError | None = None
        try:
            with tx.apart():
                _reverse(tx, step.number, step.label)
                tx.run("UPDATE batches SET undone_by = ? WHERE id = ?", [tx.batch, step.number])
        except (UndoOverwritesError, CircularColumnError, NotForYourRoleError, NotYourAccountError) as error:
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


def restore_step(store: Store, number: int) -> str:
    """Bring back what a step of anybody changed, as a step of the member's own; return its label.

    :raises NoSuchChangeError: there is no such step
    :raises NotForYourRoleError: the member may not change that
    :raises NotYourAccountError: the member may not change that account
    :raises UndoOverwritesError: the same was changed since; nothing was done
    """
    label = store.read().value("SELECT label FROM batches WHERE id = ?", [number])
    if label is None:
        raise NoSuchChangeError(number=number)
    with store.write(_("Restore: {label}").format(label=label)) as tx:
        _apply_step(tx, number)
    return str(label)


def restore_change(store: Store, seq: int) -> Change:
    """Bring back what one change changed, as a step of the member's own; return the change.

    A cell gets its value back whatever stands in it now; the log keeps that too.

    :raises NoSuchChangeError: there is no such change, or nobody can take it back
    :raises UndoOverwritesError: the same was changed since; nothing was done
    """
    (change,) = restore_changes(store, [seq])
    return change


def restore_changes(store: Store, seqs: Sequence[int]) -> list[Change]:
    """Bring back what several changes changed, all or none, as one step of the member's own; return the changes.

    :raises MailbaseError: as for :func:`restore_change`; nothing was done then
    """
    restored: list[Change] = []
    with store.write(_("Restore")) as tx:
        for seq in dict.fromkeys(seqs):
            change = changes.load(tx, seq)
            if change is None or change.batch is None:
                raise NoSuchChangeError(number=seq)
            _apply(tx, [rows.as_it_stands(tx, change) if change.kind == "cell" else change])
            restored.append(change)
        tables.refresh_views(tx, _renamed(tx, restored))
    return restored


def _reverse(tx: Transaction, batch: int, label: str) -> None:
    """Bring everything that a batch changed to what it was before, as a batch of its own."""
    tx.batch = tx.insert(
        "INSERT INTO batches (at, member_id, label, undoes) VALUES (?, ?, ?, ?)", [tx.at, tx.member, label, batch]
    )
    _apply_step(tx, batch)


_FEW = 50
"""Rows, or cells of one column, that are brought back one by one."""
_CHUNK = 1_000
"""Changes that are read at once."""


def _apply_step(tx: Transaction, batch: int) -> None:
    """Bring everything back to what it was before a step; a column of a million cells is never read."""
    renamed: dict[int, None] = {}
    before: int | None = None
    while found := of_step(tx, batch, before, _CHUNK):
        first = changes.first_alike(tx, found[0]) if found[0].kind == "cell" and len(found) == _CHUNK else None
        if first is not None and first <= found[-1].seq and bulk.is_each_once(tx, batch, (first, found[0].seq)):
            bulk.take_back_cells(tx, found[0], (first, found[0].seq))
            before = first
        else:
            _apply(tx, found)
            before = found[-1].seq
            renamed |= dict.fromkeys(_renamed(tx, found))
    # once for all changes: a view costs as much as its table has columns
    tables.refresh_views(tx, renamed)


def _apply(tx: Transaction, newest_first: Sequence[Change]) -> None:
    """Bring everything back to what it was before the changes; the SQL views are left as they are."""
    for run in _runs(newest_first):
        if len(run) > _FEW and run[0].kind == "cell":
            bulk.take_back_cells(tx, run[0], (run[-1].seq, run[0].seq))
        elif len(run) > _FEW and all(change.old is not None and change.new is None for change in run):
            rows.bring_back(tx, run)
        else:
            for change in run:
                _APPLIERS[change.kind](tx, change, change.old)


def _runs(newest_first: Iterable[Change]) -> Iterator[list[Change]]:
    """Yield the changes in their order, those of rows or of cells of one column together while each comes once."""
    run: list[Change] = []
    seen: set[int | None] = set()
    for change in newest_first:
        alike = run and (change.kind, change.table, change.column) == (run[0].kind, run[0].table, run[0].column)
        if run and not (alike and change.kind in ("cell", "row") and change.row not in seen):
            yield run
            run, seen = [], set()
        run.append(change)
        seen.add(change.row)
    if run:
        yield run


def _renamed(tx: Transaction, changes: Iterable[Change]) -> list[int]:
    """Return the tables whose SQL views show what was changed."""
    seen: dict[int, None] = {}
    for change in changes:
        if change.kind in ("base", "base name"):
            seen |= dict.fromkeys(tables.of_base(tx, change.thing or 0))
        elif change.kind.partition(" ")[0] in ("table", "column"):
            seen[change.table or 0] = None
    return list(seen)
