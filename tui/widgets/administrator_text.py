"""What to send to the administrator of an organisation that refuses; it can be copied, over SSH too."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from store.language import _
from tui.keys import bindings
from tui.paint import MUTED, joined, line, words
from tui.place import app_of
from tui.widgets.said import Said


class AdministratorText(Said, can_focus=True):
    """Hidden as long as there is none."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("administrator")
    DEFAULT_CSS = """
    AdministratorText {
        height: auto;
        padding-left: 1;
        border-left: outer $panel-lighten-1;
        &:focus { border-left: outer $accent; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._text = ""
        self.display = False

    def show(self, text: str) -> None:
        """Show a text and take the keys."""
        self._text, self.display = text, True
        self.update(joined([line(_("For the administrator; c copies it:"), MUTED), words(text)], "\n"))
        self.focus()

    def hide(self) -> None:
        """Show none any more."""
        self._text, self.display = "", False

    def action_copy(self) -> None:
        """Copy it."""
        app_of(self).copy_to_clipboard(self._text)
        app_of(self).remark(_("The text is copied, where the terminal allows it."))
