"""The row screen: what happened on a row, and the writing of comments and mails in the feed's place."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widget import Widget

from store import comments, drafts
from store.language import _
from store.paging.pages import RowPages
from tui.paint import joined, line
from tui.screens import row_writes
from tui.screens.row_composing import RowComposing
from tui.widgets.composer import Composer
from tui.widgets.review import ReviewPanel
from tui.widgets.text_box import TextBox

_ONLY_READING = frozenset({"reply", "reply_all", "mail", "comment", "next_row", "previous_row"})


class RowScreen(RowComposing):
    """One row, its feed, and what is being written on it."""

    def __init__(self, table: int, row: int, pages: RowPages | None = None, *, compose: bool = False) -> None:
        """Show a row.

        :param pages: the rows among which J and K go; None: the whole table
        :param compose: whether to begin a mail at once
        """
        super().__init__(table, row, pages)
        self._composes = compose
        self._comment: TextBox | None = None
        self._is_saving = False

    def opened(self) -> None:
        """Begin a mail when that is what the row was opened for."""
        if self._composes:
            self.action_mail()

    def on_unmount(self) -> None:
        """Keep what was typed in the last half second."""
        if self._comment is not None and not self._is_saving:
            row_writes.keep_comment(self.mailbase.store, self.table_id, self.row_id, self._comment.text)
        composer, keeper = self._composer, self._keeper
        if composer is None or keeper is None or composer.draft in (keeper.saved, composer.given):
            return
        if not composer.draft.is_blank:
            with self.mailbase.store.write() as tx:
                drafts.save(tx, keeper.number, self.table_id, self.row_id, composer.draft)

    @property
    def writing(self) -> Widget | None:
        """The review, the composer or the box that is written in."""
        for kind in (ReviewPanel, Composer, TextBox):
            found = self.query(kind)
            if found:
                return found.first()
        return None

    @property
    def written_draft(self) -> int | None:
        """The number of the draft in the composer."""
        return self._keeper.number if self._keeper is not None else None

    def spot(self) -> tuple[int, int | None]:
        """Return the row with its table."""
        return self.table_id, self.row_id

    def footer_place(self) -> str | None:
        """Before a mail is sent, show only what can be done with it."""
        return "review" if self.is_attached and self._review is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Begin nothing else while something is being written."""
        if action in _ONLY_READING and self.is_attached and self.writing is not None:
            return False
        return super().check_action(action, parameters)

    def resume_writing(self) -> None:
        """Give the keys to what is being written."""
        match self.writing:
            case Composer() as composer:
                composer.resume()
            case TextBox() as box:
                box.resume()
            case ReviewPanel() as panel:
                panel.focus()

    def action_leave(self) -> None:
        """Go back to what is being written, or to the table."""
        if self.writing is not None:
            self.resume_writing()
        else:
            super().action_leave()

    async def _put(self, widget: Widget) -> bool:
        """Show something to write in, in the feed's place."""
        await self.query_one("#right", Vertical).mount(widget)
        self.refresh_bindings()
        return True

    async def _done_writing(self, key: str | None = None) -> None:
        """Show the feed again, the cursor on an item."""
        await self.query("ReviewPanel, Composer, TextBox").remove()
        self._keeper = self._composer = self._comment = None
        await self.read()
        self._feed.focus()
        if key is not None:
            self._feed.go_to(key)
        self.refresh_bindings()

    # comments

    def action_comment(self) -> None:
        """Write a comment, or go on with the one that was left."""
        if self.writing is not None:
            return
        store = self.mailbase.store
        text = comments.unsaved(store.read(), self.table_id, self.row_id, store.member)
        title = joined([line(_("Comment"), "bold"), line(_("only the team sees this"))], " · ")
        self._comment = TextBox(title, text)
        self.open_to_write(self._put, self._comment)

    def on_text_box_paused(self, event: TextBox.Paused) -> None:
        """Keep what was written of a comment."""
        if not self._is_saving:
            self.begin(self._keep_comment(event.text))

    async def _keep_comment(self, text: str) -> None:
        app = self.mailbase
        await app.run_task(row_writes.keep_comment, app.store, self.table_id, self.row_id, text)

    def on_text_box_saved(self, event: TextBox.Saved) -> None:
        """Save the comment."""
        self.begin(self._save_comment(event.text))

    async def _save_comment(self, text: str) -> None:
        app = self.mailbase
        if self._is_saving:
            return
        self._is_saving = True
        try:
            number = await app.run_task(row_writes.comment, app.store, self.table_id, self.row_id, text)
        finally:
            self._is_saving = False
        await self._done_writing()
        key = self._feed.key_of(f"c{number}")
        if key is not None:
            self._feed.go_to(key)
        app.changed()

    def on_text_box_left(self, event: TextBox.Left) -> None:
        """Leave; the text of a comment is kept for the next time."""
        self.begin(self._leave_box(event))

    async def _leave_box(self, event: TextBox.Left) -> None:
        await self._keep_comment(event.text)
        if event.text.strip():
            self.remark(_("Comment not saved; c goes on with it."))
        await self._done_writing()
