"""A table of a million rows on the screen: sorts, filters, keys meanwhile, the end, memory, what others change.

    python -m bench.base [--runs N]

VisiData does the same with the rows as CSV, where it is installed; it is measured after it has loaded all of them.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bench import base_store
from bench.base_store import MILLION, open_store, scratch
from bench.ptybench import SIZE, median, percentile
from bench.rows import FIRST_ROW, csv_file, rows, store_file
from bench.screen import answers_during, picture
from bench.terminal import Terminal

AMOUNT, STATE = 4, 6
"""The places of the columns that are sorted and filtered by."""
SORTING = 3.0
PAGES = 40
CHANGES = 20
FILTERED = re.escape(FIRST_ROW) + r"[^\n]*\n[^\n]*row-0000005"
"""The first rows in the state of the first one."""


@dataclass
class Found:
    """Milliseconds and MiB of one program, run by run."""

    sort: list[float] = field(default_factory=list)
    sort_indexed: list[float] = field(default_factory=list)
    filter: list[float] = field(default_factory=list)
    filter_indexed: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)
    end_sorted: list[float] = field(default_factory=list)
    small: list[float] = field(default_factory=list)
    scrolled: list[float] = field(default_factory=list)
    sorted: list[float] = field(default_factory=list)
    refreshed: list[float] = field(default_factory=list)


@cache
def ends() -> tuple[str, str]:
    """Return the names of the rows with the least and the greatest amount."""
    ordered = [(row[AMOUNT], number, row[0]) for number, row in enumerate(rows(MILLION))]
    return min(ordered)[2], max(ordered)[2]


@contextmanager
def running(command: list[str]) -> Iterator[Terminal]:
    """Run a program until its rows are loaded."""
    with Terminal(command, columns=SIZE[0], rows=SIZE[1]) as terminal:
        if terminal.wait_for(FIRST_ROW, 900) is None:
            raise RuntimeError("\n".join(terminal.lines()))
        terminal.settle(silence=3.0, most=900)
        yield terminal


def ours(path: Path) -> list[str]:
    """Return the command that shows a store."""
    return [sys.executable, "-m", "bench.grid_programs", "ours", str(path)]


def measure(found: Found, command: list[str], sort: list[str], narrow: list[str]) -> None:
    """Measure what both programs do, without an index."""
    (least, greatest), end = ends(), "G"
    with running(command) as terminal:
        found.end.append(picture(terminal, f"row-{MILLION:07}", end))
    with running(command) as terminal:
        for _ in range(PAGES):
            terminal.send("pagedown")
            terminal.settle(silence=0.04, most=1)
        found.scrolled.append(terminal.memory())
    with running(command) as terminal:
        walk(terminal, AMOUNT)
        found.sort.append(picture(terminal, least, *sort))
        # until all rows are sorted
        terminal.settle(silence=4.0)
        found.sorted.append(terminal.memory())
        found.end_sorted.append(picture(terminal, greatest, end))
    with running(command) as terminal:
        walk(terminal, AMOUNT)
        found.keys += answers_during(terminal, sort, ["j"], SORTING)
    with running(command) as terminal:
        walk(terminal, STATE)
        found.filter.append(picture(terminal, FILTERED, *narrow))


def walk(terminal: Terminal, columns: int) -> None:
    """Go to a column."""
    for _ in range(columns):
        terminal.send("l")
        terminal.settle(silence=0.1, most=1)


def measure_ours(found: Found) -> None:
    """Measure mailbase, with what only it does."""
    whole = store_file(MILLION)
    measure(found, ours(scratch(whole, "scratch-store.db")), ["o"], [","])
    with running(ours(store_file(1_000))) as terminal:
        for _ in range(PAGES):
            terminal.send("pagedown")
            terminal.settle(silence=0.04, most=1)
        found.small.append(terminal.memory())
    indexed = with_indexes(whole)
    with running(ours(indexed)) as terminal:
        walk(terminal, AMOUNT)
        found.sort_indexed.append(picture(terminal, ends()[0], "o"))
    with running(ours(indexed)) as terminal:
        walk(terminal, STATE)
        found.filter_indexed.append(picture(terminal, FILTERED, ","))
    found.refreshed += refreshes(scratch(whole, "scratch-store.db"))


def with_indexes(whole: Path) -> Path:
    """Return a copy of a store with the indexes that its sorts and filters get when somebody stays with them."""
    from store.paging import indices
    from store.query import Query, Sort, parse_condition

    copy = scratch(whole, "scratch-indexed.db")
    store, table = open_store(copy)
    indices.keep(store, table, Query(sorts=(Sort(table.columns[AMOUNT]),)))
    indices.keep(store, table, Query((parse_condition(table, "state = paid"),)))
    store.close()
    return copy


def refreshes(path: Path) -> Iterator[float]:
    """Yield the milliseconds from another process' commit until the change stands on the screen."""
    from store import rows as store_rows

    store, table = open_store(path)
    with running(ours(path)) as terminal:
        for number in range(CHANGES):
            word = f"seen{number:04}"
            terminal.settle(silence=0.3 + number * 0.017 % 0.1)
            with store.write("Change") as tx:
                store_rows.set_cells(tx, table, 3, {table.columns[0].id: word})
            committed = time.perf_counter()
            terminal.settle(silence=1.0, most=3.0)
            at = terminal.wait_for(word, most=0.1)
            yield float("nan") if at is None else (at - committed) * 1000
    store.close()


def lines(mailbase: Found, visidata: Found | None) -> Iterator[str]:
    """Yield the lines of the Markdown table."""
    peer = visidata or Found()

    def cell(values: list[float], *, with_most: bool = False) -> str:
        if not values:
            return "–"
        middle = f"{median(values):,.0f}"
        return f"{middle} ({percentile(values, 95):,.0f}, {max(values):,.0f})" if with_most else middle

    yield "| 1,000,000 rows × 12 columns | mailbase | VisiData |"
    yield "|---|---:|---:|"
    yield f"| sort by a number, key to picture, ms | {cell(mailbase.sort)} | {cell(peer.sort)} |"
    yield f"| the same with an index | {cell(mailbase.sort_indexed)} | – |"
    yield f"| only rows like this one, ms | {cell(mailbase.filter)} | {cell(peer.filter)} |"
    yield f"| the same with an index | {cell(mailbase.filter_indexed)} | – |"
    keys = (cell(mailbase.keys, with_most=True), cell(peer.keys, with_most=True))
    yield f"| a key while it sorts, ms p50 (p95, most) | {keys[0]} | {keys[1]} |"
    yield f"| jump to the end, ms | {cell(mailbase.end)} | {cell(peer.end)} |"
    yield f"| jump to the end of the sort, ms | {cell(mailbase.end_sorted)} | {cell(peer.end_sorted)} |"
    yield f"| memory after {PAGES} pages, MiB | {cell(mailbase.scrolled)} | {cell(peer.scrolled)} |"
    yield f"| memory after the sort without an index, MiB | {cell(mailbase.sorted)} | {cell(peer.sorted)} |"
    yield f"| memory of 1,000 rows, MiB | {cell(mailbase.small)} | – |"
    seen = cell(mailbase.refreshed, with_most=True)
    yield f"| another process' commit on the screen, ms p50 (p95, most) | {seen} | – |"


def main() -> int:
    """Measure, then print."""
    parser = argparse.ArgumentParser(description="A million rows on the screen.")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    mailbase = Found()
    visidata = Found() if shutil.which("vd") else None
    for run in range(asked.runs):
        print(f"round {run + 1}", file=sys.stderr)
        measure_ours(mailbase)
        if visidata is not None:
            # % says that the column is one of numbers
            measure(visidata, ["vd", str(csv_file(MILLION))], ["%", "["], [",", '"'])
    print("\n".join(lines(mailbase, visidata)))
    print()
    base_store.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
