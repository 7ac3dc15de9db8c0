"""From an error to the place where its remedy is done: what the key there is called, and how it is gone to."""

from __future__ import annotations

from store.errors import Where
from store.language import N_, _
from tui.trouble import Trouble

_WORDS = {
    Where.ACCOUNTS: N_("go to the account"),
    Where.SIGN_IN: N_("sign in"),
    Where.VAULT: N_("go to the accounts"),
    Where.OUTBOX: N_("go to the outbox"),
    Where.ROW: N_("go to the row"),
    Where.IMPORT: N_("choose another file"),
}
_KEYS = {
    Where.ACCOUNTS: N_("g a: Accounts"),
    Where.SIGN_IN: N_("g a, then r: Accounts, sign in"),
    Where.VAULT: N_("g a: Accounts"),
    Where.OUTBOX: N_("g o: Outbox"),
    Where.ROW: N_("Enter in the outbox or in Unlinked: the row"),
    Where.IMPORT: N_("i in Bases: import"),
}


def word(trouble: Trouble) -> str:
    """Return what the key that leads to the remedy does; nothing where it leads nowhere."""
    place = Where(trouble.place)
    if place is Where.ROW and trouble.row is None:
        return ""
    return _(_WORDS[place]) if place in _WORDS else ""


def pressed(place: Where) -> str:
    """Return which keys lead to a place from anywhere."""
    return _(_KEYS[place]) if place in _KEYS else ""


def load_errors() -> None:
    """Make the errors of the screens known to the catalogue."""
    import tui.errand  # noqa: F401 - it defines them
