"""Signing in again to an account that is there: nothing of it is removed, and what waits leaves afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.accounts import Account
from store.language import _, ngettext
from tui.account_errands import both_under_way
from tui.keys import bindings
from tui.one_errand import OneErrand
from tui.paint import WAITING
from tui.place import Place
from tui.screens.sign_in_part import SignInPart
from tui.screens.sign_in_subject import Places, Subject
from tui.sign_in_ways import ways_again
from tui.widgets.fact import Fact
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.question_page import QuestionPage
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from mail.providers import Provider


class SignInScreen(Place):
    """Asks for a new password, or signs in in a browser; dismissed when both servers took it."""

    PLACES = ("sign_in", "answer", "choice", "browser", "administrator")
    BINDINGS: ClassVar[list[BindingType]] = bindings("sign_in")
    DEFAULT_CSS = """
    SignInScreen {
        #page Static { height: auto; }
        #page QuestionLine Static { height: 1; }
        #account { height: auto; margin: 0 1 1 0; }
    }
    """

    def __init__(self, account: Account, waiting: int = 0) -> None:
        """Sign in to an account.

        :param waiting: mails that wait for it
        """
        super().__init__()
        self.account = account
        self.work = OneErrand(self)
        self.is_signed_in = False
        """Whether both servers took it."""
        self._waiting = waiting

    def compose(self) -> ComposeResult:
        """Whose servers they are, what they said, and the sign-in."""
        account = self.account
        given = {name: getattr(account, name) for name in ("client_id", "tenant", "issuer", "scope")}
        yield TopLine((_("Accounts"), account.name, _("Sign in")))
        with QuestionPage(id="page"):
            with Vertical(id="account"):
                yield from self._facts()
            yield SignInPart(self.work, given | {"command": account.password_command}, is_typed=False)
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask at once."""
        self.query_one(SignInPart).begin(self._subject(), Places())

    def _subject(self) -> Subject:
        account, provider = self.account, self._provider
        return Subject(provider, ways_again(provider, account), both_under_way(account), "sign in", self._about)

    def _about(self, typed: Mapping[str, str]) -> dict[str, object]:
        return {"account": self.account.id, **typed}

    @property
    def _provider(self) -> Provider:
        from mail.providers import GENERIC, preset_of

        return preset_of(self.account.provider) or GENERIC

    def _facts(self) -> Iterator[Fact]:
        account, waiting = self.account, self._waiting
        servers = f"{account.imap_host}:{account.imap_port}, {account.smtp_host}:{account.smtp_port}"
        yield Fact(_("Account"), account.address)
        yield Fact(_("Servers"), servers)
        if account.user_name != account.address:
            yield Fact(_("Signs in as"), account.user_name)
        if account.words:
            yield Fact(_("Their words"), account.words)
        if waiting:
            told = ngettext("{n} mail waits for it.", "{n} mails wait for it.", waiting).format(n=f"{waiting:,}")
            yield Fact("", told, WAITING)

    @on(SignInPart.Done)
    def leave_done(self) -> None:
        """Go back: it works again."""
        self.is_signed_in = True
        self.mailbase.changed()
        self.dismiss(None)

    @on(SignInPart.ServersFailed)
    def stay(self) -> None:
        """Let it be tried again."""
        self.query_one(SignInPart).ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is only more to ask for where a browser is used, and not always a page that helps."""
        if action == "more":
            return self.query_one(SignInPart).has_more
        if action == "copy_page":
            return bool(self.query_one(SignInPart).page)
        return super().check_action(action, parameters)

    def action_more(self) -> None:
        """Show the seldom fields too."""
        self.query_one(SignInPart).show_more()

    def action_copy_page(self) -> None:
        """Copy the address of the provider's page."""
        self.query_one(SignInPart).copy_page()

    def action_leave(self) -> None:
        """Stop what is under way, else go back."""
        if not self.work.stop():
            self.query_one(SignInPart).wipe()
            self.dismiss(None)
