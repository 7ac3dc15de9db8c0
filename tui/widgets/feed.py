"""The feed: what happened on a row, of which only what is in sight is read and drawn.

It hangs on the item at its top, so nothing that comes in elsewhere moves what is being read; the cursor stands on an
item and stays there when items come, go or move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message

from store.drafts import Draft
from store.feed import CHANGE, SCHEDULED, FeedEntry
from tui.keys import bindings
from tui.widgets import feed_items, feed_lines
from tui.widgets.feed_items import CONVERSATION, DRAFT, Group, Item
from tui.widgets.feed_lines import Texts
from tui.widgets.feed_surface import EDGE, FeedSurface
from tui.widgets.feed_window import Spot

WHEEL_LINES = 3


class Feed(FeedSurface, can_focus=True):
    """Shows the feed of a row, folds its items and moves a cursor among them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("feed")

    @dataclass
    class Moved(Message):
        """The cursor stands on another item."""

        item: Item
        by_hand: bool
        """Whether a person moved it there, not the opening of a row."""

    @dataclass
    class Chosen(Message):
        """Enter was pressed on what does not fold: a draft."""

        item: Item

    @dataclass
    class Unfolded(Message):
        """A person opened an item."""

        item: Item

    def __init__(self, texts: Texts, *, empty: Content | None = None) -> None:
        """Show nothing yet.

        :param texts: reads the texts of a mail that is in sight
        :param empty: what to say while nobody has written anything
        """
        super().__init__(texts, empty=empty)
        self._groups: list[Group] = []
        self._unread: list[str] = []

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        return self._items[self._at] if self._items else None

    @property
    def items(self) -> Sequence[Item]:
        """What can be reached: everything but what is folded away."""
        return self._items

    def begin(self, entries: Sequence[FeedEntry], drafts: Iterable[tuple[int, Draft]] = ()) -> None:
        """Show the feed of another row, the cursor on its first unread mail, else on what is newest."""
        self._is_open = {}
        self._quotes_open = set()
        self._kept = {}
        self._groups = []
        self._items = []
        self._at, self._top = 0, Spot()
        self._take(entries, drafts)
        unread = [n for n, item in enumerate(self._items) if item.is_mail and item.unread]
        self._at = unread[0] if unread else max(0, len(self._items) - 1)
        extent = self._extent
        self._top = extent.settle(Spot(max(0, self._at - 1))) if unread else extent.last_top()
        self._top = extent.reveal(self._top, self._at) if self._items else Spot()
        self._redraw()
        self._tell(by_hand=False)

    def show(self, entries: Sequence[FeedEntry], drafts: Iterable[tuple[int, Draft]] = ()) -> None:
        """Show the same feed as it is now: what is in sight stays where it is."""
        here = self.item.key if self.item else None
        top = self._items[self._top.index].key if self._items else None
        self._take(entries, drafts)
        self._hang(top, here)
        self._redraw()

    def go_to(self, key: str) -> bool:
        """Put the cursor on an item, unfolding what it is in; False when there is none of that key."""
        for group in self._groups:
            if any(item.key == key for item in group.below) and not self._is_open.get(group.head.key):
                self._fold(group.head, is_open=True)
        found = [n for n, item in enumerate(self._items) if item.key == key]
        if found:
            self._go(found[0])
        return bool(found)

    def is_open(self, key: str) -> bool:
        """Tell whether an item is unfolded."""
        return self._is_open.get(key, False)

    def key_of(self, entry_id: str) -> str | None:
        """Return the key of the item that shows an entry of that id."""
        every = (item for group in self._groups for item in (*group.below, group.head))
        return next((item.key for item in every if any(one.id == entry_id for one in item.entries)), None)

    def tick(self) -> bool:
        """Draw again what changes from second to second; return whether there is any such thing."""
        moving = [item for item in self._items if feed_lines.moves(item)]
        for item in moving:
            self._kept.pop(item.key, None)
        if moving:
            self._redraw()
        return bool(moving)

    def newest_mail(self) -> Item | None:
        """Return the mail under the cursor, else the one before it in its conversation or in time, else the newest."""
        item = self.item
        if item is None or item.is_mail:
            return item
        if item.kind == CONVERSATION:
            group = next((group for group in self._groups if group.head.key == item.key), None)
            return next((one for one in reversed(group.below) if one.is_mail), None) if group else None
        mails = [one for group in self._groups for one in group.below if one.is_mail]
        before = [one for one in self._items[: self._at] if one.is_mail]
        return before[-1] if before else (mails[-1] if mails else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with what the cursor stands on."""
        item = self.item
        mail = item.entry.mail if item is not None and item.is_mail else None
        match action:
            case "fold":
                return item is not None and item.kind != CHANGE
            case "quotes":
                return mail is not None and mail.quoted > 0
            case "next_new":
                return bool(self._unread)
        return True

    def action_down(self) -> None:
        """Go to the next item, or further down in one that does not fit."""
        extent = self._extent
        if self._at == len(self._items) - 1 and self._top < extent.last_top():
            self._scroll(1)
        else:
            self._go(self._at + 1)

    def action_up(self) -> None:
        """Go to the item before."""
        if self._at == 0 and self._top > Spot():
            self._scroll(-1)
        else:
            self._go(self._at - 1)

    def action_page_down(self) -> None:
        """Go down by a page of lines."""
        self._turn(max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Go up by a page of lines."""
        self._turn(-max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Go to the oldest item."""
        self._go(0)

    def action_bottom(self) -> None:
        """Go to the newest item."""
        self._go(len(self._items) - 1)

    def action_next_new(self) -> None:
        """Go to the next unread mail, from the beginning again after the last."""
        if self._unread:
            order = {item.key: n for n, item in enumerate(self._items)}
            after = [key for key in self._unread if order.get(key, -1) > self._at]
            self.go_to((after or self._unread)[0])

    def action_fold(self) -> None:
        """Fold or unfold the item, or choose what does not fold."""
        item = self.item
        if item is None:
            return
        if item.kind == DRAFT:
            self.post_message(self.Chosen(item))
        elif item.kind == SCHEDULED and (came := self._reply_to(item)):
            self.go_to(came)
        else:
            opens = not self._is_open.get(item.key)
            self._fold(item, is_open=opens)
            self._go(self._at)
            if opens:
                self.post_message(self.Unfolded(item))

    def _reply_to(self, item: Item) -> str:
        """Return the key of the mail that came before a scheduled one could leave; empty where there is none."""
        came = item.entry.why.get("reply")
        mails = (one for group in self._groups for one in (group.head, *group.below) if one.is_mail)
        return next((one.key for one in mails if came and one.entry.id == came), "")

    def action_quotes(self) -> None:
        """Show or hide what the writer of the mail quoted."""
        item = self.item
        if item is not None and item.is_mail:
            self._quotes_open ^= {item.key}
            self._is_open[item.key] = True
            self._redraw()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on an item; a second click folds it."""
        if event.y < len(self._spots):
            self._go(self._spots[event.y].index)
            if event.chain > 1:
                self.action_fold()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by a few lines."""
        event.stop()
        self._scroll(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by a few lines."""
        event.stop()
        self._scroll(-WHEEL_LINES)

    def on_focus(self) -> None:
        """Lead the terminal's own cursor, which braille displays follow, to the item."""
        self._lead_cursor()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out at the new size, with the cursor still in sight."""
        extent = self._extent
        self._top = extent.settle(self._top)
        if self._items:
            self._top = extent.reveal(self._top, self._at)
        self._redraw()

    def _take(self, entries: Sequence[FeedEntry], drafts: Iterable[tuple[int, Draft]]) -> None:
        self._groups = feed_items.grouped(entries, drafts)
        below = (item for group in self._groups for item in group.below)
        self._unread = [item.key for item in below if item.is_mail and item.unread]
        for key, is_open in feed_items.open_at_first(self._groups).items():
            self._is_open.setdefault(key, is_open)
        heads = [group.head for group in self._groups if group.head.kind == CONVERSATION]
        self._topics = {head.conversation or 0: feed_lines.topic_of(head) for head in heads}
        self._items = feed_items.unfolded(self._groups, self._is_open)

    def _fold(self, item: Item, *, is_open: bool) -> None:
        self._is_open[item.key] = is_open
        here = self.item.key if self.item else None
        top = self._items[self._top.index].key if self._items else None
        self._items = feed_items.unfolded(self._groups, self._is_open)
        self._hang(top, here)
        self._redraw()

    def _hang(self, top: str | None, here: str | None) -> None:
        """Keep the first item in sight and the cursor on theirs, or near where they were."""
        order = {item.key: n for n, item in enumerate(self._items)}
        last = max(0, len(self._items) - 1)
        spot = self._top if top in order else Spot(self._top.index)
        self._top = self._extent.settle(Spot(order.get(top or "", min(spot.index, last)), spot.skip))
        self._at = order.get(here or "", min(self._at, last))

    def _go(self, index: int) -> None:
        if not self._items:
            return
        before = self._at
        self._at = max(0, min(len(self._items) - 1, index))
        self._top = self._extent.reveal(self._top, self._at)
        self._redraw()
        if self._at != before:
            self._tell(by_hand=True)

    def _turn(self, lines: int) -> None:
        """Scroll by a page, and take the cursor along when it leaves the pane."""
        before = self._top
        self._scroll(lines)
        shown = [spot.index for spot in self._spots]
        heads = [spot.index for spot in self._spots if spot.skip == 0]
        if self._top == before:
            self._at = len(self._items) - 1 if lines > 0 else 0
        elif self._at not in shown:
            self._at = (heads or shown)[0]
        else:
            return
        self._redraw()
        self._tell(by_hand=True)

    def _scroll(self, lines: int) -> None:
        extent = self._extent
        if self._items:
            moved = extent.down(self._top, lines) if lines > 0 else extent.up(self._top, -lines)
            self._top = extent.settle(moved)
            self._redraw()

    def _redraw(self) -> None:
        self._sight = None
        self.refresh()
        self._lead_cursor()

    def _lead_cursor(self) -> None:
        if self.has_focus:
            rows = [y for y, spot in enumerate(self._spots) if spot.index == self._at]
            self.app.cursor_position = self.region.offset + Offset(EDGE, rows[0] if rows else 0)

    def _tell(self, *, by_hand: bool) -> None:
        if self.item is not None:
            self.post_message(self.Moved(self.item, by_hand))
