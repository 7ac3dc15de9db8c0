"""Plain signs in place of marks and lines, for terminals, fonts and readers that do not know these.

The last thing before the terminal: whatever painted a mark needs not know of it. Each sign is as wide as what it stands
for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual.app import App, ReturnType
from textual.color import Color
from textual.filter import LineFilter

from store.connection import Reader
from tui.looks import MARKS, kept

PLAIN, DRAWN = "plain", "drawn"
_FEW_SIGNS = ("linux", "vt100", "vt102", "vt220")
"""Terminals whose font has a few hundred signs; Linux' own console is one."""
_SIGNS = {
    **dict(zip("→←↑↓↗◦·⏱▸▾‹›▲▼", "><^v/o.@+-<>^v", strict=True)),
    **dict(zip("●○◆■▤★☆✓×‖", "*o*##*.vx=", strict=True)),
    **dict(zip("…—–“”„‘’", '~--"""\'\'', strict=True)),
    # bars of a chart, from low to high, and the edges that mark a place
    **dict(zip("▁▂▃▄▅▆▇█", "_..::=##", strict=True)),
    **dict.fromkeys("▌▍▎▏▐", "|"),
    **dict.fromkeys("─━═╌╍┄┅┈┉╴╶╸╺", "-"),
    **dict.fromkeys("│┃║╎╏┆┇┊┋╵╷╹╻", "|"),
    **dict.fromkeys(map(chr, range(0x250C, 0x254C)), "+"),
    **dict.fromkeys(map(chr, range(0x2552, 0x2571)), "+"),
}
_TABLE = str.maketrans(_SIGNS)


class _Plain(LineFilter):
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text.translate(_TABLE), style, control) for text, style, control in segments]


def chosen(reader: Reader, member: int | None, surroundings: Mapping[str, str]) -> bool:
    """Return whether to start with plain signs: as the member chose last, else as the terminal wants it.

    :param surroundings: the environment
    """
    marks = kept(reader, member, MARKS)
    return marks == PLAIN if marks in (PLAIN, DRAWN) else surroundings.get("TERM") in _FEW_SIGNS


class PlainMarks(App[ReturnType]):
    """A mixin for the app."""

    _plain = _Plain(enabled=False)

    @property
    def is_plain(self) -> bool:
        """Whether plain signs are shown."""
        return self._plain.enabled

    def show_plain(self, is_plain: bool) -> None:
        """Show plain signs or marks from now on."""
        self._plain = _Plain(enabled=is_plain)
        for screen in self.screen_stack if self.is_running else ():
            for widget in screen.walk_children(with_self=True):
                widget.refresh()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what each painted line goes through."""
        filters = super().get_line_filters()
        return [*filters, self._plain] if self._plain.enabled else filters
