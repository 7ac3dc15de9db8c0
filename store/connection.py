"""The only module that opens connections and knows sqlite3.

Readers return whole results, never half-read cursors (an open cursor pins the write-ahead log). A connection
belongs to one thread. Anything sqlite3 raises leaves here as an error of our own.
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from store.errors import (
    BadValueError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreRefusedError,
    StoreUnreadableError,
)
from store.file_lock import locked

if TYPE_CHECKING:
    from sqlite_utils import Database

Value = str | int | float | None
Params = Sequence[Value | bytes]
Record = tuple[Value, ...]
Connector = Callable[[Path], sqlite3.Connection]

PATIENCE = 10.0
"""Seconds a writer waits for another one."""

_PAUSE = 0.004
"""Seconds between two attempts of a waiting writer."""

_STEPS = 10_000
"""Of SQLite's own instructions, between two questions whether to go on: less than a millisecond."""


def connect(path: Path) -> sqlite3.Connection:
    """Open one connection as mailbase wants it: autocommit, foreign keys, no trust in the schema."""
    connection = sqlite3.connect(_address(path), uri=True, timeout=PATIENCE, isolation_level=None)
    for pragma in (
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "recursive_triggers=OFF",
        "trusted_schema=OFF",
        "cache_size=-8192",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _address(path: Path) -> str:
    """Return what to open; a file where nothing may be written beside it either is read as it lies there."""
    address = path.absolute().as_uri()
    if not path.exists() or os.access(path, os.W_OK) or os.access(path.parent, os.W_OK):
        return address
    # without its side files a write-ahead log cannot be shared, and there is none that would have to be
    return address if Path(f"{path}-wal").exists() else address + "?immutable=1"


def log_ahead(connection: sqlite3.Connection) -> None:
    """Let a file keep a write-ahead log, for good; the switch waits for other processes like any write."""
    # SQLite's own timeout does not hold for this switch
    _insist(connection, "PRAGMA journal_mode=WAL")


def sync_log(path: Path) -> None:
    """Bring a file's write-ahead log, and with it what was committed, to the disk.

    :raises OSError: the disk fails
    """
    # SQLite locks the other two files, never this one: closing it lets go of no lock of this process
    descriptor = os.open(f"{path}-wal", os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def begin(connection: sqlite3.Connection, path: Path) -> None:
    """Begin a transaction that writes, as soon as no other writer is at work."""
    # SQLite's own waiting asks ten times a second, and misses the gaps between another one's many short writes
    connection.execute("PRAGMA busy_timeout=0")
    try:
        with _turn(path):
            _insist(connection, "BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Be the one that waits to write: whoever wants to write again at once comes after it.

    SQLite lets its writers race, and one that writes without a pause wins against all that sleep between attempts.
    This is a courtesy, no guard: where no lock can be had, writers race.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(locked(path.with_name(path.name + "-turn"), PATIENCE))
        yield


def _insist(connection: sqlite3.Connection, statement: str) -> None:
    """Execute a statement as soon as no other connection is in its way."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(_PAUSE)
        else:
            return


_TROUBLE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_READONLY: StoreFullError,
    sqlite3.SQLITE_CANTOPEN: StoreUnreadableError,
    sqlite3.SQLITE_IOERR: StoreUnreadableError,
    sqlite3.SQLITE_CORRUPT: StoreUnreadableError,
    sqlite3.SQLITE_NOTADB: StoreUnreadableError,
    sqlite3.SQLITE_FORMAT: StoreUnreadableError,
    sqlite3.SQLITE_PERM: StoreUnreadableError,
    sqlite3.SQLITE_AUTH: StoreUnreadableError,
    sqlite3.SQLITE_TOOBIG: BadValueError,
}
"""What SQLite's result codes mean here; any other is a statement that it refused."""


class translated:
    """Turn what sqlite3 raises into store errors that keep its words.

    :raises StoreBusyError: another connection kept the lock
    :raises StoreFullError: nothing can be written
    :raises StoreUnreadableError: the file cannot be opened or is damaged
    :raises BadValueError: a value is none that can be kept
    :raises StoreRefusedError: anything else
    """

    # a generator would cost as much as many a statement
    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            raise _TROUBLE.get(code, StoreRefusedError)(path=self._path, words=str(error)) from error
        if isinstance(error, OverflowError | UnicodeEncodeError):
            # the codec's own words repeat what cannot be shown
            words = str(error) if isinstance(error, OverflowError) else error.reason
            raise BadValueError(words=words) from error


class Held:
    """A connection that is closed as soon as nobody holds it, which is when its thread has ended.

    Python's own connections refer to themselves and stay open until they happen to be collected.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        # of a store that another thread lets go of, it is left to the collector
        with suppress(sqlite3.Error):
            self.connection.close()


class Reader:
    """Bounded reads on one thread's connection."""

    def __init__(self, held: Held, path: Path) -> None:
        self._held = held
        self._connection = held.connection
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

    def numbers(self, sql: str, params: Params = ()) -> array[int]:
        """Return the first value of every row, all of them ints; made for millions."""
        with translated(self._path):
            return array("q", (record[0] for record in self._connection.execute(sql, params)))

    def numbers_while(self, go_on: Callable[[], bool], sql: str, params: Params = ()) -> tuple[array[int], bool]:
        """Return like :meth:`numbers` what is found while `go_on` holds, and whether that is all.

        SQLite asks every now and then, but not while it sorts: then it can take a second to notice.
        """
        found = array("q")
        with translated(self._path):
            self._connection.set_progress_handler(lambda: not go_on(), _STEPS)
            try:
                found.extend(record[0] for record in self._connection.execute(sql, params))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                return found, False
            finally:
                self._connection.set_progress_handler(None, 0)
        return found, True

    def plan(self, sql: str, params: Params = ()) -> list[str]:
        """Return how SQLite would find the rows of a query, in its own words."""
        # only what is not kept as explained before knows the indexes of now, once a real statement has looked
        schema = self.number("PRAGMA schema_version")
        self.one("SELECT 1 FROM sqlite_master LIMIT 1")
        return [str(step[3]) for step in self.all(f"EXPLAIN QUERY PLAN {sql} -- {schema}", params)]

    def number(self, sql: str, params: Params = ()) -> int:
        """Return the first value of the first row as an int; no row and NULL are 0."""
        found = self.value(sql, params)
        return int(found) if isinstance(found, int | float) else 0


class Transaction(Reader):
    """One BEGIN IMMEDIATE … COMMIT, made by :meth:`store.workspace.Store.write`."""

    def __init__(self, held: Held, path: Path, member: int | None, label: str, at: str) -> None:
        super().__init__(held, path)
        self.member = member
        """Who changes; None is the worker."""
        self.label = label
        self.at = at
        """The moment of every change made here."""
        self.batch: int | None = None
        """The undo step of the changes made here; set by the first one."""
        self.touched: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        """The rows of which a cell was written, by table and column; column 0: they came or went."""
        self.spans: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        """The same of very many rows: the first and last of them."""
        self.computed = 0
        """How many cells were computed because of what was written here."""

    def touch(self, table: int, column: int, row: int) -> None:
        """Remember that a cell was written, for what is computed from it; column 0: the row came or went."""
        self.touched[table, column].add(row)

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

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Take back what is done in the block, and no more, when it ends in an exception."""
        batch = self.batch
        self.run("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO apart")
            self.run("RELEASE apart")
            self.batch = batch
            raise
        self.run("RELEASE apart")

    @property
    def database(self) -> Database:
        """sqlite-utils on this connection; what it writes belongs to this transaction."""
        from sqlite_utils import Database

        return Database(self._connection, recursive_triggers=False)


def placeholders(count: int) -> str:
    """Return ``?, ?, ?`` for that many parameters."""
    return ", ".join("?" * count)


def text(value: str) -> str:
    """Return an SQL literal for any text, as far as to a NUL."""
    return "'" + value.partition("\0")[0].replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return an SQL identifier for any name."""
    return '"' + name.replace('"', '""') + '"'
