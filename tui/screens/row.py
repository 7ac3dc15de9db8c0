"""The row screen: what happened on a row, and the writing of comments and mails in the feed's place."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widget import Widget

from store import comments, drafts
from store.drafts import Draft
from store.language import _
from store.paging.pages import RowPages
from tui import sending_words
from tui.draft_keeper import DraftKeeper
from tui.paint import joined, line
from tui.screens import row_writes, template_choice
from tui.screens.row_sending import RowSending
from tui.widgets.ask_line import AskLine
from tui.widgets.composer import Composer
from tui.widgets.feed import Feed
from tui.widgets.key_line import KeyLine
from tui.widgets.review import ReviewPanel
from tui.widgets.text_box import TextBox

_ONLY_READING = frozenset({"reply", "reply_all", "mail", "comment", "next_row", "previous_row"})


class RowScreen(RowSending):
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

    # mails

    def action_mail(self) -> None:
        """Begin a mail, or go on with the draft under the cursor."""
        item = self._feed.item
        if item is not None and item.draft is not None:
            self.open_to_write(self._write, item.draft, item.number)
        else:
            self.open_to_write(self._write_new)

    def action_reply(self) -> None:
        """Answer the writer."""
        self.open_to_write(self._answer, False)

    def action_reply_all(self) -> None:
        """Answer everyone."""
        self.open_to_write(self._answer, True)

    def on_feed_chosen(self, event: Feed.Chosen) -> None:
        """Go on with a draft."""
        if event.item.draft is not None and self.writing is None:
            self.open_to_write(self._write, event.item.draft, event.item.number)

    def _mail_is_off(self) -> bool:
        """Say how mail is switched on, where it is off."""
        words = sending_words.mail_off(self.mailbase.store.read(), self.table_id)
        if words:
            self.remark(words)
        return bool(words)

    async def _write_new(self) -> bool:
        app = self.mailbase
        if self._mail_is_off():
            return False
        return await self._write(await app.run_task(row_writes.begin_mail, app.store, self.table_id, self.row_id))

    async def _answer(self, everyone: bool) -> bool:
        item, app = self._feed.newest_mail(), self.mailbase
        mail = item.entry.mail if item is not None else None
        if item is None or mail is None or self._mail_is_off():
            return False
        self._feed.go_to(item.key)
        place = (mail.number, item.conversation or 0)
        return await self._write(await app.run_task(row_writes.begin_answer, app.store, *place, everyone))

    async def _write(self, draft: Draft, number: int | None = None) -> bool:
        app = self.mailbase
        desk = await app.run_task(row_writes.desk_for, app.store, self.table_id, draft)
        if self.view is None or self.writing is not None or self._composer is not None:
            return False
        self._keeper = DraftKeeper(app.store, app.run_task, self.table_id, self.row_id)
        self._composer = composer = Composer(desk.draft, desk.senders, self.view.fields, desk.signatures)
        composer.explain_sender(desk.no_sender)
        place = (self.table_id, self.row_id, draft.conversation)
        composer.suggest_by(lambda typed: row_writes.suggest(app.store, typed, *place))
        if number is not None:
            self._keeper.found(number, draft)
        else:
            composer.untyped = Draft(to=desk.draft.to)
        await self._put(composer)
        await self.read()
        if number is not None:
            composer.say(desk.note or _("draft saved"))
        return True

    def on_composer_paused(self, event: Composer.Paused) -> None:
        """Save the draft."""
        self.begin(self._keep(event.draft))

    async def _keep(self, draft: Draft) -> None:
        if self._keeper is not None:
            await self._keeper.keep(draft)
            if self._composer is not None:
                self._composer.say(_("draft saved") if self._keeper.number is not None else "")

    def on_composer_left(self, event: Composer.Left) -> None:
        """Leave the composer, the draft kept."""
        self.begin(self._leave_composer(event.draft))

    async def _leave_composer(self, draft: Draft) -> None:
        composer, keeper = self._composer, self._keeper
        if composer is None or keeper is None:
            return
        if keeper.number is not None or draft != composer.given:
            await keeper.keep(draft)
        number = keeper.number
        await self._done_writing(f"d{number}" if number is not None else None)
        if number is not None:
            self.remark(_("Draft kept; enter on it goes on."))

    def on_composer_template_asked(self) -> None:
        """Fill in a template that is chosen from a list."""
        self.begin(self._fill_template(), group="template")

    async def _fill_template(self) -> None:
        filled = await template_choice.filled(self.mailbase, self.table_id, self.row_id)
        if filled is not None and self._composer is not None:
            self._composer.fill(filled)

    def on_composer_file_asked(self) -> None:
        """Ask for the path of a file."""
        if not self.query(AskLine):
            self.mount(AskLine("attach", _("Attach file:"), "~/"), before=self.query_one(KeyLine))

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Attach the file; a path that leads nowhere stays to be corrected."""
        self.begin(self._attach_file(event.text))

    async def _attach_file(self, path: str) -> None:
        app = self.mailbase
        file = await app.run_task(row_writes.attach, app.store, path)
        if self._composer is not None and self.query(AskLine):
            await self.query(AskLine).remove()
            self._composer.attach(file)

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self.query(AskLine).remove()
        self.resume_writing()
