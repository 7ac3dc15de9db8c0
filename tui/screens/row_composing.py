"""Writing mails on the row screen: begun, answered, passed on, gone on with, and kept as drafts at every pause."""

from __future__ import annotations

from collections.abc import Hashable

from store import drafts
from store.drafts import Draft
from store.language import _
from tui import sending_words
from tui.draft_keeper import DraftKeeper
from tui.editors import outside
from tui.screens import row_writes, template_choice
from tui.screens.row_sending import RowSending
from tui.widgets.choosers import FromChooser
from tui.widgets.composer import Composer
from tui.widgets.feed import Feed


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
            composer.leave_untyped(Draft(to=desk.draft.to))
        await self._put(composer)
        composer.note_outside(await app.run_task(row_writes.brought, app.store, self.table_id, self.row_id, draft))
        await self.read()
        if number is not None:
            composer.say(desk.note or _("draft saved"))
        return True

    def on_from_chooser_list_asked(self, event: FromChooser.ListAsked) -> None:
        """Let the sender be chosen from a list, which leads to the accounts too."""
        self.begin(self._choose_sender(event.is_typed), group="sender")

    async def _choose_sender(self, is_typed: bool) -> None:
        from tui.screens import sender_choice

        app, composer = self.mailbase, self._composer
        screen = None
        try:
            if composer is not None:
                screen = await sender_choice.asked(app, self.table_id, composer.draft.identity)
                screen.hold_keys()
        finally:
            if is_typed:
                await app.held_keys.end(screen is not None)
        if composer is not None and screen is not None:
            picked: tuple[Hashable, ...] | None = await app.push_screen_wait(screen)
            found = sender_choice.answered(app, picked)
            if found is not None:
                composer.send_under(found)

    def on_screen_resume(self) -> None:
        """Offer the senders that there are now: somebody may come back from the accounts."""
        if self._composer is not None:
            self.begin(self._renew_senders(), group="senders")

    async def _renew_senders(self) -> None:
        app = self.mailbase
        found = await app.run_task(row_writes.senders, app.store, self.table_id)
        if self._composer is not None:
            self._composer.offer_senders(found)

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
            if await self._keeper.keep(draft):
                self.remark(_("The draft was changed or sent elsewhere; what you write here is a draft of its own."))
            # what was typed meanwhile is not saved yet
            if self._composer is not None and self._composer.draft == draft:
                self._composer.say(_("draft saved") if self._keeper.number is not None else "")

    def on_composer_outside_asked(self) -> None:
        """Write in the person's own editor, after the draft was kept: the screens stand still meanwhile."""
        self.begin(self._edit_outside(), group="outside")

    async def _edit_outside(self) -> None:
        composer = self._composer
        if composer is not None and self.is_mail_begun:
            await self._keep(composer.draft)
        if composer is not None and self.writing is composer:
            outside.edit(self.app, composer.body, composer.rewrite)

    def on_composer_parts_asked(self, event: Composer.PartsAsked) -> None:
        """Show the parts that will leave."""
        from tui.screens.mail_parts import PartsScreen

        self.mailbase.push_screen(PartsScreen(event.draft))

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
