"""The two parts of the page for a new account that are no fields: its servers, and its success."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from store.accounts import NewAccount
from store.language import _
from tui.keys import bindings
from tui.paint import DONE, MUTED, joined, line
from tui.widgets.question_line import LABEL_WIDTH
from tui.widgets.said import Said


class Servers(Said, can_focus=True):
    """The servers that an address leads to; Enter takes them, e changes them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("servers")
    DEFAULT_CSS = """
    Servers {
        height: auto;
        &:focus { background: $boost; padding-left: 0; border-left: outer $accent; }
    }
    """

    class Accepted(Message):
        """They are right."""

    class EditAsked(Message):
        """They are to be changed."""

    def show(self, plan: NewAccount, provider: str) -> None:
        """Show what is planned."""
        rows = [
            (_("Servers"), provider, ""),
            ("", _("receives"), _told(plan.imap_host, plan.imap_port, plan.imap_security)),
            ("", _("sends"), _told(plan.smtp_host, plan.smtp_port, plan.smtp_security)),
            ("", _("signs in as"), plan.user_name),
        ]
        self.update(joined([_row(*row) for row in rows], "\n"))

    def action_accept(self) -> None:
        """Go on."""
        self.post_message(self.Accepted())

    def action_edit(self) -> None:
        """Change them."""
        self.post_message(self.EditAsked())


class Made(Said, can_focus=True):
    """The account is there."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("made")
    DEFAULT_CSS = """
    Made {
        height: auto;
        &:focus { padding-left: 0; border-left: outer $accent; }
    }
    """

    class TestAsked(Message):
        """A test mail is wanted."""

    class Done(Message):
        """Nothing more is wanted."""

    def show(self, name: str) -> None:
        """Say that the account of that name is ready."""
        ready = joined([line("●", DONE), line(_("{name} is ready.").format(name=name), "bold")], " ")
        more = line("  " + _("Every base can write mail from it now, and its inbox is being read."))
        self.update(joined([ready, more], "\n"))

    def action_test(self) -> None:
        """Send a test mail."""
        self.post_message(self.TestAsked())

    def action_done(self) -> None:
        """Go to the accounts."""
        self.post_message(self.Done())


def _row(label: str, word: str, text: str) -> Content:
    parts = [line(f"{label:{LABEL_WIDTH}}", "$text-muted"), line(f"{word:13}" if text else word, MUTED if text else "")]
    return joined([*parts, line(text)], "")


def _told(host: str, port: int, security: str) -> str:
    return f"{host}:{port}  {security.upper()}"
