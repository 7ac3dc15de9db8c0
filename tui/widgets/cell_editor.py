"""One cell being edited in place: a line of input laid over a grid's cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message

from store.clean import clean_line
from tui.keys import bindings
from tui.paint import line
from tui.widgets.said import Said
from tui.widgets.writing import TextField

Move = Literal["", "down", "right", "left"]
"""Where the cursor goes after a value was taken."""


Hint = Callable[[str], str]
"""Says why a text does not fit where it is typed; nothing where it does."""


def no_hint(_text: str) -> str:
    """Take every text as fitting."""
    return ""


class HintLine(Said):
    """One line at an editor that says why its text does not fit."""

    DEFAULT_CSS = """
    HintLine {
        position: absolute;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-warning;
        display: none;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """


class CellEditor(TextField):
    """Edits the text of one cell, on one line: of a pasted text nothing is dropped, its lines are joined.

    It stays open until its grid closes it, so a refused value is not lost.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("cell")
    DEFAULT_CSS = """
    CellEditor, CellEditor:focus {
        position: absolute;
        height: 1;
        padding: 0;
        border: none;
        background: $boost;
        color: $text;
        text-style: underline;
    }
    """

    @dataclass
    class Committed(Message):
        """The text is to be written into the cell; then the grid's `end_edit(move)` closes the editor."""

        row_id: int
        column: int
        text: str
        move: Move

    class Cancelled(Message):
        """The cell stays as it is."""

    def __init__(self, row_id: int, column: int, text: str, hint: Hint = no_hint) -> None:
        """Edit `text`, the cell of a row id and a column key, exactly as the store holds it."""
        super().__init__(text)
        self.hint_line = HintLine()
        """To be mounted beside the editor."""
        self._cell, self._room = Region(), Size()
        self._told = ""
        self._note(row_id, column, text, hint)

    def begin(self, row_id: int, column: int, text: str, hint: Hint = no_hint) -> None:
        """Edit another cell instead."""
        self._note(row_id, column, text, hint)
        self.value = self._shown
        self.action_end()
        self._tell()

    def _note(self, row_id: int, column: int, text: str, hint: Hint) -> None:
        self.row_id = row_id
        self.column = column
        self._given = text
        self._hint = hint
        self._shown = clean_line(text)

    def place(self, cell: Region, room: Size) -> None:
        """Lie over a cell of a widget of that size, the hint below it, above it in the last line."""
        self._cell, self._room = cell, room
        self.styles.width = cell.width
        self.styles.offset = (cell.x, cell.y)
        self._place_hint()

    def close(self) -> None:
        """Go away, with the hint."""
        self.hint_line.remove()
        self.remove()

    def on_mount(self) -> None:
        """Say at once what is wrong with a text that does not fit."""
        self._tell()

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Say why the text does not fit, while it is typed."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        self._told = self._hint(self.value)
        self.hint_line.update(line(self._told))
        self.hint_line.display = bool(self._told)
        self._place_hint()

    def _place_hint(self) -> None:
        width = min(cell_len(self._told) + 2, max(1, self._room.width))
        x = max(0, min(self._cell.x, self._room.width - width))
        y = self._cell.y + 1 if self._cell.y + 1 < self._room.height else self._cell.y - 1
        self.hint_line.styles.width = width
        self.hint_line.styles.offset = (x, y)

    def action_commit(self, move: Move) -> None:
        """Hand the text over. A text that was not touched is handed back as it was given, uncleaned."""
        text = self._given if self.value == self._shown else self.value
        self.post_message(self.Committed(self.row_id, self.column, text, move))

    def action_cancel(self) -> None:
        """Give up."""
        self.post_message(self.Cancelled())
