"""The only module that opens connections and knows sqlite3.

Readers return whole results, never half-read cursors (an open cursor pins the write-ahead log). A connection
belongs to one thread. Anything sqlite3 raises leaves here as an error of our own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import StoreBusyError, StoreFullError, StoreUnreadableError

if TYPE_CHECKING:
    from sqlite_utils import Database

Value = str | int | float | None
Params = Sequence[Value | bytes]
Record = tuple[Value, ...]
Connector = Callable[[Path], sqlite3.Connection]

PATIENCE = 10.0
"""Seconds a writer waits for another one."""


def connect(path: Path) -> sqlite3.Connection:
    """Open one connection as mailbase wants it: autocommit, WAL, foreign keys, no trust in the schema."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "recursive_triggers=OFF",
        "trusted_schema=OFF",
        "cache_size=-32768",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what sqlite3 raises into store errors that keep its words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise StoreBusyError(words=words) from error
        if "full" in words or "readonly" in words or "read-only" in words:
            raise StoreFullError(words=words) from error
        if any(known in words for known in ("unable to open", "disk I/O", "file format", "malformed")):
            raise StoreUnreadableError(path=path, words=words) from error
        raise
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise StoreUnreadableError(path=path, words=str(error)) from error
        raise


class Reader:
    """Bounded reads on one thread's connection."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def all(self, sql: str, params: Params = ()) -> list[Record]:
        """Return every row of a query."""
        with translated(self._path):
            return self._connection.execute(sql, params).fetchall()

    def one(self, sql: str, params: Params = ()) -> Record | None:
        """Return the first row of a query, or None."""
        with translated(self._path):
            found: Record | None = self._connection.execute(sql, params).fetchone()
            return found

    def value(self, sql: str, params: Params = ()) -> Value:
        """Return the first value of the first row, or None."""
        found = self.one(sql, params)
        return found[0] if found else None

    def blobs(self, sql: str, params: Params = ()) -> list[bytes]:
        """Return the first value of every row, all of them bytes."""
        with translated(self._path):
            return [record[0] for record in self._connection.execute(sql, params)]

    def number(self, sql: str, params: Params = ()) -> int:
        """Return the first value of the first row as an int; no row and NULL are 0."""
        found = self.value(sql, params)
        return int(found) if isinstance(found, int | float) else 0


class Transaction(Reader):
    """One BEGIN IMMEDIATE … COMMIT, made by :meth:`store.workspace.Store.write`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, member: int | None, label: str, at: str) -> None:
        super().__init__(connection, path)
        self.member = member
        """Who changes; None is the worker."""
        self.label = label
        self.at = at
        """The moment of every change made here."""
        self.batch: int | None = None
        """The undo step of the changes made here; set by the first one."""

    def run(self, sql: str, params: Params = ()) -> int:
        """Execute a statement; return how many rows it touched."""
        with translated(self._path):
            return self._connection.execute(sql, params).rowcount

    def insert(self, sql: str, params: Params = ()) -> int:
        """Execute an INSERT; return the new row's id."""
        with translated(self._path):
            return int(self._connection.execute(sql, params).lastrowid or 0)

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        """Execute one statement for each of `rows`."""
        with translated(self._path):
            self._connection.executemany(sql, rows)

    @property
    def database(self) -> Database:
        """sqlite-utils on this connection; what it writes belongs to this transaction."""
        from sqlite_utils import Database

        return Database(self._connection, recursive_triggers=False)


def quoted(name: str) -> str:
    """Return an SQL identifier for any name."""
    return '"' + name.replace('"', '""') + '"'
