"""What a test mail shall be: to whom, its subject, its text; all of it may stay as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.language import _
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField, WritingArea


@dataclass(frozen=True)
class WantedTrial:
    """A test mail as it was asked for."""

    to: str
    subject: str
    text: str


class TrialForm(Question[WantedTrial]):
    """Asks what to send; answers with it, or None."""

    PLACES = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    DEFAULT_CSS = """
    TrialForm {
        #panel { width: 72; }
        #panel Input { margin-bottom: 1; }
        #panel WritingArea { height: 4; margin-bottom: 1; }
    }
    """

    def __init__(self, account: str, address: str) -> None:
        """Offer the account's own address, and texts that say what the mail is."""
        super().__init__()
        self._account, self._address = account, address

    def compose(self) -> ComposeResult:
        """Three questions."""
        usual = _("This mail was sent to test the account {name}. If you can read it, sending works.")
        with Vertical(id="panel"):
            yield Said(line(_("Test mail from {name} to").format(name=self._account), "bold"))
            yield TextField(self._address, typed_over=True, id="to")
            yield Said(line(_("Subject"), "bold"))
            yield TextField(_("Test mail from mailbase"), typed_over=True, id="subject")
            yield Said(line(_("Text"), "bold"))
            yield WritingArea(usual.format(name=self._account), id="text")
            yield Said(line(_("To a mailbox that is an account here, its way is timed; it is filed nowhere."), MUTED))
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with who gets it."""
        self.query_one("#to").focus()

    @on(TextField.Submitted)
    def go_to_the_next(self) -> None:
        """Enter sends nothing."""
        self.focus_next()

    def action_submit(self) -> None:
        """Send it, if it goes to somebody."""
        to, subject = (self.query_one(f"#{field}", TextField).value for field in ("to", "subject"))
        if to.strip():
            self.dismiss(WantedTrial(to.strip(), subject, self.query_one(WritingArea).text))
        else:
            self.query_one("#to").focus()

    def action_leave(self) -> None:
        """Send nothing."""
        self.dismiss(None)
