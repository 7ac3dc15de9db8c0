"""Signing in, as a part of a page: how, where the secret is kept, the secret itself, both servers' answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from store.errors import MailbaseError
from store.language import _
from tui import account_errands
from tui.account_errands import task
from tui.one_errand import OneErrand
from tui.place import app_of
from tui.screens.sign_in_fields import BROWSER_FIELDS, SignInFields
from tui.sign_in_ways import BROWSER, COMMAND, Ways, before, choices, remedied
from tui.trouble import Trouble, trouble_of
from tui.widgets.administrator_text import AdministratorText
from tui.widgets.browser_panel import DEVICE, PASTED, BrowserPanel, begun_of
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.choice_lines import Choice, ChoiceLines
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput

if TYPE_CHECKING:
    from mail.providers import Provider

_ABOUT_THE_SECRET = (
    *("NEMAIL_002", "NAUTH_013", "SECRET_001", "SECRET_003"),
    *("SIGNIN_001", "SIGNIN_002", "SIGNIN_003", "SIGNIN_004"),
)
"""Codes after which the secret is asked for anew."""
_NOT_LANDED = "OAUTH_006"
_ABOUT_PASSPHRASE = ("SECRET_004", "SECRET_005", "SECRET_008")
_LOCKED = "passphrase"
"""The place that a passphrase locks."""
_OWN_SECRET = ("gmail", "google-workspace")
"""Providers at which a program has a secret of its own."""


@dataclass(frozen=True)
class Subject:
    """What is signed in to."""

    provider: Provider
    ways: Ways
    under_way: Sequence[Check]
    """The checks of both servers before either has answered."""
    errand: str
    """``add account`` or ``sign in``."""
    about: Callable[[Mapping[str, str]], dict[str, object]]
    """Returns what an errand is told of the account, with what was typed here about signing in."""


@dataclass(frozen=True)
class Places:
    """Where secrets can be kept, and where they are."""

    choices: Sequence[Choice] = ()
    chosen: str | None = None


class SignInPart(Vertical):
    """Asks one thing after the other, and says `Done` when both servers took it."""

    DEFAULT_CSS = """
    SignInPart {
        height: auto;
        & SignInFields, & BrowserPanel, & CheckLines { margin-bottom: 1; }
        & Static { height: auto; }
        & #before { padding-left: 16; }
        & QuestionLine Static { height: 1; }
    }
    """

    @dataclass
    class Done(Message):
        """The sign-in was taken and is kept."""

        told: Mapping[str, Any]

    class ServersFailed(Message):
        """A server failed for a reason that has nothing to do with the sign-in."""

    def __init__(self, given: Mapping[str, str], *, is_typed: bool = True) -> None:
        """Begin with what was typed before, or, with `is_typed` false, with what is known."""
        super().__init__()
        self._fields = SignInFields(given, is_typed=is_typed)
        self._subject: Subject | None = None
        self._way = ""
        self._places = Places()
        self._ticket: dict[str, Any] = {}
        self.display = False

    def compose(self) -> ComposeResult:
        """How, what to do first, where it is kept, the fields, the browser, the answers."""
        yield ChoiceLines(_("Sign in"), id="way")
        yield Said(id="before")
        yield ChoiceLines(_("Kept in"), id="place")
        yield self._fields
        yield BrowserPanel()
        yield CheckLines()
        yield AdministratorText()

    def on_mount(self) -> None:
        """Show only what is asked."""
        self._way_lines.display = self._place_lines.display = False
        self.query_one("#before").display = self.query_one(CheckLines).display = False

    @property
    def work(self) -> OneErrand:
        """What the page waits for."""
        work: OneErrand = self.screen.work  # type: ignore[attr-defined]
        return work

    @property
    def is_begun(self) -> bool:
        """Whether it is asked already."""
        return self._subject is not None

    def begin(self, subject: Subject, places: Places) -> None:
        """Ask how to sign in, or take the only way there is."""
        self._subject, self._places = subject, places
        is_new = self._way not in subject.ways.all
        way = subject.ways.all[0] if is_new else self._way
        self.display = self._way_lines.display = True
        self._way_lines.show(
            choices(subject.ways, subject.provider), way, taken=not (is_new and subject.ways.are_asked)
        )
        if is_new and subject.ways.are_asked:
            self._fields.show("")
            self._way_lines.focus()
        else:
            self._take_way(way)

    @on(ChoiceLines.Taken, "#way")
    def take_way(self, event: ChoiceLines.Taken) -> None:
        """Go on that way."""
        event.stop()
        self._take_way(event.key)

    def _take_way(self, way: str) -> None:
        provider = self._known.provider
        self._way = way
        self.work.stop()
        self._clear()
        told = before(provider, way)
        self.query_one("#before", Said).update(told)
        self.query_one("#before").display = bool(told)
        self._fields.show(way, wants_secret=provider.key in _OWN_SECRET)
        self._show_place()
        self.ask()

    def _show_place(self) -> None:
        """Ask where the secret is kept before the first one is; say it before the others."""
        places, lines = self._places, self._place_lines
        lines.display = bool(places.choices) and self._way != COMMAND
        if places.chosen is not None:
            here = [choice for choice in places.choices if choice.key == places.chosen]
            lines.show(here, places.chosen, taken=True)
        elif lines.taken is None and places.choices:
            works = [choice.key for choice in places.choices if not choice.why_not]
            lines.show(places.choices, works[0] if works else "")

    @on(ChoiceLines.Taken, "#place")
    def take_place(self, event: ChoiceLines.Taken) -> None:
        """Keep the secret there."""
        event.stop()
        self._fields.ask_passphrase(event.key == _LOCKED, twice=True)
        self.ask()

    def ask(self) -> None:
        """Give the keys to what is to be answered now."""
        if self._place_lines.display and self._place_lines.taken is None:
            self._place_lines.focus()
        elif field := self._fields.first_open:
            field.focus()
        self._show_end()

    def show_more(self) -> bool:
        """Ask for what is seldom needed, too; tell whether there is any."""
        if not self.has_more:
            return False
        self._fields.show_seldom()
        return True

    @property
    def has_more(self) -> bool:
        """Whether something is seldom needed and not asked."""
        return self.display and self._fields.has_more

    @property
    def checks(self) -> CheckLines:
        """How both servers have answered."""
        return self.query_one(CheckLines)

    @on(SecretInput.Given)
    def take_secret(self, event: SecretInput.Given) -> None:
        """Ask the next question, or try."""
        event.stop()
        self._answered(event.field_id)

    @on(Input.Submitted)
    def take_answer(self, event: Input.Submitted) -> None:
        """Ask the next question, or try."""
        event.stop()
        if event.input.id == "landed":
            if event.value.strip():
                self.work.do(self._finish(event.value.strip()))
        elif event.value.strip() or event.input.id in BROWSER_FIELDS:
            self._answered(event.input.id or "")

    def _answered(self, name: str) -> None:
        fields = self._fields
        if name == "again" and fields.value("again") != fields.value("passphrase"):
            self._tell(Trouble("", _("The two passphrases differ."), _("Type it again.")))
            fields.wipe("passphrase", "again")
            fields.question("passphrase").field.focus()
        elif not fields.is_last(name):
            self.screen.focus_next()
        elif self._place_lines.display and self._place_lines.taken is None:
            self._place_lines.focus()
        else:
            self.work.do(self._in_browser() if self._way == BROWSER else self._try())

    async def _try(self) -> None:
        """Have both servers tried with a password, or with what a command prints."""
        typed = {"password_command": self._fields.value("command")} if self._way == COMMAND else {}
        secret = {} if self._way == COMMAND else {"password": self._fields.value("password")}
        self.checks.begin(self._known.under_way)
        self._show_end()
        await self._run(self._errand(self._known.errand, typed, **secret))

    async def _in_browser(self, way: str = "") -> None:
        """Begin a sign-in in a browser; one by a code is waited for."""
        self._clear()
        self.checks.begin([Check("begin", _("Asking the provider for a sign-in"))])
        self._show_end()
        told = await self._asked(self._errand("oauth begin", self._browser_fields(), way=way, **self._client_secret()))
        if told is None:
            return
        self._clear()
        self._ticket = told.pop("ticket")
        self._panel.show(begun_of(told))
        self._show_end()
        if told["way"] == DEVICE:
            await self._finish("")

    async def _finish(self, pasted: str) -> None:
        more = {"ticket": self._ticket, "pasted": pasted}
        self.checks.clear()
        await self._run(self._errand("oauth finish", self._browser_fields(), **more, **self._client_secret()))

    @on(BrowserPanel.OtherAsked)
    def go_other_way(self, event: BrowserPanel.OtherAsked) -> None:
        """Begin anew, by a pasted address in place of a code, or the other way round."""
        event.stop()
        begun = self._panel.begun
        if begun is not None:
            self.work.instead(self._in_browser(PASTED if begun.way == DEVICE else DEVICE))

    async def _run(self, asked: dict[str, object]) -> None:
        """Do the last errand of a sign-in."""
        told = await self._asked(asked)
        if told is None:
            return
        self._panel.hide()
        if told.get("ok"):
            self._fields.wipe()
            self.post_message(self.Done(told))
        else:
            self._ask_again({check.code for check in self.checks.checks if check.ok is False})

    async def _asked(self, asked: dict[str, object]) -> dict[str, Any] | None:
        """Return the last line of an errand; None when it failed, which is told."""
        try:
            return await account_errands.run(asked, self._report)
        except MailbaseError as error:
            self._fail(trouble_of(error))
            return None
        except BaseException:
            self._clear()
            self.ask()
            raise
        finally:
            asked.clear()

    def _report(self, check: Check) -> None:
        if self._panel.begun is not None:
            # the code was used, or the address was taken
            self._panel.hide()
            self.checks.begin(self._known.under_way)
        self.checks.report(remedied(check, self._known.provider))
        self._show_end()

    def _fail(self, trouble: Trouble) -> None:
        self._tell(trouble)
        if trouble.code == _NOT_LANDED and self._panel.begun:
            # the sign-in still waits for the right address
            self._panel.action_paste()
            self._show_end()
            return
        self._panel.hide()
        if trouble.code in _ABOUT_PASSPHRASE:
            self._fields.ask_passphrase(True, twice=trouble.code == "SECRET_008")
            self._fields.wipe("passphrase", "again")
            self._fields.question("passphrase").field.focus()
        elif trouble.for_administrator:
            self.query_one(AdministratorText).show(trouble.for_administrator)
        else:
            self._ask_again({trouble.code})

    def _tell(self, trouble: Trouble) -> None:
        told = Check("sign in", trouble.sentence, False, trouble.words, trouble.next_step, trouble.code)
        self.checks.begin([told])
        self._show_end()

    def _ask_again(self, codes: set[str]) -> None:
        """Go where the remedy is: to the secret, or to the servers."""
        self._show_end()
        if codes.intersection(_ABOUT_THE_SECRET):
            self._fields.wipe("password")
            self.ask()
        elif self._way == BROWSER:
            self._fields.question("client_id").field.focus()
        elif any(code.startswith("SERVER") for code in codes):
            self.post_message(self.ServersFailed())

    def _errand(self, name: str, typed: Mapping[str, str], **more: object) -> dict[str, object]:
        asked = task(app_of(self).store, name, **self._known.about(typed), **more)
        if self._place_lines.display and self._places.chosen is None and self._place_lines.taken:
            asked["secret_place"] = self._place_lines.taken
        if passphrase := self._fields.value("passphrase"):
            asked["passphrase"] = passphrase
        return asked

    def _browser_fields(self) -> dict[str, str]:
        return {"auth": "oauth"} | {name: self._fields.value(name) for name in BROWSER_FIELDS}

    def _client_secret(self) -> dict[str, str]:
        return {"client_secret": self._fields.value("client_secret")}

    def _clear(self) -> None:
        self._panel.hide()
        self.checks.clear()
        self.query_one(AdministratorText).hide()
        self._show_end()

    def _show_end(self) -> None:
        """Bring what came last into sight."""
        self.checks.display = bool(self.checks.checks)
        # what was recomposed has its size a little later
        self.call_after_refresh(self.call_after_refresh, self._scroll)

    def _scroll(self) -> None:
        shown = [each for each in self.children if each.display]
        if shown:
            shown[-1].scroll_visible(animate=False)

    def wipe(self) -> None:
        """Forget every secret."""
        self._fields.wipe()
        self._ticket = {}

    def fill(self, name: str, text: str) -> None:
        """Put a text that is known into an empty field."""
        self._fields.fill(name, text)

    @property
    def _known(self) -> Subject:
        if self._subject is None:
            raise RuntimeError("nothing was begun")
        return self._subject

    @property
    def _panel(self) -> BrowserPanel:
        return self.query_one(BrowserPanel)

    @property
    def _way_lines(self) -> ChoiceLines:
        return self.query_one("#way", ChoiceLines)

    @property
    def _place_lines(self) -> ChoiceLines:
        return self.query_one("#place", ChoiceLines)


def places_of(told: Mapping[str, Any]) -> Places:
    """Return where secrets can be kept, as the errand tells it."""
    found = [
        Choice(str(one["key"]), str(one["name"]), str(one["sentence"]), "" if one["works"] else str(one["why"]))
        for one in told["places"]
    ]
    return Places(found, told.get("chosen"))
