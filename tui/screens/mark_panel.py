"""A panel with a list of which each line is either so or not: Space turns it over, and that holds at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said

_AROUND = 9
"""Lines of the screen that the list leaves to the rest."""
_SET = "✓"
_NAME = 28
"""Cells that a name takes at most."""
_GAPS = 6
"""Cells of the rail, the mark and the gap before what is told of it."""


@dataclass(frozen=True)
class Mark:
    """One line that can be turned over; its texts may come from outside."""

    key: Hashable
    name: str
    beside: str = ""
    """What is told of it."""
    is_set: bool = False


class MarkPanel(Question[None]):
    """Lists marks under headings; what turns one over is the panel's own."""

    PLACES: ClassVar[tuple[str, ...]] = ("marks", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("marks")
    DEFAULT_CSS = """
    MarkPanel {
        #panel {
            width: 80;
            padding: 0 1;
        }
        #panel Lines { margin-top: 1; }
        #about { margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._lines = Lines()
        self._marks: dict[Hashable, Mark] = {}

    def heading(self) -> str:
        """Return what the panel is about."""
        raise NotImplementedError

    def read(self) -> Iterable[Mark | str]:
        """Yield the marks, each after the heading or advice that stands above it."""
        raise NotImplementedError

    def turn(self, mark: Mark) -> None:
        """Turn a mark over.

        :raises MailbaseError: that is not for this member to do
        """
        raise NotImplementedError

    def about(self) -> str:
        """Return what is said below the list."""
        return ""

    def compose(self) -> ComposeResult:
        """A title, the list, what is to be said of it, keys."""
        with Vertical(id="panel"):
            yield Said(line(self.heading(), "bold"))
            yield self._lines
            yield Said(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self._lines.focus()
        self.renew()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self.renew()

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self.renew()

    def renew(self) -> None:
        """Read again, the cursor where it is."""
        found = list(self.read())
        self._marks = {one.key: one for one in found if isinstance(one, Mark)}
        self._lines.show(_laid_out(found, self._lines.size.width or self.app.size.width))
        self._lines.styles.height = max(1, min(len(found), self.app.size.height - _AROUND))
        self.query_one("#about", Said).update(line(self.about(), MUTED))
        self.refresh_bindings()

    @property
    def here(self) -> Mark | None:
        """The mark under the cursor."""
        return self._marks.get(self._lines.key)

    def action_turn(self) -> None:
        """Turn the mark under the cursor over."""
        if self.here is not None:
            self.turn(self.here)
            self.written()

    def written(self) -> None:
        """Show what was written, here and on the screens below."""
        self.renew()
        self.mailbase.changed()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click turns over."""
        self.action_turn()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def _laid_out(found: Sequence[Mark | str], width: int) -> list[Line]:
    longest = max((cell_len(one.name) for one in found if isinstance(one, Mark)), default=0)
    name = min(_NAME, longest, width // 2)
    return [
        Line(_line(one, name, width), one.key) if isinstance(one, Mark) else Line(line(one, f"bold {MUTED}"))
        for one in found
    ]


def _line(one: Mark, name: int, width: int) -> Content:
    mark = line(f"{_SET if one.is_set else ' '} ", f"bold {ACCENT}")
    room = width - name - _GAPS
    beside = line(fit(one.beside, room).rstrip(), MUTED) if room > 0 else Content()
    return joined([mark + line(fit(one.name, name), "" if one.is_set else MUTED), beside])
