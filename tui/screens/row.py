"""The row screen: what happened on a row, and the writing of comments and mails in the feed's place."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widget import Widget

from store import drafts
from store.language import _
from store.paging.pages import RowPages
from tui.comment_keeper import CommentKeeper
from tui.editors import outside
from tui.screens.row_enclosing import RowEnclosing
from tui.widgets.composer import Composer
from tui.widgets.review import ReviewPanel
from tui.widgets.text_box import TextBox

_ONLY_READING = frozenset({"reply", "reply_all", "forward", "mail", "comment", "next_row", "previous_row"})


class RowScreen(RowEnclosing):
    """One row, its feed, and what is being written on it: a mail, a comment, or both, one of them in sight."""

    def __init__(self, table: int, row: int, pages: RowPages | None = None, *, draft: int | None = None) -> None:
        """Show a row.

        :param pages: the rows among which J and K go; None: the whole table
        :param draft: the draft to go on with at once
        """
        super().__init__(table, row, pages)
        self._begins_with = draft
        self._comment: TextBox | None = None
        self._comment_keeper: CommentKeeper | None = None
        self._is_saving = False

    def opened(self) -> None:
        """Go on with the draft for which the row was opened."""
        if self._begins_with is not None:
            self.open_to_write(self._go_on, self._begins_with)

    def on_unmount(self) -> None:
        """Keep what was typed in the last half second."""
        if self._comment is not None and self._comment_keeper is not None and not self._is_saving:
            self._comment_keeper.keep(self._comment.text)
        composer, keeper = self._composer, self._keeper
        if composer is None or keeper is None or composer.draft in (keeper.saved, composer.given):
            return
        if not composer.draft.is_blank:
            with self.mailbase.store.write() as tx:
                drafts.save(tx, keeper.number, self.table_id, self.row_id, composer.draft, keeper.saved)

    @property
    def writing(self) -> Widget | None:
        """The review, the composer or the box that is written in."""
        found = (one for kind in (ReviewPanel, Composer, TextBox) for one in self.query(kind))
        return next((one for one in found if one.display), None)

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
        self.end_remark()
        await self.query_one("#right", Vertical).mount(widget)
        self.refresh_bindings()
        return True

    async def _done_writing(self, key: str | None = None) -> None:
        """Show the feed again, the cursor on an item."""
        self.end_remark()
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
        if self.writing is None:
            self.open_to_write(self._write_comment)

    async def _write_comment(self) -> bool:
        if self._comment is None:
            self._comment_keeper = CommentKeeper(self.mailbase.store, self.table_id, self.row_id)
            self._comment = TextBox(self._comment_keeper.kept)
            return await self._put(self._comment)
        self._show_again(self._comment)
        return True

    def _show_again(self, widget: Composer | TextBox) -> None:
        self.end_remark()
        widget.display = True
        widget.resume()
        self.refresh_bindings()

    def on_text_box_paused(self, event: TextBox.Paused) -> None:
        """Keep what was written of a comment."""
        if not self._is_saving:
            self.begin(self._keep_comment(event.text))

    async def _keep_comment(self, text: str) -> None:
        if self._comment_keeper is not None:
            await self.mailbase.run_task(self._comment_keeper.keep, text)

    def on_text_box_saved(self, event: TextBox.Saved) -> None:
        """Save the comment."""
        self.begin(self._save_comment(event.text))

    async def _save_comment(self, text: str) -> None:
        app, keeper = self.mailbase, self._comment_keeper
        if self._is_saving or keeper is None:
            return
        self._is_saving = True
        try:
            number = await app.run_task(keeper.write, text)
        finally:
            self._is_saving = False
        if self._composer is not None and self.is_mail_begun:
            await self.query(TextBox).remove()
            self._comment = None
            self._show_again(self._composer)
            self.remark(_("Comment saved; this is the mail again."))
            await self.read()
        else:
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
        draft = self.written_draft
        told = _("Comment not saved; c goes on with it.") if event.text.strip() else ""
        if draft is not None:
            told = " ".join(filter(None, (told, _("Draft kept."))))
        await self._done_writing()
        if told:
            self.remark(told)

    def on_text_box_outside_asked(self, event: TextBox.OutsideAsked) -> None:
        """Write the comment in the person's own editor, after it was kept."""
        self.begin(self._edit_box(event.text), group="outside")

    async def _edit_box(self, text: str) -> None:
        await self._keep_comment(text)
        if self._comment is not None and self.writing is self._comment:
            outside.edit(self.app, self._comment.text, self._comment.rewrite)

    # between them

    def on_composer_switched(self) -> None:
        """Write a comment instead; the draft is kept, and stays as it is until one comes back."""
        self.open_to_write(self._to_comment)

    async def _to_comment(self) -> bool:
        composer = self._composer
        if composer is None or self.writing is not composer:
            return False
        if self.is_mail_begun:
            await self._keep(composer.draft)
        composer.display = False
        return await self._write_comment()

    def on_text_box_switched(self, event: TextBox.Switched) -> None:
        """Write a mail instead; the text of the comment is kept, and stays as it is until one comes back."""
        self.open_to_write(self._to_mail, event.text)

    async def _to_mail(self, text: str) -> bool:
        box = self._comment
        if box is None or self.writing is not box:
            return False
        await self._keep_comment(text)
        box.display = False
        if self._composer is not None:
            self._show_again(self._composer)
        elif not await self._write_here():
            self._show_again(box)
        return True
