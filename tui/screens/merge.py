"""Write to many rows: what each of them gets, and why some get nothing, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from store import templates
from store.identities import Identity
from store.language import _, ngettext
from store.tables import Table
from tui import mailing_work
from tui.editors.pick_list import Entry
from tui.events import StoreChanged
from tui.keys import bindings
from tui.mailing_work import Looked
from tui.paint import line
from tui.place import Place
from tui.screens import merge_lines
from tui.screens.merge_lines import Chosen
from tui.screens.template_preview import Look, TemplatePreview
from tui.spans import read_span, span_words
from tui.widgets.choosers import named
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from mail.mailings.planning import Wish

_SPANS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1))
_DRAWN_EVERY = 0.2


class MergeScreen(Place):
    """Template, sender and rows of a mailing; its problems first, then the mails one by one."""

    AUTO_FOCUS = "TemplatePreview"
    PLACES = ("merge",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("merge")
    DEFAULT_CSS = """
    MergeScreen {
        #chosen { height: auto; padding: 0 1; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #counted { height: auto; padding: 0 1; margin-top: 1; }
        #problems {
            height: auto;
            max-height: 30%;
            padding: 0 1;
            scrollbar-size-vertical: 1;
            & > Static { height: auto; }
            &:focus { background: $boost; }
        }
        TemplatePreview { height: 1fr; border-top: solid $panel-lighten-2; }
    }
    """

    def __init__(self, table: Table, rows: Sequence[int], chosen: Chosen, senders: Sequence[Identity]) -> None:
        """Write to rows of a table, in their order."""
        super().__init__()
        self._table, self._rows, self._senders = table, rows, senders
        self.chosen = chosen
        """What a person has chosen by now."""
        self.queued: int | None = None
        """How many mails were queued; None while they were not."""
        self._looked: Looked | None = None
        self._place = 0
        self._shown_row = 0
        self._done = 0

    def spot(self) -> tuple[int, int | None]:
        """Return the table and the row whose mail is shown."""
        return self._table.id, self._row

    def compose(self) -> ComposeResult:
        """Path, what is chosen, what stands in the way, a mail, keys."""
        count = len(self._rows)
        title = ngettext("Write to {n} row", "Write to {n} rows", count).format(n=f"{count:,}")
        yield TopLine((self._table.base, self._table.name, title))
        yield Said(id="chosen")
        yield Said(id="counted")
        with VerticalScroll(id="problems"):
            yield Said()
        yield TemplatePreview()
        yield KeyLine()

    def on_mount(self) -> None:
        """Look at the rows."""
        self.set_interval(_DRAWN_EVERY, self._draw_looking)
        self._look()

    def on_store_changed(self, event: StoreChanged) -> None:
        """Look again at what a change of the table may have changed."""
        if event.touches(self._table.id):
            self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a mail there is nothing to look over."""
        if action in ("review", "row"):
            return self._looked is not None and bool(self._looked.rows)
        if action == "sender":
            return len(self._senders) > 1
        return super().check_action(action, parameters)

    # looking

    @property
    def _wish(self) -> Wish:
        from mail.mailings.planning import Wish

        chosen = self.chosen
        return Wish(self._table, chosen.template, chosen.identity, chosen.again, chosen.each_row)

    @property
    def _row(self) -> int | None:
        found = self._looked
        return found.rows[self._place] if found is not None and found.rows else None

    def _look(self) -> None:
        self._shown_row = self._row or self._shown_row
        self._looked = None
        self._done = 0
        self.query_one("#chosen", Said).update(merge_lines.chosen_lines(self.chosen, len(self._senders)))
        self.begin(self._look_at_rows(), group="look")

    async def _look_at_rows(self) -> None:
        app, before = self.mailbase, self._shown_row
        found = await app.apart.run(mailing_work.look, app.store, self._wish, self._rows, self._note)
        self._looked = found
        self._place = found.rows.index(before) if before in found.rows else 0
        self.query_one("#counted", Said).update(merge_lines.counted(found))
        self.query_one("#problems Said", Said).update(merge_lines.problem_lines(found.left_out, found.left_out_count))
        self.query_one("#problems").display = bool(found.left_out)
        self.refresh_bindings()
        await self._draw_mail()

    def _note(self, done: int) -> None:
        """Called on the thread that looks, which touches no widget."""
        self._done = done

    def _draw_looking(self) -> None:
        if self._looked is None:
            self.query_one("#counted", Said).update(merge_lines.looking(self._done, len(self._rows)))

    async def _draw_mail(self) -> None:
        app, row, found = self.mailbase, self._row, self._looked
        preview = self.query_one(TemplatePreview)
        if found is None or row is None:
            preview.query_one("#preview-title", Said).update(line(""))
            preview.query_one("#preview-mail", Said).update(merge_lines.advice(found or Looked()))
            return
        shown: Look = await app.apart.run(mailing_work.mail_of, app.store, self._wish, row)
        if row == self._row:
            place = _("{n} of {total}").format(n=f"{self._place + 1:,}", total=f"{len(found.rows):,}")
            preview.show(shown, place)
            preview.scroll_home(animate=False)

    def action_row(self, step: int) -> None:
        """Show the mail of another row."""
        if self._looked is not None and self._looked.rows:
            self._place = max(0, min(len(self._looked.rows) - 1, self._place + step))
            self.begin(self._draw_mail(), group="mail")

    def action_pane(self) -> None:
        """Go to what stands in the way, or to the mail."""
        problems, preview = self.query_one("#problems", VerticalScroll), self.query_one(TemplatePreview)
        (preview if problems.has_focus or not problems.display else problems).focus()

    # choosing

    def _choose(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self._look()

    def action_again(self) -> None:
        """Write also to rows that had the mail not long ago, or no longer."""
        self._choose(replace(self.chosen, again=not self.chosen.again))

    def action_each_row(self) -> None:
        """Let each row have its mail whoever else has its address, or no longer."""
        self._choose(replace(self.chosen, each_row=not self.chosen.each_row))

    def action_template(self) -> None:
        """Choose another template."""
        self.begin(self._choose_template(), group="choose")

    async def _choose_template(self) -> None:
        from tui.screens.offer import OfferScreen

        app = self.mailbase
        known = {one.id: one for one in templates.every(app.store.read(), self._table.id)}
        entries = [Entry(one.id, one.name) for one in known.values()]
        title = _("Write with which template?")
        found = await app.push_screen_wait(OfferScreen(title, entries, chosen=(self.chosen.template.id,)))
        if found:
            self._choose(replace(self.chosen, template=known[int(str(found[0]))]))

    def action_sender(self) -> None:
        """Choose another sender."""
        self.begin(self._choose_sender(), group="choose")

    async def _choose_sender(self) -> None:
        from tui.screens.offer import OfferScreen

        known = {one.id: one for one in self._senders}
        entries = [Entry(one.id, named(one)) for one in self._senders]
        title, now = _("Send under which name and address?"), (self.chosen.identity.id,)
        found = await self.mailbase.push_screen_wait(OfferScreen(title, entries, chosen=now))
        if found:
            self._choose(replace(self.chosen, identity=known[int(str(found[0]))]))

    def action_spacing(self) -> None:
        """Say how much time lies between two mails."""
        self.begin(self._choose_spacing(), group="choose")

    async def _choose_spacing(self) -> None:
        from tui.screens.offer import OfferScreen

        entries = [Entry(-1.0, _("as the account may send")), *map(_span_entry, _SPANS)]
        now = -1.0 if self.chosen.every is None else self.chosen.every.total_seconds()
        screen = OfferScreen(_("How much time between two mails?"), entries, chosen=(now,), reads=_read_span)
        found = await self.mailbase.push_screen_wait(screen)
        if found:
            seconds = float(str(found[0]))
            self.chosen = replace(self.chosen, every=None if seconds < 0 else timedelta(seconds=seconds))
            self.query_one("#chosen", Said).update(merge_lines.chosen_lines(self.chosen, len(self._senders)))

    # sending

    def action_review(self) -> None:
        """Look all of it over before it is sent."""
        if self._looked is not None and self._looked.rows:
            self.begin(self._review(self._looked), group="send")

    async def _review(self, looked: Looked) -> None:
        from tui.screens.merge_sending import MailingReview, QueueingScreen

        app, chosen, wish = self.mailbase, self.chosen, self._wish
        templates.require_as_seen(app.store.read(), chosen.template)
        times = await app.apart.run(mailing_work.times, app.store, wish, looked, chosen.every, app.hold)
        if not await app.push_screen_wait(MailingReview(chosen, looked, times, round(app.hold))):
            return
        queued = await app.push_screen_wait(QueueingScreen(wish, chosen, looked))
        if queued is not None:
            self.queued = queued
            self.dismiss()

    def action_leave(self) -> None:
        """Go back; nothing was sent."""
        self.dismiss()


def _span_entry(length: timedelta) -> Entry:
    return Entry(length.total_seconds(), _("every {span}").format(span=span_words(length)))


def _read_span(typed: str) -> Entry:
    from mail.errors import BadTimeError

    found = read_span(typed)
    if found is None:
        raise BadTimeError(text=typed)
    return _span_entry(found)
