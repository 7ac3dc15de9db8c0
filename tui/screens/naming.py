"""A question for a name; one that cannot be used stays to be corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.errors import MailbaseError
from tui.keys import bindings
from tui.paint import WAITING, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField


class NameField(TextField):
    """Where the name is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def action_leave(self) -> None:
        """Give up."""
        self.screen.dismiss(None)


class NameScreen(Question[str]):
    """Answers with a name that was taken, or None."""

    PLACES = ("ask",)
    DEFAULT_CSS = """
    NameScreen {
        #panel {
            width: 56;
            padding: 0 1;
        }
    }
    """

    def __init__(self, title: str, name: str, take: Callable[[str], None]) -> None:
        """Ask for a name.

        :param name: what stands there at first; typing replaces it
        :param take: uses the name; the MailbaseError that it raises is told below the field
        """
        super().__init__()
        self._title, self._take = title, take
        self._field = NameField(name, typed_over=True)
        self._note = Said()

    def compose(self) -> ComposeResult:
        """A title, the field, what is wrong with the name."""
        with Vertical(id="panel"):
            yield Said(line(self._title, "bold"))
            yield self._field
            yield self._note
        yield KeyLine()

    def on_mount(self) -> None:
        """Take the keys."""
        self._field.focus()

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Use the name."""
        event.stop()
        name = event.value.strip()
        if not name:
            return
        try:
            self._take(name)
        except MailbaseError as error:
            self._note.update(line(str(error), WAITING))
        else:
            self.dismiss(name)
