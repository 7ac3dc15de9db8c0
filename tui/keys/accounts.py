"""The keys of the list of accounts."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_BACK = N_("back")

_ACCOUNTS = (
    Key("accounts.add", "a", "add", N_("add"), N_("Add an account; both servers are tried before it is kept."), 10),
    Key("accounts.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 20),
    Key("accounts.check", "c", "check", N_("check"), N_("Sign in to both servers and show how it went."), 30),
    Key("accounts.sign_in", "r", "sign_in", N_("sign in"), N_("Sign in again; it is tried, then kept."), 40),
    Key("accounts.remove", "d", "remove", N_("remove"), N_("Remove the account; its mails stay on their rows."), 50),
    Key("accounts.leave", "escape", "leave", _BACK, N_("Stop what is under way, or go back."), 60),
)

ACCOUNT_KEYS: tuple[Key, ...] = _ACCOUNTS
