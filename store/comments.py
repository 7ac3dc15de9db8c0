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


def keep_unsaved(tx: Transaction, table: int, row: int, text: str, before: str = "") -> None:
    """Keep what the member has written of a comment so far, in the place of what was kept of it before.

    What another window keeps of theirs stays, a blank line apart; nothing but space is not kept.
    """
    kept = _put(unsaved(tx, table, row, tx.member), before, text if text.strip() else "")
    if kept:
        sql = "INSERT OR REPLACE INTO unsaved_comments (table_id, row_id, member_id, text) VALUES (?, ?, ?, ?)"
        tx.run(sql, [table, row, tx.member, kept])
    else:
        tx.run(f"DELETE FROM unsaved_comments WHERE {_UNSAVED}", [table, row, tx.member])


def _put(held: str, before: str, text: str) -> str:
    """Return a text of paragraphs with some of them replaced; they go to the end where they do not stand in it."""
    framed, old = f"\n\n{held}\n\n" if held else "\n\n", f"\n\n{before}\n\n"
    new = f"\n\n{text}\n\n" if text else "\n\n"
    if before and old in framed:
        framed = framed.replace(old, new, 1)
    elif new not in framed:
        framed += new[2:]
    return framed[2:-2]


def unsaved(reader: Reader, table: int, row: int, member: int | None) -> str:
    """Return what a member has written of a comment on a row and not saved."""
    return str(reader.value(f"SELECT text FROM unsaved_comments WHERE {_UNSAVED}", [table, row, member]) or "")


_UNSAVED = "table_id = ? AND row_id = ? AND member_id = ?"


def apply_comment(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a comment was written."""
    tx.run("UPDATE comments SET deleted_at = ? WHERE id = ?", [tx.at if value is None else None, change.thing])
    log(tx, Change("comment", change.table, change.row, thing=change.thing, old=change.new, new=value))
