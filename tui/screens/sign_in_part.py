"""Signing in, as a part of a page: how, where the secret is kept, the secret itself; then it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from store.language import _
from tui.account_errands import task
from tui.one_errand import OneErrand
from tui.place import app_of
from tui.screens.browser_attempt import BrowserAttempt
from tui.screens.sign_in_attempt import Asked, Attempt
from tui.screens.sign_in_fields import BROWSER_FIELDS, SignInFields
from tui.screens.sign_in_subject import Places, Subject
from tui.sign_in_ways import BROWSER, COMMAND, before, choices, page_before
from tui.trouble import Trouble
from tui.widgets.choice_lines import ChoiceLines
from tui.widgets.question_page import keep_in_sight
from tui.widgets.said import Said
from tui.widgets.secret_input import SecretInput

_ABOUT_THE_SECRET = frozenset(
    {
        *("NEMAIL_002", "NAUTH_013", "SECRET_001", "SECRET_003"),
        *("SIGNIN_001", "SIGNIN_002", "SIGNIN_003", "SIGNIN_004"),
    }
)
"""Codes after which the secret is asked for anew."""
_TYPED_TWICE = "SECRET_008"
"""The code of a new passphrase that is none."""
_ABOUT_PASSPHRASE = frozenset({"SECRET_004", "SECRET_005", _TYPED_TWICE})
_LOCKED = "passphrase"
"""The place that a passphrase locks."""
_OWN_SECRET = ("gmail", "google-workspace")
"""Providers at which a program has a secret of its own."""


class SignInPart(Vertical):
    """Asks one thing after the other, and says `Done` when both servers took it."""

    DEFAULT_CSS = """
    SignInPart {
        height: auto;
        & SignInFields { margin-bottom: 1; }
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

    def __init__(self, work: OneErrand, given: Mapping[str, str], *, is_typed: bool = True) -> None:
        """Begin with what was typed before, or, with `is_typed` false, with what is known.

        :param work: the one errand of the page
        """
        super().__init__()
        self._work = work
        self._fields = SignInFields(given, is_typed=is_typed)
        self._attempt = BrowserAttempt(work)
        self._subject: Subject | None = None
        self._way = ""
        self._places = Places()
        self.display = False

    def compose(self) -> ComposeResult:
        """How, what to do first, where it is kept, the fields, what comes of it."""
        yield ChoiceLines(_("Sign in"), id="way")
        yield Said(id="before")
        yield ChoiceLines(_("Kept in"), id="place")
        yield self._fields
        yield self._attempt

    def on_mount(self) -> None:
        """Show only what is asked."""
        self._way_lines.display = self._place_lines.display = self.query_one("#before").display = False

    @property
    def is_begun(self) -> bool:
        """Whether it is asked already."""
        return self._subject is not None

    def begin(self, subject: Subject, places: Places) -> None:
        """Ask how to sign in, or take the only way there is."""
        self._subject, self._places = subject, places
        self._attempt.begin(subject)
        is_new = self._way not in subject.ways.all
        is_asked = is_new and subject.ways.are_asked
        way = subject.ways.all[0] if is_new else self._way
        self.display = self._way_lines.display = True
        self._way_lines.show(choices(subject.ways, subject.provider), way, taken=not is_asked)
        if is_asked:
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
        provider = self._attempt.known.provider
        self._way = way
        self._work.stop()
        self._attempt.clear()
        self._fields.give_back()
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
        if self._is_place_open:
            self._place_lines.focus()
        elif field := self._fields.first_open:
            field.focus()
        keep_in_sight(self._attempt if self._attempt.checks.checks else self._fields)

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
    def page(self) -> str:
        """The address of the provider's page that helps now; empty where there is none."""
        if self._subject is None or not self.display:
            return ""
        return self._attempt.page or page_before(self._subject.provider, self._way)

    def copy_page(self) -> None:
        """Copy the address of that page."""
        app_of(self).copy_to_clipboard(self.page)
        app_of(self).remark(_("{page} is copied, where the terminal allows it.").format(page=self.page))

    @on(SecretInput.Given)
    def take_secret(self, event: SecretInput.Given) -> None:
        """Ask the next question, or try."""
        event.stop()
        self._answered(event.field_id)

    @on(Input.Submitted)
    def take_answer(self, event: Input.Submitted) -> None:
        """Ask the next question, or try."""
        event.stop()
        if event.value.strip() or event.input.id in BROWSER_FIELDS:
            self._answered(event.input.id or "")

    def _answered(self, name: str) -> None:
        if name == "again" and not self._fields.is_typed_twice:
            self._ask_passphrase_anew()
        elif not self._fields.is_last(name):
            self.screen.focus_next()
        elif self._is_place_open:
            self._place_lines.focus()
        elif self._work.is_busy:
            app_of(self).remark(_("One moment, an answer is still waited for; esc stops that."))
        else:
            self._try()

    def _ask_passphrase_anew(self) -> None:
        self._attempt.tell(Trouble("", _("The two passphrases differ."), _("Type it again.")))
        self._fields.wipe("passphrase", "again")
        self._fields.question("passphrase").field.focus()

    def _try(self) -> None:
        # out of the fields before anybody answers, so that what is typed meanwhile is what was typed last
        self._fields.take_secrets()
        if self._way == BROWSER:
            self._attempt.try_in_browser(self._errand)
        else:
            self._attempt.try_secret(self._errand(self._attempt.known.errand))

    def _errand(self, name: str, **more: object) -> Asked:
        """Return an errand with what was typed."""
        told = self._attempt.known.about(self._fields.typed)
        asked = task(app_of(self).store, name, **told, **self._fields.taken, **more)
        if self._place_lines.display and self._places.chosen is None and self._place_lines.taken:
            asked["secret_place"] = self._place_lines.taken
        return asked

    @on(Attempt.Taken)
    def end(self, event: Attempt.Taken) -> None:
        """Say that it is done."""
        event.stop()
        self.wipe()
        self._fields.show("")
        self.post_message(self.Done(event.told))

    @on(Attempt.Refused)
    def ask_again(self, event: Attempt.Refused) -> None:
        """Go where the remedy is: to the secret, the passphrase, or the servers."""
        event.stop()
        codes = event.codes
        if codes & _ABOUT_PASSPHRASE:
            self._fields.give_back("password", "client_secret")
            self._fields.ask_passphrase(True, twice=_TYPED_TWICE in codes)
            self._fields.question("passphrase").field.focus()
        elif codes & _ABOUT_THE_SECRET:
            self._fields.give_back("passphrase", "again", "client_secret")
            self.ask()
        else:
            self._fields.give_back()
            self._go_on_after(codes)

    def _go_on_after(self, codes: frozenset[str]) -> None:
        """Go where it goes on after a refusal that no secret has caused."""
        if not codes:
            self.ask()
        elif self._way == BROWSER:
            self._fields.question("client_id").field.focus()
        elif any(code.startswith("SERVER") for code in codes):
            self.post_message(self.ServersFailed())

    def wipe(self) -> None:
        """Forget every secret."""
        self._fields.wipe()
        self._attempt.forget()

    def fill(self, name: str, text: str) -> None:
        """Put a text that is known into an empty field."""
        self._fields.fill(name, text)

    @property
    def _is_place_open(self) -> bool:
        """Whether it is still to be chosen where the secret is kept."""
        return self._place_lines.display and self._place_lines.taken is None

    @property
    def _way_lines(self) -> ChoiceLines:
        return self.query_one("#way", ChoiceLines)

    @property
    def _place_lines(self) -> ChoiceLines:
        return self.query_one("#place", ChoiceLines)
