"""Choosing a template for the mail that is being written on a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import tables, templates
from store.language import _
from store.workspace import Store
from tui.editors.pick_list import Entry
from tui.place import Place
from tui.screens.offer import OfferScreen

if TYPE_CHECKING:
    from mail.templates.filling import Filled
    from tui.app import MailbaseApp


async def filled(app: MailbaseApp, table: int, row: int) -> Filled | None:
    """Let a person choose one of a table's templates; return the mail that it makes of a row, None for nothing.

    :raises TemplateError: no mail can be made of that row
    """
    found = await app.run_task(_entries, app.store, table)
    if not found:
        if isinstance(app.screen, Place):
            app.screen.remark(_("No templates for this table yet; in the table, g m writes one."))
        return None
    chosen = await app.push_screen_wait(OfferScreen(_("Fill in which template?"), found))
    return await app.run_task(_fill, app.store, table, row, int(str(chosen[0]))) if chosen else None


def _entries(store: Store, table: int) -> list[Entry]:
    from mail.templates.keeping import template_of

    return [Entry(one.id, one.name, template_of(one).subject) for one in templates.every(store.read(), table)]


def _fill(store: Store, table: int, row: int, number: int) -> Filled:
    from mail.templates.filling import fill
    from mail.templates.keeping import template_of

    reader = store.read()
    return fill(reader, tables.load(reader, table), row, template_of(templates.load(reader, number)))
