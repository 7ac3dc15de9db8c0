"""The face of the feed: what is drawn where, and the lines that were drawn last."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from store.feed import CHANGE
from tui.widgets import feed_lines
from tui.widgets.feed_items import CHANGES, Item
from tui.widgets.feed_lines import Line, Look, Texts
from tui.widgets.feed_window import Extent, Spot

RAIL = "▌"
EDGE = 2
"""Cells at the left edge: the rail and a gap."""
ROLES = ("done", "waiting", "failed", "dim", "new", "who", "subject", "file", "mark", "in", "out", "said")
_LINES_KEPT = 400


class FeedSurface(Widget):
    """Draws items from one on; which ones, and everything that answers to keys, is the feed's part."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "feed--cursor",
        "feed--rail",
        "feed--rail-away",
        *(f"feed--{role}" for role in ROLES),
    }
    DEFAULT_CSS = """
    FeedSurface {
        width: 1fr;
        height: 1fr;
        & > .feed--cursor { background: $boost; }
        & > .feed--rail { color: $accent; }
        & > .feed--rail-away { color: $text-muted; }
        & > .feed--done { color: $text-success; }
        & > .feed--waiting { color: $text-warning; }
        & > .feed--failed { color: $text-error; }
        & > .feed--dim { color: $text-muted; }
        & > .feed--new { color: $text-accent; text-style: bold; }
        & > .feed--who { text-style: bold; }
        & > .feed--subject { text-style: bold; }
        & > .feed--file { text-style: underline; }
        & > .feed--mark { color: $text-muted; }
        & > .feed--in { color: $text-accent; text-style: bold; }
        & > .feed--out { color: $text-muted; text-style: bold; }
        & > .feed--said { text-style: bold; }
    }
    """

    def __init__(self, texts: Texts, *, empty: Content | None = None) -> None:
        """Draw nothing yet.

        :param texts: reads the texts of a mail that is in sight
        :param empty: what to say while nobody has written anything
        """
        super().__init__()
        self.empty = empty or Content()
        self._texts = texts
        self._items: list[Item] = []
        self._is_open: dict[str, bool] = {}
        self._quotes_open: set[str] = set()
        self._topics: dict[int, str] = {}
        self._at = 0
        self._top = Spot()
        self._kept: dict[str, tuple[Item, Look, list[Line]]] = {}
        self._sight: list[Spot] | None = None
        self._sight_size = Size()
        self._styles: dict[str, Style] = {}
        self._advice: list[Strip] = []

    def notify_style_update(self) -> None:
        """Forget the old colours."""
        super().notify_style_update()
        self._styles = {}
        self._advice = []

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the pane."""
        width, plain = self.size.width, self.rich_style
        if y >= len(self._spots):
            return Strip.blank(width, plain) if self._has_words else self._advice_line(y - len(self._spots))
        spot = self._spots[y]
        under = spot.index == self._at
        ground = Style(bgcolor=self._style("cursor").bgcolor) if under and spot.skip == 0 else Style()
        rail = self._style("rail" if self.has_focus else "rail-away")
        segments = [Segment(f"{RAIL} ", rail + ground) if under else Segment(" " * EDGE, plain)]
        segments += [
            Segment(span.text, (self._style(span.role) if span.role else plain) + ground)
            for span in self._lines(spot.index)[spot.skip]
        ]
        return Strip(segments).adjust_cell_length(width, plain + ground)

    @property
    def _has_words(self) -> bool:
        """Whether anyone has written anything on the row."""
        return any(item.kind not in (CHANGE, CHANGES) for item in self._items)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"feed--{name}")
        return self._styles[name]

    def _advice_line(self, y: int) -> Strip:
        width = max(1, self.size.width - EDGE)
        if not self._advice:
            self._advice = Visual.to_strips(self, self.empty, width, None, self.visual_style)
        margin = Strip.blank(EDGE, self.rich_style)
        lines = [Strip.join([margin, line]) for line in self._advice]
        found = lines[y - 1] if 0 < y <= len(lines) else Strip.blank(self.size.width, self.rich_style)
        return found.adjust_cell_length(self.size.width, self.rich_style)

    @property
    def _extent(self) -> Extent:
        return Extent(len(self._items), max(1, self.size.height), lambda index: len(self._lines(index)))

    @property
    def _spots(self) -> list[Spot]:
        # at another width items have other lines, and a paint can come before the event that tells of it
        if self._sight is None or self._sight_size != self.size:
            extent = self._extent
            self._sight = list(extent.in_sight(extent.settle(self._top)))
            self._sight_size = self.size
        return self._sight

    def _lines(self, index: int) -> list[Line]:
        """Return the lines of an item as it looks now; those that were drawn last are kept."""
        item = self._items[index]
        look = Look(
            max(20, self.size.width - EDGE - 1),
            self._is_open.get(item.key, False),
            item.key in self._quotes_open,
            self._topics.get(item.conversation or 0, ""),
        )
        kept = self._kept.get(item.key)
        if kept is not None and kept[1] == look and kept[0] == item:
            return kept[2]
        if len(self._kept) >= _LINES_KEPT:
            self._kept.clear()
        lines = feed_lines.lines_of(item, look, self._texts)
        self._kept[item.key] = (item, look, lines)
        return lines
