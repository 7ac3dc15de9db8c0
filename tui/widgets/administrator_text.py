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
        self._text = self._approve_at = ""
        self.display = False

    def show(self, text: str, approve_at: str = "") -> None:
        """Show a text and take the keys.

        :param approve_at: the address in it at which the program is approved
        """
        self._text, self._approve_at, self.display = text, approve_at, True
        self.update(joined([line(_("For the administrator; c copies it:"), MUTED), words(text)], "\n"))
        self.focus()

    def hide(self) -> None:
        """Show none any more."""
        self._text, self._approve_at, self.display = "", "", False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Copy the address where there is one."""
        if action == "copy_approval":
            return bool(self._approve_at)
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        """Copy it."""
        self._copy(self._text, _("The text is copied, where the terminal allows it."))

    def action_copy_approval(self) -> None:
        """Copy the address at which the program is approved."""
        self._copy(self._approve_at, _("The address is copied, where the terminal allows it."))

    def _copy(self, text: str, told: str) -> None:
        app_of(self).copy_to_clipboard(text)
        app_of(self).remark(told)
