"""The ways to sign in to a mailbox, in words, and what a person has to do first at each provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content

from store.accounts import COMMAND as BY_COMMAND
from store.accounts import OAUTH, Account
from store.language import N_, _
from tui.paint import ACCENT, MUTED, joined, line
from tui.widgets.check_lines import Check
from tui.widgets.choice_lines import Choice

if TYPE_CHECKING:
    from mail.providers import Provider, Remedy

BROWSER, APP_PASSWORD, PASSWORD, COMMAND = "oauth2", "app password", "password", "command"

_NAMES = {
    BROWSER: (N_("In the browser"), N_("on the page of {provider}; no password comes here, but a client ID is needed")),
    APP_PASSWORD: (N_("App password"), N_("made at {provider} for this program alone")),
    PASSWORD: (N_("Password"), N_("the one of the mailbox")),
    COMMAND: (
        N_("Password command"),
        N_("it prints the password, as `pass show` does; nothing is kept"),
    ),
}
_APP_PASSWORD = N_("If you sign in with a second factor, make an app password in the settings and use it here.")
_MUST_KNOW = N_("{provider} must know this program: register it there once, and type the client ID that you are given.")
_CHECK_SECRET = N_("Check user name and password; many providers want an app password for programs.")
_REFUSED = "NEMAIL_002"
_FORCED = N_("{provider} puts its own name for the account in place of what is typed here.")


@dataclass(frozen=True)
class Ways:
    """The ways that there are, the recommended one first."""

    all: tuple[str, ...]
    are_asked: bool
    """Whether a person has to choose; otherwise the first is taken until another is chosen."""


def ways_of(provider: Provider, found: Sequence[str] = ()) -> Ways:
    """Return the ways at a provider; `found` are those that the domain itself has named."""
    known = provider.key != "generic"
    named = tuple(provider.auth if known else found) or (PASSWORD,)
    if set(named) == {BROWSER} and known:
        return Ways(named, False)
    others = (COMMAND,) if known else (PASSWORD, COMMAND, BROWSER)
    return Ways((*named, *(way for way in others if way not in named)), len(named) > 1)


def ways_again(provider: Provider, account: Account) -> Ways:
    """Return the ways in which an account may sign in again, the one it has first."""
    ways = ways_of(provider).all
    has = {OAUTH: BROWSER, BY_COMMAND: COMMAND}.get(account.auth)
    first = has or next((way for way in ways if way in (PASSWORD, APP_PASSWORD)), ways[0])
    return Ways((first, *(way for way in ways if way != first)), False)


def choices(ways: Ways, provider: Provider) -> list[Choice]:
    """Return the ways as they are offered."""
    name = _name(provider)
    return [Choice(way, _(_NAMES[way][0]), _(_NAMES[way][1]).format(provider=name)) for way in ways.all]


def before(provider: Provider, way: str) -> Content:
    """Return what a person has to do before signing in that way: sentences, and addresses to type into a browser."""
    return joined(_lines(provider, way), "\n")


def page_before(provider: Provider, way: str) -> str:
    """Return the address of the page that is needed before signing in that way; empty where none is."""
    return _page_of(provider, way)[1]


def page_after(check: Check, provider: Provider) -> str:
    """Return the address of the page that helps against a check's refusal; empty where none is known."""
    known = _remedy(check, provider)
    return known.address if known else ""


def forced_name(provider: Provider) -> str:
    """Return what there is to know before a sender's name is typed; mostly nothing."""
    return _(_FORCED).format(provider=provider.name) if provider.forces_name else ""


def remedied(check: Check, provider: Provider) -> Check:
    """Return a check that failed with what helps at this provider, by the words of its server."""
    if check.ok is not False:
        return check
    known = _remedy(check, provider)
    if known is None:
        return replace(check, next_step=_(_CHECK_SECRET)) if check.code == _REFUSED else check
    page = f"\n{known.address}" if known.address else ""
    return replace(check, next_step=known.sentence + page)


def _remedy(check: Check, provider: Provider) -> Remedy | None:
    from mail.providers import known_remedy

    return known_remedy(provider.key, check.words) if check.ok is False else None


def _lines(provider: Provider, way: str) -> Iterator[Content]:
    hint = _(provider.hint) if provider.hint and provider.key != "generic" else ""
    if way == BROWSER:
        if hint and provider.auth == (BROWSER,):
            yield line(hint)
        told = _(_MUST_KNOW).format(provider=_name(provider))
        yield line(f"{told[0].upper()}{told[1:]}")
    elif way == APP_PASSWORD:
        yield line(hint if provider.auth[0] == APP_PASSWORD else _(_APP_PASSWORD))
    elif way == PASSWORD and hint:
        yield line(hint)
    word, address = _page_of(provider, way)
    if address:
        yield joined([line(f"{word}:", MUTED), line(address, ACCENT)], " ")


def _page_of(provider: Provider, way: str) -> tuple[str, str]:
    """Return what a page is for, and its address."""
    pages = provider.pages
    if way == BROWSER:
        return _("Register it at"), pages.register
    if way == APP_PASSWORD:
        return _("Make it at"), pages.apps or pages.help
    if way == PASSWORD:
        return _("Settings"), pages.switch or (pages.apps if provider.auth == (PASSWORD,) else "")
    return "", ""


def _name(provider: Provider) -> str:
    return _("the provider") if provider.key == "generic" else provider.name
