"""The editor of texts of several lines: a large area to write in, or the editor that the person is used to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.widget import Widget

from store.clean import clean_text
from store.connection import Value
from store.language import _
from tui.editors import outside
from tui.editors.held_cell import HeldCell
from tui.editors.panel import Panel
from tui.keys import bindings
from tui.paint import line
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import WritingArea


class LongTextPanel(Panel, inherit_bindings=False):
    """One text, in the middle of the screen."""

    PLACES = ("long_text",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("long_text")
    DEFAULT_CSS = """
    LongTextPanel {
        align: center middle;
        #panel {
            width: 90%;
            max-width: 100;
            height: 80%;
            margin: 0;
            padding: 1 2;
            border-left: none;
            border: round $accent;
            background: $surface;
            constrain: none none;
        }
        #panel > #title { height: 1; margin-bottom: 1; text-style: bold; }
    }
    """

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Write the text of a cell; where the cell is does not matter."""
        super().__init__(held, at)
        self._given = held.edit.text
        self._area = WritingArea(self._given)
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """The area in the middle, the keys in the last line."""
        yield Vertical(*self.parts(), self._note, id="panel")
        yield KeyLine()

    def parts(self) -> Iterable[Widget]:
        """The column's name and the text."""
        return (Said(line(self.held.column.name), id="title"), self._area)

    def on_mount(self) -> None:
        """Take the keys."""
        self._area.focus()

    def value(self) -> Value:
        """Return the text; one that was not touched is handed back as it was given, uncleaned."""
        return self.held.parsed(self._area.text) if self._is_changed else self.held.seen

    @property
    def _is_changed(self) -> bool:
        return self._area.text != clean_text(self._given)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another editor only where there is one, and it may be used."""
        return outside.is_offered(self.app) if action == "outside" else True

    def action_cancel(self) -> None:
        """Leave, after a question when the text was changed."""
        if self._is_changed:
            self.begin(self._ask_and_leave(), group="ask")
        else:
            self.dismiss(None)

    async def _ask_and_leave(self) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = line(_("Throw away what you wrote? n goes on writing."), "bold")
        if await self.mailbase.push_screen_wait(ConfirmScreen(question)):
            self.dismiss(None)

    def action_outside(self) -> None:
        """Write in the person's own editor, and come back with the text."""
        outside.edit(self.app, self._area.text, self._area.put)
