"""What the settings that name tables and columns can be."""

from __future__ import annotations

from store import tables
from store.connection import Reader
from store.tables import Column, Table
from tui.columns.draft import ColumnDraft, behind
from tui.columns.wording import OTHER
from tui.editors.pick_list import Entry


def entries(reader: Reader, draft: ColumnDraft, name: str) -> tuple[Entry, ...] | None:
    """Return what can be chosen for a setting; None for one that names nothing."""
    match name:
        case "through":
            return _columns(draft.table.of_type("link"))
        case "target":
            return _of_table(behind(reader, draft.table, through(draft)))
        case "compared":
            return _of_table(behind(reader, draft.table, through(draft)))
        case "shows":
            link = draft.column.name if draft.column is not None else ""
            return _of_table(behind(reader, draft.table, link))
        case _ if name == OTHER:
            return _tables(reader, draft.table)
    return None


def through(draft: ColumnDraft) -> str:
    """Return the name of the link that a column looks through; the only one where none was chosen."""
    chosen = draft.said.get("through") or draft.shown.get("through", "")
    known = draft.table.of_type("link")
    return chosen or (known[0].name if len(known) == 1 else "")


def _of_table(table: Table | None) -> tuple[Entry, ...]:
    return () if table is None else _columns(table.columns)


def _columns(columns: tuple[Column, ...]) -> tuple[Entry, ...]:
    return tuple(Entry(column.name, column.name, column.type) for column in columns)


def _tables(reader: Reader, own: Table) -> tuple[Entry, ...]:
    """Return all tables, those of the same base first."""
    found = sorted(tables.every(reader), key=lambda table: table.base_id != own.base_id)
    return tuple(
        Entry(table.path, table.name if table.base_id == own.base_id else table.path, table.base) for table in found
    )
