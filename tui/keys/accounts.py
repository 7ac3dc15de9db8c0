"""The keys of the accounts: their list, and the questions that make a new one."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_GO_ON, _BACK = N_("go on"), N_("back")

_ACCOUNTS = (
    Key("accounts.add", "a", "add", N_("add"), N_("Add an account; both servers are tried before it is kept."), 10),
    Key("accounts.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 20),
    Key("accounts.check", "c", "check", N_("check"), N_("Sign in to both servers and show how it went."), 30),
    Key("accounts.sign_in", "r", "sign_in", N_("sign in"), N_("Give a new password; it is tried, then kept."), 40),
    Key("accounts.remove", "d", "remove", N_("remove"), N_("Remove the account; its mails stay on their rows."), 50),
    Key("accounts.leave", "escape", "leave", _BACK, N_("Stop what is under way, or go back."), 60),
)

_WIZARD = (
    Key("wizard.more", "ctrl+o", "more", N_("more"), N_("Ask for what is seldom needed, too."), 30),
    Key("wizard.next", "tab,down", "app.focus_next", N_("next"), N_("Go to the next question."), 40),
    Key("wizard.previous", "shift+tab,up", "app.focus_previous", N_("before"), N_("Go to the question before.")),
    Key("wizard.leave", "escape", "leave", _BACK, N_("Stop the check, or go back; what was typed is kept."), 60),
    Key("answer.submit", "enter", "submit", _GO_ON, N_("Go on with what was typed."), 10),
    Key("servers.accept", "enter", "accept", N_("these are right"), N_("Go on with these servers."), 10),
    Key("servers.edit", "e", "edit", N_("edit"), N_("Change the servers or the user name."), 20),
    Key("made.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 10),
    Key("made.done", "enter", "done", N_("done"), N_("Go to the accounts."), 20),
)

ACCOUNT_KEYS: tuple[Key, ...] = (*_ACCOUNTS, *_WIZARD)
