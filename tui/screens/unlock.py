"""The question for the passphrase of the vault, asked once for as long as the screens run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.language import _
from tui.keys import bindings
from tui.paint import MUTED, WAITING, line, words
from tui.place import Question
from tui.trouble import TroubleError
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput

if TYPE_CHECKING:
    from tui.unlocking import Unlocking


class PassphraseField(SecretInput):
    """Where it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("passphrase")

    def action_leave(self) -> None:
        """Leave the vault locked."""
        self.screen.dismiss(False)


class UnlockScreen(Question[bool]):
    """Answers whether the vault was opened; a wrong passphrase stays to be typed again."""

    PLACES = ("passphrase", "answer")
    DEFAULT_CSS = """
    UnlockScreen {
        #panel { width: 64; padding: 0 1; }
        PassphraseField { margin-top: 1; }
    }
    """

    def __init__(self, unlocking: Unlocking) -> None:
        super().__init__()
        self._unlocking = unlocking
        self._field = PassphraseField()
        self._note = Said()
        self._is_trying = False

    def compose(self) -> ComposeResult:
        """What it is for, the field, what came of it."""
        with Vertical(id="panel"):
            yield Said(line(_("Passphrase of the vault"), "bold"))
            yield Said(words(_("It opens the passwords of your accounts. Until then mail waits; nothing is lost.")))
            yield self._field
            yield self._note
        yield KeyLine()

    def on_mount(self) -> None:
        """Take the keys."""
        self._field.focus()

    def on_secret_input_given(self, event: SecretInput.Given) -> None:
        """Try it."""
        event.stop()
        if not self._is_trying:
            self._is_trying = True
            # what is typed while it is tried is another one
            self._field.wipe()
            self._note.update(line(_("One moment…"), MUTED))
            self.begin(self._try(event.secret))

    async def _try(self, passphrase: str) -> None:
        try:
            await self._unlocking.take(passphrase)
        except TroubleError as error:
            self._note.update(line(str(error), WAITING))
        else:
            self.dismiss(True)
        finally:
            self._is_trying = False
