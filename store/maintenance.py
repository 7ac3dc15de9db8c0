"""Facts about the store's file: its schema, its size, whether it is whole."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from store.workspace import SCHEMA, Store

_MOST_FAULTS = 10


@dataclass(frozen=True)
class FileFacts:
    """What is known about a store's file."""

    schema: int
    known_schema: int
    """What this program knows."""
    size: int
    """Bytes, without the write-ahead log."""
    private: bool
    """Whether nobody but its owner may read it."""
    faults: tuple[str, ...]
    """What SQLite finds wrong in it; nothing when it is whole."""


def engine() -> str:
    """Return the version of SQLite."""
    return sqlite3.sqlite_version


def examine(store: Store) -> FileFacts:
    """Look at a store's file; takes as long as reading it whole."""
    reader = store.read()
    found = [str(words) for (words,) in reader.all(f"PRAGMA quick_check({_MOST_FAULTS})")]
    stat = store.path.stat()
    return FileFacts(
        schema=reader.number("PRAGMA user_version"),
        known_schema=SCHEMA,
        size=stat.st_size,
        private=not stat.st_mode & 0o077,
        faults=() if found == ["ok"] else tuple(found),
    )
