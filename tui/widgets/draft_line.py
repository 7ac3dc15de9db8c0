"""The line above what is written: a comment or a mail, which of the two it is, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from store.language import _
from tui.paint import ACCENT, MUTED, WAITING, joined, line
from tui.widgets.feed_lines import OUT, SAID

COMMENT, MAIL = "comment", "mail"
_SWITCH = "ctrl+k"


class DraftLine(Widget):
    """Names both; the one that is written has its glyph from the feed, and is bold. A click on the other switches."""

    DEFAULT_CSS = """
    DraftLine { height: 1; text-wrap: nowrap; }
    """

    @dataclass
    class Clicked(Message):
        """The other one is to be written."""

    def __init__(self, kind: str, about: str = "") -> None:
        """Stand above a comment or a mail; `about` says what is always so."""
        super().__init__()
        self.kind = kind
        self.state = ""
        self._about = about

    def say(self, state: str) -> None:
        """Show how it stands."""
        if state != self.state:
            self.state = state
            self.refresh()

    def tell(self, about: str) -> None:
        """Show something that holds until something else does."""
        if about != self._about:
            self._about = about
            self.refresh()

    def render(self) -> Content:
        """Return the line, as wide as the pane; what has no room is left out, the key first."""
        words, told = self._words(), " · ".join(filter(None, (self._about, self.state)))
        key = line(f"  {_SWITCH}", MUTED)
        ends = line(f" {told} ", WAITING if self.kind == COMMENT else MUTED) if told else Content()
        middle = self.size.width - words.cell_length - ends.cell_length - 6
        if middle > key.cell_length:
            words, middle = words + key, middle - key.cell_length
        rule = line("─" * max(0, middle), MUTED)
        return Content.assemble(line("── ", MUTED), words, line(" ", MUTED), rule, ends, line("──", MUTED))

    def _words(self) -> Content:
        shown = ((COMMENT, SAID, _("Comment"), WAITING), (MAIL, OUT, _("E-mail"), ACCENT))
        parts = [
            line(f"{glyph} {word}", f"bold {colour}") if kind == self.kind else line(word, MUTED)
            for kind, glyph, word, colour in shown
        ]
        return joined(parts, " · ")

    def on_click(self, event: events.Click) -> None:
        """Tell that the other one is meant."""
        words = self._words()
        first = words.plain.index(" · ")
        is_on = COMMENT if event.x - 3 < first else MAIL
        if 0 <= event.x - 3 < words.cell_length and is_on != self.kind:
            self.post_message(self.Clicked())
