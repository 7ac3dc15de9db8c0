"""A key that waits for another one, such as `g` and `z`: a line lists what may follow, the next key does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from store.language import _
from tui import keys
from tui.keys import Key
from tui.paint import ACCENT, MUTED, joined, line
from tui.place import Place, Question
from tui.widgets.said import Said

LETTERS = {"go": "g", "layout": "z", "folds": "z", "draft": "ctrl+d"}
"""The first key of each place whose keys are second ones; those with the same one are offered together."""
_EDGE = 2
_GAP = "   "


class PrefixScreen(Question[None]):
    """Waits for one key; any other than those listed closes it and is told."""

    DEFAULT_CSS = """
    PrefixScreen Static {
        dock: bottom;
        height: auto;
        padding: 0 1;
        background: $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, below: Screen[Any], place: str = "go") -> None:
        """Offer what the screen below can do after the first key of a place."""
        super().__init__()
        self._below = below
        self._letter = LETTERS[place]
        self._choices = {key: node for letter, key, node in every_choice(below) if letter == self._letter}
        self._said = Said()

    def compose(self) -> ComposeResult:
        """The choices, on one line where they fit."""
        yield self._said

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._said.update(_laid_out(self._letter, list(self._choices), self.app.size.width - _EDGE))

    async def on_key(self, event: events.Key) -> None:
        """Do it."""
        event.stop()
        event.prevent_default()
        app = self.app
        if not self.is_active:
            # typed ahead for what the second key opens
            app.call_later(app.on_event, events.Key(event.key, event.character))
            return
        self.dismiss(None)
        chosen = [(key, node) for key, node in self._choices.items() if event.key in key.names]
        for key, node in chosen:
            app.call_next(app.run_action, key.action, node)
        if not chosen and event.key != "escape" and isinstance(self._below, Place):
            told = _("{first} {second} goes nowhere.").format(first=self._letter, second=keys.shown(event.key))
            self._below.remark(told)


def _laid_out(letter: str, offered: list[Key], width: int) -> Content:
    lead = line(letter, f"bold {ACCENT}")
    listed = [joined([line(keys.shown(key.names[0]), "bold"), line(_(key.label), MUTED)], " ") for key in offered]
    whole = joined([lead, *listed], _GAP)
    if whole.cell_length <= width:
        return whole
    room = max(one.cell_length for one in listed) + len(_GAP)
    margin = lead.cell_length + len(_GAP)
    across = max(1, (width - margin + len(_GAP)) // room)
    rows = [_row(listed[start : start + across], room) for start in range(0, len(listed), across)]
    blank = Content(" " * margin)
    return joined([(lead + _GAP if not number else blank) + row for number, row in enumerate(rows)], "\n")


def _row(listed: list[Content], room: int) -> Content:
    *others, last = listed
    return joined([*(one + " " * (room - one.cell_length) for one in others), last], "")


def choices(below: Screen[Any], place: str = "go") -> Iterator[tuple[Key, DOMNode]]:
    """Yield the keys that may follow, each with the focused widget, screen or app that does it."""
    nodes: list[DOMNode] = [*(below.focused.ancestors_with_self if below.focused else (below, below.app))]
    for key in keys.of_place(place):
        for node in nodes:
            name = key.action.partition("(")[0]
            if hasattr(node, f"action_{name}") and node.check_action(name, ()):
                yield key, node
                break


def every_choice(below: Screen[Any]) -> Iterator[tuple[str, Key, DOMNode]]:
    """Yield what may follow any first key, each with that key."""
    for place, letter in LETTERS.items():
        for key, node in choices(below, place):
            yield letter, key, node


def letter_of(key: Key) -> str:
    """Return the key that goes before a key; empty where none does."""
    return next((letter for place, letter in LETTERS.items() if place in key.places), "")
