"""A long text over the screen, to be read: a mail as it came, or why it is here."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import bindings
from tui.paint import fit
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.wrapping import wrapped

_AROUND = 6
"""Lines of a panel that are not the text's: border, padding, title and the gap below it."""


class LongText(ScrollView, can_focus=True):
    """Lines of a text, of which only those in sight are drawn."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("text")
    DEFAULT_CSS = """
    LongText { height: auto; max-height: 100%; background: $surface; scrollbar-size-vertical: 1; }
    """

    def __init__(self, text: str) -> None:
        """Show a text from outside."""
        super().__init__()
        self._text = text
        self._lines: list[str] = []

    def show(self, text: str) -> None:
        """Show another text from its beginning."""
        self._text = text
        self.scroll_home(animate=False)
        self.refresh(layout=True)
        self.on_resize()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the text needs, or how many a panel has room for."""
        return min(len(wrapped(self._text, width)), max(1, (viewport.height - 1) * 9 // 10 - _AROUND))

    def on_resize(self) -> None:
        """Break the text anew."""
        width = self.scrollable_content_region.width
        self._lines = wrapped(self._text, width)
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the pane."""
        place = y + self.scroll_offset.y
        width = self.size.width
        text = self._lines[place] if place < len(self._lines) else ""
        return Strip([Segment(fit(text, width), self.rich_style)], width)


class ReadingScreen(Question[None]):
    """A title and a text; Esc goes back."""

    PLACES = ("reading", "text")
    BINDINGS: ClassVar[list[BindingType]] = bindings("reading")
    DEFAULT_CSS = """
    ReadingScreen {
        #panel {
            width: 96%;
            max-width: 110;
            max-height: 90%;
        }
        #panel Static { height: 1; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, title: Content, text: str) -> None:
        """Show a text under a title that was made by `tui.paint`."""
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="panel"):
            yield Said(self._title)
            yield LongText(self._text)
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one(LongText).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
