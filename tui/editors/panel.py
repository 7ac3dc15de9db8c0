"""A panel at a cell: what an editor needs more than one line for, with the keys that all of them have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from store.connection import Value
from tui.editors.held_cell import HeldCell
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.widgets.cell_editor import Move
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said


class Panel(Question[Move]):
    """Answers with where the cursor goes once the cell is saved, or None when it was left as it is.

    It stays open until the cell is saved, so that nothing typed is lost when that is refused.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("panel", "value")
    BINDINGS: ClassVar[list[BindingType]] = bindings("panel", "value")
    DEFAULT_CSS = """
    Panel {
        align: left top;
        #panel {
            width: 40;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            margin: 1 0;
            padding: 0 1;
            background: $panel;
            border: none;
            border-left: wide $accent;
            constrain: inside inflect;
        }
        #panel > Said { width: 1fr; height: auto; }
    }
    """

    @dataclass
    class Taken(Message):
        """What is shown now is meant."""

        move: Move

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Edit a cell that stands at a region of the screen."""
        super().__init__()
        self.held = held
        self._at = at
        self._note = Said()
        self._note.display = False

    def compose(self) -> ComposeResult:
        """The panel at its cell, and its keys in the last line."""
        panel = Vertical(*self.parts(), self._note, id="panel")
        panel.absolute_offset = self._at.offset
        yield panel
        yield KeyLine()

    def parts(self) -> Iterable[Widget]:
        """Return what the panel is made of."""
        raise NotImplementedError

    def value(self) -> Value:
        """Return what the cell is to hold."""
        raise NotImplementedError

    def note(self, text: str | Content) -> None:
        """Say something below the rest; nothing takes it away."""
        content = line(text, MUTED) if isinstance(text, str) else text
        self._note.update(content)
        self._note.display = bool(content)

    def action_take(self, move: Move) -> None:
        """Save the cell and go on, as soon as what was typed before is in its field."""
        (self.focused or self).call_later(self.post_message, self.Taken(move))

    def on_panel_taken(self, event: Taken) -> None:
        """Save the cell and go on."""
        self.take(event.move)

    def take(self, move: Move) -> None:
        """Save the cell and go on.

        :raises ConflictError: someone else changed the cell meanwhile; saving again overwrites that
        """
        self.save()
        self.leave(move)

    def save(self) -> None:
        """Save what is shown, unless it is what the cell holds.

        :raises ConflictError: someone else changed the cell meanwhile; saving again overwrites that
        """
        value = self.value()
        if value != self.held.seen:
            self.held.save(value)

    def leave(self, move: Move) -> None:
        """Close, the cell being saved."""
        self.mailbase.changed()
        self.dismiss(move)

    def action_empty(self) -> None:
        """Save the cell empty."""
        self.held.save(None)
        self.leave("")

    def action_cancel(self) -> None:
        """Leave the cell as it is."""
        self.dismiss(None)
