"""A new account: one page of questions, answered one after the other; kept only when both servers took it."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import fields
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from store import accounts
from store.accounts import Account, NewAccount
from store.language import _
from store.names import free_name
from tui import account_errands
from tui.account_errands import both_under_way, task
from tui.account_form import Answers, planned_answers
from tui.keys import bindings
from tui.paint import MUTED, WAITING, line
from tui.place import Place
from tui.remedies import provider_hint
from tui.screens.account_parts import Made, Servers
from tui.widgets.ask_line import AskLine
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.question_line import QuestionLine
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput
from tui.widgets.top_line import TopLine

_FORM = ("receives", "sends", "user")
_MORE = ("provider", "ca_file", "name")
_ABOUT_THE_SECRET = ("NEMAIL_002", "NAUTH_013", "SECRET_001", "SECRET_003")
"""Codes after which the password is asked for anew."""


class AccountWizard(Place):
    """Asks for an address, shows the servers found, asks for the password, checks, keeps, offers a test mail."""

    PLACES = ("wizard", "answer", "servers", "made")
    BINDINGS: ClassVar[list[BindingType]] = bindings("wizard")
    DEFAULT_CSS = """
    AccountWizard {
        #page { padding: 1 1 0 0; scrollbar-size-vertical: 1; }
        #page > * { margin-bottom: 1; padding-left: 1; }
        #page Vertical { height: auto; }
        #page Static { height: auto; }
        #page QuestionLine Static { height: 1; }
        #hint, #note { padding-left: 17; }
        #servers:focus, #made:focus { padding-left: 0; }
    }
    """

    def __init__(self, answers: Answers) -> None:
        """Begin with what was typed the last time."""
        super().__init__()
        self.made: int | None = None
        """The account that was added."""
        self._given = answers
        self._plan: NewAccount | None = None
        self._filled: dict[str, str] = {}
        """The texts of fields that follow from the address and were not typed."""
        self._busy: Worker[None] | None = None

    @property
    def unfinished(self) -> Answers:
        """What was typed and led to no account yet."""
        return Answers() if self.made is not None else self._given

    def compose(self) -> ComposeResult:
        """The whole page; what is not yet asked is hidden."""
        yield TopLine((_("Accounts"), _("New account")))
        with VerticalScroll(id="page", can_focus=False):
            yield Said(line(_("The mailbox that rows write from, and that their replies come to."), MUTED))
            yield self._question("address", _("Address"), "desk@firm.example")
            yield Said(id="note")
            yield Servers(id="servers")
            yield from self._form()
            yield Said(id="hint")
            with Vertical(id="secrets"):
                yield QuestionLine("password", _("Password"), secret=True)
                yield self._question("command", _("or by command"), "pass show mail/desk")
                yield self._question("sender", _("Sender's name"), _("what recipients see; may stay empty"))
            yield CheckLines()
            yield Made(id="made")
        yield Foot()
        yield KeyLine()

    def _form(self) -> ComposeResult:
        with Vertical(id="form"):
            yield self._question("receives", _("Receives"), "imap.firm.example:993 tls")
            yield self._question("sends", _("Sends"), "smtp.firm.example:587 starttls")
            yield self._question("user", _("Signs in as"))
            with Vertical(id="more"):
                yield self._question("provider", _("Provider"), _("gmail, gmx, ovh … or generic"))
                yield self._question("ca_file", _("Authority file"), _("a private authority's certificate, PEM"))
                yield self._question("name", _("Account name"))

    def _question(self, name: str, label: str, example: str = "") -> QuestionLine:
        return QuestionLine(name, label, text=str(getattr(self._given, name)), example=example)

    def on_mount(self) -> None:
        """Begin with the address."""
        for hidden in ("#note", "#servers", "#form", "#more", "#hint", "#secrets", "#made"):
            self.query_one(hidden).display = False
        self._input("address").focus()
        if any(getattr(self._given, name) for name in _FORM + _MORE):
            self.query_one("#form").display = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no more to ask for before an address led to servers, nor after all is done."""
        if action == "more":
            return self._plan is not None and self.made is None and not self._shows("#more")
        return super().check_action(action, parameters)

    @on(Input.Changed)
    def keep_answers(self) -> None:
        """Remember what was typed, whatever comes."""
        if self.made is None:
            self._given = self._typed().besides(self._filled)

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Ask the next question, or act where all is answered."""
        name = event.input.id or ""
        form = [*_FORM, *(_MORE if self._shows("#more") else ())]
        if name == "address" or name == form[-1]:
            self._do(self._find_servers(accepted=name != "address"))
        elif name in form:
            self.focus_next()
        elif self._input("password").value or self._input("command").value.strip():
            self._do(self._check())
        else:
            self._input("password").focus()

    @on(SecretInput.Given)
    def try_it(self) -> None:
        """Check with the password."""
        self._do(self._check())

    @on(Servers.Accepted)
    def ask_password(self) -> None:
        """Ask for the secret."""
        self._show("#secrets", True)
        self._input("command" if self._given.command else "password").focus()

    @on(Servers.EditAsked)
    def edit_servers(self) -> None:
        """Show the servers as fields."""
        self._show("#servers", False)
        self._show("#form", True)
        self._input("receives").focus()

    def action_more(self) -> None:
        """Show the seldom fields too."""
        self.edit_servers()
        self._show("#more", True)
        self._input("provider").focus()

    def action_leave(self) -> None:
        """Stop a check that is under way, else go back."""
        if self._busy is not None and self._is_busy:
            self._busy.cancel()
            return
        self._secret.wipe()
        self.dismiss(None)

    async def _find_servers(self, *, accepted: bool) -> None:
        """Show what the address leads to; guessed servers are to be looked at first."""
        from mail.providers import GENERIC, PROVIDERS

        store = self.mailbase.store
        self._given = self._typed().besides(self._filled)
        self._plan = plan = NewAccount(**await account_errands.run(task(store, "plan", wish=self._wish())))
        provider = next((one for one in PROVIDERS if one.key == plan.provider), GENERIC)
        self._filled = {n: text for n, text in planned_answers(plan).items() if not getattr(self._given, n)}
        for name, text in self._filled.items():
            self._input(name).value = text
        self.query_one(Servers).show(plan, provider.name)
        guessed = provider is GENERIC and not (self._given.receives and self._given.sends)
        self._hint(provider_hint(provider) if guessed or provider is not GENERIC else "")
        self._note(plan.address, accounts.every(store.read()))
        self._show("#form", False)
        self._show("#servers", True)
        if guessed and not accepted:
            self.query_one(Servers).focus()
        else:
            self.ask_password()

    def _hint(self, text: str) -> None:
        self.query_one("#hint", Said).update(line(text, WAITING))
        self._show("#hint", bool(text))

    def _note(self, address: str, known: list[Account]) -> None:
        same = next((one for one in known if one.address.casefold() == address.casefold()), None)
        self._show("#note", same is not None)
        if same is not None:
            told = _("The account {name} has this address already.").format(name=same.name)
            self.query_one("#note", Said).update(line(told, WAITING))

    async def _check(self) -> None:
        """Have both servers tried; keep the account when both took it."""
        shown = self.query_one(CheckLines)
        asked = task(self.mailbase.store, "add account", wish=self._wish(), password=self._secret.value)
        shown.begin(both_under_way(Account(**vars(self._plan))) if self._plan else ())
        self._bring_into_sight(shown)
        try:
            done = await account_errands.run(asked, shown.report)
        except BaseException:
            shown.clear()
            raise
        finally:
            asked.clear()
        if done.get("ok"):
            self._take(int(done["account"]), str(done["name"]))
        else:
            self._ask_again(shown.checks)

    def _take(self, account: int, name: str) -> None:
        self.made = account
        self._secret.wipe()
        for field in self.query(Input):
            field.disabled = True
        self.query_one(Servers).disabled = True
        self._show("#hint", False)
        self.query_one(Made).show(name)
        self._show("#made", True)
        self.query_one(Made).focus()
        self._bring_into_sight(self.query_one(Made))
        self.mailbase.changed()

    def _ask_again(self, checks: tuple[Check, ...]) -> None:
        """Go where the remedy is: to the password, or to the servers."""
        failed = {check.code for check in checks if not check.ok}
        self._bring_into_sight(self.query_one(CheckLines))
        if failed.intersection(_ABOUT_THE_SECRET):
            self._secret.wipe()
            self.ask_password()
        elif self._shows("#servers"):
            self.query_one(Servers).focus()

    @on(Made.TestAsked)
    def ask_recipient(self) -> None:
        """Ask who gets the test mail."""
        self.query_one(Foot).ask("test", _("Test mail to:"), self._typed().address.strip())

    @on(Made.Done)
    def finish(self) -> None:
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
        self._do(self._test(event.text.strip()))

    async def _test(self, to: str) -> None:
        shown = self.query_one(CheckLines)
        before = shown.checks
        shown.report(Check("test mail", _("Sending a test mail to {to}").format(to=to)))
        try:
            shown.report(await account_errands.send_test_mail(self.mailbase.store, self.made or 0, to))
        except BaseException:
            shown.begin(before)
            raise

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what takes its time, unless something is under way: a second Enter shall not cut a saving off."""
        if self._is_busy:
            work.close()
        else:
            self._busy = self.begin(work, group="errand")

    @property
    def _is_busy(self) -> bool:
        return self._busy is not None and self._busy.is_running

    def _typed(self) -> Answers:
        return Answers(**{field.name: self._input(field.name).value for field in fields(Answers)})

    def _wish(self) -> dict[str, str]:
        wish = self._typed().besides(self._filled).wish()
        taken = {account.name for account in accounts.every(self.mailbase.store.read())}
        wish["name"] = wish["name"] or free_name(wish["address"].partition("@")[0], taken)
        return wish

    def _input(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    @property
    def _secret(self) -> SecretInput:
        return self.query_one(SecretInput)

    def _shows(self, selector: str) -> bool:
        return bool(self.query_one(selector).display)

    def _show(self, selector: str, shown: bool) -> None:
        self.query_one(selector).display = shown
        self.refresh_bindings()

    def _bring_into_sight(self, widget: Widget) -> None:
        self.call_after_refresh(widget.scroll_visible, animate=False)
