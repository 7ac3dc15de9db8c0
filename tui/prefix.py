"""The key `g` and the one after it: a line lists where to go, the next key goes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.screen import Screen

from store.language import _
from tui import keys
from tui.keys import Key
from tui.paint import ACCENT, MUTED, joined, line
from tui.place import Place, Question
from tui.widgets.said import Said


class PrefixScreen(Question[None]):
    """Waits for one key; any other than those listed closes it and is told."""

    PLACES = ("go",)
    DEFAULT_CSS = """
    PrefixScreen Static {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, below: Screen[Any]) -> None:
        """Offer what the screen below can do."""
        super().__init__()
        self._below = below
        self._choices = dict(choices(below))

    def compose(self) -> ComposeResult:
        """One line of choices."""
        listed = [
            joined([line(keys.shown(key.names[0]), "bold"), line(_(key.label), MUTED)], " ") for key in self._choices
        ]
        yield Said(joined([line("g", f"bold {ACCENT}"), *listed], "   "))

    async def on_key(self, event: events.Key) -> None:
        """Go there."""
        event.stop()
        event.prevent_default()
        app = self.app
        self.dismiss(None)
        chosen = [(key, node) for key, node in self._choices.items() if event.key in key.names]
        for key, node in chosen:
            app.call_next(app.run_action, key.action, node)
        if not chosen and event.key != "escape" and isinstance(self._below, Place):
            self._below.remark(_("g {key} goes nowhere.").format(key=keys.shown(event.key)))


def choices(below: Screen[Any]) -> Iterator[tuple[Key, DOMNode]]:
    """Yield the keys that may follow `g`, each with the focused widget, screen or app that does it."""
    nodes: list[DOMNode] = [*(below.focused.ancestors_with_self if below.focused else (below, below.app))]
    for key in keys.of_place("go"):
        for node in nodes:
            if hasattr(node, f"action_{key.action}") and node.check_action(key.action, ()):
                yield key, node
                break
