"""The columns that a template can show: chosen from a list, and written as templates have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import tables
from store.language import _
from store.tables import Table
from store.workspace import Store
from tui.editors.pick_list import Entry

if TYPE_CHECKING:
    from mail.templates.parts import Template
    from tui.app import MailbaseApp


async def chosen(app: MailbaseApp, table: Table, *, is_text: bool) -> str | None:
    """Let a person choose a column; return what to insert, None for nothing.

    :param is_text: it is inserted into a text of several lines, where a line for each linked row can be
    """
    from tui.screens.offer import OfferScreen

    entries = await app.run_task(_entries, app.store, table.id, is_text)
    found = await app.push_screen_wait(OfferScreen(_("Insert which column?"), entries))
    return str(found[0]) if found else None


def _entries(store: Store, number: int, is_text: bool) -> list[Entry]:
    from mail.templates.placeholders import for_each, placeholder
    from mail.templates.scheme import scheme_of

    reader = store.read()
    table = tables.load(reader, number)
    entries, scheme = [], scheme_of(reader, table)
    for column in table.columns:
        entries.append(Entry(placeholder(column.name), column.name, column.type))
        behind = shape.behind if (shape := scheme.columns.get(column.name)) else None
        if behind is None:
            continue
        if is_text and behind.columns:
            name = _("each of {link}").format(link=column.name)
            entries.append(Entry(for_each(column.name, next(iter(behind.columns))), name, _("a line for each")))
        for name in behind.columns:
            told = _("of linked rows")
            entries.append(Entry(placeholder(f"{column.name}.{name}"), f"{column.name}.{name}", told))
    return entries


def of(store: Store, table: int, template: Template) -> tuple[list[str], list[str]]:
    """Return the columns that a template shows, and those of its table that hold files; runs on any thread."""
    from mail.templates.linting import columns_of
    from mail.templates.scheme import scheme_of

    reader = store.read()
    scheme = scheme_of(reader, tables.load(reader, table))
    files = [name for name, shape in scheme.columns.items() if shape.holds_files]
    return sorted(columns_of(template, scheme), key=str.casefold), files
