"""The bottom line: the keys that work here now, or how long a mail can still be taken back."""

from __future__ import annotations

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


class KeyLine(Widget):
    """One line, never more; what does not fit is in the help."""

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
        self._remark_timer = self.set_timer(REMARK_SECONDS, self._end_remark)
        self.refresh()

    def show_lead(self, lead: Content) -> None:
        """Put something before the keys, such as how many rows are marked."""
        self.lead = lead
        self.refresh()

    def on_mount(self) -> None:
        """Follow the focus and the outbox."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())
        app_of(self).glanced.subscribe(self, lambda _glance: self._follow_held())
        self._follow_held()

    def render(self) -> Content:
        """Return as many keys as fit."""
        parts = [part for part in (self._held(), self._remark, self.lead) if part]
        *found, last = self._keys() or [Content()]
        used = sum(part.cell_length + len(_GAP) for part in parts) + last.cell_length
        if parts and used > self.size.width:
            return joined(parts, _GAP)
        for part in found:
            used += part.cell_length + len(_GAP)
            if used > self.size.width:
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

    def _end_remark(self) -> None:
        self._remark = Content()
        self.refresh()

    def _follow_held(self) -> None:
        """Count down while a mail is held, and only then."""
        if not self._held():
            if self._countdown is not None:
                self._countdown.stop()
                self._countdown = None
        elif self._countdown is None:
            self._countdown = self.set_interval(1.0, self._follow_held)
        self.refresh()


def _belongs(live: keys.LiveKey, place: str | None) -> bool:
    if not live.key.footer:
        return False
    return place is None or place in live.key.places or live.key.footer == LAST


def keys_of(screen: Screen[object]) -> list[str]:
    """Return the ids of the keys that the footer of a screen would show, the most useful first."""
    found = [live.key for live in keys.live(screen) if live.key.footer]
    return [key.id for key in sorted(found, key=lambda key: key.footer)]
