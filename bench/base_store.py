"""How fast the store finds rows and takes changes back, beside sqlite-utils on the same rows.

python -m bench.base_store
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.ptybench import median
from bench.rows import FOLDER, sqlite_file, store_file

if TYPE_CHECKING:
    from store.query import Query
    from store.tables import Table
    from store.workspace import Store

MILLION = 1_000_000
CHANGED = 30_000
TIMES = 7
FIRST = 128


def scratch(path: Path, name: str) -> Path:
    """Return a copy of a file that may be written to."""
    copy = FOLDER / name
    copy.unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    return copy


def timed(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the median milliseconds of a piece of work."""
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append((perf_counter() - start) * 1000)
    return median(found)


def open_store(path: Path) -> tuple[Store, Table]:
    """Open a store in the name of its owner; return it with its first table."""
    from store import members, tables
    from store.workspace import Store

    store = Store.open(path)
    store.member = members.find(store.read(), None).id
    return store, tables.every(store.read())[0]


def queries(table: Table) -> dict[str, tuple[Query, dict[str, Any], list[str]]]:
    """Return what is asked: as a query of ours, as sqlite-utils wants it, and the index that it needs."""
    from store.query import Query, Sort, parse_condition

    return {
        "sort by a number": (Query(sorts=(Sort(table.column("amount")),)), {"order_by": "amount, id"}, ["amount"]),
        "sort by a text, downwards": (
            Query(sorts=(Sort(table.column("customer"), descending=True),)),
            {"order_by": "customer DESC, id DESC"},
            ["customer"],
        ),
        "filter that few rows pass": (
            Query((parse_condition(table, "customer = Customer 77 GmbH"),)),
            {"where": "customer = 'Customer 77 GmbH'"},
            ["customer"],
        ),
        "filter and sort": (
            Query((parse_condition(table, "state = open"),), (Sort(table.column("amount")),)),
            {"where": "state = 'open'", "order_by": "amount, id"},
            ["state", "amount"],
        ),
    }


def first_pages() -> Iterator[str]:
    """Yield the lines of a table: the first rows of sorts and filters of a million."""
    from sqlite_utils import Database

    from store.paging import indices
    from store.paging.pages import RowPages

    store, table = open_store(scratch(store_file(MILLION), "scratch-store.db"))
    peer = Database(scratch(sqlite_file(MILLION), "scratch.db"))

    def ours(query: Query) -> float:
        return timed(lambda: RowPages.beginning(store.read(), table, query).page(0))

    def theirs(wanted: dict[str, Any]) -> float:
        return timed(lambda: list(peer.table("t").rows_where(limit=FIRST, **wanted)))

    asked = queries(table)
    found = [[ours(query), theirs(wanted)] for query, wanted, _ in asked.values()]
    for query, _, columns in asked.values():
        indices.keep(store, table, query)
        peer.table("t").create_index(columns, if_not_exists=True)
    for cells, (query, wanted, _) in zip(found, asked.values(), strict=True):
        cells += [ours(query), theirs(wanted)]
    yield "| first 128 of 1,000,000 rows, ms | mailbase | sqlite-utils | mailbase, index | sqlite-utils, index |"
    yield "|---|---:|---:|---:|---:|"
    for name, cells in zip(asked, found, strict=True):
        yield f"| {name} | " + " | ".join(f"{each:,.1f}" for each in cells) + " |"
    store.close()
    peer.close()


def taking_back() -> Iterator[str]:
    """Yield the lines about a change of many cells, and its undo."""
    from sqlite_utils import Database

    from store import bulk, undo

    store, table = open_store(scratch(store_file(MILLION), "scratch-store.db"))
    city = table.column("city").id

    def change() -> None:
        with store.write("Change") as tx:
            bulk.set_column(tx, table.id, city, ((row, "Oslo") for row in range(1, CHANGED + 1)))

    changed = timed(change, 1)
    undone = timed(lambda: undo.take_back(store), 1)
    store.close()
    peer = Database(scratch(sqlite_file(MILLION), "scratch.db"))
    wanted = [{"id": row, "city": "Oslo"} for row in range(1, CHANGED + 1)]
    theirs = timed(lambda: peer.table("t").upsert_all(wanted, pk="id"), 1)
    peer.close()
    yield f"| {CHANGED:,} cells of a column changed, logged for undo | {changed:,.0f} | {theirs:,.0f} (not logged) |"
    yield f"| the same undone | {undone:,.0f} | – |"


def main() -> None:
    """Measure and print."""
    print("\n".join(first_pages()))
    print("\n| one step, ms | mailbase | sqlite-utils |\n|---|---:|---:|")
    print("\n".join(taking_back()))


if __name__ == "__main__":
    main()
