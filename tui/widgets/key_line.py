"""The bottom line: the keys that work here now, how long a mail can still be taken back, what was just done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from store.language import _
from tui import keys, moment
from tui.keys.listed import LAST
from tui.paint import ACCENT, WAITING, joined, line
from tui.place import Place, app_of

_GAP = "   "
REMARK_SECONDS = 4.0
_LEAST_KEYS = 3
"""Keys that are always in sight, besides the one for help."""
_BOTH = 2
"""Lines where what is said stands above the keys."""


class KeyLine(Widget):
    """One line of keys; what does not fit is in the help.

    What is said stands before them, or above them where it is long.
    """

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
        text-wrap: nowrap;
    }
    """

    def __init__(self) -> None:
        """Show the keys of the screen that it is put on."""
        super().__init__()
        self.lead = Content()
        self._countdown: Timer | None = None
        self._remark = Content()
        self._remark_timer: Timer | None = None

    def remark(self, text: str) -> None:
        """Say something in passing, before the keys."""
        self._remark = line(text, f"bold {ACCENT}")
        if self._remark_timer is not None:
            self._remark_timer.stop()
        self._remark_timer = self.set_timer(REMARK_SECONDS, self.end_remark)
        self._draw()

    def end_remark(self) -> None:
        """Say it no longer."""
        if self._remark:
            self._remark = Content()
            self._draw()

    def show_lead(self, lead: Content) -> None:
        """Put something before the keys, such as how many rows are marked."""
        self.lead = lead
        self._draw()

    def on_mount(self) -> None:
        """Follow the focus and the outbox."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._draw())
        app_of(self).glanced.subscribe(self, lambda _glance: self._follow_held())
        self._follow_held()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def _draw(self) -> None:
        """Paint again; a remark has a line of its own where too few keys fit beside it."""
        self.styles.height = _BOTH if self._remark and not self._has_room else 1
        self.refresh()

    @property
    def _has_room(self) -> bool:
        *found, last = self._keys() or [Content()]
        return _width([*self._said(), *found[:_LEAST_KEYS], last]) <= self.size.width

    def render(self) -> Content:
        """Return what is said and as many keys as fit."""
        said = self._said()
        if self.size.height < _BOTH:
            return self._line(said)
        above = joined(said, _GAP).truncate(self.size.width, ellipsis=True)
        return joined([above, self._line([])], "\n")

    def _said(self) -> list[Content]:
        return [part for part in (self._held(), self._remark, self.lead) if part]

    def _line(self, parts: Sequence[Content]) -> Content:
        *found, last = self._keys() or [Content()]
        parts = [*parts]
        if parts and _width([*parts, last]) > self.size.width:
            return joined(parts, _GAP)
        for part in found:
            if _width([*parts, part, last]) > self.size.width:
                break
            parts.append(part)
        return joined([*parts, last], _GAP)

    def _keys(self) -> list[Content]:
        place = self.screen.footer_place() if isinstance(self.screen, Place) else None
        found = [live for live in keys.live(self.screen) if _belongs(live, place)]
        found.sort(key=lambda live: live.key.footer)
        return [
            joined([line(keys.shown(live.name), "bold $foreground"), line(_(live.key.label))], " ") for live in found
        ]

    def _held(self) -> Content:
        held = app_of(self).glance.held
        if held is None or not held.due_at or not (left := moment.seconds_to(held.due_at)):
            return Content()
        return line(_("Held {n} s, u takes it back").format(n=left), f"bold {WAITING}")

    def _follow_held(self) -> None:
        """Count down while a mail is held, and only then."""
        if not self._held():
            if self._countdown is not None:
                self._countdown.stop()
                self._countdown = None
        elif self._countdown is None:
            self._countdown = self.set_interval(1.0, self._follow_held)
        self.refresh()


def _width(parts: Sequence[Content]) -> int:
    return sum(part.cell_length for part in parts) + len(_GAP) * (len(parts) - 1)


def _belongs(live: keys.LiveKey, place: str | None) -> bool:
    if not live.key.footer:
        return False
    return place is None or place in live.key.places or live.key.footer == LAST


def keys_of(screen: Screen[object]) -> list[str]:
    """Return the ids of the keys that the footer of a screen would show, the most useful first."""
    found = [live.key for live in keys.live(screen) if live.key.footer]
    return [key.id for key in sorted(found, key=lambda key: key.footer)]
