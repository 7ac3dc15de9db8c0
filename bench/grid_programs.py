"""The programs that are compared: ``ours`` shows a store, ``datatable`` and ``fastdatatable`` a SQLite file."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult

from bench.rows import TITLES, WIDTHS

EVERYTHING = f"SELECT {', '.join(TITLES)} FROM t ORDER BY id"


def ours(path: str) -> App[None]:
    """Return mailbase itself on a store, with the table open."""
    from store import members, tables
    from store.workspace import Store
    from tui.app import MailbaseApp
    from tui.paint import harden_textual

    harden_textual()
    store = Store.open(Path(path))
    store.member = members.find(store.read(), None).id

    class Ours(MailbaseApp):
        def on_mount(self) -> None:
            super().on_mount()
            self.open_table(tables.every(store.read())[0].id)

    return Ours(store, with_worker=False)


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


if __name__ == "__main__":
    {"ours": ours, "datatable": datatable, "fastdatatable": fastdatatable}[sys.argv[1]](sys.argv[2]).run()
