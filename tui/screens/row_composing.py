"""Writing mails on the row screen: begun, answered, passed on, gone on with, and kept as drafts at every pause."""

from __future__ import annotations

from store import drafts
from store.drafts import Draft
from store.language import _
from tui import sending_words
from tui.draft_keeper import DraftKeeper
from tui.screens import row_writes, template_choice
from tui.screens.row_sending import RowSending
from tui.widgets.ask_line import AskLine
from tui.widgets.composer import Composer
from tui.widgets.feed import Feed
from tui.widgets.key_line import KeyLine


class RowComposing(RowSending):
    """A row on which mails are written."""

    def action_mail(self) -> None:
        """Begin a mail, or go on with the draft under the cursor."""
        self.open_to_write(self._write_here)

    async def _write_here(self) -> bool:
        item = self._feed.item
        if item is not None and item.draft is not None:
            return await self._write(item.draft, item.number)
        return await self._write_new()

    def action_forward(self) -> None:
        """Pass a mail on, with its files."""
        self.open_to_write(self._forward)

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

    async def _forward(self) -> bool:
        item, app = self._feed.newest_mail(), self.mailbase
        mail = item.entry.mail if item is not None else None
        if item is None or mail is None or self._mail_is_off():
            return False
        self._feed.go_to(item.key)
        place = (mail.number, item.conversation or 0)
        return await self._write(await app.run_task(row_writes.begin_forward, app.store, *place))

    async def _go_on(self, number: int) -> bool:
        """Go on with a draft of this row that may be gone meanwhile."""
        app = self.mailbase
        draft = await app.run_task(lambda: drafts.load(app.store.read(), number))
        return draft is not None and await self._write(draft, number)

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

    @property
    def is_mail_begun(self) -> bool:
        """Whether there is more in the composer than it was opened with, or a draft of it in the store."""
        composer, keeper = self._composer, self._keeper
        return (
            composer is not None
            and keeper is not None
            and (keeper.number is not None or composer.draft != composer.given)
        )

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
        if self.is_mail_begun:
            await keeper.keep(draft)
        number = keeper.number
        await self._done_writing(f"d{number}" if number is not None else None)
        if number is not None:
            self.remark(_("Draft kept; enter on it goes on, g d lists all."))

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
