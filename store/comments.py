"""Comments on rows: what the team says among itself; never mailed."""

from __future__ import annotations

from store.changes import Change, log
from store.connection import Transaction, Value
from store.errors import EmptyCommentError


def add(tx: Transaction, table: int, row: int, text: str) -> int:
    """Write a comment on a row; return its number.

    :raises EmptyCommentError: there is nothing in it
    """
    text = text.strip()
    if not text:
        raise EmptyCommentError
    number = tx.insert(
        "INSERT INTO comments (table_id, row_id, member_id, at, text) VALUES (?, ?, ?, ?, ?)",
        [table, row, tx.member, tx.at, text],
    )
    log(tx, Change("comment", table, row, thing=number, new=text))
    return number


def apply_comment(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a comment was written."""
    tx.run("UPDATE comments SET deleted_at = ? WHERE id = ?", [tx.at if value is None else None, change.thing])
    log(tx, Change("comment", change.table, change.row, thing=change.thing, old=change.new, new=value))
