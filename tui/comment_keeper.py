"""Keeps what is being written of a comment in the store, beside what other windows write on the same row."""

from __future__ import annotations

from threading import Lock

from store import comments, tables
from store.language import _
from store.workspace import Store


class CommentKeeper:
    """One comment of a row that is being written; begins with what was kept of one."""

    def __init__(self, store: Store, table: int, row: int) -> None:
        self._store = store
        self._table, self._row = table, row
        # a save on a thread may still be going on when the screen is closed
        self._lock = Lock()
        self.kept = comments.unsaved(store.read(), table, row, store.member)
        """As it was last kept."""

    def keep(self, text: str) -> None:
        """Keep what was written so far."""
        with self._lock:
            if text != self.kept:
                with self._store.write() as tx:
                    comments.keep_unsaved(tx, self._table, self._row, text, self.kept)
                self.kept = text

    def write(self, text: str) -> int:
        """Write the comment on its row; return its number.

        :raises EmptyCommentError: there is nothing in it
        """
        where = tables.load(self._store.read(), self._table).name
        with self._lock:
            with self._store.write(_("Comment in {table}").format(table=where)) as tx:
                number = comments.add(tx, self._table, self._row, text)
                comments.keep_unsaved(tx, self._table, self._row, "", self.kept)
            self.kept = text
        return number
