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

    def wipe(self, *names: str) -> None:
        """Forget secrets: those named, else all."""
        for field in self.query(SecretInput):
            if not names or field.id in names:
                field.wipe()

    def question(self, name: str) -> QuestionLine:
        """Return the question of that name."""
        return next(each for each in self.query(QuestionLine) if each.field.id == name)
