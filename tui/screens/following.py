"""From a cell that links to the rows that it links to, and back by esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import links
from store.language import _
from store.tables import Column
from tui.editors import linked_rows
from tui.editors.linked_rows import LinkedRow
from tui.paint import line

if TYPE_CHECKING:
    from tui.app import MailbaseApp


async def follow(app: MailbaseApp, column: Column, row: int) -> None:
    """Show the row that a row is linked to; of several, the one that is chosen.

    :raises NoSuchTableError: the other table was deleted
    """
    found = await app.run_task(linked_rows.linked, app.store, column, row)
    if not found:
        app.remark(_("This cell links to no row; e links it to some."))
        return
    chosen = found[0] if len(found) == 1 else await _chosen(app, found)
    if chosen is not None:
        await app.open_row(links.side(app.store.read(), column.options).table, chosen.id)


async def _chosen(app: MailbaseApp, found: list[LinkedRow]) -> LinkedRow | None:
    from tui.screens.choose_row import ChooseRowScreen

    place = await app.push_screen_wait(
        ChooseRowScreen([line(each.title) for each in found], line(_("Go to which row?"), "bold"))
    )
    return None if place is None else found[place]
