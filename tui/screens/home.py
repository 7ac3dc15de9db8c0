"""Home: the bases with their tables, and what waits for the reader."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.keys import bindings
from tui.place import Place
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine


class HomeScreen(Place):
    """The first screen."""

    PLACES = ("home",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("home")

    def compose(self) -> ComposeResult:
        """Top line, bases, footer."""
        yield TopLine(("mailbase",))
        yield KeyLine()
