"""The servers of a new account, as a part of its page: found or typed, then looked at before a password leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from store import accounts, settings
from store.accounts import NewAccount
from store.errors import MailbaseError
from store.language import _
from store.names import free_name
from tui import account_errands
from tui.account_errands import task
from tui.account_form import Answers, planned_answers, wish_besides
from tui.one_errand import OneErrand
from tui.paint import WAITING, line
from tui.place import app_of
from tui.screens.account_parts import PRIVATE_AUTHORITY, Servers, ServersShown, seen_of
from tui.sign_in_ways import Ways, ways_of
from tui.trouble import trouble_of
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.findings import Findings, finding_of
from tui.widgets.question_line import QuestionLine
from tui.widgets.question_page import keep_in_sight
from tui.widgets.said import Said

if TYPE_CHECKING:
    from mail.providers import Provider
    from store.workspace import Store

_FORM = ("receives", "sends", "user")
_MORE = ("provider", "ca_file", "name")


class AccountServers(Vertical):
    """Finds the servers of an address and has them prove who they are; nobody signs in here."""

    DEFAULT_CSS = """
    AccountServers {
        height: auto;
        & > * { margin-bottom: 1; }
        & #help { margin-bottom: 0; }
        & Vertical { height: auto; }
        & Static { height: auto; }
        & QuestionLine Static { height: 1; }
        & Findings, & #help { padding-left: 16; }
    }
    """

    class Proven(Message):
        """Both servers have proved who they are, and were looked at by the person where that was needed."""

    class Open(Message):
        """It is not known, or no longer, where a password would go."""

    def __init__(self, given: Answers, typed: Callable[[], Answers], work: OneErrand) -> None:
        """Begin with what was typed before; `typed` returns what stands in the fields of the page."""
        super().__init__()
        self._given, self._typed, self._work = given, typed, work
        self._found: dict[str, str] = {}
        """What of a wish was found for the address."""
        self._ways_found: tuple[str, ...] = ()
        self._is_unproven = False
        self._filled: Mapping[str, str] = {}
        """The texts of fields that follow from the address and were not typed."""
        self.plan: NewAccount | None = None
        """What the answers come to."""

    def compose(self) -> ComposeResult:
        """How they were found, what they are, the fields to change them, what went wrong."""
        yield Findings()
        yield Servers()
        yield Said(id="help")
        with Vertical(id="form"):
            yield self._question("receives", _("Receives"), "imap.firm.example:993 tls")
            yield self._question("sends", _("Sends"), "smtp.firm.example:587 starttls")
            yield self._question("user", _("Signs in as"), _("mostly the whole address"))
            with Vertical(id="more"):
                yield self._question("provider", _("Provider"), _("gmail, gmx, ovh … or generic"))
                yield self._question("ca_file", _("Authority file"), _("a private authority's certificate, PEM"))
                yield self._question("name", _("Account name"))
        yield CheckLines()

    def _question(self, name: str, label: str, example: str = "") -> QuestionLine:
        return QuestionLine(name, label, text=str(getattr(self._given, name)), example=example)

    def on_mount(self) -> None:
        """Show what was typed before, if anything was."""
        self.query_one(Findings).clear()
        seldom = any(getattr(self._given, name) for name in _MORE)
        self._show(Servers, False)
        self._show("#help", False)
        self._show(CheckLines, False)
        self._show("#more", seldom)
        self._show("#form", seldom or any(getattr(self._given, name) for name in _FORM))

    def answers(self) -> Answers:
        """Return what was typed, without what was filled in for the reader."""
        return self._typed().besides(self._filled)

    def wish(self) -> dict[str, str]:
        """Return the wish for an account that the answers come to."""
        wish = wish_besides(self.answers(), self._found)
        taken = {account.name for account in accounts.every(self._store.read())}
        wish["name"] = wish["name"] or free_name(wish["address"].partition("@")[0], taken)
        return wish

    @property
    def are_proven(self) -> bool:
        """Whether it is known where a password goes."""
        return self.plan is not None and self._servers.are_proven and not self._is_unproven

    @property
    def provider(self) -> Provider:
        """The preset of the servers."""
        from mail.providers import GENERIC, preset_of

        return (preset_of(self.plan.provider) if self.plan else None) or GENERIC

    @property
    def ways(self) -> Ways:
        """How one may sign in there."""
        return ways_of(self.provider, self._ways_found)

    @property
    def has_steps(self) -> bool:
        """Whether there is more to show of how they were found."""
        return self.query_one(Findings).count > 1

    @property
    def has_more(self) -> bool:
        """Whether seldom fields are hidden."""
        return not self._shows("#more")

    def turn_steps(self) -> None:
        """Show how they were found, or fold that."""
        self.query_one(Findings).turn()

    def show_more(self) -> None:
        """Ask for what is seldom needed."""
        self._show("#form", True)
        self._show("#more", True)
        self._field("provider").focus()

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Ask the next question, or look at what was typed."""
        event.stop()
        form = [*_FORM, *(_MORE if self._shows("#more") else ())]
        if event.input.id != form[-1]:
            self._field(form[form.index(event.input.id or "") + 1]).focus()
            return
        typed = self._typed()
        missing = [name for name in ("receives", "sends") if not getattr(typed, name).strip()]
        if missing and not typed.provider.strip():
            self._field(missing[0]).focus()
        elif typed.address.strip():
            self._work.do(self._look())
        else:
            self.screen.query_one("#address").focus()

    @on(Servers.Accepted)
    def accept(self, event: Servers.Accepted) -> None:
        """Go on with them."""
        event.stop()
        self._is_unproven = False
        self.post_message(self.Proven())

    @on(Servers.EditAsked)
    def edit(self) -> None:
        """Show them as fields."""
        self._show("#form", True)
        self._field("receives").focus()

    async def find(self) -> None:
        """Look for the servers of the address, unless they were typed, then look at them."""
        typed = self.answers()
        self._found, self._ways_found, self._is_unproven = {}, (), False
        self.post_message(self.Open())
        self._clear()
        if typed.provider or (typed.receives and typed.sends) or await self._discover(typed):
            await self._look()

    async def _discover(self, typed: Answers) -> bool:
        findings, domain = self.query_one(Findings), typed.address.strip().rpartition("@")[2]
        findings.begin(domain)
        asked = task(self._store, "discover", address=typed.address.strip(), ca_file=typed.ca_file.strip())
        last: Mapping[str, Any] = {}
        try:
            async for told in account_errands.lines(asked):
                if "sentence" in told:
                    findings.report(finding_of(told))
                else:
                    last = told
        except MailbaseError as error:
            findings.clear()
            self._fail(error)
            return False
        except BaseException:
            findings.end()
            findings.note(_("Stopped. Enter looks again; ctrl+o lets you type the servers."))
            raise
        findings.end()
        findings.note(self._about_directory(findings))
        return self._take_found(last, domain)

    def _take_found(self, last: Mapping[str, Any], domain: str) -> bool:
        """Keep what was found; where nothing was, ask for it."""
        servers = last.get("servers")
        if not servers:
            told = _("No servers were found for {domain}. Ask your provider for them and type them here.")
            self.query_one("#help", Said).update(line(told.format(domain=domain), WAITING))
            self._show("#help", True)
            self.edit()
            return False
        self._found = {name: str(text) for name, text in last["wish"].items()}
        self._ways_found, self._is_unproven = tuple(servers["auth"]), bool(servers["unproven"])
        return True

    def _about_directory(self, findings: Findings) -> str:
        """Say that the public directory is kept off, where it could have been asked."""
        off = settings.get(self._store.read(), settings.DIRECTORY) == settings.OFF
        told = _("The public directory of mail servers was not asked: that is switched off.")
        return told if off and findings.hides("directory") else ""

    async def _look(self) -> None:
        """Show what the answers come to, and have both servers prove who they are."""
        self.post_message(self.Open())
        self._show(CheckLines, False)
        try:
            async for told in account_errands.lines(task(self._store, "look", wish=self.wish())):
                if "plan" in told:
                    self._take_plan(NewAccount(**told["plan"]))
                elif "step" in told:
                    self._servers.report(str(told["step"]), seen_of(told))
        except MailbaseError as error:
            self._fail(error)
            return
        except BaseException:
            # a person has stopped it: what was not looked at is not shown as if it were; or the program ends
            if self.is_running:
                self._clear()
            raise
        # after this errand, which whatever comes next may replace
        self.call_later(self._judge)

    def _take_plan(self, plan: NewAccount) -> None:
        given = self.answers()
        self.plan = plan
        self._filled = {name: text for name, text in planned_answers(plan).items() if not getattr(given, name)}
        for name, text in self._filled.items():
            self._field(name).value = text
        told = _("Only unsigned DNS names these servers, and they are not below {domain}: are they your provider's?")
        warning = told.format(domain=plan.address.rpartition("@")[2]) if self._is_unproven else ""
        self._servers.shown = ServersShown(plan, self.provider.name, warning)
        self._show(Servers, True)
        keep_in_sight(self._servers)

    def _judge(self) -> None:
        """Go on with servers that have proved who they are; others are to be changed first."""
        refused = self._servers.refusals
        if not self._servers.are_proven:
            self._show("#form", True)
            self._show("#more", any(one.code == PRIVATE_AUTHORITY for one in refused.values()) or self._shows("#more"))
            self._field("receives" if "imap" in refused else "sends").focus()
            keep_in_sight(self.query_one("#form"))
            return
        self.query_one(Findings).fold()
        self._show("#help", False)
        self._show("#form", False)
        if self._is_unproven:
            self._servers.focus()
        else:
            self.post_message(self.Proven())

    def _fail(self, error: MailbaseError) -> None:
        """Tell what went wrong where it was asked for."""
        trouble, shown = trouble_of(error), self.query_one(CheckLines)
        shown.begin([Check("look", trouble.sentence, False, trouble.words, trouble.next_step, trouble.code)])
        self._show(CheckLines, True)
        keep_in_sight(shown)

    def _clear(self) -> None:
        self.plan = None
        for part in (Servers, CheckLines, "#help"):
            self._show(part, False)

    @property
    def _servers(self) -> Servers:
        return self.query_one(Servers)

    @property
    def _store(self) -> Store:
        return app_of(self).store

    def _field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def _shows(self, part: str) -> bool:
        return bool(self.query_one(part).display)

    def _show(self, part: str | type[Widget], shown: bool) -> None:
        self.query_one(part).display = shown
        self.screen.refresh_bindings()
