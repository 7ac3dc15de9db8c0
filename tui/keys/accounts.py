"""The keys of the list of accounts, and of what is known of one."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_BACK = N_("back")

_ACCOUNTS = (
    Key("accounts.open", "enter", "open", N_("details"), N_("Show all that is known of the account."), 5),
    Key("accounts.add", "a", "add", N_("add"), N_("Add an account; both servers are tried before it is kept."), 10),
    Key("accounts.test", "t", "test", N_("test mail"), N_("Send a test mail and time its way."), 20),
    Key("accounts.check", "c", "check", N_("check"), N_("Sign in to both servers and show how it went."), 30),
    Key("accounts.sign_in", "r", "sign_in", N_("sign in"), N_("Sign in again; it is tried, then kept."), 40),
    Key(
        *("accounts.pause", "space,P", "pause", N_("pause")),
        *(N_("Fetch and send nothing for the account, and let its mails wait; once more: go on."), 45),
    ),
    Key("accounts.rename", "e", "rename", N_("rename"), N_("Give the account another name."), 48),
    Key("accounts.remove", "d", "remove", N_("remove"), N_("Remove the account; its mails stay on their rows."), 50),
    Key("accounts.arm", "A", "arm", N_("let it send"), N_("Let this store send, when it is a copy or was moved."), 8),
    Key(
        *("accounts.why", "w", "why", N_("why"), N_("Tell why the account does not work, and what helps.")),
        *(9, ("details",)),
    ),
    Key("accounts.leave", "escape", "leave", _BACK, N_("Stop what is under way, or go back."), 60),
)

_DETAILS = (
    Key("details.check", "c", "check", N_("check"), N_("Sign in to both servers and look at them anew."), 10),
    Key("details.leave", "escape,q", "leave", _BACK, N_("Stop what is under way, or go back."), 60),
)

ACCOUNT_KEYS: tuple[Key, ...] = (*_ACCOUNTS, *_DETAILS)
