"""The store: one SQLite file, opened, brought up to date, read and written."""

from __future__ import annotations

import contextlib
import getpass
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.clock import stamp
from store.connection import Connector, Held, Reader, Transaction, begin, connect, log_ahead, sync_log, translated
from store.errors import StoreFullError, StoreNewerError, StoreUnreadableError
from store.names import folded

SCHEMA = 1
"""The schema that this program knows: the number of its last migration, kept in ``user_version``."""


class Store:
    """An open workspace.

    Reads go through :meth:`read`, every write through :meth:`write`. Each thread gets connections of its own,
    which are closed when it ends.
    """

    def __init__(self, path: Path, connector: Connector = connect) -> None:
        self.path = path
        self.member: int | None = None
        """The member in whose name this process acts; None for the worker."""
        self.owes = False
        """Whether a write of this process has put off computing, which `store.computing.engine.catch_up` does."""
        self._connector = connector
        self._own = threading.local()

    @classmethod
    def open(cls, path: Path, connector: Connector = connect) -> Store:
        """Open the store at `path`; make it, readable by its owner alone, where there is none.

        :raises StoreNewerError: a newer program wrote it
        :raises StoreUnreadableError: it is no store or may not be read
        """
        store = cls(path, connector)
        with translated(path):
            if not path.exists():
                _make_private(path)
            store._log_ahead()
            found = store.read().number("PRAGMA user_version")
            if found > SCHEMA:
                raise StoreNewerError(path=path, found=found, known=SCHEMA)
            if found < SCHEMA:
                store._migrate()
        return store

    def _log_ahead(self) -> None:
        """Let a new file, or a copy that lost it, keep a write-ahead log."""
        if self.read().value("PRAGMA journal_mode") != "wal" and os.access(self.path, os.W_OK):
            log_ahead(self._held("writer").connection)

    def _migrate(self) -> None:
        from store.migrations import migrate

        migrate(self)

    def _held(self, purpose: str) -> Held:
        held: Held | None = getattr(self._own, purpose, None)
        if held is None:
            with translated(self.path):
                held = Held(self._connector(self.path))
            setattr(self._own, purpose, held)
        return held

    def read(self) -> Reader:
        """Return this thread's reader."""
        return Reader(self._held("reader"), self.path)

    @contextmanager
    def write(self, label: str = "") -> Iterator[Transaction]:
        """Make one transaction; it is committed at the end of the block, rolled back by any exception.

        :param label: what a person would call this step; the changes made here are undone together
        :raises StoreBusyError: another process kept the lock for too long
        """
        held = self._held("writer")
        connection = held.connection
        with translated(self.path):
            begin(connection, self.path)
        try:
            tx = Transaction(held, self.path, self.member, label, stamp())
            yield tx
            if tx.touched or tx.spans:
                self.owes |= _settle(tx)
        except BaseException:
            connection.rollback()
            raise
        try:
            with translated(self.path):
                connection.commit()
        except BaseException:
            # else the next BEGIN on this connection would be one inside another
            connection.rollback()
            raise

    @contextmanager
    def write_durably(self, label: str = "") -> Iterator[Transaction]:
        """Like :meth:`write`, and on the disk when it returns, even if the power fails."""
        connection = self._held("writer").connection
        connection.execute("PRAGMA synchronous=FULL")
        try:
            with self.write(label) as tx:
                yield tx
        finally:
            connection.execute("PRAGMA synchronous=NORMAL")

    def sync(self) -> None:
        """Bring what any process has committed to the disk, even if the power fails then.

        :raises StoreFullError: the disk fails
        """
        try:
            sync_log(self.path)
        except FileNotFoundError:
            # everything stands in the file itself, which was brought to the disk before the log was removed
            return
        except OSError as error:
            raise StoreFullError(path=self.path, words=error.strerror or "") from error

    def close(self) -> None:
        """Close this thread's connections; those of another thread are closed when it ends."""
        for purpose in ("reader", "writer", "doorbell"):
            held: Held | None = getattr(self._own, purpose, None)
            if held is not None:
                held.connection.close()
                delattr(self._own, purpose)

    def commits_seen(self) -> int:
        """Return a number that differs after any other connection has committed: the doorbell.

        A connection of its own is asked, because SQLite does not count a connection's own commits.
        """
        connection = self._held("doorbell").connection
        with translated(self.path):
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    @property
    def id(self) -> str:
        """The store's identity, copied along with its file."""
        return str(self.read().value("SELECT value FROM settings WHERE name = 'store id'"))


def _settle(tx: Transaction) -> bool:
    """Bring what is computed from the cells written here up to date; tell whether some of it was put off."""
    from store.computing.engine import settle

    return settle(tx)


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # another process may make it at the same moment
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnreadableError(path=path, words=error.strerror or "") from error


def found_store(tx: Transaction) -> None:
    """Write what every new store holds: its id and the first owner, named after the OS user."""
    tx.run("INSERT INTO settings (name, value) VALUES ('store id', ?)", [uuid.uuid4().hex])
    owner = _os_user()
    sql = "INSERT INTO members (name, folded, role, joined_at) VALUES (?, ?, 'owner', ?)"
    tx.run(sql, [owner, folded(owner), tx.at])


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "owner"
