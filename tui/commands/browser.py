"""How a command signs in through a browser: it shows an address or a code, and opens nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from store.language import _
from tui.commands.output import note, say

if TYPE_CHECKING:
    from mail.oauth.asking import Asking
    from mail.oauth.flows import Way
    from mail.vault.account_secret import Tokens

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Settings:
    issuer: str
    client_id: str
    tenant: str
    scope: str


@dataclass(frozen=True)
class Browser:
    """What a command was told about signing in through a browser."""

    wanted: bool
    way: Way | None
    has_client_secret: bool
    named: _Settings

    def settings(self) -> dict[str, str]:
        """Return what was said of the issuer, as `mail.account_setup.Wish` has it."""
        return asdict(self.named)

    def client_secret(self, *, from_stdin: bool) -> str:
        """Return the program's own password at the issuer: from standard input, or asked for without echo.

        :raises UsageError: a password is to come from standard input, though a browser takes none
        """
        if from_stdin:
            raise click.UsageError(_("Signing in through a browser takes no password: leave --password-stdin out."))
        return _read(_("Client secret"), hidden=True) if self.has_client_secret else ""

    def tokens(self, asking: Asking, *, quiet: bool) -> Tokens:
        """Let a person sign in; return the tokens that came of it. `quiet` keeps standard output for JSON.

        :raises MailError: the issuer cannot be reached or refuses
        """
        from mail.oauth.flows import begin, finish

        begun = begin(asking, self.way)
        tell = note if quiet else say
        if begun.code:
            tell(_("Open {address} in a browser, on any device, and type this code:").format(address=begun.address))
            tell(begun.code)
            return finish(asking, begun.ticket)
        tell(_("Open this address in a browser and sign in:"))
        tell(begun.address)
        tell(_("The browser then fails to open a page: paste the address of that page, {redirect}…, here.").format(
            redirect=asking.issuer.redirect
        ))  # fmt: skip
        return finish(asking, begun.ticket, _read(_("Address"), hidden=False))


def browser_options(command: _Command) -> Callable[..., Any]:
    """Add the options of a sign-in through a browser to a command, which gets them as one `browser`."""

    @wraps(command)
    def gathered(
        *args: Any,
        oauth: bool,
        way: Way | None,
        client_secret_stdin: bool,
        **others: Any,
    ) -> Any:
        named = _Settings(*(others.pop(name) for name in ("issuer", "client_id", "tenant", "scope")))
        return command(*args, browser=Browser(oauth, way, client_secret_stdin, named), **others)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered


_OPTIONS: tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...] = (
    click.option("--oauth", is_flag=True, help=_("Sign in through a browser.")),
    click.option(
        "--way", type=click.Choice(["device", "pasted"]), help=_("By a code to type, or an address to paste.")
    ),
    click.option("--issuer", default="", help=_("Who signs in: microsoft, google or an https address.")),
    click.option("--client-id", default="", help=_("Under which ID this program is registered there.")),
    click.option("--client-secret-stdin", is_flag=True, help=_("Read the client secret from standard input first.")),
    click.option("--tenant", default="", help=_("The organisation at Microsoft.")),
    click.option("--scope", default="", help=_("What to ask for, where it is not the usual.")),
)


def _read(what: str, *, hidden: bool) -> str:
    """Return one line of standard input, asked for where there is a terminal."""
    if sys.stdin.isatty():
        asked: str = click.prompt(what, hide_input=hidden, err=True)
        return asked
    try:
        return sys.stdin.buffer.readline().decode("utf-8").strip()
    except UnicodeDecodeError:
        # the bytes must not get into the error
        raise click.UsageError(_("What was read from standard input is not UTF-8.")) from None
