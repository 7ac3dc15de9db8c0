"""From an error to the place where its remedy is done: whether a key leads there, and going there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import Where
from store.language import N_, _
from tui.trouble import Trouble

if TYPE_CHECKING:
    from tui.app import MailbaseApp

_KEYS = {
    Where.ACCOUNTS: N_("g a: Accounts"),
    Where.SIGN_IN: N_("g a, then r: Accounts, sign in"),
    Where.VAULT: N_("g a: Accounts"),
    Where.OUTBOX: N_("g o: Outbox"),
    Where.ROW: N_("o in the outbox: the mail's row"),
    Where.IMPORT: N_("i in Bases: import"),
}

_WORDS = {
    Where.ACCOUNTS: N_("go to the account"),
    Where.SIGN_IN: N_("sign in"),
    Where.OUTBOX: N_("go to the outbox"),
    Where.ROW: N_("go to the row"),
}


def word(place: str) -> str:
    """Return what the key that leads to a place does."""
    return _(_WORDS[Where(place)])


def pressed(place: Where) -> str:
    """Return which keys lead to a place from anywhere."""
    return _(_KEYS[place]) if place in _KEYS else ""


def load_errors() -> None:
    """Make the errors of the screens known to the catalogue."""
    import tui.errand  # noqa: F401 - it defines them


def place_of(trouble: Trouble, app: MailbaseApp) -> str:
    """Return the place that a key leads to from an error which is shown; empty where it is at hand or unknown."""
    from tui.screens.accounts import AccountsScreen
    from tui.screens.outbox_acts import OutboxActs

    below = app.screen_stack[-2] if len(app.screen_stack) > 1 else None
    match trouble.place:
        case Where.SIGN_IN if trouble.account:
            return Where.SIGN_IN
        case Where.SIGN_IN | Where.ACCOUNTS | Where.VAULT if not isinstance(below, AccountsScreen):
            return Where.ACCOUNTS
        case Where.OUTBOX if not isinstance(below, OutboxActs):
            return Where.OUTBOX
        case Where.ROW if trouble.row is not None:
            return Where.ROW
    return Where.NOWHERE


async def lead(app: MailbaseApp, trouble: Trouble, place: str) -> None:
    """Go to a place, and there to what an error is about."""
    from tui.screens.accounts import AccountsScreen
    from tui.screens.outbox import OutboxScreen

    if place == Where.ROW and trouble.row is not None:
        await app.open_row(*trouble.row)
    elif place == Where.OUTBOX:
        await app.push_screen(OutboxScreen(trouble.entry))
    else:
        shown = app.screen
        screen = shown if isinstance(shown, AccountsScreen) else AccountsScreen()
        if screen is not shown:
            await app.push_screen(screen)
        screen.begin(screen.reach(trouble.account, sign_in=place == Where.SIGN_IN))
