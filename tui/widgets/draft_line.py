"""The line above what is written: what it is, and whether it is saved."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from store.language import _
from tui.paint import MUTED, line


class DraftLine(Widget):
    """The line above the composer: what this is, and whether it is saved."""

    DEFAULT_CSS = """
    DraftLine { height: 1; text-wrap: nowrap; }
    """

    state = ""

    def say(self, state: str) -> None:
        """Show how the draft stands."""
        self.state = state
        self.refresh()

    def render(self) -> Content:
        """Return the line, as wide as the pane."""
        title, state = f" {_('E-mail')} ", f" {self.state} " if self.state else ""
        middle = max(0, self.size.width - len(title) - len(state) - 4)
        ends = line("─" * middle, MUTED)
        return Content.assemble(line("──", MUTED), line(title, "bold"), ends, line(state, MUTED), line("──", MUTED))
