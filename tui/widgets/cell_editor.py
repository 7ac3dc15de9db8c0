"""One cell being edited in place: a line of input laid over a grid's cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.message import Message

from store.clean import clean_line
from tui.keys import bindings
from tui.widgets.writing import TextField

Move = Literal["", "down", "right", "left"]
"""Where the cursor goes after a value was taken."""


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

    def __init__(self, row_id: int, column: int, text: str) -> None:
        """Edit `text`, the cell of a row id and a column key, exactly as the store holds it."""
        super().__init__(text)
        self._note(row_id, column, text)

    def begin(self, row_id: int, column: int, text: str) -> None:
        """Edit another cell instead."""
        self._note(row_id, column, text)
        self.suggester = None
        self.value = self._shown
        self.action_end()

    def _note(self, row_id: int, column: int, text: str) -> None:
        self.row_id = row_id
        self.column = column
        self._given = text
        self._shown = clean_line(text)

    def action_commit(self, move: Move) -> None:
        """Hand the text over. A text that was not touched is handed back as it was given, uncleaned."""
        text = self._given if self.value == self._shown else self.value
        self.post_message(self.Committed(self.row_id, self.column, text, move))

    def action_cancel(self) -> None:
        """Give up."""
        self.post_message(self.Cancelled())
