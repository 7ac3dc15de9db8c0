"""The views of a table: which one is shown, and keeping what is seen as one."""

from __future__ import annotations

from store import view_reading
from store.errors import ViewConflictError
from store.language import _
from store.query import Query
from store.view_reading import Shown
from store.workspace import Store
from tui.screens import view_writes
from tui.screens.table_layout import TableLayout
from tui.screens.table_view import View


class TableViews(TableLayout):
    """Goes from view to view, and knows what of the present one was not kept."""

    def __init__(self, store: Store, view: View) -> None:
        """Show a view, from which nothing differs yet."""
        super().__init__(store, view)
        self._begun: Shown | None = None
        """The view as it was when something else was first asked for."""
        self._remembered = 0

    def on_mount(self) -> None:
        """Come back to this view the next time."""
        self._remember()

    def show(self, query: Query) -> None:
        """Show other rows; what the view keeps stays as it is."""
        super().show(query)
        if not self.is_changed:
            self._begun = None
        elif self._begun is None:
            self._begun = self.shown

    def show_view(self, number: int) -> None:
        """Show another view, as it is kept."""
        self.finish()
        self._begun = None
        self.grid.mark_rows(())
        super().show_view(number)

    def _settle(self) -> None:
        super()._settle()
        if not self.is_changed:
            self._begun = None
        self._remember()

    def _remember(self) -> None:
        view = self.shown.view
        if view.id != self._remembered:
            self._remembered = view.id
            self.begin(self._keep_in_mind())

    async def _keep_in_mind(self) -> None:
        app = self.mailbase
        await app.run_task(view_writes.remember, app.store, self.shown.view)

    def action_views(self) -> None:
        """Choose among the views."""
        self.begin(self._choose_view())

    async def _choose_view(self) -> None:
        from tui.screens.view_list import ViewList

        self.finish()
        chosen = await self.mailbase.push_screen_wait(ViewList(self.mailbase.store, self.shown, self.wanted))
        if chosen is not None and chosen != self.shown.view.id:
            self.show_view(chosen)

    def action_save_view(self) -> None:
        """Let the view show what is seen now.

        :raises ViewConflictError: someone else changed it meanwhile; the next time yours takes its place
        """
        if not self.is_changed:
            self.remark(_("The view shows this already."))
            return
        app, shown = self.mailbase, self._begun or self.shown
        try:
            view_writes.save(app.store, shown, self.wanted)
        except ViewConflictError:
            self._begun = view_reading.load(app.store.read(), shown.table, shown.view.id, app.store.member)
            raise
        self._begun = None
        self.remark(_("“{view}” shows this from now on; u takes it back.").format(view=shown.view.name))
        app.changed()

    def action_save_view_as(self) -> None:
        """Keep what is seen now as a new view."""
        self.begin(self._save_as())

    async def _save_as(self) -> None:
        from tui.screens.view_list import ask_new

        self.finish()
        made = await ask_new(self.mailbase, self.shown, self.wanted)
        if made is not None:
            self.show_view(made)
            self.mailbase.changed()

    def action_leave(self) -> None:
        """Show what the view keeps where something else is shown, else go back."""
        if self.is_changed:
            self.show(self.shown.query)
            self.remark(_("As “{view}” keeps it; esc once more goes back.").format(view=self.shown.view.name))
        else:
            self.finish()
            self.dismiss(None)
