"""A new account: one page of questions, answered one after the other; kept only when both servers took it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from store import accounts
from store.accounts import Account
from store.language import _
from tui import account_errands
from tui.account_errands import both_under_way, task
from tui.account_form import Answers
from tui.keys import bindings
from tui.one_errand import OneErrand
from tui.paint import MUTED, WAITING, line
from tui.place import Place
from tui.screens.account_parts import Made, Servers
from tui.screens.account_servers import AccountServers
from tui.screens.sign_in_part import SignInPart
from tui.screens.sign_in_subject import Places, Subject, places_of
from tui.sign_in_ways import forced_name
from tui.widgets.ask_line import AskLine
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.question_line import QuestionLine
from tui.widgets.question_page import QuestionPage, keep_in_sight
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine


class AccountWizard(Place):
    """Asks for an address, finds and proves the servers, asks how to sign in, checks, keeps, offers a test mail."""

    PLACES = ("wizard", "answer", "choice", "servers", "browser", "administrator", "made")
    BINDINGS: ClassVar[list[BindingType]] = bindings("wizard")
    DEFAULT_CSS = """
    AccountWizard {
        #intro, #sending { margin: 0 1 1 0; }
        #page Vertical { height: auto; }
        #page Static { height: auto; }
        #page QuestionLine Static { height: 1; }
        #tried { margin: 1 1 0 0; }
        #note, #forced { padding-left: 16; }
        /* what was answered stays as readable as what comes of it */
        #page *:disabled { opacity: 100%; }
    }
    """

    def __init__(self, answers: Answers) -> None:
        """Begin with what was typed the last time."""
        super().__init__()
        self.made: int | None = None
        """The account that was added."""
        self.work = OneErrand(self)
        self._given = answers
        self._places = Places()

    @property
    def unfinished(self) -> Answers:
        """What was typed and led to no account yet."""
        return Answers() if self.made is not None else self._given

    def compose(self) -> ComposeResult:
        """The whole page; what is not yet asked is hidden."""
        yield TopLine((_("Accounts"), _("New account")))
        with QuestionPage(id="page"):
            yield Said(line(_("The mailbox that rows write from, and that their replies come to."), MUTED), id="intro")
            yield self._question("address", _("Address"), "desk@firm.example")
            yield Said(id="note")
            yield AccountServers(self._given, self._typed, self.work)
            with Vertical(id="sending"):
                yield self._question("sender", _("Sender's name"), _("what recipients see; may stay empty"))
                yield Said(id="forced")
            yield SignInPart(self.work, {field.name: getattr(self._given, field.name) for field in fields(Answers)})
            yield Made(id="made")
            yield CheckLines(id="tried")
        yield Foot()
        yield KeyLine()

    def _question(self, name: str, label: str, example: str) -> QuestionLine:
        return QuestionLine(name, label, text=str(getattr(self._given, name)), example=example)

    def on_mount(self) -> None:
        """Begin with the address."""
        for hidden in ("#note", "#sending", "#made", "#tried"):
            self._show(hidden, False)
        self._input("address").focus()
        self.begin(self._learn_places(), group="places")

    async def _learn_places(self) -> None:
        self._places = places_of(await account_errands.run(task(self.mailbase.store, "secret places")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is asked for after all is done, no step is shown before one was done, no page where none helps."""
        if action == "more":
            return self.made is None and (self._servers.has_more or self._signing.has_more)
        if action == "steps":
            return self._servers.has_steps
        if action == "copy_page":
            return self.made is None and bool(self._signing.page)
        return super().check_action(action, parameters)

    @on(Input.Changed)
    def keep_answers(self) -> None:
        """Remember what was typed, whatever comes."""
        if self.made is None:
            self._given = self._servers.answers()

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Look for the servers of the address, or go on after the sender's name."""
        if event.input.id == "sender":
            self._ask_sign_in()
        elif event.input.id == "address" and event.value.strip():
            self._note(event.value)
            self.work.do(self._servers.find())

    @on(AccountServers.Open)
    def ask_no_secret(self) -> None:
        """Ask for no secret as long as it is not known where it would go."""
        self._signing.display = False
        self._show("#sending", False)

    @on(AccountServers.Proven)
    def ask_sender(self) -> None:
        """Ask what recipients shall see, then how to sign in."""
        self._show("#intro", False)
        forced = forced_name(self._servers.provider)
        self.query_one("#forced", Said).update(line(forced, WAITING))
        self._show("#forced", bool(forced))
        self._show("#sending", True)
        if self._signing.is_begun:
            self._ask_sign_in()
        else:
            self._input("sender").focus()
            keep_in_sight(self.query_one("#sending"))

    def _ask_sign_in(self) -> None:
        servers, plan = self._servers, self._servers.plan
        if plan is None or not servers.are_proven:
            return
        for known in accounts.every(self.mailbase.store.read()):
            if known.provider == plan.provider and known.client_id and plan.provider != "generic":
                self._signing.fill("client_id", known.client_id)
                self._signing.fill("tenant", known.tenant)
        under_way = both_under_way(Account(**vars(plan)))
        subject = Subject(servers.provider, servers.ways, under_way, "add account", self._about)
        self._signing.begin(subject, self._places)

    def _about(self, typed: Mapping[str, str]) -> dict[str, object]:
        return {"wish": {**self._servers.wish(), **typed}}

    @on(SignInPart.ServersFailed)
    def look_at_servers(self) -> None:
        """Give the keys to the servers: one of them failed."""
        self.query_one(Servers).focus()

    @on(SignInPart.Done)
    def take(self, event: SignInPart.Done) -> None:
        """The account is there."""
        self.made = int(event.told["account"])
        self._input("address").disabled = self._input("sender").disabled = True
        self._servers.disabled = self._signing.disabled = True
        self._show("#sending", bool(self._input("sender").value))
        made = self.query_one(Made)
        made.show(str(event.told["name"]))
        self._show("#made", True)
        made.focus()
        keep_in_sight(made)
        self.mailbase.changed()

    def action_more(self) -> None:
        """Show the seldom fields too."""
        if not self._signing.show_more():
            self._servers.show_more()

    def action_steps(self) -> None:
        """Show how the servers were found, or fold that."""
        self._servers.turn_steps()

    def action_copy_page(self) -> None:
        """Copy the address of the provider's page."""
        self._signing.copy_page()

    def action_leave(self) -> None:
        """Stop what is under way, else go back."""
        if not self.work.stop():
            self._signing.wipe()
            self.dismiss(None)

    @on(Made.TestAsked)
    def ask_recipient(self) -> None:
        """Ask who gets the test mail."""
        self.query_one(Foot).ask("test", _("Test mail to:"), self._typed().address.strip())

    @on(Made.Done)
    def leave_done(self) -> None:
        """Go to the accounts."""
        self.dismiss(None)

    @on(AskLine.Left)
    def stop_asking(self) -> None:
        """Take the question away."""
        self.query_one(Foot).stop_asking()
        self.query_one(Made).focus()

    @on(AskLine.Answered)
    def test(self, event: AskLine.Answered) -> None:
        """Send the test mail."""
        self.stop_asking()
        self.work.do(self._test(event.text.strip()))

    async def _test(self, to: str) -> None:
        shown = self.query_one("#tried", CheckLines)
        self._show("#tried", True)
        shown.begin([Check("test mail", _("Sending a test mail to {to}").format(to=to))])
        try:
            await account_errands.send_test_mail(self.mailbase.store, self.made or 0, to, report=shown.report)
        finally:
            shown.stop()
        keep_in_sight(shown)

    def _note(self, address: str) -> None:
        known = accounts.every(self.mailbase.store.read())
        same = next((one for one in known if one.address.casefold() == address.strip().casefold()), None)
        self._show("#note", same is not None)
        if same is not None:
            told = _("The account {name} has this address already.").format(name=same.name)
            self.query_one("#note", Said).update(line(told, WAITING))

    def _typed(self) -> Answers:
        return Answers(**{field.name: self._input(field.name).value for field in fields(Answers)})

    def _input(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    @property
    def _servers(self) -> AccountServers:
        return self.query_one(AccountServers)

    @property
    def _signing(self) -> SignInPart:
        return self.query_one(SignInPart)

    def _show(self, selector: str, shown: bool) -> None:
        self.query_one(selector).display = shown
        self.refresh_bindings()
