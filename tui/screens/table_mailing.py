"""From a table to mails for many of its rows."""

from __future__ import annotations

from array import array

from store import templates
from store.language import _
from tui import sending_words
from tui.blocks import picked
from tui.editors.pick_list import Entry
from tui.screens import row_writes
from tui.screens.merge_lines import Chosen
from tui.screens.table_blocks import TableBlocks


class TableMailing(TableBlocks):
    """Mails to the marked rows, to those of the range, else to all rows of the view."""

    def action_merge(self) -> None:
        """Write to many rows by a template."""
        self.begin(self._merge(), group="merge")

    async def _merge(self) -> None:
        app, table = self.mailbase, self.view.table
        reader = app.store.read()
        off = sending_words.mail_off(reader, table.id)
        senders = [] if off else await app.run_task(row_writes.senders, app.store, table.id)
        if not senders:
            self.remark(off or sending_words.no_sender(reader, table.id, app.store.member))
            return
        rows = await self._meant()
        if not rows:
            self.remark(_("There is no row to write to."))
            return
        template = await self._asked_template()
        if template is not None:
            from tui.screens.merge import MergeScreen

            await app.push_screen_wait(MergeScreen(table, rows, Chosen(template, senders[0]), senders))

    async def _meant(self) -> array[int]:
        app, grid, view = self.mailbase, self.grid, self.view
        if grid.cells is not None:
            return array("q", await self._ranged_rows(grid.cells))
        if grid.marks:
            return array("q", await app.apart.run(picked.among, app.store, view.table, view.query, grid.marks))
        return array("q", await app.apart.run(picked.every, app.store, view.table, view.query))

    async def _asked_template(self) -> templates.StoredTemplate | None:
        from mail.templates.keeping import template_of
        from tui.screens.offer import OfferScreen

        app = self.mailbase
        known = {one.id: one for one in templates.every(app.store.read(), self.view.table.id)}
        if not known:
            self.remark(_("No templates for this table yet; g m writes one."))
            return None
        if len(known) == 1:
            return next(iter(known.values()))
        entries = [Entry(one.id, one.name, template_of(one).subject) for one in known.values()]
        found = await app.push_screen_wait(OfferScreen(_("Write with which template?"), entries))
        return known[int(str(found[0]))] if found else None
