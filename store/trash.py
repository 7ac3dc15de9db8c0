"""What was deleted and can come back: bases, tables, columns, views, templates and rows.

Nothing is thrown away: the log knows what went, when, and by whom; to restore it is to undo that one change.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store import changes
from store.connection import Reader, Record
from store.errors import NotInTrashError
from store.rows import logged_title

Kind = Literal["base", "table", "column", "view", "template", "row"]
KINDS: tuple[Kind, ...] = ("base", "table", "column", "view", "template", "row")


@dataclass(frozen=True)
class Deleted:
    """One deleted thing."""

    change: int
    """The number of the change by which it went, for :func:`store.undo.restore_change`."""
    kind: Kind
    name: str
    """What it was called; of a row, the first of its cells that is not empty."""
    where: str
    """The base or table that it was in."""
    at: str
    member: int | None


_GONE = {
    "base": (
        "changes.thing_id",
        "bases.name, '' FROM bases WHERE bases.id = thing_id AND bases.deleted_at IS NOT NULL",
    ),
    "table": (
        "changes.table_id",
        "tables.name, bases.name FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = table_id"
        " AND tables.deleted_at IS NOT NULL AND bases.deleted_at IS NULL",
    ),
    "column": (
        "changes.column_id",
        "columns.name, bases.name || '/' || tables.name FROM columns JOIN tables ON tables.id = columns.table_id"
        " JOIN bases ON bases.id = base_id WHERE columns.id = column_id AND columns.deleted_at IS NOT NULL"
        " AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL",
    ),
    "view": (
        "changes.thing_id",
        "views.name, bases.name || '/' || tables.name FROM views JOIN tables ON tables.id = views.table_id"
        " JOIN bases ON bases.id = base_id WHERE views.id = thing_id AND views.deleted_at IS NOT NULL"
        " AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL",
    ),
    "template": (
        "changes.thing_id",
        "templates.name, bases.name || '/' || tables.name FROM templates JOIN tables ON tables.id = templates.table_id"
        " JOIN bases ON bases.id = base_id WHERE templates.id = thing_id AND templates.deleted_at IS NOT NULL"
        " AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL",
    ),
}


def listed(reader: Reader, kinds: tuple[Kind, ...] = KINDS, limit: int = 500) -> list[Deleted]:
    """Return what lies in the trash, the newest first, at most `limit` of each kind."""
    found: list[Deleted] = []
    for kind in kinds:
        found += _rows(reader, limit) if kind == "row" else _things(reader, kind, limit)
    return sorted(found, key=lambda one: -one.change)


def require(reader: Reader, numbers: Sequence[int]) -> None:
    """Make sure that changes with these numbers deleted something.

    :raises NotInTrashError: one of them did not
    """
    for number in numbers:
        change = changes.load(reader, number)
        if change is None or change.batch is None or change.kind not in KINDS or change.new is not None:
            raise NotInTrashError(number=number)


def _things(reader: Reader, kind: Kind, limit: int) -> list[Deleted]:
    thing, named = _GONE[kind]
    records = reader.all(
        f"SELECT seq, at, member_id, ({_joined(named)}) AS named FROM changes WHERE seq IN"
        f" (SELECT max(seq) FROM changes WHERE kind = ? AND new IS NULL AND batch_id IS NOT NULL GROUP BY {thing})"
        " AND named IS NOT NULL ORDER BY seq DESC LIMIT ?",
        [kind, limit],
    )
    return [_deleted(kind, record) for record in records]


def _joined(named: str) -> str:
    """Return a subquery that gives name and place as one JSON text."""
    fields, rest = named.split(" FROM ", 1)
    return f"SELECT json_array({fields}) FROM {rest}"


def _deleted(kind: Kind, record: Record) -> Deleted:
    seq, at, member, named = record
    name, where = json.loads(str(named))
    return Deleted(int(seq or 0), kind, name, where, str(at), None if member is None else int(member))


def _rows(reader: Reader, limit: int) -> list[Deleted]:
    records = reader.all(
        "SELECT seq, changes.at, changes.member_id, old, bases.name || '/' || tables.name, changes.table_id, row_id"
        " FROM changes JOIN tables ON tables.id = table_id JOIN bases ON bases.id = base_id"
        " WHERE kind = 'row' AND new IS NULL AND batch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes AS later"
        " WHERE later.table_id = changes.table_id AND later.row_id = changes.row_id AND later.seq > changes.seq"
        " AND later.kind = 'row') AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL ORDER BY seq DESC LIMIT ?",
        [limit],
    )
    return [
        Deleted(
            change=int(seq or 0),
            kind="row",
            name=logged_title(old) or f"#{row}",
            where=str(where),
            at=str(at),
            member=None if member is None else int(member),
        )
        for seq, at, member, old, where, _table, row in records
    ]
