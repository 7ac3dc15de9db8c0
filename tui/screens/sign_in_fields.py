"""What is asked for a sign-in, each way with its own fields; shown are those of the way that was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from store.language import _
from tui.sign_in_ways import APP_PASSWORD, BROWSER, COMMAND
from tui.widgets.question_line import QuestionLine, SecretQuestion
from tui.widgets.secret_input import SecretInput

BROWSER_FIELDS = ("client_id", "tenant", "issuer", "scope")
"""What an account says of its sign-in in a browser, no secret among it."""
_SECRETS = ("password", "client_secret", "passphrase", "again")
_SELDOM = ("client_secret", "tenant", "issuer", "scope")


class SignInFields(Vertical):
    """The fields by their names: ``password``, ``command``, ``client_id`` and those that are seldom needed."""

    DEFAULT_CSS = """
    SignInFields {
        height: auto;
        & Vertical { height: auto; }
    }
    """

    def __init__(self, given: Mapping[str, str], *, is_typed: bool = True) -> None:
        """Begin with what was typed before, or, with `is_typed` false, with what is known."""
        super().__init__()
        self._given = given
        self._way = ""
        self._is_seldom_shown = is_typed and any(given.get(name) for name in _SELDOM)
        self._wants_secret = False
        self._taken: dict[str, str] = {}
        """Secrets that are being tried and stand in no field meanwhile."""

    def compose(self) -> ComposeResult:
        """All of them, in the order in which they are answered."""
        yield SecretQuestion("passphrase", _("Passphrase"))
        yield SecretQuestion("again", _("Once more"))
        yield SecretQuestion("password", _("Password"))
        yield self._question("command", _("Command"), "pass show mail/desk")
        yield self._question("client_id", _("Client ID"), "11111111-2222-3333-4444-555555555555")
        yield SecretQuestion("client_secret", _("Client secret"), may_be_empty=True)
        yield self._question("tenant", _("Tenant"), _("firm.example, or nothing for any"))
        yield self._question("issuer", _("Signs in at"), _("microsoft, google or https://…"))
        yield self._question("scope", _("Scope"), _("what is asked for; mostly nothing"))

    def _question(self, name: str, label: str, example: str) -> QuestionLine:
        return QuestionLine(name, label, text=self._given.get(name, ""), example=example)

    def on_mount(self) -> None:
        """Ask nothing yet."""
        self.show("")

    def show(self, way: str, *, wants_secret: bool = False) -> None:
        """Show the fields of a way, or none; `wants_secret`: programs have one at this provider."""
        self._way, self._wants_secret = way, wants_secret
        shown = set(self._names(way))
        for question in self.query(QuestionLine):
            if question.field.id not in ("passphrase", "again"):
                question.display = question.field.id in shown
        self.question("password").call(_("App password") if way == APP_PASSWORD else _("Password"))
        if not way:
            self.ask_passphrase(False)

    def _names(self, way: str) -> tuple[str, ...]:
        if way == BROWSER:
            seldom = _SELDOM if self._is_seldom_shown else ("client_secret",) if self._wants_secret else ()
            return ("client_id", *seldom)
        return (COMMAND,) if way == COMMAND else ("password",) if way else ()

    def ask_passphrase(self, asked: bool, *, twice: bool = False) -> None:
        """Ask for the vault's passphrase, a new one twice."""
        self.question("passphrase").display = asked
        self.question("again").display = asked and twice

    @property
    def has_more(self) -> bool:
        """Whether there are fields that are seldom needed and not shown."""
        return self._way == BROWSER and not self._is_seldom_shown

    def show_seldom(self) -> None:
        """Show those, too."""
        self._is_seldom_shown = True
        self.show(self._way)

    @property
    def first_open(self) -> Widget | None:
        """The first field that is shown and empty, else the last that is shown."""
        shown = [each.field for each in self.query(QuestionLine) if each.display]
        needed = [field for field in shown if not field.value and field.id not in _SELDOM]
        return next(iter(needed), shown[-1] if shown else None)

    def is_last(self, name: str) -> bool:
        """Whether nothing is asked after a field."""
        shown = [each.field.id for each in self.query(QuestionLine) if each.display]
        return bool(shown) and shown[-1] == name

    def value(self, name: str) -> str:
        """Return what stands in a field; of what is shown to people without blanks around it."""
        field = self.question(name).field
        return field.value if name in _SECRETS else field.value.strip()

    def fill(self, name: str, text: str) -> None:
        """Put a text into an empty field."""
        field = self.question(name).field
        if not field.value:
            field.value = text
            field.cursor_position = len(text)

    @property
    def is_typed_twice(self) -> bool:
        """Whether a new passphrase is the same both times."""
        return self.value("again") == self.value("passphrase")

    @property
    def typed(self) -> dict[str, str]:
        """What was typed and is no secret, as an account says it of its sign-in."""
        if self._way == BROWSER:
            return {"auth": "oauth"} | {name: self.value(name) for name in BROWSER_FIELDS}
        return {"password_command": self.value("command")} if self._way == COMMAND else {}

    @property
    def taken(self) -> dict[str, str]:
        """The secrets that are being tried: that of the way, and the passphrase where one was asked for."""
        secret = {COMMAND: "", BROWSER: "client_secret"}.get(self._way, "password")
        found = {secret: self._taken.get(secret, "")} if secret else {}
        passphrase = self._taken.get("passphrase")
        return found | ({"passphrase": passphrase} if passphrase else {})

    def take_secrets(self) -> None:
        """Take the secrets out of their fields, to be tried; what is typed from now on is another one."""
        for question in self.query(SecretQuestion):
            if question.display and question.field.value:
                self._taken[question.field.id or ""] = question.field.value
                question.field.clear()

    def give_back(self, *names: str) -> None:
        """Put secrets that were not refused back into their fields, those named or all, and forget the others."""
        for name, secret in self._taken.items():
            if not names or name in names:
                self.fill(name, secret)
        self._taken = {}

    def wipe(self, *names: str) -> None:
        """Forget secrets: those named, else all."""
        for field in self.query(SecretInput):
            if not names or field.id in names:
                field.wipe()
        self._taken = {name: secret for name, secret in self._taken.items() if names and name not in names}

    def question(self, name: str) -> QuestionLine:
        """Return the question of that name."""
        return next(each for each in self.query(QuestionLine) if each.field.id == name)
