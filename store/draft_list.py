"""The drafts of a member on all rows, as a list tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from store import rows
from store.connection import Reader
from store.standing import condition, table_of
from store.tables import Table

MOST = 500
"""Drafts that are listed, those touched last."""


@dataclass(frozen=True)
class Listed:
    """One draft; every text is as it was typed."""

    number: int
    table: Table
    row: int
    title: str
    """What the row is called."""
    to: str
    subject: str
    at: str
    """When it was last written at."""


def every(reader: Reader, member: int | None, most: int = MOST) -> list[Listed]:
    """Return a member's drafts on rows that stand, the one touched last first."""
    found = reader.all(
        "SELECT id, table_id, row_id, trim(json_extract(content, '$.to') || ' ' || json_extract(content, '$.cc')"
        " || ' ' || json_extract(content, '$.bcc')), subject, updated_at"
        f" FROM outbox WHERE state = 'draft' AND created_by IS ? AND {condition(reader, 'outbox')}"
        " ORDER BY updated_at DESC, id DESC LIMIT ?",
        [member, most],
    )
    known: dict[int, Table | None] = {}
    listed = []
    for number, table_id, row, to, subject, at in found:
        key = int(table_id or 0)
        if key not in known:
            known[key] = table_of(reader, key)
        table = known[key]
        if table is not None:
            title = rows.title_of(reader, table, int(row or 0))
            listed.append(Listed(int(number or 0), table, int(row or 0), title, str(to), str(subject), str(at)))
    return listed
