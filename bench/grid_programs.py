"""The programs that are compared, each showing one SQLite file: ``ours``, ``datatable`` or ``fastdatatable``."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Sequence
from typing import Any

from textual.app import App, ComposeResult

from bench.rows import NUMBERS, TITLES, WIDTHS

EVERYTHING = f"SELECT {', '.join(TITLES)} FROM t ORDER BY id"


def ours(path: str) -> App[None]:
    """Return mailbase's grid over pages of the file."""
    from tui.hardware_scroll import HardwareScroll
    from tui.widgets.grid import Grid
    from tui.widgets.grid_source import PAGE_ROWS, GridCell, GridColumn, GridRow

    class Rows:
        def __init__(self) -> None:
            self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            self.columns = [
                GridColumn(n, title, WIDTHS[n], "right" if n in NUMBERS else "left", n == 0)
                for n, title in enumerate(TITLES)
            ]

        def count(self) -> int:
            return int(self.connection.execute("SELECT count(*) FROM t").fetchone()[0])

        def page(self, n: int) -> Sequence[GridRow]:
            found = self.connection.execute(
                f"SELECT id, {', '.join(TITLES)} FROM t"
                " WHERE id IN (SELECT id FROM t ORDER BY id LIMIT ? OFFSET ?) ORDER BY id",
                (PAGE_ROWS, n * PAGE_ROWS),
            )
            return [GridRow(row[0], tuple(GridCell(_text(each)) for each in row[1:])) for row in found.fetchall()]

        def position_of(self, row_id: int) -> int | None:
            found = self.connection.execute("SELECT count(*) FROM t WHERE id < ?", (row_id,)).fetchone()
            return int(found[0])

    class Ours(HardwareScroll[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield Grid(Rows())

        def on_mount(self) -> None:
            self.query_one(Grid).focus()
            self.call_after_refresh(_spare_collector)

    return Ours()


def datatable(path: str) -> App[None]:
    """Return Textual's own table, which holds every cell."""
    from textual.widgets import DataTable

    class Stock(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield DataTable[Any]()

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            for title, width in zip(TITLES, WIDTHS, strict=True):
                table.add_column(title, width=width)
            table.add_rows(sqlite3.connect(path).execute(EVERYTHING))
            table.focus()

    return Stock()


def fastdatatable(path: str) -> App[None]:
    """Return textual-fastdatatable over an Arrow table of the file."""
    import pyarrow
    from textual_fastdatatable import ArrowBackend, DataTable

    class Fast(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            columns = zip(*sqlite3.connect(path).execute(EVERYTHING).fetchall(), strict=True)
            arrow = pyarrow.table(dict(zip(TITLES, map(list, columns), strict=True)))
            yield DataTable(backend=ArrowBackend(arrow))

        def on_mount(self) -> None:
            self.query_one(DataTable).focus()

    return Fast()


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def _spare_collector() -> None:
    """As mailbase does: what lives for ever is not looked at again by the garbage collector."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


if __name__ == "__main__":
    {"ours": ours, "datatable": datatable, "fastdatatable": fastdatatable}[sys.argv[1]](sys.argv[2]).run()
