"""The table that every program in a comparison shows: 12 columns, made by arithmetic, as SQLite and CSV."""

from __future__ import annotations

import csv
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / "mailbase-bench"
FIRST_ROW = "row-0000001"
WIDTHS = (12, 24, 16, 28, 10, 10, 8, 11, 17, 9, 30, 5)
TITLES = (
    "name",
    "customer",
    "city",
    "mail",
    "amount",
    "due",
    "state",
    "owner",
    "changed",
    "count",
    "note",
    "flag",
)
NUMBERS = (4, 9)
_STATES = ("open", "paid", "late", "draft")
_CITIES = ("Paris", "Zürich", "Köln", "Łódź", "Málaga")

Row = tuple[str, str, str, str, float, str, str, str, str, int, str, str]


def rows(count: int) -> Iterator[Row]:
    """Make rows from 1 to `count`."""
    for n in range(1, count + 1):
        yield (
            f"row-{n:07}",
            f"Customer {n * 7919 % 99_991} GmbH",
            _CITIES[n % 5],
            f"desk{n * 31 % 10_007}@firm{n % 997}.example",
            round(n * 13.37 % 100_000, 2),
            f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}",
            _STATES[n % 4],
            f"owner{n % 40}",
            f"2026-{n % 12 + 1:02}-{n % 28 + 1:02} 12:{n % 60:02}",
            n * 17 % 1000,
            f"a note of some length about {n}",
            "yes" if n % 3 else "",
        )


def sqlite_file(count: int) -> Path:
    """Return a file with table ``t``: ``id`` and the columns; made once."""
    path = FOLDER / f"{count}.db"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as connection, connection:
            connection.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {', '.join(TITLES)})")
            marks = ", ".join("?" * len(TITLES))
            connection.executemany(f"INSERT INTO t ({', '.join(TITLES)}) VALUES ({marks})", rows(count))
        part.rename(path)
    return path


def csv_file(count: int) -> Path:
    """Return the same table as CSV; made once."""
    path = FOLDER / f"{count}.csv"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(TITLES)
            writer.writerows(rows(count))
        part.rename(path)
    return path


def store_file(count: int) -> Path:
    """Return a store of mailbase's own with the same rows, imported from the CSV; made once."""
    from store import schema
    from store.files.importing import import_file
    from store.workspace import Store

    # a store of an older schema is another one
    digest = sha256(Path(schema.__file__).read_bytes()).hexdigest()[:8]
    path = FOLDER / f"store-{count}-{digest}.db"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        part.unlink(missing_ok=True)
        store = Store.open(part)
        store.member = 1
        import_file(store, csv_file(count), "Bench", "rows")
        store.close()
        part.rename(path)
    return path
