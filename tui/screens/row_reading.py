"""The reading side of the row screen: the row's fields beside its feed, edits of fields, rows before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from store import feed as store_feed
from store.errors import MailbaseError, NoSuchTableError
from store.feed import FeedEntry, FeedMail
from store.language import _, ngettext
from store.paging.pages import RowPages
from store.query import Query
from store.tables import Column, Table
from tui.editors.editing import Editing
from tui.editors.held_cell import HeldCell
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import joined, line
from tui.screens import row_view, row_writes
from tui.screens.following import follow
from tui.screens.row_view import RowView
from tui.widgets.cell_editor import CellEditor
from tui.widgets.feed import Feed
from tui.widgets.feed_items import Item
from tui.widgets.fields import FOLDED, Fields
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine

NARROW = 100
"""Cells below which the fields fold into one line above the feed."""
READ_AFTER = 1.0
"""Seconds that an unread mail is open before it counts as read."""
_AGES_EVERY = 10.0


class RowReading(Editing):
    """One row with everything that happened on it."""

    PLACES = ("row", "feed", "fields", "composer", "review", "comment")
    BINDINGS: ClassVar[list[BindingType]] = bindings("row")
    DEFAULT_CSS = """
    RowReading {
        #panes { height: 1fr; }
        #right { width: 1fr; height: 1fr; }
        Fields { width: 34; border-right: solid $panel-lighten-2; }
    }
    RowReading.-narrow {
        #panes { layout: vertical; }
        Fields { width: 1fr; border-right: none; }
    }
    """

    def __init__(self, table: int, row: int, pages: RowPages | None = None) -> None:
        """Show a row of a table, by their ids.

        :param pages: the rows among which J and K go; None: the whole table
        """
        super().__init__()
        self.table_id = table
        self.row_id = row
        self.view: RowView | None = None
        self._pages = pages or None
        self._feed = Feed(self._texts, empty=_advice())
        self._fields = Fields()
        self._ticking: Timer | None = None
        self._reading: Timer | None = None
        self._is_stale = False
        self._is_renewing = False
        self.begin_at = ""
        """The id of the mail or comment in the feed that was gone to; empty: where the feed begins by itself."""

    def compose(self) -> ComposeResult:
        """Path, fields beside the feed, keys."""
        yield TopLine()
        with Horizontal(id="panes"):
            yield self._fields
            with Vertical(id="right"):
                yield self._feed
        yield KeyLine()

    async def on_mount(self) -> None:
        """Read for the first time."""
        self._feed.focus()
        self.set_interval(_AGES_EVERY, self._show_fields)
        await self.read(from_start=True)
        self._go_to_entry()
        self.opened()

    def opened(self) -> None:
        """The row is shown for the first time."""

    def _go_to_entry(self) -> None:
        key = self._feed.key_of(self.begin_at) if self.begin_at else None
        if key is not None and self._feed.go_to(key) and self._entry is not None and not self._feed.is_open(key):
            self._feed.action_fold()

    def on_resize(self) -> None:
        """Fold the fields where there is little room."""
        narrow = self.size.width < NARROW
        self.set_class(narrow, "-narrow")
        self._fields.set_class(narrow, FOLDED)

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again what is shown."""
        if event.touches(self.table_id):
            self.renew()

    def renew(self) -> None:
        """Read again soon; asked for several times at once, it reads once."""
        self._is_stale = True
        if not self._is_renewing:
            self._is_renewing = True
            self.begin(self._renew())

    async def _renew(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self.read()
        finally:
            self._is_renewing = False

    async def read(self, *, from_start: bool = False) -> None:
        """Read the row and its feed; what is in sight stays where it is unless it is shown from the start."""
        app, row = self.mailbase, self.row_id
        try:
            view = await app.run_task(row_view.read, app.store, self.table_id, row)
        except NoSuchTableError:
            app.leave_deleted_table()
            return
        except MailbaseError as error:
            self.dismiss(None)
            app.show_error(error)
            return
        if row != self.row_id:
            return
        self.view = view
        self.query_one(TopLine).show_path(view.path)
        self._show_fields()
        drafts = [one for one in view.drafts if one[0] != self.written_draft]
        if from_start:
            self._feed.begin(view.entries, drafts)
        else:
            self._feed.show(view.entries, drafts)
        self._follow_time()
        self.refresh_bindings()

    @property
    def written_draft(self) -> int | None:
        """The number of the draft that is being written, which the feed leaves out."""
        return None

    @property
    def writing(self) -> Widget | None:
        """What is being written in, in the feed's place."""
        return None

    def _show_fields(self) -> None:
        if self.view is not None:
            self._fields.show(self.view.fields, row_view.notes(self.view.entries, self.view.obstacle))

    def _texts(self, mail: FeedMail) -> tuple[str, str]:
        return store_feed.full_text(self.mailbase.store.read(), mail.number)

    def _follow_time(self) -> None:
        """Draw anew every second while something in the feed counts down, and only then."""
        if self._ticking is None and self._feed.tick():
            self._ticking = self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if not self._feed.tick() and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with what the cursor stands on."""
        entry = self._entry
        match action:
            case "follow":
                return self.is_attached and self._link is not None
            case "reply" | "reply_all" | "forward":
                return self.is_attached and self._feed.newest_mail() is not None
            case "why" | "source":
                return entry is not None
            case "unread":
                return entry is not None and entry.state == "received"
            case "save_files":
                return entry is not None and entry.mail is not None and bool(entry.mail.attachments)
        return True

    @property
    def _entry(self) -> FeedEntry | None:
        """The mail under the cursor."""
        item = self._feed.item if self.is_attached else None
        return item.entry if item is not None and item.is_mail else None

    def on_feed_moved(self, event: Feed.Moved) -> None:
        """An open mail counts as read when someone goes there, or has had it in sight for a moment."""
        self.refresh_bindings()
        if self._reading is not None:
            self._reading.stop()
        if not event.item.is_mail or not event.item.unread:
            return
        if event.by_hand:
            self._mark_read(event.item)
        else:
            self._reading = self.set_timer(READ_AFTER, lambda: self._mark_read(event.item))

    def on_feed_unfolded(self, event: Feed.Unfolded) -> None:
        """A mail that was opened is read."""
        if event.item.is_mail and event.item.unread:
            self._mark_read(event.item)

    def _mark_read(self, item: Item) -> None:
        mail = item.entry.mail
        if mail is not None and self._feed.is_open(item.key) and self.mailbase.screen is self:
            self.begin(self._after(row_writes.mark_read, mail.number))

    async def _after(self, write: Callable[..., object], *args: object) -> None:
        """Write something that no change tells of, and read again."""
        app = self.mailbase
        await app.run_task(write, app.store, *args)
        self.renew()
        app.changed()

    def action_unread(self) -> None:
        """Mark the mail as not yet read."""
        mail = self._entry.mail if self._entry else None
        if mail is not None:
            self.begin(self._after(row_writes.mark_unread, mail.number))

    def action_why(self) -> None:
        """Tell why the mail is here."""
        entry = self._entry
        if entry is not None:
            self._show_text(line(_("Why this mail is here"), "bold"), row_view.evidence(entry))

    def action_source(self) -> None:
        """Show the mail as it came."""
        self.begin(self._show_source())

    async def _show_source(self) -> None:
        entry, app = self._entry, self.mailbase
        if entry is not None and entry.mail is not None:
            text = await app.run_task(row_writes.source, app.store, entry.mail.number)
            self._show_text(joined([line(_("As it came:"), "bold"), line(entry.subject)], " "), text)

    def _show_text(self, title: Content, text: str) -> None:
        from tui.screens.reading import ReadingScreen

        self.mailbase.push_screen(ReadingScreen(title, text))

    def action_save_files(self) -> None:
        """Save the mail's files."""
        self.begin(self._save_files())

    async def _save_files(self) -> None:
        entry, app = self._entry, self.mailbase
        if entry is None or entry.mail is None:
            return
        paths = await app.run_task(row_writes.save_files, app.store, entry.mail.number)
        told = ngettext("Saved as {path}", "{n} files saved into {folder}", len(paths))
        self.remark(told.format(path=paths[0], n=len(paths), folder=paths[0].parent))

    def action_next_row(self) -> None:
        """Go to the next row."""
        self.begin(self._go_beside(1))

    def action_previous_row(self) -> None:
        """Go to the row before."""
        self.begin(self._go_beside(-1))

    async def _go_beside(self, step: int) -> None:
        if self.view is None:
            return
        if self._pages is None:
            self._pages = RowPages(self.mailbase.store.read(), self.view.table, Query())
        row = row_view.beside(self._pages, self.row_id, step)
        if row is None:
            self.remark(_("This is the last row.") if step > 0 else _("This is the first row."))
            return
        self.row_id = row
        self.end_remark()
        await self.read(from_start=True)

    def action_pane(self) -> None:
        """Go to the next pane."""
        panes: list[Widget] = [pane for pane in (self._fields, self._feed, self.writing) if pane is not None]
        here = [number for number, pane in enumerate(panes) if pane.has_focus_within]
        following = panes[((here[0] if here else 0) + 1) % len(panes)]
        if following is self.writing:
            self.resume_writing()
        else:
            following.focus()

    def resume_writing(self) -> None:
        """Give the keys to what is being written."""

    def on_fields_edit_asked(self, event: Fields.EditAsked) -> None:
        """Open the editor of the field."""
        if self.view is not None:
            self.edit_cell(self.row_id, event.column)

    def on_fields_empty_asked(self, event: Fields.EmptyAsked) -> None:
        """Empty the field."""
        if self.view is not None:
            self.empty_cell(self.row_id, event.column)

    @property
    def edited_table(self) -> Table:
        """The table of the row."""
        if self.view is None:
            raise NoSuchTableError(name=self.table_id)
        return self.view.table

    @property
    def surface(self) -> Fields:
        """The fields."""
        return self._fields

    def lay_line(self, held: HeldCell) -> CellEditor | None:
        """Lay a line over the field."""
        return self._fields.edit(self.row_id, held.edit.text, held.hint)

    @property
    def _link(self) -> Column | None:
        """The column of the field under the cursor, where that is a link."""
        columns = self.view.table.columns if self.view is not None and self._fields.has_focus else ()
        return next((each for each in columns if each.id == self._fields.column and each.type == "link"), None)

    def action_follow(self) -> None:
        """Go to the row that the field links to; esc comes back."""
        if self._link is not None:
            self.begin(follow(self.mailbase, self._link, self.row_id))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def _advice() -> Content:
    told = [_("Nobody has written anything here yet."), _("m writes a mail from this row, c a comment for the team.")]
    return joined([line(sentence) for sentence in told], "\n")
