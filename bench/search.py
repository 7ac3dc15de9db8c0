"""How fast search is: the index made, brought up to date after an edit, and asked; beside what does it without one.

    python -m bench.search [--rows 100000] [--rows 1000000]

The peers answer with the numbers of the rows that hold the words; mailbase with the best fifty, their words in place.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.rows import csv_file, sqlite_file, store_file
from store import rows, tables
from store.search import finding, index
from store.workspace import Store

QUERIES = ("row-0004242", "zurich", "customer", "customer 4242", "owner7 draft", "submarine")
TIMES = 7
EDITS = 200


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of several times, after a first one that warms up."""
    work()
    return statistics.median(timed(work) for _time in range(TIMES))


def like(connection: sqlite3.Connection, query: str) -> list[int]:
    """Find rows as SQLite does without an index: the words anywhere in their cells."""
    cells = (
        "coalesce(customer, '') || ' ' || city || ' ' || mail || ' ' || owner || ' ' || state || ' ' || name || note"
    )
    where = " AND ".join(f"{cells} LIKE ?" for _word in query.split())
    return [row for (row,) in connection.execute(f"SELECT id FROM t WHERE {where}", [f"%{w}%" for w in query.split()])]


def grep(path: Path, query: str) -> None:
    """Find lines as grep does: the first word, in any case."""
    # what goes nowhere is not looked for beyond the first line
    subprocess.run(["grep", "-ciF", query.split()[0], path], stdout=subprocess.PIPE, check=False)


def make(store: Store) -> str:
    """Make the index; return its row of the table."""
    before = store.path.stat().st_size
    pieces: list[float] = []
    last = time.perf_counter()

    def tell(_backlog: object) -> None:
        nonlocal last
        now = time.perf_counter()
        pieces.append((now - last) * 1000)
        last = now

    taken = timed(lambda: index.catch_up(store, progress=tell))
    store.read().all("PRAGMA wal_checkpoint(TRUNCATE)")
    count = store.read().number("SELECT count(*) FROM search_texts_docsize")
    size = (store.path.stat().st_size - before) / 1e6
    longest = statistics.quantiles(pieces, n=20)[-1]
    rate = count / taken * 1000
    return f"| {count:,} | {taken / 1000:.1f} | {rate:,.0f} | {longest:.0f} | {size:.0f} | {before / 1e6:.0f} |"


def edit(store: Store) -> tuple[float, float]:
    """Return the median milliseconds of an edit, and of bringing the index up to date after it."""
    table = tables.find(store.read(), "Bench/rows")
    edits, catching_up = [], []
    for number in range(1, EDITS + 1):
        with_note = {table.column("note").id: f"edited {number}"}

        def write(row: int = number, cells: rows.Cells = with_note) -> None:
            with store.write("edit") as tx:
                rows.set_cells(tx, table, row, cells)

        edits.append(timed(write))
        catching_up.append(timed(lambda: index.catch_up(store)))
    return statistics.median(edits), statistics.median(catching_up)


def measure(count: int, folder: Path) -> None:
    """Measure one size and print its tables."""
    path = folder / f"{count}.db"
    shutil.copy(store_file(count), path)
    store = Store.open(path)
    store.member = 1
    print("| rows | made in s | rows a second | a piece, ms p95 | index, MB | store without it, MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    print(make(store))
    edited, caught_up = edit(store)
    print(f"\nAn edit took {edited:.2f} ms, bringing the index up to date after it {caught_up:.2f} ms.\n")
    print("| asked for | hits | mailbase, ms | SQLite LIKE, ms | grep in the CSV, ms |\n|---|---:|---:|---:|---:|")
    with closing(sqlite3.connect(sqlite_file(count))) as connection:
        for query in QUERIES:
            hits = len(finding.look(store, query, limit=50).hits)
            ours = median(lambda query=query: finding.look(store, query, limit=50))  # type: ignore[misc]
            scan = median(lambda query=query: like(connection, query))  # type: ignore[misc]
            lines = median(lambda query=query: grep(csv_file(count), query))  # type: ignore[misc]
            print(f"| {query} | {hits} | {ours:.1f} | {scan:.0f} | {lines:.0f} |")
    store.close()
    print()


def main(arguments: list[str] | None = None) -> int:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help="default: 100,000 and 1,000,000")
    sizes = parser.parse_args(arguments).rows or [100_000, 1_000_000]
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes:
            measure(count, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
