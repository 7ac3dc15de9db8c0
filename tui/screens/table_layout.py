"""How a view looks: columns hidden, shown, held, moved and widened, rows grouped and coloured, what the foot tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.timer import Timer

from store import layout, view_reading
from store.filters.kinds import compared
from store.language import _, ngettext
from store.layout import MAIL_STATE, MOST_FROZEN, Layout
from store.paging.summaries import WORDS, kinds
from store.query import Grouping
from store.tables import Column
from store.workspace import Store
from tui.editors.pick_list import Entry
from tui.screens import view_groups, view_writes
from tui.screens.offer import OfferScreen
from tui.screens.table_asking import TableAsking
from tui.screens.table_view import View
from tui.screens.table_widths import fitting
from tui.widgets.grid_source import PAGE_ROWS

WIDTH_STEP = 2
WRITTEN_AFTER = 1.0
"""Seconds after the last of several presses that make a column wider; they are one step."""


class TableLayout(TableAsking):
    """Each change is written on the view at once, and is one step of undo."""

    def __init__(self, store: Store, view: View) -> None:
        """Show a view; no width is still to be written."""
        super().__init__(store, view)
        self._width: tuple[Column, int] | None = None
        self._width_timer: Timer | None = None

    def action_layout(self) -> None:
        """Wait for the key that says what to change."""
        from tui.prefix import PrefixScreen

        self.mailbase.push_screen(PrefixScreen(self, "layout"))

    def _change(self, what: str, into: Callable[[Layout], Layout]) -> None:
        self.finish()
        view_writes.change(self.mailbase.store, self.shown.view, what, into)
        self.mailbase.changed()

    # which columns

    def action_hide(self) -> None:
        """Hide the column under the cursor."""
        column, key = self.seen_column, self.grid.column
        if key is None or (column is not None and len(self.shown.columns) == 1):
            self.remark(_("A view shows one column at least."))
            return
        name = _("Mail") if column is None else column.name
        self._change(_("Hide {column}").format(column=name), partial(layout.with_hidden, column=key))
        self.remark(_("“{column}” is hidden; z H shows it again.").format(column=name))

    def action_show_hidden(self) -> None:
        """Choose among the columns that are not seen, those of the mail as well."""
        self.begin(self._show_hidden())

    async def _show_hidden(self) -> None:
        entries = [Entry(column.id, column.name, column.type) for column in self.shown.hidden]
        if MAIL_STATE in self.shown.layout.hidden:
            entries.append(Entry(MAIL_STATE, _("Mail"), _("mail")))
        seen = {column.id for column in self.shown.columns}
        entries += [Entry(one.id, one.name, _("mail")) for one in self.shown.beside if one.id not in seen]
        screen = OfferScreen(_("Which columns are to be shown?"), entries, several=True)
        found = [key for key in await self.mailbase.push_screen_wait(screen) or () if isinstance(key, int)]
        if found:
            what = ngettext("Show {n} column", "Show {n} columns", len(found)).format(n=len(found))
            self._change(what, partial(layout.with_shown, columns=found))

    def action_freeze(self) -> None:
        """Hold the columns up to this one at the left edge, or none when it is the last of them."""
        column = self.seen_column
        if column is None:
            return
        count = self._place(column) + 1
        if count > MOST_FROZEN:
            self.remark(_("A view holds {n} columns at most.").format(n=MOST_FROZEN))
            return
        count = 0 if count == self.shown.frozen else count
        self._change(_("Hold columns at the left"), partial(layout.with_frozen, count=count))
        held = ngettext("The first column stays in sight.", "The first {n} columns stay in sight.", count)
        self.remark(held.format(n=count) if count else _("No column is held at the left."))

    def action_move_column(self, step: int) -> None:
        """Move the column past its neighbour."""
        column = self.seen_column
        if column is not None:
            seen = [one.id for one in self.shown.columns]
            moved = layout.with_moved(self.shown.layout, self.shown.order, seen, column.id, step)
            if moved != self.shown.layout:
                what = _("Move {column}").format(column=column.name)
                self._change(what, lambda held: layout.with_order(held, moved.order))

    def _place(self, column: Column) -> int:
        return [one.id for one in self.shown.columns].index(column.id)

    # how wide

    def action_narrower(self) -> None:
        """Make the column narrower."""
        self._widen(-WIDTH_STEP)

    def action_wider(self) -> None:
        """Make the column wider."""
        self._widen(WIDTH_STEP)

    def action_fit(self) -> None:
        """Make the column as wide as the rows around the cursor need."""
        column = self.seen_column
        if column is not None:
            rows = self.grid.source.page(self.grid.position // PAGE_ROWS)
            texts = [row.cells[self._place(column)].text for row in rows if row.kind == "row"]
            self._set_width(column, fitting(column.name, texts))
            self.finish()

    def _widen(self, by: int) -> None:
        column = self.seen_column
        if column is not None:
            self._set_width(column, self.widths[column.id] + by)

    def _set_width(self, column: Column, width: int) -> None:
        if self._width is not None and self._width[0].id != column.id:
            self.finish()
        width = max(layout.NARROWEST, min(layout.WIDEST, width))
        self._width = (column, width)
        self.widths = {**self.widths, column.id: width}
        self._source.renew(self.shown, self.view.pages, self.widths)
        self.grid.refresh_source()
        if self._width_timer is not None:
            self._width_timer.stop()
        self._width_timer = self.set_timer(WRITTEN_AFTER, self.finish)

    def finish(self) -> None:
        """Write the width that was changed last."""
        if self._width_timer is not None:
            self._width_timer.stop()
        if self._width is not None:
            (column, width), self._width = self._width, None
            what = _("Width of {column}").format(column=column.name)
            self._change(what, partial(layout.with_width, column=column.id, width=width))
            # an undo that comes at once has to find another width than the one that is shown
            store, shown = self.mailbase.store, self.shown
            now = view_reading.load(store.read(), shown.table, shown.view.id, store.member)
            self.view = replace(self.view, shown=now)

    def on_unmount(self) -> None:
        """Write what was not written yet."""
        self.finish()

    # rows

    def action_group(self) -> None:
        """Group by the column under the cursor, within the groups that there are."""
        column = self.seen_column
        if column is not None:
            self.begin(self._group(column))

    async def _group(self, column: Column) -> None:
        before = self.shown.query.groups
        if compared(column) == "date":
            found = await self.mailbase.push_screen_wait(view_groups.periods(column, before))
            groups = before if not found else view_groups.by_period(before, column, str(found[0]))
        else:
            groups = view_groups.turned(before, column)
        if groups is None:
            self.remark(_("A view has three levels of groups at most; z G takes them away."))
        elif groups != before:
            self._set_groups(_("Group by {column}").format(column=column.name), groups)

    def action_ungroup(self) -> None:
        """Take all groups away."""
        if self.shown.query.groups:
            self._set_groups(_("No groups"), ())

    def _set_groups(self, what: str, groups: Sequence[Grouping]) -> None:
        self.finish()
        view_writes.group(self.mailbase.store, self.shown.view, what, groups)
        self.mailbase.changed()

    def action_colours(self) -> None:
        """Choose which rows have a colour."""
        self.begin(self._colour())

    async def _colour(self) -> None:
        from tui.screens.row_colours import RowColours

        found = await self.mailbase.push_screen_wait(RowColours(self.mailbase.store, self.shown))
        if found is not None and found != (self.shown.layout.colours, self.shown.layout.colour_by):
            self._change(_("Colours"), lambda held: layout.with_colours(held, *found))

    def action_height(self) -> None:
        """Make rows a line higher; after the highest, one line again."""
        lines = self.shown.layout.lines % layout.MOST_LINES + 1
        self._change(_("Height of rows"), partial(layout.with_lines, lines=lines))

    # the foot

    def action_sum(self) -> None:
        """Choose what the foot tells of the column under the cursor."""
        column = self.seen_column
        if column is not None:
            self.begin(self._sum(column))

    async def _sum(self, column: Column) -> None:
        now = next((kind for one, kind in self.shown.sums if one.id == column.id), "")
        entries = [*(Entry(kind, _(WORDS[kind])) for kind in kinds(column)), Entry("", _("nothing"))]
        title = _("What of “{column}” stands in the foot?").format(column=column.name)
        found = await self.mailbase.push_screen_wait(OfferScreen(title, entries, chosen=(now,)))
        if found and found[0] != now:
            what = _("Foot of {column}").format(column=column.name)
            self._change(what, partial(layout.with_sum, column=column.id, how=str(found[0])))
