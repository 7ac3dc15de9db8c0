"""The keys of a place, grouped, from the registry."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from store.language import _
from tui import keys
from tui.keys import Key, bindings
from tui.paint import ACCENT, fit, line
from tui.place import Place
from tui.prefix import LETTERS, every_choice, letter_of
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

_KEY_WIDTH = 18


class HelpScreen(Place):
    """A page to scroll; Esc goes back."""

    PLACES = ("help",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("help")
    DEFAULT_CSS = """
    HelpScreen VerticalScroll { padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    """

    def __init__(self, below: Screen[Any]) -> None:
        """Explain the keys of a screen."""
        super().__init__()
        self._places = (*getattr(below, "PLACES", ()), *LETTERS, "app")
        self._ways = frozenset(key.id for _letter, key, _node in every_choice(below))
        """What `g` and `z` can do there."""

    def compose(self) -> ComposeResult:
        """The sections one below the other."""
        yield TopLine((_("Keys"),))
        with VerticalScroll():
            yield Said(Content("\n").join(_page(self._places, self._ways)))
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _page(places: tuple[str, ...], ways: Collection[str]) -> Iterator[Content]:
    for title, section in keys.help_sections(places):
        shown = [key for key in section if key.keys and (key.id in ways or not letter_of(key))]
        if shown:
            yield line(title, f"bold {ACCENT}")
            for key in shown:
                yield line(fit(_names(key), _KEY_WIDTH), "bold") + line(_(key.sentence))
            yield Content()


def _names(key: Key) -> str:
    letter = letter_of(key)
    return "  ".join(f"{letter} {keys.shown(name)}".lstrip() for name in key.names)
