"""From a table to its columns: their list, the settings of the one under the cursor, a new one right of it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from store import layout, views
from store.language import _
from store.views import View
from store.workspace import Store
from tui import template_notes
from tui.columns.draft import ColumnDraft
from tui.screens import view_writes
from tui.screens.columns import ColumnsScreen, Sight
from tui.screens.table_layout import TableLayout
from tui.screens.table_view import View as Shown


class TableColumns(TableLayout):
    """Opens the columns of a table."""

    new_column: int | None = None
    """A column that was just added, and that the cursor is to go to as soon as it is shown."""

    def action_columns(self) -> None:
        """List the columns."""
        self.finish()
        app, column = self.mailbase, self.column
        sight = sight_of(app.store, self.shown.view)
        at = column.id if column is not None else None
        app.push_screen(ColumnsScreen(self.view.table, at, row=self.grid.row_id, sight=sight))

    def action_edit_column(self) -> None:
        """Show the settings of the column under the cursor."""
        if self.column is None:
            self.remark(_("This column is no cell; it cannot be changed."))
            return
        draft = ColumnDraft.of(self.mailbase.store.read(), self.view.table, self.column)
        self.begin(self._describe(draft, None))

    def action_add_column(self) -> None:
        """Describe a new column, which comes right of this one."""
        numbers = [column.id for column in self.view.table.columns]
        place = numbers.index(self.column.id) + 1 if self.column is not None else len(numbers)
        before = numbers[place] if place < len(numbers) else None
        self.begin(self._describe(ColumnDraft(self.view.table), before))

    async def _describe(self, draft: ColumnDraft, before: int | None) -> None:
        from tui.screens.column_form import ColumnForm

        form = ColumnForm(draft, row=self.grid.row_id, before=before)
        await self.mailbase.push_screen_wait(form)
        self.new_column = form.made
        self._go_to_new()
        if form.made is not None and draft.column is not None:
            app = self.mailbase
            told = await app.run_task(template_notes.remark, app.store, draft.table.id, draft.column.name)
            if told:
                self.remark(told)

    def _take(self, view: Shown) -> None:
        super()._take(view)
        self._go_to_new()

    def _go_to_new(self) -> None:
        made = self.new_column
        if made is not None and made in (column.id for column in self.shown.columns):
            self.new_column = None
            self.grid.go_to_column(made)


def sight_of(store: Store, view: View) -> Sight:
    """Return what a view hides, as it is kept at each look."""

    def hidden() -> Collection[int]:
        return views.load(store.read(), view.id).layout.hidden

    def turn(column: int) -> None:
        into = (
            partial(layout.with_shown, columns=[column])
            if column in hidden()
            else partial(layout.with_hidden, column=column)
        )
        view_writes.change(store, views.load(store.read(), view.id), _("Hide or show a column"), into)

    return Sight(hidden, turn)
