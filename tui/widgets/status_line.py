"""The line above the keys: what one sees, left; sums, right. A passing remark takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.paint import fit, joined, line

_GAP = "   "
_LEAST_LEFT = 24


class StatusLine(Widget):
    """One line; both sides may hold names from outside."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._left = ""
        self._right: Sequence[str] = ()
        self._remark = Content()

    def show(self, left: str, right: Sequence[str] = ()) -> None:
        """Show what one sees; of the right side as much as fits."""
        self._left, self._right = left, right
        self.refresh()

    def remark(self, remark: Content | None = None) -> None:
        """Put a remark in the place of the left side, or take it away."""
        remark = remark or Content()
        if remark != self._remark:
            self._remark = remark
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        width = self.size.width
        right: list[Content] = []
        least = max(_LEAST_LEFT, min(line(self._left).cell_length + 1, width // 2))
        for part in self._right:
            added = line(part)
            if sum(one.cell_length + len(_GAP) for one in (*right, added)) > width - least:
                break
            right.append(added)
        end = joined(right, _GAP)
        room = max(0, width - end.cell_length - 1)
        if self._remark:
            return self._remark.truncate(room, ellipsis=True, pad=True) + " " + end
        return line(fit(self._left, room)) + " " + end
