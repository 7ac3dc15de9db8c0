"""Comments on rows: what the team says among itself; never mailed."""

from __future__ import annotations

from store.changes import Change, log
from store.connection import Reader, Transaction, Value
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


def keep_unsaved(tx: Transaction, table: int, row: int, text: str) -> None:
    """Keep what the member has written of a comment so far; nothing but space is not kept."""
    if text.strip():
        sql = "INSERT OR REPLACE INTO unsaved_comments (table_id, row_id, member_id, text) VALUES (?, ?, ?, ?)"
        tx.run(sql, [table, row, tx.member, text])
    else:
        forget_unsaved(tx, table, row)


def forget_unsaved(tx: Transaction, table: int, row: int) -> None:
    """Keep nothing of a comment that the member was writing."""
    tx.run(f"DELETE FROM unsaved_comments WHERE {_UNSAVED}", [table, row, tx.member])


def unsaved(reader: Reader, table: int, row: int, member: int | None) -> str:
    """Return what a member has written of a comment on a row and not saved."""
    return str(reader.value(f"SELECT text FROM unsaved_comments WHERE {_UNSAVED}", [table, row, member]) or "")


_UNSAVED = "table_id = ? AND row_id = ? AND member_id = ?"


def apply_comment(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a comment was written."""
    tx.run("UPDATE comments SET deleted_at = ? WHERE id = ?", [tx.at if value is None else None, change.thing])
    log(tx, Change("comment", change.table, change.row, thing=change.thing, old=change.new, new=value))
