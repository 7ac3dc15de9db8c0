"""Sending from the row screen: the last look at a mail, its way into the outbox now or later, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.widget import Widget

from store import mailings, outbox
from store.clock import now, stamp
from store.drafts import Draft
from store.errors import MailbaseError, WrongStateError
from store.feed import SCHEDULED
from store.language import _
from store.paging.pages import RowPages
from tui import when_words
from tui.draft_keeper import DraftKeeper
from tui.paint import line
from tui.screens import row_writes
from tui.screens.row_reading import RowReading
from tui.widgets.composer import Composer
from tui.widgets.review import ReviewPanel

if TYPE_CHECKING:
    from tui.screens.schedule import Scheduled, ScheduleScreen


class RowSending(RowReading):
    """A row whose mail, written in the composer, is looked over and sent."""

    def __init__(self, table: int, row: int, pages: RowPages | None = None) -> None:
        """Show a row; nothing is being written yet."""
        super().__init__(table, row, pages)
        self._keeper: DraftKeeper | None = None
        self._composer: Composer | None = None

    @property
    def _review(self) -> ReviewPanel | None:
        found = self.query(ReviewPanel)
        return found.first() if found else None

    async def _put(self, widget: Widget) -> bool:
        """Show something to write in, in the feed's place."""
        raise NotImplementedError

    async def _done_writing(self, key: str | None = None) -> None:
        """Show the feed again, the cursor on an item."""
        raise NotImplementedError

    async def _write(self, draft: Draft, number: int | None = None) -> bool:
        """Go on with a draft."""
        raise NotImplementedError

    async def _keep(self, draft: Draft) -> None:
        """Save the draft."""
        raise NotImplementedError

    async def _leave_composer(self, draft: Draft) -> None:
        """Leave the composer, the draft kept."""
        raise NotImplementedError

    def on_composer_review_asked(self, event: Composer.ReviewAsked) -> None:
        """Look the mail over."""
        self.begin(self._look_over(event.draft))

    async def _look_over(self, draft: Draft) -> None:
        app = self.mailbase
        await self._keep(draft)
        review = await app.run_task(row_writes.look_over, app.store, self.table_id, self.row_id, draft)
        if self._composer is not None and self.view is not None and self._review is None:
            self._composer.display = False
            await self._put(ReviewPanel(review, draft, " ▸ ".join(self.view.path)))

    def on_review_panel_edited(self) -> None:
        """Go on writing."""
        self.begin(self._edit_again())

    async def _edit_again(self) -> None:
        self.end_remark()
        await self.query(ReviewPanel).remove()
        if self._composer is not None:
            self._composer.display = True
            self._composer.resume()
        self.refresh_bindings()

    def on_review_panel_kept(self) -> None:
        """Leave, the draft kept."""
        if self._composer is not None:
            self.begin(self._leave_composer(self._composer.draft))

    def on_review_panel_discarded(self) -> None:
        """Ask, then throw the draft away."""
        self.begin(self._discard())

    async def _discard(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = line(_("Throw this mail away? It cannot be brought back."), "bold")
        if await self.mailbase.push_screen_wait(ConfirmScreen(question)) and self._keeper is not None:
            await self._keeper.discard()
            await self._done_writing()

    def on_review_panel_scheduled(self) -> None:
        """Ask when, then schedule the mail."""
        from tui.screens.schedule import ScheduleScreen

        if self._composer is not None:
            screen = ScheduleScreen(_asked(self._composer.draft))
            # the time may be typed at once
            screen.hold_keys()
            self.begin(self._send_later(screen), group="later")

    async def _send_later(self, screen: ScheduleScreen) -> None:
        composer, keeper, panel, app = self._composer, self._keeper, self._review, self.mailbase
        if composer is None or keeper is None or panel is None:
            return
        wanted = await app.push_screen_wait(screen)
        if wanted is None or panel.is_sending:
            panel.focus()
            return
        panel.being_scheduled()
        try:
            await keeper.keep(composer.draft)
            task = {"task": "schedule", "store": str(app.store.path), "member": app.store.member}
            told = {name: value for name, value in asdict(wanted).items() if name != "due_at"}
            await app.errand(task | told | {"draft": keeper.number, "due": wanted.due_at})
        except MailbaseError:
            panel.not_sent()
            raise
        number = keeper.number
        await self._done_writing()
        key = self._feed.key_of(f"o{number}")
        if key is not None:
            self._feed.go_to(key)
        self.remark(_("Scheduled for {time}; u takes it back.").format(time=when_words.briefly(wanted.due_at)))
        app.changed()

    def on_review_panel_sent(self) -> None:
        """Hand the mail to the outbox."""
        self.begin(self._send())

    async def _send(self) -> None:
        composer, keeper, panel, app = self._composer, self._keeper, self._review, self.mailbase
        if composer is None or keeper is None or panel is None:
            return
        try:
            await keeper.keep(composer.draft)
            due = stamp(now() + timedelta(seconds=app.hold))
            task = {"task": "queue", "store": str(app.store.path), "member": app.store.member}
            found = await app.errand(task | {"draft": keeper.number, "due": due})
            mail = await app.run_task(row_writes.mail_of, app.store, int(found["entry"]))
        except MailbaseError:
            panel.not_sent()
            raise
        await self._done_writing()
        key = self._feed.key_of(f"m{mail}")
        if key is not None:
            self._feed.go_to(key)
        app.changed()

    def action_take_back(self) -> None:
        """Take back the mail of this row that is held, else the scheduled one under the cursor, and go on writing it.

        Else do what `u` does everywhere.
        """
        app = self.mailbase
        if self.writing is not None:
            return
        reader = app.store.read()
        held = outbox.held(reader, app.store.member)
        is_here = held is not None and (held.table, held.row) == (self.table_id, self.row_id)
        if held is not None and is_here and mailings.of_entry(reader, held.id) is None:
            self.open_to_write(self._take_back, held.id)
        elif (later := self._scheduled_here) and held is None and not app.last_hold.has_just_ended(app.store.read()):
            self.open_to_write(self._take_back, later)
        else:
            app.action_take_back()

    @property
    def _scheduled_here(self) -> int | None:
        """The number of the scheduled mail under the cursor."""
        item = self._feed.item
        if item is None or item.kind != SCHEDULED or item.entry.mail is None:
            return None
        return item.entry.mail.outbox if item.entry.state == SCHEDULED else None

    async def _take_back(self, entry: int) -> bool:
        app = self.mailbase
        try:
            found = await app.run_task(row_writes.take_back, app.store, entry)
        except WrongStateError:
            app.too_late()
            return False
        app.changed()
        await self.read()
        if found is None or not await self._write(found[1], found[0]):
            return False
        self.remark(_("Taken back; nothing was sent."))
        return True


def _asked(draft: Draft) -> Scheduled:
    """Return what is asked before a draft is scheduled."""
    from mail.address import parse_addresses
    from tui.screens.schedule import Scheduled

    first = next(iter(parse_addresses(draft.to or draft.cc or draft.bcc)), None)
    person = first.address if first is not None else ""
    return Scheduled(_("When shall this mail leave?"), draft.subject, person, has_template=bool(draft.template))
