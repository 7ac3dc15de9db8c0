"""Lines to choose from, a few of them in sight, with a cursor that moves while the keys are typed elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from store.language import _
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.widgets.said import Said

SHOWN = 8
"""Lines in sight at once."""
RAIL, CHOSEN, DOT = "▌", "✓", "●"
_EDGE = 4
_LEAST_NAME = 8


@dataclass(frozen=True)
class Entry:
    """Something that can be chosen."""

    key: Hashable
    name: str
    beside: str = ""
    """What is told of it, such as an address."""
    colour: str = ""
    """The style of the dot before it; without one there is no dot."""
    is_new: bool = False
    """Whether it is to be made when it is chosen."""


class PickList(Said):
    """Draws entries; moving and choosing is its panel's part."""

    DEFAULT_CSS = """
    PickList { height: auto; min-height: 1; text-wrap: nowrap; }
    """

    @dataclass
    class Clicked(Message):
        """A line was clicked."""

        entry: Entry

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._entries: Sequence[Entry] = ()
        self._chosen: Collection[Hashable] = ()
        self._empty = ""
        self._at = 0
        self._top = 0

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown."""
        return self._entries

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor; None where there is none."""
        return self._entries[self._at] if self._at < len(self._entries) else None

    def show(self, entries: Sequence[Entry], chosen: Collection[Hashable], empty: str = "") -> None:
        """Show other entries, the cursor on the same one where it is still there; `empty` stands where none are."""
        keys = [entry.key for entry in entries]
        here = self.entry.key if self.entry is not None else None
        self._entries, self._chosen, self._empty = entries, chosen, empty
        self.go_to(keys.index(here) if here in keys else 0)

    def go_to_key(self, key: Hashable) -> None:
        """Put the cursor on an entry, if it is there."""
        keys = [entry.key for entry in self._entries]
        if key in keys:
            self.go_to(keys.index(key))

    def move(self, count: int) -> None:
        """Go so many lines down."""
        self.go_to(self._at + count)

    def go_to(self, place: int) -> None:
        """Put the cursor on the entry at a place, or the nearest."""
        self._at = max(0, min(len(self._entries) - 1, place))
        self._top = max(self._at - SHOWN + 1, min(self._top, self._at, max(0, len(self._entries) - SHOWN)))
        self._draw()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        place = self._top + event.y
        if place < len(self._entries):
            self.go_to(place)
            self.post_message(self.Clicked(self._entries[place]))

    def _draw(self) -> None:
        width = max(_EDGE + _LEAST_NAME, self.size.width)
        shown = range(self._top, min(self._top + SHOWN, len(self._entries)))
        lines = [self._line(self._entries[place], place == self._at, width) for place in shown]
        rest = len(self._entries) - self._top - len(lines)
        if rest > 0:
            lines.append(line("  " + _("… {n} more").format(n=f"{rest:,}"), MUTED))
        self.update(joined(lines, "\n") if lines else line(self._empty, MUTED))

    def _line(self, entry: Entry, is_under: bool, width: int) -> Content:
        parts = [
            line(RAIL if is_under else " ", ACCENT),
            line(f"{CHOSEN} " if entry.key in self._chosen else "  ", f"bold {ACCENT}"),
        ]
        if entry.colour:
            parts.append(line(f"{DOT} ", entry.colour))
        room = max(_LEAST_NAME, width - _EDGE - 2 * bool(entry.colour))
        # both are cut where both are long, and neither goes on in the next line
        name = fit(entry.name, max(room - cell_len(entry.beside) - 2, room // 2) if entry.beside else room).rstrip()
        parts.append(line(name, "bold" if is_under else ""))
        left = room - cell_len(name) - 2
        if entry.beside and left > 0:
            parts.append(line("  " + fit(entry.beside, left).rstrip(), MUTED))
        return joined(parts, "")
