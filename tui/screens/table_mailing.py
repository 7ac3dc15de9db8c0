"""From a table to mails for many of its rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from store import templates
from store.identities import Identity
from store.language import _, ngettext
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
        chosen = self._as_left(senders) or await self._asked(senders)
        if chosen is not None:
            await self._look_over(rows, chosen, senders)

    async def _look_over(self, rows: Sequence[int], chosen: Chosen, senders: Sequence[Identity]) -> None:
        from tui.screens.merge import MergeScreen

        app, table = self.mailbase, self.view.table
        screen = MergeScreen(table, rows, chosen, senders)
        await app.push_screen_wait(screen)
        if screen.queued is not None:
            app.left_mailings.pop(table.id, None)
            self._tell_queued(screen.queued)
        elif screen.chosen != chosen:
            app.left_mailings[table.id] = screen.chosen
            self.remark(_("Nothing was sent; M goes on with what you chose."))

    def _tell_queued(self, count: int) -> None:
        app = self.mailbase
        told = ngettext("{n} mail leaves; u takes it back.", "{n} mails leave; u takes all back.", count)
        self.remark(told.format(n=f"{count:,}"))
        # later than that it takes back something else
        self.set_timer(app.hold, self.end_remark)
        app.changed()

    def _as_left(self, senders: Sequence[Identity]) -> Chosen | None:
        """Return what was chosen when the last mailing was left, as far as it is still there."""
        left = self.mailbase.left_mailings.get(self.view.table.id)
        found = templates.every(self.mailbase.store.read(), self.view.table.id) if left is not None else []
        template = next((one for one in found if left is not None and one.id == left.template.id), None)
        if left is None or template is None:
            return None
        sender = next((one for one in senders if one.id == left.identity.id), senders[0])
        return replace(left, template=template, identity=sender)

    async def _asked(self, senders: Sequence[Identity]) -> Chosen | None:
        template = await self._asked_template()
        return Chosen(template, senders[0]) if template is not None else None

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
